import type { OrderMark } from '#adapter'
import type { GradeEffect, Observation, ReturnFacets } from '#case'
import { PLATFORM_STATES, RETURN_STATES } from './dispute-machine.js'
import { agreedPlan, buyersPlan, refundOf } from './dispute-plans.js'
import type { Detail } from './dispute-wire.js'
import { RULED_SELLER_LIABLE, onBadExperience, onLiability } from './experience.js'
import { instantOfWall } from './wall-time.js'

/** What a dispute means for the shop: its grade, who was at fault, where goods and money are. */

const arbitrated = (detail: Detail): boolean =>
  detail.process_dto_list.some(({ action_type: action }) => action.endsWith('_initiate_arbitration')) ||
  detail.platform_solution_list.length > 0

/** Whether the dispute has gone to AliExpress, now or ever. */
export const isArbitrated = (detail: Detail, state: string): boolean =>
  PLATFORM_STATES.has(state) || arbitrated(detail)

const unanswered = (detail: Detail) =>
  [...detail.buyer_solution_list, ...detail.seller_solution_list, ...detail.platform_solution_list].find(
    (plan) => plan.reached_type === 'seller_reponse_timeout',
  )

/**
 * The interface gives no liability. A plan of AliExpress that pays a refund and puts the freight on the seller is read as
 * the seller's fault; any other ruling says nothing (UNCONFIRMED, our reading of 2026-11-22).
 */
export function liabilityOf(detail: Detail): NonNullable<Observation['liability']> | undefined {
  const plan = agreedPlan(detail)
  if (!plan || !detail.platform_solution_list.includes(plan)) return undefined
  const paid = (refundOf(plan)?.minor ?? 0) > 0
  const text = `platform plan ${plan.id}: ${paid ? 'refund' : 'no refund'}, return freight: ${plan.logistics_fee_bear_role ?? 'not said'}`
  return { party: paid && plan.logistics_fee_bear_role === 'seller' ? 'seller' : null, text }
}

/** Bad experiences of the dispute's order, each with the dispute as its source; none where AliExpress's warranty answers for the seller. */
export function marksOf(
  detail: Detail,
  state: string,
  orderId: string | null,
  seenAt: string,
  zone: string,
): OrderMark[] {
  if (orderId === null || detail.after_sale_warranty === true) return []
  const at = (text: string | null | undefined): string =>
    (text && instantOfWall(text, zone, 'later')) || seenAt
  const mark = (name: string, when: string | null | undefined): OrderMark => ({
    orderId,
    mark: name,
    at: at(when),
    provenance: 'computed',
    of: `dispute ${detail.id}`,
  })
  const raised = detail.process_dto_list.find(({ action_type: action }) =>
    action.endsWith('_initiate_arbitration'),
  )
  const silent = unanswered(detail)
  const plan = agreedPlan(detail)
  return [
    ...(isArbitrated(detail, state)
      ? [
          mark(
            'arbitration_raised',
            raised?.gmt_create ?? detail.platform_solution_list[0]?.gmt_create ?? detail.gmt_create,
          ),
        ]
      : []),
    ...(silent ? [mark('dispute_not_answered', silent.reached_time ?? silent.gmt_modified)] : []),
    ...(liabilityOf(detail)?.party === 'seller' ? [mark(RULED_SELLER_LIABLE, plan?.reached_time)] : []),
  ]
}

const WORDS = {
  answer: {
    en: 'No answer in time counts as a bad experience; an answer averts it',
    zh: '未按时响应计入不良体验，及时响应可避免',
  },
  silent: { en: 'Ended because the seller did not answer in time', zh: '卖家未按时响应，纠纷自动结束' },
  raised: { en: 'The dispute went to AliExpress for a ruling', zh: '纠纷已提交平台裁决' },
  negotiate: {
    en: 'Counts as a bad experience if it goes to AliExpress',
    zh: '若升级至平台裁决将计入不良体验',
  },
  liable: {
    en: 'Ruled with a refund at the seller’s cost (our reading)',
    zh: '裁决退款且由卖家承担（推断）',
  },
  ruling: { en: 'Counts if AliExpress rules it the seller’s fault', zh: '若裁定卖家责任将计入' },
  warranty: {
    en: 'AliExpress’s after-sale warranty answers for it; whether it counts is not published',
    zh: '售后宝由平台处理，是否计入未公布',
  },
} as const

/** In which rates the dispute counts, and until when that can be averted. */
export function gradeEffectsOf(detail: Detail, state: string, dueAt: string | null): GradeEffect[] {
  if (detail.after_sale_warranty === true) return [onBadExperience('unknown', WORDS.warranty)]
  const effects: GradeEffect[] = []
  const fault = liabilityOf(detail)?.party === 'seller'
  if (isArbitrated(detail, state)) {
    effects.push(onBadExperience('yes', WORDS.raised))
    if (fault) effects.push(onLiability('yes', WORDS.liable))
    else if (PLATFORM_STATES.has(state)) effects.push(onLiability('unless_averted', WORDS.ruling))
    else effects.push(onLiability('unknown', WORDS.ruling))
  } else if (unanswered(detail)) effects.push(onBadExperience('yes', WORDS.silent))
  else if (state === 'wait_for_seller_response')
    effects.push(onBadExperience('unless_averted', WORDS.answer, dueAt))
  else if (state === 'wait_for_buyer_response')
    effects.push(onBadExperience('unless_averted', WORDS.negotiate))
  return effects
}

/**
 * Where the goods and the money are. `return_success` has been seen at a dispute about goods that never came, so that word
 * alone proves no return: a plan with a return does, or a number of the parcel back.
 */
export function facetsOf(detail: Detail, state: string, tracking: string | null): ReturnFacets {
  const plan = agreedPlan(detail) ?? buyersPlan(detail)
  const returning = plan?.solution_type === 'return_and_refund' || RETURN_STATES.has(state)
  return { custody: returning ? custodyOf(state, tracking) : 'none', money: moneyOf(detail, state) }
}

function custodyOf(state: string, tracking: string | null): ReturnFacets['custody'] {
  if (state === 'wait_for_service_provider_response') return 'in_transit'
  if (state === 'wait_for_warehouse_confirmation') return 'in_transit'
  if (state === 'wait_for_warehouse_quality_check') return 'marketplace'
  if (state === 'wait_for_seller_confirmation') return 'in_transit'
  if (state === 'return_success') return tracking === null ? 'unknown' : 'seller'
  if (state === 'refund_success' || state === 'finish' || state === 'refund_reject') return 'unknown'
  return 'buyer'
}

function moneyOf(detail: Detail, state: string): ReturnFacets['money'] {
  if (state === 'refund_reject') return 'refused'
  if (state === 'canceled_issue') return 'refused'
  if (state === 'ae_feedback_finish') return 'refund_due'
  if (state === 'finish') return 'unknown'
  if (state !== 'refund_success' && state !== 'return_success') return 'held'
  const paid = refundOf(agreedPlan(detail))
  const asked = refundOf(buyersPlan(detail))
  if (!paid || !asked || paid.currency !== asked.currency) return 'refunded'
  return paid.minor < asked.minor ? 'partly_refunded' : 'refunded'
}
