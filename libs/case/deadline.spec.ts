import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { siteCalendar } from './calendar.js'
import type { SiteCalendar } from './calendar.js'
import { dueAt } from './deadline.js'
import type { TimedRow } from './deadline.js'

const row: TimedRow = {
  id: 'test',
  sites: '*',
  duration: 'P1D',
  days: 'all',
  from: 'opened',
  party: 'seller',
  onMiss: 'none',
  validFrom: null,
  validTo: null,
  source: { text: 'a test', url: null, readOn: '2026-11-22' },
  confidence: 'assumed',
  text: { en: 'Test', zh: '测试' },
}
const sites = {
  US: siteCalendar({ zone: 'America/Los_Angeles', country: 'US' }),
  GB: siteCalendar({ zone: 'Europe/London', country: 'GB', region: 'ENG' }),
  DE: siteCalendar({ zone: 'Europe/Berlin', country: 'DE' }),
}
const due = (rule: Partial<TimedRow>, start: string, calendar: SiteCalendar): string =>
  dueAt({ ...row, ...rule }, Temporal.Instant.from(start), calendar).toString()

type Example = [what: string, site: keyof typeof sites, start: string, duration: string, due: string]

describe('a clock of exact time', () => {
  it.each<Example>([
    ['an ordinary day', 'US', '2026-06-10T10:00:00Z', 'PT48H', '2026-06-12T10:00:00Z'],
    ['spring in Los Angeles', 'US', '2026-03-07T20:00:00Z', 'PT48H', '2026-03-09T20:00:00Z'],
    ['autumn in London', 'GB', '2026-10-24T12:00:00Z', 'PT24H', '2026-10-25T12:00:00Z'],
    ['spring in Berlin', 'DE', '2026-03-28T12:00:00Z', 'PT36H', '2026-03-30T00:00:00Z'],
    ['minutes and seconds', 'DE', '2026-06-10T10:00:00Z', 'PT90M30S', '2026-06-10T11:30:30Z'],
    ['the year end', 'GB', '2026-12-31T23:30:00Z', 'PT1H', '2027-01-01T00:30:00Z'],
  ])('over %s: %s, %s + %s', (_what, site, start, duration, expected) => {
    expect(due({ duration }, start, sites[site])).toBe(expected)
  })
})

describe('a clock of calendar days', () => {
  it.each<Example>([
    ['an ordinary day', 'US', '2026-06-10T10:00:00Z', 'P5D', '2026-06-15T10:00:00Z'],
    ['a day of 23 hours', 'US', '2026-03-07T20:00:00Z', 'P1D', '2026-03-08T19:00:00Z'],
    ['a day of 25 hours', 'US', '2026-10-31T19:00:00Z', 'P1D', '2026-11-01T20:00:00Z'],
    ['a day of 23 hours', 'GB', '2026-03-28T12:00:00Z', 'P1D', '2026-03-29T11:00:00Z'],
    ['a day of 25 hours', 'GB', '2026-10-24T11:00:00Z', 'P1D', '2026-10-25T12:00:00Z'],
    ['a day of 23 hours', 'DE', '2026-03-28T12:00:00Z', 'P1D', '2026-03-29T11:00:00Z'],
    ['a day of 25 hours', 'DE', '2026-10-24T12:00:00Z', 'P1D', '2026-10-25T13:00:00Z'],
    // A wall time that the clock skips is an hour later, one that it shows twice is the first.
    ['to 02:30, which does not exist', 'US', '2026-03-07T10:30:00Z', 'P1D', '2026-03-08T10:30:00Z'],
    ['to 01:30, which comes twice', 'US', '2026-10-31T08:30:00Z', 'P1D', '2026-11-01T08:30:00Z'],
    ['to 01:30, which does not exist', 'GB', '2026-03-28T01:30:00Z', 'P1D', '2026-03-29T01:30:00Z'],
    ['to 01:30, which comes twice', 'GB', '2026-10-24T00:30:00Z', 'P1D', '2026-10-25T00:30:00Z'],
    ['to 02:30, which does not exist', 'DE', '2026-03-28T01:30:00Z', 'P1D', '2026-03-29T01:30:00Z'],
    ['to 02:30, which comes twice', 'DE', '2026-10-24T00:30:00Z', 'P1D', '2026-10-25T00:30:00Z'],
    ['past 02:30, which does not exist', 'US', '2026-03-07T10:30:00Z', 'P2D', '2026-03-09T09:30:00Z'],
    ['onto the leap day', 'GB', '2028-02-28T12:00:00Z', 'P1D', '2028-02-29T12:00:00Z'],
    ['past a missing leap day', 'GB', '2027-02-28T12:00:00Z', 'P1D', '2027-03-01T12:00:00Z'],
    ['the month end', 'DE', '2026-01-31T12:00:00Z', 'P1M', '2026-02-28T12:00:00Z'],
    ['the end of a month', 'DE', '2026-04-28T12:00:00Z', 'P4D', '2026-05-02T12:00:00Z'],
    ['the year end', 'US', '2026-12-30T20:00:00Z', 'P4D', '2027-01-03T20:00:00Z'],
    ['weeks', 'GB', '2026-10-20T10:00:00Z', 'P2W', '2026-11-03T11:00:00Z'],
  ])('over %s: %s, %s + %s', (_what, site, start, duration, expected) => {
    expect(due({ duration }, start, sites[site])).toBe(expected)
  })
})

