import type { Level, MetricDef, Ruleset, Words } from '#grade'
import { grade2015 } from './grade-2015.js'

const READ_ON = '2026-11-22'
const words = (en: string, zh: string): Words => ({ en, zh })

const scored = (
  id: string,
  title: Words,
  bands: Level['bands'],
  note: string,
  metric = 'service_score',
): Level => ({
  id,
  title,
  need: 'all',
  conditions: [{ metric, op: 'gte', limit: null, note }],
  bands,
})

const points = (title: Words, definition: string): MetricDef => ({
  title,
  unit: 'points',
  better: 'higher',
  best: 100,
  weight: 1,
  window: null,
  countsOrders: false,
  definition,
  untold: 'the marketplace alone scores it',
})

const believed = (cut: number): string => `no source found; ${cut} is believed, so it is left open`

const score2017: Ruleset = {
  ...grade2015(null, 8000),
  id: 'aliexpress.service-grade.2017',
  title: words('AliExpress daily service score', '速卖通每日服务分'),
  validFrom: '2017-01-01',
  validTo: '2021-12-19',
  source: {
    text: 'descriptions of the daily service score (levels by the mean of the month, published on the 3rd); start in 2017 approximate',
    url: 'https://www.xswsf.com',
    readOn: READ_ON,
  },
  confidence: 'secondary',
  levels: [
    scored('EXCELLENT', words('excellent', '优秀'), ['A'], believed(90)),
    scored('GOOD', words('good', '良好'), ['B'], believed(80)),
    scored('PASS', words('pass', '及格'), ['C'], believed(60)),
    { id: 'FAIL', title: words('fail', '不及格'), need: 'otherwise', conditions: [], bands: ['D'] },
  ],
  gap: null,
  notAssessed: null,
  needs: [['service_score']],
  metrics: {
    service_score: points(
      words('mean of the daily service score', '当月服务分均值'),
      '100 points: paid but not shipped 10, not-received disputes 15, not-as-described disputes 15, the three shop ratings together 60; weights come with the marketplace’s answer and differ by industry',
    ),
  },
  notes: ['Cut-offs are unknown: enter them with status "user", or enter the level that the page shows.'],
}

const capability = (name: string, en: string, zh: string): readonly [string, MetricDef] => [
  name,
  points(words(en, zh), 'published by the marketplace; components and limits are not known'),
]

const capability2021: Ruleset = {
  ...score2017,
  id: 'aliexpress.service-grade.2021',
  title: words('AliExpress merchant capability assessment', '速卖通跨境商家能力评估'),
  validFrom: '2021-12-20',
  validTo: null,
  source: {
    text: 'announcement of 2021-12-20 as reported: three groups, assessed on the 27th, first penalties 2022-02-26',
    url: 'https://christinasbeautyjourney.blogspot.com/2021/12/',
    readOn: READ_ON,
  },
  cadence: { kind: 'monthly', day: 27 },
  levels: [
    {
      id: 'MET',
      title: words('requirements met', '达标'),
      need: 'all',
      conditions: ['logistics_capability', 'product_capability', 'service_capability'].map((metric) => ({
        metric,
        op: 'gte' as const,
        limit: null,
        note: 'no number found in any source',
      })),
      bands: ['A', 'B', 'C'],
    },
    { id: 'NOT_MET', title: words('not met', '不达标'), need: 'otherwise', conditions: [], bands: ['D'] },
  ],
  needs: [['logistics_capability'], ['product_capability'], ['service_capability']],
  metrics: Object.fromEntries([
    capability('logistics_capability', 'logistics', '物流能力'),
    capability('product_capability', 'products', '商品能力'),
    capability('service_capability', 'service', '服务能力'),
  ]),
  notes: ['Limits are unknown: the level names are ours; enter what the page shows.'],
}

const shown = (id: string, en: string, zh: string, bands: Level['bands']): Level => ({
  id,
  title: words(en, zh),
  need: 'reported',
  conditions: [],
  bands,
})

const diagnosis: Ruleset = {
  ...score2017,
  id: 'aliexpress.diagnosis',
  scheme: 'diagnosis',
  title: words('AliExpress shop diagnosis', '速卖通店铺诊断'),
  validFrom: null,
  validTo: null,
  source: {
    text: 'answer of aliexpress.merchant.diagnosis.query: levelCode 0, 100, 200, 300, 400',
    url: null,
    readOn: READ_ON,
  },
  cadence: { kind: 'unknown', text: 'when the marketplace recomputes it' },
  levels: [
    shown('0', 'healthy', '健康', null),
    shown('100', 'fair', '一般', null),
    shown('200', 'serious', '严重', null),
    shown('300', 'shop frozen', '店铺冻结', null),
    shown('400', 'shop closed', '店铺关闭', null),
  ],
  needs: [],
  metrics: {},
  notes: ['Only the marketplace can give this level; its codes are kept verbatim.'],
}

/** AliExpress: the grade of 2015 (two readings of the liability limit by category), what followed it, and the diagnosis of today. */
export const aliexpressRulesets: readonly Ruleset[] = [
  grade2015(null, 8000),
  grade2015('phones-tablets', 10_000),
  score2017,
  capability2021,
  diagnosis,
]
