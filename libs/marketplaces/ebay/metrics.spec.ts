import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { ebay } from './index.js'
import { giveTokens, mockNetwork, testShop } from './test-shop.js'

const API = 'https://api.ebay.com'

mockNetwork()

const answer = {
  marketplaceId: 'EBAY_US',
  evaluationCycle: {
    evaluationType: 'CURRENT',
    evaluationDate: '2026-11-20T07:00:00.000Z',
    startDate: '2025-11-01T00:00:00.000Z',
    endDate: '2026-10-31T00:00:00.000Z',
  },
  dimensionMetrics: [
    {
      dimension: { dimensionKey: 'LISTING_CATEGORY', name: 'Home & Garden', value: '11700' },
      metrics: [
        { metricKey: 'TRANSACTION_COUNT', value: '505' },
        { metricKey: 'COUNT', value: '6', distributions: [] },
        {
          metricKey: 'RATE',
          value: '1.19',
          benchmark: { basis: 'PEER_BENCHMARK', rating: 'AVERAGE', metadata: { average: '1.10' } },
        },
      ],
    },
  ],
}

it('a service metric is eBay’s rating with the shop’s counts, by dimension', () => {
  const item = { ...answer, customerServiceMetricType: 'ITEM_NOT_AS_DESCRIBED' }
  const seen = ebay.streams['service-metrics']!.see(item, {
    seenAt: '2026-11-22T00:00:00.000Z',
    site: 'EBAY_US',
  })
  expect(seen.reports).toEqual([
    {
      scope: 'ITEM_NOT_AS_DESCRIBED EBAY_US 11700',
      cycle: 'current',
      on: '2026-11-20',
      level: 'AVERAGE',
      nextOn: null,
      metrics: {
        ITEM_NOT_AS_DESCRIBED_RATE: {
          num: 6,
          den: 505,
          given: 11_900,
          provenance: 'marketplace',
          window: { from: '2025-11-01', to: '2026-10-31' },
        },
      },
    },
  ])
  expect(seen.facts).toEqual([
    { name: 'ITEM_NOT_AS_DESCRIBED EBAY_US Home & Garden RATE', on: '2026-11-20', value: 'peers 1.10' },
  ])
})

describe('reading them', () => {
  const path = (type: string, cycle: string): string =>
    `/sell/analytics/v1/customer_service_metric/${type}/${cycle}`
  const NO_DATA = {
    errors: [{ errorId: 54_200, domain: 'API_ANALYTICS', category: 'BUSINESS', message: 'no' }],
  }

  it('takes four calls for the shop’s own site, and goes on where the allowance ended', async () => {
    giveTokens('T', 'T')
    const site = { evaluation_marketplace_id: 'EBAY_US' }
    nock(API).get(path('ITEM_NOT_AS_DESCRIBED', 'CURRENT')).query(site).reply(200, answer)
    nock(API).get(path('ITEM_NOT_AS_DESCRIBED', 'PROJECTED')).query(site).reply(409, NO_DATA)
    nock(API)
      .get(path('ITEM_NOT_RECEIVED', 'CURRENT'))
      .query(site)
      .reply(
        429,
        { errors: [{ errorId: 2001, domain: 'ACCESS', category: 'REQUEST', message: 'x' }] },
        { 'Retry-After': '3600' },
      )
    const first = await testShop().connected.list('service-metrics', null)
    expect(first).toMatchObject({
      more: true,
      items: [{ customerServiceMetricType: 'ITEM_NOT_AS_DESCRIBED' }],
    })
    const { connected } = testShop()
    const second = await connected.list('service-metrics', first.cursor)
    expect(second).toMatchObject({ more: true, items: [] })
    await expect(connected.list('service-metrics', second.cursor)).rejects.toMatchObject({
      code: 'rate_limited',
    })
    // The next turn takes up the same look.
    nock(API).get(path('ITEM_NOT_RECEIVED', 'CURRENT')).query(site).reply(409, NO_DATA)
    nock(API).get(path('ITEM_NOT_RECEIVED', 'PROJECTED')).query(site).reply(409, NO_DATA)
    const third = await connected.list('service-metrics', second.cursor)
    const last = await connected.list('service-metrics', third.cursor)
    expect(last).toMatchObject({ more: false, cursor: { lastAt: '2026-11-22T12:00:00.000Z', left: [] } })
  })
})
