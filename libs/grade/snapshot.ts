import { alertsOf } from './alert.js'
import type { Alert } from './alert.js'
import { appraise, fingerprint } from './appraise.js'
import type { Appraisal } from './appraise.js'
import { countedBeside, countedFacts } from './counted.js'
import type { OwnDays } from './counted.js'
import { forecast, keepChance } from './forecast.js'
import type { Day, Forecast } from './forecast.js'
import type { Metrics } from './metric.js'
import { linesOf } from './headroom.js'
import type { Ruleset } from './ruleset.js'
import { daysBetween, nextEvaluation } from './window.js'

/** What the marketplace itself reports of a shop, evaluated on a day. */
export interface Reported {
  readonly on: string
  readonly level: string | null
  readonly metrics: Metrics
}

export interface SnapshotInput {
  readonly ruleset: Ruleset
  /** The day that is judged, in the marketplace's calendar: everything up to its end counts. */
  readonly on: string
  /** Our own daily figures by metric. */
  readonly days: Readonly<Record<string, readonly Day[]>>
  /** Orders of each day, whatever became of them. */
  readonly orders: readonly Day[]
  /** The newest report up to that day; null when there is none. */
  readonly reported: Reported | null
  /** For how many hours nothing of the shop could be read; absent: not known. */
  readonly unreadHours?: number
  /** The level of the snapshot before; undefined for the first. */
  readonly before?: string | null
}

export interface Snapshot {
  readonly on: string
  readonly ruleset: string
  readonly metrics: Metrics
  /** Our own counts of what the marketplace reported, over the same days. */
  readonly ours: Metrics
  readonly reported: string | null
  readonly appraisal: Appraisal
  readonly forecast: Forecast | null
  readonly alerts: readonly Alert[]
  /** The day up to which the figures are known: the report's own, else the judged day. */
  readonly dataOn: string
  readonly hash: string
}

/** A shop on one day by one ruleset. What the marketplace reports beats what we count, which is then kept beside it. */
export function takeSnapshot(input: SnapshotInput): Snapshot {
  const { ruleset, on, reported, before } = input
  const known = knownOn(input)
  const told = own(ruleset, reported?.metrics ?? {})
  const metrics = { ...countedFacts(ruleset, known, on), ...told }
  const ours = countedBeside(ruleset, known, told, reported?.on ?? on)
  const level = reported?.level ?? null
  const appraisal = appraise(ruleset, metrics, level)
  const held = appraisal.evaluation.level
  const outlook = held === null ? null : forecast(ruleset, held, known.days, on, told)
  const alerts = alertsOf({
    level: held,
    ...(before === undefined ? {} : { before }),
    headroom: appraisal.headroom,
    forecast: outlook,
    dataHours: overdueHours(input),
  })
  return {
    on,
    ruleset: ruleset.id,
    metrics,
    ours,
    reported: level,
    appraisal,
    forecast: outlook,
    alerts,
    dataOn: reported?.on ?? on,
    hash: fingerprint(ruleset, metrics, appraisal, ours),
  }
}

/**
 * Whether a kept snapshot follows from its inputs, bit for bit: level, score, headroom and the chances of its forecast. Gives
 * what differs; empty when it does.
 */
export function differences(
  ruleset: Ruleset,
  kept: Pick<Snapshot, 'metrics' | 'ours' | 'reported' | 'hash' | 'forecast'>,
): string[] {
  const appraisal = appraise(ruleset, kept.metrics, kept.reported)
  const found = fingerprint(ruleset, kept.metrics, appraisal, kept.ours) === kept.hash ? [] : ['hash']
  for (const chance of kept.forecast?.metrics ?? []) {
    const line = linesOf(ruleset, kept.forecast?.level ?? null).find(({ metric }) => metric === chance.metric)
    const def = ruleset.metrics[chance.metric]
    const again = line && def ? keepChance(def, line, chance.outlook) : null
    if (again?.keep !== chance.keep || again.allowed !== chance.allowed)
      found.push(`forecast of ${chance.metric}`)
  }
  return found
}

/**
 * Hours by which the figures are older than they should be: since anything could be read, or since the evaluation that should
 * have followed the reported one. A monthly evaluation is not old after three days.
 */
function overdueHours({ ruleset, on, reported, unreadHours = 0 }: SnapshotInput): number {
  if (!reported) return unreadHours
  const due = nextEvaluation(ruleset.cadence, reported.on)
  const behind = due === null ? daysBetween(reported.on, on) : daysBetween(due, on) + 1
  return Math.max(unreadHours, 24 * behind)
}

const upTo = (days: readonly Day[], on: string): readonly Day[] => days.filter((day) => day.on <= on)

const knownOn = ({ days, orders, on }: SnapshotInput): OwnDays => ({
  days: Object.fromEntries(Object.entries(days).map(([metric, all]) => [metric, upTo(all, on)])),
  orders: upTo(orders, on),
})

const own = (ruleset: Ruleset, metrics: Metrics): Metrics =>
  Object.fromEntries(Object.entries(metrics).filter(([metric]) => Object.hasOwn(ruleset.metrics, metric)))
