import { counted } from './evaluate.js'
import { ceil, floor, fraction } from './fraction.js'
import { MILLION, isRatio, valueOf } from './metric.js'
import type { MetricFact, Metrics } from './metric.js'
import { levelOf } from './ruleset.js'
import type { Condition, MetricDef, Op, Ruleset } from './ruleset.js'

/** How many more defects one metric stands before a level is lost. */
export interface MetricHeadroom {
  readonly metric: string
  /** Defects that the line tolerates at this number of orders. */
  readonly allowed: number
  /** Below zero: already lost, by so many. */
  readonly headroom: number
}

export interface Headroom {
  readonly level: string
  /**
   * The least of the metrics; null when the level hangs on none that can be counted. Counts of which none is ever allowed
   * (policy violations) are listed but left out here, else nothing but 0 could ever stand here.
   */
  readonly headroom: number | null
  readonly metrics: readonly MetricHeadroom[]
}

/** Defects allowed among `n` when their share has to stay below (`lt`) or not above (`lte`) `ppm`. */
export const allowedShare = (op: 'lt' | 'lte', ppm: number, n: number): number =>
  op === 'lte'
    ? floor(fraction(BigInt(ppm) * BigInt(n), MILLION))
    : ceil(fraction(BigInt(ppm) * BigInt(n), MILLION)) - 1

/** A minimum of good ones is a maximum of bad ones. */
const asMaximum = (op: Op): 'lt' | 'lte' => (op === 'lt' || op === 'gt' ? 'lt' : 'lte')

/** Defects that one line tolerates at this number of orders, shield included; null when it limits none that can be counted. */
export function allowedBy(def: MetricDef, { op, limit, shield }: Condition, orders: number): number | null {
  if (limit === null) return null
  if (def.unit === 'rate') {
    const share = allowedShare(asMaximum(op), def.better === 'lower' ? limit : MILLION - limit, orders)
    return Math.max(share, shield?.atMost ?? -1)
  }
  if (def.unit !== 'count' || def.better !== 'lower') return null
  return op === 'lt' ? limit - 1 : limit
}

/** Bad ones counted: orders with a defect, or for a minimum rate the ones that missed it. */
export const defectsOf = (def: MetricDef, fact: MetricFact): number =>
  def.better === 'lower' ? (fact.num ?? 0) : (fact.den ?? 0) - (fact.num ?? 0)

/** Null where the line limits no defects, or the counts are unknown. */
export function headroomOf(
  def: MetricDef,
  condition: Condition,
  fact: MetricFact | undefined,
): Omit<MetricHeadroom, 'metric'> | null {
  if (!fact || fact.num === null || valueOf(def, fact) === null || (isRatio(def) && fact.den === null))
    return null
  if (def.unit === 'mean') return meanHeadroom(def, condition, fact.num, fact.den ?? 0)
  const allowed = allowedBy(def, condition, fact.den ?? 0)
  if (allowed === null) return null
  const { shield } = condition
  const byCount = shield ? shield.atMost - counted(fact, shield.of) : -Infinity
  const byShare = (allowedBy(def, bare(condition), fact.den ?? 0) ?? 0) - defectsOf(def, fact)
  return { allowed, headroom: Math.max(byShare, byCount) }
}

function bare({ shield: _none, ...condition }: Condition): Condition {
  return condition
}

/** Ratings of the lowest kind that may still come before the mean falls under its minimum. */
function meanHeadroom(
  def: MetricDef,
  { op, limit }: Condition,
  sum: number,
  ratings: number,
): Omit<MetricHeadroom, 'metric'> | null {
  if (limit === null || def.better !== 'higher') return null
  const spare = BigInt(sum) * BigInt(MILLION) - BigInt(limit) * BigInt(ratings)
  const cost = limit - (def.worst ?? 0) * MILLION
  if (cost <= 0) return null
  const headroom = op === 'gt' ? ceil(fraction(spare, cost)) - 1 : floor(fraction(spare, cost))
  return { allowed: Math.max(0, headroom), headroom }
}

