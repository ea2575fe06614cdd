import { calendarOf as calendarOfSite } from '#case'
import type { SiteCalendar } from '#case'
import type { Site } from '#adapter'

/** An eBay site: by MarketplaceIdEnum in REST and Post-Order, by number and SiteCodeType in Trading. */
interface EbaySite extends Site {
  /** Number for the header X-EBAY-API-SITEID. */
  readonly siteId: number
  /** The site's words in Trading answers (SiteCodeType); several where a country has two languages. */
  readonly codes: readonly string[]
  readonly web: string
}

const site = (
  name: string,
  zone: string,
  country: string,
  siteId: number,
  codes: readonly string[],
  web: string,
): EbaySite => ({ name: `eBay ${name}`, zone, country, siteId, codes, web })

/**
 * Ids, numbers and codes: MarketplaceIdEnum and SiteCodeType (developer.ebay.com, WSDL 1423, read 2026-11-22).
 * Zones: eBay runs on Pacific time in the US; for the other sites the country's capital is assumed, because the
 * help pages say "calendar days" without naming a clock.
 */
export const SITES: Readonly<Record<string, EbaySite>> = {
  EBAY_US: site('United States', 'America/Los_Angeles', 'US', 0, ['US'], 'www.ebay.com'),
  EBAY_MOTORS_US: site('Motors', 'America/Los_Angeles', 'US', 100, ['eBayMotors'], 'www.ebay.com'),
  EBAY_CA: site('Canada', 'America/Toronto', 'CA', 2, ['Canada', 'CanadaFrench'], 'www.ebay.ca'),
  EBAY_GB: {
    ...site('United Kingdom', 'Europe/London', 'GB', 3, ['UK'], 'www.ebay.co.uk'),
    // The country's table has only the days that all its parts share.
    region: 'ENG',
  },
  EBAY_IE: site('Ireland', 'Europe/Dublin', 'IE', 205, ['Ireland'], 'www.ebay.ie'),
  EBAY_DE: site('Germany', 'Europe/Berlin', 'DE', 77, ['Germany'], 'www.ebay.de'),
  EBAY_AT: site('Austria', 'Europe/Vienna', 'AT', 16, ['Austria'], 'www.ebay.at'),
  EBAY_CH: site('Switzerland', 'Europe/Zurich', 'CH', 193, ['Switzerland'], 'www.ebay.ch'),
  EBAY_FR: site('France', 'Europe/Paris', 'FR', 71, ['France'], 'www.ebay.fr'),
  EBAY_BE: site('Belgium', 'Europe/Brussels', 'BE', 23, ['Belgium_French', 'Belgium_Dutch'], 'www.ebay.be'),
  EBAY_NL: site('Netherlands', 'Europe/Amsterdam', 'NL', 146, ['Netherlands'], 'www.ebay.nl'),
  EBAY_IT: site('Italy', 'Europe/Rome', 'IT', 101, ['Italy'], 'www.ebay.it'),
  EBAY_ES: site('Spain', 'Europe/Madrid', 'ES', 186, ['Spain'], 'www.ebay.es'),
  EBAY_PL: site('Poland', 'Europe/Warsaw', 'PL', 212, ['Poland'], 'www.ebay.pl'),
  EBAY_AU: site('Australia', 'Australia/Sydney', 'AU', 15, ['Australia'], 'www.ebay.com.au'),
  EBAY_HK: site('Hong Kong', 'Asia/Hong_Kong', 'HK', 201, ['HongKong'], 'www.ebay.com.hk'),
  EBAY_SG: site('Singapore', 'Asia/Singapore', 'SG', 216, ['Singapore'], 'www.ebay.com.sg'),
  EBAY_MY: site('Malaysia', 'Asia/Kuala_Lumpur', 'MY', 207, ['Malaysia'], 'www.ebay.com.my'),
  EBAY_PH: site('Philippines', 'Asia/Manila', 'PH', 211, ['Philippines'], 'www.ebay.ph'),
}

/** The site of a Trading site code (`Germany` → `EBAY_DE`), or undefined for a code we do not know. */
export const siteOfCode = (code: string | undefined): string | undefined =>
  code === undefined ? undefined : Object.keys(SITES).find((name) => SITES[name]?.codes.includes(code))

/** The calendar by which a site counts days. Throws a `RangeError` for a site that we do not know. */
export function calendarOf(name: string): SiteCalendar {
  const known = SITES[name]
  if (!known) throw new RangeError(`no eBay site ${name}`)
  return calendarOfSite(known)
}

/** Where staff see an order on eBay (Seller Hub's order page; the address is seen in use, not documented). */
export const orderLink = (name: string, orderId: string): string =>
  `https://${SITES[name]?.web ?? 'www.ebay.com'}/mesh/ord/details?orderid=${encodeURIComponent(orderId)}`