describe('a clock to the end of the day', () => {
  it.each<Example>([
    ['the day of the start', 'DE', '2026-11-20T10:00:00Z', 'P0D', '2026-11-20T23:00:00Z'],
    ['the day of the site, not of UTC', 'US', '2026-11-20T05:00:00Z', 'P1D', '2026-11-21T08:00:00Z'],
    ['a start at midnight', 'GB', '2026-11-20T00:00:00Z', 'P1D', '2026-11-22T00:00:00Z'],
    ['a day of 23 hours', 'GB', '2026-03-28T12:00:00Z', 'P1D', '2026-03-29T23:00:00Z'],
    ['a day of 25 hours', 'US', '2026-10-31T19:00:00Z', 'P1D', '2026-11-02T08:00:00Z'],
    ['the year end', 'DE', '2026-12-30T12:00:00Z', 'P1D', '2026-12-31T23:00:00Z'],
  ])('%s: %s, %s + %s', (_what, site, start, duration, expected) => {
    expect(due({ duration, until: 'end_of_day' }, start, sites[site])).toBe(expected)
  })
})

describe('a clock of business days', () => {
  it.each<Example>([
    ['a weekend', 'US', '2026-11-20T18:00:00Z', 'P1D', '2026-11-23T18:00:00Z'],
    ['a start on Saturday', 'DE', '2026-11-21T14:00:00Z', 'P1D', '2026-11-23T14:00:00Z'],
    ['a start on Sunday', 'DE', '2026-11-22T14:00:00Z', 'P2D', '2026-11-24T14:00:00Z'],
    ['Thanksgiving', 'US', '2026-11-25T18:00:00Z', 'P3D', '2026-12-01T18:00:00Z'],
    ['Christmas and New Year', 'US', '2026-12-24T18:00:00Z', 'P5D', '2027-01-04T18:00:00Z'],
    ['Christmas observed on Friday', 'US', '2027-12-23T18:00:00Z', 'P1D', '2027-12-27T18:00:00Z'],
    ['New Year observed in the old year', 'US', '2027-12-30T18:00:00Z', 'P1D', '2028-01-03T18:00:00Z'],
    ['Christmas and the substitute', 'GB', '2026-12-24T10:00:00Z', 'P1D', '2026-12-29T10:00:00Z'],
    ['Easter and the clock change before it', 'GB', '2027-03-25T10:00:00Z', 'P1D', '2027-03-30T09:00:00Z'],
    ['the early May bank holiday', 'GB', '2026-05-01T10:00:00Z', 'P1D', '2026-05-05T10:00:00Z'],
    ['the summer bank holiday', 'GB', '2026-08-28T10:00:00Z', 'P1D', '2026-09-01T10:00:00Z'],
    ['German Unity Day', 'DE', '2025-10-02T08:00:00Z', 'P1D', '2025-10-06T08:00:00Z'],
    ['Christmas Eve, a business day', 'DE', '2026-12-23T12:00:00Z', 'P1D', '2026-12-24T12:00:00Z'],
    ['Christmas', 'DE', '2026-12-24T12:00:00Z', 'P1D', '2026-12-28T12:00:00Z'],
    ["New Year's Eve, a business day", 'DE', '2026-12-30T12:00:00Z', 'P2D', '2027-01-04T12:00:00Z'],
    ['no day but a half', 'US', '2026-11-20T18:00:00Z', 'PT12H', '2026-11-21T06:00:00Z'],
    ['days and hours', 'US', '2026-11-20T18:00:00Z', 'P1DT2H', '2026-11-23T20:00:00Z'],
    // A wall time skipped on one of the days between must not shift the last one.
    ['a skipped 02:30', 'US', '2026-03-06T10:30:00Z', 'P2D', '2026-03-10T09:30:00Z'],
    ['a skipped 01:30', 'GB', '2026-03-27T01:30:00Z', 'P1D', '2026-03-30T00:30:00Z'],
    ['a skipped 02:30', 'DE', '2026-03-27T01:30:00Z', 'P1D', '2026-03-30T00:30:00Z'],
  ])('over %s: %s, %s + %s', (_what, site, start, duration, expected) => {
    expect(due({ duration, days: 'business' }, start, sites[site])).toBe(expected)
  })

  it('ends with the last of them where the rule says so', () => {
    const rule = { duration: 'P3D', days: 'business', until: 'end_of_day' } as const
    expect(due(rule, '2026-11-25T18:00:00Z', sites.US)).toBe('2026-12-02T08:00:00Z')
  })
})

