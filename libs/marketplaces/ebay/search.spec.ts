import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { cursorOf, resume, turn, windowsOf } from './search.js'
import type { PageSeen, Sweep } from './search.js'

const NOW = new Date('2026-11-22T12:00:00.000Z')
const DAY_MS = 86_400_000

describe('windows of creation time', () => {
  it('reach 90 days back at first, newest first', () => {
    const { windows, since } = resume(null, NOW)
    expect(since).toBeNull()
    expect(windows.map(({ from }) => from.slice(0, 10))).toEqual(['2026-10-22', '2026-09-21', '2026-08-24'])
    expect(windows[0]?.to).toBe(NOW.toISOString())
  })

  it('look back 30 days and a day of overlap later', () => {
    const { windows } = resume({ since: '2026-11-22T11:45:00.000Z' }, NOW)
    expect(windows).toEqual([{ from: '2026-10-22T12:00:00.000Z', to: NOW.toISOString() }])
  })

  it('reach back to the last sweep after a long pause, but never beyond 18 months', () => {
    const paused = resume({ since: '2026-07-25T12:00:00.000Z' }, NOW).windows
    expect(paused.at(-1)?.from).toBe('2026-07-24T12:00:00.000Z')
    const abandoned = resume({ since: '2020-01-01T00:00:00.000Z' }, NOW).windows
    expect(NOW.getTime() - Date.parse(abandoned.at(-1)!.from)).toBe(540 * DAY_MS)
  })

  it('cover a span without gap or overlap, none longer than allowed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 * DAY_MS }),
        fc.integer({ min: 1, max: 90 }),
        (span, days) => {
          const windows = windowsOf(new Date(NOW.getTime() - span), NOW, days)
          expect(windows[0]?.to).toBe(NOW.toISOString())
          expect(Date.parse(windows.at(-1)!.from)).toBe(NOW.getTime() - span)
          windows.forEach(({ from, to }, index) => {
            const length = Date.parse(to) - Date.parse(from)
            expect(length).toBeGreaterThan(0)
            expect(length).toBeLessThanOrEqual(days * DAY_MS)
            if (index > 0) expect(to).toBe(windows[index - 1]!.from)
          })
        },
      ),
    )
  })

  it('start over with a cursor that cannot be read', () => {
    expect(resume({ page: 3 }, NOW)).toEqual(resume(null, NOW))
  })
})

type Reading = 'pages from 1' | 'pages from 0' | 'rows from 0' | 'rows from 1' | 'stands still'

/** A server that understands `offset` in its own way, and tells more or less about it. */
function answer(
  ids: readonly string[],
  limit: number,
  reading: Reading,
  tells: boolean,
  offset: number | null,
): PageSeen {
  const first = reading.endsWith('0') ? 0 : 1
  const at = offset ?? first
  const start = reading === 'stands still' ? 0 : (at - first) * (reading.startsWith('pages') ? limit : 1)
  const page = ids.slice(start, start + limit)
  return { ids: page, total: tells ? ids.length : null, size: limit, offset: tells ? at : null }
}

function sweepThrough(ask: (offset: number | null) => PageSeen): { got: string[]; calls: number } {
  let sweep: Sweep | null = { ...resume({ since: NOW.toISOString() }, NOW) }
  const got: string[] = []
  let calls = 0
  while (sweep && calls < 1_000) {
    const { fresh, next } = turn(sweep, ask(sweep.offset))
    got.push(...fresh)
    sweep = next
    calls += 1
  }
  return { got, calls }
}

const idsOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `510${index}`)

describe('paging', () => {
  // Where eBay says nothing of its offset, "1" is taken for the first page, as its samples have it.
  const understood: readonly (readonly [Reading, boolean])[] = [
    ['pages from 1', true],
    ['pages from 1', false],
    ['pages from 0', true],
    ['rows from 0', true],
    ['rows from 0', false],
    ['rows from 1', true],
    ['rows from 1', false],
  ]

  it.each(understood)('gives every cancellation once when offset counts %s (told: %s)', (reading, tells) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 3, max: 12 }), (count, limit) => {
        const ids = idsOf(count)
        const { got } = sweepThrough((offset) => answer(ids, limit, reading, tells, offset))
        expect([...got].sort()).toEqual([...ids].sort())
      }),
    )
  })

  it('asks for a page number in the usual reading, and no more pages than needed', () => {
    const asked: (number | null)[] = []
    const ids = idsOf(250)
    const { got, calls } = sweepThrough((offset) => {
      asked.push(offset)
      return answer(ids, 100, 'pages from 1', true, offset)
    })
    expect([got.length, calls, asked]).toEqual([250, 3, [null, 2, 3]])
  })

  it('finds out from the second page that rows are counted', () => {
    const asked: (number | null)[] = []
    const ids = idsOf(250)
    const { got } = sweepThrough((offset) => {
      asked.push(offset)
      return answer(ids, 100, 'rows from 0', true, offset)
    })
    expect([got.length, asked]).toEqual([250, [null, 1, 101, 201]])
  })

  it('does not take a lone repeat on the second page for that', () => {
    const ids = idsOf(30)
    const { got } = sweepThrough((offset) => {
      const page = answer(ids, 10, 'pages from 1', true, offset)
      return offset === 2 ? { ...page, ids: ['5100', ...page.ids] } : page
    })
    expect(got).toHaveLength(30)
  })

  it('ends with a server that stands still', () => {
    const ids = idsOf(30)
    const { got, calls } = sweepThrough((offset) => ({
      ...answer(ids, 10, 'stands still', false, offset),
      total: 30,
    }))
    expect([got.length, calls]).toEqual([10, 3])
  })

  it('goes on with the next window after an empty page, and keeps only the start at the end', () => {
    const sweep = resume(null, NOW)
    const empty: PageSeen = { ids: [], total: 0, size: 100, offset: 1 }
    const { next } = turn(sweep, empty)
    expect(next?.windows).toEqual(sweep.windows.slice(1))
    expect(cursorOf(next, sweep)).toEqual(next)
    expect(cursorOf(null, sweep)).toEqual({ since: NOW.toISOString() })
  })

  it('counts a sweep that had to leave something out as not made', () => {
    const first = { ...resume(null, NOW), owing: true }
    expect(cursorOf(first, first)).toMatchObject({ owing: true })
    expect(cursorOf(null, first)).toEqual({ since: '2026-08-24T12:00:00.000Z' })
    const later = { ...resume({ since: '2026-11-22T11:00:00.000Z' }, NOW), owing: true }
    expect(cursorOf(null, later)).toEqual({ since: '2026-11-22T11:00:00.000Z' })
  })
})
