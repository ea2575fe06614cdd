import { parseWire, sighting, stream, unlisted } from '#adapter'
import type { At, Cursor, Page } from '#adapter'
import { recognise } from '#case'
import type { Activity, Flag, Observation } from '#case'
import { inside } from './client.js'
import type { Session } from './client.js'
import { cursorOf, objectsIn, queryOf, resume, step } from './keyset.js'
import { enteredBy } from './ticket-clock.js'
import type { Entered } from './ticket-clock.js'
import { ticketMachine } from './ticket-machine.js'
import type { TicketState } from './ticket-machine.js'
import { PARTY, REFUND_REASONS, TYPES, activityOf, ticketWire } from './ticket-wire.js'
import type { Ticket } from './ticket-wire.js'

/**
 * One page of the shop's tickets, the oldest change first. In all states: many are answered by Wish itself and would
 * otherwise be missing from the boxes, whose counts add up to the total.
 */
async function listTickets(session: Session, cursor: Cursor | null): Promise<Page> {
  const walk = resume(cursor, null)
  const query = queryOf(walk, 'updated_at')
  const body = await session.call({ operation: 'tickets.list', method: 'GET', path: '/tickets', query })
  const { fresh, next, over } = step(walk, objectsIn(body), 'updated_at')
  return { items: fresh, cursor: cursorOf(next, over), more: !over }
}

const unlistedIn = (wire: Ticket): Flag[] => [
  ...unlisted('type', wire.type, TYPES),
  ...unlisted('refund_reason', wire.refund_reason, REFUND_REASONS),
  ...unlisted('resolution_info.closed_by', wire.resolution_info?.closed_by, Object.keys(PARTY)),
  ...(wire.replies ?? []).flatMap((reply, index) =>
    unlisted(`replies[${index}].sender`, reply.sender, Object.keys(PARTY)),
  ),
]

/**
 * A ticket as a case. `asOf` is Wish's date of the last change. Wish gives no due date and no amount. `assigned`: when it
 * was passed to the merchant, if a webhook told; a ticket alone shows only since when at the earliest.
 */
export function toObservation(
  wire: Ticket,
  flags: readonly Flag[],
  at: At,
  assigned: Entered | null = null,
): Observation<TicketState> {
  const entered = assigned ?? enteredAt(wire)
  const products = wire.products ?? []
  const orders = wire.orders ?? []
  const buyer = wire.buyer_info?.name
  return {
    nativeId: wire.id,
    state: recognise(ticketMachine, wire.state),
    native: nativeOf(wire, entered),
    site: at.site,
    asOf: wire.updated_at,
    openedAt: wire.opened_at,
    enteredAt: entered?.at ?? null,
    ...(assigned === null && wire.state === 'AWAITING_MERCHANT' && { enteredAtEarliest: true }),
    subject: wire.subject || wire.sub_label || `Ticket ${wire.id}`,
    orderId: orders[0]?.id ?? null,
    lines: orders.map(({ id }) => ({
      lineId: id,
      // An order of Wish is one product; which of several it is, the ticket does not say.
      itemId: products.length === 1 ? (products[0]?.id ?? null) : null,
      title: null,
      sku: null,
      quantity: null,
      price: null,
    })),
    buyer: buyer ? { handle: buyer, locale: wire.buyer_info?.locale ?? null } : null,
    reason: reasonOf(wire.refund_reason, wire.sub_label),
    amount: null,
    given: {},
    activities: activitiesOf(wire),
    flags: [...flags, ...unlistedIn(wire)],
    link: null,
  }
}

/** The label of a ticket: the reason of a refund if there is one, else Wish's own sub-label. */
export function reasonOf(
  reason: string | null | undefined,
  label: string | null | undefined,
): { code: string; text: string | null } | null {
  const code = reason || label
  return code ? { code, text: label || null } : null
}

/** What the state was read from, and the columns of the ticket list that have no place of their own; the clock's start by its path. */
function nativeOf(wire: Ticket, entered: Entered | null): Record<string, string> {
  const { state, type, sub_label, refund_reason, updated_at, resolution_info } = wire
  const read = { state, type, sub_label, refund_reason, updated_at, closed_by: resolution_info?.closed_by }
  const kept = Object.entries(read).flatMap(([name, value]) => (value ? [[name, value]] : []))
  return {
    ...(Object.fromEntries(kept) as Record<string, string>),
    ...(entered && { [entered.path]: entered.at }),
  }
}

function enteredAt(wire: Ticket): Entered | null {
  if (wire.state === 'CLOSED' || wire.state === 'PERMANENTLY_CLOSED') {
    const at = closedAt(wire)
    return at === null ? null : { at, path: 'resolution_info.closed_at' }
  }
  const said = (wire.replies ?? []).map(({ sender, replied_at }, index) => ({
    sender,
    at: replied_at,
    path: `replies[${index}].replied_at`,
  }))
  return enteredBy(wire.state, { at: wire.opened_at, path: 'opened_at' }, said)
}

function closedAt(wire: Ticket): string | null {
  const time = Date.parse(wire.resolution_info?.closed_at ?? '')
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}

function activitiesOf(wire: Ticket): Activity[] {
  const replies = (wire.replies ?? []).map(({ sender, replied_at, message, supporting_files }) =>
    activityOf(wire.id, {
      sender,
      at: replied_at,
      message: message ?? '',
      files: (supporting_files ?? []).map((file) => file.file_name || 'file'),
    }),
  )
  const at = closedAt(wire)
  const by = wire.resolution_info?.closed_by
  if (at === null || !by) return replies
  return [...replies, { key: `closed:${at}`, at, party: PARTY[by] ?? null, text: `closed by ${by}` }]
}

export const tickets = stream({
  everySeconds: 900,
  list: listTickets,
  items: (body) => objectsIn(inside(body)),
  parse: (item) => parseWire(ticketWire, item),
  map: (wire, flags, at: At) => ({ cases: [sighting(ticketMachine, toObservation(wire, flags, at))] }),
})
