import { sighting } from '#adapter'
import type { CaseSighting } from '#adapter'
import { chargebackMachine } from './chargeback-machine.js'
import type { ChargebackState } from './chargeback-machine.js'
import { chargebackEffects, chargebackType } from './odr-effects.js'
import { observationOf } from './told.js'
import type { Told } from './told.js'

/** The state of a chargeback behind each notice of Amazon's. */
export const CHARGEBACK_NOTICES = {
  chargeback_opened: 'OPENED',
  chargeback_represented: 'REPRESENTED',
  chargeback_won: 'WON',
  chargeback_lost: 'LOST',
} as const satisfies Readonly<Record<string, ChargebackState>>

/** A chargeback as a notice, a row or an entry tells it, one for an order. `answerBy` is a day that was named, which beats the rule. */
export function chargebackSighting(
  told: Omit<Told<ChargebackState>, 'given'> & { readonly answerBy: string | null },
): CaseSighting {
  const { answerBy, ...rest } = told
  const given = told.state === 'OPENED' && answerBy !== null ? { seller_answers_chargeback: answerBy } : {}
  const type = chargebackType(told.reason?.code ?? null)
  return sighting(
    chargebackMachine,
    observationOf(
      { ...rest, given, native: { ...told.native, ...(told.reason && { type }) } },
      { gradeEffects: chargebackEffects(told.state, type) },
    ),
  )
}
