import type { Appraisal } from './appraise.js'
import { evaluate } from './evaluate.js'
import { MILLION, withDefects } from './metric.js'
import type { Metrics } from './metric.js'
import { levelOf } from './ruleset.js'
import type { Ruleset, Words } from './ruleset.js'

/** What one more order that counts against a metric would do to the level. */
export interface Stake {
  readonly metric: string
  /** The level that the shop has. */
  readonly level: string | null
  /** The level with one more; null: unknown. */
  readonly afterOneMore: string | null
  /** Null: nobody can say, for the level or the metric is not known well enough. */
  readonly losesLevel: boolean | null
  /** Defects until the level is lost, and how many it tolerates; null where that cannot be counted. */
  readonly headroom: number | null
  readonly allowed: number | null
  /** The share of the tolerance left that one more takes, in millionths: all of it when it loses the level, 0 when it does nothing. */
  readonly weight: number
}

/** What one more would do in each metric of which something is known, as a case may count there. */
export function stakes(ruleset: Ruleset, metrics: Metrics, appraisal: Appraisal): Stake[] {
  const { level, computed } = appraisal.evaluation
  return Object.keys(ruleset.metrics).flatMap((metric) => {
    const room = appraisal.headroom?.metrics.find((one) => one.metric === metric) ?? null
    const after = levelAfter(ruleset, metrics, metric)
    if (after === undefined) return []
    const byRules = computed.level !== null && computed.level === level
    const losesLevel = byRules ? after !== level : room ? room.headroom === 0 : null
    return [
      {
        metric,
        level,
        afterOneMore: after,
        losesLevel,
        headroom: room?.headroom ?? null,
        allowed: room?.allowed ?? null,
        weight: weightOf(losesLevel, room?.headroom ?? null),
      },
    ]
  })
}

/** By the rules alone: what the marketplace reports holds for what is. Undefined where one more cannot be supposed. */
function levelAfter(ruleset: Ruleset, metrics: Metrics, metric: string): string | null | undefined {
  const [def, fact] = [ruleset.metrics[metric], metrics[metric]]
  const more = def && fact && withDefects(def, fact, 1)
  return more ? evaluate(ruleset, { ...metrics, [metric]: more }).level : undefined
}

const weightOf = (loses: boolean | null, headroom: number | null): number => {
  if (loses === true) return MILLION
  return headroom === null || headroom < 0 ? 0 : Math.floor(MILLION / (headroom + 1))
}

/** The same in a sentence; null where nothing is known. */
export function stakeWords(ruleset: Ruleset, stake: Stake): Words | null {
  const metric = ruleset.metrics[stake.metric]?.title
  const level = levelOf(ruleset, stake.level)?.title
  if (!metric || !level) return null
  if (stake.losesLevel === true)
    return {
      en: `one more in “${metric.en}” loses “${level.en}”`,
      zh: `“${metric.zh}”再增加一单即失去“${level.zh}”`,
    }
  if (stake.headroom === null || stake.headroom < 0) return null
  return {
    en: `“${level.en}” stands ${stake.headroom} more in “${metric.en}”`,
    zh: `“${level.zh}”还可承受“${metric.zh}”${stake.headroom} 单`,
  }
}
