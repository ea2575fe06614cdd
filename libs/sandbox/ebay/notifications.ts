import { createHash, generateKeyPairSync, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { iso } from '../clock.js'
import { empty, json, type Answer } from '../http.js'
import { callerOf, type Call, type Route } from './calls.js'
import { RestRefusal, applicationEndpoint, bodyOf } from './rest-gate.js'
import type { Destination } from './desk-types.js'
import type { World } from './world.js'

/*
 * Notification API (contracts/ebay/commerce_notification_v1_oas3.json). eBay proves by a challenge that an endpoint is
 * the subscriber's, and signs what it sends (facts/ebay.md §4.5).
 */

const DOMAIN = 'API_NOTIFICATION'
const TOPICS: readonly (readonly [topicId: string, scope: 'USER' | 'APPLICATION'])[] = [
  ['MARKETPLACE_ACCOUNT_DELETION', 'APPLICATION'],
  ['SELLER_STANDARDS_PROFILE_METRICS', 'USER'],
  ['SELLER_CUSTOMER_SERVICE_METRIC_RATING', 'USER'],
  ['BUYER_QUESTION', 'USER'],
  ['NEW_MESSAGE', 'USER'],
  ['ORDER_CONFIRMATION', 'USER'],
  ['ITEM_MARKED_SHIPPED', 'USER'],
  ['FEEDBACK_RECEIVED', 'USER'],
]

/** The key that signs; made when first needed, and the same from then on. */
function keyOf(world: World): { kid: string; privateKey: string } {
  const { desk } = world.state
  desk.notificationKey ??= {
    kid: `sandbox-${world.tokenRandom.digits(12)}`,
    privateKey: generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
      .privateKey.export({ format: 'der', type: 'pkcs8' })
      .toString('base64'),
  }
  return desk.notificationKey
}

const privateKeyOf = (world: World) =>
  createPrivateKey({ key: Buffer.from(keyOf(world).privateKey, 'base64'), format: 'der', type: 'pkcs8' })

/** The key comes as PEM whose lines are run together, as eBay's does. */
function publicKey({ world, id }: Call): Answer {
  if (id !== keyOf(world).kid) throw new RestRefusal(404, 195_001, 'The public key does not exist', DOMAIN)
  const der = createPublicKey(privateKeyOf(world)).export({ format: 'der', type: 'spki' }).toString('base64')
  const key = `-----BEGIN PUBLIC KEY-----${der}-----END PUBLIC KEY-----`
  return json(200, { algorithm: 'ECDSA', digest: 'SHA1', key })
}

const destinationJson = ({ id, name, status, endpoint, verificationToken }: Destination) => ({
  destinationId: id,
  name,
  status,
  deliveryConfig: { endpoint, verificationToken },
})

const destinations = ({ world }: Call): Answer => {
  const all = world.state.desk.destinations
  return json(200, { total: all.length, limit: 100, destinations: all.map(destinationJson) })
}

/** Creating or changing a destination sends the challenge first; a wrong answer refuses it. */
async function saveDestination(call: Call): Promise<Answer> {
  const input = bodyOf(call, 195_002, DOMAIN)
  const { name, status, deliveryConfig } = input
  const { endpoint, verificationToken } = (deliveryConfig ?? {}) as Record<string, unknown>
  if (typeof endpoint !== 'string' || !URL.canParse(endpoint)) throw refused('Invalid endpoint')
  if (typeof verificationToken !== 'string' || !/^[\w-]{32,80}$/.test(verificationToken))
    throw refused('The verification token must have 32 to 80 characters')
  if (!(await answersChallenge(call.world, endpoint, verificationToken)))
    throw refused('The endpoint did not answer the challenge')
  const { desk } = call.world.state
  const known = desk.destinations.find(({ id }) => id === call.id)
  if (call.request.method === 'PUT') {
    if (!known) throw new RestRefusal(404, 195_001, 'The destination does not exist', DOMAIN)
    desk.destinations = desk.destinations.map((one) =>
      one === known ? { ...one, endpoint, verificationToken, status: String(status) } : one,
    )
    return empty(204)
  }
  const id = `dest-${call.world.state.nextSeq++}`
  desk.destinations.push({ id, name: String(name), status: String(status), endpoint, verificationToken })
  return { status: 201, headers: { location: `/commerce/notification/v1/destination/${id}` }, body: '' }
}

const refused = (message: string): RestRefusal => new RestRefusal(400, 195_003, message, DOMAIN)

async function answersChallenge(world: World, endpoint: string, token: string): Promise<boolean> {
  const challenge = world.tokenRandom.text(24)
  try {
    const response = await fetch(`${endpoint}?challenge_code=${challenge}`)
    const { challengeResponse } = (await response.json()) as { challengeResponse?: unknown }
    const expected = createHash('sha256').update(`${challenge}${token}${endpoint}`).digest('hex')
    return response.status === 200 && challengeResponse === expected
  } catch {
    return false
  }
}

const topics = (): Answer =>
  json(200, {
    total: TOPICS.length,
    limit: 100,
    topics: TOPICS.map(([topicId, scope]) => ({
      topicId,
      scope,
      status: 'ENABLED',
      context: scope === 'USER' ? 'SELLING' : 'COMPLIANCE',
      supportedPayloads: [
        { format: ['JSON'], schemaVersion: '1.0', deliveryProtocol: 'HTTPS', deprecated: false },
      ],
    })),
  })

/** Whose token it is decides whose subscriptions are meant. */
const subscriber = ({ world, request, deed }: Call): string | null => {
  const [, token = ''] = (request.headers['authorization'] ?? '').split(' ')
  const caller = callerOf(world, token, deed.at)
  return caller.kind === 'seller' ? caller.login : null
}

function subscriptions(call: Call): Answer {
  const seller = subscriber(call)
  const own = call.world.state.desk.subscriptions.filter((one) => one.seller === seller)
  return json(200, {
    total: own.length,
    limit: 100,
    subscriptions: own.map(({ id, topicId, destinationId, createdAt, status = 'ENABLED' }) => ({
      subscriptionId: id,
      topicId,
      destinationId,
      status,
      creationDate: iso(createdAt),
      payload: { format: 'JSON', schemaVersion: '1.0', deliveryProtocol: 'HTTPS' },
    })),
  })
}

function subscribe(call: Call): Answer {
  const { topicId, destinationId } = bodyOf(call, 195_002, DOMAIN)
  const { desk } = call.world.state
  const seller = subscriber(call)
  const topic = TOPICS.find(([id]) => id === topicId)
  if (!topic) throw refused('Invalid topic')
  if ((topic[1] === 'APPLICATION') !== (seller === null))
    throw new RestRefusal(403, 195_011, 'The topic is not available to this token', DOMAIN)
  if (!desk.destinations.some(({ id }) => id === destinationId)) throw refused('Invalid destination')
  const id = `sub-${call.world.state.nextSeq++}`
  const { at } = call.deed
  desk.subscriptions.push({
    id,
    topicId: topic[0],
    destinationId: String(destinationId),
    seller,
    createdAt: at,
  })
  return { status: 201, headers: { location: `/commerce/notification/v1/subscription/${id}` }, body: '' }
}

function enable(call: Call): Answer {
  const seller = subscriber(call)
  const { subscriptions: all } = call.world.state.desk
  const known = all.find((one) => one.id === call.id && one.seller === seller)
  if (!known) throw new RestRefusal(404, 195_001, 'The subscription does not exist', DOMAIN)
  delete known.status
  return empty(204)
}

export interface Notification {
  readonly topic: string
  readonly data: unknown
  /** Of a shop's topic; null: the application's. */
  readonly seller: string | null
}

/** Sends a signed notification to whoever subscribed; gives the statuses of their answers. */
export async function notify(world: World, { topic, data, seller }: Notification): Promise<number[]> {
  const { desk } = world.state
  const now = iso(world.clock.now())
  const notification = {
    notificationId: `${topic.toLowerCase()}-${world.state.nextSeq++}`,
    eventDate: now,
    publishDate: now,
    publishAttemptCount: 1,
    data,
  }
  const body = JSON.stringify({ metadata: { topic, schemaVersion: '1.0', deprecated: false }, notification })
  const wanted = desk.subscriptions.filter(
    (one) => one.topicId === topic && one.seller === seller && one.status === undefined,
  )
  const targets = desk.destinations.filter(({ id }) => wanted.some((one) => one.destinationId === id))
  return Promise.all(targets.map(({ endpoint }) => post(world, endpoint, body)))
}

async function post(world: World, endpoint: string, body: string): Promise<number> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-ebay-signature': signatureOf(world, body) },
    body,
  })
  await response.arrayBuffer()
  return response.status
}

