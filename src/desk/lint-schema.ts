import { z } from 'zod'
import { LINT_RULE_IDS } from '#desk'
import { listOf, named } from '../infra/describe.js'

const words = z.object({ en: z.string(), zh: z.string() })

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
    title: words,
    explanation: words,
    suggestion: z.string().nullable().describe('Words for the place; without a place a sentence to add'),
    overridable: z.boolean().describe('False: not even with a reason'),
    provenance: z.unknown().describe('Where the rule is from, and its dates'),
  }),
)
export const findingsSchema = listOf(findingSchema)
