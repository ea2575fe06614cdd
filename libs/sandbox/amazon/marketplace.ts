import { FaultRefused, type Operation } from '../faults.js'
import type { Answer, WireRequest } from '../http.js'
import type { Deed, Marketplace, Quirks } from '../marketplace.js'
import { metered, rateHeader, requestId, type Call, type Route } from './calls.js'
import { FEED_ROUTES } from './feeds.js'
import { store } from './files.js'
import { runDue } from './lifecycle.js'
import { applicationOf, callerOf, expireTokens, revokeConsent, token } from './lwa.js'
import { MESSAGE_ROUTES } from './messages.js'
import { NOTIFICATION_ROUTES } from './notifications.js'
import { ORDER_ROUTES } from './order-routes.js'
import { OTHER_ROUTES } from './other-routes.js'
import { QUEUE_HOST, sqs } from './queue.js'
import { SCHEDULE_ROUTES } from './report-schedules.js'
import { REPORT_ROUTES } from './reports.js'
import { UPLOAD_ROUTES } from './uploads.js'
import { ERRORS, refuse } from './wire.js'
import { record, type World } from './world.js'

const ROUTES: readonly Route[] = [
  ...ORDER_ROUTES,
  ...REPORT_ROUTES,
  ...SCHEDULE_ROUTES,
  ...FEED_ROUTES,
  ...MESSAGE_ROUTES,
  ...NOTIFICATION_ROUTES,
  ...UPLOAD_ROUTES,
  ...OTHER_ROUTES,
]
const API_HOSTS = ['na', 'eu', 'fe']
const TOKEN = { name: 'amazon.lwa.token', shows: 'nothing' } as const satisfies Operation
const QUEUE = { name: 'amazon.sqs', shows: 'list' } as const satisfies Operation
const STORE = { name: 'amazon.documents', shows: 'object' } as const satisfies Operation

const withHeaders = (answer: Answer, headers: Record<string, string>): Answer => ({
  ...answer,
  headers: { ...answer.headers, ...headers },
})

type Found = ReturnType<Marketplace['find']>

/** One call of the Selling Partner API: who is it, may he, is a token left, then the answer. */
function respond(
  world: World,
  route: Route,
  {
    host,
    request,
    deed,
    quirks,
    ids,
  }: { host: string; request: WireRequest; deed: Deed; quirks: Quirks; ids: readonly string[] },
): Answer {
  const caller = route.grantless
    ? applicationOf(world, request, deed.at)
    : callerOf(world, request, host, deed.at)
  if ('status' in caller) return caller
  const name = route.operation.name.replace('amazon.', '')
  if (caller.missingRoles.some((role) => name.startsWith(role))) {
    record(world, deed, caller.login, 'call.denied', { operation: name })
    return ERRORS.denied
  }
  const call: Call = { world, request, quirks, deed, seller: caller, ids }
  if (!metered(call, route)) return ERRORS.quota
  const answer = route.answer(call)
  return withHeaders(answer, rateHeader(answer.status, route))
}

function apiRoute(world: World, host: string, request: WireRequest): Found {
  for (const route of ROUTES) {
    const match = route.method === request.method ? route.path.exec(request.path) : null
    if (!match) continue
    const ids = match.slice(1).map((part) => decodeURIComponent(part))
    return {
      operation: route.operation,
      answer: (deed, quirks) =>
        withHeaders(respond(world, route, { host, request, deed, quirks, ids }), requestId(world)),
    }
  }
  return undefined
}

/**
 * Amazon behind the base paths /amazon/lwa, /amazon/na, /amazon/eu, /amazon/fe, /amazon/sqs and /amazon/documents, where the signed addresses of
 * documents lead.
 */
export function amazonMarketplace(world: World): Marketplace {
  return {
    name: 'amazon',
    operations: [TOKEN, QUEUE, STORE, ...ROUTES.map(({ operation }) => operation)],
    has: (seller) => world.state.sellers.some(({ login }) => login === seller),
    find(host, request) {
      if (host === 'lwa' && request.method === 'POST' && request.path === '/auth/o2/token')
        return {
          operation: TOKEN,
          answer: (deed) => withHeaders(token(world, request, deed), requestId(world)),
        }
      if (host === QUEUE_HOST && request.method === 'POST')
        return { operation: QUEUE, answer: (deed) => sqs(world, request, deed.at) }
      if (host === 'documents' && ['GET', 'PUT'].includes(request.method))
        return { operation: STORE, answer: (deed) => store(world, request, deed.at) }
      return API_HOSTS.includes(host) ? apiRoute(world, host, request) : undefined
    },
    notFound: ERRORS.notFound,
    tooLarge: refuse(413, 'RequestTooLarge', 'The request size exceeds the maximum accepted size.'),
    serverError: refuse(500, 'InternalFailure', 'We encountered an internal error. Please try again.'),
    // Amazon says neither when to come back nor what the rate is.
    tooManyRequests: () => ERRORS.quota,
    settle: (until) => runDue(world, until),
    strike(fault) {
      if (fault.seller !== undefined && !world.state.sellers.some(({ login }) => login === fault.seller))
        throw new FaultRefused(`there is no seller "${fault.seller}"`)
      const at = world.clock.now()
      if (fault.name === 'token-expired') expireTokens(world, fault.seller, at)
      else revokeConsent(world, fault.seller, at)
    },
  }
}
