import type { Activity } from '#case'
import type { Transaction } from '../infra/database.js'
import { unnest } from '../infra/unnest.js'
import type { Verdict } from './case-columns.js'

/** One line of a case's timeline. (`at`, `event_key`) is unique within the case, so that nothing is recorded twice. */
export interface CaseEvent {
  case_id: string
  at: string
  event_key: string
  type: string
  actor: string
  actor_name: string | null
  origin: 'marketplace' | 'computed' | 'staff'
  from_state: string | null
  to_state: string | null
  from_status: string | null
  to_status: string | null
  text: string | null
  as_message: boolean
  files: Activity['files'] | null
  raw_id: string | null
}

const TYPES: { readonly [K in keyof CaseEvent]: string } = {
  case_id: 'bigint',
  at: 'timestamptz',
  event_key: 'text',
  type: 'text',
  actor: 'text',
  actor_name: 'text',
  origin: 'text',
  from_state: 'text',
  to_state: 'text',
  from_status: 'text',
  to_status: 'text',
  text: 'text',
  as_message: 'boolean',
  files: 'jsonb',
  raw_id: 'bigint',
}

const PLAIN = {
  actor_name: null,
  from_state: null,
  to_state: null,
  from_status: null,
  to_status: null,
  text: null,
  as_message: false,
  files: null,
  raw_id: null,
} as const

/** An event with only the fields that say something. */
export const caseEvent = (
  event: Pick<CaseEvent, 'case_id' | 'at' | 'event_key' | 'type' | 'actor' | 'origin'> & Partial<CaseEvent>,
): CaseEvent => ({ ...PLAIN, ...event })

/** Who told of a state: the marketplace, our reading of several of its facts, or staff. */
const TELLER = {
  marketplace: ['marketplace', 'marketplace'],
  derived: ['system', 'computed'],
  staff: ['staff', 'staff'],
} as const

/** What a sighting adds to the timeline: the move itself and the marketplace's own history. */
export function eventsOf(caseId: string, verdict: Verdict): CaseEvent[] {
  const { seen, observation, stored, rawId, remark } = verdict
  if (seen.outcome === 'unchanged') return []
  const [actor, origin] = TELLER[observation.stateFrom ?? 'marketplace']
  const move = caseEvent({
    case_id: caseId,
    at: seen.asOf,
    // Without the outcome: the same sighting met again later is `stale` by then, and still the same line.
    event_key: `seen:${seen.contentHash.slice(0, 16)}:${seen.status}`,
    type: seen.outcome,
    actor,
    origin,
    from_state: stored?.state ?? null,
    to_state: seen.state,
    from_status: stored?.status ?? null,
    to_status: seen.status,
    raw_id: rawId,
  })
  const history = observation.activities.map((activity) =>
    caseEvent({
      case_id: caseId,
      at: activity.at,
      event_key: `activity:${activity.key}`,
      type: 'activity',
      actor: activity.party ?? 'marketplace',
      origin: 'marketplace',
      text: activity.text,
      as_message: activity.as === 'message',
      files: activity.files ?? null,
      raw_id: rawId,
    }),
  )
  const ended = (stored?.noResponseAt ?? null) !== null && verdict.noResponseAt === null
  const again = ended && seen.outcome !== 'stale' ? [againOf(caseId, verdict)] : []
  if (remark && stored?.state === seen.state) return [...history, ...again]
  return seen.outcome === 'stale' ? [move] : [move, ...history, ...again]
}

/** A message that staff held to need no response was followed by another, or the case moved on. */
const againOf = (caseId: string, { seen, rawId }: Verdict): CaseEvent =>
  caseEvent({
    case_id: caseId,
    at: seen.asOf,
    event_key: `response_needed:${seen.contentHash.slice(0, 16)}`,
    type: 'response_needed_again',
    actor: 'system',
    origin: 'computed',
    raw_id: rawId,
  })

export async function recordEvents(
  tx: Transaction,
  tenantId: number,
  events: readonly CaseEvent[],
  recordedAt: string,
): Promise<void> {
  if (events.length === 0) return
  const { from, parameters } = unnest<CaseEvent>(TYPES, events, 3)
  await tx.query(
    `insert into case_event (tenant_id, recorded_at, ${Object.keys(TYPES).join(', ')})
     select $1, $2, ${Object.keys(TYPES)
       .map((name) => (name === 'files' ? `nullif(files, 'null')::jsonb` : name))
       .join(', ')} from ${from}
     on conflict (tenant_id, case_id, at, event_key) do nothing`,
    [tenantId, recordedAt, ...parameters],
  )
}
