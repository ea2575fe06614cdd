import { z } from 'zod'
import { idSchema, instant, listOf, named, wordsSchema } from '../infra/describe.js'

const jsonSchema = z.record(z.string(), z.unknown()).describe('A JSON Schema (2020-12)')

const alarmSchema = z.object({
  code: z.string(),
  at: instant('When it becomes a trouble'),
  severity: z.enum(['degraded', 'needs_attention']),
  reason: wordsSchema,
  nextStep: wordsSchema,
})

const pushStanding = {
  checkedAt: instant().nullable(),
  subscriptions: z
    .array(
      z.object({
        topic: z.string(),
        state: z.enum(['active', 'made', 'renewed', 'missing']),
        why: z.string().nullable(),
      }),
    )
    .nullable(),
  problem: z.string().nullable(),
}
export const pushStandingSchema = named('PushStanding', z.object(pushStanding))

export const accountSchema = named(
  'Account',
  z.object({
    id: idSchema('acct'),
    marketplace: z.string(),
    name: z.string(),
    site: z.string(),
    endpoints: z.enum(['live', 'sandbox']),
    settings: z.record(z.string(), z.unknown()),
    alarms: z.array(alarmSchema).describe('What a person must attend to before a date'),
    health: z.object({
      state: z.enum(['ok', 'degraded', 'needs_attention', 'paused']),
      reason: z.string().nullable(),
      nextStep: z.string().nullable().describe('What to do about it'),
    }),
    push: z
      .object({
        address: z.string().nullable().describe('Where the marketplace is to push news of this shop'),
        path: z.string(),
        lastReceivedAt: instant().nullable(),
        ...pushStanding,
      })
      .nullable()
      .describe('null: this marketplace does not push'),
    hosts: z
      .array(
        z.object({
          host: z.string(),
          answeredAt: instant('To the minute').nullable(),
          failingSince: instant().nullable(),
          circuit: z.enum(['closed', 'open']).describe('open: it is spared, after calls without an answer'),
          nextTryAt: instant().nullable(),
        }),
      )
      .describe('Hosts of the marketplace that this shop has called'),
    streams: z.array(
      z.object({
        stream: z.string(),
        everySeconds: z.int().describe('How often it is read'),
        reading: z.boolean().describe('Somebody reads it at this moment'),
        completeAt: instant('When all that there was had been read for the first time').nullable(),
        lastOkAt: instant().nullable(),
        nextDueAt: instant(),
        lastProblem: z
          .object({ code: z.string(), message: z.string(), at: instant() })
          .nullable()
          .describe('What the last look met; null after one that went well'),
      }),
    ),
  }),
)
export const accountsSchema = listOf(accountSchema)

/** What of a first read is done; nobody knows beforehand how much there is, so there is no share of it. */
export const readingSchema = named(
  'Reading',
  z.object({
    complete: z.boolean().describe('Every stream was read to its end at least once'),
    cases: z.int(),
    streams: z.array(
      z.object({
        stream: z.string(),
        completeAt: instant().nullable(),
        reading: z.boolean(),
        kept: z.int().describe('Bodies kept of what was read, at most 100 000 counted'),
        nextDueAt: instant(),
      }),
    ),
  }),
)

export const budgetsSchema = listOf(
  named(
    'RateBudget',
    z.object({
      id: z.string(),
      operations: z.union([z.literal('*'), z.array(z.string())]),
      scope: z.enum(['app', 'account']).describe('app: all shops of our application share it'),
      capacity: z.number(),
      refillPerSecond: z.number(),
      left: z.int().describe('Calls that could be made now'),
      drainedUntil: instant('The marketplace said “too many”: no call before then').nullable(),
      source: z.string(),
      confidence: z.string(),
    }),
  ),
)

const ruleSchema = z.object({
  id: z.string(),
  sites: z.union([z.literal('*'), z.array(z.string())]),
  duration: z.string().nullable().describe('ISO 8601; null: only the marketplace knows the date'),
  days: z.enum(['all', 'business']),
  from: z.string(),
  until: z.literal('end_of_day').optional(),
  party: z.string(),
  onMiss: z.string(),
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
  source: z.object({ text: z.string(), url: z.string().nullable(), readOn: z.string() }),
  confidence: z.string(),
  text: wordsSchema,
})

const stateSchema = z.object({
  state: z.string(),
  box: z.string(),
  status: z.string(),
  phase: z.string(),
  to: z.array(z.string()),
  actions: z.array(z.string()).optional(),
  deadlines: z.array(z.string()).optional(),
  noDeadline: z.string().optional(),
  says: z.string().optional(),
  within: z.string().optional(),
})

const kindSchema = z.object({
  kind: z.string(),
  machine: z.object({
    initial: z.array(z.string()),
    deadlines: z.record(z.string(), z.array(ruleSchema)),
    states: z.array(stateSchema),
  }),
  actions: z.array(
    z.object({
      name: z.string(),
      title: wordsSchema,
      description: wordsSchema,
      via: z.enum(['api', 'manual', 'email']),
      irreversible: z.boolean(),
      movesMoney: z.boolean(),
      confirmedBy: z.array(z.string()).nullable(),
      inputSchema: jsonSchema,
    }),
  ),
})

export const marketplaceSchema = named(
  'Marketplace',
  z.object({
    id: z.string(),
    name: wordsSchema,
    sites: z.record(
      z.string(),
      z.object({ name: z.string(), zone: z.string(), country: z.string(), region: z.string().optional() }),
    ),
    credentials: z.array(
      z.object({
        name: z.string(),
        secret: z.boolean(),
        optional: z.boolean().optional(),
        byConsent: z
          .boolean()
          .optional()
          .describe('Comes out of the consent round trip: nobody has to find and type it'),
        title: wordsSchema,
      }),
    ),
    limits: z.array(
      z.object({
        id: z.string(),
        operations: z.union([z.literal('*'), z.array(z.string())]),
        scope: z.enum(['app', 'account']),
        capacity: z.number(),
        refillPerSecond: z.number(),
        source: z.string(),
        confidence: z.string(),
      }),
    ),
    streams: z.array(z.object({ stream: z.string(), everySeconds: z.number().nullable() })),
    kinds: z.array(kindSchema),
    settingsSchema: jsonSchema,
    capabilities: z.array(
      z.object({
        operation: wordsSchema,
        kind: z.string().nullable(),
        via: z.enum(['api', 'manual', 'email', 'file', 'none']),
        why: wordsSchema.nullable(),
        link: z.string().nullable(),
        source: z.string(),
        confidence: z.string(),
      }),
    ),
    pushes: z.boolean(),
  }),
)
export const marketplacesSchema = listOf(marketplaceSchema)

export const findingsSchema = named(
  'AccountCheck',
  z.object({
    ok: z.boolean(),
    findings: z.array(
      z.object({
        check: z.enum(['address', 'call', 'expiry', 'quota', 'stream']),
        of: z.string().nullable().describe('A host, a limit, a stream'),
        ok: z.boolean(),
        says: wordsSchema,
        nextStep: wordsSchema.nullable().describe('What to do about it'),
      }),
    ),
  }),
)
