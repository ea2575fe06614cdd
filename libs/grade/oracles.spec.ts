import { describe, expect, it } from '@jest/globals'
import { confidenceIn, wilson } from './confidence.js'
import { evaluate } from './evaluate.js'
import { keepChance } from './forecast.js'
import { allowedShare, headroomOf, linesOf, ordersToRecover } from './headroom.js'
import { share } from './metric.js'
import type { Condition, MetricDef, Ruleset } from './ruleset.js'
import { score } from './score.js'
import { AE, AMAZON, WISH, aliexpress, amazon } from './test-shops.js'

/** The definition and line of a metric in a level. */
function lineOf(ruleset: Ruleset, level: string, metric: string): [MetricDef, Condition] {
  const condition = linesOf(ruleset, level).find((line) => line.metric === metric)
  return [ruleset.metrics[metric]!, condition!]
}

/** eBay's cases line: no more than 0.3 %, or 2. */
const CASES: [MetricDef, Condition] = [
  { ...AMAZON.metrics['odr']! },
  { metric: 'cases', op: 'lte', limit: 3000, shield: { atMost: 2, of: 'defects' } },
]

const partOf = (ruleset: Ruleset, metrics: Parameters<typeof evaluate>[1], metric: string): number => {
  const { parts } = score(ruleset, metrics, evaluate(ruleset, metrics))
  return parts.find((part) => part.metric === metric)!.hundredths
}

describe('anchors of the score', () => {
  it.each([
    [17_500, 95],
    [35_000, 90],
    [50_000, 81],
    [60_000, 75],
    [90_000, 67.5],
    [120_000, 60],
    [130_000, 55],
    [240_000, 0],
    [500_000, 0],
  ])('AliExpress ODR of %d millionths is %d', (odr, points) => {
    expect(partOf(AE, aliexpress(odr, 0, 1_000_000, 400), 'odr')).toBe(points * 100)
  })

  it.each([
    [2500, 90],
    [5000, 80],
    [8000, 68],
    [9900, 60.4],
    [12_000, 48],
    [15_000, 30],
  ])('Amazon ODR of %d millionths is %d', (odr, points) => {
    expect(partOf(AMAZON, amazon({ odr: share(odr, 1_000_000) }), 'odr')).toBe(points * 100)
  })

  it.each([
    [0, 100],
    [1, 55],
    [2, 40],
    [4, 10],
    [5, 0],
    [9, 0],
  ])('%d policy violations are %d', (violations, points) => {
    const metrics = amazon({ policy_violations: { num: violations, den: null, provenance: 'computed' } })
    expect(partOf(AMAZON, metrics, 'policy_violations')).toBe(points * 100)
  })
})

describe('whole shops on AliExpress', () => {
  it.each([
    [20_000, 0, 980_000, 95, [94.29, 100, 93.33], 95.87, 'EXCELLENT', 95.9],
    [20_000, 0, 980_000, 60, [94.29, 100, 93.33], 95.87, 'GOOD', 89.9],
    [50_000, 3000, 980_000, 200, [81, 85, 93.33], 86.44, 'GOOD', 86.4],
    [20_000, 0, 940_000, 200, [94.29, 100, 72], 88.76, 'PASS', 74.9],
    [70_000, 5000, 910_000, 400, [72.5, 75, 63], 70.17, 'PASS', 70.2],
    [20_000, 9000, 990_000, 400, [94.29, 52.5, 96.67], 81.15, 'FAIL', 59.9],
  ])(
    'ODR %d, liability %d, positive %d of %d orders',
    (odr, liability, positive, orders, parts, mean, level, end) => {
      const metrics = aliexpress(odr, liability, positive, orders)
      const evaluation = evaluate(AE, metrics)
      const result = score(AE, metrics, evaluation)
      expect(evaluation.level).toBe(level)
      expect(result.parts.map(({ hundredths }) => hundredths / 100)).toEqual(parts)
      expect(result.meanHundredths).toBe(Math.round(mean * 100))
      expect(result.tenths).toBe(Math.round(end * 10))
      expect(result.coverage).toBe(1_000_000)
    },
  )

  it('says what capped the score', () => {
    const metrics = aliexpress(20_000, 0, 980_000, 60)
    const result = score(AE, metrics, evaluate(AE, metrics))
    expect(result.moved).toBe('capped')
    expect(result.because).toEqual([
      {
        level: 'EXCELLENT',
        metric: 'assessed_orders',
        op: 'gte',
        limit: 90,
        holds: false,
        why: 'missed',
      },
    ])
  })
})

