import { z } from 'zod'
import { Problem, parseWire, stream } from '#adapter'
import type { Cursor, Page } from '#adapter'
import type { Session } from './client.js'
import { settingsOf } from './settings.js'

/*
 * Notifications v1: sees to it that Amazon tells the seller's queue of what is read from it. A destination belongs to the application
 * (grantless), a subscription to the seller.
 */

const BASE = '/notifications/v1'

/** The news that are read, in the version that is understood. */
const NEWS: Readonly<Record<string, string>> = {
  ORDER_CHANGE: '1.0',
  ACCOUNT_STATUS_CHANGED: '2021-01-01',
}

const destinationsWire = z.looseObject({
  payload: z
    .array(
      z.looseObject({
        destinationId: z.string().min(1),
        resource: z.looseObject({ sqs: z.looseObject({ arn: z.string() }).nullish() }).nullish(),
      }),
    )
    .nullish(),
})
const createdWire = z.looseObject({ payload: z.looseObject({ destinationId: z.string().min(1) }) })
const subscriptionWire = z.looseObject({ payload: z.looseObject({ destinationId: z.string() }).nullish() })

const itemWire = z.looseObject({
  subscription: z.looseObject({
    type: z.string(),
    state: z.enum(['active', 'made', 'elsewhere']),
    at: z.iso.datetime(),
  }),
})
type State = z.output<typeof itemWire>['subscription']['state']

const cursorWire = z.object({ states: z.record(z.string(), z.string()) })

/** `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME` as an ARN; null for an address that is no queue's. */
export function arnOf(queueUrl: string): string | null {
  const match = /^https:\/\/sqs\.([\w-]+)\.amazonaws\.com(?:\.cn)?\/(\d{12})\/([\w-]+)$/.exec(queueUrl)
  return match ? `arn:aws:sqs:${match[1]}:${match[2]}:${match[3]}` : null
}

/** The destination of that queue, made where there is none. */
async function destinationOf(session: Session, arn: string): Promise<string> {
  const path = `${BASE}/destinations`
  const known = await session.callAsApplication({
    operation: 'notifications.destinations',
    method: 'GET',
    path,
  })
  const found = parseWire(destinationsWire, known).wire.payload?.find(
    ({ resource }) => resource?.sqs?.arn === arn,
  )
  if (found) return found.destinationId
  const body = { name: arn.split(':').at(-1), resourceSpecification: { sqs: { arn } } }
  const made = await session.callAsApplication({
    operation: 'notifications.create-destination',
    method: 'POST',
    path,
    body,
  })
  return parseWire(createdWire, made).wire.payload.destinationId
}

/** Whether news of a type go to our destination; a subscription that leads elsewhere is somebody else's and stays. */
async function subscribed(
  session: Session,
  type: string,
  version: string,
  destinationId: string,
): Promise<State> {
  const path = `${BASE}/subscriptions/${type}`
  const existing = await destinationIn(session, path, version)
  if (existing !== null) return existing === destinationId ? 'active' : 'elsewhere'
  await session.call({
    operation: 'notifications.subscribe',
    method: 'POST',
    path,
    body: { payloadVersion: version, destinationId },
  })
  return 'made'
}

async function destinationIn(session: Session, path: string, payloadVersion: string): Promise<string | null> {
  try {
    const query = { payloadVersion }
    const body = await session.call({ operation: 'notifications.subscription', method: 'GET', path, query })
    return parseWire(subscriptionWire, body).wire.payload?.destinationId ?? null
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') return null
    throw error
  }
}

async function listSubscriptions(session: Session, cursor: Cursor | null): Promise<Page> {
  const known = cursorWire.safeParse(cursor).data ?? { states: {} }
  const arn = session.queueUrl === null ? null : arnOf(session.queueUrl)
  if (arn === null || !settingsOf(session).subscribeQueue) return { items: [], cursor: known, more: false }
  const destinationId = await destinationOf(session, arn)
  const states: Record<string, State> = {}
  for (const [type, version] of Object.entries(NEWS))
    states[type] = await subscribed(session, type, version, destinationId)
  const at = session.now().toISOString()
  const items = Object.entries(states)
    .filter(([type, state]) => known.states[type] !== state)
    .map(([type, state]) => ({ subscription: { type, state, at } }))
  return { items, cursor: { states }, more: false }
}

const WORDS: Readonly<Record<State, string>> = {
  active: 'goes to the queue',
  made: 'goes to the queue: subscribed now',
  elsewhere: 'goes to another destination, which somebody else set: the queue is not told',
}

/** Looks once a day whether Amazon tells the queue, where the shop's settings want it; what changed is a remark on the shop. */
export const subscriptions = stream({
  everySeconds: 86_400,
  items: (body) => [body],
  list: (session: Session, cursor) => listSubscriptions(session, cursor),
  parse: (item) => parseWire(itemWire, item),
  map: ({ subscription: { type, state, at } }) => ({
    cases: [],
    facts: [{ name: `notifications ${type}`, on: at.slice(0, 10), value: WORDS[state] }],
  }),
})
