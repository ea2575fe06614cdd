import { SITES } from './sites.js'

/*
 * Whom an address of Amazon's stands for. Buyers write through relay addresses, one for each buyer and seller, at
 * marketplace.amazon.TLD (shown in the buyerEmail of seller-fulfilled orders; Orders API 2026-01-01). Read 2026-11-24.
 */

/** The site of each of Amazon's country domains. */
const SITE_OF_DOMAIN = new Map(Object.entries(SITES).map(([key, { domain }]) => [domain, key]))

const countryDomain = (domain: string): string | undefined =>
  [...SITE_OF_DOMAIN.keys()].find((own) => domain === own || domain.endsWith(`.${own}`))

/** Whether a domain belongs to Amazon's shops, or sends its mails (amazonses.com passes for anybody and does not count). */
export const isAmazons = (domain: string): boolean => countryDomain(domain.toLowerCase()) !== undefined

const domainOf = (address: string): string => address.toLowerCase().split('@').at(-1) ?? ''

/** A buyer's relay address. */
export const isRelay = (address: string): boolean => {
  const domain = domainOf(address)
  return domain.startsWith('marketplace.') && countryDomain(domain) === domain.slice('marketplace.'.length)
}

/** Amazon itself: its notices, not a buyer behind a relay. */
export const isAmazon = (address: string): boolean => isAmazons(domainOf(address)) && !isRelay(address)

/**
 * The site that an address speaks of, or null where it tells nothing: amazon.com writes for every marketplace, so only
 * another country's domain, or a buyer's relay address, is taken as an answer.
 */
export function siteOfAddress(address: string): string | null {
  const domain = countryDomain(domainOf(address))
  if (domain === undefined || (domain === 'amazon.com' && !isRelay(address))) return null
  return SITE_OF_DOMAIN.get(domain) ?? null
}

/**
 * Where the care service takes mails about orders that it serves, by site (source document 000, §2; read 2026-11-22). Other sites
 * have none that is published.
 */
export const CARE_ADDRESSES: Readonly<Record<string, string>> = {
  US: 'csba-cn2us@amazon.com',
  JP: 'csba-cn-jp@amazon.com',
  DE: 'csba-cn2de@amazon.com',
  UK: 'csba-cn2uk@amazon.com',
  FR: 'csba-cn2fr@amazon.com',
}

export const isCareService = (address: string): boolean =>
  Object.values(CARE_ADDRESSES).includes(address.toLowerCase())
