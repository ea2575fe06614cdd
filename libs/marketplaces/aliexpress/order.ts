import { parseWire, sighting, stream } from '#adapter'
import type { At, OrderMark, OrderSighting, Sightings } from '#adapter'
import { recognise } from '#case'
import type { Activity, Flag, Observation, Party } from '#case'
import { cancellationMachine, orderMachine } from './order-machine.js'
import type { CancellationState, OrderState } from './order-machine.js'
import { listOrders, listCancellations } from './order-poll.js'
import { endReasonOf, idOf, linesOf, orderWire, ordersIn, totalOf } from './order-wire.js'
import type { Order } from './order-wire.js'
import { settingsOf } from './settings.js'
import type { Settings } from './settings.js'
import { SELLER_CENTRE } from './sites.js'
import { happenedAt, instantOfWall } from './wall-time.js'

/* Orders, and the cancellations that buyers ask for. `asOf` is the order's last change by AliExpress's clock. */

const MINUTE = 60_000
const readAt = (text: string | null | undefined, zone: string): string | null =>
  text ? instantOfWall(text, zone, 'later') : null

const changedAt = (order: Order, zone: string): string | null =>
  readAt(order.gmt_update || order.gmt_modified, zone)

/** What both kinds of case take from an order. */
function observationOf<S extends string>(
  order: Order,
  state: Observation<S>['state'],
  due: Readonly<Record<string, string>>,
  flags: readonly Flag[],
  at: At,
  settings: Settings,
): Observation<S> {
  const zone = settings.timezone
  const id = idOf(order)
  const { issue_status, frozen_status, logistics_status, cancel_request_reason } = order
  const read = {
    order_status: order.order_status,
    issue_status,
    frozen_status,
    logistics_status,
    end_reason: endReasonOf(order),
    cancel_request_reason,
    refund_type: order.refund_info?.refund_type,
  }
  const link = order.order_detail_url ?? ''
  const page = settings.links.order?.replaceAll('{orderId}', encodeURIComponent(id)) ?? SELLER_CENTRE
  return {
    nativeId: id,
    state,
    native: Object.fromEntries(
      Object.entries(read).flatMap(([name, value]) => (value ? [[name, value]] : [])),
    ),
    site: at.site,
    asOf: changedAt(order, zone),
    openedAt: happenedAt(order.gmt_create, zone),
    enteredAt: null,
    subject: linesOf(order)[0]?.title ?? `Order ${id}`,
    orderId: id,
    lines: linesOf(order),
    buyer: order.buyer_login_id ? { handle: order.buyer_login_id, locale: null } : null,
    reason: null,
    amount: totalOf(order),
    given: due,
    activities: logOf(order, zone),
    flags,
    link: URL.canParse(link) && new URL(link).protocol === 'https:' ? link : page,
  }
}

/**
 * When the order's clock runs out: its own date, else what is left of it at the time of the answer. That is written down to
 * the last five minutes, so that the same date does not look like news at every look.
 */
