import { z } from 'zod'
import { wordsSchema } from '../../cases/case-schema.js'
import { idSchema, instant, named, pageOf } from '../../infra/describe.js'
import { CHANNELS, NOTED_FIELDS } from './log-rows.js'

/** An IANA time zone that exists. */
export const zoneInput = z
  .string()
  .max(60)
  .refine(
    (zone) => {
      try {
        return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
      } catch {
        return false
      }
    },
    { error: 'not a time zone' },
  )

export const logRowSchema = named(
  'RequestLogRow',
  z.object({
    case: idSchema('case').nullable().describe('Null: taken down by hand'),
    entry: idSchema('log').nullable().describe('What staff noted beside it'),
    account: idSchema('acct'),
    channel: z.enum(CHANNELS),
    inquiredAt: instant(),
    orderId: z.string().nullable(),
    shippedOn: z.string().nullable(),
    carrier: z.string().nullable(),
    productCode: z.string().nullable(),
    request: z.string(),
    solved: z.boolean(),
    reasonPath: z.string().nullable(),
    reasons: z.array(wordsSchema).describe('The names along the path, one for each level'),
    opinion: z.string().nullable(),
    satisfied: z.boolean().nullable().describe('Null: not rated'),
    vip: z.boolean(),
    entered: z
      .array(z.enum(NOTED_FIELDS))
      .describe('Which fields staff entered; the others are the marketplace’s'),
    notedBy: z.string().nullable(),
  }),
)
export const logPageSchema = pageOf(logRowSchema)
export const enteredSchema = z.object({ id: idSchema('log') })
