import type { Day } from './forecast.js'
import { ageing } from './forecast.js'
import { count } from './metric.js'
import type { MetricFact, Metrics } from './metric.js'
import type { MetricDef, Ruleset } from './ruleset.js'
import { spanOf } from './window.js'
import type { Span } from './window.js'

/** Our own daily figures of a shop, in its marketplace's calendar. */
export interface OwnDays {
  /** By metric with a tally. */
  readonly days: Readonly<Record<string, readonly Day[]>>
  /** Orders of each day, whatever became of them. */
  readonly orders: readonly Day[]
}

/** What our own orders tell on a day; a metric of which no day is known is left out: unknown is not zero. */
export function countedFacts(ruleset: Ruleset, own: OwnDays, on: string): Metrics {
  const facts = Object.entries(ruleset.metrics).flatMap(([metric, def]): [string, MetricFact][] => {
    const fact = countedFact(def, metric, own, on)
    return fact ? [[metric, fact]] : []
  })
  return Object.fromEntries(facts)
}

/**
 * What our own orders tell of what the marketplace reports, over the days that its report names; else over the window that
 * the rule has on the day of the report.
 */
export function countedBeside(ruleset: Ruleset, own: OwnDays, reported: Metrics, on: string): Metrics {
  const facts = Object.entries(reported).flatMap(([metric, theirs]): [string, MetricFact][] => {
    const def = ruleset.metrics[metric]
    const fact = def && countedFact(def, metric, own, on, theirs.window)
    return fact ? [[metric, fact]] : []
  })
  return Object.fromEntries(facts)
}

/**
 * The figures of today as an evaluation on a later day would find them if nothing happened until then: what is known to leave
 * a window or to come into it does, everything else stays as it is. `own` holds nothing after `today`.
 */
export function movedFacts(
  ruleset: Ruleset,
  facts: Metrics,
  own: OwnDays,
  { today, next }: { readonly today: string; readonly next: string },
): Metrics {
  const moved = Object.entries(facts).map(([metric, fact]): [string, MetricFact] => {
    const def = ruleset.metrics[metric]
    if (!def?.window) return [metric, fact]
    const days = own.days[metric]
    if (def.unit === 'rate' && days && fact.num !== null) {
      const { outlook, span } = ageing({ ...def, window: def.window }, days, today, next, fact)
      const { stayOrders: den, stayDefects } = outlook
      const num = def.better === 'lower' ? stayDefects : den - stayDefects
      return [metric, { num, den, provenance: fact.provenance, window: span }]
    }
    const later = fact.provenance === 'computed' ? countedFact(def, metric, own, next) : null
    return [metric, later ?? fact]
  })
  return Object.fromEntries(moved)
}

function countedFact(
  def: MetricDef,
  metric: string,
  { days: byMetric, orders }: OwnDays,
  on: string,
  given?: Span,
): MetricFact | null {
  const { tally, window } = def
  const days = tally?.of === 'orders' && !tally.among ? orders : (byMetric[metric] ?? [])
  if (!tally || !window || days.length === 0) return null
  const span = given ?? spanOf(window, on, (asked) => sumOf(days, asked, 'den'))
  const known = knownPart(span, orders)
  if (tally.of === 'orders') return { ...count(sumOf(days, span, 'den')), window: known }
  if (tally.of === 'sales') return { ...count(sumOf(days, span, 'num')), window: known }
  const num = sumOf(days, span, 'num')
  return { num, den: sumOf(days, span, 'den'), provenance: 'computed', window: known }
}

const sumOf = (days: readonly Day[], { from, to }: Span, part: 'num' | 'den'): number =>
  days.reduce((sum, day) => sum + (day.on >= from && day.on <= to ? day[part] : 0), 0)

/** Days before the first order that we know of were not counted, and are not said to have been. */
function knownPart(span: Span, orders: readonly Day[]): Span {
  const first = orders.find(({ den }) => den > 0)?.on
  return first === undefined || first <= span.from || first > span.to ? span : { ...span, from: first }
}
