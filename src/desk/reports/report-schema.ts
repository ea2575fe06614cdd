import { z } from 'zod'
import { wordsSchema } from '../../cases/case-schema.js'
import { instant, listOf, named } from '../../infra/describe.js'
import { provenanceSchema } from '../decisions/decision-schema.js'

const reportShape = {
  name: z.string(),
  title: wordsSchema,
  note: wordsSchema.describe('What is counted, whose figures they are, and what no source says'),
}

export const reportsSchema = listOf(named('ReportKind', z.object(reportShape)))

export const reportSchema = named(
  'Report',
  z.object({
    ...reportShape,
    from: instant(),
    to: instant(),
    columns: z.array(z.object({ key: z.string(), title: wordsSchema })),
    rows: z.array(
      z.array(
        z.object({
          text: z.string().describe('As the export shows it'),
          origin: z
            .enum(['marketplace', 'computed', 'entered'])
            .describe('The marketplace told it, we made it out of cases and orders, or staff entered it'),
          numerator: z.number().nullable(),
          denominator: z.number().nullable(),
        }),
      ),
    ),
    truncated: z.boolean().describe('There are more rows: the export has them'),
  }),
)

const sideSchema = z.object({
  count: z.number().int(),
  of: z.number().int(),
  share: z.string().nullable(),
  interval: z.object({ low: z.number(), high: z.number() }).nullable().describe('Wilson, 95 %'),
})
const periodSchema = z.object({ from: z.string(), to: z.string(), medianMinutes: z.number().nullable() })
const printedSchema = z.object({
  percents: z.array(z.number()),
  replies: z.number().int(),
  counts: z.array(z.number()).nullable().describe('Null: no counts give these percents of so many'),
  nearest: z.number().nullable().describe('The closest number for which there are such counts'),
})

export const comparisonSchema = named(
  'Comparison',
  z.object({
    changedOn: z.string(),
    before: periodSchema.describe('Days of UTC, both inclusive'),
    after: periodSchema,
    metrics: z.array(
      z.object({
        key: z.string(),
        title: wordsSchema,
        before: sideSchema,
        after: sideSchema,
        pValue: z
          .number()
          .nullable()
          .describe('Two-sided, pooled two-proportion test; null: it says nothing'),
      }),
    ),
    benchmarks: z.object({
      basis: z.string(),
      provenance: provenanceSchema,
      changes: z
        .array(z.object({ metric: z.string(), value: z.number() }))
        .describe('Published results of others, for reference: percent, `responseSpeed` a factor'),
    }),
    example: z
      .object({ source: z.string(), before: printedSchema, after: printedSchema, words: wordsSchema })
      .describe('The published example, held against itself'),
  }),
)
