import type { RateLimit } from '#adapter'
import { TRADING_READS, TRADING_WRITES } from './client.js'

const DAY = 86_400

/**
 * A daily allowance as a bucket: a fifth of it may be used at once, the rest comes back evenly, so that no 24 hours
 * ever hold more calls than the allowance, whenever eBay's own day (midnight Pacific) begins.
 */
const daily = (allowance: number): Pick<RateLimit, 'capacity' | 'refillPerSecond'> => ({
  capacity: allowance / 5,
  refillPerSecond: (allowance * 4) / 5 / DAY,
})

const named = (resource: string, names: string): string[] =>
  names.split(' ').map((name) => `${resource}.${name}`)

/** A limit on operations by name, not on all. */
type Named = Omit<RateLimit, 'operations'> & { readonly operations: readonly string[] }

/** What counts per application. Live figures: the stream `quotas`. */
const ofApplication: readonly Named[] = [
  {
    id: 'trading',
    operations: [...TRADING_READS, ...TRADING_WRITES],
    scope: 'app',
    ...daily(5_000),
    source:
      'developer.ebay.com/develop/api/sell/api_call_limits: Trading 5,000 a day, more after the growth check',
    confidence: 'official',
  },
  {
    id: 'post-order',
    operations: [
      ...named('cancellation', 'search get approve reject check_eligibility create'),
      ...named(
        'return',
        'search get decide issue_refund mark_as_received add_shipping_label send_message escalate file_upload files file_get tracking preference',
      ),
      ...named('inquiry', 'search get issue_refund provide_shipment_info send_message escalate'),
      ...named('case', 'search get appeal'),
    ],
    scope: 'app',
    ...daily(5_000),
    source: 'UNCONFIRMED: eBay publishes no figure for Post-Order; the default of Trading is assumed',
    confidence: 'assumed',
  },
  {
    id: 'fulfillment',
    operations: [
      ...named('order', 'list get issue_refund'),
      ...named(
        'payment_dispute',
        'list get activity evidence_content upload_evidence add_evidence update_evidence contest accept',
      ),
    ],
    scope: 'app',
    ...daily(100_000),
    source:
      'UNCONFIRMED: eBay publishes no figure for Fulfillment; the stream `quotas` lowers it to the live one',
    confidence: 'assumed',
  },
  {
    id: 'seller-standards',
    operations: ['seller_standards_profile'],
    scope: 'app',
    ...daily(100),
    source: 'developer.ebay.com/develop/api/sell/api_call_limits: 100 a day, shared with traffic_report',
    confidence: 'official',
  },
  {
    id: 'service-metrics',
    operations: ['customer_service_metric'],
    scope: 'app',
    ...daily(400),
    source: 'developer.ebay.com/develop/api/sell/api_call_limits: 400 a day',
    confidence: 'official',
  },
  {
    id: 'message',
    operations: named('conversation', 'list get send update'),
    scope: 'app',
    ...daily(5_000),
    source: 'UNCONFIRMED: eBay publishes no figure for the Message API; the default of Trading is assumed',
    confidence: 'assumed',
  },
  {
    id: 'notification',
    operations: named('notification', 'public_key destination subscription topic config'),
    scope: 'app',
    ...daily(10_000),
    source: 'developer.ebay.com/develop/api/sell/api_call_limits: Notification 10,000 a day',
    confidence: 'official',
  },
]

/** The operation by which the stream `quotas` reaches a seller's own bucket and no other. */
export const sellerQuota = (id: string): string => `quota of the seller: ${id}`

/** eBay counts by seller in its REST interfaces alone (developer Analytics); these are none, and called the most. */
const NOT_BY_SELLER = ['trading', 'post-order']

/** The same for each seller: as large as the application's until eBay tells that it counts a resource by seller. */
const ofSeller = ofApplication
  .filter(({ id }) => !NOT_BY_SELLER.includes(id))
  .map((limit): RateLimit => ({
    ...limit,
    id: `${limit.id}/seller`,
    operations: [...limit.operations, sellerQuota(limit.id)],
    scope: 'account',
    source: 'the figure of the application; the stream `quotas` lowers it to what eBay counts by seller',
    confidence: 'assumed',
  }))

const others: readonly RateLimit[] = [
  {
    id: 'media',
    operations: ['message.media'],
    scope: 'account',
    capacity: 20,
    refillPerSecond: 1,
    source: 'no figure is known of eBay’s picture hosts; a file is fetched when somebody opens it',
    confidence: 'assumed',
  },
  {
    // One look an hour serves all shops of an application: the others find the bucket empty and pass.
    id: 'rate-limits',
    operations: ['rate_limit'],
    scope: 'app',
    capacity: 1,
    refillPerSecond: 1 / 3_600,
    source: 'developer Analytics 5,000 a day; one look an hour is our own measure',
    confidence: 'assumed',
  },
  {
    id: 'user-rate-limits',
    operations: ['user_rate_limit'],
    scope: 'account',
    capacity: 1,
    refillPerSecond: 1 / 3_600,
    source: 'developer Analytics 5,000 a day; one look an hour is our own measure',
    confidence: 'assumed',
  },
  {
    id: 'china-dashboard',
    operations: ['china_dashboard'],
    scope: 'account',
    capacity: 20,
    refillPerSecond: 20 / DAY,
    source: 'UNCONFIRMED: no figure is known; the dashboard is refreshed weekly and asked five times a day',
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

/** Every limit on calls that eBay's interfaces have, or that we keep by ourselves. */
export const limits: readonly RateLimit[] = [...ofApplication, ...ofSeller, ...others]
