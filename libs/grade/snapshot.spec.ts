import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
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

  it('believes the marketplace more than itself, and says as of when', () => {
    const counterfeit = { num: 1, den: 1000, provenance: 'marketplace' } as const
    const late_fulfilment = { num: 50, den: 100, provenance: 'marketplace' } as const
    const reported = {
      on: addDays(ON, -3),
      level: 'TRUSTED',
      metrics: { counterfeit, late_fulfilment, unheard_of: counterfeit },
    }
    const taken = takeSnapshot(input({ reported }))
    expect(taken.metrics).toEqual({ counterfeit, late_fulfilment })
    expect(taken).toMatchObject({ reported: 'TRUSTED', dataOn: addDays(ON, -3) })
    expect(taken.alerts).toContain('stale')
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
