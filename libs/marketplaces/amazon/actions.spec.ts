import { describe, expect, it } from '@jest/globals'
import { amazon } from './index.js'
import { outcomeIn, tsvOf } from './feed.js'
import { caseRef } from './test-shop.js'
import { withAmazon } from './test-world.js'
import type { Playing } from './test-world.js'

const PARCEL = { carrierCode: 'UPS', trackingNumber: '1Z999', shipDate: '2026-11-22T11:00:00Z' }

const refOf = (orderId: string) => caseRef({ nativeId: orderId, orderId })

const newOrder = ({ sandbox, shop }: Playing, quantity = 2) =>
  sandbox.amazonWorld.addOrder(shop, { quantity, placedAt: new Date('2026-11-22T09:00:00Z') })

const truth = ({ sandbox, shop }: Playing, orderId: string) =>
  sandbox.amazonWorld.truth(shop).orders.find((one) => one.orderId === orderId)

describe('confirming a shipment', () => {
  it('ships all that is left, and the order shows the parcel', () =>
    withAmazon({}, async (playing) => {
      const { orderId } = newOrder(playing)
      await playing.connected.act('order', 'confirm_shipment', refOf(orderId), PARCEL)
      expect(truth(playing, orderId)).toMatchObject({ status: 'SHIPPED', tracking: ['1Z999'] })
      const [{ items } = { items: [] }] = await playing.connected.reread('order', refOf(orderId))
      const { native, state } = amazon.streams['orders']!.see(items[0], {
        seenAt: '2026-11-22T12:00:00Z',
        site: 'US',
      }).cases[0]!.observation
      const action = amazon.kinds.order!.actions['confirm_shipment']!
      expect(action.shownBy?.({ state, native, since: [] }, PARCEL)).toBe(true)
      expect(action.shownBy?.({ state, native, since: [] }, { ...PARCEL, trackingNumber: '1Z' })).toBe(false)
    }))

  it('in two parcels gives each its own number, so that the second does not overwrite the first', () =>
    withAmazon({}, async (playing) => {
      const { orderId, lines } = newOrder(playing)
      const items = [{ orderItemId: lines[0]!.orderItemId, quantity: 1 }]
      const first = await playing.connected.act('order', 'confirm_shipment', refOf(orderId), {
        ...PARCEL,
        items,
      })
      expect(truth(playing, orderId)?.status).toBe('PARTIALLY_SHIPPED')
      const second = await playing.connected.act('order', 'confirm_shipment', refOf(orderId), {
        ...PARCEL,
        trackingNumber: '1Z2',
      })
      expect([first.receipt, second.receipt]).toEqual(['1', '2'])
      expect(truth(playing, orderId)).toMatchObject({ status: 'SHIPPED', tracking: ['1Z999', '1Z2'] })
    }))

  it.each([
    [{ ...PARCEL, items: [{ orderItemId: '1', quantity: 1 }] }, 'no line 1'],
    [{ ...PARCEL, shipDate: '2026-11-20T11:00:00Z' }, 'before the order'],
    [{ ...PARCEL, shipDate: '2026-11-29T11:00:00Z' }, 'in the future'],
    [{ ...PARCEL, shipDate: '02/21/2022' }, 'input refused'],
    [{ ...PARCEL, carrierCode: 'Other' }, 'carrierName'],
  ])('is refused in words before anything is sent: %j', (input, why) =>
    withAmazon({}, async (playing) => {
      const { orderId } = newOrder(playing)
      const acted = playing.connected.act('order', 'confirm_shipment', refOf(orderId), input)
      await expect(acted).rejects.toThrow(why)
      await expect(acted).rejects.toMatchObject({ code: 'rejected', detail: { sideEffect: 'none' } })
      expect(playing.asked).not.toContain('orders-v0.confirm-shipment')
    }),
  )

  it('whose answer is lost is settled by reading, and sent once', () =>
    withAmazon({}, async (playing) => {
      const { orderId } = newOrder(playing)
      playing.sandbox.faults.add({ name: 'timeout-after-effect', match: 'amazon.orders-v0.confirm-shipment' })
      await playing.connected.act('order', 'confirm_shipment', refOf(orderId), PARCEL)
      expect(playing.asked.filter((name) => name === 'orders-v0.confirm-shipment')).toHaveLength(1)
      expect(truth(playing, orderId)?.tracking).toEqual(['1Z999'])
    }))

  it('that fails without a trace stays in doubt', () =>
    withAmazon({}, async (playing) => {
      const { orderId } = newOrder(playing)
      playing.sandbox.faults.add({ name: 'connection-reset', match: 'amazon.orders-v0.confirm-shipment' })
      await expect(
        playing.connected.act('order', 'confirm_shipment', refOf(orderId), PARCEL),
      ).rejects.toMatchObject({ detail: { sideEffect: 'unknown' } })
    }))
})

