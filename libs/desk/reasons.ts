import { defaultSteps } from './default-solutions.js'
import type { Words } from './rule.js'

/** Steps that solve a reason, with the range of offers that staff may make, in percent of the price. */
export interface Solution {
  readonly steps: readonly Words[]
  readonly offer: { readonly minPercent: number; readonly maxPercent: number } | null
}

/** What answers a reason: a solution where it can be solved, or else a reply template. */
export type Answer =
  | { readonly kind: 'solution'; readonly solution: Solution }
  | { readonly kind: 'template'; readonly template: string }

export interface Reason {
  /** Unique among its siblings; a path joins them with `/`. */
  readonly key: string
  readonly name: Words
  readonly answer?: Answer
  /** No case is put here any more; those that lie here keep their place. */
  readonly retired?: true
  readonly children?: readonly Reason[]
}

/** Reasons are at most three levels deep (training documents, item 001-17). */
export const MAX_LEVELS = 3

const reason = (key: string, en: string, zh: string, children: readonly Reason[] = []): Reason => ({
  key,
  name: { en, zh },
  ...(children.length > 0 && { children }),
})

const BARE: readonly Reason[] = [
  reason('pre_sale', 'Pre-sale', '售前', [
    reason('product_info', 'Product information', '商品信息'),
    reason('price', 'Price and offers', '价格与优惠'),
    reason('stock', 'Stock', '库存'),
    reason('shipping_quote', 'Shipping quote', '运费报价'),
    reason('customisation', 'Customisation', '定制'),
  ]),
  reason('after_sale', 'After-sale', '售后', [
    reason('order', 'Order confirmation and change', '订单确认与修改', [
      reason('confirm', 'Order confirmation', '订单确认'),
      reason('address', 'Change of address', '修改地址'),
      reason('variant', 'Change of variant', '修改款式'),
      reason('cancel', 'Cancellation', '取消订单'),
    ]),
    reason('delivery', 'Where is my parcel?', '包裹在哪里', [
      reason('delay', 'Delay', '配送延误'),
      reason('lost', 'Lost', '丢失'),
      reason('wrong_address', 'Wrong address', '地址错误'),
      reason('customs', 'Customs', '海关'),
      reason('tracking_invalid', 'Invalid tracking', '单号无效'),
      reason('delivered_not_received', 'Shown as delivered, not received', '显示签收未收到'),
    ]),
    reason('return_refund', 'Returns and refunds', '退货退款', [
      reason('no_longer_wanted', 'No longer wanted', '不想要了'),
      reason('size_fit', 'Size and fit', '尺码不合'),
      reason('amount_differs', 'Refund amount differs', '退款金额不符'),
      reason('refund_late', 'Refund late', '退款延迟'),
      reason('freight_dispute', 'Dispute about freight', '运费争议'),
    ]),
    reason('wrong_missing', 'Wrong, missing or short item', '错发漏发少发'),
    reason('quality', 'Quality', '质量', [
      reason('damaged', 'Damaged', '破损'),
      reason('defective', 'Defective', '故障'),
      reason('not_as_described', 'Not as described', '与描述不符'),
      reason('counterfeit', 'Suspected counterfeit', '疑似假货'),
      reason('use_problem', 'Problem in use', '使用问题'),
    ]),
    reason('payment', 'Payment', '付款', [
      reason('unpaid', 'Unpaid', '未付款'),
      reason('double_charge', 'Charged twice', '重复扣款'),
      reason('chargeback', 'Chargeback', '拒付'),
    ]),
    reason('review', 'Review and feedback', '评价反馈'),
    reason('claim', 'Claims', '索赔'),
    reason('platform_ip', 'Platform and intellectual property', '平台与知识产权'),
  ]),
]

const answered = (tree: readonly Reason[], parent = ''): Reason[] =>
  tree.map((one) => {
    const path = parent === '' ? one.key : `${parent}/${one.key}`
    const steps = defaultSteps(path)
    const answer: Answer | undefined = steps && { kind: 'solution', solution: { steps, offer: null } }
    const children = one.children && answered(one.children, path)
    return { ...one, ...(answer && { answer }), ...(children && { children }) }
  })

/** The tree a tenant starts with: an answer at every leaf, to be made the tenant's own. */
export const DEFAULT_REASONS: readonly Reason[] = answered(BARE)

