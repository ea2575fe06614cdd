import { z } from 'zod'
import { BOXES, CASE_KINDS, CASE_STATUSES, PARTIES, PHASES } from '#case'
export { wordsSchema } from '../infra/describe.js'
import { idSchema, instant, named, pageOf, wordsSchema } from '../infra/describe.js'

export const moneySchema = named(
  'Money',
  z.object({
    amount: z
      .string()
      .meta({ example: '12.34', description: 'Decimal text with the digits of the currency' }),
    currency: z.string().meta({ example: 'USD', description: 'ISO 4217' }),
  }),
)

const ruleSchema = named(
  'DeadlineRule',
  z.object({
    id: z.string(),
    text: wordsSchema,
    source: z.string(),
    sourceUrl: z.string().nullable(),
    sourceDate: z.string().describe('When the source was read'),
    confidence: z.string(),
    validFrom: z.string().nullable(),
    validTo: z.string().nullable(),
  }),
)

const deadlineSchema = named(
  'Deadline',
  z.object({
    key: z.string(),
    dueAt: instant(),
    party: z.enum(PARTIES).describe('Who must act'),
    onMiss: z
      .enum(['auto_accept', 'auto_close', 'seller_loses', 'auto_cancel', 'metric_hit', 'none'])
      .describe('What the marketplace does by itself when it passes'),
    source: z
      .enum(['marketplace', 'rule'])
      .describe('Whether the marketplace gave the date or a dated rule did'),
    estimated: z.boolean().describe('The clock started at our sighting, for want of a date'),
    ruleId: z.string().nullable(),
    rule: ruleSchema.nullable().optional().describe('In a single case only'),
  }),
)

export const lineSchema = named(
  'OrderLine',
  z.object({
    lineId: z.string(),
    itemId: z.string().nullable(),
    title: z.string().nullable(),
    sku: z.string().nullable(),
    quantity: z.number().nullable(),
    price: moneySchema.nullable(),
  }),
)

const flagSchema = z.object({
  code: z.enum(['unknown_state', 'unknown_value', 'unknown_field', 'jumped', 'no_deadline', 'contradiction']),
  path: z.string(),
  value: z.string(),
})

const gradeEffectSchema = z.object({
  metric: z.string(),
  counts: z.enum(['yes', 'no', 'unless_averted', 'unknown']),
  why: wordsSchema,
  avertUntil: instant().nullable(),
  source: z.string(),
})

const stakedLevel = z.object({ id: z.string(), title: wordsSchema }).nullable()

const gradeStakeSchema = named(
  'GradeStake',
  z.object({
    on: z.string().meta({ format: 'date' }).describe('The day of the grade that it follows from'),
    scheme: z.string(),
    program: z.string().nullable(),
    metric: z.string(),
    title: wordsSchema.nullable(),
    level: stakedLevel,
    headroom: z.int().nullable().describe('Defects until the level is lost'),
    allowed: z.int().nullable(),
    afterOneMore: stakedLevel.describe('The level with one more such order; null: unknown'),
    losesLevel: z.boolean().nullable(),
    text: wordsSchema.nullable(),
  }),
)

export const timelineEventSchema = named(
  'TimelineEvent',
  z.object({
    id: z.string(),
    at: instant('When it happened'),
    recordedAt: instant('When we learned of it'),
    type: z.string(),
    actor: z.object({ type: z.string(), name: z.string().nullable() }),
    fromState: z.string().nullable(),
    toState: z.string().nullable(),
    fromStatus: z.string().nullable(),
    toStatus: z.string().nullable(),
    text: z.string().nullable(),
    message: z.boolean().describe('Words that one party wrote to another').optional(),
    files: z.array(z.object({ key: z.string(), name: z.string(), type: z.string().nullable() })),
    origin: z.enum(['marketplace', 'computed', 'staff']),
  }),
)

