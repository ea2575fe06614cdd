import { notify } from './webhooks.js'
import { ERRORS, badParameter, ok, orderJson } from './wire.js'
import { plan, record, type World } from './world.js'
import type { Answer } from '../http.js'
import type { Deed } from '../marketplace.js'
import type { Call } from './calls.js'
import type { Order, Shop } from './types.js'

/* Refunds of whole orders, asynchronous (specification 3.0.65: `processing_source`, `processing_status`). */

const BEFORE_SHIPPING = ['UNABLE_TO_SHIP', 'MERCHANT_OUT_OF_STOCK', 'MERCHANT_REPORTED_BUYER_FRAUD']
const AFTER_SHIPPING = [
  'ITEM_RETURNED_TO_SENDER',
  'ITEM_IS_DAMAGED',
  'SHIPPING_TAKING_TOO_LONG',
  'ITEM_DOES_NOT_FIT',
  'RECEIVED_WRONG_ITEM',
  'ITEM_DOES_NOT_WORK_AS_DESCRIBED',
  'ITEM_DOES_NOT_MATCH_LISTING',
  'ITEM_MARKED_DELIVERED_BUT_DID_NOT_ARRIVE',
  'MERCHANT_SENT_TO_WRONG_ADDRESS',
  'ITEM_IS_POOR_QUALITY',
  'INCOMPLETE_ORDER',
  'EMPTY_PACKAGE',
]
/** A refund with this note fails: how Wish's own failures come about is not published. */
const FAILING_NOTE = 'sandbox: fail'

/** What Wish would accept as the reason now; which it lists when, it does not publish: the split is ours. */
const reasonsFor = (order: Order): readonly string[] =>
  order.state === 'APPROVED' ? BEFORE_SHIPPING : order.state === 'SHIPPED' ? AFTER_SHIPPING : []

const orderIn = ({ world, id }: Call, { login }: Shop): Order | undefined =>
  world.state.orders.find((order) => order.id === id && order.seller === login)

export function refundReasons(call: Call, shop: Shop): Answer {
  const order = orderIn(call, shop)
  return order ? ok(reasonsFor(order)) : ERRORS.notFound
}

export function refundOrder(call: Call, shop: Shop): Answer {
  const { world, deed, request } = call
  const order = orderIn(call, shop)
  if (!order) return ERRORS.notFound
  const { refund_reason: reason, refund_reason_note: note } = bodyOf(request.body)
  if (typeof reason !== 'string' || !reasonsFor(order).includes(reason))
    return badParameter('refund_reason is not valid for this order')
  if (note !== undefined && (typeof note !== 'string' || note === ''))
    return badParameter('refund_reason_note must be a text')
  if (order.refund?.status === 'IN_PROGRESS') return badParameter('This order is being refunded already')
  order.refund = { reason, note: note ?? null, status: 'IN_PROGRESS', doneAt: null }
  order.modifiedAt = deed.at
  record(world, deed, shop.login, 'order.refund_requested', { orderId: order.id, reason })
  plan(world, deed.at + world.pace.refund, 'refund-settles', order)
  return ok(orderJson(order))
}

/** The outcome of a refund under way. */
export function settleRefund(world: World, order: Order, deed: Deed): void {
  const { refund } = order
  if (refund?.status !== 'IN_PROGRESS') return
  order.modifiedAt = deed.at
  if (refund.note === FAILING_NOTE) {
    refund.status = 'FAILED'
    return record(world, deed, order.seller, 'order.refund_failed', { orderId: order.id })
  }
  refund.status = 'SUCCEEDED'
  refund.doneAt = deed.at
  order.state = 'REFUNDED'
  record(world, deed, order.seller, 'order.refunded', { orderId: order.id, reason: refund.reason })
  notify(world, order.seller, 'ORDER_REFUND', orderJson(order), deed.at)
}

function bodyOf(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