/** The topics of the monthly chart (training documents, item 001-35), and where their reasons lie in the default tree. */
export const TOPICS = ['delivery', 'cancellation', 'return_refund', 'defect', 'order_confirmation'] as const
export type Topic = (typeof TOPICS)[number] | 'other'
const TOPIC_OF: readonly (readonly [string, Topic])[] = [
  ['after_sale/delivery', 'delivery'],
  ['after_sale/order/cancel', 'cancellation'],
  ['after_sale/order', 'order_confirmation'],
  ['after_sale/return_refund', 'return_refund'],
  ['after_sale/quality', 'defect'],
]

/** The topic of a path; a path outside the five is `other`. */
export const topicOf = (path: string): Topic =>
  TOPIC_OF.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`))?.[1] ?? 'other'

/** A reason with its place: the paths of its ancestors and its own, from the root. */
export interface PlacedReason {
  readonly path: string
  readonly level: number
  readonly reason: Reason
}

/** All reasons of a tree, parents before children. */
export const reasonsOf = (tree: readonly Reason[], parent = '', level = 1): PlacedReason[] =>
  tree.flatMap((one) => {
    const path = parent === '' ? one.key : `${parent}/${one.key}`
    return [{ path, level, reason: one }, ...reasonsOf(one.children ?? [], path, level + 1)]
  })

/** What is wrong with a tree that somebody edited, in words; empty when nothing is. */
export function treeFaults(tree: readonly Reason[]): string[] {
  const placed = reasonsOf(tree)
  const seen = new Set<string>()
  return placed.flatMap(({ path, level, reason }) => {
    const faults: string[] = []
    if (level > MAX_LEVELS) faults.push(`${path}: deeper than ${MAX_LEVELS} levels`)
    if (!/^[a-z0-9_]+$/.test(reason.key)) faults.push(`${path}: a key has small letters, digits and _ only`)
    if (seen.has(path)) faults.push(`${path}: occurs twice`)
    seen.add(path)
    if (reason.name.en.trim() === '' || reason.name.zh.trim() === '')
      faults.push(`${path}: needs a name in both languages`)
    const offer = reason.answer?.kind === 'solution' ? reason.answer.solution.offer : null
    if (offer && !(0 < offer.minPercent && offer.minPercent <= offer.maxPercent && offer.maxPercent <= 100))
      faults.push(`${path}: not a range of offers`)
    return faults
  })
}

/** The names along a path, level by level, for the three columns of the log; null for a path that is not in the tree. */
export function namesOf(tree: readonly Reason[], path: string): Words[] | null {
  const names: Words[] = []
  let level: readonly Reason[] = tree
  for (const key of path.split('/')) {
    const found = level.find((one) => one.key === key)
    if (!found) return null
    names.push(found.name)
    level = found.children ?? []
  }
  return names
}

/** Native reason codes of one marketplace and the paths they mean; codes are compared as the marketplace writes them. */
export type ReasonCodes = Readonly<Record<string, string>>

/** The path of a native code, or null: an unknown code stays a code, it is never put under a default. */
export const pathOf = (codes: ReasonCodes, code: string): string | null =>
  Object.hasOwn(codes, code) ? (codes[code] ?? null) : null

/** Codes that point to no reason of a tree. */
export function danglingCodes(codes: ReasonCodes, tree: readonly Reason[]): string[] {
  const paths = new Set(reasonsOf(tree).map(({ path }) => path))
  return Object.keys(codes).filter((code) => !paths.has(codes[code] ?? ''))
}

export interface CoverageRow {
  readonly path: string
  readonly count: number
  /** The nearest answer upwards, or null: a gap. */
  readonly answeredAt: string | null
}

/** Reasons that came up at least `minimum` times, most frequent first, with where their answer lies. */
export function coverage(
  tree: readonly Reason[],
  counts: Readonly<Record<string, number>>,
  minimum = 2,
): CoverageRow[] {
  const answered = new Set(
    reasonsOf(tree)
      .filter(({ reason }) => reason.answer)
      .map(({ path }) => path),
  )
  const answeredAt = (path: string): string | null => {
    if (answered.has(path)) return path
    const cut = path.lastIndexOf('/')
    return cut < 0 ? null : answeredAt(path.slice(0, cut))
  }
  return Object.entries(counts)
    .filter(([, count]) => count >= minimum)
    .map(([path, count]) => ({ path, count, answeredAt: answeredAt(path) }))
    .sort((a, b) => b.count - a.count || (a.path < b.path ? -1 : 1))
}
