import { bareId, pacific } from './gateway.js'
import type { Evaluation, OrderFields } from './types.js'

const usd = (minor: number): Record<string, string> => ({
  amount: (minor / 100).toFixed(2),
  currency_code: 'USD',
})

const logistics = (order: OrderFields): string => {
  if (order.sentAt === null) return 'WAIT_SELLER_SEND_GOODS'
  return order.status === 'FINISH' ? 'BUYER_ACCEPT_GOODS' : 'SELLER_SEND_GOODS'
}

const product = (order: OrderFields): Record<string, unknown> => ({
  child_id: bareId(order.childId),
  order_id: bareId(order.id),
  son_order_status: order.status,
  product_id: bareId(order.product.id),
  product_name: order.product.name,
  product_count: order.quantity,
  product_unit_price: usd(order.product.price),
  sku_code: order.product.sku,
})

const head = (order: OrderFields, disputed: boolean): Record<string, unknown> => ({
  order_status: order.status,
  issue_status: disputed ? 'IN_ISSUE' : 'NO_ISSUE',
  frozen_status: 'NO_FROZEN',
  fund_status: order.paidAt === null ? 'NOT_PAY' : 'PAY_SUCCESS',
  logistics_status: logistics(order),
  biz_type: 'AE_COMMON',
  buyer_login_id: order.buyer,
  gmt_create: pacific(order.createdAt),
  ...(order.paidAt !== null && { gmt_pay_time: pacific(order.paidAt) }),
  ...(order.sentAt !== null && { gmt_send_goods_time: pacific(order.sentAt) }),
  gmt_update: pacific(order.modifiedAt),
  pay_amount: usd(order.product.price * order.quantity),
})

/** A row of the order list: what is left of the clock at the time of the answer. */
export const orderRow = (order: OrderFields, disputed: boolean, at: number): Record<string, unknown> => ({
  order_id: bareId(order.id),
  ...head(order, disputed),
  ...(order.endReason && { end_reason: order.endReason }),
  ...(order.dueAt !== null && { timeout_left_time: order.dueAt - at }),
  order_detail_url: `https://trade.aliexpress.com/order_detail.htm?orderId=${order.id}`,
  product_list: [product(order)],
})

/** The detail: it calls itself `id`, and has the date itself and the log. */
export const orderDetail = (order: OrderFields, disputed: boolean): Record<string, unknown> => ({
  id: bareId(order.id),
  ...head(order, disputed),
  ...(order.endReason && { order_end_reason: order.endReason }),
  ...(order.cancelReason && { cancel_request_reason: order.cancelReason }),
  ...(order.dueAt !== null && { over_time_left: pacific(order.dueAt) }),
  child_order_list: [product(order)],
  opr_log_dto_list: order.log.map((entry) => ({
    action_type: entry.action,
    child_order_id: bareId(order.childId),
    gmt_create: pacific(entry.at),
    operator: entry.operator,
    memo: entry.memo,
  })),
})

export const evaluationJson = (one: Evaluation): Record<string, unknown> => ({
  order_id: bareId(one.childId),
  parent_order_id: bareId(one.orderId),
  product_id: bareId(one.productId),
  buyer_login_id: one.buyer,
  buyer_evaluation: one.stars,
  buyer_feedback: one.feedback,
  buyer_fb_date: pacific(one.createdAt),
  ...(one.reply !== null && { seller_reply: one.reply }),
  gmt_order_complete: pacific(one.createdAt - 86_400_000),
  valid_date: pacific(one.createdAt),
  gmt_create: pacific(one.createdAt),
  gmt_modified: pacific(one.modifiedAt),
})
