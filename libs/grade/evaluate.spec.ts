import { describe, expect, it } from '@jest/globals'
import { evaluate } from './evaluate.js'
import { count, share } from './metric.js'
import type { Metrics } from './metric.js'
import { otherBoundary } from './ruleset.js'
import type { Ruleset } from './ruleset.js'
import { score } from './score.js'
import { AE, AMAZON, WISH, aliexpress, amazon, rules } from './test-shops.js'

const levelOf = (ruleset: Ruleset, metrics: Metrics): string | null => evaluate(ruleset, metrics).level

const excellent = (more: Metrics): Metrics => ({ ...aliexpress(0, 0, 1_000_000, 400), ...more })

describe('at exact equality', () => {
  it('1 of 125 is 0.8 %, which is not less than 0.8 %', () => {
    const metrics = excellent({ liability: share(1, 125) })
    expect(levelOf(AE, metrics)).toBe('FAIL')
    expect(levelOf(AE, excellent({ liability: share(1, 126) }))).toBe('EXCELLENT')
  })

  it('has the other reading of the lost signs, in which exactly one side holds as well', () => {
    const other = otherBoundary(AE)
    expect(other.id).not.toBe(AE.id)
    expect(levelOf(other, excellent({ liability: share(1, 125) }))).toBe('EXCELLENT')
    expect(levelOf(other, excellent({ liability: share(1, 124) }))).toBe('FAIL')
    expect(levelOf(AE, excellent({ odr: share(12, 100) }))).toBe('FAIL')
    expect(levelOf(other, excellent({ odr: share(12, 100) }))).toBe('PASS')
    expect(levelOf(AE, excellent({ positive: share(97, 100) }))).toBe('EXCELLENT')
    expect(levelOf(other, excellent({ positive: share(97, 100) }))).toBe('GOOD')
  })

  it.each([
    [9, 1000, 'GOOD'],
    [10, 1000, 'POOR'],
    [1_000_000_000, 100_000_000_000, 'POOR'],
    [999_999_999, 100_000_000_000, 'GOOD'],
  ])('Amazon’s ODR of %d in %d gives %s', (num, den, level) => {
    expect(levelOf(AMAZON, amazon({ odr: share(num, den) }))).toBe(level)
  })

  it('phones and tablets have 1 % instead of 0.8 %', () => {
    const phones = rules('aliexpress.service-grade.2015.phones-tablets')
    expect(levelOf(phones, excellent({ liability: share(1, 125) }))).toBe('EXCELLENT')
    expect(levelOf(phones, excellent({ liability: share(1, 100) }))).toBe('FAIL')
  })

  it('a mean is compared as exactly as a rate', () => {
    const good: Metrics = {
      valid_tracking: share(95, 100),
      late_fulfilment: share(10, 100),
      rating_30d: share(400, 100),
      refund_63_93d: share(10, 100),
      counterfeit: share(1, 200),
    }
    expect(levelOf(WISH, good)).toBe('TRUSTED')
    expect(levelOf(WISH, { ...good, rating_30d: share(399_999, 100_000) })).toBe('NOT_TRUSTED')
    expect(levelOf(WISH, { ...good, counterfeit: share(1, 199) })).toBe('NOT_TRUSTED')
  })
})

