import { compare, fraction } from './fraction.js'
import { oddities, valueOf } from './metric.js'
import type { MetricFact, Metrics } from './metric.js'
import { levelOf } from './ruleset.js'
import type { Condition, Level, Op, Ruleset } from './ruleset.js'

/** Why a line holds or not. `shielded`: the rate is over, but the count is small enough. */
export type Why = 'met' | 'shielded' | 'missed' | 'no_data' | 'no_limit' | 'not_judged'

export interface Verdict {
  readonly level: string
  readonly metric: string
  readonly op: Op
  readonly limit: number | null
  /** Null: unknown, and unknown is not good. */
  readonly holds: boolean | null
  readonly why: Why
}

/** What the rules alone say. */
export interface Computed {
  readonly outcome: 'level' | 'not_assessed' | 'indeterminate'
  /** Null when indeterminate: then the truth lies between `atBest` and `atWorst`. */
  readonly level: string | null
  readonly atBest: string | null
  readonly atWorst: string | null
  /** `rule_gap`: no level's lines hold, which the published rule does not foresee. */
  readonly reason: 'rule_gap' | null
}

export interface Evaluation {
  readonly ruleset: string
  /** The headline: what the marketplace reports, else what the rules say; null when neither is known. */
  readonly level: string | null
  readonly decidedBy: 'marketplace' | 'rules' | null
  readonly reported: string | null
  readonly computed: Computed
  /** The marketplace says something that its published rule does not give. Shown, never corrected. */
  readonly mismatch: boolean
  /** A reported word that the ruleset does not know. */
  readonly unrecognised: boolean
  readonly verdicts: readonly Verdict[]
  /** Lines that keep the shop from the levels above the computed one, or put it where it is (`any`). */
  readonly failed: readonly Verdict[]
  /** Needed metrics without data. */
  readonly missing: readonly string[]
  /** Lines whose limit nobody published: `LEVEL/metric`. */
  readonly gaps: readonly string[]
  readonly oddities: Readonly<Record<string, readonly string[]>>
}

/** Judges a shop by one ruleset. `reported`: the level that the marketplace itself shows; it always wins. */
export function evaluate(ruleset: Ruleset, metrics: Metrics, reported: string | null = null): Evaluation {
  const judged = ruleset.levels.map((level, rank) => ({
    level,
    verdicts: level.conditions.map((condition) => {
      const verdict = verdictOn(ruleset, level.id, condition, metrics)
      return verdict.why === 'no_limit' && failsBelow(ruleset, rank, condition.metric, metrics)
        ? { ...verdict, holds: false, why: 'missed' as const }
        : verdict
    }),
  }))
  const gate = (ruleset.notAssessed?.when ?? []).map((condition) =>
    verdictOn(ruleset, ruleset.notAssessed?.level ?? '', condition, metrics),
  )
  const computed = gated(ruleset, gate, byLevels(ruleset, judged))
  const verdicts = [...gate, ...judged.flatMap((entry) => entry.verdicts)]
  const known =
    reported === null || reported === ruleset.notAssessed?.level || levelOf(ruleset, reported) !== undefined
  return {
    ruleset: ruleset.id,
    level: reported ?? computed.level,
    decidedBy: reported === null ? (computed.level === null ? null : 'rules') : 'marketplace',
    reported,
    computed,
    mismatch: reported !== null && contradicts(ruleset, computed, reported),
    unrecognised: !known,
    verdicts,
    failed: failedOf(judged, computed),
    missing: missingOf(ruleset, metrics),
    gaps: verdicts
      .filter(({ limit, why }) => limit === null && why !== 'not_judged')
      .map(({ level, metric }) => `${level}/${metric}`),
    oddities: odditiesOf(ruleset, metrics),
  }
}

const COMPARISONS: Readonly<Record<Op, (order: number) => boolean>> = {
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
  eq: (order) => order === 0,
}

/** One line against one fact, exactly. The metric must be defined: see `faults` of the rulesets' spec. */
export function verdictOn(
  ruleset: Ruleset,
  level: string,
  { metric, op, limit, shield }: Condition,
  metrics: Metrics,
): Verdict {
  const verdict = (holds: boolean | null, why: Why): Verdict => ({ level, metric, op, limit, holds, why })
  const def = ruleset.metrics[metric]
  const fact = metrics[metric]
  const value = def ? valueOf(def, fact) : null
  if (value === null && !isNeeded(ruleset, metric, metrics)) return verdict(null, 'not_judged')
  if (limit === null) return verdict(null, 'no_limit')
  if (value === null) return verdict(null, 'no_data')
  if (COMPARISONS[op](compare(value, fraction(limit)))) return verdict(true, 'met')
  return shield && fact && counted(fact, shield.of) <= shield.atMost
    ? verdict(true, 'shielded')
    : verdict(false, 'missed')
}

/** An unknown limit is at least as strict as the known one of a worse level: what fails there fails here. */
const failsBelow = (ruleset: Ruleset, rank: number, metric: string, metrics: Metrics): boolean =>
  ruleset.levels
    .slice(rank + 1)
    .some(
      ({ id, need, conditions }) =>
        need === 'all' &&
        conditions.some(
          (line) => line.metric === metric && verdictOn(ruleset, id, line, metrics).holds === false,
        ),
    )

/** For a shield. How many buyers stand behind the defects is at most their number, so that is taken when it is all we know. */
export const counted = ({ num, buyers }: MetricFact, of: 'defects' | 'buyers'): number =>
  of === 'buyers' && buyers !== undefined ? buyers : (num ?? Infinity)

