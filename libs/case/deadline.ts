import { Temporal } from 'temporal-polyfill'
import type { Party } from './case.js'
import type { SiteCalendar } from './calendar.js'

/** What the marketplace does by itself when a deadline passes. */
export type OnMiss = 'auto_accept' | 'auto_close' | 'seller_loses' | 'auto_cancel' | 'metric_hit' | 'none'

/** How well a rule is proven. `unconfirmed` rows are shown as such and stay correctable by configuration. */
export type Confidence = 'official' | 'secondary' | 'seed' | 'assumed' | 'unconfirmed'

export interface Source {
  readonly text: string
  readonly url: string | null
  /** ISO date on which the source was read. */
  readonly readOn: string
}

/** One dated rule of a clock. Rows of one key with the same site never overlap in time. */
export interface DeadlineRow {
  readonly id: string
  readonly sites: '*' | readonly string[]
  /** ISO 8601: `PT48H` is exact time, `P4D` counts days of the site's wall calendar; null: only the marketplace knows the date. */
  readonly duration: string | null
  readonly days: 'all' | 'business'
  /** `opened`: from the opening of the case; `entered`: from the entry into the current state; `at:NAME`: from that instant of the observation. */
  readonly from: 'opened' | 'entered' | `at:${string}`
  /** The clock runs to the end of the last day instead of the same time of day. */
  readonly until?: 'end_of_day'
  readonly party: Party
  readonly onMiss: OnMiss
  /** ISO dates (the site's day on which the clock starts), both inclusive; null = open. */
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly source: Source
  readonly confidence: Confidence
  readonly text: { readonly en: string; readonly zh: string }
}

/** A row that says by itself how long its clock runs. */
export type TimedRow = DeadlineRow & { readonly duration: string }

export const isTimed = (row: DeadlineRow): row is TimedRow => row.duration !== null

export type DeadlineTable<D extends string = string> = Readonly<Record<D, readonly DeadlineRow[]>>

/** A marketplace's deadline rows by key; gives the machine the keys it may name. */
export const deadlineTable = <D extends string>(rows: Record<D, readonly DeadlineRow[]>): DeadlineTable<D> =>
  rows

export interface Deadline {
  readonly key: string
  /** UTC instant, ISO 8601. */
  readonly dueAt: string
  readonly party: Party
  readonly onMiss: OnMiss
  readonly source: 'marketplace' | 'rule'
  readonly ruleId: string | null
  /** True when the start of the clock is our sighting, not the marketplace's own date. */
  readonly estimated: boolean
}

/** The row that rules a clock started on that day at that site; a row naming the site beats one for all sites. */
export const rowFor = (
  rows: readonly DeadlineRow[],
  site: string,
  startedOn: string,
): DeadlineRow | undefined =>
  ofSite(
    rows.filter((row) => validOn(row, startedOn)),
    site,
  )

const validOn = (row: DeadlineRow, day: string): boolean =>
  (row.validFrom === null || row.validFrom <= day) && (row.validTo === null || day <= row.validTo)

const ofSite = (rows: readonly DeadlineRow[], site: string): DeadlineRow | undefined =>
  rows.find((row) => row.sites !== '*' && row.sites.includes(site)) ?? rows.find((row) => row.sites === '*')

/**
 * The instant at which a clock started at `start` runs out.
 * Days are those of the site's wall calendar, so a day across a clock change has 23 or 25 hours;
 * business days skip weekends and the site's public holidays, counting from the first day after the start.
 */
export function dueAt(row: TimedRow, start: Temporal.Instant, calendar: SiteCalendar): Temporal.Instant {
  const duration = Temporal.Duration.from(row.duration)
  const local = start.toZonedDateTimeISO(calendar.zone)
  const end = row.days === 'business' ? addBusinessDays(local, duration, calendar) : local.add(duration)
  return (row.until === 'end_of_day' ? end.add({ days: 1 }).startOfDay() : end).toInstant()
}

function addBusinessDays(
  from: Temporal.ZonedDateTime,
  duration: Temporal.Duration,
  calendar: SiteCalendar,
): Temporal.ZonedDateTime {
  const first = from.toPlainDate()
  let days = 0
  for (let left = duration.days + duration.weeks * 7; left > 0;) {
    days += 1
    if (calendar.isBusinessDay(first.add({ days }))) left -= 1
  }
  // In one step: day by day, a wall time that one of the days skips would stay shifted on all later days.
  return from.add(duration.with({ days, weeks: 0 }))
}

export interface ClockStart {
  readonly site: string
  readonly openedAt: string
  readonly enteredAt: string
  /** False when `enteredAt` is merely when we first saw the state. */
  readonly enteredAtKnown: boolean
  /** Due instants the marketplace itself gave, by deadline key; they beat every rule. */
  readonly given: Readonly<Record<string, string>>
  /** Named instants for rules that count from one; a rule whose instant is missing yields nothing. */
  readonly instants?: Readonly<Record<string, string>>
}

/**
 * The deadlines that run in a state, soonest first; a key without given date and without row yields nothing.
 * A given date that is no instant counts as not given, an unreadable start as no clock: observing never throws.
 */
export function deadlinesIn(
  keys: readonly string[],
  table: DeadlineTable,
  start: ClockStart,
  calendar: SiteCalendar,
): Deadline[] {
  const clockOf = ({ from }: DeadlineRow): Temporal.Instant | null => {
    if (from === 'opened') return instantOf(start.openedAt)
    return instantOf(from === 'entered' ? start.enteredAt : start.instants?.[from.slice(3)])
  }
  const rules = (row: DeadlineRow): boolean => {
    const startedOn = clockOf(row)?.toZonedDateTimeISO(calendar.zone).toPlainDate().toString()
    return startedOn !== undefined && validOn(row, startedOn)
  }
  const running: Deadline[] = []
  for (const key of keys) {
    const row = ofSite((table[key] ?? []).filter(rules), start.site)
    const clock = row && clockOf(row)
    const given = instantOf(start.given[key])
    if (given) {
      const { party, onMiss } = row ?? { party: 'seller' as const, onMiss: 'none' as const }
      const ruleId = row?.id ?? null
      const dueAt = instantText(given)
      running.push({ key, dueAt, party, onMiss, source: 'marketplace', ruleId, estimated: false })
    } else if (clock && isTimed(row)) {
      running.push({
        key,
        dueAt: instantText(dueAt(row, clock, calendar)),
        party: row.party,
        onMiss: row.onMiss,
        source: 'rule',
        ruleId: row.id,
        estimated: row.from === 'entered' && !start.enteredAtKnown,
      })
    }
  }
  return running.sort((a, b) => Temporal.Instant.compare(a.dueAt, b.dueAt))
}

/** An ISO 8601 instant, or null for anything else. */
export function instantOf(text: string | undefined): Temporal.Instant | null {
  try {
    return text === undefined ? null : Temporal.Instant.from(text)
  } catch {
    return null
  }
}

/** ISO 8601 in UTC with milliseconds, the one form in which instants leave. */
const instantText = (instant: Temporal.Instant): string => instant.toString({ smallestUnit: 'millisecond' })
