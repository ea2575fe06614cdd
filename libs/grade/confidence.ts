import { MILLION, valueOf } from './metric.js'
import type { MetricFact } from './metric.js'
import type { Condition, MetricDef } from './ruleset.js'

/** 95 % of the normal distribution lie within so many standard deviations. */
const Z = 1.95996

export interface Interval {
  /** Millionths. */
  readonly low: number
  readonly high: number
}

/**
 * The Wilson score interval (1927) of a rate, 95 %. It describes the quality underneath and the risk of the next evaluation:
 * the marketplace judges the observed rate, so it says nothing about today's level.
 */
export function wilson(num: number, den: number): Interval {
  if (den === 0) return { low: 0, high: MILLION }
  const rate = Math.min(1, num / den)
  const scale = 1 + (Z * Z) / den
  const middle = (rate + (Z * Z) / (2 * den)) / scale
  const half = (Z / scale) * Math.sqrt((rate * (1 - rate)) / den + (Z * Z) / (4 * den * den))
  const ppm = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * MILLION)
  return { low: num === 0 ? 0 : ppm(middle - half), high: num >= den ? MILLION : ppm(middle + half) }
}

/** `safe`: even the bad end keeps the limit; `breach`: even the good end breaks it. */
export type Certainty = 'safe' | 'uncertain' | 'breach' | 'no_data'

export interface Confidence extends Interval {
  readonly certainty: Certainty
}

/** Null for metrics that are no rate with counts, and for limits that nobody published. */
export function confidenceIn(
  def: MetricDef,
  fact: MetricFact | undefined,
  { limit }: Condition,
): Confidence | null {
  if (def.unit !== 'rate' || limit === null) return null
  if (fact && (fact.num === null || fact.den === null)) return null
  if (!fact || valueOf(def, fact) === null) return { low: 0, high: MILLION, certainty: 'no_data' }
  const interval = wilson(fact.num ?? 0, fact.den ?? 0)
  const [good, bad] = def.better === 'lower' ? [interval.low, interval.high] : [-interval.high, -interval.low]
  const edge = def.better === 'lower' ? limit : -limit
  return { ...interval, certainty: bad < edge ? 'safe' : good > edge ? 'breach' : 'uncertain' }
}
