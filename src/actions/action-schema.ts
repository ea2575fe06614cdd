import { z } from 'zod'
import { idSchema, instant, listOf, named, wordsSchema } from '../infra/describe.js'

const via = z.enum(['api', 'manual', 'email'])

export const actionSchema = named(
  'Action',
  z.object({
    id: idSchema('act'),
    caseId: idSchema('case'),
    name: z.string(),
    via,
    input: z.unknown(),
    state: z
      .enum(['requested', 'sent', 'confirmed', 'refused', 'in_doubt'])
      .describe('A request is not an outcome: wait for confirmed or refused'),
    problem: z.object({ code: z.string(), detail: z.string().nullable() }).nullable(),
    requestedBy: z.string(),
    requestedAt: instant(),
    sentAt: instant().nullable(),
    finishedAt: instant().nullable(),
    doneBy: z.string().nullable().describe('Who did a manual action at the marketplace'),
    verifyBy: instant().nullable().describe('Until when the marketplace should show it'),
  }),
)
export const fileSchema = named(
  'File',
  z.object({
    id: idSchema('file'),
    name: z.string(),
    type: z.string(),
    size: z.number().int(),
    uploadedAt: instant(),
  }),
)

export const actionsSchema = listOf(actionSchema)

export const offersSchema = listOf(
  named(
    'ActionOffer',
    z.object({
      name: z.string(),
      available: z.boolean(),
      why: wordsSchema.nullable().describe('Why it cannot be done now'),
      via: via.describe('`manual`: the marketplace has no interface for it; do it there and confirm here'),
      irreversible: z.boolean(),
      movesMoney: z.boolean(),
      title: wordsSchema,
      description: wordsSchema,
      inputSchema: z.record(z.string(), z.unknown()).describe('A JSON Schema (2020-12)'),
      outgoing: z
        .array(z.string())
        .describe('Fields of the input that the other side reads; `/lint` tells what the message rules say'),
      files: z.array(z.string()).describe('Fields of the input that hold ids of `POST /v1/files`'),
      link: z.string().nullable(),
    }),
  ),
)
