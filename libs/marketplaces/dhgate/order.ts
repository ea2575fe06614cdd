import { z } from 'zod'
import { Problem, sighting, stream } from '#adapter'
import type { At, Cursor, Fact, OrderMark, OrderSighting, Page, Sightings } from '#adapter'
import type { Flag } from '#case'
import type { Session } from './client.js'
import { disputeMachine } from './dispute-machine.js'
import { totalOf, wordOf } from './dispute-wire.js'
import { ORDER_STATUS, orderWire, parseOrder } from './order-wire.js'
import type { Followed, Order } from './order-wire.js'
import { listIn, listPage } from './paging.js'
import { PAID } from './grade-effect.js'
import { isPreship, stillOpen, toPreship } from './preship.js'
import { settingsOf } from './settings.js'
import type { DhgateSettings } from './settings.js'
import { dayOf, instantOf, wallTime } from './wall-time.js'

/** Orders are listed by their last change. */
const BY_UPDATE = 3
/** What is changed at DHgate may become visible a little later than its date. */
const OVERLAP_MS = 30 * 60_000
const WINDOW_MS = 30 * 86_400_000
/** A window whose count changed while it was read is read again so often. */
const TRIES = 3

const walkWire = z.object({
  /** ISO 8601; the window that is being read, and its next page. */
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  pageNo: z.number().int().positive(),
  count: z.number().int().nullable(),
  tries: z.number().int(),
})
const cursorWire = z.object({
  walk: walkWire.nullable(),
  until: z.iso.datetime().nullable(),
  /** Orders with an open refund before shipping, and the status that they were seen in. */
  preship: z.record(z.string(), z.string()),
  /** Whether the shop is being read for the first time. */
  first: z.boolean().default(false),
})
type State = z.output<typeof cursorWire>
type Walk = z.output<typeof walkWire>

function windowFrom(from: number, now: number): Walk {
  const to = Math.min(now, from + WINDOW_MS)
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    pageNo: 1,
    count: null,
    tries: 1,
  }
}

/** One page of the orders that changed. Orders that change meanwhile leave the window: if its count moved, it is read again. */
export async function listOrders(session: Session, cursor: Cursor | null): Promise<Page> {
  const state: State = cursorWire.safeParse(cursor).data ?? {
    walk: null,
    until: null,
    preship: {},
    first: true,
  }
  const now = session.now().getTime()
  const { backfillDays, timezone } = session.settings
  const since = state.until === null ? now - backfillDays * 86_400_000 : Date.parse(state.until) - OVERLAP_MS
  const walk = state.walk ?? windowFrom(since, now)
  const params = {
    querytimeType: BY_UPDATE,
    startDate: wallTime(new Date(walk.from), timezone),
    endDate: wallTime(new Date(Date.parse(walk.to) + 1_000), timezone),
  }
  const page = await listPage(session, 'orderList', params, walk.pageNo)
  const { items, preship } = followed(page.items, state.preship)
  const last = walk.pageNo >= (page.pages ?? 1) || page.items.length === 0
  const count = walk.pageNo === 1 ? page.count : walk.count
  if (!last) {
    const next = { ...walk, pageNo: walk.pageNo + 1, count }
    return { items, cursor: { ...state, walk: next, preship }, more: true }
  }
  if (count !== page.count && walk.tries < TRIES) {
    const again = { ...walk, pageNo: 1, count: null, tries: walk.tries + 1 }
    return { items, cursor: { ...state, walk: again, preship }, more: true }
  }
  // Time goes on while pages are read: what came since the window was made is the next turn's, which begins before its end.
  const over = Date.parse(walk.to) >= now - OVERLAP_MS
  const next = over ? null : windowFrom(Date.parse(walk.to), now)
  // The first reading of a shop takes long: what changed meanwhile is read at once, not at the next turn.
  const cursorThen = { walk: next, until: walk.to, preship, first: state.first && !over }
  return { items, cursor: cursorThen, more: !over || state.first }
}