function dueOf(order: Order, at: At, zone: string): string | null {
  const exact = order.over_time_left?.trim()
  if (exact) return instantOfWall(exact, zone, 'earlier') ?? exact
  const { left_send_good_day: days, left_send_good_hour: hours, left_send_good_min: minutes } = order
  const left =
    order.timeout_left_time ??
    (typeof days === 'number' ? ((days * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * MINUTE : null)
  if (left === null) return null
  const due = Date.parse(at.seenAt) + left
  return new Date(Math.floor(due / (5 * MINUTE)) * 5 * MINUTE).toISOString()
}

const DUE_KEY: Readonly<Partial<Record<OrderState, string>>> = {
  WAIT_SELLER_SEND_GOODS: 'seller_ships',
  SELLER_PART_SEND_GOODS: 'seller_ships',
  WAIT_BUYER_ACCEPT_GOODS: 'buyer_confirms_receipt',
}

export function toOrderCase(order: Order, flags: readonly Flag[], at: At): Observation<OrderState> {
  const settings = settingsOf(at.settings)
  const state = recognise(orderMachine, order.order_status)
  const key = DUE_KEY[state as OrderState]
  const due = key === undefined ? null : dueOf(order, at, settings.timezone)
  return observationOf(order, state, key && due ? { [key]: due } : {}, flags, at, settings)
}

export function toCancellation(order: Order, flags: readonly Flag[], at: At): Observation<CancellationState> {
  const settings = settingsOf(at.settings)
  const sent =
    Boolean(order.gmt_send_goods_time?.trim()) ||
    /^SELLER_SEND|^BUYER_ACCEPT/.test(order.logistics_status ?? '')
  const word = order.order_status === 'FINISH' && sent ? 'FINISH/sent' : order.order_status
  const state = recognise(cancellationMachine, word)
  const due = state === 'IN_CANCEL' ? dueOf(order, at, settings.timezone) : null
  const code = order.cancel_request_reason
  return {
    ...observationOf(order, state, due ? { seller_answers_cancellation: due } : {}, flags, at, settings),
    reason: code ? { code, text: null } : null,
    stateFrom: 'derived',
  }
}

const OPERATORS: Readonly<Record<string, Party>> = { buyer: 'buyer', seller: 'seller', system: 'marketplace' }

/** The order's log (in the detail alone). */
function logOf(order: Order, zone: string): Activity[] {
  return order.opr_log_dto_list.flatMap(
    ({ action_type: action, gmt_create, operator, memo, child_order_id }) => {
      const at = instantOfWall(gmt_create, zone, 'later')
      if (at === null) return []
      const key = ['log', gmt_create, action, child_order_id ?? ''].join(':')
      const text = [action, memo?.trim()].filter(Boolean).join(' · ').slice(0, 4_000)
      return [{ key, at, party: OPERATORS[operator?.toLowerCase() ?? ''] ?? null, text }]
    },
  )
}

function toOrderSighting(order: Order, at: At, zone: string): OrderSighting {
  return {
    orderId: idOf(order),
    site: at.site,
    asOf: changedAt(order, zone),
    placedAt: happenedAt(order.gmt_create, zone),
    paidAt: readAt(order.gmt_pay_time, zone),
    shippedAt: readAt(order.gmt_send_goods_time, zone),
    nativeStatus: order.order_status,
    buyer: order.buyer_login_id || null,
    total: totalOf(order),
    lines: linesOf(order),
  }
}

/** Sold and not shipped (成交不卖): paid, ended, never sent, by a reason that is the seller's. */
function marksOf(order: Order, at: At, settings: Settings): OrderMark[] {
  const reason = endReasonOf(order)
  const paid = Boolean(order.gmt_pay_time?.trim())
  const sent = Boolean(order.gmt_send_goods_time?.trim())
  if (order.order_status !== 'FINISH' || !paid || sent || reason === null) return []
  if (!settings.sellerFaultEnds.includes(reason)) return []
  const when = changedAt(order, settings.timezone) ?? at.seenAt
  const id = idOf(order)
  return [{ orderId: id, mark: 'paid_not_shipped', at: when, provenance: 'computed', of: `order ${id}` }]
}

function ofOrder(order: Order, flags: readonly Flag[], at: At): Sightings {
  const settings = settingsOf(at.settings)
  return {
    cases: [sighting(orderMachine, toOrderCase(order, flags, at))],
    orders: [toOrderSighting(order, at, settings.timezone)],
    marks: marksOf(order, at, settings),
  }
}

/** All orders that changed; finished ones are asked for apart, since the list leaves them out. */
export const orders = stream({
  everySeconds: 600,
  list: listOrders,
  items: ordersIn,
  parse: (item) => parseWire(orderWire, item),
  map: (wire, flags, at: At) => ofOrder(wire, flags, at),
})

/** Orders whose buyer asks to cancel, and the same orders once more when they no longer do. */
export const cancellations = stream({
  everySeconds: 600,
  list: listCancellations,
  items: ordersIn,
  parse: (item) => parseWire(orderWire, item),
  map: (wire, flags, at: At) => ({ cases: [sighting(cancellationMachine, toCancellation(wire, flags, at))] }),
})
