import { describe, expect, it } from '@jest/globals'
import { Temporal } from 'temporal-polyfill'
import { siteCalendar } from './calendar.js'

const us = { zone: 'America/Los_Angeles', country: 'US' }
const gb = { zone: 'Europe/London', country: 'GB' }
const de = { zone: 'Europe/Berlin', country: 'DE' }

/** The days of a year that are free though they are no weekend. */
function holidaysOf(site: Parameters<typeof siteCalendar>[0], year: number): string[] {
  const calendar = siteCalendar(site)
  const days: string[] = []
  let day = Temporal.PlainDate.from({ year, month: 1, day: 1 })
  for (; day.year === year; day = day.add({ days: 1 })) {
    if (day.dayOfWeek < 6 && !calendar.isBusinessDay(day)) days.push(day.toString().slice(5))
  }
  return days
}

describe('a site calendar', () => {
  // The lists are those of opm.gov, gov.uk and the German federal states' common holidays, weekends left out.
  it.each<[string, Parameters<typeof siteCalendar>[0], number, string[]]>([
    [
      'US 2026, Independence Day observed on Friday',
      us,
      2026,
      ['01-01', '01-19', '02-16', '05-25', '06-19', '07-03', '09-07', '10-12', '11-11', '11-26', '12-25'],
    ],
    [
      'US 2027, Christmas and the next New Year observed the day before',
      us,
      2027,
      [
        '01-01',
        '01-18',
        '02-15',
        '05-31',
        '06-18',
        '07-05',
        '09-06',
        '10-11',
        '11-11',
        '11-25',
        '12-24',
        '12-31',
      ],
    ],
    [
      'England 2026, Boxing Day moved to Monday',
      { ...gb, region: 'ENG' },
      2026,
      ['01-01', '04-03', '04-06', '05-04', '05-25', '08-31', '12-25', '12-28'],
    ],
    [
      'England 2027, both days of Christmas moved',
      { ...gb, region: 'ENG' },
      2027,
      ['01-01', '03-26', '03-29', '05-03', '05-31', '08-30', '12-27', '12-28'],
    ],
    [
      'Scotland 2026, with days of its own',
      { ...gb, region: 'SCT' },
      2026,
      ['01-01', '01-02', '04-03', '05-04', '05-25', '08-03', '11-30', '12-25', '12-28'],
    ],
    [
      'the United Kingdom as a whole 2026, without what only its parts keep',
      gb,
      2026,
      ['01-01', '04-03', '04-06', '05-04', '05-25', '12-25', '12-28'],
    ],
    [
      'Germany 2025 with Unity Day on a Friday, and no holiday of single states',
      de,
      2025,
      ['01-01', '04-18', '04-21', '05-01', '05-29', '06-09', '10-03', '12-25', '12-26'],
    ],
    [
      'Germany 2026, the half days of 24 and 31 December being business days',
      de,
      2026,
      ['01-01', '04-03', '04-06', '05-01', '05-14', '05-25', '12-25'],
    ],
    [
      'Bavaria 2026, which keeps more',
      { ...de, region: 'BY' },
      2026,
      ['01-01', '01-06', '04-03', '04-06', '05-01', '05-14', '05-25', '06-04', '12-25'],
    ],
    [
      'Ireland 2026, whose table calls two public holidays bank holidays, and a mere bank holiday likewise',
      { zone: 'Europe/Dublin', country: 'IE' },
      2026,
      ['01-01', '02-02', '03-17', '04-06', '05-04', '06-01', '08-03', '10-26', '12-25', '12-28'],
    ],
    [
      'Sweden 2026, where banks close on eves and others do not',
      { zone: 'Europe/Stockholm', country: 'SE' },
      2026,
      ['01-01', '01-06', '04-03', '04-06', '05-01', '05-14', '12-25'],
    ],
    [
      'the US 2026, counted by the days of a zone far away',
      { zone: 'Pacific/Auckland', country: 'US' },
      2026,
      ['01-01', '01-19', '02-16', '05-25', '06-19', '07-03', '09-07', '10-12', '11-11', '11-26', '12-25'],
    ],
  ])('knows the free weekdays of %s', (_what, site, year, days) => {
    expect(holidaysOf(site, year)).toEqual(days)
  })

  it('takes every day of a holiday of several days, by the days of its zone', () => {
    const turkey = { zone: 'Europe/Istanbul', country: 'TR' }
    const free = holidaysOf(turkey, 2026)
    for (const day of ['05-27', '05-28', '05-29']) expect(free).toContain(day)
    // Incwala lasts from 28 December into the new year.
    const eswatini = siteCalendar({ zone: 'Africa/Mbabane', country: 'SZ', weekend: [] })
    const newYear = ['2026-12-31', '2027-01-01', '2027-01-02', '2027-01-04'].map((day) =>
      eswatini.isBusinessDay(Temporal.PlainDate.from(day)),
    )
    expect(newYear).toEqual([false, false, false, true])
  })

  it('has the weekend it is told', () => {
    const calendar = siteCalendar({ zone: 'Asia/Riyadh', country: 'SA', weekend: [5, 6] })
    const free = ['2026-11-05', '2026-11-06', '2026-11-07', '2026-11-08'].map((day) =>
      calendar.isBusinessDay(Temporal.PlainDate.from(day)),
    )
    expect(free).toEqual([true, false, false, true])
  })

  it.each([
    [{ zone: 'Europe/Nowhere', country: 'DE' }],
    [{ zone: 'Europe/London', country: 'UK' }],
    [{ zone: 'Europe/London', country: '' }],
    [{ zone: 'Europe/Berlin', country: 'DE', region: 'BAVARIA' }],
    [{ zone: 'Asia/Singapore', country: 'SG', region: 'SG' }],
    [{ zone: 'Europe/Berlin', country: 'DE', weekend: [1, 2, 3, 4, 5, 6, 7] }],
  ])('refuses %p instead of counting wrong', (site) => {
    expect(() => siteCalendar(site)).toThrow(RangeError)
  })
})
