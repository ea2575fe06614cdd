import { objectId, record, type World } from './world.js'
import { ERRORS, badParameter, ok } from './wire.js'
import type { Answer } from '../http.js'
import type { Call } from './calls.js'
import type { Shop, Subscription, Topic } from './types.js'

/*
 * Webhooks (specification 3.0.65 and its documentation page): a merchant subscribes an address to topics; events are
 * gathered for a moment and pushed as one JSON array.
 */

export const TOPIC_NAMES = [
  'ORDER_ALL',
  'ORDER_RELEASE',
  'ORDER_FULFILLMENT_DEADLINE',
  'ORDER_ADDRESS_CHANGE',
  'ORDER_PENALTY',
  'ORDER_TRACKING_UPDATE',
  'ORDER_REFUND',
  'ORDER_TAX',
  'POLICY_PENALTY_ISSUE',
  'POLICY_PENALTY_REVERSE',
  'POLICY_PENALTY_CANCEL',
  'TICKET_AWAITING_MERCHANT',
  'PRODUCT_SOLDOUT',
] as const
export type TopicName = (typeof TOPIC_NAMES)[number]

/** Puts an event into the post of everybody who subscribed to its topic. What waits there unsent goes with it. */
export function notify(world: World, seller: string, topic: TopicName, data: unknown, at: number): void {
  const { state } = world
  const topicId = state.topics.find(({ name }) => name === topic)?.id
  const event = { data, timestamp: Math.floor(at / 1_000) }
  for (const subscription of state.subscriptions) {
    const { id, status } = subscription
    if (subscription.seller === seller && subscription.topicId === topicId && status === 'ACTIVE')
      post(world, id, event, at)
  }
}

/** The message by which a subscriber can try out his address: a text in the place of an object. */
export function sendTest(world: World, seller: string, at: number): void {
  for (const { id, seller: owner } of world.state.subscriptions)
    if (owner === seller)
      post(world, id, { data: 'This is a test message', timestamp: Math.floor(at / 1_000) }, at)
}

function post(
  world: World,
  subscriptionId: string,
  event: { data: unknown; timestamp: number },
  at: number,
): void {
  const { state } = world
  const waiting = state.deliveries.find((one) => one.subscriptionId === subscriptionId && one.attempts === 0)
  if (waiting) waiting.events.push(event)
  else state.deliveries.push({ id: state.nextSeq++, subscriptionId, events: [event], attempts: 0, dueAt: at })
  world.postman.wake()
}

/** A shop's address for a topic, as the merchant's own pages would enter it. */
export function addSubscription(world: World, seller: string, topic: Topic, endpoint: string): Subscription {
  const id = objectId(world.tokenRandom)
  const subscription: Subscription = { id, seller, topicId: topic.id, endpoint, status: 'ACTIVE' }
  world.state.subscriptions.push(subscription)
  return subscription
}

const json = ({ id, topicId, endpoint, status }: Subscription): Record<string, string> => ({
  id,
  topic_id: topicId,
  endpoint,
  status,
})

export const listTopics = ({ world }: Call): Answer =>
  ok(world.state.topics.map(({ id, name }) => ({ id, topic_name: name, api_version: 'V3' })))

export const listSubscriptions = ({ world }: Call, { login }: Shop): Answer =>
  ok(world.state.subscriptions.filter(({ seller }) => seller === login).map(json))

export function createSubscription({ world, request, deed }: Call, { login }: Shop): Answer {
  const topic = world.state.topics.find(({ id }) => id === request.query.get('topic_id'))
  const endpoint = request.query.get('endpoint') ?? ''
  if (!topic) return badParameter('topic_id is invalid')
  if (!URL.canParse(endpoint)) return badParameter('endpoint is not a URL')
  const made = addSubscription(world, login, topic, endpoint)
  record(world, deed, login, 'webhook.subscribed', { topic: topic.name, subscriptionId: made.id })
  return ok(json(made))
}

const own = ({ world, id }: Call, { login }: Shop): Subscription | undefined =>
  world.state.subscriptions.find((one) => one.id === id && one.seller === login)

export function getSubscription(call: Call, shop: Shop): Answer {
  const subscription = own(call, shop)
  return subscription ? ok(json(subscription)) : ERRORS.notFound
}

export function updateSubscription(call: Call, shop: Shop): Answer {
  const subscription = own(call, shop)
  if (!subscription) return ERRORS.notFound
  const { query } = call.request
  const status = query.get('status')
  const endpoint = query.get('endpoint')
  if (status !== null && status !== 'ACTIVE') return badParameter('status must be ACTIVE')
  if (endpoint !== null && !URL.canParse(endpoint)) return badParameter('endpoint is not a URL')
  if (endpoint !== null) subscription.endpoint = endpoint
  if (status !== null) subscription.status = status
  record(call.world, call.deed, shop.login, 'webhook.renewed', { subscriptionId: subscription.id })
  return ok(json(subscription))
}

export function deleteSubscription(call: Call, shop: Shop): Answer {
  const subscription = own(call, shop)
  if (!subscription) return ERRORS.notFound
  const { state } = call.world
  state.subscriptions = state.subscriptions.filter((one) => one !== subscription)
  return ok({})
}
