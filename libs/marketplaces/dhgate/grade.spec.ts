import { describe, expect, it } from '@jest/globals'
import { count, evaluate, nextEvaluation, score, share, withLimits } from '#grade'
import type { Metrics, Ruleset } from '#grade'
import { dhgateRulesets } from './grade.js'

const rules = (id: string): Ruleset => dhgateRulesets.find((ruleset) => ruleset.id === id)!
const levelOf = (ruleset: Ruleset, metrics: Metrics): string | null => evaluate(ruleset, metrics).level

describe('the grades of DHgate', () => {
  it('shows limits that nobody published, and what is certain in spite of them', () => {
    const dhgate = rules('dhgate.seller-level.2017')
    const metrics: Metrics = {
      orders_90d: count(19),
      gmv_90d: count(500_000),
      liability_disputes: share(0, 19),
      bper: share(0, 19),
    }
    const few = evaluate(dhgate, metrics)
    expect(few.computed).toMatchObject({ outcome: 'indeterminate', level: null, atBest: 'S', atWorst: 'B' })
    expect(few.gaps).toContain('T/bper')
    expect(evaluate(dhgate, { ...metrics, orders_90d: count(20) }).computed.atBest).toBe('T')
    expect(score(dhgate, metrics, few)).toMatchObject({ state: 'indeterminate', tenths: null })
  })

  it('is filled by limits of the owner, marked as such', () => {
    const dhgate = rules('dhgate.seller-level.2019')
    expect(evaluate(dhgate, { service_score: count(85) }).computed).toMatchObject({
      atBest: 'EXCELLENT',
      atWorst: 'PASS',
    })
    expect(levelOf(dhgate, { service_score: count(59) })).toBe('FAIL')
    const own = withLimits(dhgate, { 'EXCELLENT/service_score': 90, 'GOOD/service_score': 80 }, 'user')
    expect(own.id).toBe('dhgate.seller-level.2019~user')
    expect(levelOf(own, { service_score: count(85) })).toBe('GOOD')
    expect(own.levels[0]?.conditions[0]?.confidence).toBe('user')
    expect(() => withLimits(dhgate, { 'TOP/service_score': 1 }, 'user')).toThrow('no line TOP/service_score')
  })

  it('are given at the end of a month', () => {
    expect(nextEvaluation(rules('dhgate.seller-level.2017').cadence, '2026-11-22')).toBe('2026-11-30')
  })
})
