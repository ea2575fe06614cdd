import { z } from 'zod'
import { BANDS } from '#grade'
import { idSchema, instant, listOf, named, pageOf, wordsSchema } from '../infra/describe.js'
import {
  appraisalSchema,
  computedSchema,
  day,
  forecastSchema,
  headroomSchema,
  keepSchema,
  op,
} from './appraisal-schema.js'

const ppm = z.int().describe('Millionths')

const level = z
  .object({ id: z.string().describe('The marketplace’s own word'), title: wordsSchema })
  .nullable()

const condition = z.object({
  metric: z.string(),
  op,
  limit: z
    .int()
    .nullable()
    .describe('In the metric’s unit, millionths for rates and means; null: nobody published it'),
  shield: z.object({ atMost: z.int(), of: z.enum(['defects', 'buyers']) }).optional(),
  atEquality: z.literal('unconfirmed').optional(),
  confidence: z.string().optional(),
  note: z.string().optional(),
})

const effects = z
  .record(
    z.string(),
    z.object({
      value: z.union([z.string(), z.number(), z.boolean()]),
      text: wordsSchema,
      confidence: z.string(),
    }),
  )
  .describe('What the level brings or takes')

const span = z.object({ from: day, to: day })

const metricFact = named(
  'MetricFact',
  z
    .object({
      num: z.int().nullable(),
      den: z.int().nullable(),
      given: ppm.optional().describe('The rate that the marketplace printed'),
      buyers: z.int().optional(),
      provenance: z.enum(['marketplace', 'computed', 'entered']),
      window: span.optional(),
    })
    .describe('One measured value as exact counts, and whose number it is'),
)

const source = z.object({ text: z.string(), url: z.string().nullable(), readOn: day })

export const rulesetSchema = named(
  'Ruleset',
  z.object({
    id: z.string(),
    marketplace: z.string(),
    scheme: z.string(),
    title: wordsSchema,
    sites: z.union([z.literal('*'), z.array(z.string())]),
    program: z.string().nullable(),
    category: z.string().nullable(),
    validFrom: day.nullable(),
    validTo: day.nullable(),
    source,
    confidence: z.enum(['official', 'secondary', 'seed', 'assumed', 'user']),
    cadence: z.unknown().describe('When the marketplace judges anew'),
    combine: z.enum(['ladder', 'worst']),
    levels: z.array(
      z.object({
        id: z.string(),
        title: wordsSchema,
        need: z.enum(['all', 'any', 'otherwise', 'reported']),
        conditions: z.array(condition),
        bands: z.array(z.enum(BANDS)).nullable(),
        effects: effects.optional(),
      }),
    ),
    gap: z.string().nullable(),
    notAssessed: z
      .object({
        level: z.string(),
        title: wordsSchema,
        when: z.array(condition),
        effects: effects.optional(),
      })
      .nullable(),
    needs: z.array(z.array(z.string())),
    metrics: z
      .record(
        z.string(),
        z.object({
          title: wordsSchema,
          unit: z.enum(['rate', 'mean', 'count', 'points', 'money']),
          better: z.enum(['lower', 'higher']),
          best: z.number().optional(),
          worst: z.number().optional(),
          weight: z.int(),
          window: z
            .discriminatedUnion('kind', [
              z.object({ kind: z.literal('days'), days: z.int(), lagDays: z.int() }),
              z.object({
                kind: z.literal('months'),
                months: z.int(),
                lagDays: z.int(),
                orLonger: z
                  .object({ months: z.int(), below: z.int() })
                  .optional()
                  .describe('With fewer than `below` in the months, so many months count'),
              }),
            ])
            .nullable()
            .describe('The days that count; null: the marketplace alone knows'),
          countsOrders: z.boolean(),
          definition: z.string(),
          tally: z.unknown().optional().describe('How our own orders and the marks on them tell it'),
          untold: z.string().optional().describe('Why they cannot: a named gap'),
        }),
      )
      .describe('By name'),
    notes: z.array(z.string()),
  }),
)
export const rulesetsSchema = listOf(rulesetSchema)

