import { sighting } from '#adapter'
import type { CaseSighting, OrderMark } from '#adapter'
import type { GradeEffect, UnknownState } from '#case'
import { claimMachine } from './claim-machine.js'
import type { ClaimState } from './claim-machine.js'
import { DEFECTS, ODR, claimEffects } from './odr-effects.js'
import { observationOf } from './told.js'
import type { Told } from './told.js'

/** The state of a claim behind each notice of Amazon's. */
export const CLAIM_NOTICES = {
  claim_opened: 'AMAZON_DECIDING',
  claim_needs_answer: 'WAITING_SELLER',
  claim_granted_seller: 'GRANTED_SELLER_FUNDED',
  claim_granted_amazon: 'GRANTED_AMAZON_FUNDED',
  claim_denied: 'DENIED',
  claim_withdrawn: 'WITHDRAWN_BY_BUYER',
  claim_refunded: 'REFUNDED_BY_SELLER',
  claim_appeal_received: 'APPEALED',
  claim_appeal_info: 'APPEAL_INFO_REQUESTED',
  claim_appeal_won: 'APPEAL_WON',
  claim_appeal_lost: 'APPEAL_LOST',
} as const satisfies Readonly<Record<string, ClaimState>>

/** The clock to which a day named in a notice belongs, by the state that it opens. */
const NAMED_CLOCK: Readonly<Record<string, keyof typeof claimMachine.deadlines>> = {
  WAITING_SELLER: 'seller_answers_claim',
  GRANTED_SELLER_FUNDED: 'seller_appeals_claim',
  APPEAL_INFO_REQUESTED: 'seller_adds_to_appeal',
}

/**
 * A claim as a notice, a row or an entry tells it, one for an order: no mail but the first names the day of its opening, so that the
 * order alone tells which claim is meant. `answerBy` is a day that was named, which beats the rules.
 */
export function claimSighting(
  told: Omit<Told<ClaimState>, 'given'> & { readonly answerBy: string | null },
  covered: boolean,
): CaseSighting {
  const { answerBy, ...rest } = told
  const clock = Object.hasOwn(NAMED_CLOCK, told.state) ? NAMED_CLOCK[told.state] : undefined
  const given = clock !== undefined && answerBy !== null ? { [clock]: answerBy } : {}
  const early = told.state === 'WAITING_SELLER' && answerBy !== null
  const gradeEffects = claimEffects(told.state, {
    at: told.at,
    openedAt: told.openedAt,
    avertUntil: answerBy,
  })
  return sighting(
    claimMachine,
    observationOf(
      { ...rest, given },
      {
        gradeEffects,
        // The care service assists with claims, but both source documents leave them with the seller: its clock runs on.
        ...(covered && { serviceOwner: 'care_service' }),
        // A named day leaves no doubt between 48 and 72 hours.
        ...(early && { stopped: ['seller_answers_claim_early'] }),
      },
    ),
  )
}

/** What an outcome marks against its order in the order defect rate; nothing while it is open. */
export function defectMark(
  of: 'claim' | 'chargeback',
  told: Pick<Told<string>, 'orderId' | 'at' | 'origin' | 'nativeId'> & {
    readonly state: string | UnknownState
  },
  effects: readonly GradeEffect[],
): OrderMark[] {
  const counts = effects.find(({ metric }) => metric === ODR)?.counts
  if (told.orderId === null || (counts !== 'yes' && told.state !== 'APPEAL_WON')) return []
  return [
    {
      orderId: told.orderId,
      mark: DEFECTS[of],
      at: told.at,
      provenance: told.origin === 'mail' ? 'marketplace' : 'entered',
      of: `${of} ${told.nativeId}`,
      ...(counts !== 'yes' && { withdrawn: true }),
    },
  ]
}
