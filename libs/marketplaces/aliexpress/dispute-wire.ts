import { z } from 'zod'
import { Problem, idText } from '#adapter'
import { amountText, flag, isRecord, listOf, pageIn, unwrapped, whole, word } from './answer.js'

/* Shapes of `aliexpress.issue.issuelist.get` and `aliexpress.issue.detail.get` (catalogue of 2026-10-01). */

/** Values as the catalogue lists them, and those seen beside them. */
export const OWNERS = ['buyer', 'seller', 'platform'] as const
export const SOLUTION_TYPES = ['refund', 'return_and_refund'] as const
export const SOLUTION_STATUSES = [
  'wait_buyer_and_seller_accept',
  'wait_buyer_accept',
  'wait_seller_accept',
  'reached',
  'buyer_refused',
  'seller_accept_and_buyer_refused',
  'reach_cancle',
  'perform',
] as const
export const REACHED_TYPES = [
  'negotiation_consensus',
  'platform_arbitrate',
  'seller_reponse_timeout',
] as const
export const TIMEOUT_TYPES = [
  'WAIT_SOLUTION_TIMEOUT',
  'WAIT_SELLER_FILL_ADDRESS_TIMEOUT',
  'WAIT_RECEIVE_ITEM_TIMEOUT',
] as const
export const ACTION_TYPES = [
  'initiate',
  'cancel',
  'buyer_accept',
  'seller_accept',
  'buyer_refuse',
  'buyer_create_solution',
  'buyer_modify_solution',
  'buyer_delete_solution',
  'seller_create_solution',
  'seller_modify_solution',
  'seller_delete_solution',
  'buyer_initiate_arbitration',
  'seller_initiate_arbitration',
  'platform_force_reach',
  'perform_solution',
  'judgment_for_cc',
  'seller_create_proof',
  'buyer_create_proof',
  'buyer_modify_issue_reason',
] as const

const text = z.string().nullish()

/** A row of the list. `order_id` is the child order, `parent_order_id` the order, whatever the catalogue's labels say. */
const listedWire = z.looseObject({
  issue_id: idText,
  order_id: idText.nullish(),
  parent_order_id: idText.nullish(),
  buyer_login_id: text,
  issue_status: word,
  gmt_create: z.string(),
  gmt_modified: text,
  reason_chinese: text,
  reason_english: text,
})

const solutionWire = z.looseObject({
  id: idText,
  issue_id: idText.nullish(),
  order_id: idText.nullish(),
  solution_owner: word.nullish(),
  solution_type: word.nullish(),
  status: word.nullish(),
  reached_type: word.nullish(),
  reached_time: text,
  buyer_accept_time: text,
  seller_accept_time: text,
  is_default: flag.nullish(),
  content: text,
  refund_money: amountText.nullish(),
  refund_money_currency: text,
  refund_money_post: amountText.nullish(),
  refund_money_post_currency: text,
  logistics_fee_amount: amountText.nullish(),
  logistics_fee_amount_currency: text,
  logistics_fee_bear_role: word.nullish(),
  version: whole.nullish(),
  gmt_create: text,
  gmt_modified: text,
})

const processWire = z.looseObject({
  action_type: word,
  submit_member_type: word.nullish(),
  content: text,
  receive_goods: flag.nullish(),
  attachments: listOf(z.looseObject({ file_path: text, owner: text, gmt_create: text })),
  has_buyer_video: flag.nullish(),
  has_seller_video: flag.nullish(),
  gmt_create: z.string(),
})

const detailWire = z.looseObject({
  id: idText,
  order_id: idText.nullish(),
  parent_order_id: idText.nullish(),
  buyer_login_id: text,
  issue_status: word.nullish(),
  issue_reason: text,
  issue_reason_id: idText.nullish(),
  issue_type: text,
  issue_quantity: whole.nullish(),
  sku_main_pic_url: text,
  product_id: idText.nullish(),
  product_name: text,
  product_price: amountText.nullish(),
  product_price_currency: text,
  refund_money_max: amountText.nullish(),
  refund_money_max_currency: text,
  refund_money_max_local: amountText.nullish(),
  refund_money_max_local_currency: text,
  after_sale_warranty: flag.nullish(),
  buyer_return_logistics_company: text,
  buyer_return_logistics_lp_no: text,
  buyer_return_no: text,
  gmt_create: z.string(),
  reverse_detail_status: word.nullish(),
  timeout_type: word.nullish(),
  timeout_trigger_time: text,
  buyer_solution_list: listOf(solutionWire),
  seller_solution_list: listOf(solutionWire),
  platform_solution_list: listOf(solutionWire),
  process_dto_list: listOf(processWire),
})

/** What is kept of one dispute: its row of the list, its detail, or both as they came. */
export const disputeWire = z
  .looseObject({
    /** The id that the detail was asked for with: what a detail calls itself has been seen to differ from what its parts say. */
    asked: idText.optional(),
    listed: listedWire.optional(),
    result_object: detailWire.optional(),
  })
  .refine(({ listed, result_object }) => listed ?? result_object, 'neither a row of the list nor a detail')

export type Listed = z.output<typeof listedWire>
export type Solution = z.output<typeof solutionWire>
export type Process = z.output<typeof processWire>
export type Detail = z.output<typeof detailWire>
export type Dispute = z.output<typeof disputeWire>

/** Rows in a body of the list, each as an item. Throws `contract_changed` where there is no list. */
export function listedIn(body: unknown): readonly unknown[] {
  const inner = unwrapped(body)
  const page = isRecord(inner) ? pageIn(pageOf(inner), 'data_list', 'total_item') : null
  if (page === null) throw changed('no list of disputes in AliExpress’s answer')
  return page.map((listed) => ({ listed }))
}

/** The page itself, at the top or inside `result`. */
const pageOf = (inner: Record<string, unknown>): Record<string, unknown> =>
  isRecord(inner['result']) ? inner['result'] : inner

/** The dispute in an answer of the detail, or items that were kept before. Throws `contract_changed` for anything else. */
export function disputesIn(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body
  const inner = unwrapped(body)
  if (!isRecord(inner)) throw changed('no dispute in AliExpress’s answer')
  if ('listed' in inner || 'result_object' in inner) return [withoutRequestId(inner)]
  if ('data_list' in inner) return listedIn(inner)
  throw changed('no dispute in AliExpress’s answer')
}

/** The request's own id is no part of the dispute. */
const withoutRequestId = ({ request_id: _id, ...rest }: Record<string, unknown>): Record<string, unknown> =>
  rest

const changed = (words: string): Problem => new Problem('contract_changed', words, { sideEffect: 'none' })
