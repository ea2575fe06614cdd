import { json, type Answer } from '../http.js'
import { iso } from '../clock.js'
import { callerOf, type Call, type Route } from './calls.js'
import { LIMITS_ZONE, dayOf } from './sites.js'
import { restError, tooManyRequests } from './wire.js'
import type { World } from './world.js'

const tradingCall = <const Name extends string>(name: Name) =>
  ({ apiContext: 'tradingapi', apiName: 'tradingapi', apiVersion: 'v1', name, limit: 5000 }) as const

/**
 * Calls per application and day. Names and figures as production reported them to public code (getRateLimits, 2026-09-30);
 * the apiContext of Post-Order is UNCONFIRMED.
 */
export const RESOURCES = [
  tradingCall('GetOrders'),
  tradingCall('SendInvoice'),
  tradingCall('GetUser'),
  tradingCall('GetFeedback'),
  tradingCall('RespondToFeedback'),
  tradingCall('GetMemberMessages'),
  tradingCall('AddMemberMessageRTQ'),
  tradingCall('GetAllBidders'),
  tradingCall('VerifyAddSecondChanceItem'),
  tradingCall('AddSecondChanceItem'),
  {
    apiContext: 'sell',
    apiName: 'post-order',
    apiVersion: 'v2',
    name: 'post-order.cancellation',
    limit: 5000,
  },
  { apiContext: 'sell', apiName: 'post-order', apiVersion: 'v2', name: 'post-order.return', limit: 5000 },
  { apiContext: 'sell', apiName: 'post-order', apiVersion: 'v2', name: 'post-order.inquiry', limit: 5000 },
  { apiContext: 'sell', apiName: 'post-order', apiVersion: 'v2', name: 'post-order.case', limit: 5000 },
  {
    apiContext: 'sell',
    apiName: 'fulfillment',
    apiVersion: 'v1',
    name: 'sell.fulfillment',
    limit: 100_000,
  },
  {
    apiContext: 'sell',
    apiName: 'analytics',
    apiVersion: 'v1',
    name: 'sell.analytics.seller_standards_profile',
    limit: 100,
  },
  {
    apiContext: 'sell',
    apiName: 'analytics',
    apiVersion: 'v1',
    name: 'sell.analytics.customer_service_metric',
    limit: 400,
  },
  { apiContext: 'commerce', apiName: 'message', apiVersion: 'v1', name: 'commerce.message', limit: 5000 },
  {
    apiContext: 'commerce',
    apiName: 'notification',
    apiVersion: 'v1',
    name: 'commerce.notification',
    limit: 10_000,
  },
  {
    apiContext: 'developer',
    apiName: 'analytics',
    apiVersion: 'v1_beta',
    name: 'developer.analytics',
    limit: 5000,
  },
] as const

const DAY_SECONDS = 86_400

export type Resource = (typeof RESOURCES)[number]['name']

interface Rate {
  readonly count: number
  readonly limit: number
  readonly resetAt: number
}

function rateOf(world: World, name: Resource, at: number): Rate {
  const { day, endsAt } = dayOf(at, LIMITS_ZONE)
  const used = world.state.usage[name]
  const limit = world.dailyLimits[name] ?? RESOURCES.find((resource) => resource.name === name)?.limit ?? 0
  return { count: used?.day === day ? used.count : 0, limit, resetAt: endsAt }
}

/** Counts one call of the application. Not counted and not ok when the day's limit is used up. */
export function spend(
  world: World,
  name: Resource,
  at: number,
): { readonly ok: true } | { readonly ok: false; readonly retryAfter: string } {
  const { count, limit, resetAt } = rateOf(world, name, at)
  if (count >= limit) return { ok: false, retryAfter: String(Math.ceil((resetAt - at) / 1000)) }
  world.state.usage[name] = { day: dayOf(at, LIMITS_ZONE).day, count: count + 1 }
  return { ok: true }
}

/** GET /developer/analytics/v1_beta/rate_limit/ (contracts/ebay/developer_analytics_v1_beta_oas3.json). */
function rateLimits({ world, request, deed }: Call): Answer {
  const [scheme, token = ''] = (request.headers['authorization'] ?? '').split(' ')
  if (scheme !== 'Bearer' || callerOf(world, token, deed.at).kind === 'refused') {
    return restError(401, 1001, 'Invalid access token', { domain: 'OAuth' })
  }
  const left = spend(world, 'developer.analytics', deed.at)
  if (!left.ok) return tooManyRequests(left.retryAfter)
  const context = request.query.get('api_context')
  const wanted = RESOURCES.filter((one) => context === null || one.apiContext === context.toLowerCase())
  const apis = Map.groupBy(wanted, ({ apiContext, apiName }) => `${apiContext}/${apiName}`)
  return json(200, { rateLimits: [...apis.values()].map((members) => apiJson(world, members, deed.at)) })
}

function apiJson(
  world: World,
  members: readonly (typeof RESOURCES)[number][],
  at: number,
): Record<string, unknown> {
  const rateJson = (name: Resource): Record<string, unknown> => {
    const { count, limit, resetAt } = rateOf(world, name, at)
    return { count, limit, remaining: limit - count, reset: iso(resetAt), timeWindow: DAY_SECONDS }
  }
  return {
    apiContext: members[0]?.apiContext,
    apiName: members[0]?.apiName,
    apiVersion: members[0]?.apiVersion,
    resources: members.map(({ name }) => ({ name, rates: [rateJson(name)] })),
  }
}

/** One of these lets a seller's count be read (`security` of the description, without the read-write twins). */
const USER_RATE_SCOPES = ['sell.inventory', 'sell.marketing', 'commerce.catalog', 'sell.marketplace.insights']

/**
 * GET /developer/analytics/v1_beta/user_rate_limit/: the resources that count by seller. Which those are is UNCONFIRMED;
 * here it is the Message API, with the application's count. An application's token is refused.
 */
function userRateLimits(call: Call): Answer {
  const { world, request, deed } = call
  const [scheme, token = ''] = (request.headers['authorization'] ?? '').split(' ')
  const caller = callerOf(world, token, deed.at)
  if (scheme !== 'Bearer' || caller.kind === 'refused')
    return restError(401, 1001, 'Invalid access token', { domain: 'OAuth' })
  const held = world.state.accessTokens.find((candidate) => candidate.token === token)?.scopes ?? []
  const may = held.some((scope) => USER_RATE_SCOPES.some((one) => scope.includes(`api_scope/${one}`)))
  if (caller.kind === 'app' || !may) return restError(403, 1100, 'Access denied', { domain: 'ACCESS' })
  const left = spend(world, 'developer.analytics', deed.at)
  if (!left.ok) return tooManyRequests(left.retryAfter)
  const members = RESOURCES.filter(({ apiName }) => apiName === 'message')
  return json(200, { rateLimits: [apiJson(world, members, deed.at)] })
}

export const RATE_LIMIT_ROUTES: readonly Route[] = [
  {
    host: 'api',
    method: 'GET',
    path: /^\/developer\/analytics\/v1_beta\/user_rate_limit\/?$/,
    operation: { name: 'analytics.user_rate_limit', shows: 'nothing' },
    answer: userRateLimits,
  },
  {
    host: 'api',
    method: 'GET',
    path: /^\/developer\/analytics\/v1_beta\/rate_limit\/?$/,
    operation: { name: 'analytics.rate_limit', shows: 'nothing' },
    answer: rateLimits,
  },
]
