import { z } from 'zod'
import { Problem, parseJson, parseWire, sighting, stream } from '#adapter'
import type { At, Pushed, PushRequest, Sightings } from '#adapter'
import type { Flag } from '#case'
import type { Session } from './client.js'
import { orders } from './order.js'
import { penalties } from './penalty.js'
import { ticketMachine } from './ticket-machine.js'
import { ticketWire } from './ticket-wire.js'
import { toObservation } from './ticket.js'
import { looksOf } from './topics.js'

/*
 * Webhooks (documentation page and specification 3.0.65, read 2026-11-22): a POST with a JSON array of events
 * `{data, timestamp}`, gathered over a short time. Wish repeats it hourly for a day unless it is answered 200 within 5
 * seconds. `data` is the v3 object; UNCONFIRMED for tickets. In a test message it is a text.
 */

/** Takes a webhook: verified over the bytes as they came, split into its events. Throws `forbidden` for a forged one. */
export async function receive(session: Session, request: PushRequest): Promise<Pushed> {
  if (request.method !== 'POST') return { answer: { status: 405 } }
  if (!session.signed(request.body, request.headers['wish-hmac-sha256'] ?? ''))
    throw new Problem('forbidden', 'this push is not signed by Wish', { sideEffect: 'none' })
  const topic = request.headers['wish-topic']
  const subscription_id = request.headers['wish-subscription-id']
  const from = {
    ...(topic !== undefined && { topic }),
    ...(subscription_id !== undefined && { subscription_id }),
  }
  const events = eventsIn(Buffer.from(request.body).toString('utf8'))
  return {
    answer: { status: 200 },
    // No count of retries is kept with an event: a repeat is then the same to the byte, and known.
    items: [{ stream: 'webhook', items: events.map((event) => ({ ...from, ...event })) }],
    look: looksOf(topic ?? ''),
  }
}

/** The events of a signed body. One in a shape that we do not know is Wish's all the same: it is kept as a whole. */
function eventsIn(text: string): readonly object[] {
  try {
    const body = parseJson(text)
    const events: readonly unknown[] = Array.isArray(body) ? body : [body]
    return events.map((event) => (isRecord(event) ? event : { event }))
  } catch {
    return [{ event: text }]
  }
}

/** Wish writes Unix seconds. */
const eventWire = z.looseObject({
  topic: z.string().nullish(),
  subscription_id: z.string().nullish(),
  timestamp: z.union([z.number(), z.string().regex(/^\d+(\.\d+)?$/)]),
  data: z.union([z.string(), z.record(z.string(), z.unknown())]),
})

type Event = z.output<typeof eventWire>

/** What an event shows: known by the shape of its object, since the topic travels in a header that a saved body lacks. */
function sightingsIn({ data, timestamp, topic }: Event, flags: readonly Flag[], at: At): Sightings {
  if (typeof data === 'string') return { cases: [] }
  const has = (...names: readonly string[]): boolean => names.some((name) => name in data)
  if (has('opened_at', 'replies', 'buyer_info', 'resolution_info'))
    return ticketIn(data, timestamp, topic, flags, at)
  if (has('penalty_reason', 'penalty_amount', 'related_entity_type')) return penalties.see(data, at)
  if (has('released_at', 'fulfillment_records', 'order_payment', 'transaction_id'))
    return orders.see(data, at)
  // An id alone, or an object of another kind: a hint, and the streams are looked at.
  return { cases: [] }
}

function ticketIn(
  data: object,
  timestamp: number | string,
  topic: string | null | undefined,
  flags: readonly Flag[],
  at: At,
): Sightings {
  const { wire, flags: own } = parseWire(ticketWire, data)
  const when = new Date(Number(timestamp) * 1_000)
  if (Number.isNaN(when.getTime()))
    throw new Problem('contract_changed', 'unexpected shape: timestamp is no instant', { sideEffect: 'none' })
  const passed = wire.state === 'AWAITING_MERCHANT'
  const instant = when.toISOString()
  const assigned = passed ? { at: instant, path: 'webhook.timestamp' } : null
  const observation = toObservation(wire, [...flags, ...own], at, assigned)
  const words = `${topic ?? 'TICKET_AWAITING_MERCHANT'} (webhook)`
  const notice = { key: `webhook:${instant}`, at: instant, party: 'marketplace' as const, text: words }
  const activities = passed ? [...observation.activities, notice] : observation.activities
  return { cases: [sighting(ticketMachine, { ...observation, activities })] }
}

export const webhook = stream({
  // Pushed, never asked for.
  everySeconds: null,
  items: (body) => (Array.isArray(body) ? body : [body]),
  parse: (item) => parseWire(eventWire, item),
  map: sightingsIn,
})

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
