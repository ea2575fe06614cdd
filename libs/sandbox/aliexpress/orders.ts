import { changeOrder, plan, record, type World } from './world.js'
import type { Deed } from '../marketplace.js'
import type { EventKind, Order, OrderFields } from './types.js'

/** The life of an order: paid, sent, received; cancelled on request, or closed when it was not sent in time. */

const DAY = 86_400_000

export type NewOrder = Pick<OrderFields, 'seller' | 'buyer' | 'product' | 'quantity'>

/** A buyer orders and pays; the seller has seven days to ship. */
export function placeOrder(world: World, input: NewOrder, deed: Deed): Order {
  const { random } = world
  const id = `8${random.digits(15)}`
  const order: Order = {
    ...input,
    id,
    childId: `8${random.digits(15)}`,
    status: 'WAIT_SELLER_SEND_GOODS',
    createdAt: deed.at,
    paidAt: deed.at,
    sentAt: null,
    modifiedAt: deed.at,
    endReason: null,
    cancelReason: null,
    dueAt: null,
    log: [
      { at: deed.at, action: 'front_create_order', operator: 'buyer', memo: '' },
      { at: deed.at, action: 'front_pay_online_success', operator: 'buyer', memo: '' },
    ],
    previous: null,
  }
  world.state.orders.push(order)
  settle(world, order, deed.at)
  record(world, deed, order.seller, 'order.placed', { orderId: id })
  return order
}

function settle(world: World, order: Order, at: number): void {
  const kind: Readonly<Record<string, readonly [EventKind, number]>> = {
    WAIT_SELLER_SEND_GOODS: ['ship-date-over', 7 * DAY],
    SELLER_PART_SEND_GOODS: ['ship-date-over', 7 * DAY],
    WAIT_BUYER_ACCEPT_GOODS: ['receipt-over', 60 * DAY],
  }
  const next = kind[order.status]
  order.dueAt = next ? at + next[1] : order.status === 'IN_CANCEL' ? at + 2 * DAY : null
  plan(world, order.id, next ? [{ at: at + next[1], kind: next[0] }] : [])
}

function turn(
  world: World,
  order: Order,
  deed: Deed,
  status: string,
  action: string,
  operator: string,
  patch: Partial<OrderFields> = {},
): true {
  const from = order.status
  const log = [...order.log, { at: deed.at, action, operator, memo: '' }]
  changeOrder(order, deed.at, { ...patch, status, log })
  settle(world, order, deed.at)
  record(world, deed, order.seller, 'order.moved', { orderId: order.id, from, to: status })
  return true
}

export const ship = (world: World, order: Order, deed: Deed): boolean =>
  ['WAIT_SELLER_SEND_GOODS', 'SELLER_PART_SEND_GOODS'].includes(order.status) &&
  turn(world, order, deed, 'WAIT_BUYER_ACCEPT_GOODS', 'front_sellerAnnounceSendGoods', 'seller', {
    sentAt: deed.at,
  })

export const askCancel = (world: World, order: Order, deed: Deed, reason: string): boolean =>
  ['WAIT_SELLER_SEND_GOODS', 'RISK_CONTROL'].includes(order.status) &&
  turn(world, order, deed, 'IN_CANCEL', 'buyer_ask_cancel', 'buyer', { cancelReason: reason })

export const acceptCancel = (world: World, order: Order, deed: Deed): boolean =>
  order.status === 'IN_CANCEL' &&
  turn(world, order, deed, 'FINISH', 'cancel_order_close_trade', 'seller', {
    endReason: 'cancel_order_close_trade',
  })

export const refuseCancel = (world: World, order: Order, deed: Deed): boolean =>
  order.status === 'IN_CANCEL' &&
  turn(world, order, deed, 'WAIT_SELLER_SEND_GOODS', 'buyer_close_cancel', 'seller')

export const receive = (world: World, order: Order, deed: Deed, reason = 'buyer_accept_goods'): boolean =>
  order.status === 'WAIT_BUYER_ACCEPT_GOODS' &&
  turn(world, order, deed, 'FINISH', 'front_buyerComfirmAcceptGoods', 'buyer', { endReason: reason })

export const notSent = (world: World, order: Order, deed: Deed): boolean =>
  ['WAIT_SELLER_SEND_GOODS', 'SELLER_PART_SEND_GOODS'].includes(order.status) &&
  turn(world, order, deed, 'FINISH', 'trade_close', 'system', { endReason: 'seller_send_goods_timeout' })

/** More days for the receipt; false beyond 120 in all, or when the order is not on its way. */
export function extend(
  world: World,
  order: Order,
  deed: Deed,
  days: number,
): 'done' | 'too_long' | 'not_possible' {
  if (order.status !== 'WAIT_BUYER_ACCEPT_GOODS' || order.dueAt === null) return 'not_possible'
  const due = order.dueAt + days * DAY
  if (due - (order.sentAt ?? order.createdAt) > 120 * DAY) return 'too_long'
  changeOrder(order, deed.at, { dueAt: due })
  plan(world, order.id, [{ at: due, kind: 'receipt-over' }])
  record(world, deed, order.seller, 'order.receipt_extended', { orderId: order.id, days: String(days) })
  return 'done'
}

/** Puts a status in place that no rule here brings about. */
export function showOrder(world: World, order: Order, deed: Deed, status: string): void {
  changeOrder(order, deed.at, { status })
  settle(world, order, deed.at)
}
