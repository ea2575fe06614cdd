import { BAD_EXPERIENCES, REVIEW_NEGATIVE, REVIEW_POSITIVE, RULED_SELLER_LIABLE } from './experience.js'
import type { Condition, Effect, Level, MetricDef, RuleConfidence, Ruleset, Words } from '#grade'

const READ_ON = '2026-11-22'
const SEED = 'seed document 003, level table of AliExpress (comparison signs lost in the text)'
const LIANLIAN = 'https://global.lianlianpay.com/channel/73-46191.html'

const days90 = { kind: 'days', days: 90, lagDays: 0 } as const
const words = (en: string, zh: string): Words => ({ en, zh })

const rate = (title: Words, better: 'lower' | 'higher', definition: string): MetricDef => ({
  title,
  unit: 'rate',
  better,
  weight: 1,
  window: days90,
  countsOrders: true,
  definition,
})

const ALL_ORDERS = 'of all orders of the days: which of them are assessed is not shown'

const metrics2015: Ruleset['metrics'] = {
  lifetime_closed_orders: {
    title: words('paid orders closed so far', '历史累计结束的已支付订单数'),
    unit: 'count',
    better: 'higher',
    weight: 0,
    window: null,
    countsOrders: true,
    definition: 'paid orders that ended since the shop opened',
    untold: 'orders are read some way back only, not to the opening of the shop',
  },
  assessed_orders: {
    title: words('assessed orders in 90 days', '90 天考核订单数'),
    unit: 'count',
    better: 'higher',
    weight: 0,
    window: days90,
    countsOrders: true,
    definition:
      'orders with one of these in the period: shipping time-out, cancellation for the seller’s reason, shipment, receipt confirmed or timed out, dispute raised or changed, arbitration raised or ended, review effective or timed out',
    untold: 'time-outs of receipts and reviews are not shown',
  },
  odr: {
    tally: { of: 'marked', marks: BAD_EXPERIENCES, note: ALL_ORDERS },
    ...rate(
      words('bad experience rate (ODR)', '买家不良体验订单率'),
      'lower',
      'orders with at least one of seven bad experiences ÷ assessed orders; an order counts once: paid but not shipped in time or for own reasons; arbitration raised; no answer within 5 days of a dispute; overall review ≤ 3 stars; item as described ≤ 3; communication ≤ 3; shipping speed = 1',
    ),
  },
  liability: {
    tally: { of: 'marked', marks: [RULED_SELLER_LIABLE], note: ALL_ORDERS },
    ...rate(
      words('seller-liable ruling rate', '卖家责任裁决率'),
      'lower',
      'disputes ruled the seller’s fault ÷ assessed orders (the exact denominator is unconfirmed); counted per dispute, not per order',
    ),
  },
  positive: {
    tally: { of: 'marked', marks: [REVIEW_POSITIVE], among: [REVIEW_POSITIVE, REVIEW_NEGATIVE] },
    ...rate(
      words('positive rate in 90 days', '90 天好评率'),
      'higher',
      'reviews of 4–5 stars ÷ (4–5 and 1–2 stars); that 3 stars are left out is unconfirmed; orders under 5 US dollars do not count',
    ),
    countsOrders: false,
  },
}

const signs = 'the sign is our reading: counts and positive rate are minimums, the other rates maximums'

const rateLine = (metric: string, op: 'lt' | 'gte', limit: number): Condition => ({
  metric,
  op,
  limit,
  atEquality: 'unconfirmed',
  note: signs,
})
const orders = (limit: number): Condition => ({ metric: 'assessed_orders', op: 'gte', limit, note: signs })

const effect = (
  value: Effect['value'],
  en: string,
  zh: string,
  confidence: RuleConfidence = 'seed',
): Effect => ({ value, text: words(en, zh), confidence })