describe('what the lines say', () => {
  it('names those that failed', () => {
    const { failed, level } = evaluate(AE, aliexpress(70_000, 0, 980_000, 50))
    expect(level).toBe('PASS')
    expect(failed.map((verdict) => `${verdict.level}/${verdict.metric}`)).toEqual([
      'EXCELLENT/assessed_orders',
      'EXCELLENT/odr',
      'GOOD/odr',
    ])
  })

  it('names the one line that an "any" level needs', () => {
    const { failed } = evaluate(AE, aliexpress(0, 9000, 1_000_000, 400))
    expect(failed.at(-1)).toMatchObject({ level: 'FAIL', metric: 'liability', holds: true })
  })

  it('decides the hole between pass and fail conservatively and says so', () => {
    const { computed } = evaluate(AE, aliexpress(0, 0, 899_999, 400))
    expect(computed).toMatchObject({ outcome: 'level', level: 'FAIL', reason: 'rule_gap' })
    expect(evaluate(AE, aliexpress(0, 9000, 899_999, 400)).computed.reason).toBeNull()
  })

  it('lets a shop with fewer than 30 assessed orders reach pass and no more', () => {
    expect(levelOf(AE, aliexpress(0, 0, 1_000_000, 29))).toBe('PASS')
    expect(levelOf(AE, aliexpress(0, 0, 1_000_000, 30))).toBe('GOOD')
    expect(levelOf(AE, aliexpress(0, 0, 1_000_000, 90))).toBe('EXCELLENT')
  })

  it('takes the worst metric where each has a level', () => {
    expect(levelOf(AMAZON, amazon({ return_dissatisfaction: share(11, 100) }))).toBe('FAIR')
    expect(levelOf(AMAZON, amazon({ return_dissatisfaction: share(11, 100), cancel: share(3, 100) }))).toBe(
      'POOR',
    )
    expect(levelOf(AMAZON, amazon({ policy_violations: count(1) }))).toBe('POOR')
  })

  it.each([
    [1000, 'GOOD'],
    [200, 'GOOD'],
    [199, 'FAIR'],
    [100, 'FAIR'],
    [99, 'POOR'],
  ])('an account health rating of %d is %s', (ahr, level) => {
    const ruleset = rules('amazon.account-health.2026')
    expect(levelOf(ruleset, { odr_mfn: share(0, 100), ahr: count(ahr) })).toBe(level)
  })

  it('makes on-time delivery binding from 2024-09-25', () => {
    const late: Metrics = { odr_mfn: share(0, 100), on_time_units: share(89, 100), on_time: share(90, 100) }
    const { on_time_units, ...before } = late
    expect(levelOf(rules('amazon.account-health.2018'), before)).toBe('FAIR')
    expect(
      levelOf(rules('amazon.account-health.2024'), {
        odr_mfn: late['odr_mfn']!,
        on_time_units: on_time_units!,
      }),
    ).toBe('POOR')
  })
})

describe('what is unknown', () => {
  it('is not good: a needed metric without data leaves the level open and gives no score', () => {
    const { odr: _gone, ...metrics } = aliexpress(0, 0, 1_000_000, 400)
    const evaluation = evaluate(AE, metrics)
    expect(evaluation.computed).toMatchObject({
      outcome: 'indeterminate',
      atBest: 'EXCELLENT',
      atWorst: 'FAIL',
    })
    expect(evaluation.missing).toEqual(['odr'])
    expect(score(AE, metrics, evaluation)).toMatchObject({ state: 'insufficient_data', tenths: null })
  })

  it('counts nothing of nothing as no data', () => {
    expect(evaluate(AMAZON, amazon({ odr: share(0, 0) })).computed).toMatchObject({
      outcome: 'indeterminate',
      atBest: 'GOOD',
      atWorst: 'POOR',
    })
  })

  it('is decided all the same when the rest suffices', () => {
    expect(levelOf(AMAZON, amazon({ odr: share(0, 0), cancel: share(1, 10) }))).toBe('POOR')
    const { odr: _gone, ...metrics } = aliexpress(0, 9000, 1_000_000, 400)
    expect(levelOf(AE, metrics)).toBe('FAIL')
  })

  it('is left out where the metric need not apply, and lowers the coverage', () => {
    const metrics = amazon()
    const evaluation = evaluate(AMAZON, metrics)
    expect(evaluation.level).toBe('GOOD')
    expect(evaluation.verdicts.find(({ metric }) => metric === 'on_time')?.why).toBe('not_judged')
    // 3 + 3 + 2 of 3 + 3 + 2 + 2 + 2 + 1 + 1 + 1 + 1
    expect(score(AMAZON, metrics, evaluation).coverage).toBe(500_000)
  })

  it('needs one of a group only', () => {
    const ruleset = rules('amazon.account-health.2026')
    expect(levelOf(ruleset, { odr_afn: share(0, 100) })).toBe('GOOD')
    expect(evaluate(ruleset, {}).missing).toEqual(['odr_mfn', 'odr_afn'])
    expect(levelOf(ruleset, {})).toBeNull()
  })
})

