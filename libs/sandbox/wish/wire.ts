import { iso } from '../clock.js'
import { json, type Answer } from '../http.js'
import { linkTo } from './files.js'
import type { Order, OrderRefund, Penalty, TicketFields } from './types.js'
import type { World } from './world.js'

/** An answer that went well, in Wish's envelope. */
export const ok = (data: unknown): Answer => json(200, { message: '', code: 0, data })

/** An error as v3 writes it. The specification calls the code a number, its samples show strings: both occur here. */
export const refuse = (status: number, code: number | string, message: string): Answer =>
  json(status, { message, code, data: {} })

export const ERRORS = {
  missingToken: refuse(401, 1012, 'Missing access token in authorization header'),
  unknownToken: refuse(400, 1006, 'Unauthorized access'),
  expiredToken: refuse(400, '1007', 'The access token has expired. Please restart the OAuth process'),
  revokedToken: refuse(400, '1008', 'The access token has been revoked'),
  credentials: refuse(
    400,
    '10001',
    'Incorrect credentials. One of client_id, client_secret, or redirect_url does not match our records',
  ),
  notFound: refuse(404, 1004, 'We could not find what you asked for'),
} as const

/** 400: a parameter that will not do. */
export const badParameter = (message: string): Answer => refuse(400, 1001, message)

const usd = (minor: number): Record<string, unknown> => ({ amount: minor / 100, currency_code: 'USD' })

/** A ticket as Wish shows it at an instant. */
export const ticketJson = (
  world: World,
  ticket: TicketFields,
  merchantId: string,
  at: number,
): Record<string, unknown> => ({
  id: ticket.id,
  merchant_id: merchantId,
  type: ticket.type,
  state: ticket.state,
  subject: ticket.subject,
  sub_label: ticket.subLabel,
  refund_reason: ticket.refundReason,
  opened_at: iso(ticket.openedAt),
  updated_at: iso(ticket.modifiedAt),
  buyer_info: ticket.buyer,
  orders: ticket.orderIds.map((id) => ({ id })),
  products: ticket.productIds.map((id) => ({ id })),
  replies: ticket.replies.map((reply) => ({
    message: reply.message,
    replied_at: iso(reply.at),
    sender: reply.sender,
    supporting_files: reply.files.map((name) => ({
      url: linkTo(world, ticket.id, name, at),
      file_name: name,
    })),
  })),
  resolution_info:
    ticket.closedAt === null ? {} : { closed_at: iso(ticket.closedAt), closed_by: ticket.closedBy },
})

export const orderJson = (order: Order): Record<string, unknown> => ({
  id: order.id,
  transaction_id: order.transactionId,
  state: order.state,
  released_at: iso(order.releasedAt),
  updated_at: iso(order.modifiedAt),
  product_information: { id: order.productId, name: order.productName, sku: order.sku },
  order_payment: {
    general_payment_details: {
      payment_total: usd(Math.round(order.unitPrice * order.quantity * 0.85)),
      product_price: usd(order.unitPrice),
      product_quantity: order.quantity,
    },
  },
  fulfillment_records: [
    { event_type: 'ORDER_RELEASED', event_time: iso(order.releasedAt) },
    ...(order.shippedAt === null ? [] : [{ event_type: 'MARK_SHIPPED', event_time: iso(order.shippedAt) }]),
    ...(order.fulfilledAt === null
      ? []
      : [{ event_type: 'CONFIRM_FULFILLED', event_time: iso(order.fulfilledAt) }]),
  ],
  penalties: [],
  ...(order.refund && { processing_source: 'REFUND', processing_status: order.refund.status }),
  refunds:
    order.refund && order.refund.doneAt !== null
      ? [refundJson(order, order.refund, order.refund.doneAt)]
      : [],
})

const refundJson = (
  order: Order,
  { reason, note }: OrderRefund,
  doneAt: number,
): Record<string, unknown> => ({
  refund_time: iso(doneAt),
  refund_reason: reason,
  ...(note !== null && { refund_reason_note: note }),
  refund_amount: usd(order.unitPrice * order.quantity),
  merchant_responsible_amount: usd(Math.round(order.unitPrice * order.quantity * 0.85)),
  refund_source: 'MERCHANT',
})

export const penaltyJson = (penalty: Penalty): Record<string, unknown> => ({
  id: penalty.id,
  penalty_reason: penalty.reason,
  created_at: iso(penalty.createdAt),
  reversed: penalty.reversedAt !== null,
  ...(penalty.reversedAt !== null && { reversed_at: iso(penalty.reversedAt) }),
  penalty_amount: usd(penalty.amount),
  related_entity_type: penalty.entityType,
  related_entity_id: penalty.entityId,
})
