import { z } from 'zod'
import { Problem, idText, parseWire, sighting, stream, unlisted } from '#adapter'
import type { At } from '#adapter'
import { recognise } from '#case'
import type { Activity, Flag, Observation } from '#case'
import { meaningOf } from './problems.js'
import { enteredBy } from './ticket-clock.js'
import { ticketMachine } from './ticket-machine.js'
import type { TicketState } from './ticket-machine.js'
import { PARTY, activityOf } from './ticket-wire.js'
import { reasonOf } from './ticket.js'
import { pythonList, v2Count, v2Flag, v2Instant, v2Text } from './v2-values.js'

/*
 * Old exports of tickets, from the interface that Wish has switched off (v2). Read only: there is nothing to ask any more.
 * Fields as three independent public clients read them.
 */

const orderWire = z.looseObject({
  order_id: idText,
  transaction_id: v2Text,
  product_id: v2Text,
  variant_id: v2Text,
  product_name: v2Text,
  sku: v2Text,
  quantity: v2Count,
  state: v2Text,
})
const replyWire = z.looseObject({
  date: v2Instant,
  message: v2Text,
  sender: z.string(),
  translated_message: v2Text,
  translated_message_zh: v2Text,
  image_urls: z.union([z.string(), z.array(z.string())]).nullish(),
})
const ticketWire = z.looseObject({
  id: idText,
  transaction_id: v2Text,
  merchant_id: v2Text,
  subject: v2Text,
  label: v2Text,
  sublabel: v2Text,
  default_refund_reason: v2Text,
  state: v2Text,
  state_id: v2Text,
  open_date: v2Instant,
  last_update_date: v2Instant,
  photo_proof: v2Flag,
  UserInfo: z.looseObject({ id: v2Text, name: v2Text, locale: v2Text }).nullish(),
  items: z.array(orderWire).nullish(),
  replies: z.array(replyWire).nullish(),
})

type OldTicket = z.output<typeof ticketWire>

/** v2 puts every object under its own name: `{"Ticket": {…}}`. */
const WRAPPERS = new Set(['Ticket', 'Order', 'Reply'])

/** The same without the wrappers, at any depth. */
function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped)
  if (!isRecord(value)) return value
  const wrapper = Object.keys(value).find((key) => WRAPPERS.has(key) && isRecord(value[key]))
  if (wrapper !== undefined) {
    const { [wrapper]: content, ...beside } = value
    return unwrapped({ ...beside, ...(content as Record<string, unknown>) })
  }
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, unwrapped(entry)]))
}

/** The tickets in an export: an answer of v2, a list, or one alone. Throws `contract_changed`, naming v2's own error if it is one. */
function oldTicketsIn(body: unknown): readonly unknown[] {
  const enveloped = isRecord(body) && 'code' in body
  if (enveloped && Number(body['code']) !== 0) {
    const meaning = meaningOf('v2', body['code']) ?? 'unknown'
    const message = `this export holds an error of Wish v2 (${String(body['code']).slice(0, 20)}, ${meaning}), no tickets`
    throw new Problem('contract_changed', message, { sideEffect: 'none' })
  }
  const content = enveloped ? body['data'] : body
  if (Array.isArray(content)) return content
  if (isRecord(content) && ('Ticket' in content || 'id' in content)) return [content]
  throw new Problem('contract_changed', 'no tickets in this export', { sideEffect: 'none' })
}

/**
 * v3's word for a state of v2. v2's list of states is UNCONFIRMED: these are the readings of words that texts of that time
 * mention ("Awaiting your response", "Awaiting buyer's response", "Wish deferred"). Anything else stays what it is.
 */
const READINGS: readonly (readonly [words: RegExp, state: TicketState])[] = [
  [/^(permanently[ _]closed)$/i, 'PERMANENTLY_CLOSED'],
  [/^closed\b/i, 'CLOSED'],
  [/^awaiting[ _](your?|merchant)\b/i, 'AWAITING_MERCHANT'],
  [/^awaiting[ _](buyer|user|customer)\b/i, 'AWAITING_USER'],
  [/^(awaiting[ _]wish|wish[ _]defer|deferred)/i, 'AWAITING_WISH'],
]

