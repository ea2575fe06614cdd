import type { Appraisal } from './appraise.js'
import { LIKELY_KEPT } from './alert.js'
import type { Forecast } from './forecast.js'
import { MILLION } from './metric.js'
import { levelOf } from './ruleset.js'
import type { Ruleset, Words } from './ruleset.js'

/** A metric by which a level is likely lost, or lost already by the rules: when, and why. */
export interface Warning {
  readonly metric: string
  /** Day of the evaluation at which it may be lost; null: by the rules it is lost already. */
  readonly on: string | null
  /** Chance to keep the level in this metric, millionths; null when it is lost already. */
  readonly keepPpm: number | null
  readonly text: Words
}

/** What endangers the level that a shop has, the worst first; empty when nothing does. */
export function warnings(ruleset: Ruleset, appraisal: Appraisal, forecast: Forecast | null): Warning[] {
  const level = levelOf(ruleset, appraisal.evaluation.level)?.title
  if (!level) return []
  const over = (appraisal.headroom?.metrics ?? []).flatMap(({ metric, allowed, headroom }): Warning[] => {
    const title = ruleset.metrics[metric]?.title
    if (headroom >= 0 || !title) return []
    const text = {
      en: `“${level.en}” tolerates ${allowed} in “${title.en}”, and there are ${-headroom} more`,
      zh: `“${level.zh}”最多允许“${title.zh}” ${allowed} 单，现已超出 ${-headroom} 单`,
    }
    return [{ metric, on: null, keepPpm: null, text }]
  })
  const told = new Set(over.map(({ metric }) => metric))
  const likely = (forecast?.metrics ?? [])
    .filter(({ metric, keep }) => keep < LIKELY_KEPT && !told.has(metric))
    .toSorted((a, b) => a.keep - b.keep)
    .flatMap((chance): Warning[] => {
      const title = ruleset.metrics[chance.metric]?.title
      return title && forecast
        ? [
            {
              metric: chance.metric,
              on: forecast.on,
              keepPpm: chance.keep,
              text: words(level, title, forecast.on, chance),
            },
          ]
        : []
    })
  return [...over, ...likely]
}

function words(
  level: Words,
  metric: Words,
  on: string,
  { outlook, allowed, left, keep }: Forecast['metrics'][number],
): Words {
  const percent = Math.floor((100 * keep) / MILLION)
  const { defects, orders, newOrders } = outlook
  const more = Math.max(0, left)
  return {
    en: `“${level.en}” may be lost on ${on} by “${metric.en}”: ${defects} of ${orders} now, ${allowed} will be tolerated, so ${more} more among about ${newOrders} new orders; chance to keep it ${percent} %`,
    zh: `“${level.zh}”可能于 ${on} 因“${metric.zh}”失去：目前 ${orders} 单中 ${defects} 单，届时最多允许 ${allowed} 单，即约 ${newOrders} 个新订单中再有 ${more} 单；保住概率 ${percent}%`,
  }
}
