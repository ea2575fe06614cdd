import { z } from 'zod'
import { Problem, idText } from '#adapter'
import { money } from '#case'
import type { Money, OrderLine } from '#case'
import { amountText, isRecord, listOf, pageIn, unwrapped, whole, word } from './answer.js'

/* Shapes of the order list (both operations) and of the order's detail; SDK of 2023-11-27 and document 9805. */

const text = z.string().nullish()
const amount = z.looseObject({ amount: amountText.nullish(), currency_code: text }).nullish()

const productWire = z.looseObject({
  child_id: idText.nullish(),
  order_id: idText.nullish(),
  son_order_status: word.nullish(),
  product_id: idText.nullish(),
  product_name: text,
  product_count: whole.nullish(),
  product_unit_price: amount,
  sku_code: text,
})

export const orderWire = z
  .looseObject({
    /** In the list; the detail calls it `id`. */
    order_id: idText.nullish(),
    id: idText.nullish(),
    order_status: word,
    issue_status: word.nullish(),
    frozen_status: word.nullish(),
    fund_status: word.nullish(),
    logistics_status: word.nullish(),
    biz_type: word.nullish(),
    buyer_login_id: text,
    gmt_create: z.string(),
    gmt_pay_time: text,
    gmt_send_goods_time: text,
    gmt_update: text,
    gmt_modified: text,
    end_reason: text,
    order_end_reason: text,
    cancel_request_reason: text,
    pay_amount: amount,
    left_send_good_day: whole.nullish(),
    left_send_good_hour: whole.nullish(),
    left_send_good_min: whole.nullish(),
    /** Milliseconds from the answer on; negative: overdue. */
    timeout_left_time: whole.nullish(),
    /** Wall time, in the detail. */
    over_time_left: text,
    order_detail_url: text,
    product_list: listOf(productWire),
    child_order_list: listOf(productWire),
    opr_log_dto_list: listOf(
      z.looseObject({
        action_type: word,
        child_order_id: idText.nullish(),
        gmt_create: z.string(),
        operator: text,
        memo: text,
      }),
    ),
    refund_info: z.looseObject({ refund_type: word.nullish(), refund_status: word.nullish() }).nullish(),
  })
  .refine(({ order_id, id }) => order_id ?? id, 'an order without an id')

export type Order = z.output<typeof orderWire>

export const idOf = ({ order_id, id }: Order): string => order_id ?? id ?? ''

export const endReasonOf = ({ end_reason, order_end_reason }: Order): string | null =>
  end_reason || order_end_reason || null

/** Orders in a body: a page of the list, a detail, an order alone or items that were kept. Throws `contract_changed`. */
export function ordersIn(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body
  const inner = unwrapped(body)
  if (!isRecord(inner)) throw noOrders()
  const result = isRecord(inner['result']) ? inner['result'] : inner
  if (isRecord(result['target'])) return [result['target']]
  if ('order_status' in result) return [result]
  const page = pageIn(result, 'target_list', 'total_count')
  if (page === null) throw noOrders()
  return page
}

const noOrders = (): Problem =>
  new Problem('contract_changed', 'no orders in AliExpress’s answer', { sideEffect: 'none' })

const moneyOf = (value: z.output<typeof amount>): Money | null =>
  value?.amount && value.currency_code ? money(value.amount, value.currency_code) : null

export const totalOf = ({ pay_amount: paid }: Order): Money | null => moneyOf(paid)

/** The lines of an order: its child orders, from the list or the detail. */
export function linesOf(order: Order): OrderLine[] {
  const products = order.product_list.length > 0 ? order.product_list : order.child_order_list
  return products.map((product) => ({
    lineId: product.child_id ?? product.order_id ?? idOf(order),
    itemId: product.product_id ?? null,
    title: product.product_name ?? null,
    sku: product.sku_code || null,
    quantity: product.product_count ?? null,
    price: moneyOf(product.product_unit_price),
  }))
}
