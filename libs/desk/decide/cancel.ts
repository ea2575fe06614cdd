import { seed } from '../rule.js'
import { say, verdict } from './verdict.js'
import type { Verdict } from './verdict.js'

/** How far the order is. `confirmed`: shipment confirmed to Amazon, goods still here. */
export type OrderStage = 'not_shipped' | 'confirmed' | 'shipped'

export type CancelStep =
  | 'ask_why'
  | 'cancel_as_buyer_cancelled'
  | 'explain_how_to_file_request'
  | 'ship_to_look_at'
  | 'refund_in_order_management'
  | 'ask_to_refuse_delivery'
  | 'refund_after_return'

export interface CancelGuidance {
  readonly steps: readonly CancelStep[]
  /** Whether the cancellation touches the seller's rate; null: no source says. */
  readonly affectsMetrics: boolean | null
}

/**
 * What to do when a buyer no longer wants an Amazon order: the four questions of the training documents. The seller must not ask a
 * buyer to cancel for reasons of his own; telling a buyer who wants to cancel how it is done is another matter.
 */
export function cancelGuidance(order: {
  stage: OrderStage
  requestFiled: boolean
  /** What the buyer said when asked why; null: not asked yet; `silent`: no answer. */
  answer: 'insists' | 'silent' | 'willing_to_look' | null
}): Verdict<CancelGuidance> {
  const { stage, requestFiled, answer } = order
  const guide = (
    rule: string,
    steps: readonly CancelStep[],
    en: string,
    zh: string,
    items: string,
    affectsMetrics: boolean | null = null,
  ) =>
    verdict<CancelGuidance>(
      rule,
      { steps, affectsMetrics },
      say(en, zh),
      seed(items, 'order cancellation, repaired pairing of questions and answers'),
    )
  if (stage === 'not_shipped' && requestFiled)
    return answer === 'insists' || answer === 'silent'
      ? guide(
          'amazon.cancel.q1',
          ['cancel_as_buyer_cancelled'],
          'Cancel with the reason “buyer cancelled”: no effect on performance.',
          '以“买家取消”为由取消，不影响绩效。',
          '002-13',
          false,
        )
      : guide(
          'amazon.cancel.q1',
          ['ask_why', 'cancel_as_buyer_cancelled'],
          'Ask why; cancel as “buyer cancelled” if the buyer insists or is silent.',
          '询问原因；买家坚持或未回复则以“买家取消”取消。',
          '002-13',
          false,
        )
  if (stage === 'not_shipped')
    return guide(
      'amazon.cancel.q2',
      answer === null ? ['ask_why', 'explain_how_to_file_request'] : ['explain_how_to_file_request'],
      'No request was filed: ask why and tell the buyer how to file it, if that is what they want.',
      '买家未提交申请：询问原因；如确要取消，告知其如何提交申请。',
      '002-14',
    )
  if (stage === 'confirmed') {
    if (answer === 'willing_to_look')
      return guide(
        'amazon.cancel.q3',
        ['ship_to_look_at'],
        'The buyer will look at it first: ship.',
        '买家愿意先看商品：发货。',
        '002-15',
      )
    if (answer === 'insists')
      return guide(
        'amazon.cancel.q3',
        ['refund_in_order_management'],
        'Do not ship; refund in order management.',
        '不发货，在订单管理中退款。',
        '002-15',
      )
    return guide(
      'amazon.cancel.q3',
      ['ask_why'],
      'Ask whether the buyer would look at it first.',
      '询问买家是否愿意先看商品。',
      '002-15',
    )
  }
  return answer === 'insists'
    ? guide(
        'amazon.cancel.q4',
        ['ask_to_refuse_delivery', 'refund_after_return'],
        'Let the buyer refuse delivery and refund when the goods are back; earlier is better where a claim threatens.',
        '请买家拒收，货物退回后退款；如有索赔风险宜尽早退款。',
        '002-16',
      )
    : guide('amazon.cancel.q4', ['ask_why'], 'Already sent: ask why.', '已发货：询问原因。', '002-16')
}
