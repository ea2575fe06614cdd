import type { Condition, Level, Ruleset, RuleSource } from '#grade'
import { METRICS } from './grade-metrics.js'

const READ_ON = '2026-11-22'
const words = (en: string, zh: string) => ({ en, zh })

const SHIELD =
  'printed as "or": the count is a shield for small sellers, so the line fails only when both rate and count are over'

const line = (
  metric: string,
  op: 'lte' | 'gte',
  limit: number | null,
  more: Partial<Condition> = {},
): Condition => ({
  metric,
  op,
  limit,
  ...more,
})

const shielded = (metric: string, limit: number | null, atMost: number, of: 'defects' | 'buyers') =>
  line(metric, 'lte', limit, { shield: { atMost, of }, note: SHIELD })

const CASES = shielded('CLAIMS_SAF_RATE', 3000, 2, 'defects')

const DIFFERS = 'eBay says only that it differs by programme: take it from the answer (withLimits)'

interface Program {
  readonly program: 'PROGRAM_US' | 'PROGRAM_UK' | 'PROGRAM_DE' | 'PROGRAM_GLOBAL'
  readonly zh: string
  readonly sites: '*' | readonly string[]
  readonly late: Condition
  readonly tracking: readonly Condition[]
  readonly sales: Condition
  readonly notes: readonly string[]
}

const PROGRAMS: readonly Program[] = [
  {
    program: 'PROGRAM_US',
    zh: '美国',
    sites: ['EBAY_US', 'EBAY_MOTORS_US'],
    late: shielded('SHIPPING_MISS_RATE', 30_000, 5, 'defects'),
    tracking: [
      line('VALID_TRACKING_UPLOADED_WITHIN_HANDLING_RATE', 'gte', 950_000, { note: 'older pages: 90 %' }),
    ],
    sales: line('MIN_GMV', 'gte', 100_000, { note: '$1,000 with buyers in the US' }),
    notes: ['Late shipments do not lead to Below Standard in this programme.'],
  },
  {
    program: 'PROGRAM_UK',
    zh: '英国、爱尔兰',
    sites: ['EBAY_GB', 'EBAY_IE'],
    late: line('SHIPPING_MISS_RATE', 'lte', null, { note: DIFFERS }),
    tracking: [],
    sales: line('MIN_GMV', 'gte', null, { note: '£1,000 is believed, not confirmed' }),
    notes: ['Counts late deliveries, not late shipments. The effect on Above Standard is not confirmed.'],
  },
  {
    program: 'PROGRAM_DE',
    zh: '德国、奥地利、瑞士',
    sites: ['EBAY_DE', 'EBAY_AT', 'EBAY_CH'],
    late: line('SHIPPING_MISS_RATE', 'lte', null, { note: DIFFERS }),
    tracking: [],
    sales: line('MIN_GMV', 'gte', null, { note: '€1,000 is believed, not confirmed' }),
    notes: ['The effect of late shipments on Above Standard is not confirmed.'],
  },
  {
    program: 'PROGRAM_GLOBAL',
    zh: '全球',
    sites: '*',
    late: line('SHIPPING_MISS_RATE', 'lte', null, { note: `${DIFFERS}; an older page of India: 7 % or 7` }),
    tracking: [],
    sales: line('MIN_GMV', 'gte', null, { note: 'Australia: A$1,000; other sites not confirmed' }),
    notes: ['The effect of late shipments on Above Standard is not confirmed.'],
  },
]

const levels = ({ late, tracking, sales }: Program): readonly Level[] => [
  {
    id: 'TOP_RATED',
    title: words('Top Rated', '优秀评级'),
    need: 'all',
    conditions: [
      shielded('DEFECTIVE_TRANSACTION_RATE', 5000, 3, 'buyers'),
      CASES,
      late,
      ...tracking,
      line('MIN_DAYS_ON_SITE', 'gte', 90),
      line('MIN_TXN_COUNT', 'gte', 100),
      sales,
    ],
    bands: ['A'],
    effects: {
      search: {
        value: 'boost',
        text: words(
          'search boost, Top Rated Plus seal, seller protections',
          '搜索优先、优秀评级标志、卖家保护',
        ),
        confidence: 'official',
      },
    },
  },
  {
    id: 'ABOVE_STANDARD',
    title: words('Above Standard', '合格'),
    need: 'all',
    conditions: [shielded('DEFECTIVE_TRANSACTION_RATE', 20_000, 4, 'buyers'), CASES],
    bands: ['B', 'C'],
  },
  {
    id: 'BELOW_STANDARD',
    title: words('Below Standard', '不合格'),
    need: 'otherwise',
    conditions: [],
    bands: ['D'],
    effects: {
      search: {
        value: 'lower',
        text: words(
          'lower in Best Match, extra fee, payment holds, limits; after 90 days without improvement more',
          '搜索排名靠后、额外费用、款项冻结、销售限制',
        ),
        confidence: 'official',
      },
    },
  },
]

