import { Temporal } from 'temporal-polyfill'

/** So many out of so many. */
export interface Proportion {
  readonly count: number
  readonly of: number
}

export interface Interval {
  readonly low: number
  readonly high: number
}

/** Quantile of the normal distribution for 95 %. */
const Z = 1.959964

/** Wilson score interval of a proportion at 95 %, as shares between 0 and 1; null of nothing. */
export function wilson({ count, of }: Proportion): Interval | null {
  if (of === 0) return null
  const p = count / of
  const z2 = (Z * Z) / of
  const middle = (p + z2 / 2) / (1 + z2)
  const half = (Z / (1 + z2)) * Math.sqrt((p * (1 - p)) / of + z2 / (4 * of))
  // Rounding must not push the interval off the proportion it belongs to.
  return {
    low: count === 0 ? 0 : Math.max(0, middle - half),
    high: count === of ? 1 : Math.min(1, middle + half),
  }
}

/** Two-sided p-value of the pooled two-proportion z-test; null where it says nothing (an empty side, or all or none on both). */
export function twoProportionTest(a: Proportion, b: Proportion): number | null {
  const of = a.of + b.of
  const pooled = (a.count + b.count) / of
  if (a.of === 0 || b.of === 0 || pooled === 0 || pooled === 1) return null
  const z = (a.count / a.of - b.count / b.of) / Math.sqrt(pooled * (1 - pooled) * (1 / a.of + 1 / b.of))
  return erfc(Math.abs(z) / Math.SQRT2)
}

/** Complementary error function for x ≥ 0, to about 1e-7 (Numerical Recipes' Chebyshev fit, 1.2e-7 relative). */
function erfc(x: number): number {
  const t = 1 / (1 + x / 2)
  const terms = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ]
  const fit = terms.reduceRight((sum, term) => sum * t + term, 0)
  return t * Math.exp(-x * x + fit)
}

export interface Compared {
  readonly metric: string
  readonly before: Proportion & { readonly interval: Interval | null }
  readonly after: Proportion & { readonly interval: Interval | null }
  readonly pValue: number | null
}

/** A metric of the time before a change against that after it, with intervals and a test. */
export const compare = (metric: string, before: Proportion, after: Proportion): Compared => ({
  metric,
  before: { ...before, interval: wilson(before) },
  after: { ...after, interval: wilson(after) },
  pValue: twoProportionTest(before, after),
})

/** The 30 days before and after a day, itself left out; ISO dates, both ends inclusive. */
export function sidesOf(
  changedOn: string,
  days = 30,
): { before: { from: string; to: string }; after: { from: string; to: string } } {
  const day = Temporal.PlainDate.from(changedOn)
  return {
    before: { from: day.subtract({ days }).toString(), to: day.subtract({ days: 1 }).toString() },
    after: { from: day.add({ days: 1 }).toString(), to: day.add({ days }).toString() },
  }
}

/** Shares in whole percents, half up, as the training documents print them: 42, 1, 4 → 89, 2, 9. */
export function wholePercents(counts: readonly number[]): number[] {
  const of = counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count) => (of === 0 ? 0 : Math.floor((count * 200 + of) / (2 * of))))
}

/**
 * Counts that give printed whole percents for a printed total, or null: then the total or a percent is misprinted. Where there is
 * none, `nearest` is the closest total for which there is one (the smaller of two).
 */
export function consistentCounts(
  percents: readonly number[],
  total: number,
): { counts: readonly number[] | null; nearest: number | null } {
  const counts = countsFor(percents, total)
  if (counts) return { counts, nearest: total }
  for (let away = 1; away <= total; away += 1)
    for (const other of [total - away, total + away])
      if (other > 0 && countsFor(percents, other)) return { counts: null, nearest: other }
  return { counts: null, nearest: null }
}

function countsFor(percents: readonly number[], total: number): number[] | null {
  const options = percents.map((percent) =>
    Array.from({ length: total + 1 }, (_, count) => count).filter(
      (count) => Math.floor((count * 200 + total) / (2 * total)) === percent,
    ),
  )
  const pick = (at: number, left: number): number[] | null => {
    const choices = options[at]
    if (choices === undefined) return left === 0 ? [] : null
    for (const count of choices) {
      const rest = count <= left ? pick(at + 1, left - count) : null
      if (rest) return [count, ...rest]
    }
    return null
  }
  return pick(0, total)
}
