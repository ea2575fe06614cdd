import { createHash } from 'node:crypto'
import { boxOf } from './case.js'
import type { Box, CaseStatus, Flag, Party, Phase } from './case.js'
import { deadlinesIn, instantOf } from './deadline.js'
import type { Deadline } from './deadline.js'
import type { SiteCalendar } from './calendar.js'
import { stateOf } from './machine.js'
import type { Machine, UnknownState } from './machine.js'
import type { Money } from './money.js'

export interface OrderLine {
  readonly lineId: string
  readonly itemId: string | null
  readonly title: string | null
  readonly sku: string | null
  readonly quantity: number | null
  readonly price: Money | null
}

/** An entry of the marketplace's own history of a case. `key` is stable, so that it is recorded once. */
export interface Activity {
  readonly key: string
  readonly at: string
  readonly party: Party | null
  readonly text: string
  /** `message`: words that one party wrote to another; absent: a happening. */
  readonly as?: 'message'
  /** Files that hang on it; fetched when somebody looks, since their addresses expire. */
  readonly files?: readonly { readonly key: string; readonly name: string; readonly type: string | null }[]
}

/** Who answers the buyer: the shop itself, the marketplace's paid care service for the shop, or the marketplace. */
export type ServiceOwner = 'seller' | 'care_service' | 'marketplace'

/** In which figure of the seller's grade a case counts, and until when that can still be averted. */
export interface GradeEffect {
  /** Name of the metric in the marketplace's rulesets. */
  readonly metric: string
  readonly counts: 'yes' | 'no' | 'unless_averted' | 'unknown'
  readonly why: { readonly en: string; readonly zh: string }
  /** ISO 8601 UTC; null: no date is known. */
  readonly avertUntil: string | null
  readonly source: string
}

/** Where the goods of a return are and where its money is: two questions that never become one word. */
export interface ReturnFacets {
  readonly custody: 'buyer' | 'in_transit' | 'seller' | 'marketplace' | 'none' | 'unknown'
  readonly money: 'held' | 'refunded' | 'partly_refunded' | 'refund_due' | 'refused' | 'unknown'
}

/** One look at a case, in the marketplace's words; made by an adapter, pure data. All instants ISO 8601 UTC. */
export interface Observation<S extends string = string> {
  readonly nativeId: string
  readonly state: S | UnknownState
  /** The native fields the state was read from, verbatim. */
  readonly native: Readonly<Record<string, string>>
  readonly site: string
  /** When this truth began to hold, by the marketplace's clock; null = when it was fetched. */
  readonly asOf: string | null
  readonly openedAt: string
  /** When the current state was entered, if the marketplace says so. */
  readonly enteredAt: string | null
  /** True when it may have been entered later than that: a later date known of the same stay, from a better source, stands. */
  readonly enteredAtEarliest?: true
  readonly subject: string
  readonly orderId: string | null
  readonly lines: readonly OrderLine[]
  readonly buyer: { readonly handle: string; readonly locale: string | null } | null
  readonly reason: { readonly code: string; readonly text: string | null } | null
  readonly amount: Money | null
  /** Due instants given by the marketplace, by deadline key. */
  readonly given: Readonly<Record<string, string>>
  readonly activities: readonly Activity[]
  readonly flags: readonly Flag[]
  readonly link: string | null
  /** Absent: the seller. */
  readonly serviceOwner?: ServiceOwner
  readonly gradeEffects?: readonly GradeEffect[]
  readonly facets?: ReturnFacets
  /** Who was found responsible, in the marketplace's word, once it ruled. */
  readonly liability?: { readonly party: Party | null; readonly text: string }
  /** True when the state is our reading of several facts, or was told by staff, and not a word of the marketplace. */
  readonly stateFrom?: 'derived' | 'staff'
  /** Named instants from which rules with `from: 'at:NAME'` count. */
  readonly instants?: Readonly<Record<string, string>>
  /**
   * This look tells only part of the case (a notice, a row of a file): what it leaves out (null, empty) stays as it is known, and
   * the earliest opening counts.
   */
  readonly partial?: true
  /** Keys of clocks that the state has but that do not run for this case (a care service answers in the seller's place). */
  readonly stopped?: readonly string[]
}

/** What is stored of a case so far, as far as observing needs it. */
export interface KnownCase {
  readonly state: string
  readonly status: CaseStatus
  readonly asOf: string
  readonly openedAt: string
  readonly enteredAt: string
  readonly enteredAtKnown: boolean
  readonly closedAt: string | null
  readonly contentHash: string
  /** Who told the present state, if not the marketplace's own word. */
  readonly stateFrom?: 'derived' | 'staff' | null
}

/**
 * `opened` first sighting · `moved` a move the machine knows · `jumped` one it does not (kept and flagged) ·
 * `updated` same state, other content · `stale` older than what we hold (history only) · `unchanged` a repeat: only its
 * `asOf` is worth keeping, or a version that arrives late between the two would pass for news.
 */
