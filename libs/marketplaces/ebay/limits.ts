import type { RateLimit } from '#adapter'

const DAY = 86_400

/**
 * A daily allowance as a bucket: a fifth of it may be used at once, the rest comes back evenly, so that no 24 hours
 * ever hold more calls than the allowance, whenever eBay's own day (midnight Pacific) begins.
 */
const daily = (allowance: number): Pick<RateLimit, 'capacity' | 'refillPerSecond'> => ({
  capacity: allowance / 5,
  refillPerSecond: (allowance * 4) / 5 / DAY,
})

/** eBay's limits count per application. Live figures: `GET /developer/analytics/v1_beta/rate_limit/`. */
export const limits: readonly RateLimit[] = [
  {
    id: 'trading',
    operations: ['GetOrders', 'SendInvoice'],
    scope: 'app',
    ...daily(5_000),
    source:
      'developer.ebay.com/develop/api/sell/api_call_limits: Trading 5,000 a day, more after the growth check',
    confidence: 'official',
  },
  {
    id: 'post-order',
    operations: [
      'cancellation.search',
      'cancellation.get',
      'cancellation.approve',
      'cancellation.reject',
      'cancellation.check_eligibility',
      'cancellation.create',
    ],
    scope: 'app',
    ...daily(5_000),
    source: 'UNCONFIRMED: eBay publishes no figure for Post-Order; the default of Trading is assumed',
    confidence: 'assumed',
  },
  {
    id: 'oauth',
    operations: ['oauth.token'],
    scope: 'account',
    capacity: 10,
    refillPerSecond: 10 / 3_600,
    source: 'no published figure needed: a token lasts two hours, more than ten an hour is a fault of ours',
    confidence: 'assumed',
  },
]
