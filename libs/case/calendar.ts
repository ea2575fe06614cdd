import Holidays from 'date-holidays'
import { Temporal } from 'temporal-polyfill'

/** The calendar by which a marketplace's site counts days. */
export interface SiteCalendar {
  /** IANA time zone. */
  readonly zone: string
  /** Whether a wall-calendar day of that zone counts as a business day. */
  isBusinessDay(day: Temporal.PlainDate): boolean
}

/**
 * A site's calendar: its zone, Saturday and Sunday off (or other days: 1 = Monday … 7 = Sunday), and the public
 * holidays of its country (ISO 3166-1, with an optional state of it) as the date-holidays tables give them.
 * Holidays of type `bank` are left out: the tables use it for half days and for closings of banks alone, but see
 * {@link BANK_BUT_PUBLIC}.
 * Throws a `RangeError` for a zone, country or state that does not exist, rather than counting without holidays.
 */
export function siteCalendar(site: {
  zone: string
  country: string
  region?: string
  weekend?: readonly number[]
}): SiteCalendar {
  const { zone, country, region } = site
  const weekend = new Set(site.weekend ?? [6, 7])
  if ([1, 2, 3, 4, 5, 6, 7].every((day) => weekend.has(day))) throw new RangeError('a week of weekend days')
  const tables = holidayTables(zone, country, region)
  const yearly = new Map<number, ReadonlySet<string>>()
  const listedIn = (year: number): ReadonlySet<string> => {
    let days = yearly.get(year)
    if (!days) {
      const free = tables
        .getHolidays(year)
        .filter(({ type, rule }) => type === 'public' || BANK_BUT_PUBLIC[country]?.test(rule))
      days = new Set(free.flatMap((holiday) => daysOff(holiday.start, holiday.end, zone)))
      yearly.set(year, days)
    }
    return days
  }
  return {
    zone,
    isBusinessDay(day) {
      if (weekend.has(day.dayOfWeek)) return false
      const date = day.toString()
      // A holiday of several days is listed in the year of its first day alone.
      return !listedIn(day.year).has(date) && !listedIn(day.year - 1).has(date)
    },
  }
}

/**
 * Public holidays that date-holidays 3.37 calls bank holidays, by their rule there. Ireland: 17 March and 26 December
 * (Organisation of Working Time Act 1997, Second Schedule; read 2026-11-22), but not Good Friday.
 */
const BANK_BUT_PUBLIC: Readonly<Record<string, RegExp>> = { IE: /^(03-17|12-26)/ }

function holidayTables(zone: string, country: string, region: string | undefined): Holidays {
  zoned(0, zone)
  const options = { timezone: zone, types: ['bank' as const, 'public' as const] }
  const tables = region ? new Holidays(country, region, options) : new Holidays(country, options)
  if (!Object.hasOwn(tables.getCountries(), country)) throw new RangeError(`no holidays known of ${country}`)
  if (region && !Object.hasOwn(tables.getStates(country) ?? {}, region))
    throw new RangeError(`no holidays known of ${country}-${region}`)
  return tables
}

/** The wall-calendar days that a holiday takes: those whose noon lies within it, so that an eve or a half day stays a business day. */
function daysOff(start: Date, end: Date, zone: string): string[] {
  const days: string[] = []
  const last = zoned(end.getTime(), zone).toPlainDate()
  let day = zoned(start.getTime(), zone).toPlainDate()
  for (; Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    const noon = day.toZonedDateTime({ timeZone: zone, plainTime: '12:00' }).epochMilliseconds
    if (start.getTime() < noon && noon < end.getTime()) days.push(day.toString())
  }
  return days
}

const zoned = (epochMs: number, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone)

const known = new WeakMap<object, SiteCalendar>()

/** The calendar of a site, made once for each description of one: reading the holidays of a country takes a while. */
export function calendarOf(site: Parameters<typeof siteCalendar>[0]): SiteCalendar {
  const calendar = known.get(site) ?? siteCalendar(site)
  known.set(site, calendar)
  return calendar
}
