import type { Site } from '#adapter'

export type Region = 'na' | 'eu' | 'fe'

/** One of Amazon's marketplaces, which a seller reaches with one consent for each region. */
export interface AmazonSite extends Site {
  readonly marketplaceId: string
  readonly domain: string
  readonly currency: string
  /** The host that serves it. */
  readonly host: Region
}

/**
 * Amazon's hosts: the Selling Partner API by region, Login with Amazon, and the seller's queue of notifications, whose address
 * a shop's own queue decides (developer-docs.amazon.com/sp-api/docs/sp-api-endpoints, read 2026-11-22).
 */
export const endpoints = {
  lwa: 'https://api.amazon.com',
  na: 'https://sellingpartnerapi-na.amazon.com',
  eu: 'https://sellingpartnerapi-eu.amazon.com',
  fe: 'https://sellingpartnerapi-fe.amazon.com',
  sqs: 'https://sqs.us-east-1.amazonaws.com',
} as const

const site = (
  host: Region,
  marketplaceId: string,
  name: string,
  zone: string,
  country: string,
  currency: string,
): AmazonSite => ({ name, zone, country, marketplaceId, domain: name.toLowerCase(), currency, host })

/**
 * Marketplace ids and regions: developer-docs.amazon.com/sp-api/docs/marketplace-ids, read 2026-11-22. By which zone each counts
 * days is published nowhere: Pacific time in North America, local time elsewhere is UNCONFIRMED.
 */
export const SITES: Readonly<Record<string, AmazonSite>> = {
  US: site('na', 'ATVPDKIKX0DER', 'Amazon.com', 'America/Los_Angeles', 'US', 'USD'),
  CA: site('na', 'A2EUQ1WTGCTBG2', 'Amazon.ca', 'America/Los_Angeles', 'CA', 'CAD'),
  MX: site('na', 'A1AM78C64UM0Y8', 'Amazon.com.mx', 'America/Los_Angeles', 'MX', 'MXN'),
  BR: site('na', 'A2Q3Y263D00KWC', 'Amazon.com.br', 'America/Sao_Paulo', 'BR', 'BRL'),
  UK: { ...site('eu', 'A1F83G8C2ARO7P', 'Amazon.co.uk', 'Europe/London', 'GB', 'GBP'), region: 'ENG' },
  DE: site('eu', 'A1PA6795UKMFR9', 'Amazon.de', 'Europe/Berlin', 'DE', 'EUR'),
  FR: site('eu', 'A13V1IB3VIYZZH', 'Amazon.fr', 'Europe/Paris', 'FR', 'EUR'),
  IT: site('eu', 'APJ6JRA9NG5V4', 'Amazon.it', 'Europe/Rome', 'IT', 'EUR'),
  ES: site('eu', 'A1RKKUPIHCS9HS', 'Amazon.es', 'Europe/Madrid', 'ES', 'EUR'),
  NL: site('eu', 'A1805IZSGTT6HS', 'Amazon.nl', 'Europe/Amsterdam', 'NL', 'EUR'),
  BE: site('eu', 'AMEN7PMS3EDWL', 'Amazon.com.be', 'Europe/Brussels', 'BE', 'EUR'),
  IE: site('eu', 'A28R8C7NBKEWEA', 'Amazon.ie', 'Europe/Dublin', 'IE', 'EUR'),
  SE: site('eu', 'A2NODRKZP88ZB9', 'Amazon.se', 'Europe/Stockholm', 'SE', 'SEK'),
  PL: site('eu', 'A1C3SOZRARQ6R3', 'Amazon.pl', 'Europe/Warsaw', 'PL', 'PLN'),
  TR: site('eu', 'A33AVAJ2PDY3EV', 'Amazon.com.tr', 'Europe/Istanbul', 'TR', 'TRY'),
  ZA: site('eu', 'AE08WJ6YKNBMC', 'Amazon.co.za', 'Africa/Johannesburg', 'ZA', 'ZAR'),
  EG: site('eu', 'ARBP9OOSHTCHU', 'Amazon.eg', 'Africa/Cairo', 'EG', 'EGP'),
  SA: site('eu', 'A17E79C6D8DWNP', 'Amazon.sa', 'Asia/Riyadh', 'SA', 'SAR'),
  AE: site('eu', 'A2VIGQ35RCS4UG', 'Amazon.ae', 'Asia/Dubai', 'AE', 'AED'),
  IN: site('eu', 'A21TJRUUN4KGV', 'Amazon.in', 'Asia/Kolkata', 'IN', 'INR'),
  JP: site('fe', 'A1VC38T7YXB528', 'Amazon.co.jp', 'Asia/Tokyo', 'JP', 'JPY'),
  AU: site('fe', 'A39IBJ37TRP1C6', 'Amazon.com.au', 'Australia/Sydney', 'AU', 'AUD'),
  SG: site('fe', 'A19VAU5U5O7RUS', 'Amazon.sg', 'Asia/Singapore', 'SG', 'SGD'),
}

const BY_ID = new Map(Object.entries(SITES).map(([key, { marketplaceId }]) => [marketplaceId, key]))
const BY_NAME = new Map(Object.entries(SITES).map(([key, { domain }]) => [domain, key]))

/** The site of a marketplace id or name (`Amazon.de`; finances and notifications use names), or undefined. */
export const siteOf = (marketplace: string | null | undefined): string | undefined =>
  BY_ID.get(marketplace ?? '') ?? BY_NAME.get((marketplace ?? '').toLowerCase())

/** A site that we know, else the shop's own. */
export const siteOr = (site: string, own: string): string => (Object.hasOwn(SITES, site) ? site : own)

export const hostOf = (site: string): Region => SITES[site]?.host ?? 'na'

export const marketplaceIdOf = (site: string): string => SITES[site]?.marketplaceId ?? ''

/** Addresses in Seller Central; deep links are as seen in the browser, UNCONFIRMED by any document. */
export const sellerCentral = (site: string, path: string): string =>
  `https://sellercentral.${SITES[site]?.domain ?? 'amazon.com'}${path}`

export const orderLink = (site: string, orderId: string): string =>
  sellerCentral(site, `/orders-v3/order/${encodeURIComponent(orderId)}`)

export const returnsLink = (site: string, orderId: string | null): string =>
  sellerCentral(
    site,
    `/gp/returns/list/v2${orderId === null ? '' : `?keyword=${encodeURIComponent(orderId)}`}`,
  )

export const feedbackLink = (site: string): string => sellerCentral(site, '/feedback-manager/index.html')

export const safeTLink = (site: string): string => sellerCentral(site, '/safet-claims')
