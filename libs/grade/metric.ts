import { ZERO, compare, fraction, minus } from './fraction.js'
import type { Fraction } from './fraction.js'
import type { MetricDef } from './ruleset.js'

/** Whose number it is: the marketplace's report, our own count, or a person's entry. */
export type Provenance = 'marketplace' | 'computed' | 'entered'

/** One measured value of a shop, as exact counts; both inputs and outputs of a snapshot. */
export interface MetricFact {
  /** What was counted: orders with a defect, orders on time, stars summed up, points, minor units of money. Null when only `given` is known. */
  readonly num: number | null
  /** Of how many. Null for plain counts. Zero means that there was nothing to judge: no data, never "good". */
  readonly den: number | null
  /** The rate or mean that the marketplace itself printed, in millionths; kept beside ours. */
  readonly given?: number
  /** Different buyers behind `num`, where a rule counts those. */
  readonly buyers?: number
  readonly provenance: Provenance
  /** First and last day counted, both inclusive, in the marketplace's zone. */
  readonly window?: { readonly from: string; readonly to: string }
}

export type Metrics = Readonly<Record<string, MetricFact>>

/** `num` of `den`. */
export const share = (num: number, den: number, provenance: Provenance = 'computed'): MetricFact => ({
  num,
  den,
  provenance,
})

/** A plain count, a number of points, or an amount in minor units. */
export const count = (num: number, provenance: Provenance = 'computed'): MetricFact => ({
  num,
  den: null,
  provenance,
})

export const MILLION = 1_000_000

/**
 * The exact value in the unit of the metric's limits: millionths for rates and means, else whole units.
 * Counts beat a printed rate, which is rounded. Null: no data. Throws `RangeError` for what is no count.
 */
export function valueOf(def: MetricDef, fact: MetricFact | undefined): Fraction | null {
  if (!fact) return null
  for (const part of [fact.num, fact.den, fact.buyers ?? null, fact.given ?? null]) {
    if (part !== null && (!Number.isSafeInteger(part) || part < 0))
      throw new RangeError(`${part} is no count: whole numbers from 0 are`)
  }
  if (!isRatio(def)) return fact.num === null ? null : fraction(fact.num)
  if (fact.num !== null && fact.den !== null) {
    return fact.den === 0 ? null : fraction(BigInt(fact.num) * BigInt(MILLION), fact.den)
  }
  return fact.given === undefined ? null : fraction(fact.given)
}

/** Rates and means are counted of something; counts, points and money are not. */
export const isRatio = (def: MetricDef): boolean => def.unit === 'rate' || def.unit === 'mean'

/** A printed rate has at most four decimals, so half of the last one is rounding. */
const ROUNDING = fraction(50)

const apart = (a: Fraction, b: Fraction): Fraction => (compare(a, b) < 0 ? minus(b, a) : minus(a, b))

/** Whether two figures of one metric are not the same value; null where one of them says nothing. */
export function differ(def: MetricDef, theirs: MetricFact, ours: MetricFact): boolean | null {
  const [one, other] = [valueOf(def, theirs), valueOf(def, ours)]
  if (one === null || other === null) return null
  const printed = isRatio(def) && (theirs.num === null || theirs.den === null)
  return compare(apart(one, other), printed ? ROUNDING : ZERO) > 0
}

/** What is odd about a fact; never a reason to refuse it. */
export function oddities(def: MetricDef, fact: MetricFact): ('given_differs' | 'more_than_all')[] {
  const value = valueOf(def, fact)
  if (value === null || fact.num === null || !isRatio(def)) return []
  const given = fact.given === undefined ? value : fraction(fact.given)
  return [
    ...(compare(apart(value, given), ROUNDING) > 0 ? (['given_differs'] as const) : []),
    ...(def.unit === 'rate' && compare(value, fraction(MILLION)) > 0 ? (['more_than_all'] as const) : []),
  ]
}

/**
 * The fact with so many more defects (fewer, when negative) on the same orders. A defect in a mean is one more rating
 * of the lowest kind. Facts without counts cannot be changed: null; so is taking away what is not there.
 */
export function withDefects(def: MetricDef, fact: MetricFact, defects: number): MetricFact | null {
  if (fact.num === null || (isRatio(def) && fact.den === null)) return null
  const { given: _rounded, ...exact } = fact
  const changed =
    def.unit === 'mean'
      ? { ...exact, num: fact.num + defects * (def.worst ?? 0), den: (fact.den ?? 0) + defects }
      : { ...exact, num: fact.num + (def.better === 'lower' ? defects : -defects) }
  const buyers = fact.buyers === undefined ? {} : { buyers: Math.max(0, fact.buyers + defects) }
  return possible(def, { ...changed, ...buyers })
}

/** The fact with so many more orders (fewer, when negative) that have nothing against them; null as above. */
export function withCleanOrders(def: MetricDef, fact: MetricFact, orders: number): MetricFact | null {
  if (fact.num === null) return null
  const { given: _rounded, ...exact } = fact
  if (!isRatio(def)) {
    return def.better === 'higher' ? possible(def, { ...exact, num: fact.num + orders }) : fact
  }
  if (fact.den === null) return null
  const good = def.unit === 'mean' ? (def.best ?? 0) : Number(def.better === 'higher')
  return possible(def, { ...exact, num: fact.num + orders * good, den: fact.den + orders })
}

function possible(def: MetricDef, fact: MetricFact): MetricFact | null {
  if ((fact.num ?? 0) < 0 || (fact.den ?? 0) < 0) return null
  return def.unit === 'rate' && (fact.num ?? 0) > (fact.den ?? 0) ? null : fact
}
