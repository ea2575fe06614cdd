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

const count = (name: string, token: string) =>
  nock('https://api.ebay.com')
    .get(`/developer/analytics/v1_beta/${name}/`)
    .matchHeader('authorization', `Bearer ${token}`)

/** Notes what the budget is told. */
function telling() {
  const told: unknown[] = []
  const budget: RateBudget = {
    take: async () => ({ waitMs: 0 }),
    drain: async (operation, until) =>
      void told.push(['drain', operation, until.getTime() > Date.now() + 60_000]),
    correct: async (operation, remaining) => void told.push([operation, remaining]),
  }
  return { told, budget }
}

it('what eBay counts is obeyed by the shared budget, and shown', async () => {
  giveTokens('APP', 'SHOP')
  count('rate_limit', 'APP').reply(200, ANSWER)
  count('user_rate_limit', 'SHOP').reply(204)
  const { told, budget } = telling()
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

it('what eBay counts by seller limits that seller alone, and is shown as his', async () => {
  giveTokens('APP', 'SHOP')
  count('rate_limit', 'APP').reply(200, { rateLimits: [] })
  const message = {
    apiContext: 'commerce',
    apiName: 'message',
    resources: [{ name: 'commerce.message', rates: rates(0) }],
  }
  count('user_rate_limit', 'SHOP').reply(200, { rateLimits: [message] })
  const { told, budget } = telling()
  const { connection } = testShop()
  const { items } = await ebay.connect({ ...connection, budget }).list('quotas', null)
  const ofSeller = ebay.limits.filter(({ operations }) => operations.includes('quota of the seller: message'))
  expect(ofSeller).toMatchObject([
    { scope: 'account', operations: expect.arrayContaining(['conversation.send']) },
  ])
  expect(told).toEqual([
    ['quota of the seller: message', 0],
    ['drain', 'quota of the seller: message', true],
  ])
  const at = { seenAt: '2026-11-22T12:00:00.000Z', site: 'EBAY_US' }
  expect(items.flatMap((item) => ebay.streams['quotas']!.see(item, at).facts ?? [])).toEqual([
    { name: 'calls left today to this seller: commerce.message', on: '2026-11-22', value: '0 of 100' },
  ])
})

it('a consent that lacks the scope for a seller’s count still has the application’s', async () => {
  giveTokens('APP', 'SHOP')
  count('rate_limit', 'APP').reply(200, ANSWER)
  count('user_rate_limit', 'SHOP').reply(403, { errors: [{ errorId: 1100, domain: 'ACCESS', message: 'x' }] })
  expect((await testShop().connected.list('quotas', null)).items).toEqual(ANSWER.rateLimits)
})

it('one shop’s look serves the others within the hour', async () => {
  giveTokens('APP', 'SHOP')
  const { connection } = testShop()
  const budget: RateBudget = {
    take: async (operation) => ({ waitMs: operation.endsWith('rate_limit') ? 1_800_000 : 0 }),
    drain: async () => undefined,
    correct: async () => undefined,
  }
  await expect(ebay.connect({ ...connection, budget }).list('quotas', null)).resolves.toMatchObject({
    items: [],
    more: false,
  })
})
