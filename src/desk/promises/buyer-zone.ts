import { Temporal } from 'temporal-polyfill'
import { calendarOf } from '#case'
import type { SiteCalendar } from '#case'
import { marketplaceOf } from '#marketplaces'
import { localeOf, sellsToAll } from '../team/buyer-language.js'

/** By which clock a buyer reads a time that is promised to him. */
export interface BuyerZone {
  readonly zone: string
  readonly calendar: SiteCalendar
  /** False: the country has several clocks, or nobody knows the country; then it is the site's. */
  readonly sure: boolean
}

/**
 * The zone of a buyer: of the country in the locale, else of the site's country. A country with several clocks at that instant, and a
 * marketplace whose sites say nothing of buyers, leave it open; the site's own zone is then taken for want of a better.
 */
export function buyerZone(
  { marketplace, site, locale }: { marketplace: string; site: string; locale: string | null },
  at: string,
): BuyerZone {
  const here = marketplaceOf(marketplace)?.sites[site] ?? { zone: 'UTC', country: 'US' }
  const named = localeOf(locale)?.region
  const country = named ?? (sellsToAll(marketplace) ? null : here.country)
  const zones = country === null ? [] : zonesOf(country)
  const zone = zones.includes(here.zone) ? here.zone : (zones[0] ?? here.zone)
  const offsets = new Set(zones.map((one) => Temporal.Instant.from(at).toZonedDateTimeISO(one).offset))
  return { zone, calendar: calendarIn(zone, country ?? here.country), sure: offsets.size === 1 }
}

const calendars = new Map<string, Parameters<typeof calendarOf>[0]>()

/** One description for each zone and country, by which calendars are kept. A country without known holidays counts without them. */
function calendarIn(zone: string, country: string): SiteCalendar {
  const key = `${zone} ${country}`
  const description = calendars.get(key) ?? { zone, country }
  calendars.set(key, description)
  try {
    return calendarOf(description)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { zone, isBusinessDay: (day) => day.dayOfWeek < 6 }
  }
}

/** The zones of an ISO 3166-1 country, as the runtime's tables of time zones have them. */
function zonesOf(country: string): readonly string[] {
  const locale = new Intl.Locale('und', { region: country }) as Intl.Locale & { getTimeZones?(): string[] }
  return locale.getTimeZones?.() ?? []
}
