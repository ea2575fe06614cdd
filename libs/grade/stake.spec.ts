import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { appraise, whatIf } from './appraise.js'
import { forecast } from './forecast.js'
import { MILLION, count, share } from './metric.js'
import type { Metrics } from './metric.js'
import { stakeWords, stakes } from './stake.js'
import { AE } from './test-shops.js'
import { warnings } from './warning.js'
import { addDays } from './window.js'

const shop = (orders: number, more: Metrics = {}): Metrics => ({
  lifetime_closed_orders: count(1000),
  assessed_orders: count(orders),
  odr: share(0, orders),
  liability: share(0, orders),
  positive: share(orders, orders),
  ...more,
})
const stakeIn = (metrics: Metrics, metric: string, reported: string | null = null) =>
  stakes(AE, metrics, appraise(AE, metrics, reported)).find((stake) => stake.metric === metric)

describe('what is at stake', () => {
  it('is the excellent level of an AliExpress shop of 120 orders with one liability ruling', () => {
    const stake = stakeIn(shop(120), 'liability')!
    expect(stake).toMatchObject({
      level: 'EXCELLENT',
      losesLevel: true,
      headroom: 0,
      allowed: 0,
      weight: MILLION,
    })
    expect(stakeWords(AE, stake)).toEqual({
      en: 'one more in “seller-liable ruling rate” loses “excellent”',
      zh: '“卖家责任裁决率”再增加一单即失去“优秀”',
    })
    expect(stakeIn(shop(126), 'liability')).toMatchObject({ losesLevel: false, headroom: 1, weight: 500_000 })
  })

  it('is a share of the tolerance where it loses nothing yet', () => {
    const stake = stakeIn(shop(120), 'odr')!
    expect(stake).toMatchObject({
      losesLevel: false,
      headroom: 4,
      weight: 200_000,
      afterOneMore: 'EXCELLENT',
    })
    expect(stakeWords(AE, stake)?.en).toBe('“excellent” stands 4 more in “bad experience rate (ODR)”')
  })

  it('is nothing for a metric of which nothing is known', () => {
    expect(stakeIn({ ...shop(120), odr: share(0, 0) }, 'odr')).toBeUndefined()
    const { odr: _unknown, ...rest } = shop(120)
    expect(stakeIn(rest, 'odr')).toBeUndefined()
  })

  it('hangs on the tolerance of the level that the marketplace reports, where the rules would give another', () => {
    const low = shop(120, { positive: share(90, 120) })
    expect(appraise(AE, low).evaluation.computed.level).toBe('FAIL')
    expect(stakeIn(low, 'liability', 'GOOD')).toMatchObject({ level: 'GOOD', losesLevel: true })
    expect(stakeIn(low, 'odr', 'GOOD')).toMatchObject({ losesLevel: false, headroom: 7 })
  })

  it('agrees with the supposition of one more', () => {
    const small = fc.nat({ max: 12 })
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 400 }), small, small, small, (orders, odr, liable, bad) => {
        const metrics = shop(orders, {
          odr: share(odr, orders),
          liability: share(liable, orders),
          positive: share(orders - bad, orders),
        })
        for (const stake of stakes(AE, metrics, appraise(AE, metrics))) {
          const { before, after } = whatIf(AE, metrics, [{ metric: stake.metric, defects: 1 }])
          expect([stake.metric, stake.losesLevel]).toEqual([
            stake.metric,
            before.evaluation.level !== after.evaluation.level,
          ])
          expect(stake.afterOneMore).toBe(after.evaluation.level)
        }
      }),
    )
  })
})

describe('a warning', () => {
  const TODAY = '2015-06-10'
  const days = () =>
    Array.from({ length: 90 }, (_, index) => ({ on: addDays(TODAY, index - 89), num: 0, den: 2 }))

  it('says when the level may be lost, by what, and how likely', () => {
    const liability = days().map((day, index) => (index === 60 ? { ...day, num: 1 } : day))
    const metrics = shop(180, { liability: share(1, 180) })
    const appraisal = appraise(AE, metrics)
    expect(appraisal.evaluation.level).toBe('EXCELLENT')
    const [warning, ...others] = warnings(AE, appraisal, forecast(AE, 'EXCELLENT', { liability }, TODAY))
    expect(others).toEqual([])
    expect(warning).toMatchObject({ metric: 'liability', on: '2015-06-30' })
    expect(warning!.keepPpm).toBeLessThan(800_000)
    expect(warning!.text.en).toMatch(
      /^“excellent” may be lost on 2015-06-30 by “seller-liable ruling rate”: 1 of 180 now, 1 will be tolerated, so 0 more among about 40 new orders; chance to keep it \d\d %$/,
    )
    expect(warning!.text.zh).toContain('可能于 2015-06-30')
  })

  it('says that a reported level is over already by the rules', () => {
    const appraisal = appraise(AE, shop(120, { liability: share(3, 120) }), 'EXCELLENT')
    expect(warnings(AE, appraisal, null)).toMatchObject([
      {
        metric: 'liability',
        on: null,
        keepPpm: null,
        text: { en: expect.stringContaining('there are 3 more') },
      },
    ])
    expect(warnings(AE, appraise(AE, shop(200)), null)).toEqual([])
  })
})