describe('the Wilson interval', () => {
  it.each([
    [0, 20, 0, 16.11],
    [1, 20, 0.89, 23.61],
    [1, 90, 0.2, 6.03],
    [3, 90, 1.14, 9.35],
    [5, 1000, 0.21, 1.17],
    [8, 1000, 0.41, 1.57],
    [9, 1250, 0.38, 1.36],
    [0, 1000, 0, 0.38],
    [95, 100, 88.82, 97.85],
    [0, 0, 0, 100],
  ])('of %d in %d is %d to %d %%', (num, den, low, high) => {
    const interval = wilson(num, den)
    // Printed with two decimals: half of the last one is rounding, in millionths.
    expect(Math.abs(interval.low - low * 10_000)).toBeLessThan(50.5)
    expect(Math.abs(interval.high - high * 10_000)).toBeLessThan(50.5)
  })

  it.each([
    [0, 1000, 'safe'],
    [9, 1250, 'uncertain'],
    [30, 1000, 'breach'],
    [0, 0, 'no_data'],
  ])('tags %d of %d against Amazon’s 1 %% as %s', (num, den, certainty) => {
    const [def, line] = lineOf(AMAZON, 'GOOD', 'odr')
    expect(confidenceIn(def, share(num, den), line)?.certainty).toBe(certainty)
  })

  it.each([
    [1000, 1000, 'safe'],
    [955, 1000, 'uncertain'],
    [900, 1000, 'breach'],
  ])('tags %d of %d against the minimum of 95 %% as %s', (num, den, certainty) => {
    const [def, line] = lineOf(AMAZON, 'GOOD', 'valid_tracking')
    expect(confidenceIn(def, share(num, den), line)?.certainty).toBe(certainty)
  })
})

describe('headroom', () => {
  it.each<[string, Ruleset, string, string, number, number, number]>([
    ['Amazon ODR', AMAZON, 'GOOD', 'odr', 9, 1250, 3],
    ['Amazon ODR', AMAZON, 'GOOD', 'odr', 12, 1250, 0],
    ['Amazon ODR', AMAZON, 'GOOD', 'odr', 10, 1000, -1],
    ['AliExpress ODR', AE, 'EXCELLENT', 'odr', 2, 90, 1],
    ['AliExpress ODR', AE, 'GOOD', 'odr', 1, 30, 0],
    ['AliExpress liability', AE, 'EXCELLENT', 'liability', 0, 125, 0],
    ['AliExpress liability', AE, 'EXCELLENT', 'liability', 0, 126, 1],
    ['Wish late', WISH, 'TRUSTED', 'late_fulfilment', 10, 137, 3],
    ['Wish counterfeit', WISH, 'TRUSTED', 'counterfeit', 0, 150, 0],
    ['Wish counterfeit', WISH, 'TRUSTED', 'counterfeit', 0, 200, 1],
  ])('%s of %j', (_name, ruleset, level, metric, num, den, headroom) => {
    expect(headroomOf(...lineOf(ruleset, level, metric), share(num, den))?.headroom).toBe(headroom)
  })

  it.each<[string, 'lt' | 'lte', number, number]>([
    ['Amazon ODR < 1 %', 'lt', 10_000, 101],
    ['Amazon cancel < 2.5 %', 'lt', 25_000, 41],
    ['Amazon late < 4 %', 'lt', 40_000, 26],
    ['AliExpress ODR < 3.5 %', 'lt', 35_000, 29],
    ['AliExpress liability < 0.8 %', 'lt', 8000, 126],
    ['AliExpress liability of phones < 1 %', 'lt', 10_000, 101],
    ['eBay defects ≤ 0.5 %', 'lte', 5000, 200],
    ['eBay cases ≤ 0.3 %', 'lte', 3000, 334],
    ['Wish counterfeit ≤ 0.5 %', 'lte', 5000, 200],
  ])('%s: one defect is tolerated from that many orders', (_name, op, ppm, orders) => {
    expect(allowedShare(op, ppm, orders)).toBe(1)
    expect(allowedShare(op, ppm, orders - 1)).toBe(0)
  })

  it('lets a shield allow what the share does not', () => {
    expect(headroomOf(...CASES, share(1, 100))).toEqual({ allowed: 2, headroom: 1 })
    expect(headroomOf(...CASES, share(1, 1000))).toEqual({ allowed: 3, headroom: 2 })
  })
})

