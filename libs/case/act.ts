import { boxOf } from './case.js'
import { stateOf } from './machine.js'
import type { Machine } from './machine.js'

/** Why an action is refused before anything is sent. */
export type ActRefusal = 'unknown_action' | 'unknown_state' | 'case_closed' | 'not_in_this_state'

/** Whether the machine allows an action in a state; acting is strict where observing is not. */
export function canAct(
  machine: Machine,
  state: string,
  action: string,
): { readonly allowed: true } | { readonly allowed: false; readonly refusal: ActRefusal } {
  const refused = (refusal: ActRefusal) => ({ allowed: false, refusal }) as const
  const def = stateOf(machine, state)
  if (!def) return refused('unknown_state')
  if (def.actions?.includes(action)) return { allowed: true }
  if (!Object.values(machine.states).some((other) => other.actions?.includes(action)))
    return refused('unknown_action')
  return refused(boxOf(def.status) === 'closed' ? 'case_closed' : 'not_in_this_state')
}
