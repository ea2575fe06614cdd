import { describe, expect, it } from '@jest/globals'
import { ageing, factOn, forecast } from './forecast.js'
import type { Day } from './forecast.js'
import { AE, AMAZON, WISH, rules } from './test-shops.js'
import { addDays, daysBetween, nextEvaluation, spanOf } from './window.js'
import type { Cadence, Window } from './window.js'

const days = (count: number, lagDays = 0): Window => ({ kind: 'days', days: count, lagDays })

describe('windows', () => {
  it('of AliExpress’s level shown in October look at 3 July to 30 September', () => {
    expect(spanOf(AE.metrics['odr']!.window!, '2015-09-30')).toEqual({ from: '2015-07-03', to: '2015-09-30' })
  })

  it('of Amazon’s ODR end fifteen days before the report', () => {
    expect(spanOf(AMAZON.metrics['odr']!.window!, '2020-11-19')).toEqual({
      from: '2020-09-06',
      to: '2020-11-04',
    })
  })

  it('of Wish’s tracking look at orders 14 to 21 days old', () => {
    const { from, to } = spanOf(WISH.metrics['valid_tracking']!.window!, '2017-03-22')
    expect([daysBetween(from, '2017-03-22'), daysBetween(to, '2017-03-22')]).toEqual([20, 14])
  })

  it('of eBay look back three months with 400 transactions in them, else twelve', () => {
    const window: Window = { kind: 'months', months: 3, lagDays: 0, orLonger: { months: 12, below: 400 } }
    expect(spanOf(window, '2026-11-20', () => 400)).toEqual({ from: '2026-08-21', to: '2026-11-20' })
    expect(spanOf(window, '2026-11-20', () => 399)).toEqual({ from: '2025-11-21', to: '2026-11-20' })
  })

  it('of months end on the last day of a shorter one', () => {
    const quarter: Window = { kind: 'months', months: 3, lagDays: 0 }
    expect(spanOf(quarter, '2026-05-31').from).toBe('2026-03-01')
    expect(spanOf(quarter, '2024-05-31').from).toBe('2024-03-01')
    expect(spanOf(quarter, '2026-01-31').from).toBe('2025-11-01')
  })

  it('refuse what is no date', () => {
    expect(() => spanOf(days(1), 'soon')).toThrow('soon is no ISO date')
  })
})

describe('the next evaluation', () => {
  it.each<[Cadence, string, string | null]>([
    [{ kind: 'daily' }, '2026-02-28', '2026-03-01'],
    [{ kind: 'monthly', day: 20 }, '2026-11-19', '2026-11-20'],
    [{ kind: 'monthly', day: 20 }, '2026-11-20', '2026-12-20'],
    [{ kind: 'monthly', day: 20 }, '2026-12-31', '2027-01-20'],
    [{ kind: 'month_end', publishedBy: 3 }, '2026-11-22', '2026-11-30'],
    [{ kind: 'month_end', publishedBy: 3 }, '2026-11-30', '2026-12-31'],
    [{ kind: 'month_end', publishedBy: 3 }, '2028-01-31', '2028-02-29'],
    [{ kind: 'weekly', weekday: 1 }, '2026-11-22', '2026-11-23'],
    [{ kind: 'weekly', weekday: 1 }, '2026-11-23', '2026-11-30'],
    [{ kind: 'weekly', weekday: 7 }, '2026-11-22', '2026-11-29'],
    [{ kind: 'unknown', text: '' }, '2026-11-22', null],
  ])('of %j after %s is %s', (cadence, after, next) => {
    expect(nextEvaluation(cadence, after)).toBe(next)
  })

  it('comes by every ruleset’s own rhythm', () => {
    const next = (id: string) => nextEvaluation(rules(id).cadence, '2026-11-22')
    expect(next('amazon.account-health.2026')).toBe('2026-11-23')
    expect(next('aliexpress.service-grade.2015')).toBe('2026-11-30')
    expect(next('aliexpress.service-grade.2021')).toBe('2026-11-27')
    expect(next('wish.trusted-store.2017')).toBe('2026-11-23')
    expect(next('wish.standards.2021')).toBeNull()
  })
})

