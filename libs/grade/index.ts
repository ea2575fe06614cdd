export { alertsOf, byRisk } from './alert.js'
export type { Alert, AlertInput, ShopRisk } from './alert.js'
export { appraise, canonical, fingerprint, whatIf } from './appraise.js'
export type { Appraisal, Change } from './appraise.js'
export { confidenceIn, wilson } from './confidence.js'
export type { Certainty, Confidence, Interval } from './confidence.js'
export { movedFacts } from './counted.js'
export { evaluate, hasData } from './evaluate.js'
export type { Computed, Evaluation, Verdict, Why } from './evaluate.js'
export { ageing, factOn, forecast, keepChance } from './forecast.js'
export type { Chance, Day, Forecast, Leaving, Outlook } from './forecast.js'
export { allowedShare, headroom, recovery } from './headroom.js'
export type { Headroom, MetricHeadroom, MetricRecovery, Recovery } from './headroom.js'
export { MILLION, count, differ, share } from './metric.js'
export type { MetricFact, Metrics, Provenance } from './metric.js'
export { BANDS, inForce, levelOf, marksIn, otherBoundary, rulesetFor, withLimits } from './ruleset.js'
export type {
  Band,
  Condition,
  Effect,
  Level,
  MetricDef,
  Op,
  RuleConfidence,
  RulesetQuery,
  Ruleset,
  RuleSource,
  Tally,
  Words,
} from './ruleset.js'
export { bandOf, mayFlip, score, sensitivity } from './score.js'
export type { Score, ScorePart } from './score.js'
export { differences, takeSnapshot } from './snapshot.js'
export type { Reported, Snapshot, SnapshotInput } from './snapshot.js'
export { stakes, stakeWords } from './stake.js'
export type { Stake } from './stake.js'
export { warnings } from './warning.js'
export type { Warning } from './warning.js'
export { addDays, daysBetween, nextEvaluation, spanOf } from './window.js'
export type { Cadence, Span, Window } from './window.js'