describe('any clock', () => {
  const start = fc
    .date({ min: new Date('2025-01-01'), max: new Date('2028-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString())
  const calendar = fc.constantFrom(...Object.values(sites))
  const days = fc.constantFrom<TimedRow['days']>('all', 'business')
  const end = fc.constantFrom<Pick<TimedRow, 'until'>>({}, { until: 'end_of_day' })
  const count = fc.integer({ min: 1, max: 30 })
  const ms = (text: string): number => Date.parse(text)

  it('runs out after it started', () => {
    fc.assert(
      fc.property(
        start,
        calendar,
        days,
        end,
        count,
        fc.constantFrom('D', 'W'),
        (at, site, kind, rule, n, unit) => {
          expect(ms(due({ ...rule, days: kind, duration: `P${n}${unit}` }, at, site))).toBeGreaterThan(ms(at))
        },
      ),
    )
  })

  it('runs longer the more days it has', () => {
    fc.assert(
      fc.property(start, calendar, days, end, count, (at, site, kind, rule, n) => {
        const shorter = due({ ...rule, days: kind, duration: `P${n}D` }, at, site)
        const longer = due({ ...rule, days: kind, duration: `P${n + 1}D` }, at, site)
        expect(ms(longer)).toBeGreaterThan(ms(shorter))
      }),
    )
  })

  it('runs at least as long in business days as in calendar days', () => {
    fc.assert(
      fc.property(start, calendar, end, count, (at, site, rule, n) => {
        const all = due({ ...rule, days: 'all', duration: `P${n}D` }, at, site)
        const business = due({ ...rule, days: 'business', duration: `P${n}D` }, at, site)
        expect(ms(business)).toBeGreaterThanOrEqual(ms(all))
      }),
    )
  })

  it('counts five business days as a week where nothing but weekends is free', () => {
    fc.assert(
      fc.property(start, calendar, count, (at, { zone }, weeks) => {
        const plain: SiteCalendar = { zone, isBusinessDay: (day) => day.dayOfWeek < 6 }
        fc.pre(Temporal.Instant.from(at).toZonedDateTimeISO(zone).dayOfWeek < 6)
        expect(due({ days: 'business', duration: `P${weeks * 5}D` }, at, plain)).toBe(
          due({ days: 'all', duration: `P${weeks}W` }, at, plain),
        )
      }),
    )
  })
})
