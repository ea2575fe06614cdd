import { boxOf } from './case.js'
import type { CaseKind, CaseStatus, Phase } from './case.js'
import type { DeadlineTable } from './deadline.js'

/** One native state: whose move it is, where it can go, what may be done and which clocks run. */
export interface StateDef<S extends string, A extends string, D extends string> {
  readonly status: CaseStatus
  readonly phase: Phase
  /** States the marketplace is known to move to from here. */
  readonly to: readonly S[]
  readonly actions?: readonly A[]
  /** Keys of the marketplace's deadline table. */
  readonly deadlines?: readonly D[]
  /** Why a state that waits for the seller has no clock; required when `deadlines` is absent there. */
  readonly noDeadline?: string
  /** The marketplace's own word(s), where the key is derived from several of its fields. */
  readonly says?: string
  /**
   * The coarser state that the marketplace shows meanwhile: a later sighting of that one does not undo this one, which
   * another source (staff, a notice, a payment) told.
   */
  readonly within?: S
}

export interface Machine<S extends string = string, A extends string = string, D extends string = string> {
  readonly kind: CaseKind
  readonly initial: readonly S[]
  readonly states: Readonly<Record<S, StateDef<S, A, D>>>
  readonly deadlines: DeadlineTable<D>
}

/**
 * A marketplace's machine for one kind of case, as data. A target, status, phase or deadline key that does not
 * exist is a compile error; what types cannot see is found by {@link faults}.
 */
export const machine = <S extends string, A extends string, D extends string>(def: {
  kind: CaseKind
  initial: readonly NoInfer<S>[]
  deadlines: DeadlineTable<D>
  states: Record<S, StateDef<NoInfer<S>, A, NoInfer<D>>>
}): Machine<S, A, D> => def

declare const unknownWord: unique symbol
/** A native state outside the table, kept verbatim. Only {@link recognise} makes one. */
export type UnknownState = string & { readonly [unknownWord]: true }

/** The table's state of that name, or the word itself marked as unknown: never a default. */
export const recognise = <S extends string>(machine: Machine<S>, word: string): S | UnknownState =>
  Object.hasOwn(machine.states, word) ? (word as S) : (word as UnknownState)

/** The definition of a state, or undefined for a word outside the table. */
export function stateOf(machine: Machine, state: string): StateDef<string, string, string> | undefined {
  return Object.hasOwn(machine.states, state) ? machine.states[state] : undefined
}

/** Everything wrong with a machine that the compiler cannot see; empty when it is sound. */
export function faults(machine: Machine): string[] {
  const found: string[] = []
  const names = Object.keys(machine.states)
  const reached = new Set<string>(machine.initial)
  const queue = [...machine.initial]
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const def = stateOf(machine, name)
    if (!def) {
      found.push(`${machine.kind}: state ${name} is not defined`)
      continue
    }
    for (const target of def.to) {
      if (!reached.has(target)) {
        reached.add(target)
        queue.push(target)
      }
    }
  }
  for (const name of names) {
    const def = machine.states[name]
    if (!def) continue
    const closed = boxOf(def.status) === 'closed'
    const where = `${machine.kind}: state ${name}`
    if (!reached.has(name)) found.push(`${where} cannot be reached`)
    if (closed !== (def.phase === 'closed'))
      found.push(`${where} mixes status ${def.status} and phase ${def.phase}`)
    if (!closed && def.to.length === 0) found.push(`${where} is open and leads nowhere`)
    if (closed && def.deadlines?.length) found.push(`${where} is closed and has a deadline`)
    if (def.status === 'awaiting_seller' && !def.deadlines?.length && !def.noDeadline) {
      found.push(`${where} waits for the seller without a deadline or a reason for none`)
    }
    if (def.within !== undefined) {
      const coarse = stateOf(machine, def.within)
      if (!coarse || coarse === def || coarse.within !== undefined)
        found.push(`${where} lies within ${def.within}, which is no coarser state`)
    }
    for (const key of def.deadlines ?? []) {
      if (!machine.deadlines[key]?.length) found.push(`${where} names deadline ${key}, which has no row`)
    }
  }
  return found
}

/** The actions a machine offers in any state, sorted. */
export function offeredActions(machine: Machine): string[] {
  return [...new Set(Object.values(machine.states).flatMap((def) => def.actions ?? []))].sort()
}
