import type { Site } from '#adapter'

/**
 * The gateway for all sellers but those of AliExpress Russia, which is another company with another interface. The two
 * older gateways (alibaba.com "param2", TOP) take no new applications and are not spoken.
 */
export const endpoints = { api: 'https://api-sg.aliexpress.com' } as const

/** All dates of orders and disputes are wall time of this zone, daylight saving included (catalogue of 2026-10-01). */
export const WALL_ZONE = 'America/Los_Angeles'

/** Chinese sellers list their orders by another operation than sellers elsewhere; see `settings.operations.orderList`. */
export const SITES: Readonly<Record<string, Site>> = {
  GLOBAL: { name: 'AliExpress', zone: WALL_ZONE, country: 'US' },
  CN: { name: 'AliExpress (sellers in China)', zone: WALL_ZONE, country: 'US' },
}

/** Where staff do by hand what has no interface. The page of a single dispute there is UNCONFIRMED, so its door is linked. */
export const SELLER_CENTRE = 'https://csp.aliexpress.com/'
