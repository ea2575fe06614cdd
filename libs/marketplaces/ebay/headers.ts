import { SITES } from './sites.js'

/** Trading schema version whose fields we know; from 1307 on totals include tax. Read 2026-11-22. */
const COMPATIBILITY_LEVEL = '1423'

/** Post-Order answers 401 to `Bearer`: it wants the OAuth token under eBay's own scheme. */
export const postOrderHeaders = (token: string, site: string): Record<string, string> => ({
  Authorization: `IAF ${token}`,
  'X-EBAY-C-MARKETPLACE-ID': site,
  Accept: 'application/json',
  'Content-Type': 'application/json',
})

/** What the headers of a call say of it. */
interface Described {
  readonly body?: unknown
  readonly form?: { readonly type: string }
  /** Where the sale took place, if not at the shop's own site. */
  readonly site?: string
}

/** The sell, commerce and GraphQL interfaces know only `Bearer`. */
export const bearerHeaders = (
  token: string,
  { body, form, site }: Described,
  ownSite: string,
): Record<string, string> => ({
  Authorization: `Bearer ${token}`,
  'X-EBAY-C-MARKETPLACE-ID': site ?? ownSite,
  Accept: 'application/json',
  'Accept-Language': 'en-US',
  ...(body !== undefined && { 'Content-Type': 'application/json', 'Content-Language': 'en-US' }),
  ...(form && { 'Content-Type': form.type }),
})

/** Trading has a header of its own for OAuth tokens. */
export const tradingHeaders = (token: string, call: string, site: string): Record<string, string> => ({
  'X-EBAY-API-IAF-TOKEN': token,
  'X-EBAY-API-CALL-NAME': call,
  'X-EBAY-API-SITEID': String(SITES[site]?.siteId ?? 0),
  'X-EBAY-API-COMPATIBILITY-LEVEL': COMPATIBILITY_LEVEL,
  'Content-Type': 'text/xml; charset=utf-8',
})
