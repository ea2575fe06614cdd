import { json, type Answer } from '../http.js'
import { route, type Call, type Route } from './calls.js'
import type { Seller, Subscription } from './types.js'
import { ERRORS, objectIn } from './wire.js'
import { record, uuid, type World } from './world.js'

/*
 * Notifications v1: destinations are the application's (grantless), subscriptions the seller's. Only what is subscribed to comes to the queue.
 */

const TYPES = ['ORDER_CHANGE', 'ACCOUNT_STATUS_CHANGED', 'REPORT_PROCESSING_FINISHED']

export const queueArn = ({ queue }: Seller): string => {
  const [, region, account, name] = /sqs\.([\w-]+)\.amazonaws\.com\/(\d+)\/(.+)$/.exec(queue.url) ?? []
  return `arn:aws:sqs:${region}:${account}:${name}`
}

/** As an owner who set everything up before. */
export function subscribeAll(world: World, seller: Seller): void {
  const id = `destination-${seller.login}`
  world.state.destinations.push({ id, name: seller.login, arn: queueArn(seller) })
  for (const type of TYPES)
    world.state.subscriptions.push({
      id: `subscription-${seller.login}-${type}`,
      seller: seller.login,
      type,
      payloadVersion: type === 'ORDER_CHANGE' ? '1.0' : '2021-01-01',
      destinationId: id,
    })
}

/** Whether news of that type come to the seller's queue. */
export const isTold = (world: World, seller: Seller, type: string): boolean =>
  world.state.subscriptions.some(
    (one) =>
      one.seller === seller.login &&
      one.type === type &&
      world.state.destinations.some(({ id, arn }) => id === one.destinationId && arn === queueArn(seller)),
  )

const destinationJson = ({ id, name, arn }: World['state']['destinations'][number]) => ({
  destinationId: id,
  name,
  resource: { sqs: { arn } },
})

const listDestinations = ({ world }: Call): Answer =>
  json(200, { payload: world.state.destinations.map(destinationJson) })

function createDestination({ world, request }: Call): Answer {
  const body = objectIn(request.body)
  const specification = body?.['resourceSpecification'] as { sqs?: { arn?: unknown } } | undefined
  const arn = specification?.sqs?.arn
  const name = body?.['name']
  if (typeof name !== 'string' || typeof arn !== 'string' || !/^arn:aws:sqs:\S+:\S+:\S+/.test(arn))
    return ERRORS.invalid
  if (world.state.destinations.some((one) => one.arn === arn)) return ERRORS.conflict
  const destination = { id: uuid(world.tokenRandom), name, arn }
  world.state.destinations.push(destination)
  return json(200, { payload: destinationJson(destination) })
}

const subscriptionJson = ({ id, payloadVersion, destinationId }: Subscription) => ({
  payload: { subscriptionId: id, payloadVersion, destinationId },
})

const ownOf = ({ world, seller, ids }: Call): Subscription | undefined =>
  world.state.subscriptions.find((one) => one.seller === seller.login && one.type === ids[0])

function getSubscription(call: Call): Answer {
  const found = ownOf(call)
  return found ? json(200, subscriptionJson(found)) : ERRORS.notFound
}

function subscribe(call: Call): Answer {
  const { world, seller, request, deed, ids } = call
  const { payloadVersion, destinationId } = objectIn(request.body) ?? {}
  const [type = ''] = ids
  if (!TYPES.includes(type) || typeof payloadVersion !== 'string') return ERRORS.invalid
  if (!world.state.destinations.some(({ id }) => id === destinationId)) return ERRORS.invalid
  if (ownOf(call)) return ERRORS.conflict
  const made = {
    id: uuid(world.tokenRandom),
    seller: seller.login,
    type,
    payloadVersion,
    destinationId: String(destinationId),
  }
  world.state.subscriptions.push(made)
  record(world, deed, seller.login, 'notifications.subscribed', { type })
  return json(200, subscriptionJson(made))
}

const BASE = '/notifications/v1'
const RATE = [1, 5] as const

export const NOTIFICATION_ROUTES: readonly Route[] = [
  {
    ...route('GET', `${BASE}/destinations`, 'notifications.destinations', 'list', RATE, listDestinations),
    grantless: true,
  },
  {
    ...route(
      'POST',
      `${BASE}/destinations`,
      'notifications.create-destination',
      'nothing',
      RATE,
      createDestination,
    ),
    grantless: true,
  },
  route('GET', `${BASE}/subscriptions/(\\w+)`, 'notifications.subscription', 'object', RATE, getSubscription),
  route('POST', `${BASE}/subscriptions/(\\w+)`, 'notifications.subscribe', 'nothing', RATE, subscribe),
]
