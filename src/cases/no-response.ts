import { stateOf } from '#case'
import type { Machine, Observation } from '#case'
import type { StoredCase } from './case-columns.js'

/**
 * The mark that a buyer's message needs no response, as far as it holds after a sighting: until the buyer writes once more, or
 * the marketplace moves the case.
 */
export function marked(stored: StoredCase | null, { state, activities }: Observation): string | null {
  if (stored === null || stored.noResponseAt === null || state !== stored.state) return null
  const upTo = Date.parse(stored.noResponseAt)
  const wrote = activities.some(({ party, at }) => party === 'buyer' && Date.parse(at) > upTo)
  return wrote ? null : stored.noResponseAt
}

/** The case without the clocks by which the seller must answer. */
export function unhurried(machine: Machine, observation: Observation): Observation {
  const own = (stateOf(machine, observation.state)?.deadlines ?? []).filter((key) =>
    machine.deadlines[key]?.some(({ party }) => party === 'seller'),
  )
  return { ...observation, stopped: [...(observation.stopped ?? []), ...own] }
}
