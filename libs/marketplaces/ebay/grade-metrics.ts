import type { MetricDef } from '#grade'

const words = (en: string, zh: string) => ({ en, zh })

/** Three months with at least 400 transactions, else a year (help 4080, export.ebay.com). */
const LOOK_BACK = {
  kind: 'months',
  months: 3,
  lagDays: 0,
  orLonger: { months: 12, below: 400 },
} as const
const YEAR = { kind: 'months', months: 12, lagDays: 0 } as const
const THREE_MONTHS = { kind: 'months', months: 3, lagDays: 0 } as const

const rate = (
  title: MetricDef['title'],
  better: 'lower' | 'higher',
  window: MetricDef['window'],
  definition: string,
  told: Pick<MetricDef, 'tally' | 'untold'>,
): MetricDef => ({ title, unit: 'rate', better, weight: 1, window, countsOrders: true, definition, ...told })

/** Transactions are counted as orders, and those of all buyers, since the programme's are not told apart. */
const counted = (marks: readonly string[], more = '') => ({
  tally: { of: 'marked', marks, note: `orders of all buyers, each as one transaction${more}` } as const,
})

/** Cases do not always say which order they are about. */
const NAMED = '; cases that name their order'

const minimum = (
  title: MetricDef['title'],
  unit: 'count' | 'money',
  countsOrders: boolean,
  definition: string,
  untold: string,
): MetricDef => ({
  title,
  unit,
  better: 'higher',
  weight: 0,
  window: YEAR,
  countsOrders,
  definition,
  untold,
})

const OF_THE_PROGRAMME = 'of a minimum only buyers of the programme count, whose countries we do not keep'

/** By the keys of the Analytics answer, verbatim. */
export const METRICS: Readonly<Record<string, MetricDef>> = {
  DEFECTIVE_TRANSACTION_RATE: rate(
    words('transaction defect rate', '交易不良率'),
    'lower',
    LOOK_BACK,
    'transactions cancelled by the seller (out of stock, unable) or with a case closed without the seller’s solution ÷ transactions',
    counted(['DEFECTIVE_TRANSACTION_RATE', 'CLAIMS_SAF_RATE'], NAMED),
  ),
  CLAIMS_SAF_RATE: rate(
    words('cases closed without seller resolution', '卖家未解决的纠纷率'),
    'lower',
    LOOK_BACK,
    'cases that eBay closed in the buyer’s favour without the seller’s solution ÷ transactions',
    counted(['CLAIMS_SAF_RATE'], NAMED),
  ),
  SHIPPING_MISS_RATE: rate(
    words('late shipment rate', '延迟运送率'),
    'lower',
    LOOK_BACK,
    'late transactions ÷ transactions',
    counted(
      ['SHIPPING_MISS_RATE'],
      '; by the ship-by date alone: eBay also looks at the carrier’s scan and at the delivery',
    ),
  ),
  VALID_TRACKING_UPLOADED_WITHIN_HANDLING_RATE: rate(
    words('tracking uploaded on time and validated', '按时上传有效追踪号的比率'),
    'higher',
    THREE_MONTHS,
    'transactions with tracking uploaded within the handling time and validated by the carrier ÷ transactions',
    { untold: 'which tracking a carrier validated only eBay knows' },
  ),
  MIN_DAYS_ON_SITE: minimum(
    words('days on the site', '注册天数'),
    'count',
    false,
    'days since registration',
    'the interface does not tell the day of registration',
  ),
  MIN_TXN_COUNT: minimum(
    words('transactions in 12 months', '12 个月交易数'),
    'count',
    true,
    'transactions with buyers of the programme in 12 months',
    OF_THE_PROGRAMME,
  ),
  MIN_GMV: minimum(
    words('sales in 12 months', '12 个月销售额'),
    'money',
    false,
    'sales to buyers of the programme in 12 months, in minor units of its currency',
    OF_THE_PROGRAMME,
  ),
}
