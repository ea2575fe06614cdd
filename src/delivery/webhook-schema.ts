import { z } from 'zod'
import { idSchema, instant, named, pageOf } from '../infra/describe.js'

export const webhookSchema = named(
  'Webhook',
  z.object({
    id: idSchema('hook'),
    url: z.string(),
    description: z.string(),
    types: z
      .array(z.string())
      .describe('Types (`case.opened`) and families (`case`) that are told; empty: all'),
    accounts: z.array(idSchema('acct')).nullable().describe('Only what is about these shops; null: all'),
    enabled: z.boolean(),
    disabledAt: instant().nullable(),
    disabledWhy: z.string().nullable(),
    failingSince: instant('Since when nothing got through').nullable(),
    secrets: z
      .array(z.object({ hint: z.string(), validUntil: instant().nullable() }))
      .describe('Two while a secret is rotated: each webhook carries a signature of both'),
    createdAt: instant(),
    createdBy: z.string(),
  }),
)

export const newWebhookSchema = named(
  'WebhookWithSecret',
  webhookSchema.extend({ secret: z.string().describe('Shown this once') }),
)

const attempt = z.object({
  number: z.number().int(),
  at: instant(),
  status: z.number().int().nullable().describe('null: no answer came'),
  error: z.string().nullable(),
  ms: z.number().int(),
})

export const deliverySchema = named(
  'Delivery',
  z.object({
    id: idSchema('dlv'),
    eventId: z.string().describe('The header `webhook-id`, and the id in the feed'),
    type: z.string(),
    state: z.enum(['pending', 'delivered', 'failed']),
    attempts: z.number().int(),
    dueAt: instant('When the next attempt is due').nullable(),
    createdAt: instant(),
    finishedAt: instant().nullable(),
    last: attempt.nullable(),
  }),
)
export const deliveryPageSchema = pageOf(deliverySchema).extend({ prevCursor: z.string().nullable() })
export const oneDeliverySchema = named(
  'DeliveryInFull',
  deliverySchema.extend({
    body: z.string().describe('What is sent, byte for byte'),
    log: z.array(attempt),
  }),
)
