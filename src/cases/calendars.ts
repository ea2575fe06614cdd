import { calendarOf as calendarOfSite } from '#case'
import type { SiteCalendar } from '#case'
import type { Marketplace } from '#adapter'

const WORLD = { zone: 'UTC', country: 'US' }

/** The calendar by which a marketplace's site counts days; a site outside its table counts in UTC. */
export const calendarOf = (marketplace: Marketplace, siteId: string): SiteCalendar =>
  calendarOfSite(marketplace.sites[siteId] ?? WORLD)
