import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { happenedAt, instantOfWall, wallOf } from './wall-time.js'

const ZONE = 'America/Los_Angeles'

describe('wall time of the marketplace', () => {
  it.each([
    ['winter', '2026-01-16 15:12:01', '2026-01-16T23:12:01.000Z'],
    ['summer, an hour nearer to UTC', '2026-07-16 15:12:01', '2026-07-16T22:12:01.000Z'],
    ['just before the spring change', '2026-03-08 01:59:59', '2026-03-08T09:59:59.000Z'],
    ['just after the spring change', '2026-03-08 03:00:00', '2026-03-08T10:00:00.000Z'],
    ['after the autumn change', '2026-11-01 02:00:00', '2026-11-01T10:00:00.000Z'],
    ['the end of a month', '2026-10-31 23:59:59', '2026-11-01T06:59:59.000Z'],
    ['a leap day', '2028-02-29 12:00:00', '2028-02-29T20:00:00.000Z'],
  ])('%s', (_name, wall, instant) => {
    expect(happenedAt(wall, ZONE)).toBe(instant)
  })

  it('reads the repeated hour late for what happened and early for what is due', () => {
    expect(instantOfWall('2026-11-01 01:30:00', ZONE, 'later')).toBe('2026-11-01T09:30:00.000Z')
    expect(instantOfWall('2026-11-01 01:30:00', ZONE, 'earlier')).toBe('2026-11-01T08:30:00.000Z')
  })

  it.each(['2026-02-29 12:00:00', '2026-13-01 00:00:00', '2026-01-01T00:00:00', '', 'soon'])(
    'is not guessed from %j',
    (text) => {
      expect(instantOfWall(text, ZONE, 'later')).toBeNull()
      expect(() => happenedAt(text, ZONE)).toThrow(RangeError)
    },
  )

  it('is written as it is read, outside the repeated hour', () => {
    const second = fc.integer({ min: 1_600_000_000, max: 2_000_000_000 }).map((value) => value * 1_000)
    fc.assert(
      fc.property(second, (ms) => {
        const wall = wallOf(ms, ZONE)
        const readings = (['earlier', 'later'] as const).map((way) => instantOfWall(wall, ZONE, way))
        expect(readings).toContain(new Date(ms).toISOString())
      }),
    )
  })
})