describe('recovery', () => {
  it.each<[string, Ruleset, string, string, number, number, number]>([
    ['Amazon ODR', AMAZON, 'GOOD', 'odr', 12, 1000, 201],
    ['AliExpress ODR', AE, 'EXCELLENT', 'odr', 5, 100, 43],
    ['Wish late, already met', WISH, 'TRUSTED', 'late_fulfilment', 10, 137, 0],
    ['Wish late, at most', WISH, 'TRUSTED', 'late_fulfilment', 10, 99, 1],
    ['Wish tracking, at least', WISH, 'TRUSTED', 'valid_tracking', 90, 100, 100],
    ['Amazon tracking, more than', AMAZON, 'GOOD', 'valid_tracking', 90, 100, 101],
    ['Wish rating', WISH, 'TRUSTED', 'rating_30d', 390, 100, 10],
  ])('%s', (_name, ruleset, level, metric, num, den, orders) => {
    expect(ordersToRecover(...lineOf(ruleset, level, metric), share(num, den))).toBe(orders)
  })
})

describe('the chance to keep a level', () => {
  const outlook = (
    orders: number,
    defects: number,
    stayOrders: number,
    stayDefects: number,
    newOrders: number,
  ) => ({ orders, defects, stayOrders, stayDefects, newOrders })

  it.each<[string, [MetricDef, Condition], ReturnType<typeof outlook>, number, number, number]>([
    ['AliExpress', lineOf(AE, 'EXCELLENT', 'odr'), outlook(120, 3, 80, 2, 45), 4, 2, 0.8368],
    ['Amazon', lineOf(AMAZON, 'GOOD', 'odr'), outlook(1250, 9, 900, 6, 350), 12, 6, 0.9657],
    ['eBay cases', CASES, outlook(400, 1, 270, 1, 130), 2, 1, 0.8974],
    ['no history', lineOf(AMAZON, 'GOOD', 'odr'), outlook(0, 0, 0, 0, 20), 0, 0, 0.1254],
  ])('%s', (_name, [def, line], look, allowed, left, keep) => {
    const chance = keepChance(def, line, look)!
    expect(chance.allowed).toBe(allowed)
    expect(chance.left).toBe(left)
    expect(Math.round(chance.keep / 100) / 10_000).toBe(keep)
  })

  it('is none when too many defects stay, and certain when nothing can come', () => {
    const line = lineOf(AMAZON, 'GOOD', 'odr')
    expect(keepChance(...line, outlook(100, 5, 100, 5, 0))?.keep).toBe(0)
    expect(keepChance(...line, outlook(1000, 0, 1000, 0, 0))?.keep).toBe(1_000_000)
  })

  it('neither under- nor overflows for large shops', () => {
    const line = lineOf(AMAZON, 'GOOD', 'odr')
    const chance = keepChance(...line, outlook(2_000_000, 16_000, 1_000_000, 8000, 1_000_000))!
    expect(chance.keep).toBe(1_000_000)
    const even = keepChance(...line, outlook(2_000_000, 20_000, 0, 0, 1_000_000))!
    expect(even.keep).toBeGreaterThan(450_000)
    expect(even.keep).toBeLessThan(550_000)
  })
})
