import type { Change, GradeInFull } from './queries'

/** One slider: what it changes and how far it reaches. */
export interface Slide {
  /** Null: clean orders, in every metric that counts orders. */
  readonly metric: string | null
  readonly min: number
  readonly max: number
}

const fewest = 10

/** What can be supposed of a shop: metrics whose counts are known and that some level looks at. */
export function slidesOf({ rules, metrics, appraisal }: GradeInFull): Slide[] {
  const judged = new Set(rules.levels.flatMap(({ conditions }) => conditions.map(({ metric }) => metric)))
  const slides = Object.entries(rules.metrics).flatMap(([metric, def]): Slide[] => {
    const fact = metrics[metric]
    if (!judged.has(metric) || !fact || fact.num === null) return []
    const allowed = appraisal.headroom?.metrics.find((one) => one.metric === metric)?.allowed ?? 0
    const most = Math.max(fewest, allowed + 5)
    if (def.unit === 'count' && def.better === 'lower') return [{ metric, min: -fact.num, max: most }]
    if (fact.den === null) return []
    if (def.unit === 'mean') return [{ metric, min: 0, max: most }]
    if (def.unit !== 'rate') return []
    const defects = def.better === 'lower' ? fact.num : fact.den - fact.num
    return [{ metric, min: -defects, max: Math.min(most, fact.den - defects) }]
  })
  const countsOrders = Object.entries(rules.metrics).some(
    ([metric, def]) => def.countsOrders && metrics[metric] !== undefined && metrics[metric].num !== null,
  )
  const orders = Math.max(500, 2 * (appraisal.recovery?.orders ?? 0))
  return [
    ...slides.filter(({ min, max }) => max > min),
    ...(countsOrders && slides.length > 0 ? [{ metric: null, min: 0, max: orders }] : []),
  ]
}

export const cleanOrders = 'cleanOrders'

/** The sliders' places as the service takes them; what was not moved is left out. */
export const changesOf = (places: Readonly<Record<string, number>>): Change[] =>
  Object.entries(places)
    .filter(([, amount]) => amount !== 0)
    .map(([name, amount]) =>
      name === cleanOrders ? { cleanOrders: amount } : { metric: name, defects: amount },
    )
