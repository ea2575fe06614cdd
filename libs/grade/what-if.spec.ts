import { describe, expect, it } from '@jest/globals'
import { alertsOf, byRisk } from './alert.js'
import { appraise, canonical, whatIf } from './appraise.js'
import { evaluate } from './evaluate.js'
import type { Forecast } from './forecast.js'
import { count, share } from './metric.js'
import type { Metrics } from './metric.js'
import { mayFlip, score, sensitivity } from './score.js'
import { AE, AMAZON, WISH, aliexpress, amazon } from './test-shops.js'

const shop: Metrics = {
  lifetime_closed_orders: count(500),
  assessed_orders: count(95),
  odr: share(2, 95),
  liability: share(0, 95),
  positive: share(98, 100),
}

describe('what if', () => {
  it('one liability ruling came to a shop with 95 orders: excellent, and every other level, is lost', () => {
    const { before, after } = whatIf(AE, shop, [{ metric: 'liability', defects: 1 }])
    expect(before.evaluation.level).toBe('EXCELLENT')
    expect(before.headroom).toMatchObject({ level: 'EXCELLENT', headroom: 0 })
    expect(after.evaluation.level).toBe('FAIL')
    expect(after.score.tenths).toBeLessThan(600)
  })

  it('a claim is withdrawn, orders come, and nothing is changed in what was given', () => {
    const given = structuredClone(shop)
    const { before, after } = whatIf(AE, given, [{ metric: 'odr', defects: -1 }, { cleanOrders: 100 }])
    expect(given).toEqual(shop)
    expect(before.headroom!.metrics.find(({ metric }) => metric === 'odr')!.headroom).toBe(1)
    // 195 orders tolerate 6; one is left.
    expect(after.headroom!.metrics.find(({ metric }) => metric === 'odr')!.headroom).toBe(5)
    expect(after.evaluation.verdicts.find(({ metric }) => metric === 'assessed_orders')?.holds).toBe(true)
  })

  it('a shop short of orders gets them', () => {
    const small = { ...shop, assessed_orders: count(60), odr: share(0, 60), liability: share(0, 60) }
    const { before, after } = whatIf(AE, small, [{ cleanOrders: 30 }])
    expect(before.recovery).toMatchObject({ level: 'EXCELLENT', orders: 30 })
    expect([before.evaluation.level, after.evaluation.level]).toEqual(['GOOD', 'EXCELLENT'])
  })

  it('bad ratings come: a mean falls', () => {
    const wish: Metrics = {
      valid_tracking: share(100, 100),
      late_fulfilment: share(0, 100),
      rating_30d: share(450, 100),
      refund_63_93d: share(0, 100),
      counterfeit: share(0, 1),
    }
    const level = (defects: number) =>
      whatIf(WISH, wish, [{ metric: 'rating_30d', defects }]).after.evaluation.level
    expect(level(16)).toBe('TRUSTED')
    expect(level(17)).toBe('NOT_TRUSTED')
  })

  it.each([
    [[{ metric: 'odr', defects: -3 }], 'cannot change'],
    [[{ metric: 'odr', defects: 94 }], 'cannot change'],
    [[{ metric: 'late', defects: 1 }], 'nothing known of late'],
  ])('the impossible %j is refused', (changes, message) => {
    expect(() => whatIf(AE, shop, changes)).toThrow(message)
  })
})

describe('the way back', () => {
  it('cannot be a number of orders for what they do not mend', () => {
    const { recovery } = appraise(AMAZON, amazon({ policy_violations: count(2) }))
    expect(recovery).toMatchObject({ level: 'FAIR', orders: null })
  })

  it('leaves zero-tolerance counts out of a shop’s headroom, but lists them', () => {
    const { headroom } = appraise(AMAZON, amazon({ odr: share(9, 1250), policy_violations: count(0) }))
    expect(headroom?.headroom).toBe(3)
    expect(headroom?.metrics).toContainEqual({ metric: 'policy_violations', allowed: 0, headroom: 0 })
  })
})

describe('sensitivity', () => {
  it('gives the range over other weights, in which the score itself lies', () => {
    const metrics = aliexpress(50_000, 3000, 980_000, 200)
    const evaluation = evaluate(AE, metrics)
    const range = sensitivity(AE, metrics, evaluation)!
    const { tenths } = score(AE, metrics, evaluation)
    // Double weight on the worst (81) and on the best (93.33) of 81, 85 and 93.33.
    expect(range).toEqual({ lowest: 851, highest: 882 })
    expect(tenths).toBe(864)
    expect(mayFlip(range, { lowest: 700, highest: 850 })).toBe(false)
    expect(mayFlip({ lowest: 700, highest: 851 }, range)).toBe(true)
  })

  it('has none without a score', () => {
    expect(sensitivity(AE, {}, evaluate(AE, {}))).toBeNull()
  })
})

describe('alerts', () => {
  const kept = (atMost: number): Forecast => ({
    on: '2026-11-30',
    level: 'GOOD',
    metrics: [],
    keep: { atLeast: 0, atMost },
  })
  const room = (headroom: number, allowed: number) => ({
    level: 'GOOD',
    headroom,
    metrics: [{ metric: 'odr', allowed, headroom }],
  })
  const calm = {
    level: 'GOOD',
    before: 'GOOD',
    headroom: room(5, 10),
    forecast: kept(800_000),
    dataHours: 48,
  }

  it.each([
    ['nothing', calm, []],
    ['no headroom', { ...calm, headroom: room(0, 10) }, ['no_headroom']],
    ['a fifth left', { ...calm, headroom: room(2, 10) }, ['little_headroom']],
    ['more than a fifth left', { ...calm, headroom: room(3, 10) }, []],
    ['a likely loss', { ...calm, forecast: kept(799_999) }, ['likely_loss']],
    ['another level', { ...calm, before: null }, ['level_changed']],
    ['old data', { ...calm, dataHours: 48.1 }, ['stale']],
    ['a first snapshot', { level: null, headroom: null, forecast: null, dataHours: 0 }, []],
  ])('of %s', (_name, input, alerts) => {
    expect(alertsOf(input)).toEqual(alerts)
  })

  it('rank shops by what is at stake; unknown comes first', () => {
    const shops = [
      { shop: 'safe and large', keep: 990_000, sales: 1_000_000 },
      { shop: 'risky and small', keep: 500_000, sales: 10_000 },
      { shop: 'risky and large', keep: 900_000, sales: 1_000_000 },
      { shop: 'unknown', keep: null, sales: 500_000 },
    ]
    expect(byRisk(shops).map(({ shop }) => shop)).toEqual([
      'unknown',
      'risky and large',
      'safe and large',
      'risky and small',
    ])
  })
})

it('canonical text depends on the content alone', () => {
  expect(canonical({ b: [1, null], a: { d: undefined, c: 'x' } })).toBe('{"a":{"c":"x"},"b":[1,null]}')
})