const standards = (program: Program): Ruleset => ({
  id: `ebay.seller-standards.2016.${program.program.slice('PROGRAM_'.length).toLowerCase()}`,
  marketplace: 'ebay',
  scheme: 'seller-standards',
  title: words(`eBay seller standards, ${program.program}`, `eBay 卖家标准（${program.zh}）`),
  sites: program.sites,
  program: program.program,
  category: null,
  validFrom: '2016-02-20',
  validTo: null,
  source: {
    text: 'eBay help 4080 and 4351, seller centres; keys as in the Analytics answer. Dated from the two-defect model; the present limits are those read on that day',
    url: 'https://www.ebay.com/help/selling/selling-tools/seller-levels-performance-standards?id=4080',
    readOn: READ_ON,
  },
  confidence: 'official',
  cadence: { kind: 'monthly', day: 20 },
  combine: 'ladder',
  levels: levels(program),
  gap: null,
  notAssessed: null,
  needs: [
    ['DEFECTIVE_TRANSACTION_RATE'],
    ['CLAIMS_SAF_RATE'],
    ['SHIPPING_MISS_RATE'],
    ...program.tracking.map(({ metric }) => [metric]),
    ['MIN_DAYS_ON_SITE'],
    ['MIN_TXN_COUNT'],
    ['MIN_GMV'],
  ],
  metrics: METRICS,
  notes: [
    ...program.notes,
    'CURRENT is official, evaluated on the 20th; PROJECTED is today’s. eBay may set the level otherwise (evaluationReason): its level always counts.',
  ],
})

const CRM: RuleSource = {
  text: 'seed document 003 (four aspects, current and projected) and status codes in public code of Chinese sellers’ software; limits come with the answer only',
  url: null,
  readOn: READ_ON,
}

const status = (id: string, en: string, zh: string): Level => ({
  id,
  title: words(en, zh),
  need: 'reported',
  conditions: [],
  bands: null,
})

const aspect = (name: string, en: string, zh: string, codes: readonly Level[]): Ruleset => ({
  id: `ebay.china.${name}`,
  marketplace: 'ebay',
  scheme: `china-${name}`,
  title: words(`Greater China: ${en}`, `大中华区：${zh}`),
  sites: '*',
  program: null,
  category: null,
  validFrom: null,
  validTo: null,
  source: CRM,
  confidence: 'secondary',
  cadence: { kind: 'unknown', text: 'refreshed weekly, the day is not known' },
  combine: 'ladder',
  levels: codes,
  gap: null,
  notAssessed: null,
  needs: [],
  metrics: {},
  notes: [
    'Shown as reported, without a score: the limits are not published. Current and projected are two reports.',
  ],
})

const LIGHTS = [status('0', 'normal', '正常'), status('1', 'over the limit', '超标')]
const SEVERE = [status('2', 'warning', '警告'), status('3', 'restricted', '限制')]

/** The four aspects of the Greater China dashboard, in the seed document's order. */
const chinaAspects: readonly Ruleset[] = [
  aspect('overall', 'overall performance', '综合表现', [
    ...LIGHTS,
    ...SEVERE,
    status('4', 'not assessed', '不考核'),
  ]),
  aspect('shipping', 'shipping performance', '货运表现', [...LIGHTS, ...SEVERE]),
  aspect('non-shipping', 'non-shipping performance', '非货运表现', [
    status('1', 'normal', '正常'),
    status('2', 'warning or over the limit (sources contradict each other)', '警告或超标（来源矛盾）'),
    status('3', 'over the limit or warning (sources contradict each other)', '超标或警告（来源矛盾）'),
    status('4', 'restricted', '限制'),
  ]),
  aspect('pending-listings', 'listings with pending issues', '待处理刊登', []),
]

/** eBay's seller standards by programme, and the aspects that sellers of Greater China see. */
export const ebayRulesets: readonly Ruleset[] = [...PROGRAMS.map(standards), ...chinaAspects]
