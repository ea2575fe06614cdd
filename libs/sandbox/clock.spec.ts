import { describe, expect, it } from '@jest/globals'
import { createClock, later, milliseconds } from './clock.js'

const NOON = Date.parse('2026-11-22T12:00:00.000Z')

describe('virtual clock', () => {
  it('stands still when frozen and moves only forward', () => {
    const clock = createClock({ frozen: true, startAt: new Date(NOON) })
    clock.moveTo(NOON + 1000)
    clock.moveTo(NOON)
    expect(clock.now()).toBe(NOON + 1000)
  })

  it('runs with real time from where it was started', () => {
    const clock = createClock({ frozen: false, startAt: new Date(NOON) })
    const before = clock.now()
    clock.moveTo(before + 86_400_000)
    expect(before).toBeGreaterThanOrEqual(NOON)
    expect(clock.now()).toBeGreaterThanOrEqual(NOON + 86_400_000)
  })

  it('goes on from a saved state: a running clock with its offset, a frozen one where it stood', () => {
    const saved = { offsetMs: 3_600_000, nowMs: NOON }
    expect(createClock({ frozen: true, saved }).now()).toBe(NOON)
    const running = createClock({ frozen: false, saved })
    const [before, now, after] = [Date.now(), running.now(), Date.now()]
    expect(now - 3_600_000).toBeGreaterThanOrEqual(before)
    expect(now - 3_600_000).toBeLessThanOrEqual(after)
  })

  it('adds ISO 8601 durations', () => {
    expect(later(NOON, 'P4D')).toBe(NOON + 4 * 86_400_000)
    expect(later(NOON, 'P1M')).toBe(Date.parse('2026-12-22T12:00:00.000Z'))
    expect(milliseconds('PT0S')).toBe(0)
    expect(milliseconds('PT5M')).toBe(300_000)
  })

  it.each(['4 days', '', 'P', '-P1D', 'PT0S'])('refuses %j as a way forward', (text) => {
    expect(() => later(NOON, text)).toThrow(RangeError)
  })
})
