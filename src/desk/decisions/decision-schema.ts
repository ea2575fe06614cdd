import { z } from 'zod'
import { wordsSchema } from '../../infra/describe.js'
import { listOf, named } from '../../infra/describe.js'

export const provenanceSchema = named(
  'Provenance',
  z.object({
    source: z.object({
      text: z.string(),
      url: z.string().nullable(),
      readOn: z.string().describe('Day on which the source was read'),
    }),
    confidence: z.string(),
    validFrom: z.string().nullable(),
    validTo: z.string().nullable(),
  }),
)

const verdictSchema = named(
  'Verdict',
  z.object({
    rule: z.string().describe('Stable id of the rule that spoke'),
    value: z.unknown().describe('By decision'),
    words: wordsSchema,
    provenance: provenanceSchema,
  }),
)

const inputSchema = z.record(z.string(), z.unknown()).describe('A JSON Schema (2020-12)')

export const decisionsSchema = listOf(
  named('DecisionKind', z.object({ name: z.string(), title: wordsSchema, inputSchema })),
)

export const decidedSchema = named(
  'Decided',
  z.object({ decision: z.string(), verdicts: z.array(verdictSchema) }),
)

export const guidanceSchema = listOf(
  named(
    'Guidance',
    z.object({
      decision: z.string(),
      title: wordsSchema,
      known: z
        .record(z.string(), z.unknown())
        .describe('What the case itself says: add what is missing and ask `/v1/decisions`'),
      missing: z
        .array(
          z.object({
            field: z.string(),
            description: z.string().nullable(),
            schema: z.record(z.string(), z.unknown()),
          }),
        )
        .describe('What only staff can say'),
      verdicts: z.array(verdictSchema).nullable().describe('Null while something is missing'),
    }),
  ),
)
