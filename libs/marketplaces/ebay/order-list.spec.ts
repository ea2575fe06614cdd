import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { ebay } from './index.js'
import { giveTokens, mockNetwork, testShop } from './test-shop.js'

const API = 'https://api.ebay.com'

mockNetwork()

const order = (more: object = {}) => ({
  orderId: '12-10200-30300',
  creationDate: '2026-11-10T08:00:00.000Z',
  lastModifiedDate: '2026-11-12T08:00:00.000Z',
  orderFulfillmentStatus: 'FULFILLED',
  orderPaymentStatus: 'PAID',
  buyer: { username: 'synthetic_buyer_7' },
  cancelStatus: { cancelState: 'NONE_REQUESTED', cancelRequests: [] },
  pricingSummary: { total: { value: '58.9', currency: 'GBP' } },
  paymentSummary: { payments: [{ paymentDate: '2026-11-10T08:05:00.000Z' }] },
  fulfillmentHrefs: ['x'],
  lineItems: [
    {
      lineItemId: '10022003300441',
      legacyItemId: '110022003302',
      title: 'Lamp',
      sku: 'L-1',
      quantity: 1,
      lineItemCost: { value: '58.9', currency: 'GBP' },
      purchaseMarketplaceId: 'EBAY_GB',
      lineItemFulfillmentInstructions: { shipByDate: '2026-11-13T08:00:00.000Z' },
    },
  ],
  fulfillments: [{ shippedDate: '2026-11-12T07:00:00.000Z' }],
  ...more,
})
const see = (item: unknown) =>
  ebay.streams['orders']!.see(item, { seenAt: '2026-11-22T00:00:00.000Z', site: 'EBAY_US' })

describe('a paid order', () => {
  it('shows who bought what, when it was paid and when it left', () => {
    expect(see(order()).orders).toMatchObject([
      {
        orderId: '12-10200-30300',
        site: 'EBAY_GB',
        asOf: '2026-11-12T08:00:00.000Z',
        paidAt: '2026-11-10T08:05:00.000Z',
        shippedAt: '2026-11-12T07:00:00.000Z',
        nativeStatus: 'PAID/FULFILLED',
        buyer: 'synthetic_buyer_7',
        total: { minor: 5890, currency: 'GBP' },
        lines: [{ lineId: '10022003300441', itemId: '110022003302', sku: 'L-1' }],
      },
    ])
  })

  const LATE = { mark: 'SHIPPING_MISS_RATE', at: '2026-11-13T08:00:00.000Z', provenance: 'computed' }
  it.each([
    ['left in time', {}, []],
    ['left too late', { fulfillments: [{ shippedDate: '2026-11-14T07:00:00.000Z' }] }, [LATE]],
    ['has not left by its date', { orderFulfillmentStatus: 'NOT_STARTED', fulfillments: [] }, [LATE]],
    [
      'left in time, which was entered late',
      { lastModifiedDate: '2026-11-15T08:00:00.000Z' },
      [{ ...LATE, withdrawn: true }],
    ],
    ['was cancelled', { cancelStatus: { cancelState: 'CANCELED' }, fulfillments: [] }, []],
  ])('that %s is marked accordingly', (_what, more, marks) => {
    expect(see(order(more)).marks).toMatchObject(marks)
    expect(see(order(more)).marks).toHaveLength(marks.length)
  })
})

it('are listed by their last modification, with their shipments', async () => {
  giveTokens('T')
  const filter = 'lastmodifieddate:[2026-08-24T12:00:00.000Z..2026-11-22T12:00:00.000Z]'
  const { fulfillments: _, ...bare } = order()
  nock(API)
    .get('/sell/fulfillment/v1/order')
    .query({ filter, limit: 50, offset: 0 })
    .matchHeader('authorization', 'Bearer T')
    .reply(200, { href: 'x', orders: [bare, { ...bare, orderId: '2', fulfillmentHrefs: [] }], total: 2 })
  nock(API)
    .get('/sell/fulfillment/v1/order/12-10200-30300/shipping_fulfillment')
    .reply(200, { fulfillments: order().fulfillments, total: 1 })
  const { items, cursor, more } = await testShop().connected.list('orders', null)
  expect(items.map((item) => see(item).orders?.[0]?.shippedAt)).toEqual(['2026-11-12T07:00:00.000Z', null])
  expect([cursor, more]).toEqual([{ since: '2026-11-22T12:00:00.000Z' }, false])
})
