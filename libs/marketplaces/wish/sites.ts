import type { Site } from '#adapter'

/** A Wish region: which of the live hosts its merchants are served by. */
interface WishSite extends Site {
  readonly host: keyof typeof endpoints
}

/**
 * Wish's hosts for v3 by region (spec 3.0.65, harvested 2026-07-21; `china` from public integrations). `sandbox` is Wish's
 * own test system; its pages answered 503 on 2026-07-21, its API is untested.
 */
export const endpoints = {
  merchant: 'https://merchant.wish.com',
  china: 'https://china-merchant.wish.com',
  sandbox: 'https://sandbox.merchant.wish.com',
} as const

/** Wish has one market in which days are nowhere counted; zone and country only matter to rules yet to come. */
export const SITES: Readonly<Record<string, WishSite>> = {
  GLOBAL: { name: 'Wish', zone: 'UTC', country: 'US', host: 'merchant' },
  CN: { name: 'Wish (merchants in China)', zone: 'Asia/Shanghai', country: 'CN', host: 'china' },
  TEST: { name: 'Wish sandbox', zone: 'UTC', country: 'US', host: 'sandbox' },
}

/** The name of the host that serves a site. */
export const hostOf = (site: string): keyof typeof endpoints => SITES[site]?.host ?? 'merchant'
