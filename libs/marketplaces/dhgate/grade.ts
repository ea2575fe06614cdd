import type { Condition, Level, MetricDef, Ruleset, Tally, Words } from '#grade'
import { PAID } from './grade-effect.js'

const READ_ON = '2026-11-22'
const words = (en: string, zh: string): Words => ({ en, zh })
const days90 = { kind: 'days', days: 90, lagDays: 0 } as const

const IMAGE = 'a picture in the seed document and in every public copy: the number is lost'
const open = (metric: string, op: 'lte' | 'gte'): Condition => ({ metric, op, limit: null, note: IMAGE })

type Told = Pick<MetricDef, 'tally' | 'untold'>

const CONFIRMED = '"confirmed orders" is read as paid ones, which DHgate does not define'

/** Paid orders with one of these marks ÷ paid orders. */
const counted = (mark: string, note: string): Told => ({
  tally: { of: 'marked', marks: [mark], among: [PAID], note: `${CONFIRMED}; ${note}` },
})
const summed = (tally: Tally): Told => ({ tally })

const rate = (title: Words, definition: string, told: Told): MetricDef => ({
  title,
  unit: 'rate',
  better: 'lower',
  weight: 1,
  window: days90,
  countsOrders: true,
  definition,
  ...told,
})

const volume = (title: Words, unit: 'count' | 'money', definition: string, told: Told): MetricDef => ({
  title,
  unit,
  better: 'higher',
  weight: 0,
  window: days90,
  countsOrders: unit === 'count',
  definition,
  ...told,
})

const rated = (id: string, title: Words, band: 'A' | 'B' | 'C', lines: readonly Condition[]): Level => ({
  id,
  title,
  need: 'all',
  conditions: lines,
  bands: [band],
})

const otherwise = (id: string, title: Words): Level => ({
  id,
  title,
  need: 'otherwise',
  conditions: [],
  bands: ['D'],
})

const twenty: Condition = {
  metric: 'orders_90d',
  op: 'gte',
  limit: 20,
  confidence: 'secondary',
  note: 'fewer than 20 orders cannot be top or premium',
}

const limits = [open('liability_disputes', 'lte'), open('bper', 'lte')]

const dmrs: Ruleset = {
  id: 'dhgate.seller-level.2017',
  marketplace: 'dhgate',
  scheme: 'seller-level',
  title: words('DHgate seller level (DMRS)', '敦煌网商户评级'),
  sites: '*',
  program: null,
  category: null,
  // About 2016: the first dated description is of January 2017.
  validFrom: '2017-01-01',
  validTo: '2019-12-08',
  source: {
    text: 'public descriptions of the seller level; every table of limits is a picture',
    url: 'https://www.amz123.com/thread-726765.htm',
    readOn: READ_ON,
  },
  confidence: 'secondary',
  cadence: { kind: 'month_end', publishedBy: 5 },
  combine: 'ladder',
  levels: [
    rated('T', words('top', '顶级商户'), 'A', [twenty, open('gmv_90d', 'gte'), ...limits]),
    rated('P', words('premium', '优秀商户'), 'B', [twenty, open('gmv_90d', 'gte'), ...limits]),
    rated('S', words('standard', '标准商户'), 'C', limits),
    otherwise('B', words('below standard', '低于标准商户')),
  ],
  gap: null,
  notAssessed: null,
  needs: [['orders_90d'], ['gmv_90d'], ['liability_disputes'], ['bper']],
  metrics: {
    orders_90d: volume(
      words('orders in 90 days', '90 天订单数'),
      'count',
      'confirmed orders',
      summed({ of: 'orders', among: [PAID], note: CONFIRMED }),
    ),
    gmv_90d: volume(
      words('sales in 90 days', '90 天交易额'),
      'money',
      'amount of confirmed orders',
      summed({ of: 'sales', currency: 'USD', among: [PAID], note: `${CONFIRMED}; orders in US dollars` }),
    ),
    liability_disputes: rate(
      words('seller-liable dispute rate', '商户责任纠纷率'),
      'disputes ruled the seller’s fault ÷ confirmed orders; a new seller’s first three orders do not count',
      counted('liability_disputes', 'rulings that staff entered, for the interface shows none'),
    ),
    bper: rate(
      words('bad purchase experience rate', '不良购买体验率'),
      'orders with a bad purchase experience ÷ confirmed orders; an order counts once; known event: an agreement dispute unanswered for 5 days',
      counted('bper', 'the events that the shop’s settings name'),
    ),
  },
  notes: [
    'All limits but the 20 orders are unknown, so most shops are indeterminate: enter the level that the page shows, or own limits with status "user".',
    'A new seller is standard (S) and is moved down by itself. The level also depends on the kind of identity verification.',
    'Published on the 5th, formerly the 1st, e.g. on 5 May for 1 February to 30 April.',
  ],
}