export type Outcome = 'opened' | 'moved' | 'jumped' | 'updated' | 'stale' | 'unchanged'

export interface Seen {
  readonly outcome: Outcome
  readonly status: CaseStatus
  readonly phase: Phase
  readonly box: Box
  readonly state: string
  readonly asOf: string
  readonly openedAt: string
  readonly enteredAt: string
  readonly enteredAtKnown: boolean
  readonly closedAt: string | null
  readonly deadlines: readonly Deadline[]
  readonly flags: readonly Flag[]
  readonly contentHash: string
  readonly stateFrom: 'derived' | 'staff' | null
}

/**
 * Holds one observation against what is known. Never refuses: the marketplace owns the case, we mirror it.
 * `seenAt` is the instant at which the answer was asked for.
 */
export function observe(
  machine: Machine,
  known: KnownCase | null,
  sighted: Observation,
  seenAt: string,
  calendar: SiteCalendar,
): Seen {
  const seen = finer(machine, known, sighted)
  const def = stateOf(machine, seen.state)
  const status = def?.status ?? 'unrecognised'
  const phase = def?.phase ?? 'request'
  const asOf = seen.asOf ?? seenAt
  const kept = known !== null && known.state === seen.state
  const enteredAt = entered(seen, kept ? known : null) ?? asOf
  const enteredAtKnown = seen.enteredAt !== null || (kept ? known.enteredAtKnown : seen.asOf !== null)
  const keys = (def?.deadlines ?? []).filter((key) => !seen.stopped?.includes(key))
  const { site, openedAt, given, instants = {} } = seen
  const start = { site, openedAt, enteredAt, enteredAtKnown, given, instants }
  const deadlines = deadlinesIn(keys, machine.deadlines, start, calendar)
  const contentHash = hashOf(seen, deadlines)
  const outcome = outcomeOf(machine, known, { state: seen.state, status, asOf, contentHash })
  const flags = [...seen.flags]
  if (!def) flags.push({ code: 'unknown_state', path: 'state', value: seen.state })
  if (outcome === 'jumped' && known)
    flags.push({ code: 'jumped', path: 'state', value: `${known.state} → ${seen.state}` })
  for (const key of keys) {
    const given = seen.given[key]
    if (given !== undefined && !instantOf(given))
      flags.push({ code: 'unknown_value', path: `given.${key}`, value: given })
    if (!deadlines.some((deadline) => deadline.key === key))
      flags.push({ code: 'no_deadline', path: key, value: seen.site })
  }
  const box = boxOf(status)
  return {
    outcome,
    status,
    phase,
    box,
    state: seen.state,
    asOf,
    openedAt: seen.openedAt,
    enteredAt,
    enteredAtKnown,
    closedAt: box === 'closed' ? enteredAt : null,
    deadlines,
    flags,
    contentHash,
    stateFrom: seen.stateFrom ?? null,
  }
}

/** When the state was entered, as far as anybody said; `stay` is what is known of this very stay in it. */
function entered(seen: Observation, stay: KnownCase | null): string | null {
  if (seen.enteredAt === null || stay === null) return seen.enteredAt ?? stay?.enteredAt ?? null
  const later = stay.enteredAtKnown && Date.parse(stay.enteredAt) > Date.parse(seen.enteredAt)
  return seen.enteredAtEarliest && later ? stay.enteredAt : seen.enteredAt
}

/** A coarse state does not undo the finer one within it that another source told: the case stays where it is known to be, by that source's word. */
function finer(machine: Machine, known: KnownCase | null, sighted: Observation): Observation {
  const within = known === null ? undefined : stateOf(machine, known.state)?.within
  if (known === null || within === undefined || within !== sighted.state) return sighted
  const { stateFrom: _coarse, ...rest } = sighted
  const { state, stateFrom } = known
  return { ...rest, state, enteredAt: null, ...(stateFrom && { stateFrom }) }
}

function outcomeOf(
  machine: Machine,
  known: KnownCase | null,
  now: Pick<Seen, 'state' | 'status' | 'asOf' | 'contentHash'>,
): Outcome {
  if (known === null) return 'opened'
  if (Date.parse(now.asOf) < Date.parse(known.asOf)) return 'stale'
  if (known.state === now.state) {
    // Another status of the same state: the machine has learnt the word since, and the case must follow.
    const same = known.contentHash === now.contentHash && known.status === now.status
    return same ? 'unchanged' : 'updated'
  }
  return stateOf(machine, known.state)?.to.includes(now.state) ? 'moved' : 'jumped'
}

/** SHA-256 (base64url) over what a reader could notice, a rule's new date too; the order of keys does not matter. */
function hashOf(seen: Observation, deadlines: readonly Deadline[]): string {
  const { activities, asOf: _movesWithEveryLook, ...content } = seen
  const noticed = { ...content, deadlines, activities: activities.map((activity) => activity.key) }
  return createHash('sha256').update(canonical(noticed)).digest('base64url')
}

/** JSON with the keys of every object in order; several times faster than a sorting replacer. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(',')}}`
}
