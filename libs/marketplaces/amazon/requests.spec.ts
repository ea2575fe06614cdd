import { describe, expect, it } from '@jest/globals'
import { amazon } from './index.js'
import { UPLOADS, contract, hasContracts, requestFaults } from './test-contracts.js'
import type { Model } from './test-contracts.js'
import { caseRef, readAll } from './test-shop.js'
import { withAmazon } from './test-world.js'

const FILES = [
  'orders_2026-01-01.json',
  'ordersV0.json',
  'reports_2021-06-30.json',
  'feeds_2021-06-30.json',
  'messaging.json',
  'notifications.json',
  'sellers.json',
  'solicitations.json',
  'financesV0.json',
  'finances_2024-06-19.json',
  'dataKiosk_2023-11-15.json',
]

/** Skipped by name where Amazon's own interface descriptions do not lie beside the repository. */
const when = hasContracts ? describe : describe.skip

when('every request that is built', () => {
  const models = (): Model[] => [...FILES.map((file) => contract(file)), UPLOADS]

  it.each([
    ['2026-01-01', 'v0', 'request'],
    ['v0', '2024-06-19', 'schedule'],
  ])(
    'fits the official parameters (orders %s, finances %s, reports by %s)',
    (ordersApi, financesApi, reportsBy) =>
      withAmazon(
        {
          world: 'demo',
          settings: { ordersApi, financesApi, reportsBy, refundByFeed: true, subscribeQueue: true },
        },
        async (playing) => {
          const { connected, requests, sandbox, shop } = playing
          sandbox.amazonWorld.dropSubscriptions(shop, { destinations: true })
          for (const stream of Object.keys(amazon.streams).filter(
            (name) => amazon.streams[name]?.everySeconds !== null,
          ))
            if (stream !== 'mail') {
              const { cursor } = await readAll(connected, stream)
              // The second look at the returns is by their schedule, if there is one.
              if (stream !== 'returns') continue
              sandbox.clock.advance('PT2H')
              await readAll(connected, stream, cursor)
            }
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
          const file = [{ name: 'paper.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.7') }]
          const sketch = { type: 'confirmCustomizationDetails', text: 'So?', files: ['f'] }
          await connected.act('order', 'write_to_buyer', ref(third?.orderId), sketch, file)
          const shipped = ref(orders.find(({ status }) => status === 'SHIPPED')?.orderId)
          for (const type of ['legalDisclosure', 'warranty', 'invoice'])
            await connected.act(
              'order',
              'send_document',
              shipped,
              {
                type,
                files: ['f'],
                ...(type === 'warranty' && { coverageFrom: '2026-11-22', coverageUntil: '2028-11-21' }),
              },
              file,
            )
          const fresh = sandbox.amazonWorld.addOrder(shop, { placedAt: new Date('2026-11-14T12:00:00Z') })
          sandbox.amazonWorld.ship(shop, fresh.orderId)
          sandbox.clock.advance('P6D')
          await connected.act('order', 'ask_for_review', ref(fresh.orderId), {})
          const returned = caseRef({ nativeId: 'D1', state: 'RECEIVED', orderId: third?.orderId ?? '' })
          const orderItemId = third?.lines[0]?.orderItemId ?? ''
          const refund = { orderItemId, amount: '1.00', shipping: '0.50', reason: 'CustomerReturn' }
          await connected.act('return', 'refund_return', returned, refund)
          const faults = requests
            .filter(({ url }) => /\/amazon\/(na|eu|fe)\//.test(url))
            .flatMap((request) =>
              requestFaults(models(), { ...request, url: request.url.replace(/\/amazon\/(na|eu|fe)/, '') }),
            )
          expect([...new Set(faults)]).toEqual([])
          const feeds = requests.flatMap(({ url, method, body }) =>
            method === 'POST' && url.endsWith('/feeds')
              ? (JSON.parse(body) as { feedType: string }).feedType
              : [],
          )
          expect(feeds).toEqual([
            'POST_FLAT_FILE_ORDER_ACKNOWLEDGEMENT_DATA',
            'POST_FLAT_FILE_PAYMENT_ADJUSTMENT_DATA',
          ])
          const ended = (end: string): number =>
            requests.filter(({ method, url }) => method === 'POST' && url.endsWith(end)).length
          expect([ended('/messages/invoice'), ended('/schedules')]).toEqual([
            // Once to hand the file in, once to send it.
            2,
            reportsBy === 'schedule' ? 2 : 0,
          ])
        },
      ),
  )
})
