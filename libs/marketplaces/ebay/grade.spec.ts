import { describe, expect, it } from '@jest/globals'
import { count, evaluate, headroom, score, share, withLimits } from '#grade'
import type { Metrics, Ruleset } from '#grade'
import { ebayRulesets } from './grade.js'

const rules = (id: string): Ruleset => ebayRulesets.find((ruleset) => ruleset.id === id)!

describe('eBay’s seller standards', () => {
  const us = rules('ebay.seller-standards.2016.us')
  const shop = (more: Metrics = {}): Metrics => ({
    DEFECTIVE_TRANSACTION_RATE: share(1, 400),
    CLAIMS_SAF_RATE: share(0, 400),
    SHIPPING_MISS_RATE: share(4, 400),
    VALID_TRACKING_UPLOADED_WITHIN_HANDLING_RATE: share(390, 400),
    MIN_DAYS_ON_SITE: count(90),
    MIN_TXN_COUNT: count(400),
    MIN_GMV: count(100_000),
    ...more,
  })

  it.each<[string, Metrics, string]>([
    ['all met', {}, 'TOP_RATED'],
    ['defects of three buyers of 100', { DEFECTIVE_TRANSACTION_RATE: share(3, 100) }, 'TOP_RATED'],
    [
      'five defects of three buyers',
      { DEFECTIVE_TRANSACTION_RATE: { ...share(5, 100), buyers: 3 } },
      'TOP_RATED',
    ],
    ['defects of four buyers of 100', { DEFECTIVE_TRANSACTION_RATE: share(4, 100) }, 'ABOVE_STANDARD'],
    ['defects of five buyers of 100', { DEFECTIVE_TRANSACTION_RATE: share(5, 100) }, 'BELOW_STANDARD'],
    ['2 % exactly', { DEFECTIVE_TRANSACTION_RATE: share(20, 1000) }, 'ABOVE_STANDARD'],
    ['two cases of 100', { CLAIMS_SAF_RATE: share(2, 100) }, 'TOP_RATED'],
    ['three cases of 100', { CLAIMS_SAF_RATE: share(3, 100) }, 'BELOW_STANDARD'],
    ['three cases of 1000', { CLAIMS_SAF_RATE: share(3, 1000) }, 'TOP_RATED'],
    ['five late of 100', { SHIPPING_MISS_RATE: share(5, 100) }, 'TOP_RATED'],
    ['all late', { SHIPPING_MISS_RATE: share(400, 400) }, 'ABOVE_STANDARD'],
    ['89 days', { MIN_DAYS_ON_SITE: count(89) }, 'ABOVE_STANDARD'],
    ['99 transactions', { MIN_TXN_COUNT: count(99) }, 'ABOVE_STANDARD'],
    ['999.99 dollars', { MIN_GMV: count(99_999) }, 'ABOVE_STANDARD'],
    ['tracking 94.9 %', { VALID_TRACKING_UPLOADED_WITHIN_HANDLING_RATE: share(949, 1000) }, 'ABOVE_STANDARD'],
  ])('%s: %j', (_name, more, level) => {
    const metrics = shop(more)
    const evaluation = evaluate(us, metrics)
    expect(evaluation.level).toBe(level)
    const { tenths } = score(us, metrics, evaluation)
    const [lowest, highest] = {
      TOP_RATED: [900, 1000],
      ABOVE_STANDARD: [600, 899],
      BELOW_STANDARD: [0, 599],
    }[level]!
    expect(tenths).toBeGreaterThanOrEqual(lowest!)
    expect(tenths).toBeLessThanOrEqual(highest!)
  })

  it('raise the score where the shield saves the level, and say so', () => {
    const metrics = shop({ DEFECTIVE_TRANSACTION_RATE: share(3, 100) })
    const result = score(us, metrics, evaluate(us, metrics))
    expect(result).toMatchObject({ tenths: 900, moved: 'raised' })
    expect(result.because.map(({ metric, why }) => [metric, why])).toContainEqual([
      'DEFECTIVE_TRANSACTION_RATE',
      'shielded',
    ])
  })

  it('count headroom by the better of share and shield', () => {
    const rooms = headroom(us, shop(), 'TOP_RATED').metrics
    expect(rooms.find(({ metric }) => metric === 'CLAIMS_SAF_RATE')).toMatchObject({
      allowed: 2,
      headroom: 2,
    })
    expect(rooms.find(({ metric }) => metric === 'DEFECTIVE_TRANSACTION_RATE')).toMatchObject({
      allowed: 3,
      headroom: 2,
    })
    expect(rooms.find(({ metric }) => metric === 'SHIPPING_MISS_RATE')).toMatchObject({
      allowed: 12,
      headroom: 8,
    })
  })

  it('leave Top Rated open elsewhere until the answer gives the limits', () => {
    const uk = rules('ebay.seller-standards.2016.uk')
    expect(evaluate(uk, shop()).computed).toMatchObject({ atBest: 'TOP_RATED', atWorst: 'ABOVE_STANDARD' })
    const answered = withLimits(
      uk,
      { 'TOP_RATED/SHIPPING_MISS_RATE': 50_000, 'TOP_RATED/MIN_GMV': 100_000 },
      'official',
    )
    expect(evaluate(answered, shop()).level).toBe('TOP_RATED')
  })
})
