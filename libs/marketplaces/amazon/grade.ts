import type { Condition, Level, Ruleset, Words } from '#grade'
import { METRICS, POLICY_METRICS } from './grade-metrics.js'
import type { AmazonMetric } from './grade-metrics.js'

const READ_ON = '2026-11-22'
const words = (en: string, zh: string): Words => ({ en, zh })

type Line = Condition & { readonly metric: AmazonMetric }

const line = (
  metric: AmazonMetric,
  op: Condition['op'],
  limit: number,
  confidence: NonNullable<Condition['confidence']>,
  note?: string,
): Line => ({ metric, op, limit, confidence, ...(note === undefined ? {} : { note }) })

const MAPPING =
  'The three marks are the seed document’s; which metric leads to which mark is assumed: binding → Poor, other → Fair.'

/** Good: all lines; Fair: the binding ones; Poor: what is left. */
const levels = (
  binding: readonly Line[],
  other: readonly Line[],
  fair: readonly Line[] = [],
): readonly Level[] => [
  {
    id: 'GOOD',
    title: words('good', '良好'),
    need: 'all',
    conditions: [...binding, ...other],
    bands: ['A', 'B'],
  },
  { id: 'FAIR', title: words('fair', '一般'), need: 'all', conditions: [...binding, ...fair], bands: ['C'] },
  { id: 'POOR', title: words('poor', '不良'), need: 'otherwise', conditions: [], bands: ['D'] },
]

const used = (all: readonly Level[]): Ruleset['metrics'] => {
  const names = new Set(all.flatMap(({ conditions }) => conditions.map(({ metric }) => metric)))
  return Object.fromEntries(
    Object.entries({ ...METRICS, ...POLICY_METRICS }).filter(([name]) => names.has(name)),
  )
}

type Dated = Pick<
  Ruleset,
  'id' | 'title' | 'validFrom' | 'validTo' | 'source' | 'confidence' | 'notes' | 'needs'
>

const health = (dated: Dated, all: readonly Level[]): Ruleset => ({
  ...dated,
  marketplace: 'amazon',
  scheme: 'account-health',
  sites: '*',
  program: null,
  category: null,
  cadence: { kind: 'daily' },
  combine: 'worst',
  levels: all,
  gap: null,
  notAssessed: null,
  metrics: used(all),
})

const MERGED_LATE =
  'printed "late shipment 95 %", which cannot be: two rows run together, late shipment < 4 % and valid tracking > 95 %'
const MERGED_SERVICE =
  'printed "service dissatisfaction 90 %", which cannot be: two rows run together, dissatisfaction < 25 % and answered within 24 h ≥ 90 %'
const SIGN = 'the text lost the sign; lower is better here'

const seed = health(
  {
    id: 'amazon.account-health.seed003',
    title: words('Amazon indicators of the seed document, rebuilt', '种子文档的亚马逊指标（重建）'),
    validFrom: null,
    validTo: '2018-09-30',
    source: {
      text: 'seed document 003, indicator table of seven rows, nine after two run-together rows are parted; dropped from the notices in October 2018 (the day is not known)',
      url: null,
      readOn: READ_ON,
    },
    confidence: 'seed',
    needs: [['odr'], ['cancel'], ['late_shipment']],
    notes: [
      MAPPING,
      'Ranks of the seed document: must meet, important, general; important counts as binding.',
    ],
  },
  levels(
    [
      line('odr', 'lt', 10_000, 'official', `1 %, must meet; ${SIGN}`),
      line('cancel', 'lt', 25_000, 'official', `2.5 %, must meet; ${SIGN}`),
      line('late_shipment', 'lt', 40_000, 'official', MERGED_LATE),
      line('valid_tracking', 'gt', 950_000, 'official', MERGED_LATE),
      line('policy_violations', 'eq', 0, 'seed', 'none allowed: infringement, counterfeits; important'),
    ],
    [
      line(
        'on_time',
        'gt',
        970_000,
        'secondary',
        '97 %, general, potential: the former target, no consequence',
      ),
      line('return_dissatisfaction', 'lt', 100_000, 'official', `10 %, general, potential; ${SIGN}`),
      line('service_dissatisfaction', 'lt', 250_000, 'secondary', MERGED_SERVICE),
      line('contact_response', 'gte', 900_000, 'secondary', MERGED_SERVICE),
    ],
  ),
)

