import { createHash } from 'node:crypto'
import { confidenceIn } from './confidence.js'
import type { Confidence } from './confidence.js'
import { evaluate } from './evaluate.js'
import type { Evaluation } from './evaluate.js'
import { headroom, linesOf, recovery } from './headroom.js'
import type { Headroom, Recovery } from './headroom.js'
import { withCleanOrders, withDefects } from './metric.js'
import type { Metrics } from './metric.js'
import type { Ruleset } from './ruleset.js'
import { score, sensitivity } from './score.js'
import type { Score } from './score.js'

/** Everything that can be said of a shop by one ruleset at one time: what a snapshot keeps. */
export interface Appraisal {
  readonly ruleset: string
  readonly evaluation: Evaluation
  readonly score: Score
  /** Tenths of a point. */
  readonly sensitivity: { readonly lowest: number; readonly highest: number } | null
  /** Of the level that the shop has: defects until it is lost. Null for a level that can only be gained. */
  readonly headroom: Headroom | null
  /** To the next better level. */
  readonly recovery: Recovery | null
  /** By metric, against its line of the level that the shop has, else of the next better one. */
  readonly confidence: Readonly<Record<string, Confidence>>
}

export function appraise(ruleset: Ruleset, metrics: Metrics, reported: string | null = null): Appraisal {
  const evaluation = evaluate(ruleset, metrics, reported)
  const level = evaluation.level ?? evaluation.computed.atBest
  const rank = ruleset.levels.findIndex(({ id }) => id === level)
  const better = ruleset.levels[rank - 1]?.id ?? null
  const held = linesOf(ruleset, level)
  return {
    ruleset: ruleset.id,
    evaluation,
    score: score(ruleset, metrics, evaluation),
    sensitivity: sensitivity(ruleset, metrics, evaluation),
    headroom: level !== null && held.length > 0 ? headroom(ruleset, metrics, level) : null,
    recovery: better === null ? null : recovery(ruleset, metrics, better),
    confidence: Object.fromEntries(
      (held.length > 0 ? held : linesOf(ruleset, better)).flatMap((line) => {
        const def = ruleset.metrics[line.metric]
        const confidence = def ? confidenceIn(def, metrics[line.metric], line) : null
        return confidence ? [[line.metric, confidence] as const] : []
      }),
    ),
  }
}

/** The same text for the same content, whatever the order of its keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined)
  const texts = entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`)
  return `{${texts.sort().join(',')}}`
}

/**
 * SHA-256 in hexadecimal of inputs, rules and result: a snapshot recomputed must give the same. Our own counts beside the
 * marketplace's are part of it where there are any.
 */
export const fingerprint = (
  ruleset: Ruleset,
  metrics: Metrics,
  appraisal: Appraisal,
  ours: Metrics = {},
): string => {
  const kept = { ruleset, metrics, appraisal, ...(Object.keys(ours).length > 0 && { ours }) }
  return createHash('sha256').update(canonical(kept)).digest('hex')
}

/** A supposed change: of one metric's defects or orders, or of clean orders in every metric that counts orders. */
export type Change =
  | { readonly metric: string; readonly defects: number }
  | { readonly metric: string; readonly cleanOrders: number }
  | { readonly cleanOrders: number }

/**
 * The shop after supposed changes: a claim withdrawn (`defects: -1`), defects added, orders added. No side effects. A level that
 * the marketplace reports holds for what is, not for what might be, so both sides are judged by the rules alone.
 * To move the date of the evaluation, give `moved`, the counts of that date (see `movedFacts`). Throws `RangeError` for the impossible.
 */
export function whatIf(
  ruleset: Ruleset,
  metrics: Metrics,
  changes: readonly Change[],
  moved: Metrics = metrics,
): { readonly before: Appraisal; readonly after: Appraisal } {
  const changed = changes.reduce<Metrics>((so_far, change) => applied(ruleset, so_far, change), moved)
  return { before: appraise(ruleset, metrics), after: appraise(ruleset, changed) }
}

function applied(ruleset: Ruleset, metrics: Metrics, change: Change): Metrics {
  const names = 'metric' in change ? [change.metric] : countingOrders(ruleset, metrics)
  const changed = names.map((metric) => {
    const [def, fact] = [ruleset.metrics[metric], metrics[metric]]
    if (!def || !fact) throw new RangeError(`${ruleset.id}: nothing known of ${metric}`)
    const next =
      'defects' in change
        ? withDefects(def, fact, change.defects)
        : withCleanOrders(def, fact, change.cleanOrders)
    if (!next) throw new RangeError(`${metric} cannot change by ${JSON.stringify(change)}`)
    return [metric, next] as const
  })
  return { ...metrics, ...Object.fromEntries(changed) }
}

const countingOrders = (ruleset: Ruleset, metrics: Metrics): string[] =>
  Object.entries(ruleset.metrics)
    .filter(([metric, { countsOrders }]) => countsOrders && metrics[metric] !== undefined)
    .map(([metric]) => metric)
