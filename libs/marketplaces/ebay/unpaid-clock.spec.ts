import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { byOrder, follow, order } from './test-orders.js'

const HOUR_MS = 3_600_000

describe('the days of a site', () => {
  // Each across a change of the clocks: in the US on 8 March and 1 November 2026, in Europe on 29 March and 25 October.
  it.each([
    ['US', 'autumn', '2026-10-30T17:00:00.000Z', '2026-11-04T08:00:00.000Z', '2026-11-29T18:00:00.000Z'],
    ['US', 'spring', '2026-03-06T18:00:00.000Z', '2026-03-11T07:00:00.000Z', '2026-04-05T17:00:00.000Z'],
    ['UK', 'autumn', '2026-10-23T09:00:00.000Z', '2026-10-28T00:00:00.000Z', '2026-11-22T10:00:00.000Z'],
    ['UK', 'spring', '2026-03-27T10:00:00.000Z', '2026-03-31T23:00:00.000Z', '2026-04-26T09:00:00.000Z'],
    ['Germany', 'autumn', '2026-10-22T22:30:00.000Z', '2026-10-27T23:00:00.000Z', '2026-11-21T23:30:00.000Z'],
    ['Germany', 'spring', '2026-03-26T22:30:00.000Z', '2026-03-30T22:00:00.000Z', '2026-04-25T21:30:00.000Z'],
  ])('%s, %s: bought %s, overdue from %s, expired from %s', (site, _season, bought, overdue, expired) => {
    const before = (instant: string) => new Date(Date.parse(instant) - 1).toISOString()
    const at = (seenAt: string) => byOrder(order(bought, {}, site), seenAt).state
    expect([at(before(overdue)), at(overdue), at(before(expired)), at(expired)]).toEqual([
      'AWAITING_PAYMENT',
      'OVERDUE',
      'OVERDUE',
      'EXPIRED',
    ])
  })

  it('turn the state at the very instant that is shown as the deadline', () => {
    const instant = fc.date({ min: new Date('2025-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(
        instant,
        fc.constantFrom('US', 'UK', 'Germany', 'Australia', 'HongKong'),
        (bought, site) => {
          const unpaid = order(bought.toISOString(), {}, site)
          const seenAt = bought.toISOString()
          const [seen] = follow([byOrder(unpaid, seenAt), seenAt])
          for (const [key, state] of [
            ['buyer_pays', 'OVERDUE'],
            ['unpaid_window_ends', 'EXPIRED'],
          ] as const) {
            const due = seen!.deadlines.find((deadline) => deadline.key === key)!.dueAt
            const moved = byOrder(unpaid, due)
            expect([moved.state, Date.parse(moved.enteredAt!)]).toEqual([state, Date.parse(due)])
            expect(byOrder(unpaid, new Date(Date.parse(due) - 1).toISOString()).state).not.toBe(state)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('make a repeat unchanged, however much later it is seen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 900 }), (first, more) => {
        const unpaid = order('2026-10-20T10:00:00.000Z')
        const at = (hours: number) =>
          new Date(Date.parse('2026-10-20T10:00:00.000Z') + hours * HOUR_MS).toISOString()
        const [one, two] = [at(first), at(first + more)]
        const [a, b] = follow([byOrder(unpaid, one), one], [byOrder(unpaid, two), two])
        expect(b!.outcome).toBe(a!.state === b!.state ? 'unchanged' : 'moved')
      }),
    )
  })
})
