import type { Evaluation, Verdict } from './evaluate.js'
import {
  atLeast,
  ceil,
  compare,
  floor,
  fraction,
  minus,
  over,
  plus,
  reduced,
  rounded,
  times,
  ZERO,
} from './fraction.js'
import type { Fraction } from './fraction.js'
import { MILLION, valueOf } from './metric.js'
import type { Metrics } from './metric.js'
import { BANDS, levelOf } from './ruleset.js'
import type { Band, Level, Ruleset } from './ruleset.js'

/** Lowest and highest score of each band, in tenths of a point. */
const EDGES: Readonly<Record<Band, { readonly floor: number; readonly cap: number }>> = {
  A: { floor: 900, cap: 1000 },
  B: { floor: 750, cap: 899 },
  C: { floor: 600, cap: 749 },
  D: { floor: 0, cap: 599 },
}

export const bandOf = (tenths: number): Band => BANDS.find((band) => tenths >= EDGES[band].floor) ?? 'D'

export interface ScorePart {
  readonly metric: string
  /** Hundredths of a point, 0–10000. */
  readonly hundredths: number
  readonly weight: number
}

/**
 * How much of this marketplace's own tolerance a shop has left, 0–100. It explains the level and never contradicts it:
 * the mean of the metrics is brought into the bands of the level. 95 on one marketplace and 95 on another mean equal
 * slack, not equal service.
 */
export interface Score {
  readonly state: 'scored' | 'insufficient_data' | 'not_assessed' | 'indeterminate'
  /** Tenths of a point; null unless scored. */
  readonly tenths: number | null
  /** The mean before it was brought into the level's bands, hundredths of a point; null when no metric can be scored. */
  readonly meanHundredths: number | null
  /** What the level did to the mean, and by which lines. */
  readonly moved: 'capped' | 'raised' | null
  readonly because: readonly Verdict[]
  readonly parts: readonly ScorePart[]
  /** Weight of the metrics with data, of all, in millionths. */
  readonly coverage: number
}

type Weights = Readonly<Record<string, number>>
type Points = Readonly<Record<string, Fraction | null>>

export function score(
  ruleset: Ruleset,
  metrics: Metrics,
  evaluation: Evaluation,
  weights: Weights = weightsOf(ruleset),
  points: Points = pointsOf(ruleset, metrics),
): Score {
  // As the lines of the levels name them: the order of keys does not last in a database.
  const named = ruleset.levels.flatMap(({ conditions }) => conditions.map(({ metric }) => metric))
  const rank = (metric: string): number => (named.includes(metric) ? named.indexOf(metric) : Infinity)
  const scored = Object.entries(weights)
    .toSorted(([one], [other]) => compareBy(rank(one), rank(other)) || (one < other ? -1 : 1))
    .filter(([, weight]) => weight > 0)
    .map(([metric, weight]) => ({ metric, weight, points: points[metric] ?? null }))
  const available = scored.flatMap(({ metric, weight, points }) =>
    points === null ? [] : [{ metric, weight, points }],
  )
  const total = scored.reduce((sum, { weight }) => sum + weight, 0)
  const weight = available.reduce((sum, entry) => sum + entry.weight, 0)
  const sum = available.reduce(
    (so_far, part) => plus(so_far, times(part.points, fraction(part.weight))),
    ZERO,
  )
  const mean = weight === 0 ? null : over(sum, fraction(weight))
  const level = levelOf(ruleset, evaluation.level)
  const state = stateOf(ruleset, evaluation, level, mean)
  const placed = state === 'scored' && mean !== null && level?.bands ? place(mean, level.bands) : null
  return {
    state,
    tenths: placed?.tenths ?? null,
    meanHundredths: mean === null ? null : rounded(mean, 100),
    moved: placed?.moved ?? null,
    because: placed?.moved ? reasons(evaluation, placed.moved) : [],
    parts: available.map(({ metric, points, weight }) => ({
      metric,
      hundredths: rounded(points, 100),
      weight,
    })),
    coverage: total === 0 ? 0 : floor(fraction(weight * MILLION, total)),
  }
}

/** Infinity minus itself is no number. */
const compareBy = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1)

const pointsOf = (ruleset: Ruleset, metrics: Metrics): Points =>
  Object.fromEntries(
    Object.keys(ruleset.metrics).map((metric) => {
      const points = metricScore(ruleset, metric, metrics)
      return [metric, points && reduced(points)]
    }),
  )

export const weightsOf = (ruleset: Ruleset): Weights =>
  Object.fromEntries(Object.entries(ruleset.metrics).map(([metric, def]) => [metric, def.weight]))

function stateOf(
  ruleset: Ruleset,
  evaluation: Evaluation,
  level: Level | undefined,
  mean: Fraction | null,
): Score['state'] {
  const { computed } = evaluation
  if (evaluation.level !== null && evaluation.level === ruleset.notAssessed?.level) return 'not_assessed'
  if (evaluation.missing.length > 0) return 'insufficient_data'
  if (evaluation.reported === null && computed.outcome === 'not_assessed') return 'not_assessed'
  return mean === null || !level?.bands ? 'indeterminate' : 'scored'
}

