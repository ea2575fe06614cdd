import { z } from 'zod'
import { wordsSchema } from '../../infra/describe.js'
import { REASON_PATH } from '../../cases/reason-places.js'
import { idSchema, instant, listOf, named } from '../../infra/describe.js'

const pathSchema = z.string().regex(REASON_PATH).meta({ example: 'after_sale/delivery/delay' })
const nameText = z.string().trim().min(1).max(100)

/** Names of a reason as staff enter them. */
export const namesInput = z.strictObject({ en: nameText, zh: nameText })

const step = z.strictObject({ en: z.string().trim().min(1).max(500), zh: z.string().trim().min(1).max(500) })
const percent = z.number().int().min(1).max(100)

/** What answers a reason: steps with a range of offers, or one of the tenant's templates. */
export const answerInput = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('solution'),
    solution: z.strictObject({
      steps: z.array(step).max(10),
      offer: z
        .strictObject({ minPercent: percent, maxPercent: percent })
        .nullable()
        .describe('What staff may offer, in percent of the price'),
    }),
  }),
  z.strictObject({ kind: z.literal('template'), template: idSchema('tpl') }),
])

const answerSchema = named(
  'ReasonAnswer',
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('solution'),
      solution: z.object({
        steps: z.array(wordsSchema),
        offer: z.object({ minPercent: z.number(), maxPercent: z.number() }).nullable(),
      }),
    }),
    z.object({ kind: z.literal('template'), template: z.string() }),
  ]),
)

export const treeSchema = named(
  'ReasonTree',
  z.object({
    revision: z.number().int().describe('0: the tree we ship, not yet edited'),
    reasons: z.array(
      z.object({
        path: pathSchema,
        parent: pathSchema.nullable(),
        level: z.number().int().min(1),
        name: wordsSchema,
        leaf: z.boolean(),
        retired: z.boolean(),
        answer: answerSchema.nullable(),
        answeredAt: pathSchema.nullable().describe('The nearest reason upwards that has an answer'),
      }),
    ),
    codes: z.array(z.object({ marketplace: z.string(), code: z.string(), path: pathSchema })),
    withoutCodes: z
      .array(z.object({ marketplace: z.string(), why: wordsSchema }))
      .describe('Marketplaces that give no reason codes'),
    changedBy: z.string().nullable(),
    changedAt: instant().nullable(),
  }),
)

export const treeHistorySchema = listOf(
  z.object({
    revision: z.number().int(),
    change: z.string(),
    changedBy: z.string(),
    changedAt: instant(),
  }),
)

export const coverageSchema = named(
  'ReasonCoverage',
  z.object({
    from: instant(),
    to: instant(),
    inquiries: z.number().int(),
    withoutReason: z.number().int().describe('Inquiries in no place of the tree'),
    unanswered: z
      .array(pathSchema)
      .describe('Leaves in use with neither a solution nor a template, at them or above'),
    frequent: z
      .array(z.object({ path: z.string(), count: z.number().int(), answeredAt: pathSchema.nullable() }))
      .describe('What came up at least `minimum` times; `answeredAt` null: a gap'),
    unmapped: z
      .array(z.object({ marketplace: z.string(), code: z.string(), count: z.number().int() }))
      .describe('Codes of the marketplaces that have no place, most frequent first, at most 200'),
    withoutCodes: z.array(z.object({ marketplace: z.string(), why: wordsSchema })),
  }),
)

export const unsolvedSchema = listOf(
  named(
    'UnsolvedReason',
    z.object({
      path: z.string().nullable().describe('Null: cases in no place of the tree'),
      unhandled: z.number().int(),
      replied: z.number().int(),
      overdue: z.number().int(),
      oldestAt: instant('When the oldest of them was opened'),
    }),
  ),
)

export const repeatedSchema = listOf(
  named(
    'RepeatedReason',
    z.object({
      path: z.string(),
      count: z.number().int(),
      orders: z.number().int().describe('Orders among them; fewer than `count`: some orders came back'),
      buyers: z.number().int(),
      answer: answerSchema.nullable().describe('The nearest answer upwards: what to reply with'),
      answeredAt: pathSchema.nullable(),
    }),
  ),
)

export const placedSchema = named(
  'PlacedReason',
  z.object({ path: z.string().nullable(), placedBy: z.string().nullable() }),
)
export const placedAllSchema = z.object({
  placed: z.number().int().describe('Cases that changed their place'),
})
