import { z } from 'zod'
import { Problem, idText, parseWire } from '#adapter'
import type { Subscription } from '#adapter'
import type { RestCall, Session } from './client.js'
import { TOPICS, verificationToken } from './notification.js'
import { maybe } from './wire.js'

/*
 * How eBay comes to push to us: a destination (our address, proven by its challenge) of the application, and a
 * subscription to each topic; topics of USER scope are subscribed by the shop, those of APPLICATION scope once for all.
 */

const BASE = '/commerce/notification/v1'
const PAGE = 100

const destinationWire = z.looseObject({
  destinationId: idText,
  status: maybe(z.string()),
  deliveryConfig: maybe(z.unknown()),
})
const destinationsWire = z.looseObject({ destinations: maybe(z.array(destinationWire)) })
type Destination = z.output<typeof destinationWire>

const topicsWire = z.looseObject({
  topics: maybe(
    z.array(
      z.looseObject({
        topicId: z.string(),
        scope: maybe(z.string()),
        supportedPayloads: maybe(
          z.array(z.looseObject({ schemaVersion: maybe(z.string()), deprecated: maybe(z.boolean()) })),
        ),
      }),
    ),
  ),
})
type Topic = NonNullable<z.output<typeof topicsWire>['topics']>[number]

const subscriptionsWire = z.looseObject({
  subscriptions: maybe(
    z.array(
      z.looseObject({
        subscriptionId: idText,
        topicId: z.string(),
        status: maybe(z.string()),
        destinationId: maybe(idText),
      }),
    ),
  ),
})
type Kept = NonNullable<z.output<typeof subscriptionsWire>['subscriptions']>[number]

/** Makes sure that eBay pushes each topic to that address; says how each stands then. */
export async function subscribe(session: Session, address: string): Promise<readonly Subscription[]> {
  const destinationId = await destinationFor(session, address)
  const listed = await read(session, 'topic', '/topic', 'application')
  const topics = parseWire(topicsWire, listed ?? {}).wire.topics ?? []
  const wanted = [
    ...Object.keys(TOPICS),
    ...topics.flatMap(({ topicId }) => (topicId.includes('FEEDBACK') ? [topicId] : [])),
  ]
  const found: Subscription[] = []
  for (const topicId of wanted) {
    const topic = topics.find((one) => one.topicId === topicId)
    found.push(
      topic
        ? await stand(session, topic, destinationId)
        : { topic: topicId, state: 'missing', why: 'eBay does not offer this topic to the application' },
    )
  }
  return found
}

/** One topic's trouble (a scope that was not consented to) does not hold up the others. */
async function stand(session: Session, topic: Topic, destinationId: string): Promise<Subscription> {
  try {
    return { topic: topic.topicId, state: await ensure(session, topic, destinationId), why: null }
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'auth_expired') throw error
    return { topic: topic.topicId, state: 'missing', why: error.message }
  }
}

async function ensure(
  session: Session,
  topic: Topic,
  destinationId: string,
): Promise<'active' | 'made' | 'renewed'> {
  const as = topic.scope === 'APPLICATION' ? 'application' : 'shop'
  const answer = await read(session, 'subscription', '/subscription', as)
  const all = parseWire(subscriptionsWire, answer ?? {}).wire.subscriptions ?? []
  const kept = all.find((one: Kept) => one.topicId === topic.topicId && one.destinationId === destinationId)
  if (kept?.status === 'ENABLED') return 'active'
  if (kept) {
    await write(session, 'subscription', `/subscription/${kept.subscriptionId}/enable`, as)
    return 'renewed'
  }
  const payload = topic.supportedPayloads?.findLast(({ deprecated }) => deprecated !== true)
  await write(session, 'subscription', '/subscription', as, {
    topicId: topic.topicId,
    status: 'ENABLED',
    destinationId,
    payload: { format: 'JSON', schemaVersion: payload?.schemaVersion ?? '1.0', deliveryProtocol: 'HTTPS' },
  })
  return 'made'
}

/** Our address as a destination; made, or woken up when eBay marked it down. eBay sends its challenge meanwhile. */
async function destinationFor(session: Session, address: string): Promise<string> {
  const known = await destinationOf(session, address)
  const config = { endpoint: address, verificationToken: verificationToken(session, address) }
  const body = { name: 'Crosscase', status: 'ENABLED', deliveryConfig: config }
  if (known?.status === 'ENABLED') return known.destinationId
  if (known) {
    await session.rest({
      ...call('destination', `/destination/${known.destinationId}`, 'application'),
      method: 'PUT',
      body,
    })
    return known.destinationId
  }
  await write(session, 'destination', '/destination', 'application', body)
  const made = await destinationOf(session, address)
  if (!made)
    throw new Problem('unknown', 'eBay does not show the destination that was made', {
      sideEffect: 'unknown',
    })
  return made.destinationId
}

async function destinationOf(session: Session, address: string): Promise<Destination | undefined> {
  const answer = await read(session, 'destination', '/destination', 'application')
  const { destinations = [] } = parseWire(destinationsWire, answer ?? {}).wire
  // The description calls deliveryConfig a text, its samples show an object.
  return destinations.find(({ deliveryConfig }) => JSON.stringify(deliveryConfig ?? '').includes(address))
}

const call = (resource: string, path: string, as: NonNullable<RestCall['as']>): RestCall => ({
  operation: `notification.${resource}`,
  method: 'GET',
  path: `${BASE}${path}`,
  as,
})

const read = (
  session: Session,
  resource: string,
  path: string,
  as: NonNullable<RestCall['as']>,
): Promise<unknown> => session.rest({ ...call(resource, path, as), query: { limit: PAGE } })

const write = (
  session: Session,
  resource: string,
  path: string,
  as: NonNullable<RestCall['as']>,
  body: unknown = {},
): Promise<unknown> => session.rest({ ...call(resource, path, as), method: 'POST', body })
