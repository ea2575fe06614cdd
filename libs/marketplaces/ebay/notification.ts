import { createHash, createHmac } from 'node:crypto'
import { z } from 'zod'
import { Problem, idText, parseJson, parseWire } from '#adapter'
import type { Erasure, Pushed, PushRequest } from '#adapter'
import type { Session } from './client.js'
import { isSigned } from './notification-signature.js'
import { maybe } from './wire.js'

/*
 * Notification API: eBay proves by a challenge that the address is ours, and signs what it sends. A push is only a hint
 * at which stream is worth a look; MARKETPLACE_ACCOUNT_DELETION alone is an order. Sources: facts of the interface
 * description 1.2.0 and eBay's own event library, read 2026-11-22.
 */

/** What a topic tells to look at. Feedback topics are named by eBay's list alone; any of that word counts. */
export const TOPICS: Readonly<Record<string, readonly string[]>> = {
  MARKETPLACE_ACCOUNT_DELETION: [],
  SELLER_STANDARDS_PROFILE_METRICS: ['standards'],
  SELLER_CUSTOMER_SERVICE_METRIC_RATING: ['service-metrics'],
  BUYER_QUESTION: ['messages'],
  NEW_MESSAGE: ['messages'],
  ORDER_CONFIRMATION: ['orders', 'unpaid'],
  ITEM_MARKED_SHIPPED: ['orders'],
}

const streamsOf = (topic: string): readonly string[] =>
  (Object.hasOwn(TOPICS, topic) ? TOPICS[topic] : undefined) ??
  (topic.includes('FEEDBACK') ? ['feedback'] : [])

const NOTHING = { sideEffect: 'none' } as const
const OK: Pushed['answer'] = { status: 204 }

/** Answers a challenge, or verifies a notification and says what it asks for. Throws `forbidden` for a forged one. */
export async function receive(session: Session, request: PushRequest): Promise<Pushed> {
  const { challenge_code: challenge } = request.query
  if (request.method === 'GET' && challenge !== undefined) return challenged(session, request.url, challenge)
  if (request.method === 'HEAD') return { answer: { status: 200 } }
  if (!(await isSigned(session, request)))
    throw new Problem('forbidden', 'this notification is not signed by eBay', NOTHING)
  const text = new TextDecoder().decode(request.body)
  const { wire } = parseWire(notificationWire, parseJson(text))
  const { topic } = wire.metadata
  if (topic !== 'MARKETPLACE_ACCOUNT_DELETION') return { answer: OK, look: streamsOf(topic) }
  return { answer: OK, erase: [erasureIn(wire.notification)] }
}

const notificationWire = z.looseObject({
  metadata: z.looseObject({ topic: z.string().min(1) }),
  notification: z.looseObject({ notificationId: idText, data: z.unknown() }),
})

const deletedWire = z.looseObject({
  username: maybe(z.string()),
  userId: maybe(z.string()),
  eiasToken: maybe(z.string()),
})

function erasureIn({ notificationId, data }: z.output<typeof notificationWire>['notification']): Erasure {
  const { username, userId, eiasToken } = parseWire(deletedWire, data).wire
  const buyers = [username, userId, eiasToken].filter((one) => one !== undefined && one !== '')
  if (buyers.length === 0)
    throw new Problem('contract_changed', 'a deletion notice names nobody to be deleted', NOTHING)
  return { buyers: [...new Set(buyers as string[])], noticeId: notificationId }
}

function challenged(session: Session, url: string, challenge: string): Pushed {
  const hash = createHash('sha256').update(challenge).update(verificationToken(session, url)).update(url)
  const body = JSON.stringify({ challengeResponse: hash.digest('hex') })
  return { answer: { status: 200, type: 'application/json', body } }
}

/**
 * The token by which eBay recognises our address: the one stored with the shop (where somebody registered the address by
 * hand), else one derived from the application's secret, which needs no storing. 43 characters of those allowed.
 */
export const verificationToken = ({ credentials }: Session, url: string): string =>
  credentials['verificationToken'] ||
  createHmac('sha256', credentials['clientSecret'] ?? '')
    .update(url)
    .digest('base64url')
