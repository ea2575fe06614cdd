import { Temporal } from 'temporal-polyfill'

export type SiteId = 'EBAY_US' | 'EBAY_GB' | 'EBAY_DE'

export interface Site {
  /** X-EBAY-API-SITEID of the Trading API. */
  readonly tradingId: string
  /** SiteCodeType of the Trading API. */
  readonly tradingName: string
  readonly zone: string
  readonly currency: string
}

/** Site ids: facts/ebay.md §1.3; the zone is the one in which the site counts calendar days. */
export const SITES: Readonly<Record<SiteId, Site>> = {
  EBAY_US: { tradingId: '0', tradingName: 'US', zone: 'America/Los_Angeles', currency: 'USD' },
  EBAY_GB: { tradingId: '3', tradingName: 'UK', zone: 'Europe/London', currency: 'GBP' },
  EBAY_DE: { tradingId: '77', tradingName: 'Germany', zone: 'Europe/Berlin', currency: 'EUR' },
}

/** The zone in which eBay's daily call limits start anew at midnight (developer.ebay.com/develop/api/sell/api_call_limits). */
export const LIMITS_ZONE = 'America/Los_Angeles'

const zoned = (instant: number, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)

/** How many calendar days of a zone lie between two instants: 0 on the same day, 1 on the next, whatever the hour. */
export function calendarDays(from: number, to: number, zone: string): number {
  return zoned(from, zone).toPlainDate().until(zoned(to, zone).toPlainDate(), { largestUnit: 'days' }).days
}

/** The instant an ISO 8601 duration ago, whole days counted in the calendar of the zone (the wall-clock time stays). */
export function ago(instant: number, duration: string, zone: string): number {
  return zoned(instant, zone).subtract(Temporal.Duration.from(duration)).epochMilliseconds
}

/** The calendar day of an instant in a zone (YYYY-MM-DD) and the instant at which that day ends. */
export function dayOf(instant: number, zone: string): { readonly day: string; readonly endsAt: number } {
  const day = zoned(instant, zone).toPlainDate()
  const next = day.add({ days: 1 }).toZonedDateTime(zone)
  return { day: day.toString(), endsAt: next.epochMilliseconds }
}
