import type { Level, MetricDef, Ruleset } from '#grade'

const words = (en: string, zh: string) => ({ en, zh })

/** Metric names of the rulesets, by eBay's type. */
export const SERVICE_METRICS: Readonly<Record<string, string>> = {
  ITEM_NOT_AS_DESCRIBED: 'ITEM_NOT_AS_DESCRIBED_RATE',
  ITEM_NOT_RECEIVED: 'ITEM_NOT_RECEIVED_RATE',
}

const rating = (id: string, en: string, zh: string, effect?: Level['effects']): Level => ({
  id,
  title: words(en, zh),
  need: 'reported',
  conditions: [],
  bands: null,
  ...(effect && { effects: effect }),
})

const RATINGS: readonly Level[] = [
  rating('LOW', 'low', '低'),
  rating('AVERAGE', 'average', '平均'),
  rating('HIGH', 'high', '高'),
  rating('VERY_HIGH', 'very high', '非常高', {
    fees: {
      value: 'surcharge',
      text: words('extra final value fee, longer delivery estimates', '加收成交费，预计送达时间延长'),
      confidence: 'secondary',
    },
  }),
]

const metric = (title: MetricDef['title'], definition: string, mark: string): MetricDef => ({
  title,
  unit: 'rate',
  better: 'lower',
  weight: 1,
  window: { kind: 'months', months: 12, lagDays: 0 },
  countsOrders: true,
  definition,
  tally: {
    of: 'marked',
    marks: [mark],
    note: 'of all categories and regions together, each order as one transaction',
  },
})

const scheme = (
  type: string,
  metricName: string,
  definition: string,
  title: MetricDef['title'],
): Ruleset => ({
  id: `ebay.service-metric.${type}`,
  marketplace: 'ebay',
  scheme: `service-metric-${type}`,
  title: words(`Service metrics: ${title.en}`, `服务指标：${title.zh}`),
  sites: '*',
  program: null,
  category: null,
  validFrom: null,
  validTo: null,
  source: {
    text: 'Analytics API 1.3.2, getCustomerServiceMetric: the rating compares with peers and is eBay’s alone',
    url: 'https://developer.ebay.com/api-docs/sell/analytics/resources/customer_service_metric/methods/getCustomerServiceMetric',
    readOn: '2026-11-22',
  },
  confidence: 'official',
  cadence: { kind: 'monthly', day: 20 },
  combine: 'ladder',
  levels: RATINGS,
  gap: null,
  notAssessed: null,
  needs: [],
  metrics: { [metricName]: metric(title, definition, metricName.replace(/_RATE$/, '')) },
  notes: ['Shown as reported: the rating is relative to the peers, whose figures only eBay has.'],
})

/** How eBay rates a shop's service against its peers, by type of request. */
export const serviceRulesets: readonly Ruleset[] = [
  scheme(
    'inad',
    'ITEM_NOT_AS_DESCRIBED_RATE',
    'return requests for items not as described ÷ transactions, by category',
    words('item not as described', '物品与描述不符'),
  ),
  scheme(
    'inr',
    'ITEM_NOT_RECEIVED_RATE',
    'requests for items not received ÷ transactions, by region of delivery',
    words('item not received', '未收到物品'),
  ),
]
