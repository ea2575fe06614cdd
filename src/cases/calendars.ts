import { siteCalendar } from '#case'
import type { SiteCalendar } from '#case'
import type { Marketplace } from '#adapter'

const calendars = new Map<string, SiteCalendar>()
const WORLD = siteCalendar({ zone: 'UTC', country: 'US' })

/** The calendar by which a marketplace's site counts days; a site outside its table counts in UTC. */
export function calendarOf(marketplace: Marketplace, siteId: string): SiteCalendar {
  const id = `${marketplace.id}/${siteId}`
  const known = calendars.get(id)
  if (known) return known
  const site = marketplace.sites[siteId]
  if (!site) return WORLD
  const calendar = siteCalendar(site)
  calendars.set(id, calendar)
  return calendar
}