describe('shops that are not judged', () => {
  it.each([
    [29, 'not_assessed', 'NOT_ASSESSED'],
    [30, 'level', 'EXCELLENT'],
  ])('with %d orders closed so far: %s', (orders, outcome, level) => {
    const metrics = excellent({ lifetime_closed_orders: count(orders) })
    const evaluation = evaluate(AE, metrics)
    expect(evaluation.computed).toMatchObject({ outcome, level })
    expect(score(AE, metrics, evaluation).state).toBe(outcome === 'level' ? 'scored' : 'not_assessed')
  })

  it('leave the level open while it is unknown whether they are', () => {
    const { lifetime_closed_orders: _gone, ...metrics } = excellent({})
    expect(evaluate(AE, metrics).computed).toMatchObject({ outcome: 'indeterminate', atBest: 'EXCELLENT' })
  })

  it('are unrated on Wish under 50 orders, and never platinum under 100', () => {
    const standards = rules('wish.standards.2021')
    expect(evaluate(standards, { mature_orders_90d: count(49) }).level).toBe('UNRATED')
    const metrics = { mature_orders_90d: count(200), mature_orders_30d: count(99) }
    expect(evaluate(standards, metrics).computed).toMatchObject({ atBest: 'GOLD', atWorst: 'DEACTIVATED' })
    expect(evaluate(standards, metrics, 'PLATINUM').mismatch).toBe(true)
    expect(evaluate(standards, metrics, 'SILVER').mismatch).toBe(false)
  })
})

describe('a level that the marketplace reports', () => {
  it('always wins, and the difference is shown', () => {
    const metrics = aliexpress(0, 0, 1_000_000, 400)
    const evaluation = evaluate(AE, metrics, 'GOOD')
    expect(evaluation).toMatchObject({
      level: 'GOOD',
      decidedBy: 'marketplace',
      mismatch: true,
      unrecognised: false,
    })
    expect(evaluation.computed.level).toBe('EXCELLENT')
    expect(score(AE, metrics, evaluation)).toMatchObject({ tenths: 899, moved: 'capped' })
    expect(evaluate(AE, metrics, 'EXCELLENT').mismatch).toBe(false)
  })

  it('is kept verbatim when we do not know the word', () => {
    const metrics = aliexpress(0, 0, 1_000_000, 400)
    const evaluation = evaluate(AE, metrics, 'SUPER')
    expect(evaluation).toMatchObject({ level: 'SUPER', unrecognised: true, mismatch: true })
    expect(score(AE, metrics, evaluation).state).toBe('indeterminate')
  })

  it('may be that the shop is not assessed', () => {
    const metrics = aliexpress(0, 0, 1_000_000, 400)
    expect(score(AE, metrics, evaluate(AE, metrics, 'NOT_ASSESSED')).state).toBe('not_assessed')
  })
})

describe('facts', () => {
  it('count exactly; a printed rate is kept beside, and flagged when it differs', () => {
    const near = amazon({ odr: { ...share(996, 100_000), given: 10_000 } })
    expect(evaluate(AMAZON, near)).toMatchObject({ level: 'GOOD', oddities: {} })
    // The marketplace's own example of its report.
    const example = amazon({ odr: { ...share(1078, 539_000, 'marketplace'), given: 9000 } })
    expect(evaluate(AMAZON, example).oddities).toEqual({ odr: ['given_differs'] })
    const impossible = amazon({ on_time: share(847_987, 808_046, 'marketplace') })
    expect(evaluate(AMAZON, impossible).oddities).toEqual({ on_time: ['more_than_all'] })
  })

  it('may be a printed rate alone', () => {
    const printed = { num: null, den: null, given: 10_000, provenance: 'marketplace' as const }
    expect(levelOf(AMAZON, amazon({ odr: printed }))).toBe('POOR')
    expect(levelOf(AMAZON, amazon({ odr: { ...printed, given: 9999 } }))).toBe('GOOD')
  })

  it.each([0.5, -1, Number.NaN, 2 ** 53])('refuse %d as a count', (num) => {
    expect(() => evaluate(AMAZON, amazon({ odr: share(num, 100) }))).toThrow(RangeError)
  })
})