const caseShape = {
  id: idSchema('case'),
  kind: z.enum(CASE_KINDS),
  status: z.enum(CASE_STATUSES),
  box: z.enum(BOXES),
  phase: z.enum(PHASES),
  marketplace: z.string(),
  account: z.object({ id: idSchema('acct'), name: z.string() }),
  site: z.string(),
  nativeId: z.string(),
  nativeState: z.string().describe('The marketplace’s own word; new ones appear without notice'),
  native: z.record(z.string(), z.string()),
  subject: z.string(),
  order: z.object({ id: z.string().nullable(), lines: z.array(lineSchema) }),
  buyer: z
    .object({
      handle: z.string(),
      locale: z.string().nullable(),
      vip: z.boolean().describe('Staff marked this buyer').optional(),
    })
    .nullable(),
  reason: z
    .object({
      code: z.string().nullable().describe('The marketplace’s own word; null where it gives none'),
      text: z.string().nullable(),
      path: z.string().nullable().describe('The place in the tree of `/v1/reasons`').optional(),
      placedBy: z.string().nullable().describe('Who put it there by hand; null: the code').optional(),
    })
    .nullable(),
  amount: moneySchema.nullable(),
  deadlines: z.array(deadlineSchema),
  nextDeadline: deadlineSchema.nullable(),
  overdue: z.boolean(),
  assignee: z
    .object({ id: idSchema('user'), name: z.string() })
    .nullable()
    .describe('Whose it is; null: nobody’s'),
  tags: z.array(z.string()),
  snoozedUntil: instant(
    'Put off until then; it comes back earlier when the buyer writes or a deadline nears',
  ).nullable(),
  noResponseAt: instant(
    'Staff hold that the buyer’s message of then needs no response; a later one ends it',
  ).nullable(),
  serviceOwner: z.string().describe('seller, care_service or marketplace').optional(),
  gradeEffects: z.array(gradeEffectSchema).optional(),
  gradeStake: gradeStakeSchema
    .nullable()
    .describe(
      'Of an open case: what one more such order would do to a level of the shop, where most is at stake',
    )
    .optional(),
  facets: z.object({ custody: z.string(), money: z.string() }).nullable().optional(),
  liability: z.object({ party: z.string().nullable(), text: z.string() }).nullable().optional(),
  feeCredit: z
    .array(
      z.object({
        rule: z.string(),
        cause: z.string(),
        credit: z.enum(['full', 'proportional', 'none']).nullable(),
        why: wordsSchema,
        source: z.string(),
      }),
    )
    .describe('Of one case: whether the marketplace gives its fee back, by each rule')
    .optional(),
  stateSource: z.string().describe('marketplace, derived or staff').optional(),
  flags: z.array(flagSchema),
  allowedActions: z
    .array(z.string())
    .describe('What the state allows; whether each can be done now, `/actions` tells'),
  asOf: instant('Last change by the marketplace’s own clock, where it has one; `updatedAt` is ours'),
  openedAt: instant(),
  updatedAt: instant(),
  closedAt: instant().nullable(),
  revision: z.number().int().describe('Grows with every change; a lower one than yours is old'),
  links: z.object({ marketplace: z.string().nullable() }),
}

export const caseSchema = named('Case', z.object(caseShape))

/** What `fields` may choose. */
export const CASE_FIELDS = Object.keys(caseShape) as (keyof typeof caseShape)[]

/** A case of a list: with `fields`, only those. */
export const casePageSchema = pageOf(z.union([caseSchema, caseSchema.partial()])).extend({
  prevCursor: z.string().nullable().describe('Give it back as `cursor` for the page before'),
})

/** With `fields`, only those. */
export const oneCaseSchema = named(
  'CaseInFull',
  caseSchema
    .extend({
      timeline: z.array(timelineEventSchema).describe('With `include=timeline`: the newest 50'),
      actions: z.array(z.unknown()).describe('With `include=actions`: as `/v1/actions?case=` gives them'),
      notes: z.array(z.unknown()).describe('With `include=notes`: as `/v1/cases/{id}/notes` gives them'),
      linkedCases: z
        .array(z.unknown())
        .describe('With `include=linkedCases`: as `/v1/cases/{id}/links` gives them'),
      presence: z.array(z.unknown()).describe('With `include=presence`: who looks at it or writes just now'),
      clocks: z.array(z.unknown()).describe('With `include=clocks`: as `/v1/cases/{id}/clocks` gives them'),
      followUps: z
        .array(z.unknown())
        .describe('With `include=followUps`: as `/v1/follow-ups?case=` gives them'),
    })
    .partial()
    .required({ id: true }),
)

export const timelineSchema = pageOf(timelineEventSchema)

const boxesShape = {
  unhandled: z.number().int(),
  replied: z.number().int(),
  closed: z.number().int(),
}

export const countsSchema = named(
  'Counts',
  z.object({
    total: z.number().int(),
    boxes: z.object(boxesShape).describe('They add up to the total'),
    overdue: z.number().int(),
    byKind: z.array(z.object({ kind: z.string(), ...boxesShape })),
    byMarketplace: z.array(z.object({ marketplace: z.string(), ...boxesShape })),
    byAccount: z.array(z.object({ account: idSchema('acct'), ...boxesShape })),
  }),
)

export const orderSchema = named(
  'Order',
  z.object({
    id: z.string().describe('The marketplace’s own order id'),
    marketplace: z.string(),
    account: z.object({ id: idSchema('acct'), name: z.string() }),
    site: z.string(),
    nativeStatus: z.string(),
    placedAt: instant(),
    paidAt: instant().nullable(),
    shippedAt: instant().nullable(),
    asOf: instant('When this was true at the marketplace'),
    total: moneySchema.nullable(),
    lines: z.array(lineSchema),
  }),
)
export const orderPageSchema = pageOf(orderSchema).extend({ prevCursor: z.string().nullable() })
