import { FaultRefused } from '../faults.js'
import { restError, tooManyRequests } from './wire.js'
import { ANALYTICS_ROUTES } from './analytics.js'
import { CLAIM_ROUTES } from './claim-routes.js'
import { DISPUTE_ROUTES } from './dispute-routes.js'
import { FULFILLMENT_ROUTES } from './fulfillment.js'
import { MESSAGE_ROUTES } from './messages.js'
import { NOTIFICATION_ROUTES } from './notifications.js'
import { OAUTH_ROUTES, expireTokens, revokeConsent } from './oauth.js'
import { POST_ORDER_ROUTES } from './post-order.js'
import { RATE_LIMIT_ROUTES } from './rate-limits.js'
import { RETURN_ROUTES } from './return-routes.js'
import { unsigned } from './signatures.js'
import { TRADING_ROUTES } from './trading.js'
import { runDue } from './lifecycle.js'
import type { Marketplace } from '../marketplace.js'
import type { Route } from './calls.js'
import type { World } from './world.js'

const ROUTES: readonly Route[] = [
  ...OAUTH_ROUTES,
  ...POST_ORDER_ROUTES,
  ...RETURN_ROUTES,
  ...CLAIM_ROUTES,
  ...TRADING_ROUTES,
  ...RATE_LIMIT_ROUTES,
  ...DISPUTE_ROUTES,
  ...ANALYTICS_ROUTES,
  ...NOTIFICATION_ROUTES,
  ...MESSAGE_ROUTES,
  ...FULFILLMENT_ROUTES,
].map((route) => ({ ...route, operation: { ...route.operation, name: `ebay.${route.operation.name}` } }))

const NOT_FOUND = restError(404, 2002, 'Resource not found')

/** eBay behind the base paths /ebay/api, /ebay/apiz and /ebay/auth; an address on the wrong host is a 404, as in life. */
export function ebayMarketplace(world: World): Marketplace {
  return {
    name: 'ebay',
    operations: ROUTES.map(({ operation }) => operation),
    has: (seller) => world.state.shops.some(({ login }) => login === seller),
    find(host, request) {
      for (const route of ROUTES) {
        const match =
          route.host === host && route.method === request.method ? route.path.exec(request.path) : null
        const named =
          route.callName === undefined || route.callName === request.headers['x-ebay-api-call-name']
        if (match && named) {
          const id = match[1] ?? ''
          return {
            operation: route.operation,
            answer: (deed, quirks) =>
              unsigned(world, host, request, deed.at) ?? route.answer({ world, request, quirks, deed, id }),
          }
        }
      }
      return undefined
    },
    notFound: NOT_FOUND,
    tooLarge: restError(413, 2003, 'The request body is too large'),
    tooManyRequests,
    serverError: restError(500, 2000, 'Internal error', { domain: 'API_GATEWAY' }),
    settle: (until) => runDue(world, until),
    strike(fault) {
      if (fault.seller !== undefined && !world.state.shops.some(({ login }) => login === fault.seller)) {
        throw new FaultRefused(`there is no seller "${fault.seller}"`)
      }
      if (fault.name === 'token-expired') expireTokens(world, fault.seller, world.clock.now())
      else revokeConsent(world, fault.seller, world.clock.now())
    },
  }
}
