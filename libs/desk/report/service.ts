import { Temporal } from 'temporal-polyfill'
import type { FollowUp, FollowUpState } from '../promise.js'
import { share } from './percent.js'

/** The middle of numbers; of an even count the mean of the two in the middle; null of none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const low = sorted[Math.ceil(sorted.length / 2) - 1]
  const high = sorted[Math.floor(sorted.length / 2)]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

/** A buyer's message and its first answer. */
export interface Exchange {
  readonly receivedAt: string
  /** Null: not answered yet. */
  readonly answeredAt: string | null
  /** Marked "no response needed", or answered by the marketplace: neither numerator nor denominator. */
  readonly exempt: boolean
}

export interface ResponseReport {
  readonly counted: number
  readonly inTime: number
  readonly inTimeShare: string | null
  /** Minutes from message to answer, of those answered. */
  readonly medianMinutes: number | null
  readonly late: number
  readonly exempt: number
  /** Unanswered and still in time at `now`; not counted. */
  readonly open: number
}

/** How fast buyers were answered, against a clock in hours that runs on weekends and holidays too. At the limit is in time. */
export function responseReport(exchanges: readonly Exchange[], now: string, clockHours = 24): ResponseReport {
  const minutes = (from: string, to: string): number =>
    (Temporal.Instant.from(to).epochMilliseconds - Temporal.Instant.from(from).epochMilliseconds) / 60_000
  const limit = clockHours * 60
  const due = exchanges.filter(({ exempt }) => !exempt)
  const open = due.filter(
    ({ receivedAt, answeredAt }) => answeredAt === null && minutes(receivedAt, now) <= limit,
  )
  const answered = due.flatMap(({ receivedAt, answeredAt }) =>
    answeredAt === null ? [] : [minutes(receivedAt, answeredAt)],
  )
  const counted = due.length - open.length
  const inTime = answered.filter((taken) => taken <= limit).length
  return {
    counted,
    inTime,
    inTimeShare: counted === 0 ? null : share(inTime, counted),
    medianMinutes: median(answered),
    late: counted - inTime,
    exempt: exchanges.length - due.length,
    open: open.length,
  }
}

export interface PromiseReport {
  readonly group: string
  readonly made: number
  /** Settled: kept, kept late or overdue. */
  readonly settled: number
  readonly kept: number
  readonly keptShare: string | null
  /** Minutes of those that were late. */
  readonly medianMinutesLate: number | null
}

/** Promises made and kept, by agent or market; one still open is made but not judged. */
export function promiseReport(
  promises: readonly { readonly followUp: FollowUp; readonly state: FollowUpState }[],
  by: 'owner' | 'market',
): PromiseReport[] {
  const groups = [...new Set(promises.map(({ followUp }) => followUp[by]))].sort()
  return groups.map((group) => {
    const own = promises.filter(({ followUp }) => followUp[by] === group)
    const settled = own.filter(({ state }) => state.state !== 'open')
    const kept = settled.filter(({ state }) => state.state === 'kept').length
    const late = settled.filter(({ state }) => state.state !== 'kept').map(({ state }) => state.minutesLate)
    const keptShare = settled.length === 0 ? null : share(kept, settled.length)
    return {
      group,
      made: own.length,
      settled: settled.length,
      kept,
      keptShare,
      medianMinutesLate: median(late),
    }
  })
}

export interface Complaint {
  readonly agent: string
  readonly cause: string
  /** UTC instant. */
  readonly at: string
}

/** Complaints per agent, cause and quarter of the shop's zone; `repeated`: more than one of a cause in a quarter. */
export function complaintReport(
  complaints: readonly Complaint[],
  zone: string,
): { agent: string; cause: string; quarter: string; count: number; repeated: boolean }[] {
  const counts = new Map<string, number>()
  for (const { agent, cause, at } of complaints) {
    const { year, month } = Temporal.Instant.from(at).toZonedDateTimeISO(zone)
    const key = JSON.stringify([agent, cause, `${year}-Q${Math.ceil(month / 3)}`])
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([key, count]) => {
      const [agent, cause, quarter] = JSON.parse(key) as [string, string, string]
      return { agent, cause, quarter, count, repeated: count > 1 }
    })
}

export interface LevelReading {
  /** ISO date of the evaluation. */
  readonly on: string
  readonly level: string
  /** The rules by which it was found. */
  readonly ruleset: string
}

/** Changes of level, oldest first. A change of rules is marked: levels on its two sides are not to be compared. */
export function levelChanges(
  readings: readonly LevelReading[],
): { on: string; from: string; to: string; rulesChanged: boolean }[] {
  const inOrder = readings.toSorted((a, b) => (a.on < b.on ? -1 : 1))
  return inOrder.flatMap((reading, at) => {
    const before = inOrder[at - 1]
    if (!before) return []
    const rulesChanged = before.ruleset !== reading.ruleset
    return before.level === reading.level && !rulesChanged
      ? []
      : [{ on: reading.on, from: before.level, to: reading.level, rulesChanged }]
  })
}

/** Bad experiences by kind, and how many orders have any: an order counts once in the rate, in each of its kinds in the list. */
export function badExperiences(
  events: readonly { readonly orderId: string; readonly kind: string }[],
  orders: number,
): { orders: number; rate: string | null; kinds: { kind: string; orders: number }[] } {
  const bad = new Set(events.map(({ orderId }) => orderId))
  const kinds = [...new Set(events.map(({ kind }) => kind))]
    .map((kind) => ({
      kind,
      orders: new Set(events.filter((one) => one.kind === kind).map(({ orderId }) => orderId)).size,
    }))
    .sort((a, b) => b.orders - a.orders || (a.kind < b.kind ? -1 : 1))
  return { orders: bad.size, rate: orders === 0 ? null : share(bad.size, orders), kinds }
}
