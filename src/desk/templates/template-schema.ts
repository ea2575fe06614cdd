import { z } from 'zod'
import { TEMPLATE_VARIABLES } from '#desk'
import { CASE_KINDS } from '#case'
import { wordsSchema } from '../../infra/describe.js'
import { idSchema, instant, listOf, named } from '../../infra/describe.js'
import { findingSchema } from '../lint-schema.js'

const LANGUAGE = /^[a-z]{2}$/

/** Texts by language (ISO 639-1), as staff enter them. */
export const textsInput = z
  .record(
    z.string().regex(LANGUAGE),
    z.strictObject({
      subject: z.string().trim().min(1).max(200).nullable().default(null),
      body: z.string().trim().min(1).max(10_000),
    }),
  )
  .refine((texts) => Object.keys(texts).length > 0 && Object.keys(texts).length <= 12, {
    error: 'one to twelve languages',
  })

const textSchema = z.object({ subject: z.string().nullable(), body: z.string() })

/** How often a template left and what came after. */
const usageSchema = named(
  'TemplateUsage',
  z.object({
    uses: z.number().int().describe('Messages sent with it'),
    cases: z.number().int(),
    reopened: z.number().int().describe('Cases that were opened again afterwards'),
    wroteAgain: z.number().int().describe('Cases in which the buyer wrote again afterwards'),
    rated: z.number().int().describe('Cases whose buyer’s satisfaction staff noted in the request log'),
    satisfied: z.number().int(),
    satisfaction: z.string().nullable().describe('`83.33%` of those rated; null: nobody was'),
    feedback: z.number().int().describe('Cases whose order got a rating afterwards that became a case'),
    lastUsedAt: instant().nullable(),
  }),
)

const templateShape = {
  id: idSchema('tpl'),
  name: z.string(),
  type: z.enum(['reply', 'outreach']),
  marketplaces: z.array(z.string()).describe('Empty: all'),
  kinds: z.array(z.enum(CASE_KINDS)).describe('Empty: all'),
  reasonPath: z.string().nullable().describe('For this reason and those below it; null: any'),
  texts: z.record(z.string(), textSchema),
  variables: z.array(z.string()),
  revision: z.number().int(),
  changedBy: z.string(),
  changedAt: instant(),
  retiredAt: instant().nullable(),
}

const templateFinding = findingSchema.extend({
  language: z.string(),
  marketplaces: z.array(z.string()).describe('Where it is as severe as told'),
  markets: z.array(z.string()).describe('Countries; `*`: those without a rule of their own'),
})

export const templateSchema = named('Template', z.object({ ...templateShape, usage: usageSchema }))
export const savedTemplateSchema = named(
  'SavedTemplate',
  z.object({
    ...templateShape,
    findings: z.array(templateFinding).describe('Warnings and hints; blocks refuse the text'),
  }),
)
export const templatesSchema = listOf(templateSchema)

export const checkedSchema = named(
  'CheckedTemplate',
  z.object({
    faults: z
      .array(z.object({ language: z.string(), message: z.string() }))
      .describe('Unknown variables, stray braces'),
    findings: z.array(templateFinding),
    held: z.boolean().describe('Whether saving it would be refused'),
  }),
)

export const renderedSchema = named(
  'RenderedTemplate',
  z.object({
    template: idSchema('tpl'),
    revision: z.number().int(),
    language: z.string(),
    subject: z.string().nullable(),
    text: z.string(),
    missing: z.array(z.string()).describe('Variables that nothing is known for; they stay in their braces'),
    values: z.record(z.string(), z.string()),
    findings: z.array(findingSchema).describe('What the message rules say of the text for this case'),
  }),
)

export const variablesSchema = listOf(
  z.object({ name: z.enum(Object.keys(TEMPLATE_VARIABLES) as [string, ...string[]]), title: wordsSchema }),
)

export const templateHistorySchema = listOf(
  z.object({
    revision: z.number().int(),
    change: z.enum(['created', 'changed', 'retired', 'restored']),
    body: z.unknown().describe('The template as it then was'),
    changedBy: z.string(),
    changedAt: instant(),
  }),
)
