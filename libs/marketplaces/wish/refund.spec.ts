import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { wish } from './index.js'
import { caseRef, envelope, giveTokens, mockNetwork, testShop } from './test-shop.js'

const BASE = 'https://merchant.wish.com'
const ORDER = '5f00000000000000000000a1'
const line = (lineId: string) => ({
  lineId,
  itemId: null,
  title: null,
  sku: null,
  quantity: null,
  price: null,
})
const ref = caseRef({ orderId: ORDER, lines: [line(ORDER)] })
const order = (fields: Record<string, unknown> = {}) => ({
  id: ORDER,
  state: 'SHIPPED',
  released_at: '2026-11-10T00:00:00.000Z',
  updated_at: '2026-11-22T00:00:00.000Z',
  ...fields,
})
const AT = { seenAt: '2026-11-22T12:00:00.000Z', site: 'GLOBAL' }

mockNetwork()

const reasons = (list: readonly string[], id = ORDER) =>
  nock(BASE).get(`/api/v3/orders/${id}/refund_reasons`).reply(200, envelope(list))
const refund = (input: Record<string, unknown>, on = ref) =>
  testShop().connected.act('ticket', 'refund_order', on, input)

describe('the refund of an order', () => {
  it('is asked for after the reasons, whole, and answers to the order', async () => {
    giveTokens(['A1'])
    reasons(['ITEM_IS_DAMAGED', 'RECEIVED_WRONG_ITEM'])
    const body = { refund_reason: 'ITEM_IS_DAMAGED', refund_reason_note: 'Sorry!' }
    nock(BASE).put(`/api/v3/orders/${ORDER}/refund`, body).reply(200, envelope(order()))
    await expect(refund(body)).resolves.toEqual({ receipt: ORDER })
  })

  it('is not sent for a reason that the order does not allow, and says which it allows', async () => {
    giveTokens(['A1'])
    reasons(['UNABLE_TO_SHIP'])
    await expect(refund({ refund_reason: 'ITEM_IS_DAMAGED' })).rejects.toMatchObject({
      code: 'rejected',
      message: expect.stringContaining('UNABLE_TO_SHIP'),
      detail: { sideEffect: 'none' },
    })
  })

  it.each([
    ['a part of it', { refund_reason: 'ITEM_IS_DAMAGED', amount: '1.00' }],
    ['an unknown reason', { refund_reason: 'BECAUSE' }],
    ['another order', { refund_reason: 'ITEM_IS_DAMAGED', order: 'other' }],
  ])('is refused before any call for %s', async (_what, input) => {
    await expect(refund(input)).rejects.toMatchObject({ code: 'rejected', detail: { sideEffect: 'none' } })
  })

  it('names the order when the ticket is about several', async () => {
    const several = caseRef({ orderId: ORDER, lines: [line(ORDER), line('5f00000000000000000000a2')] })
    await expect(refund({ refund_reason: 'ITEM_IS_DAMAGED' }, several)).rejects.toThrow('name one')
    giveTokens(['A1'])
    reasons(['ITEM_IS_DAMAGED'], '5f00000000000000000000a2')
    nock(BASE).put('/api/v3/orders/5f00000000000000000000a2/refund').reply(200, envelope(order()))
    const input = { refund_reason: 'ITEM_IS_DAMAGED', order: '5f00000000000000000000a2' }
    await expect(refund(input, several)).resolves.toEqual({ receipt: '5f00000000000000000000a2' })
  })

  it('is not offered for a question before the purchase', () => {
    const { guard } = wish.kinds.ticket!.actions['refund_order']!
    expect(guard!(caseRef(), new Date())).toMatchObject({ en: 'the ticket is about no order' })
    expect(guard!(ref, new Date())).toBeNull()
  })

  it('whose answer was lost is looked for at the order, and never sent twice', async () => {
    giveTokens(['A1'])
    reasons(['ITEM_IS_DAMAGED'])
    nock(BASE).put(`/api/v3/orders/${ORDER}/refund`).reply(504, 'time-out')
    const going = order({ processing_source: 'REFUND', processing_status: 'IN_PROGRESS' })
    nock(BASE).get(`/api/v3/orders/${ORDER}`).reply(200, envelope(going))
    await expect(refund({ refund_reason: 'ITEM_IS_DAMAGED' })).resolves.toEqual({ receipt: ORDER })
  })

  it('stays in doubt when the order shows nothing of it', async () => {
    giveTokens(['A1'])
    reasons(['ITEM_IS_DAMAGED'])
    nock(BASE).put(`/api/v3/orders/${ORDER}/refund`).reply(504, 'time-out')
    nock(BASE).get(`/api/v3/orders/${ORDER}`).reply(200, envelope(order()))
    await expect(refund({ refund_reason: 'ITEM_IS_DAMAGED' })).rejects.toMatchObject({
      detail: { sideEffect: 'unknown' },
    })
  })

  it.each([
    ['pending', { processing_source: 'REFUND', processing_status: 'IN_PROGRESS' }],
    ['pending', {}],
    ['pending', { processing_source: 'UPDATE_TRACKING', processing_status: 'FAILED' }],
    ['confirmed', { processing_source: 'REFUND', processing_status: 'SUCCEEDED' }],
    ['confirmed', { state: 'REFUNDED' }],
    ['refused', { processing_source: 'REFUND', processing_status: 'FAILED' }],
  ])('is %s when the order says %j', async (state, fields) => {
    giveTokens(['A1'])
    nock(BASE)
      .get(`/api/v3/orders/${ORDER}`)
      .reply(200, envelope(order(fields)))
    const followed = await testShop().connected.follow('ticket', 'refund_order', ref, ORDER)
    expect(followed.state).toBe(state)
  })

  it('stands in the timeline of the order’s tickets, with what the merchant bears', () => {
    const shown = wish.streams['orders']!.see(
      order({
        state: 'REFUNDED',
        refunds: [
          {
            refund_time: '2026-11-22T10:00:00.000Z',
            refund_reason: 'ITEM_IS_DAMAGED',
            refund_source: 'CUSTOMER',
            refund_amount: { amount: 23.9, currency_code: 'USD' },
            merchant_responsible_amount: { amount: 20.32, currency_code: 'USD' },
          },
        ],
      }),
      AT,
    )
    expect(shown.remarks).toMatchObject([
      {
        of: { orderId: ORDER, kinds: ['ticket'] },
        activity: { party: 'buyer', text: expect.stringMatching(/23\.90 USD.*20\.32 USD.*ITEM_IS_DAMAGED/) },
      },
    ])
    expect(shown.marks).toMatchObject([
      { orderId: ORDER, mark: 'refund_63_93d', at: '2026-11-22T10:00:00.000Z', provenance: 'marketplace' },
    ])
  })
})

