import type { Alarm, Problem } from '#adapter'
import type { Health } from './account.entity.js'

/** What a stream last met. */
export interface Trouble {
  readonly code: Problem['code']
  readonly message: string
  readonly failures: number
}

interface Standing {
  readonly health: Health
  readonly reason: string | null
  readonly nextStep: string | null
}

/** What only a person can mend, and how. */
const FOR_A_PERSON: Partial<Record<Problem['code'], string>> = {
  auth_expired: 'Ask the shop owner for consent again and store the new token.',
  forbidden: 'Grant the missing role or scope at the marketplace, then connect again.',
}

/** Failures in a row that make a shop `degraded`; fewer are the weather. */
const TOO_MANY = 3

/** The worst that is known: what only a person can mend, then secrets that run out, then troubles that last. */
export function healthOf(troubles: readonly Trouble[], alarms: readonly Alarm[]): Standing {
  const person = troubles.find((trouble) => FOR_A_PERSON[trouble.code] !== undefined)
  if (person) {
    return {
      health: 'needs_attention',
      reason: person.message,
      nextStep: FOR_A_PERSON[person.code] ?? null,
    }
  }
  const urgent = alarms.find((alarm) => alarm.severity === 'needs_attention') ?? alarms[0]
  if (urgent?.severity === 'needs_attention') return standingOf(urgent)
  const lasting = troubles.find((trouble) => trouble.failures >= TOO_MANY)
  const nextStep = 'Nothing to do now: we try again by ourselves.'
  if (lasting) return { health: 'degraded', reason: lasting.message, nextStep }
  return urgent ? standingOf(urgent) : { health: 'ok', reason: null, nextStep: null }
}

const standingOf = ({ severity, reason, nextStep }: Alarm): Standing => ({
  health: severity,
  reason: reason.en,
  nextStep: nextStep.en,
})
