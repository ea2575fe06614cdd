import { expect, it } from '@jest/globals'
import nock from 'nock'
import type { RateBudget } from '#adapter'
import { ebay } from './index.js'
import { giveTokens, mockNetwork, testShop } from './test-shop.js'

mockNetwork()

const rates = (remaining: number) => [
  { count: 1, limit: 100, remaining, reset: '2026-11-23T08:00:00.000Z', timeWindow: 86_400 },
]
const ANSWER = {
  rateLimits: [
    {
      apiContext: 'sell',
      apiName: 'analytics',
      apiVersion: 'v1',
      resources: [
        { name: 'sell.analytics.seller_standards_profile', rates: rates(0) },
        { name: 'sell.analytics.customer_service_metric', rates: rates(37) },
        { name: 'something.of.tomorrow', rates: rates(5) },
      ],
    },
    {
      apiContext: 'tradingapi',
      apiName: 'tradingapi',
      resources: [{ name: 'GetOrders', rates: rates(4_000) }],
    },
  ],
}

it('what eBay counts is obeyed by the shared budget, and shown', async () => {
  giveTokens('APP')
  nock('https://api.ebay.com').get('/developer/analytics/v1_beta/rate_limit/').reply(200, ANSWER)
  const told: unknown[] = []
  const budget: RateBudget = {
    take: async () => ({ waitMs: 0 }),
    drain: async (operation, until) =>
      void told.push(['drain', operation, until.getTime() > Date.now() + 60_000]),
    correct: async (operation, remaining) => void told.push([operation, remaining]),
  }
  const { connection } = testShop()
  const { items } = await ebay.connect({ ...connection, budget }).list('quotas', null)
  expect(told).toEqual([
    ['seller_standards_profile', 0],
    ['drain', 'seller_standards_profile', true],
    ['customer_service_metric', 37],
    ['GetOrders', 4_000],
  ])
  const at = { seenAt: '2026-11-22T12:00:00.000Z', site: 'EBAY_US' }
  expect(items.flatMap((item) => ebay.streams['quotas']!.see(item, at).facts ?? [])).toContainEqual({
    name: 'calls left today: sell.analytics.customer_service_metric',
    on: '2026-11-22',
    value: '37 of 100',
  })
})

it('one shop’s look serves the others within the hour', async () => {
  giveTokens('APP')
  const { connection } = testShop()
  const budget: RateBudget = {
    take: async (operation) => ({ waitMs: operation === 'rate_limit' ? 1_800_000 : 0 }),
    drain: async () => undefined,
    correct: async () => undefined,
  }
  await expect(ebay.connect({ ...connection, budget }).list('quotas', null)).resolves.toMatchObject({
    items: [],
    more: false,
  })
})