const BINDING: readonly Line[] = [
  line('odr_mfn', 'lt', 10_000, 'official'),
  line('odr_afn', 'lt', 10_000, 'official'),
  line('cancel', 'lt', 25_000, 'official', 'the report’s example shows 1 %: an example only'),
  line('late_shipment', 'lt', 40_000, 'official'),
  line('late_shipment_10d', 'lt', 40_000, 'official'),
  line('valid_tracking', 'gt', 950_000, 'official', 'for categories and sites that require it'),
  line('invoice_defects', 'lt', 50_000, 'official', 'business orders in Europe'),
  ...Object.keys(POLICY_METRICS).map((metric) => line(metric as AmazonMetric, 'eq', 0, 'official')),
]
const ANSWERED: readonly Line[] = [
  line('contact_response', 'gte', 900_000, 'secondary', 'still shown, no consequence'),
]
const HEALTHY: readonly Line[] = [line('ahr', 'gte', 200, 'official', 'healthy from 200')]
const AT_RISK: readonly Line[] = [
  line('ahr', 'gte', 100, 'official', 'at risk from 100 to 199; below, the account may be deactivated'),
]
const ON_TIME = line(
  'on_time_units',
  'gte',
  900_000,
  'official',
  'Amazon’s forum post; 95 % is advised, 90 % required',
)
const PERFORMANCE_NEEDS = [['odr_mfn', 'odr_afn']]

const report = (text: string) => ({
  text: `account health report schema 2020-11-18 (targets) and help page 200205250; ${text}`,
  url: 'https://github.com/amzn/selling-partner-api-models',
  readOn: READ_ON,
})

const from2018 = health(
  {
    id: 'amazon.account-health.2018',
    title: words('Amazon account health until September 2024', '亚马逊账户状况（至 2024 年 9 月）'),
    validFrom: '2018-10-01',
    validTo: '2024-09-24',
    source: report('on-time delivery was a target without consequence'),
    confidence: 'official',
    needs: PERFORMANCE_NEEDS,
    notes: [MAPPING, 'The account health rating came within this time; before, leave it out.'],
  },
  levels(
    BINDING,
    [line('on_time', 'gt', 970_000, 'secondary', 'target without consequence'), ...ANSWERED, ...HEALTHY],
    AT_RISK,
  ),
)

const from2024 = health(
  {
    id: 'amazon.account-health.2024',
    title: words('Amazon account health from 2024-09-25', '亚马逊账户状况（2024-09-25 起）'),
    validFrom: '2024-09-25',
    validTo: '2026-02-27',
    source: report('on-time delivery binding by Amazon’s forum post: all seller-fulfilled listings at risk'),
    confidence: 'official',
    needs: PERFORMANCE_NEEDS,
    notes: [MAPPING, 'Below 90 % on time: all seller-fulfilled listings are at risk.'],
  },
  levels([...BINDING, ON_TIME], [...ANSWERED, ...HEALTHY], AT_RISK),
)

const from2026 = health(
  {
    id: 'amazon.account-health.2026',
    title: words('Amazon account health from 2026-02-28', '亚马逊账户状况（2026-02-28 起）'),
    validFrom: '2026-02-28',
    validTo: null,
    source: report(
      'on-time delivery takes the worst listings first (seller services’ reports of 2026-02-18)',
    ),
    confidence: 'official',
    needs: PERFORMANCE_NEEDS,
    notes: [
      MAPPING,
      'Below 90 % on time: only the listings that hurt most are removed; all of them when far below or repeatedly.',
      'On-time delivery (30 days) above 95 % is a target of the report without consequence.',
    ],
  },
  levels([...BINDING, ON_TIME], [...ANSWERED, ...HEALTHY], AT_RISK),
)

/** Amazon: the seed document's indicators and the account health of later years, newest last. */
export const amazonRulesets: readonly Ruleset[] = [seed, from2018, from2024, from2026]

/**
 * States of the account beside its grade. `api`: words of the report that mean it; "restricted" has none and "under review" shows
 * nowhere, so both are entered by hand.
 */
export const AMAZON_ACCOUNT_STATES: Readonly<
  Record<string, { readonly title: Words; readonly api: readonly string[] }>
> = {
  ACTIVE: { title: words('active', '活动'), api: ['NORMAL', 'AT_RISK'] },
  UNDER_REVIEW: { title: words('under review', '正在审核'), api: [] },
  RESTRICTED: { title: words('restricted', '受限制'), api: [] },
  SUSPENDED: { title: words('suspended', '暂停'), api: ['DEACTIVATED', 'SUSPENDED'] },
}