function place(mean: Fraction, bands: readonly Band[]): { tenths: number; moved: Score['moved'] } {
  const lowest = Math.min(...bands.map((band) => EDGES[band].floor))
  const highest = Math.max(...bands.map((band) => EDGES[band].cap))
  const tenths = rounded(mean, 10)
  if (tenths > highest) return { tenths: highest, moved: 'capped' }
  return tenths < lowest ? { tenths: lowest, moved: 'raised' } : { tenths, moved: null }
}

const reasons = (evaluation: Evaluation, moved: 'capped' | 'raised'): Verdict[] =>
  moved === 'capped' ? [...evaluation.failed] : evaluation.verdicts.filter(({ why }) => why === 'shielded')

/** 0–100 of one metric, or null when it has no data, no limits, or a limit that nobody published. */
function metricScore(ruleset: Ruleset, metric: string, metrics: Metrics): Fraction | null {
  const def = ruleset.metrics[metric]
  const value = def ? valueOf(def, metrics[metric]) : null
  const limits = anchorsOf(ruleset, metric)
  if (!def || value === null || limits === null) return null
  const bad = badness(def, value)
  if (limits.length === 1 && limits[0]?.bad.num === 0n && def.unit === 'count') return countScore(ceil(bad))
  return interpolate(limits, bad)
}

/** A count of which none is allowed: 0 → 100, 1 → 55, each further one 15 less. */
const countScore = (defects: number): Fraction =>
  fraction(defects === 0 ? 100 : Math.max(0, 55 - 15 * (defects - 1)))

/** How bad a value is, 0 = best, in the unit of the limits. */
function badness(
  def: { better: 'lower' | 'higher'; unit: string; best?: number },
  value: Fraction,
): Fraction {
  if (def.better === 'lower') return value
  const best = def.unit === 'rate' ? MILLION : (def.best ?? 0) * (def.unit === 'mean' ? MILLION : 1)
  return atLeast(minus(fraction(best), value), ZERO)
}

interface Anchor {
  readonly bad: Fraction
  readonly points: number
}

/**
 * Points at a metric's limits: the floor of the level that each limit opens; one limit alone is the minimum, 60.
 * Limits that coincide count as the lowest of their levels. Null: none, or one of them unknown.
 */
function anchorsOf(ruleset: Ruleset, metric: string): readonly Anchor[] | null {
  const def = ruleset.metrics[metric]
  const lines = ruleset.levels
    .filter(({ need }) => need === 'all')
    .flatMap(({ bands, conditions }) =>
      conditions.filter((line) => line.metric === metric).map(({ limit }) => ({ limit, bands })),
    )
  if (!def || lines.length === 0) return null
  const anchors: Anchor[] = []
  for (const { limit, bands } of lines) {
    if (limit === null || bands === null) return null
    const bad = badness(def, fraction(limit))
    const points = Math.min(...bands.map((band) => EDGES[band].floor)) / 10
    const same = anchors.findIndex((anchor) => compare(anchor.bad, bad) === 0)
    if (same < 0) anchors.push({ bad, points })
    else anchors[same] = { bad, points: Math.min(points, anchors[same]?.points ?? points) }
  }
  if (anchors.length === 1) return anchors.map(({ bad }) => ({ bad, points: 60 }))
  return anchors.sort((a, b) => compare(a.bad, b.bad))
}

/** Straight lines from 0 (100 points) over the limits to twice the last limit (0 points). */
function interpolate(limits: readonly Anchor[], bad: Fraction): Fraction {
  let from: Anchor = { bad: ZERO, points: 100 }
  const last = limits.at(-1) ?? from
  for (const to of [...limits, { bad: times(last.bad, fraction(2)), points: 0 }]) {
    if (compare(bad, to.bad) <= 0 && compare(to.bad, from.bad) > 0) {
      const part = over(minus(bad, from.bad), minus(to.bad, from.bad))
      return plus(fraction(from.points), times(part, fraction(to.points - from.points)))
    }
    from = to
  }
  return ZERO
}

/** The lowest and highest score when each weight in turn is halved and doubled; null when there is no score. */
export function sensitivity(
  ruleset: Ruleset,
  metrics: Metrics,
  evaluation: Evaluation,
): { readonly lowest: number; readonly highest: number } | null {
  const base = weightsOf(ruleset)
  const points = pointsOf(ruleset, metrics)
  const doubled = Object.entries(base).map(([metric, weight]) => [metric, weight * 2] as const)
  const scores = doubled.flatMap(([metric, weight]) =>
    [weight / 2, weight, weight * 2].map(
      (changed) =>
        score(ruleset, metrics, evaluation, { ...Object.fromEntries(doubled), [metric]: changed }, points)
          .tenths,
    ),
  )
  const known = scores.filter((tenths) => tenths !== null)
  return known.length === 0 ? null : { lowest: Math.min(...known), highest: Math.max(...known) }
}

/** Whether other weights could turn the order of two shops round: then a ranking of them says nothing. */
export const mayFlip = (
  a: { readonly lowest: number; readonly highest: number },
  b: { readonly lowest: number; readonly highest: number },
): boolean => a.lowest <= b.highest && b.lowest <= a.highest