const stateOf = (word: string): string => READINGS.find(([words]) => words.test(word))?.[1] ?? word

const SENDERS: Readonly<Record<string, string>> = {
  user: 'USER',
  merchant: 'MERCHANT',
  'wish support': 'WISH_SUPPORT',
}

const senderOf = (word: string): string => SENDERS[word.trim().toLowerCase()] ?? word

function toObservation(wire: OldTicket, flags: readonly Flag[], at: At): Observation<TicketState> {
  const word = wire.state ?? (wire.state_id === null ? null : `state_id ${wire.state_id}`)
  if (word === null) {
    throw new Problem('contract_changed', 'an old ticket without state', { sideEffect: 'none' })
  }
  const read = stateOf(word)
  const replies = (wire.replies ?? []).map((reply) => ({ ...reply, sender: senderOf(reply.sender) }))
  const said = replies.map(({ sender, date }, index) => ({
    sender,
    at: date,
    path: `replies[${index}].date`,
  }))
  const entered = enteredBy(read, { at: wire.open_date, path: 'open_date' }, said)
  const name = wire.UserInfo?.name
  const lines = wire.items ?? []
  return {
    nativeId: wire.id,
    state: recognise(ticketMachine, read),
    native: {
      state: word,
      ...(wire.label !== null && { label: wire.label }),
      ...(wire.sublabel !== null && { sublabel: wire.sublabel }),
      last_update_date: wire.last_update_date,
      ...(entered && { [entered.path]: entered.at }),
    },
    site: at.site,
    asOf: wire.last_update_date,
    openedAt: wire.open_date,
    enteredAt: entered?.at ?? null,
    subject: wire.subject ?? wire.label ?? `Ticket ${wire.id}`,
    orderId: lines[0]?.order_id ?? null,
    // Prices come without their currency: an amount without one is none.
    lines: lines.map((line) => ({
      lineId: line.order_id,
      itemId: line.product_id,
      title: line.product_name,
      sku: line.sku,
      quantity: line.quantity,
      price: null,
    })),
    buyer: name ? { handle: name, locale: wire.UserInfo?.locale ?? null } : null,
    reason: reasonOf(wire.default_refund_reason, wire.sublabel ?? wire.label),
    amount: null,
    given: {},
    activities: replies.map(({ sender, date, message, image_urls }) =>
      oldActivity(wire.id, { sender, at: date, message: message ?? '', pictures: picturesIn(image_urls) }),
    ),
    flags: [
      ...flags,
      // Our reading of an unconfirmed word stays visible as such.
      ...(read === word ? [] : [{ code: 'unknown_value' as const, path: 'state', value: word.slice(0, 80) }]),
      ...replies.flatMap(({ sender }, index) =>
        unlisted(`replies[${index}].sender`, sender, Object.keys(PARTY)),
      ),
    ],
    link: null,
  }
}

/** Pictures are named in words: their addresses are long dead, so that there is nothing to fetch. */
function oldActivity(
  ticketId: string,
  { pictures, ...reply }: { sender: string; at: string; message: string; pictures: readonly string[] },
): Activity {
  const activity = activityOf(ticketId, { ...reply, files: [] })
  const named = pictures.length > 0 ? `[${pictures.join(', ')}]` : ''
  return { ...activity, text: [activity.text, named].filter((part) => part !== '').join('\n') }
}

/** The names of pictures. */
const picturesIn = (value: string | readonly string[] | null | undefined): string[] =>
  (typeof value === 'string' ? pythonList(value) : (value ?? [])).map(
    (address) => address.split(/[?#]/)[0]?.split('/').at(-1) || 'file',
  )

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const v2Tickets = stream({
  // v2 is gone: old tickets come from files alone.
  everySeconds: null,
  items: oldTicketsIn,
  parse: (item) => parseWire(ticketWire, unwrapped(item)),
  map: (wire, flags, at: At) => ({ cases: [sighting(ticketMachine, toObservation(wire, flags, at))] }),
})
