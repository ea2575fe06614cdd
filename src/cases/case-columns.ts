import type {
  Deadline,
  Flag,
  GradeEffect,
  KnownCase,
  Observation,
  OrderLine,
  ReturnFacets,
  Seen,
} from '#case'
import type { CaseRemark } from '#adapter'
import { pathOf } from '#desk'
import type { ReasonCodes } from '#desk'
import type { TenantVault } from '../infra/vault.js'

/** A stored case as far as a new sighting needs it. */
export interface StoredCase extends KnownCase {
  readonly id: string
  readonly kind: string
  readonly nativeId: string
  readonly revision: number
  /** Due instants that remarks told, by deadline key; they stand beside those of every sighting. */
  readonly told: Readonly<Record<string, string>>
  /** The clocks that an alarm was raised for, as {@link alarmTag}. */
  readonly alarmed: readonly string[]
  /** The buyer's message that staff hold to need no response, by its instant. */
  readonly noResponseAt: string | null
}

/** A sighting together with what observing made of it. */
export interface Verdict {
  readonly kind: string
  readonly seen: Seen
  readonly observation: Observation
  readonly stored: StoredCase | null
  readonly rawId: string | null
  /** Whether the mark that no response is needed still holds. */
  readonly noResponseAt: string | null
  /** Why it was looked at: a sighting of its own, or a remark of another source. */
  readonly remark?: CaseRemark
}

export interface CaseColumns {
  kind: string
  native_id: string
  status: string
  box: string
  phase: string
  state: string
  native: Readonly<Record<string, string>>
  site: string
  subject: string
  order_id: string | null
  lines: readonly OrderLine[]
  buyer_key: Buffer | null
  buyer: Buffer | null
  reason_code: string | null
  reason_text: string | null
  reason_path: string | null
  amount_minor: number | null
  currency: string | null
  deadlines: readonly Deadline[]
  next_deadline_at: string
  flags: readonly Flag[]
  link: string | null
  as_of: string
  opened_at: string
  entered_at: string
  entered_at_known: boolean
  closed_at: string | null
  content_hash: string
  service_owner: string
  grade_effects: readonly GradeEffect[]
  facets: ReturnFacets | null
  liability: Observation['liability'] | null
  state_from: string | null
  instants: Readonly<Record<string, string>>
  stopped: readonly string[]
  told: Readonly<Record<string, string>>
  next_alarm_at: string
  no_response_at: string | null
}

export const TYPES: { readonly [K in keyof CaseColumns]: string } = {
  kind: 'text',
  native_id: 'text',
  status: 'text',
  box: 'text',
  phase: 'text',
  state: 'text',
  native: 'jsonb',
  site: 'text',
  subject: 'text',
  order_id: 'text',
  lines: 'jsonb',
  buyer_key: 'bytea',
  buyer: 'bytea',
  reason_code: 'text',
  reason_text: 'text',
  reason_path: 'text',
  amount_minor: 'bigint',
  currency: 'text',
  deadlines: 'jsonb',
  next_deadline_at: 'timestamptz',
  flags: 'jsonb',
  link: 'text',
  as_of: 'timestamptz',
  opened_at: 'timestamptz',
  entered_at: 'timestamptz',
  entered_at_known: 'boolean',
  closed_at: 'timestamptz',
  content_hash: 'text',
  service_owner: 'text',
  grade_effects: 'jsonb',
  facets: 'jsonb',
  liability: 'jsonb',
  state_from: 'text',
  instants: 'jsonb',
  stopped: 'jsonb',
  told: 'jsonb',
  next_alarm_at: 'timestamptz',
  no_response_at: 'timestamptz',
}
export const NAMES = Object.keys(TYPES) as (keyof CaseColumns)[]
/** A column's value out of `unnest(…) as u`, which carries lists and objects as JSON texts. */
export const fromUnnest = (name: keyof CaseColumns): string => {
  if (name === 'stopped') return `array(select jsonb_array_elements_text(u.stopped::jsonb))`
  return TYPES[name] === 'jsonb' ? `nullif(u.${name}, 'null')::jsonb` : `u.${name}`
}

/** An unrecognised case stands on top of the inbox: its due instant is before every other. */
export const dueOf = (seen: Seen): string =>
  seen.status === 'unrecognised' ? '-infinity' : (seen.deadlines[0]?.dueAt ?? 'infinity')

/** The first clock that has not been alarmed of yet, in a case that is open and understood. */
function nextAlarm(seen: Seen, alarmed: readonly string[]): string {
  if (seen.box === 'closed' || seen.status === 'unrecognised') return 'infinity'
  return seen.deadlines.find((deadline) => !alarmed.includes(alarmTag(deadline)))?.dueAt ?? 'infinity'
}

/** One clock with its due instant: an alarm is raised once for each. */
export const alarmTag = ({ key, dueAt }: Pick<Deadline, 'key' | 'dueAt'>): string => `${key} ${dueAt}`

/** `codes`: the places of the marketplace's own reason codes in the tenant's tree. */
export function columnsOf(
  { kind, seen, observation, stored, noResponseAt }: Verdict,
  vault: TenantVault,
  codes: ReasonCodes,
): CaseColumns {
  const buyer = observation.buyer
  return {
    kind,
    native_id: observation.nativeId,
    status: seen.status,
    box: seen.box,
    phase: seen.phase,
    state: seen.state,
    native: observation.native,
    site: observation.site,
    subject: observation.subject,
    order_id: observation.orderId,
    lines: observation.lines,
    buyer_key: buyer && vault.fingerprint(buyer.handle),
    buyer: buyer && vault.seal(JSON.stringify(buyer), 'buyer'),
    reason_code: observation.reason?.code ?? null,
    reason_text: observation.reason?.text ?? null,
    reason_path: observation.reason ? pathOf(codes, observation.reason.code) : null,
    amount_minor: observation.amount?.minor ?? null,
    currency: observation.amount?.currency ?? null,
    deadlines: seen.deadlines,
    next_deadline_at: dueOf(seen),
    flags: seen.flags,
    link: observation.link,
    as_of: seen.asOf,
    opened_at: seen.openedAt,
    entered_at: seen.enteredAt,
    entered_at_known: seen.enteredAtKnown,
    closed_at: seen.closedAt,
    content_hash: seen.contentHash,
    service_owner: observation.serviceOwner ?? 'seller',
    grade_effects: observation.gradeEffects ?? [],
    facets: observation.facets ?? null,
    liability: observation.liability ?? null,
    state_from: seen.stateFrom,
    instants: observation.instants ?? {},
    stopped: observation.stopped ?? [],
    told: stored?.told ?? {},
    next_alarm_at: nextAlarm(seen, stored?.alarmed ?? []),
    no_response_at: noResponseAt,
  }
}
