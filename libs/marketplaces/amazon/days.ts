import { Temporal } from 'temporal-polyfill'
import { SITES } from './sites.js'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Countries that write the month first, and those that begin with the year; all others begin with the day. */
const MONTH_FIRST = ['US']
const YEAR_FIRST = ['JP', 'CA', 'SE']

/**
 * The ISO day that a report names: `10-Jul-2025`, an ISO date or instant, or the short date of the site's country (`10/20/23`, `20.10.23`,
 * `2023/10/20`). Null for anything else. Which order a country's short dates have is not published: the country's custom is taken (UNCONFIRMED).
 */
export function dayIn(text: string, site: string): string | null {
  const cell = text.trim()
  const english = /^(\d{1,2})-([A-Za-z]{3})-(\d{4})$/.exec(cell)
  if (english) {
    const month = MONTHS.indexOf((english[2] ?? '').toLowerCase()) + 1
    return isoDay(Number(english[3]), month, Number(english[1]))
  }
  const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?$/.exec(cell)
  if (iso) return isoDay(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const numbers = /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})\.?$/.exec(cell)?.slice(1).map(Number)
  if (!numbers) return null
  const [a = 0, b = 0, c = 0] = numbers
  if (a > 31 || YEAR_FIRST.includes(site)) return isoDay(fullYear(a), b, c)
  return MONTH_FIRST.includes(site) ? isoDay(fullYear(c), a, b) : isoDay(fullYear(c), b, a)
}

const fullYear = (year: number): number => (year < 100 ? 2000 + year : year)

function isoDay(year: number, month: number, day: number): string | null {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }).toString()
  } catch {
    return null
  }
}

/** The instant at which a day begins at a site, ISO 8601 UTC. */
export const startOf = (day: string, site: string): string =>
  Temporal.PlainDate.from(day)
    .toZonedDateTime(SITES[site]?.zone ?? 'UTC')
    .toInstant()
    .toString({ smallestUnit: 'millisecond' })

/** The last second of a day at a site, ISO 8601 UTC. */
export const endOf = (day: string, site: string): string =>
  Temporal.PlainDate.from(day)
    .add({ days: 1 })
    .toZonedDateTime(SITES[site]?.zone ?? 'UTC')
    .subtract({ seconds: 1 })
    .toInstant()
    .toString({ smallestUnit: 'millisecond' })
