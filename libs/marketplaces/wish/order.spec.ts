import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { wish } from './index.js'
import { envelope, giveTokens, mockNetwork, testShop } from './test-shop.js'

const BASE = 'https://merchant.wish.com'
const AT = { seenAt: '2026-11-22T12:00:00.000Z', site: 'GLOBAL' }
const usd = (amount: number) => ({ amount, currency_code: 'USD' })
const order = (fields: Record<string, unknown> = {}) => ({
  id: '5f00000000000000000000a1',
  transaction_id: '5f00000000000000000000c1',
  state: 'SHIPPED',
  released_at: '2026-11-10T08:00:00.000Z',
  updated_at: '2026-11-12T08:00:00.000Z',
  product_information: { id: '5f00000000000000000000b1', name: 'Lamp', sku: 'LAMP-1' },
  order_payment: {
    general_payment_details: { payment_total: usd(10.4), product_price: usd(4.9), product_quantity: 2 },
  },
  fulfillment_records: [
    { event_type: 'MARK_SHIPPED', event_time: '2026-11-12T08:00:00.000Z' },
    { event_type: 'ORDER_RELEASED', event_time: '2026-11-10T08:00:00.000Z' },
  ],
  ...fields,
})
const penalty = (fields: Record<string, unknown> = {}) => ({
  id: '5f00000000000000000000e1',
  penalty_reason: 'Late confirmed fulfilment',
  created_at: '2026-11-15T08:00:00.000Z',
  reversed: false,
  penalty_amount: usd(1.5),
  related_entity_type: 'TICKET',
  related_entity_id: '5fb780000000000000000001',
  ...fields,
})

describe('an order', () => {
  it('is shown with what Wish pays for it', () => {
    const [seen] = wish.streams['orders']!.see(order(), AT).orders!
    expect(seen).toEqual({
      orderId: '5f00000000000000000000a1',
      site: 'GLOBAL',
      asOf: '2026-11-12T08:00:00.000Z',
      placedAt: '2026-11-10T08:00:00.000Z',
      paidAt: '2026-11-10T08:00:00.000Z',
      shippedAt: '2026-11-12T08:00:00.000Z',
      nativeStatus: 'SHIPPED',
      buyer: null,
      total: { minor: 1040, currency: 'USD' },
      lines: [
        {
          lineId: '5f00000000000000000000a1',
          itemId: '5f00000000000000000000b1',
          title: 'Lamp',
          sku: 'LAMP-1',
          quantity: 2,
          price: { minor: 490, currency: 'USD' },
        },
      ],
    })
  })

  it('is not shipped any more once its tracking was taken back', () => {
    const records = [
      { event_type: 'MARK_SHIPPED', event_time: '2026-11-12T08:00:00.000Z' },
      { event_type: 'TRACKING_CANCELLED', event_time: '2026-11-13T08:00:00.000Z' },
    ]
    expect(
      wish.streams['orders']!.see(order({ fulfillment_records: records }), AT).orders?.[0]?.shippedAt,
    ).toBeNull()
  })

  it('with an amount beyond cents is a shape that we do not know', () => {
    const payment = { general_payment_details: { payment_total: usd(10.404) } }
    expect(() => wish.streams['orders']!.see(order({ order_payment: payment }), AT)).toThrow(
      expect.objectContaining({ code: 'contract_changed' }),
    )
  })
})

describe('a penalty', () => {
  it('is a dated fact with its amount and what it is for; its reversal is another', () => {
    const reversed = penalty({ reversed: true, reversed_at: '2026-11-18T08:00:00.000Z' })
    expect(wish.streams['penalties']!.see(reversed, AT).facts).toEqual([
      {
        name: 'penalty 5f00000000000000000000e1',
        on: '2026-11-15',
        value: '1.50 USD · TICKET 5fb780000000000000000001 · Late confirmed fulfilment',
      },
      expect.objectContaining({ name: 'penalty 5f00000000000000000000e1 reversed', on: '2026-11-18' }),
    ])
  })
})

describe('a penalty in a timeline', () => {
  const remarks = (fields: Record<string, unknown>) =>
    wish.streams['penalties']!.see(penalty(fields), AT).remarks

  it('joins the ticket that it is for, and so does its reversal', () => {
    expect(remarks({ reversed: true, reversed_at: '2026-11-18T08:00:00.000Z' })).toMatchObject([
      {
        of: { kind: 'ticket', nativeId: '5fb780000000000000000001' },
        key: 'penalty 5f00000000000000000000e1',
        activity: { party: 'marketplace', text: expect.stringContaining('1.50 USD') },
      },
      { key: 'penalty 5f00000000000000000000e1 reversed', asOf: '2026-11-18T08:00:00.000Z' },
    ])
  })

  it('joins the tickets on the order that it is for', () => {
    expect(remarks({ related_entity_type: 'ORDER', related_entity_id: 'o1' })).toMatchObject([
      { of: { orderId: 'o1', kinds: ['ticket'] } },
    ])
  })

  it('for a product or the store joins none', () => {
    for (const type of ['PRODUCT', 'STORE', 'PRODUCT_RATING'])
      expect(remarks({ related_entity_type: type, related_entity_id: 'x' })).toEqual([])
  })
})

describe('over the wire', () => {
  mockNetwork()

  it('orders are read from 120 days back', async () => {
    giveTokens(['A1'])
    nock(BASE)
      .get('/api/v3/orders')
      .query({ sort_by: 'updated_at.asc', limit: '100', updated_at_min: '2026-07-25T12:00:00.000Z' })
      .reply(200, envelope([order()]))
    const page = await testShop().connected.list('orders', null)
    expect(page).toMatchObject({ items: [order()], more: false })
  })

  it('penalties are read by creation, then by reversal', async () => {
    giveTokens(['A1'])
    const from = '2026-07-25T12:00:00.000Z'
    nock(BASE)
      .get('/api/v3/penalties')
      .query({ sort_by: 'created_at.asc', limit: '100', created_at_min: from })
      .reply(200, envelope([penalty()]))
    nock(BASE)
      .get('/api/v3/penalties')
      .query({ sort_by: 'reversed_at.asc', limit: '100', reversed_at_min: from })
      .reply(200, envelope([]))
    const { connected } = testShop()
    const first = await connected.list('penalties', null)
    expect(first).toMatchObject({ items: [penalty()], more: true })
    const second = await connected.list('penalties', first.cursor)
    expect(second).toMatchObject({ items: [], more: false, cursor: { turn: 'created_at' } })
  })

  it('ratings are read from 60 days back, oldest first', async () => {
    giveTokens(['A1'])
    const rating = {
      id: 'r1',
      rating: 2,
      created_at: '2026-11-20T08:00:00.000Z',
      order_id: 'o1',
      comment: 'Meh',
    }
    nock(BASE)
      .get('/api/v3/ratings/products')
      .query({ sort_by: 'created_at.asc', limit: '100', created_at_min: '2026-09-23T12:00:00.000Z' })
      .reply(200, envelope([rating]))
    const page = await testShop().connected.list('ratings', null)
    expect(page).toMatchObject({ items: [rating], more: false })
    const { cases, remarks } = wish.streams['ratings']!.see(rating, AT)
    expect(cases).toMatchObject([{ kind: 'feedback', observation: { state: '2', orderId: 'o1' } }])
    expect(remarks).toMatchObject([{ of: { orderId: 'o1' }, activity: { text: 'rated 2 of 5: Meh' } }])
  })

  it('old tickets are never asked for', async () => {
    await expect(testShop().connected.list('v2-tickets', null)).rejects.toThrow('no way to poll v2-tickets')
  })
})