const serviceScore = (limit: number | null, note: string): readonly Condition[] => [
  { metric: 'service_score', op: 'gte', limit, note },
]

const capability: Ruleset = {
  ...dmrs,
  id: 'dhgate.seller-level.2019',
  title: words('DHgate merchant service capability', '敦煌网商户服务能力评级'),
  validFrom: '2019-12-09',
  validTo: null,
  source: {
    text: 'reports of the change on 2019-12-09: 100 = goods 35 + logistics 30 + service 20 + customer care 15',
    url: 'https://m.ikjzd.com/articles/112021',
    readOn: READ_ON,
  },
  levels: [
    rated(
      'EXCELLENT',
      words('excellent', '优秀'),
      'A',
      serviceScore(null, 'cut-off not found; 90 is a guess'),
    ),
    rated('GOOD', words('good', '良好'), 'B', serviceScore(null, 'cut-off not found; 80 is a guess')),
    rated(
      'PASS',
      words('pass', '及格'),
      'C',
      serviceScore(60, 'under 60 three months in a row: no new goods'),
    ),
    otherwise('FAIL', words('fail', '不及格')),
  ],
  needs: [['service_score']],
  metrics: {
    service_score: {
      title: words('mean of last month’s daily scores', '上月日均分'),
      unit: 'points',
      better: 'higher',
      best: 100,
      weight: 1,
      window: null,
      countsOrders: false,
      definition: 'goods 35, logistics 30, service 20, customer care 15; each day looks back 90 days',
      untold: 'how the four parts are scored is not published',
    },
  },
  notes: [
    'Under 60 in three months in a row: no upload, listing or extension; six times within a year (from 2019-10-05): closed.',
    'A further scheme of 2022 (average delivery within 8 natural days; 12 from March to May 2022; capability score from 3 for the trust badge) is not known well enough to be judged.',
  ],
}

const refundRate = words('refund rate', '退款率')

const mover: Ruleset = {
  ...dmrs,
  id: 'dhgate.mover-tool.2016',
  scheme: 'mover-tool',
  title: words('Limits for the listing mover tool', '搬家工具使用限制'),
  validFrom: '2016-01-01',
  validTo: null,
  source: {
    text: 'DHgate announcement of 2016: closed to shops over these limits',
    url: 'https://seller.dhgate.com/news/announce/c07/192401.html',
    readOn: READ_ON,
  },
  confidence: 'official',
  cadence: { kind: 'weekly', weekday: 1 },
  levels: [
    {
      id: 'ALLOWED',
      title: words('allowed', '允许'),
      need: 'all',
      conditions: [
        { metric: 'disputes', op: 'lte', limit: 15_000 },
        { metric: 'refunds', op: 'lte', limit: 70_000 },
      ],
      bands: null,
    },
    { ...otherwise('NOT_ALLOWED', words('not allowed', '不允许')), bands: null },
  ],
  needs: [['disputes'], ['refunds']],
  metrics: {
    disputes: rate(
      words('dispute rate', '纠纷率'),
      'disputes escalated, stepped in, by the payment gateway or after sale ÷ confirmed orders; refreshed weekly',
      counted(
        'disputes',
        'disputes that reached the platform; chargebacks of the payment gateway are not shown',
      ),
    ),
    refunds: {
      ...rate(refundRate, 'refunded amount ÷ confirmed amount, in minor units: by amount, not by order', {
        untold: 'the interface does not tell how much was refunded',
      }),
      countsOrders: false,
    },
  },
  notes: [],
}

/** DHgate: the level of the seed document (limits lost), the score that replaced it, and one limit that is known. */
export const dhgateRulesets: readonly Ruleset[] = [dmrs, capability, mover]
