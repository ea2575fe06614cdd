import { z } from 'zod'
import { idSchema, instant, named, pageOf } from '../infra/describe.js'

const n = z.number().int()

export const bulkRunSchema = named(
  'BulkRun',
  z.object({
    id: idSchema('bulk'),
    action: z.string(),
    state: z
      .enum(['planned', 'running', 'finished', 'canceled'])
      .describe('planned: nothing was asked of any marketplace yet; finished: every case has its outcome'),
    movesMoney: z.boolean(),
    irreversible: z.boolean(),
    cases: z
      .object({
        total: n,
        pending: n.describe('Waiting for their turn; of a plan, those that would be acted on'),
        underWay: n,
        inDoubt: n.describe('May have taken effect; settled by reading, never by sending again'),
        done: n.describe('The marketplace shows it'),
        refused: n.describe('By the state, a rule or the marketplace'),
        failed: n.describe('For a fault of our own; nothing was sent'),
        canceled: n,
      })
      .describe('They add up to `total`'),
    refusals: z
      .array(z.object({ code: z.string(), detail: z.string(), cases: n }))
      .describe('Why cases were refused, most often first, at most 20'),
    requestedBy: z.string(),
    createdAt: instant(),
    expiresAt: instant('A plan that was not started by then cannot be any more').nullable(),
    startedAt: instant().nullable(),
    endedAt: instant('When the last case had been asked for, or the run was canceled').nullable(),
  }),
)

export const bulkCasesSchema = pageOf(
  named(
    'BulkCase',
    z.object({
      caseId: idSchema('case'),
      state: z.enum(['pending', 'under_way', 'in_doubt', 'done', 'refused', 'failed', 'canceled']),
      code: z.string().nullable(),
      detail: z.string().nullable(),
      actionId: idSchema('act').nullable(),
    }),
  ),
)
