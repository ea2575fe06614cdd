import { z } from 'zod'
import { LINT_RULE_IDS } from '#desk'
import { listOf, named, wordsSchema } from '../infra/describe.js'

export const findingSchema = named(
  'Finding',
  z.object({
    rule: z.enum(LINT_RULE_IDS),
    severity: z.enum(['block', 'warn', 'hint']).describe('`hint` never holds a text up'),
    span: z
      .object({ start: z.number().int(), end: z.number().int() })
      .nullable()
      .describe('Place in the text, in UTF-16 units; null: the whole text is meant'),
    excerpt: z.string().nullable(),
    title: wordsSchema,
    explanation: wordsSchema,
    suggestion: z.string().nullable().describe('Words for the place; without a place a sentence to add'),
    overridable: z.boolean().describe('False: not even with a reason'),
    provenance: z.unknown().describe('Where the rule is from, and its dates'),
  }),
)
export const findingsSchema = listOf(findingSchema)
