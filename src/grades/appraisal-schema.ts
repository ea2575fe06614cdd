import { z } from 'zod'
import { named } from '../infra/describe.js'

const ppm = z.int().describe('Millionths')
export const day = z.string().meta({ format: 'date', description: 'A day at the shop’s site' })
const OPS = ['lt', 'lte', 'gt', 'gte', 'eq'] as const
export const op = z.enum(OPS)

const verdict = named(
  'GradeVerdict',
  z.object({
    level: z.string(),
    metric: z.string(),
    op,
    limit: z.int().nullable(),
    holds: z.boolean().nullable().describe('null: unknown, and unknown is not good'),
    why: z.enum(['met', 'shielded', 'missed', 'no_data', 'no_limit', 'not_judged']),
  }),
)

export const computedSchema = z.object({
  outcome: z.enum(['level', 'not_assessed', 'indeterminate']),
  level: z.string().nullable(),
  atBest: z.string().nullable(),
  atWorst: z.string().nullable(),
  reason: z.literal('rule_gap').nullable(),
})

export const headroomSchema = z
  .object({
    level: z.string(),
    headroom: z.int().nullable().describe('Defects until the level is lost; below zero: lost by so many'),
    metrics: z.array(z.object({ metric: z.string(), allowed: z.int(), headroom: z.int() })),
  })
  .nullable()

const recovery = z
  .object({
    level: z.string().describe('The next better level'),
    orders: z.int().nullable().describe('Clean orders until all lines hold; null: no number of them helps'),
    metrics: z.array(z.object({ metric: z.string(), orders: z.int().nullable() })),
  })
  .nullable()

export const keepSchema = z
  .object({ atLeast: ppm, atMost: ppm })
  .nullable()
  .describe('Chance of keeping the level at the next evaluation, between bounds')

const leaving = z.object({ on: day, orders: z.int(), defects: z.int() })

export const appraisalSchema = named(
  'Appraisal',
  z
    .object({
      ruleset: z.string(),
      evaluation: z.object({
        ruleset: z.string(),
        level: z.string().nullable(),
        decidedBy: z.enum(['marketplace', 'rules']).nullable(),
        reported: z.string().nullable(),
        computed: computedSchema,
        mismatch: z.boolean(),
        unrecognised: z.boolean(),
        verdicts: z.array(verdict),
        failed: z.array(verdict),
        missing: z.array(z.string()),
        gaps: z.array(z.string()),
        oddities: z.record(z.string(), z.array(z.string())),
      }),
      score: z.object({
        state: z.enum(['scored', 'insufficient_data', 'not_assessed', 'indeterminate']),
        tenths: z.int().nullable(),
        meanHundredths: z.int().nullable().describe('Before it was brought into the bands of the level'),
        moved: z.enum(['capped', 'raised']).nullable(),
        because: z.array(verdict),
        parts: z.array(z.object({ metric: z.string(), hundredths: z.int(), weight: z.int() })),
        coverage: ppm,
      }),
      sensitivity: z
        .object({ lowest: z.int(), highest: z.int() })
        .nullable()
        .describe('Tenths of a point, with each weight halved and doubled'),
      headroom: headroomSchema,
      recovery,
      confidence: z.record(
        z.string(),
        z.object({ low: ppm, high: ppm, certainty: z.enum(['safe', 'uncertain', 'breach', 'no_data']) }),
      ),
    })
    .describe('Every line of every level, the score with its parts, headroom, recovery and confidence'),
)

export const forecastSchema = z
  .object({
    on: day,
    level: z.string(),
    metrics: z.array(
      z.object({
        metric: z.string(),
        allowed: z.int(),
        left: z.int().describe('New defects that keep the level'),
        keep: ppm,
        outlook: z.object({
          orders: z.int(),
          defects: z.int(),
          stayOrders: z.int(),
          stayDefects: z.int(),
          newOrders: z.int(),
        }),
        leaving: z.array(leaving),
      }),
    ),
    keep: keepSchema,
  })
  .nullable()
  .describe('By metric: what leaves the window, what may come, the chance to keep the level')