/** Adds to each order the refund before shipping that an earlier look showed, and remembers those that are open now. */
function followed(
  items: readonly unknown[],
  before: Readonly<Record<string, string>>,
): { items: readonly unknown[]; preship: Record<string, string> } {
  const preship = { ...before }
  const found = items.map((item) => {
    const wire = orderWire.safeParse(item).data
    if (!wire) return item
    const status = wordOf(wire.orderStatus)
    const earlier = preship[wire.orderNo]
    if (stillOpen(status)) preship[wire.orderNo] = status
    else delete preship[wire.orderNo]
    return earlier !== undefined && !isPreship(status) ? { order: item, after: earlier } : item
  })
  return { items: found, preship }
}

function toOrder(wire: Order, at: At, settings: DhgateSettings): OrderSighting {
  const zone = settings.timezone
  const updatedAt = instantOf(wire.updateDate, zone)
  const placedAt = instantOf(wire.startedDate, zone) ?? instantOf(wire.payDate, zone) ?? updatedAt
  if (placedAt === null) {
    throw new Problem('contract_changed', 'unexpected shape: startedDate is no date', { sideEffect: 'none' })
  }
  return {
    orderId: wire.orderNo,
    site: at.site,
    asOf: updatedAt,
    placedAt,
    paidAt: instantOf(wire.payDate, zone),
    shippedAt: instantOf(wire.deliveryDate, zone),
    nativeStatus: wordOf(wire.orderStatus),
    buyer: wire.buyerNickName || null,
    total: totalOf(wire.orderTotalPrice, settings.currency),
    lines: [],
  }
}

/** A warning (high risk, after-sale dispute, card chargeback) in DHgate's words, and a status that nobody has described. */
function factsOf(wire: Order, at: At, settings: DhgateSettings): Fact[] {
  const status = wordOf(wire.orderStatus)
  const on = dayOf(instantOf(wire.updateDate, settings.timezone) ?? at.seenAt, settings.timezone)
  const warned = wire.isWarn === true || ['1', 'true'].includes(String(wire.isWarn ?? ''))
  return [
    ...(warned
      ? [{ name: `warning on order ${wire.orderNo}`, on, value: wire.warnReason || 'no reason given' }]
      : []),
    ...(Object.hasOwn(ORDER_STATUS, status)
      ? []
      : [{ name: `unknown status of order ${wire.orderNo}`, on, value: status }]),
  ]
}

/** That an order was paid, since rates are of paid orders; and whether it is certain to have been refunded before shipping. */
function marksOf({ order, after }: Followed, at: At, { timezone }: DhgateSettings): OrderMark[] {
  const status = wordOf(order.orderStatus)
  const paidAt = instantOf(order.payDate, timezone)
  const refunded = status === '105003' || (after === '105002' && (status === '111000' || status === '111111'))
  const mark = (name: string, when: string, of: string): OrderMark => ({
    orderId: order.orderNo,
    mark: name,
    at: when,
    provenance: 'computed',
    of,
  })
  return [
    ...(paidAt === null ? [] : [mark(PAID, paidAt, `order ${order.orderNo}`)]),
    ...(refunded ? [mark('refunds', at.seenAt, `order ${order.orderNo} in ${status}`)] : []),
  ]
}

function see(wire: Followed, flags: readonly Flag[], at: At): Sightings {
  const settings = settingsOf(at.settings)
  const { order, after } = wire
  const concerned = after !== null || isPreship(wordOf(order.orderStatus))
  return {
    cases: concerned ? [sighting(disputeMachine, toPreship(order, flags, at, settings, after))] : [],
    orders: [toOrder(order, at, settings)],
    facts: factsOf(order, at, settings),
    marks: marksOf(wire, at, settings),
  }
}

export const orders = stream<Session, Followed>({
  everySeconds: 900,
  list: listOrders,
  items: (body) => {
    if (Array.isArray(body)) return body
    const alone = typeof body === 'object' && body !== null && ('orderNo' in body || 'order' in body)
    return alone ? [body] : listIn(body, '/orderBaseInfoList')
  },
  parse: parseOrder,
  map: see,
})
