import { describe, expect, it } from '@jest/globals'
import { withSandbox, type Reply } from '../spec-client.js'
import type { EbayWorld } from './handle.js'

const DAY = 86_400_000
const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY)
const stateOf = (world: EbayWorld, seller: string, cancelId: string): (string | null | undefined)[] => {
  const found = world.truth(seller).cancellations.find((cancellation) => cancellation.cancelId === cancelId)
  return [found?.state, found?.status, found?.closeReason]
}

describe('an order that waits for payment', () => {
  it('is reminded after 24 and 48 hours and paid when the buyer means to, each at its own instant', () =>
    withSandbox({}, async ({ sandbox, shop }) => {
      const { ebayWorld, clock } = sandbox
      ebayWorld.addUnpaidOrder(shop, { paysAfter: 'P3D' })
      clock.advance('P10D')
      expect(ebayWorld.truth(shop).orders[0]).toMatchObject({
        status: 'paid',
        paidAt: '2026-11-25T12:00:00.000Z',
        history: [
          { at: '2026-11-22T12:00:00.000Z', what: 'COMMITTED_TO_BUY' },
          { at: '2026-11-23T12:00:00.000Z', what: 'REMINDER_24H' },
          { at: '2026-11-24T12:00:00.000Z', what: 'REMINDER_48H' },
          { at: '2026-11-25T12:00:00.000Z', what: 'PAID' },
        ],
      })
      expect(
        sandbox.ledger().map(({ at, effect, cause }) => `${at.slice(0, 10)} ${effect} by ${cause.by}`),
      ).toEqual([
        '2026-11-22 order.created by helper',
        '2026-11-23 order.buyer_reminded by clock',
        '2026-11-24 order.buyer_reminded by clock',
        '2026-11-25 order.paid by clock',
      ])
    }))

  it('is cancelled as unpaid and closes a little later, the order with it', () =>
    withSandbox({}, async ({ sandbox, shop, postOrder }) => {
      const { ebayWorld, clock } = sandbox
      const order = ebayWorld.addUnpaidOrder(shop, { boughtAt: daysBefore(clock.now(), 6) })
      const body = { legacyOrderId: order.orderId, cancelReason: 'ORDER_UNPAID', buyerPaid: false }
      const cancelId = String((await postOrder('POST', '', { body })).json.cancelId)
      expect(stateOf(ebayWorld, shop.sellerLogin, cancelId)).toEqual(['INITIAL', 'CANCEL_PENDING', null])
      clock.advance('PT29S')
      expect(ebayWorld.truth(shop).orders[0]?.status).toBe('awaiting_payment')
      clock.advance('PT1S')
      const closed = ['CLOSED', 'CANCEL_CLOSED_FOR_COMMITMENT', 'SELLER_APPROVE_UNPAID']
      expect(stateOf(ebayWorld, shop.sellerLogin, cancelId)).toEqual(closed)
      expect(ebayWorld.truth(shop).orders[0]).toMatchObject({ status: 'cancelled', cancelIds: [cancelId] })
    }))

  it('closes at once when the pace is zero', () =>
    withSandbox({ ebay: { pace: { closeUnpaid: 'PT0S' } } }, async ({ sandbox, shop }) => {
      const { orderId } = sandbox.ebayWorld.addUnpaidOrder(shop)
      sandbox.ebayWorld.cancelOnSite(shop, orderId, 'ADDRESS_ISSUES')
      expect(sandbox.ebayWorld.truth(shop).cancellations[0]).toMatchObject({ state: 'CLOSED' })
    }))
})

