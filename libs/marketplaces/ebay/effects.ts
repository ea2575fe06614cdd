import type { OrderMark } from '#adapter'
import type { GradeEffect, Observation } from '#case'

/*
 * What counts in the seller's standing. Since 2016-02-20 a transaction is defective when the seller cancelled it (out of
 * stock, unwilling), and when a request was closed without the seller's resolution, which is its own figure too
 * (help 4080 and 4351, read 2026-11-22).
 */

const SOURCE = 'eBay help 4080 and 4351, read 2026-11-22'
const CLOSED_WITHOUT_SELLER = ['CLAIMS_SAF_RATE', 'DEFECTIVE_TRANSACTION_RATE'] as const

const words = (en: string, zh: string) => ({ en, zh })

const effects = (
  counts: GradeEffect['counts'],
  why: GradeEffect['why'],
  avertUntil: string | null = null,
  metrics: readonly string[] = CLOSED_WITHOUT_SELLER,
): GradeEffect[] => metrics.map((metric) => ({ metric, counts, why, avertUntil, source: SOURCE }))

/** A buyer's request as the service metrics count it, whatever comes of it. */
export const askedFor = (
  mark: 'ITEM_NOT_RECEIVED' | 'ITEM_NOT_AS_DESCRIBED',
  { orderId, openedAt, nativeId }: Pick<Observation, 'orderId' | 'openedAt' | 'nativeId'>,
): OrderMark[] =>
  orderId === null
    ? []
    : [{ orderId, mark, at: openedAt, provenance: 'marketplace', of: `request ${nativeId}` }]

/** A request that is open: it counts only if eBay has to close it against the seller. */
export const openRequest = (avertUntil: string | null): GradeEffect[] =>
  effects(
    'unless_averted',
    words(
      'Counts only if eBay steps in and closes it without your resolution: resolve it before the buyer can escalate.',
      '仅当 eBay 介入并在卖家未解决的情况下关闭时计入；请在买家可升级前解决。',
    ),
    avertUntil,
  )

/** A request that the seller and the buyer, or the buyer alone, ended. */
export const endedRequest = (): GradeEffect[] =>
  effects('no', words('Ended without a decision against you.', '已结束，eBay 未作出对卖家不利的裁决。'))

/** eBay decides; nothing can be averted any more but by its decision. */
export const escalated = (): GradeEffect[] =>
  effects(
    'unknown',
    words('eBay decides: counts if it finds the seller at fault.', 'eBay 裁决中：若判定卖家责任则计入。'),
  )

/** eBay found the seller at fault; an appeal may undo it. */
export const lostCase = (avertUntil: string | null): GradeEffect[] =>
  effects(
    avertUntil === null ? 'yes' : 'unless_averted',
    words('eBay closed the case with the seller at fault.', 'eBay 以卖家责任关闭了纠纷。'),
    avertUntil,
  )

/** eBay closed the case, but does not say whose fault it was. */
export const undecided = (): GradeEffect[] =>
  effects('unknown', words('eBay does not say whose fault it was.', 'eBay 未说明责任归属。'))

const TRANSACTION = ['DEFECTIVE_TRANSACTION_RATE'] as const

/** A cancellation, by who asked for it and why; `standing` false: the order stands, nothing was cancelled. */
export function cancellationEffect(
  byBuyer: boolean,
  reason: string | undefined,
  standing: boolean,
): GradeEffect[] {
  if (standing) return effects('no', words('The order stands.', '订单继续有效。'), null, TRANSACTION)
  if (
    byBuyer ||
    ['BUYER_ASKED_CANCEL', 'ADDRESS_ISSUES', 'BUYER_CANCEL_OR_ADDRESS_ISSUE', 'ORDER_UNPAID'].includes(
      reason ?? '',
    )
  )
    return effects(
      'no',
      words('Asked for by the buyer, or not paid: no defect.', '买家要求取消或未付款，不计缺陷。'),
      null,
      TRANSACTION,
    )
  if (reason === 'OUT_OF_STOCK_OR_CANNOT_FULFILL')
    return effects(
      'yes',
      words(
        'Cancelled by the seller, out of stock or unable to fulfil: a defect.',
        '卖家因缺货或无法履行而取消，计为缺陷。',
      ),
      null,
      TRANSACTION,
    )
  return effects(
    'unknown',
    words('eBay names no reason that we know.', 'eBay 未给出已知的取消原因。'),
    null,
    TRANSACTION,
  )
}

/** An unpaid item never counts against the seller, however it ends. */
export const unpaidEffect = (): GradeEffect[] =>
  effects(
    'no',
    words('An order cancelled as unpaid is no defect of the seller.', '以未付款取消的订单不计卖家缺陷。'),
    null,
    TRANSACTION,
  )