describe('an order', () => {
  it('counts for the tracking rate once its carrier was seen to have it', () => {
    const shipped = order({
      fulfillment_records: [
        { event_type: 'MARK_SHIPPED', event_time: '2026-11-11T00:00:00.000Z' },
        { event_type: 'CONFIRM_FULFILLED', event_time: '2026-11-12T00:00:00.000Z' },
      ],
    })
    expect(wish.streams['orders']!.see(shipped, AT).marks).toMatchObject([
      { mark: 'shipped', at: '2026-11-11T00:00:00.000Z' },
      { mark: 'valid_tracking', at: '2026-11-12T00:00:00.000Z', provenance: 'computed' },
    ])
  })
})

describe('the metrics that are marked', () => {
  it('are those of the rulesets', async () => {
    const { wishRulesets } = await import('./grade.js')
    const known = new Set(wishRulesets.flatMap((ruleset) => Object.keys(ruleset.metrics)))
    const effects = wish.streams['ratings']!.see(
      { id: 'r1', rating: 5, created_at: '2026-11-20T00:00:00Z' },
      AT,
    ).cases[0]!.observation.gradeEffects!.map(({ metric }) => metric)
    for (const metric of ['valid_tracking', 'refund_63_93d', ...effects]) expect(known).toContain(metric)
  })
})
