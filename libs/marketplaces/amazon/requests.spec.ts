import { describe, expect, it } from '@jest/globals'
import { amazon } from './index.js'
import { contract, hasContracts, requestFaults } from './test-contracts.js'
import type { Model } from './test-contracts.js'
import { caseRef, readAll } from './test-shop.js'
import { withAmazon } from './test-world.js'

const FILES = [
  'orders_2026-01-01.json',
  'ordersV0.json',
  'reports_2021-06-30.json',
  'feeds_2021-06-30.json',
  'messaging.json',
  'sellers.json',
  'financesV0.json',
  'finances_2024-06-19.json',
  'dataKiosk_2023-11-15.json',
]

/** Skipped by name where Amazon's own interface descriptions do not lie beside the repository. */
const when = hasContracts ? describe : describe.skip

when('every request that is built', () => {
  const models = (): Model[] => FILES.map((file) => contract(file))

  it.each([
    ['2026-01-01', 'v0'],
    ['v0', '2024-06-19'],
  ])('fits the official parameters (orders %s, finances %s)', (ordersApi, financesApi) =>
    withAmazon(
      { world: 'demo', settings: { ordersApi, financesApi, refundByFeed: true } },
      async (playing) => {
        const { connected, requests, sandbox, shop } = playing
        for (const stream of Object.keys(amazon.streams).filter(
          (name) => amazon.streams[name]?.everySeconds !== null,
        ))
          if (stream !== 'mail') await readAll(connected, stream)
        const { orders } = sandbox.amazonWorld.truth(shop)
        const [first, second, third] = orders.filter(({ status }) => status === 'UNSHIPPED')
        const ref = (orderId = '') => caseRef({ nativeId: orderId, orderId })
        const parcel = { carrierCode: 'UPS', trackingNumber: '1Z1', shipDate: '2026-11-22T11:00:00Z' }
        await connected.act('order', 'confirm_shipment', ref(first?.orderId), parcel)
        const { receipt } = await connected.act('order', 'cancel_order', ref(second?.orderId), {
          reason: 'NoInventory',
        })
        await connected.follow('order', 'cancel_order', ref(second?.orderId), receipt ?? '')
        const message = { type: 'confirmOrderDetails', text: 'Which colour shall we send?' }
        await connected.act('order', 'write_to_buyer', ref(third?.orderId), message)
        const faults = requests
          .filter(({ url }) => /\/amazon\/(na|eu|fe)\//.test(url))
          .flatMap((request) =>
            requestFaults(models(), { ...request, url: request.url.replace(/\/amazon\/(na|eu|fe)/, '') }),
          )
        expect(requests.length).toBeGreaterThan(30)
        expect([...new Set(faults)]).toEqual([])
      },
    ),
  )
})
