import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { movedFacts } from './counted.js'
import type { Day } from './forecast.js'
import { differences, takeSnapshot } from './snapshot.js'
import type { SnapshotInput } from './snapshot.js'
import { WISH } from './test-shops.js'
import { addDays } from './window.js'

/** Wish's trusted store, with its late confirmations told by our own orders. */
const RULES = {
  ...WISH,
  metrics: {
    ...WISH.metrics,
    late_fulfilment: { ...WISH.metrics['late_fulfilment']!, tally: { of: 'marked', marks: ['late'] } },
  },
} as const
const ON = '2018-03-31'

const everyDay = (num: number, den: number, days = 60): Day[] =>
  Array.from({ length: days }, (_, index) => ({ on: addDays(ON, index + 1 - days), num, den }))

const input = (more: Partial<SnapshotInput> = {}): SnapshotInput => ({
  ruleset: RULES,
  on: ON,
  days: { late_fulfilment: everyDay(1, 20) },
  orders: everyDay(20, 20),
  reported: null,
  ...more,
})

describe('a snapshot', () => {
  it('counts the window of each metric and nothing after the day', () => {
    const late = { on: addDays(ON, 1), num: 20, den: 20 }
    const { metrics } = takeSnapshot(input({ days: { late_fulfilment: [...everyDay(1, 20), late] } }))
    expect(metrics).toEqual({
      late_fulfilment: {
        num: 7,
        den: 140,
        provenance: 'computed',
        window: { from: '2018-03-11', to: '2018-03-17' },
      },
    })
  })

  it('takes no silence for a zero', () => {
    const { metrics, appraisal } = takeSnapshot(input({ days: {} }))
    expect(metrics).toEqual({})
    expect(appraisal.evaluation.missing).toContain('late_fulfilment')
  })

  it('believes the marketplace more than itself, keeps its own count of the same days beside, and says as of when', () => {
    const counterfeit = { num: 1, den: 1000, provenance: 'marketplace' } as const
    const window = { from: '2018-03-05', to: '2018-03-07' }
    const late_fulfilment = { num: 50, den: 100, provenance: 'marketplace', window } as const
    const reported = {
      on: addDays(ON, -3),
      level: 'TRUSTED',
      metrics: { counterfeit, late_fulfilment, unheard_of: counterfeit },
    }
    const taken = takeSnapshot(input({ reported }))
    expect(taken.metrics).toEqual({ counterfeit, late_fulfilment })
    expect(taken.ours).toEqual({ late_fulfilment: { num: 3, den: 60, provenance: 'computed', window } })
    expect(taken).toMatchObject({ reported: 'TRUSTED', dataOn: addDays(ON, -3) })
    const { ours: _none, ...without } = taken
    expect(differences(RULES, { ...without, ours: {} })).toEqual(['hash'])
  })

  it.each([
    // Judged on Mondays: the 26th is the last before the 31st.
    ['of last Monday', { reported: '2018-03-26' }, false],
    ['of the Sunday before it', { reported: '2018-03-25' }, true],
    ['of a shop that could be read 48 hours ago', { unreadHours: 48 }, false],
    ['of one that could not since', { unreadHours: 49 }, true],
  ])(
    'calls figures %s old when they should be newer',
    (_name, { reported, unreadHours }: { reported?: string; unreadHours?: number }, old) => {
      const taken = takeSnapshot(
        input({
          ...(reported && { reported: { on: reported, level: 'TRUSTED', metrics: {} } }),
          ...(unreadHours && { unreadHours }),
        }),
      )
      expect(taken.alerts.includes('stale')).toBe(old)
    },
  )

  it('lets the marketplace’s count age by what our days know to leave and to enter', () => {
    const told = { num: 30, den: 300, provenance: 'marketplace' } as const
    const reported = { on: ON, level: 'TRUSTED', metrics: { late_fulfilment: told } }
    const { forecast } = takeSnapshot(input({ reported }))
    // The next Monday is two days on: two days of 20 orders leave the window of a week, and two enter it.
    expect(forecast?.metrics[0]).toMatchObject({
      outlook: { orders: 300, defects: 30, stayOrders: 300, stayDefects: 30, newOrders: 0 },
    })
    const days = {
      late_fulfilment: everyDay(0, 20).map((day) => (day.on === '2018-03-11' ? { ...day, num: 5 } : day)),
    }
    const next = takeSnapshot(input({ reported, days })).forecast
    expect(next?.metrics[0]).toMatchObject({ outlook: { stayDefects: 25 } })
    expect(next?.metrics[0]?.leaving[0]).toEqual({ on: addDays(ON, 1), orders: 20, defects: 5 })
  })

  it('can be looked at on a later day, by what is known to leave and to enter', () => {
    const days = {
      late_fulfilment: everyDay(0, 20).map((day) => (day.on === '2018-03-11' ? { ...day, num: 5 } : day)),
    }
    const own = { days, orders: everyDay(20, 20) }
    const { metrics } = takeSnapshot(input({ days }))
    const on = (next: string) => movedFacts(RULES, metrics, own, { today: ON, next })['late_fulfilment']
    expect(on(ON)).toMatchObject({ num: 5, den: 140 })
    expect(on(addDays(ON, 1))).toMatchObject({
      num: 0,
      den: 140,
      window: { from: '2018-03-12', to: '2018-03-18' },
    })
    // The window ends a fortnight back, so that nothing is missing until then.
    expect(on(addDays(ON, 14))).toMatchObject({ den: 140 })
    expect(on(addDays(ON, 16))).toMatchObject({ den: 100 })
    const told = { late_fulfilment: { num: 30, den: 300, provenance: 'marketplace' } } as const
    expect(
      movedFacts(RULES, told, own, { today: ON, next: addDays(ON, 1) })['late_fulfilment'],
    ).toMatchObject({
      num: 25,
      den: 300,
      provenance: 'marketplace',
    })
  })

  it('follows from what is kept of it, bit for bit, and from nothing else', () => {
    const reported = { on: ON, level: 'TRUSTED', metrics: {} }
    fc.assert(
      fc.property(fc.nat(9), fc.integer({ min: 1, max: 40 }), fc.boolean(), (num, den, word) => {
        const days = { late_fulfilment: everyDay(Math.min(num, den), den) }
        const taken = takeSnapshot(input({ days, reported: word ? reported : null }))
        const kept = JSON.parse(JSON.stringify(taken)) as typeof taken
        expect(differences(RULES, kept)).toEqual([])
        expect(differences(RULES, { ...kept, reported: 'NOT_TRUSTED' })).toContain('hash')
      }),
    )
  })

  it('shows a forecast that was changed', () => {
    const taken = takeSnapshot(input({ reported: { on: ON, level: 'TRUSTED', metrics: {} } }))
    const [first] = taken.forecast!.metrics
    expect(first).toMatchObject({ metric: 'late_fulfilment' })
    const forecast = { ...taken.forecast!, metrics: [{ ...first!, keep: first!.keep - 1 }] }
    expect(differences(RULES, { ...taken, forecast })).toEqual(['forecast of late_fulfilment'])
  })
})
