import { bandOf, differ, levelOf, nextEvaluation, warnings } from '#grade'
import type { Appraisal, Forecast, Metrics, Ruleset } from '#grade'
import { publicId } from '../infra/ids.js'

/** The newest version of a day, with its shop and the rules as they stood. */
export interface SnapshotRow {
  accountId: string
  accountName: string
  marketplace: string
  site: string
  scheme: string
  program: string
  on: string
  version: number
  rulesetId: string
  level: string | null
  reported: string | null
  computed: string | null
  scoreTenths: number | null
  headroom: number | null
  keepPpm: number | null
  alerts: string[]
  inputs: Metrics
  /** Our own counts of what the marketplace reported. */
  ours: Metrics
  appraisal: Appraisal
  forecast: Forecast | null
  dataOn: string
  takenAt: string
  hash: string
  ruleset: Ruleset
}

const points = (tenths: number | null): string | null => (tenths === null ? null : (tenths / 10).toFixed(1))

/** A shop's grade as `/v1` shows it. `today`: the day at its site. */
export function gradeJson(row: SnapshotRow, today: string) {
  const { ruleset, appraisal, level } = row
  const { evaluation, score } = appraisal
  const shown = levelOf(ruleset, level)
  const notAssessed = ruleset.notAssessed?.level === level ? ruleset.notAssessed : null
  return {
    account: { id: publicId('acct', row.accountId), name: row.accountName },
    marketplace: row.marketplace,
    site: row.site,
    scheme: row.scheme,
    program: row.program === '' ? null : row.program,
    title: ruleset.title,
    on: row.on,
    version: row.version,
    level:
      level === null
        ? null
        : { id: level, title: shown?.title ?? notAssessed?.title ?? { en: level, zh: level } },
    /** Whose word the level is: the marketplace's, or computed by its published rule. */
    decidedBy: evaluation.decidedBy,
    provenance: [...new Set(Object.values(row.inputs).map((fact) => fact.provenance))].sort(),
    reported: row.reported,
    computed: evaluation.computed,
    mismatch: evaluation.mismatch,
    unrecognised: evaluation.unrecognised,
    score: {
      state: score.state,
      points: points(row.scoreTenths),
      band: row.scoreTenths === null ? null : bandOf(row.scoreTenths),
      mean: score.meanHundredths === null ? null : (score.meanHundredths / 100).toFixed(2),
      moved: score.moved,
      coveragePpm: score.coverage,
    },
    headroom: appraisal.headroom,
    recovery: appraisal.recovery,
    missing: evaluation.missing,
    gaps: evaluation.gaps,
    forecast:
      row.forecast === null
        ? null
        : {
            on: row.forecast.on,
            keep: row.forecast.keep,
            leaving: row.forecast.metrics.flatMap(({ metric, leaving }) =>
              leaving.map((one) => ({ metric, ...one })),
            ),
          },
    nextEvaluationOn: nextEvaluation(ruleset.cadence, today),
    alerts: row.alerts,
    warnings: warnings(ruleset, appraisal, row.forecast),
    ours: oursJson(row),
    dataOn: row.dataOn,
    takenAt: row.takenAt,
    effects: shown?.effects ?? notAssessed?.effects ?? {},
    rulesetId: row.rulesetId,
    rulesConfidence: ruleset.confidence,
    source: ruleset.source,
    hash: row.hash,
  }
}

/** What we count ourselves where the marketplace reports: its figure decides, a difference is shown. */
const oursJson = ({ ruleset, inputs, ours }: SnapshotRow) =>
  Object.entries(ours).map(([metric, fact]) => {
    const [def, theirs] = [ruleset.metrics[metric], inputs[metric]]
    return { metric, ours: fact, differs: def && theirs ? differ(def, theirs, fact) : null }
  })
