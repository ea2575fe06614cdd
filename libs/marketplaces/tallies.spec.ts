import { describe, expect, it } from '@jest/globals'
import { marksIn } from '#grade'
import type { MetricDef, Ruleset, Tally } from '#grade'
import { rulesets } from './index.js'

const metrics: [string, Ruleset, MetricDef][] = rulesets.flatMap((ruleset) =>
  Object.entries(ruleset.metrics).map(([metric, def]): [string, Ruleset, MetricDef] => [
    metric,
    ruleset,
    def,
  ]),
)
const wordsOf = (tally: Tally): readonly string[] => [
  ...marksIn(tally),
  ...(tally.of === 'mean' ? [] : (tally.among ?? [])),
]

describe('every metric of every ruleset', () => {
  it('is told by our own orders, or says why they cannot', () => {
    const silent = metrics.filter(
      ([, , { tally, untold }]) => (tally === undefined) === (untold === undefined),
    )
    expect(silent.map(([metric, { id }]) => `${id}/${metric}`)).toEqual([])
    expect(metrics.every(([, , { untold }]) => untold === undefined || untold.length > 15)).toBe(true)
  })

  it('that is told has days to count, marks that hold no space, and one tally in all rules of its marketplace', () => {
    const told = new Map<string, string>()
    for (const [metric, { marketplace, id }, { tally, window, unit }] of metrics) {
      if (!tally) continue
      expect([id, metric, window === null]).toEqual([id, metric, false])
      expect(wordsOf(tally).filter((mark) => /\s/.test(mark))).toEqual([])
      const units = {
        marked: 'rate',
        unmarked: 'rate',
        orders: 'count',
        sales: 'money',
        mean: 'mean',
      } as const
      expect([id, metric, unit]).toEqual([id, metric, units[tally.of]])
      const text = JSON.stringify(tally)
      expect(told.get(`${marketplace} ${metric}`) ?? text).toBe(text)
      told.set(`${marketplace} ${metric}`, text)
    }
    expect(told.size).toBeGreaterThan(20)
  })
})
