import { z } from 'zod'
import { Problem, parseJson, parseWire, stream } from '#adapter'
import type { At, CaseRemark, Cursor, Page, Parsed, Sightings } from '#adapter'
import type { Session } from './client.js'
import { sightingsOf } from './order-map.js'
import { parseOrder, readOrder } from './order.js'
import type { AmazonOrder } from './order-wire.js'
import type { Flag } from '#case'

/*
 * Notifications are hints: what they speak of is fetched. They come twice, late and in any order. A message is deleted only at the turn after the one
 * that kept it, so that none is lost; until then the queue hides it.
 */

const REMEMBERED = 300

const cursorWire = z.object({
  /** Handles of messages that are kept and can be deleted. */
  kept: z.array(z.string()),
  /** Ids of notifications seen, the newest last. */
  seen: z.array(z.string()),
})

const metadata = z
  .looseObject({ NotificationId: z.string().nullish(), notificationId: z.string().nullish() })
  .nullish()

/** The envelope; its keys are in Pascal or camel case by type. */
const envelopeWire = z.looseObject({
  NotificationType: z.string().nullish(),
  notificationType: z.string().nullish(),
  EventTime: z.string().nullish(),
  eventTime: z.string().nullish(),
  Payload: z.looseObject({}).nullish(),
  payload: z.looseObject({}).nullish(),
  NotificationMetadata: metadata,
  notificationMetadata: metadata,
})

const orderChangeWire = z.looseObject({
  OrderChangeNotification: z.looseObject({
    AmazonOrderId: z.string().min(1),
    OrderChangeType: z.string().nullish(),
    Summary: z
      .looseObject({ CancelNotifyDate: z.string().nullish(), OrderStatus: z.string().nullish() })
      .nullish(),
  }),
})

const accountWire = z.looseObject({
  accountStatusChangeNotification: z.looseObject({
    previousAccountStatus: z.string().nullish(),
    currentAccountStatus: z.string(),
  }),
})

type Envelope = z.output<typeof envelopeWire>

export interface Notification {
  readonly type: string
  readonly id: string | null
  readonly at: string | null
  readonly payload: Readonly<Record<string, unknown>>
  /** The order that it spoke of, as it was when we looked. */
  readonly order: AmazonOrder | null
  readonly orderFlags: readonly Flag[]
}

const readEnvelope = (wire: Envelope): Omit<Notification, 'order' | 'orderFlags'> => ({
  type: wire.NotificationType ?? wire.notificationType ?? '',
  id:
    wire.NotificationMetadata?.NotificationId ??
    wire.notificationMetadata?.notificationId ??
    wire.notificationMetadata?.NotificationId ??
    wire.NotificationMetadata?.notificationId ??
    null,
  at: wire.EventTime ?? wire.eventTime ?? null,
  payload: wire.Payload ?? wire.payload ?? {},
})

/** What a message says, or null for one that is no notification: it is kept as it came and shown as not understood. */
function openMessage(body: string): {
  readonly notification: unknown
  readonly id: string | null
  readonly orderId: string | null
} {
  try {
    const notification = parseJson(body)
    const envelope = readEnvelope(envelopeWire.parse(notification))
    const change = orderChangeWire.safeParse(envelope.payload).data?.OrderChangeNotification
    return {
      notification,
      id: envelope.id,
      orderId: envelope.type === 'ORDER_CHANGE' ? (change?.AmazonOrderId ?? null) : null,
    }
  } catch {
    return { notification: { unreadable: body.slice(0, 10_000) }, id: null, orderId: null }
  }
}

async function listNotifications(session: Session, cursor: Cursor | null): Promise<Page> {
  const known = cursorWire.safeParse(cursor).data ?? { kept: [], seen: [] }
  const { queue } = session
  if (queue === null) return { items: [], cursor: known, more: false }
  if (known.kept.length > 0) await queue.remove(known.kept)
  const messages = await queue.receive()
  const seen = [...known.seen]
  const items: unknown[] = []
  const orders = new Map<string, unknown>()
  for (const { body } of messages) {
    const { notification, id, orderId } = openMessage(body)
    if (id !== null && seen.includes(id)) continue
    if (id !== null) seen.push(id)
    if (orderId !== null && !orders.has(orderId)) orders.set(orderId, await orderOrNull(session, orderId))
    items.push({ notification, ...(orderId !== null && { order: orders.get(orderId) ?? null }) })
  }
  const next = { kept: messages.map(({ handle }) => handle), seen: seen.slice(-REMEMBERED) }
  return { items, cursor: next, more: messages.length > 0 }
}

/** An order may be gone, or of another region; the poll is the safety net. */
async function orderOrNull(session: Session, orderId: string): Promise<unknown> {
  try {
    return await readOrder(session, orderId)
  } catch (error) {
    if (error instanceof Problem && (error.code === 'not_found' || error.code === 'rejected')) return null
    throw error
  }
}

const itemWire = z.looseObject({ notification: z.unknown(), order: z.unknown().optional() })

function parseNotification(item: unknown): Parsed<Notification> {
  const { wire } = parseWire(itemWire, item)
  const envelope = readEnvelope(parseWire(envelopeWire, wire.notification).wire)
  if (envelope.type === '')
    throw new Problem('contract_changed', 'the message is no notification', { sideEffect: 'none' })
  const order = wire.order === undefined || wire.order === null ? null : parseOrder(wire.order)
  return {
    wire: { ...envelope, order: order?.wire ?? null, orderFlags: order?.flags ?? [] },
    flags: [],
  }
}

/** The date by which Amazon says that it will cancel: an entry in the order's history. */
function announced(payload: Notification['payload'], at: string): CaseRemark[] {
  const change = orderChangeWire.safeParse(payload).data?.OrderChangeNotification
  const date = change?.Summary?.CancelNotifyDate
  if (!change || !date) return []
  const activity = {
    key: `cancel-notify:${date}`,
    at,
    party: 'marketplace' as const,
    text: `Amazon announces that it will cancel the order (CancelNotifyDate ${date})`,
  }
  return [{ of: { kind: 'order', nativeId: change.AmazonOrderId }, key: activity.key, asOf: at, activity }]
}

function toSightings({ type, at: sentAt, payload, order, orderFlags }: Notification, at: At): Sightings {
  const on = sentAt !== null && !Number.isNaN(Date.parse(sentAt)) ? new Date(sentAt).toISOString() : at.seenAt
  if (type === 'ORDER_CHANGE') {
    const seen: Sightings = order ? sightingsOf(order, orderFlags, at) : { cases: [] }
    return { ...seen, remarks: announced(payload, on) }
  }
  const account = accountWire.safeParse(payload).data?.accountStatusChangeNotification
  if (type === 'ACCOUNT_STATUS_CHANGED' && account) {
    const value = [account.previousAccountStatus, account.currentAccountStatus].filter(Boolean).join(' → ')
    return { cases: [], facts: [{ name: `account status ${at.site}`, on: on.slice(0, 10), value }] }
  }
  // Finished reports and other news are looked up by their own streams.
  return { cases: [] }
}

export const notifications = stream({
  everySeconds: 60,
  list: listNotifications,
  items(body) {
    if (typeof body === 'object' && body !== null)
      return 'notification' in body ? [body] : [{ notification: body }]
    throw new Problem('contract_changed', 'the body is no notification', { sideEffect: 'none' })
  },
  parse: parseNotification,
  map: (wire, _flags, at) => toSightings(wire, at),
})