export const gradeSchema = named(
  'Grade',
  z.object({
    account: z.object({ id: idSchema('acct'), name: z.string() }),
    marketplace: z.string(),
    site: z.string(),
    scheme: z.string(),
    program: z.string().nullable(),
    title: wordsSchema,
    on: day,
    version: z.int().describe('Later data make a new version of a day'),
    level,
    decidedBy: z.enum(['marketplace', 'rules']).nullable().describe('Whose word the level is'),
    provenance: z
      .array(z.enum(['marketplace', 'computed', 'entered']))
      .describe('Whose numbers the measured values are'),
    reported: z.string().nullable(),
    computed: computedSchema,
    mismatch: z.boolean().describe('The marketplace says what its published rule does not give'),
    unrecognised: z.boolean(),
    score: z.object({
      state: z.enum(['scored', 'insufficient_data', 'not_assessed', 'indeterminate']),
      points: z.string().nullable().describe('0.0–100.0: how much of this marketplace’s tolerance is left'),
      band: z.enum(BANDS).nullable(),
      mean: z.string().nullable(),
      moved: z.enum(['capped', 'raised']).nullable(),
      coveragePpm: ppm,
    }),
    headroom: headroomSchema,
    recovery: appraisalSchema.shape.recovery,
    missing: z.array(z.string()),
    gaps: z.array(z.string()).describe('`LEVEL/metric`: limits that nobody published'),
    forecast: z
      .object({
        on: day,
        keep: keepSchema,
        leaving: z.array(z.object({ metric: z.string(), on: day, orders: z.int(), defects: z.int() })),
      })
      .nullable(),
    nextEvaluationOn: day.nullable(),
    alerts: z.array(z.string()),
    warnings: z
      .array(z.object({ metric: z.string(), on: day.nullable(), keepPpm: ppm.nullable(), text: wordsSchema }))
      .describe('By what the level is likely lost, when and why'),
    ours: z
      .array(z.object({ metric: z.string(), ours: metricFact, differs: z.boolean().nullable() }))
      .describe('Our own counts of what the marketplace reports, over the same days'),
    dataOn: day,
    takenAt: instant(),
    effects,
    rulesetId: z.string(),
    rulesConfidence: z.string(),
    source,
    hash: z.string(),
  }),
)
export const gradesSchema = listOf(gradeSchema)

export const gradeInFullSchema = listOf(
  gradeSchema.omit({ forecast: true }).extend({
    metrics: z.record(z.string(), metricFact),
    appraisal: appraisalSchema,
    forecast: forecastSchema,
    rules: rulesetSchema,
  }),
)

export const gradeHistorySchema = listOf(
  z.object({
    scheme: z.string(),
    program: z.string(),
    on: day,
    version: z.int(),
    rulesetId: z.string(),
    level: z.string().nullable(),
    reported: z.string().nullable(),
    computed: z.string().nullable(),
    scoreTenths: z.int().nullable(),
    headroom: z.int().nullable(),
    keepPpm: ppm.nullable(),
    alerts: z.array(z.string()),
    dataOn: day,
    levelChanged: z.boolean(),
    rulesChanged: z.boolean(),
  }),
)

export const whatIfSchema = z.object({
  scheme: z.string(),
  program: z.string().nullable(),
  on: day,
  evaluateOn: day,
  rulesetId: z.string(),
  before: appraisalSchema,
  after: appraisalSchema,
})

export const ordersBehindSchema = pageOf(
  z.object({
    orderId: z.string(),
    placedAt: instant(),
    nativeStatus: z.string(),
    marks: z.array(z.object({ mark: z.string(), at: z.string(), of: z.string(), provenance: z.string() })),
  }),
).extend({
  countedBy: z
    .enum(['orders', 'marketplace'])
    .describe('`marketplace`: it alone knows which orders it counted'),
})

export const caseGradeSchema = listOf(
  z.object({
    metric: z.string(),
    counts: z.enum(['yes', 'no', 'unless_averted', 'unknown']),
    why: wordsSchema,
    avertUntil: instant().nullable(),
    source: z.string(),
    grades: z.array(
      z.object({
        scheme: z.string(),
        program: z.string().nullable(),
        on: day,
        metric: wordsSchema.nullable(),
        level,
        headroom: z.int().nullable(),
        allowed: z.int().nullable(),
        afterOneMore: level.describe('The level with one more such order; null: unknown'),
        losesLevel: z.boolean().nullable(),
        text: wordsSchema.nullable(),
      }),
    ),
  }),
)
