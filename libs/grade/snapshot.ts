import { alertsOf } from './alert.js'
import type { Alert } from './alert.js'
import { appraise, fingerprint } from './appraise.js'
import type { Appraisal } from './appraise.js'
import { factOn, forecast, keepChance } from './forecast.js'
import type { Day, Forecast } from './forecast.js'
import { count } from './metric.js'
import type { MetricFact, Metrics } from './metric.js'
import { linesOf } from './headroom.js'
import type { MetricDef, Ruleset } from './ruleset.js'
import { daysBetween, spanOf } from './window.js'

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
  /** The level of the snapshot before; undefined for the first. */
  readonly before?: string | null
}

export interface Snapshot {
  readonly on: string
  readonly ruleset: string
  readonly metrics: Metrics
  readonly reported: string | null
  readonly appraisal: Appraisal
  readonly forecast: Forecast | null
  readonly alerts: readonly Alert[]
  /** The day up to which the figures are known: the report's own, else the judged day. */
  readonly dataOn: string
  readonly hash: string
}

/** A shop on one day by one ruleset. What the marketplace reports beats what we count. */
export function takeSnapshot({ ruleset, on, days, orders, reported, before }: SnapshotInput): Snapshot {
  const known = days && upTo(days, on)
  const metrics = { ...tallied(ruleset, known, orders, on), ...own(ruleset, reported?.metrics ?? {}) }
  const level = reported?.level ?? null
  const appraisal = appraise(ruleset, metrics, level)
  const held = appraisal.evaluation.level
  const outlook = held === null ? null : forecast(ruleset, held, known, on)
  const dataOn = reported?.on ?? on
  const alerts = alertsOf({
    level: held,
    ...(before === undefined ? {} : { before }),
    headroom: appraisal.headroom,
    forecast: outlook,
    dataHours: daysBetween(dataOn, on) * 24,
  })
  const hash = fingerprint(ruleset, metrics, appraisal)
  return {
    on,
    ruleset: ruleset.id,
    metrics,
    reported: level,
    appraisal,
    forecast: outlook,
    alerts,
    dataOn,
    hash,
  }
}

/**
 * Whether a kept snapshot follows from its inputs, bit for bit: level, score, headroom and the chances of its forecast. Gives
 * what differs; empty when it does.
 */
export function differences(
  ruleset: Ruleset,
  kept: Pick<Snapshot, 'metrics' | 'reported' | 'hash' | 'forecast'>,
): string[] {
  const appraisal = appraise(ruleset, kept.metrics, kept.reported)
  const found = fingerprint(ruleset, kept.metrics, appraisal) === kept.hash ? [] : ['hash']
  for (const chance of kept.forecast?.metrics ?? []) {
    const line = linesOf(ruleset, kept.forecast?.level ?? null).find(({ metric }) => metric === chance.metric)
    const def = ruleset.metrics[chance.metric]
    const again = line && def ? keepChance(def, line, chance.outlook) : null
    if (again?.keep !== chance.keep || again.allowed !== chance.allowed)
      found.push(`forecast of ${chance.metric}`)
  }
  return found
}

function upTo(days: SnapshotInput['days'], on: string): Record<string, readonly Day[]> {
  return Object.fromEntries(
    Object.entries(days).map(([metric, all]) => [metric, all.filter((day) => day.on <= on)]),
  )
}

/** What our own orders tell; a metric of which no day is known is left out: unknown is not zero. */
function tallied(ruleset: Ruleset, days: SnapshotInput['days'], orders: readonly Day[], on: string): Metrics {
  const facts = Object.entries(ruleset.metrics).flatMap(([metric, def]): [string, MetricFact][] => {
    const fact = talliedFact(def, days[metric] ?? [], orders, on)
    return fact ? [[metric, fact]] : []
  })
  return Object.fromEntries(facts)
}

function talliedFact(
  def: MetricDef,
  days: readonly Day[],
  orders: readonly Day[],
  on: string,
): MetricFact | null {
  const { tally, window } = def
  if (!tally || !window) return null
  if (tally.of !== 'orders') return days.length === 0 ? null : factOn({ ...def, window }, days, on)
  if (orders.length === 0) return null
  const within = (span: { from: string; to: string }): number =>
    orders.reduce((sum, day) => sum + (day.on >= span.from && day.on <= span.to ? day.den : 0), 0)
  const span = spanOf(window, on, within)
  return { ...count(within(span)), window: span }
}

const own = (ruleset: Ruleset, metrics: Metrics): Metrics =>
  Object.fromEntries(Object.entries(metrics).filter(([metric]) => Object.hasOwn(ruleset.metrics, metric)))