/** Ten orders a day, and defects on the given days. */
const history = (from: string, to: string, defects: Readonly<Record<string, number>>): Day[] =>
  Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index)).map((on) => ({
    on,
    den: 10,
    num: defects[on] ?? 0,
  }))

describe('ageing', () => {
  const def = { ...AE.metrics['odr']!, window: days(90) }
  const past = history('2026-01-01', '2026-11-22', { '2026-08-25': 2, '2026-09-01': 1, '2026-11-01': 4 })

  it('drops exactly what leaves the window and expects what the last 28 days brought', () => {
    const { outlook, leaving, span } = ageing(def, past, '2026-11-22', '2026-11-30')
    expect(span).toEqual({ from: '2026-09-02', to: '2026-11-30' })
    expect(outlook).toEqual({ orders: 900, defects: 7, stayOrders: 820, stayDefects: 4, newOrders: 80 })
    expect(leaving).toHaveLength(8)
    expect(leaving[0]).toEqual({ on: '2026-11-23', orders: 10, defects: 2 })
    expect(leaving.at(-1)).toEqual({ on: '2026-11-30', orders: 10, defects: 1 })
  })

  it('moves the day of the evaluation: what left the window no longer counts', () => {
    expect(factOn(def, past, '2026-11-22')).toEqual({
      num: 7,
      den: 900,
      provenance: 'computed',
      window: { from: '2026-08-25', to: '2026-11-22' },
    })
    expect(factOn(def, past, '2026-11-23').num).toBe(5)
    expect(factOn(def, past, '2026-11-30')).toMatchObject({ num: 4, den: 820 })
    const adaptive = {
      ...def,
      window: { kind: 'months', months: 3, lagDays: 0, orLonger: { months: 12, below: 1000 } } as const,
    }
    expect(factOn(adaptive, past, '2026-11-22').window).toEqual({ from: '2025-11-23', to: '2026-11-22' })
  })

  it('knows already what a lagging window will see', () => {
    const lagging = { ...def, window: days(14, 7) }
    const { outlook } = ageing(lagging, past, '2026-11-22', '2026-11-23')
    expect(outlook.newOrders).toBe(0)
    expect(outlook.stayOrders).toBe(140)
  })

  it('counts misses where good ones are counted', () => {
    const tracking = { ...AMAZON.metrics['valid_tracking']!, window: days(30) }
    const perfect = past.map((day) => ({ ...day, num: day.den }))
    expect(ageing(tracking, perfect, '2026-11-22', '2026-11-23').outlook).toMatchObject({
      defects: 0,
      stayDefects: 0,
    })
  })

  it('makes the forecast of a level, with bounds that hold however metrics hang together', () => {
    const result = forecast(AE, 'EXCELLENT', { odr: past, liability: past, positive: past }, '2026-11-22')!
    expect(result.on).toBe('2026-11-30')
    const [odr, liability] = result.metrics
    expect(odr).toMatchObject({ metric: 'odr', allowed: 31, left: 27 })
    expect(liability).toMatchObject({ metric: 'liability', allowed: 7, left: 3 })
    const keeps = result.metrics.map(({ keep }) => keep)
    expect(result.keep!.atMost).toBe(Math.min(...keeps))
    expect(result.keep!.atLeast).toBe(
      Math.max(0, 1_000_000 - keeps.reduce((sum, keep) => sum + 1_000_000 - keep, 0)),
    )
    expect(liability!.keep).toBeGreaterThan(900_000)
    expect(liability!.keep).toBeLessThan(1_000_000)
  })

  it('says nothing where the day or the history is unknown', () => {
    expect(forecast(rules('wish.standards.2021'), 'GOLD', {}, '2026-11-22')).toBeNull()
    expect(forecast(AE, 'EXCELLENT', {}, '2026-11-22')?.keep).toBeNull()
    expect(forecast(AE, 'FAIL', { odr: past }, '2026-11-22')?.metrics).toEqual([])
  })
})