const signatureOf = (world: World, body: string): string =>
  Buffer.from(
    JSON.stringify({
      alg: 'ecdsa',
      kid: keyOf(world).kid,
      signature: sign('sha1', Buffer.from(body), privateKeyOf(world)).toString('base64'),
      digest: 'SHA1',
    }),
  ).toString('base64')

const route = (
  method: string,
  name: string,
  pattern: string,
  handle: (call: Call) => Answer | Promise<Answer>,
): Route => ({
  host: 'api',
  method,
  path: new RegExp(`^/commerce/notification/v1/${pattern}/?$`),
  operation: { name: `notification.${name}`, shows: 'nothing' },
  answer: applicationEndpoint('commerce.notification', handle),
})

export const NOTIFICATION_ROUTES: readonly Route[] = [
  route('GET', 'public_key', 'public_key/([\\w-]+)', publicKey),
  route('GET', 'destinations', 'destination', destinations),
  route('POST', 'create_destination', 'destination', saveDestination),
  route('PUT', 'update_destination', 'destination/([\\w-]+)', saveDestination),
  route('GET', 'topics', 'topic', topics),
  route('GET', 'subscriptions', 'subscription', subscriptions),
  route('POST', 'create_subscription', 'subscription', subscribe),
  route('POST', 'enable_subscription', 'subscription/([\\w-]+)/enable', enable),
]
