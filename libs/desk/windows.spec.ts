import { describe, expect, it } from '@jest/globals'
import { deadlinesIn, deadlineTable, siteCalendar } from '#case'
import { DESK_CLOCKS } from './clocks.js'
import { longestGap, nextWindow, windowsProblem, windowText } from './windows.js'

const NOW = '2026-03-11T09:00:00Z'
const daily = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '09:00', to: '11:00' }))

describe('reply windows', () => {
  it('give the open or the next one in the shop’s zone', () => {
    const shanghai = (now: string) => nextWindow(daily, 'Asia/Shanghai', now)
    expect(shanghai(NOW)).toEqual({ from: '2026-03-12T01:00:00.000Z', to: '2026-03-12T03:00:00.000Z' })
    expect(shanghai('2026-03-12T02:59:59Z')?.from).toBe('2026-03-12T01:00:00.000Z')
    expect(shanghai('2026-03-12T03:00:00Z')?.from).toBe('2026-03-13T01:00:00.000Z')
    expect(nextWindow([{ day: 3, from: '01:00', to: '02:00' }], 'UTC', NOW)?.from).toBe(
      '2026-03-18T01:00:00.000Z',
    )
    expect(nextWindow([], 'UTC', NOW)).toBeNull()
  })

  it('may lie at most a day apart, clock changes included', () => {
    expect(longestGap(daily, 'Asia/Shanghai', NOW)).toBe(22 * 60)
    expect(longestGap(daily, 'Europe/Berlin', NOW)).toBe(23 * 60)
    expect(windowsProblem(daily, 'Europe/Berlin', NOW)).toBeNull()
    const short = daily.map((window) => ({ ...window, to: '09:30' }))
    expect(windowsProblem(short, 'Asia/Shanghai', NOW)).toBeNull()
    expect(windowsProblem(short, 'Europe/Berlin', NOW)).toMatchObject({
      longestGapMinutes: 24.5 * 60,
      en: expect.stringContaining('24.5 hours'),
    })
  })

  it('over weekdays alone leave a weekend too long', () => {
    const gap = windowsProblem(daily.slice(0, 5), 'Asia/Shanghai', NOW)
    expect(gap).toMatchObject({ longestGapMinutes: 70 * 60, zh: expect.stringContaining('70') })
  })

  it('count windows that touch or overlap as one', () => {
    const whole = [1, 2, 3, 4, 5, 6, 7].flatMap((day) => [
      { day, from: '00:00', to: '13:00' },
      { day, from: '12:00', to: '24:00' },
    ])
    expect(longestGap(whole, 'Europe/Berlin', NOW)).toBe(0)
  })

  it.each([
    { day: 8, from: '09:00', to: '10:00' },
    { day: 1, from: '10:00', to: '09:00' },
    { day: 1, from: '9', to: '10:00' },
  ])('are refused: %j', (window) => expect(() => nextWindow([window], 'UTC', NOW)).toThrow(RangeError))

  it('are stated in the buyer’s language and zone', () => {
    const window = { from: '2026-03-12T14:00:00Z', to: '2026-03-12T16:30:00Z' }
    expect(windowText(window, 'en', 'America/New_York')).toBe(
      'You will have our answer on Thursday, March 12 between 10:00 and 12:30 (your time).',
    )
    expect(windowText(window, 'de', 'Europe/Berlin')).toBe(
      'Sie erhalten unsere Antwort am Donnerstag, 12. März zwischen 15:00 und 17:30 Uhr (Ihre Ortszeit).',
    )
    expect(windowText(window, 'ja', 'Asia/Tokyo')).toContain('3月12日')
    expect(windowText(window, 'zh', 'Asia/Shanghai')).toContain('22:00')
  })
})

describe('the desk’s clocks', () => {
  const shanghai = siteCalendar({ zone: 'Asia/Shanghai', country: 'CN' })
  const due = (key: keyof typeof DESK_CLOCKS, openedAt: string) =>
    deadlinesIn(
      [key],
      deadlineTable({ ...DESK_CLOCKS }),
      { site: 'X', openedAt, enteredAt: openedAt, enteredAtKnown: true, given: {} },
      shanghai,
    )[0]

  it.each([
    ['amazon.buyer_message', '2026-03-14T09:00:00.000Z', '2026-03-13T09:00:00Z'],
    ['amazon.return_request', '2026-03-15T09:00:00.000Z', '2026-03-13T09:00:00Z'],
    ['amazon.chargeback', '2026-03-20T09:00:00.000Z', '2026-03-13T09:00:00Z'],
    ['amazon.refund_after_return', '2026-03-17T09:00:00.000Z', '2026-03-13T09:00:00Z'],
    ['amazon.claim_reply', '2019-03-06T09:00:00.000Z', '2019-03-01T09:00:00Z'],
    ['amazon.claim_reply', '2026-03-16T09:00:00.000Z', '2026-03-13T09:00:00Z'],
    ['dhgate.seller_answer', '2026-03-18T09:00:00.000Z', '2026-03-13T09:00:00Z'],
  ] as const)('%s runs out at %s', (key, dueAt, openedAt) =>
    expect(due(key, openedAt)).toMatchObject({ dueAt, source: 'rule' }),
  )

  it('have unique ids, and a source and words for each', () => {
    const rows = Object.values(DESK_CLOCKS).flat()
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    for (const { source, text } of rows) expect([source.text, text.en, text.zh]).not.toContain('')
  })
})
