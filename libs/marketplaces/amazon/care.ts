import { sighting } from '#adapter'
import type { CaseSighting } from '#adapter'
import { careMachine } from './care-machine.js'
import type { CareState } from './care-machine.js'
import { observationOf } from './told.js'
import type { Told } from './told.js'

/** The state of an inquiry behind each notice of the care service. */
export const CARE_NOTICES = {
  care_question: 'ASKED',
  care_answered: 'ANSWERED',
  care_lapsed: 'LAPSED',
} as const satisfies Readonly<Record<string, CareState>>

/** A question of the care service, one thread for an order. Its clock is the seller's, whoever answers the buyer. */
export function careSighting(
  told: Omit<Told<CareState>, 'given'> & { readonly answerBy: string | null },
): CaseSighting {
  const { answerBy, ...rest } = told
  const given = told.state === 'ASKED' && answerBy !== null ? { seller_answers_care_service: answerBy } : {}
  return sighting(careMachine, observationOf({ ...rest, given }, { serviceOwner: 'care_service' }))
}