/** A count of which none is ever allowed, whatever the number of orders. */
const zeroTolerance = (ruleset: Ruleset, metric: string, allowed: number): boolean =>
  ruleset.metrics[metric]?.unit === 'count' && allowed === 0

/** The lines that a level needs all of; none for levels that hold otherwise. */
export function linesOf(ruleset: Ruleset, level: string | null): readonly Condition[] {
  const found = levelOf(ruleset, level)
  return found?.need === 'all' ? found.conditions : []
}

export function headroom(ruleset: Ruleset, metrics: Metrics, level: string): Headroom {
  const found = linesOf(ruleset, level).flatMap((condition) => {
    const def = ruleset.metrics[condition.metric]
    const room = def ? headroomOf(def, condition, metrics[condition.metric]) : null
    return room ? [{ metric: condition.metric, ...room }] : []
  })
  const telling = found
    .filter(({ metric, allowed, headroom }) => !(zeroTolerance(ruleset, metric, allowed) && headroom === 0))
    .map((entry) => entry.headroom)
  const least = telling.length === 0 ? null : Math.min(...telling)
  return { level, headroom: least, metrics: found }
}

/** What must still come, and must all be good, until a line holds. */
export interface MetricRecovery {
  readonly metric: string
  /** Clean orders (best ratings, for a mean). 0: it holds; null: no number of them helps, or it cannot be counted. */
  readonly orders: number | null
}

export interface Recovery {
  readonly level: string
  /** The most of the metrics; null when one cannot be mended by clean orders. */
  readonly orders: number | null
  readonly metrics: readonly MetricRecovery[]
}

export function recovery(ruleset: Ruleset, metrics: Metrics, level: string): Recovery {
  const found = linesOf(ruleset, level).flatMap((condition) => {
    const def = ruleset.metrics[condition.metric]
    const fact = metrics[condition.metric]
    if (!def || !fact || valueOf(def, fact) === null) return []
    return [{ metric: condition.metric, orders: ordersToRecover(def, condition, fact) }]
  })
  const counts = found.map(({ orders }) => orders)
  const known = counts.filter((orders) => orders !== null)
  return {
    level,
    orders: known.length < counts.length ? null : Math.max(0, ...known),
    metrics: found,
  }
}

/** The least number of clean orders after which the line holds. */
export function ordersToRecover(def: MetricDef, condition: Condition, fact: MetricFact): number | null {
  const { op, limit } = condition
  if (limit === null || fact.num === null) return null
  if (!isRatio(def)) {
    const short = (op === 'gt' ? limit + 1 : limit) - fact.num
    if (def.better === 'higher') return short <= 0 ? 0 : def.countsOrders ? short : null
    return (headroomOf(def, condition, fact)?.headroom ?? -1) >= 0 ? 0 : null
  }
  if (fact.den === null) return null
  if ((headroomOf(def, condition, fact)?.headroom ?? -1) >= 0) return 0
  const [short, gain] =
    def.unit === 'mean'
      ? [
          BigInt(limit) * BigInt(fact.den) - BigInt(fact.num) * BigInt(MILLION),
          (def.best ?? 0) * MILLION - limit,
        ]
      : missing(def, limit, fact.num, fact.den)
  if (gain <= 0) return null
  const orders = fraction(short, gain)
  return asMaximum(op) === 'lt' ? floor(orders) + 1 : ceil(orders)
}

/** A rate: what is short of the limit, and what one clean order brings. */
function missing(def: MetricDef, limit: number, num: number, den: number): [bigint, number] {
  const share = def.better === 'lower' ? limit : MILLION - limit
  const defects = def.better === 'lower' ? num : den - num
  return [BigInt(defects) * BigInt(MILLION) - BigInt(share) * BigInt(den), share]
}