describe('cancelling by feed', () => {
  it('is followed to the processing report: pending, then confirmed', () =>
    withAmazon({ amazon: { pace: { feed: 'PT5M' } } }, async (playing) => {
      const { orderId } = newOrder(playing)
      const { connected, sandbox } = playing
      const { receipt } = await connected.act('order', 'cancel_order', refOf(orderId), {
        reason: 'NoInventory',
      })
      const follow = () => connected.follow('order', 'cancel_order', refOf(orderId), receipt ?? '')
      expect(await follow()).toEqual({ state: 'pending' })
      sandbox.clock.advance('PT6M')
      expect(await follow()).toEqual({ state: 'confirmed' })
      expect(truth(playing, orderId)).toMatchObject({
        status: 'CANCELLED',
        lines: [{ cancelledBy: 'MERCHANT' }],
      })
    }))

  it('that is DONE and yet refused its row says why', () =>
    withAmazon({}, async (playing) => {
      const { orderId } = newOrder(playing)
      playing.sandbox.amazonWorld.ship(playing.shop, orderId)
      const { receipt } = await playing.connected.act('order', 'cancel_order', refOf(orderId), {
        reason: 'NoInventory',
      })
      const followed = await playing.connected.follow('order', 'cancel_order', refOf(orderId), receipt ?? '')
      expect(followed).toEqual({
        state: 'refused',
        why: expect.stringContaining('shipped or cancelled already'),
      })
    }))

  it('as the buyer wishes gives the buyer’s reason and the line alone', () =>
    withAmazon({}, async (playing) => {
      const { orderId, lines } = newOrder(playing)
      playing.sandbox.amazonWorld.wishToCancel(playing.shop, orderId, 'Mistake')
      const line = lines[0]!.orderItemId
      const ref = caseRef({ nativeId: `${orderId}/${line}`, orderId, native: { orderItemId: line } })
      await playing.connected.act('cancellation', 'accept_cancellation', ref, {})
      expect(truth(playing, orderId)?.lines).toMatchObject([{ orderItemId: line, cancelledBy: 'BUYER' }])
    }))

  it('whose answer is lost is found again by its time and type, and made once', () =>
    withAmazon({}, async (playing) => {
      const { orderId } = newOrder(playing)
      playing.sandbox.faults.add({ name: 'timeout-after-effect', match: 'amazon.feeds.create' })
      const { receipt } = await playing.connected.act('order', 'cancel_order', refOf(orderId), {
        reason: 'NoInventory',
      })
      expect(receipt).toMatch(/^\d+$/)
      expect(playing.sandbox.ledger('feed.created')).toHaveLength(1)
    }))

  it('cannot smuggle another row in', () => {
    expect(tsvOf({ a: '1\t2\r\nx', b: 'y' })).toBe('a\tb\r\n1 2 x\ty\r\n')
  })

  it('accepts nothing without readable numbers', () => {
    expect(outcomeIn('<html>')).toEqual({ accepted: false, errors: [] })
    expect(
      outcomeIn('Number of records processed\t\t2\r\nNumber of records successful\t\t1\r\n').errors,
    ).toEqual(['1 of 2 rows were refused'])
  })
})

describe('refunding by feed', () => {
  const returned = (orderId: string) =>
    caseRef({ nativeId: 'D1', state: 'RECEIVED', orderId, amount: { minor: 3998, currency: 'USD' } })

  it('pays back a line, and says when it was too much', () =>
    withAmazon({ settings: { refundByFeed: true } }, async (playing) => {
      const { orderId, lines } = newOrder(playing)
      const input = (amount: string) => ({
        orderItemId: lines[0]!.orderItemId,
        amount,
        reason: 'CustomerReturn',
      })
      const refund = async (amount: string) => {
        const { receipt } = await playing.connected.act(
          'return',
          'refund_return',
          returned(orderId),
          input(amount),
        )
        return playing.connected.follow('return', 'refund_return', returned(orderId), receipt ?? '')
      }
      expect(await refund('10.00')).toEqual({ state: 'confirmed' })
      expect(playing.sandbox.ledger('order.refunded')).toMatchObject([{ subject: { orderId, amount: '10' } }])
      expect(await refund('100.00')).toMatchObject({
        state: 'refused',
        why: expect.stringContaining('exceeds'),
      })
    }))
})