describe("a buyer's request", () => {
  it('is refunded step by step after the seller approved', () =>
    withSandbox({}, async ({ sandbox, shop, postOrder }) => {
      const { ebayWorld, clock } = sandbox
      const { cancelId } = ebayWorld.addBuyerCancelRequest(shop)
      await postOrder('POST', `/${cancelId}/approve`)
      const seen = [stateOf(ebayWorld, shop.sellerLogin, cancelId)]
      for (const step of ['PT30S', 'PT5M']) {
        clock.advance(step)
        seen.push(stateOf(ebayWorld, shop.sellerLogin, cancelId))
      }
      expect(seen).toEqual([
        ['REFUND_PENDING', 'CANCEL_PENDING', null],
        ['REFUND_INITIATED', 'CANCEL_PENDING', null],
        ['CLOSED', 'CANCEL_CLOSED_WITH_REFUND', 'FULL_REFUNDED'],
      ])
    }))

  it.each([
    [true, 'CANCEL_CLOSED_NO_REFUND', 'SELLER_APPROVE_TIMEOUT_PAID', 'paid'],
    [false, 'CANCEL_CLOSED_FOR_COMMITMENT', 'SELLER_APPROVE_TIMEOUT_UNPAID', 'cancelled'],
  ])('closes when the seller stays silent for three days (paid: %s)', (paid, status, closeReason, order) =>
    withSandbox({}, async ({ sandbox, shop }) => {
      const { cancelId } = sandbox.ebayWorld.addBuyerCancelRequest(shop, { paid })
      sandbox.clock.advance('PT71H59M')
      expect(stateOf(sandbox.ebayWorld, shop.sellerLogin, cancelId)[0]).toBe('APPROVAL_PENDING')
      sandbox.clock.advance('PT1M')
      expect(stateOf(sandbox.ebayWorld, shop.sellerLogin, cancelId)).toEqual(['CLOSED', status, closeReason])
      expect(sandbox.ebayWorld.truth(shop).orders[0]?.status).toBe(order)
    }),
  )

  it('on an unpaid order can be approved once, and ends the commitment', () =>
    withSandbox({}, async ({ sandbox, shop, postOrder }) => {
      const { cancelId } = sandbox.ebayWorld.addBuyerCancelRequest(shop, { paid: false })
      const approve = async () => (await postOrder('POST', `/${cancelId}/approve`)).status
      expect([await approve(), await approve()]).toEqual([200, 409])
      sandbox.clock.advance('PT30S')
      const closed = ['CLOSED', 'CANCEL_CLOSED_FOR_COMMITMENT', 'SELLER_APPROVE_UNPAID']
      expect(stateOf(sandbox.ebayWorld, shop.sellerLogin, cancelId)).toEqual(closed)
    }))

  it('is tried again when the refund fails, and given up after the third time', () =>
    withSandbox({}, async ({ sandbox, shop }) => {
      const { ebayWorld, clock } = sandbox
      const [one, two] = [ebayWorld.addBuyerCancelRequest(shop), ebayWorld.addBuyerCancelRequest(shop)]
      ebayWorld.failRefunds(shop, one.legacyOrderId, 1)
      ebayWorld.failRefunds(shop, two.legacyOrderId, 3)
      for (const { cancelId } of [one, two]) ebayWorld.answerOnSite(shop, cancelId, 'approve')
      clock.advance('PT10M')
      expect(stateOf(ebayWorld, shop.sellerLogin, one.cancelId)[0]).toBe('REFUND_FAILED_RETRY')
      clock.advance('P1DT1H')
      expect(stateOf(ebayWorld, shop.sellerLogin, one.cancelId)[1]).toBe('CANCEL_CLOSED_WITH_REFUND')
      clock.advance('P2D')
      const given = ['CLOSED', 'CANCEL_CLOSED_UNKNOWN_REFUND', 'REFUND_FAILED']
      expect(stateOf(ebayWorld, shop.sellerLogin, two.cancelId)).toEqual(given)
    }))

  it('is rejected by eBay when the seller ships', () =>
    withSandbox({}, async ({ sandbox, shop }) => {
      const request = sandbox.ebayWorld.addBuyerCancelRequest(shop)
      sandbox.ebayWorld.shipOrder(shop, request.legacyOrderId)
      const rejected = ['CLOSED', 'CANCEL_REJECTED', 'SYSTEM_NOTIFY_SHIPPING_STATUS']
      expect(stateOf(sandbox.ebayWorld, shop.sellerLogin, request.cancelId)).toEqual(rejected)
    }))

  it('goes on as a request about a paid order when the buyer pays meanwhile', () =>
    withSandbox({}, async ({ sandbox, shop, search }) => {
      const request = sandbox.ebayWorld.addBuyerCancelRequest(shop, { paid: false })
      sandbox.ebayWorld.payOrder(shop, request.legacyOrderId)
      const [shown] = (await search()).json.cancellations
      expect(shown).toMatchObject({ cancelState: 'APPROVAL_PENDING', paymentStatus: 'ONLINE_PAID' })
      expect(shown.legacyOrderId).not.toBe(request.legacyOrderId)
    }))
})

describe('the buyer pays at the last moment', () => {
  const cancelIt = async (when: 'before' | 'after', check: (answer: Reply, world: EbayWorld) => void) =>
    withSandbox({}, async ({ control, postOrder, sandbox }) => {
      const made = await control('POST', 'scenarios/last-moment-payment', { when })
      const legacyOrderId = made.json.result.orderId
      const eligible = await postOrder('POST', '/check_eligibility', { body: { legacyOrderId } })
      expect(eligible.json.eligibleCancelReason).toContain('ORDER_UNPAID')
      const body = { legacyOrderId, cancelReason: 'ORDER_UNPAID', buyerPaid: false }
      check(await postOrder('POST', '', { body }), sandbox.ebayWorld)
      sandbox.clock.advance('P1D')
      expect(sandbox.ebayWorld.truth(made.json.result.seller).orders[0]?.status).toBe('paid')
    })

  it('before eBay looks: the cancellation is refused', () =>
    cancelIt('before', (answer, world) => {
      expect(answer.status).toBe(400)
      expect(world.truth('harbour_lights_us').cancellations).toEqual([])
    }))

  it('right after: it is accepted, and closes as invalid', () =>
    cancelIt('after', (answer, world) => {
      expect(answer.status).toBe(200)
      expect(world.truth('harbour_lights_us').cancellations[0]).toMatchObject({
        cancelId: String(answer.json.cancelId),
        state: 'CLOSED',
        status: 'INVALID',
        closeReason: 'INELIGIBLE_FOR_CANCEL',
      })
    }))
})

describe('a clock that runs', () => {
  it('carries out what fell due by itself, without being advanced', () =>
    withSandbox(
      { frozen: false, ebay: { pace: { closeUnpaid: 'PT0S' } } },
      async ({ sandbox, shop, search }) => {
        const boughtAt = daysBefore(sandbox.clock.now(), 2)
        const { orderId } = sandbox.ebayWorld.addUnpaidOrder(shop, { boughtAt })
        sandbox.ebayWorld.cancelOnSite(shop, orderId, 'ADDRESS_ISSUES')
        expect((await search()).json.cancellations[0].cancelStatus).toBe('CANCEL_CLOSED_FOR_COMMITMENT')
        expect(sandbox.ebayWorld.truth(shop).orders[0]?.history.map(({ what }) => what)).toContain(
          'REMINDER_24H',
        )
      },
    ))
})