/** A gate is always needed; else a metric is, unless another one of its group has data. */
function isNeeded(ruleset: Ruleset, metric: string, metrics: Metrics): boolean {
  if (ruleset.notAssessed?.when.some((condition) => condition.metric === metric)) return true
  return ruleset.needs.some(
    (group) => group.includes(metric) && !group.some((other) => hasData(ruleset, other, metrics)),
  )
}

/** Whether there is anything to judge by. */
export function hasData(ruleset: Ruleset, metric: string, metrics: Metrics): boolean {
  const def = ruleset.metrics[metric]
  return def !== undefined && valueOf(def, metrics[metric]) !== null
}

/** Metrics without which no level can be given, in the order in which the rules need them: that of keys does not last in a database. */
const missingOf = (ruleset: Ruleset, metrics: Metrics): string[] => {
  const gate = (ruleset.notAssessed?.when ?? []).map(({ metric }) => metric)
  return [...new Set([...gate, ...ruleset.needs.flat()])].filter(
    (metric) => !hasData(ruleset, metric, metrics) && isNeeded(ruleset, metric, metrics),
  )
}

interface Judged {
  readonly level: Level
  readonly verdicts: readonly Verdict[]
}

/** Whether a level's lines hold; what is not judged has no say. */
function truthOf({ level, verdicts }: Judged): boolean | null {
  const truths = verdicts.filter(({ why }) => why !== 'not_judged').map(({ holds }) => holds)
  if (level.need === 'otherwise') return true
  if (level.need === 'any') return truths.includes(true) ? true : truths.includes(null) ? null : false
  if (truths.includes(false)) return false
  return level.need === 'reported' || truths.includes(null) ? null : true
}

/** Every level that may be the true one, best first: all unknown ones down to the first that surely holds. */
function possibleLevels(ruleset: Ruleset, judged: readonly Judged[]): { levels: string[]; gap: boolean } {
  const levels: string[] = []
  for (const entry of judged) {
    const truth = truthOf(entry)
    if (truth !== false) levels.push(entry.level.id)
    if (truth === true) return { levels, gap: false }
  }
  const alone = levels.length === 0
  if (ruleset.gap !== null && levels.at(-1) !== ruleset.gap) levels.push(ruleset.gap)
  return { levels, gap: alone && levels.length > 0 }
}

function byLevels(ruleset: Ruleset, judged: readonly Judged[]): Computed {
  if (ruleset.combine === 'ladder') {
    const { levels, gap } = possibleLevels(ruleset, judged)
    return between(levels[0] ?? null, levels.at(-1) ?? null, gap)
  }
  const rank = (id: string | undefined): number => ruleset.levels.findIndex((level) => level.id === id)
  const ranges = Object.keys(ruleset.metrics)
    .map((metric) =>
      judged.map(({ level, verdicts }) => ({
        level,
        verdicts: verdicts.filter((verdict) => verdict.metric === metric),
      })),
    )
    .map((ofMetric) => possibleLevels(ruleset, ofMetric).levels)
  const worst = (ends: readonly (string | undefined)[]): string | null =>
    ruleset.levels[Math.max(0, ...ends.map(rank))]?.id ?? null
  return between(worst(ranges.map((range) => range[0])), worst(ranges.map((range) => range.at(-1))), false)
}

const between = (atBest: string | null, atWorst: string | null, gap: boolean): Computed => ({
  outcome: atBest !== null && atBest === atWorst ? 'level' : 'indeterminate',
  level: atBest === atWorst ? atBest : null,
  atBest,
  atWorst,
  reason: gap ? 'rule_gap' : null,
})

function gated(ruleset: Ruleset, gate: readonly Verdict[], computed: Computed): Computed {
  const level = ruleset.notAssessed?.level ?? null
  if (gate.some(({ holds }) => holds === true))
    return { outcome: 'not_assessed', level, atBest: level, atWorst: level, reason: null }
  return gate.some(({ holds }) => holds === null)
    ? { ...computed, outcome: 'indeterminate', level: null }
    : computed
}

function contradicts(ruleset: Ruleset, computed: Computed, reported: string): boolean {
  if (computed.level !== null) return computed.level !== reported
  const rank = (id: string | null): number => ruleset.levels.findIndex((level) => level.id === id)
  if (rank(reported) < 0 || computed.atBest === null) return false
  return rank(reported) < rank(computed.atBest) || rank(reported) > rank(computed.atWorst)
}

function failedOf(judged: readonly Judged[], computed: Computed): Verdict[] {
  if (computed.outcome === 'not_assessed') return []
  const reached = judged.findIndex(({ level }) => level.id === (computed.level ?? computed.atWorst))
  return judged.flatMap(({ level, verdicts }, rank) => {
    if (level.need === 'any') return rank === reached ? verdicts.filter(({ holds }) => holds === true) : []
    return rank < reached || reached < 0 ? verdicts.filter(({ holds }) => holds === false) : []
  })
}

const odditiesOf = (ruleset: Ruleset, metrics: Metrics): Record<string, readonly string[]> =>
  Object.fromEntries(
    Object.entries(ruleset.metrics).flatMap(([metric, def]) => {
      const fact = metrics[metric]
      const odd = fact ? oddities(def, fact) : []
      return odd.length > 0 ? [[metric, odd] as const] : []
    }),
  )