/** The resource table of the seed document, row by row; printed without gaps: "3个1个无无无", "200010005000500". */
const effects = (
  slots: number,
  exposure: string,
  mark: boolean,
  payout: boolean,
  events: 'priority' | 'allowed' | 'not_allowed',
  mails: number,
): Readonly<Record<string, Effect>> => ({
  showcase_slots: effect(slots, `${slots} showcase slots`, `橱窗推荐 ${slots} 个`),
  search_exposure: effect(
    exposure,
    `search: ${exposure}${mark ? ', special mark' : ''}`,
    { priority: '搜索优先曝光', normal: '搜索正常曝光', behind: '搜索曝光靠后' }[exposure] ?? exposure,
  ),
  special_mark: effect(mark, mark ? 'special mark' : 'no special mark', mark ? '特殊标识' : '无特殊标识'),
  early_payout: effect(
    payout,
    payout
      ? 'chance of the highest early payout (two texts printed for five columns)'
      : 'no highest early payout (two texts printed for five columns)',
    payout ? '有机会享受最高提前放款比例' : '无法享受最高提前放款比例',
    'assumed',
  ),
  platform_events: effect(
    events,
    { priority: 'first in events', allowed: 'may join events', not_allowed: 'may not join events' }[events],
    { priority: '优先参加平台活动', allowed: '允许参加平台活动', not_allowed: '不允许参加平台活动' }[events],
  ),
  marketing_mails: effect(mails, `${mails} marketing mails`, `营销邮件 ${mails} 封`),
})

/** Limits in millionths; `liability`: 0.8 %, for phones and tablets 1 %. */
const levels2015 = (liability: number): readonly Level[] => [
  {
    id: 'EXCELLENT',
    title: words('excellent', '优秀'),
    need: 'all',
    conditions: [
      orders(90),
      rateLine('odr', 'lt', 35_000),
      rateLine('liability', 'lt', liability),
      rateLine('positive', 'gte', 970_000),
    ],
    bands: ['A'],
    effects: effects(3, 'priority', true, true, 'priority', 2000),
  },
  {
    id: 'GOOD',
    title: words('good', '良好'),
    need: 'all',
    conditions: [
      orders(30),
      rateLine('odr', 'lt', 60_000),
      rateLine('liability', 'lt', liability),
      rateLine('positive', 'gte', 950_000),
    ],
    bands: ['B'],
    effects: effects(1, 'priority', false, false, 'allowed', 1000),
  },
  {
    id: 'PASS',
    title: words('pass', '及格'),
    need: 'all',
    conditions: [
      rateLine('odr', 'lt', 120_000),
      rateLine('liability', 'lt', liability),
      rateLine('positive', 'gte', 900_000),
    ],
    bands: ['C'],
    effects: effects(0, 'normal', false, false, 'allowed', 500),
  },
  {
    id: 'FAIL',
    title: words('fail', '不及格'),
    need: 'any',
    conditions: [rateLine('odr', 'gte', 120_000), rateLine('liability', 'gte', liability)],
    bands: ['D'],
    effects: effects(0, 'behind', false, false, 'not_allowed', 0),
  },
]

/** The grade in force from 2015; `liability`: 0.8 % in millionths, for phones and tablets 1 %. */
export const grade2015 = (category: string | null, liability: number): Ruleset => ({
  id: category === null ? 'aliexpress.service-grade.2015' : `aliexpress.service-grade.2015.${category}`,
  marketplace: 'aliexpress',
  scheme: 'service-grade',
  title: words('AliExpress seller service grade of 2015', '速卖通卖家服务等级（2015）'),
  sites: '*',
  program: null,
  category,
  validFrom: '2015-01-05',
  // The daily service score followed; the day of the change is not known, so this is the end of the year in which it did.
  validTo: '2016-12-31',
  source: {
    text: `${SEED}; month end, four levels and assessed orders confirmed by a payment provider's page`,
    url: LIANLIAN,
    readOn: READ_ON,
  },
  confidence: 'seed',
  cadence: { kind: 'month_end', publishedBy: 3 },
  combine: 'ladder',
  levels: levels2015(liability),
  gap: 'FAIL',
  notAssessed: {
    level: 'NOT_ASSESSED',
    title: words('growing, not assessed', '成长期，不考核'),
    when: [{ metric: 'lifetime_closed_orders', op: 'lt', limit: 30, note: signs }],
    effects: effects(0, 'normal', false, false, 'allowed', 500),
  },
  needs: [['assessed_orders'], ['odr'], ['liability'], ['positive']],
  metrics: metrics2015,
  notes: [
    'A positive rate under 90 % alone satisfies neither "pass" (all) nor "fail" (any): taken as fail, reason rule_gap.',
    'With fewer than 30 assessed orders only "pass" can be reached.',
    'Pass and fail are complements, so at equality exactly one side holds; the other reading is otherBoundary().',
  ],
})
