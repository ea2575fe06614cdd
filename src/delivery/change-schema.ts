import { z } from 'zod'
import { instant, named } from '../infra/describe.js'
import { eventId } from './outbox.js'
import type { StoredEvent } from './outbox.js'

export const changeSchema = named(
  'Change',
  z.object({
    id: z
      .string()
      .describe('The same in the feed, in webhooks and when it is told again')
      .meta({ example: 'evt_904_17' }),
    type: z.string().meta({ example: 'case.state_changed' }),
    subject: z.string().describe('Public id of what it is about').meta({ example: 'case_12' }),
    data: z.record(z.string(), z.unknown()),
    at: instant(),
  }),
)

/** A change as the feed, the live stream and webhooks tell it. */
export const changeJson = (event: StoredEvent) => ({
  id: eventId(event),
  type: event.type,
  subject: event.subject,
  data: event.data,
  at: event.at,
})

export const changesSchema = named(
  'Changes',
  z.object({
    data: z.array(changeSchema),
    nextCursor: z.string().describe('Keep it, and come back with it as `after`'),
    caughtUp: z.boolean().describe('Whether you have everything that is committed by now'),
  }),
)
