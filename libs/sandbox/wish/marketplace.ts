import { FaultRefused, type Operation } from '../faults.js'
import { metered, requestId, resetHeader, type Call } from './calls.js'
import { serveFile } from './files.js'
import { runDue } from './lifecycle.js'
import { callerOf, expireTokens, refreshToken, revokeConsent } from './oauth.js'
import { ROUTES } from './routes.js'
import { ERRORS, refuse } from './wire.js'
import type { Answer } from '../http.js'
import type { Marketplace } from '../marketplace.js'
import type { World } from './world.js'

const HOSTS = ['merchant', 'china', 'sandbox']
const REFRESH = { name: 'wish.oauth.refresh_token', shows: 'nothing' } as const satisfies Operation
const FILE = { name: 'wish.files.get', shows: 'nothing' } as const satisfies Operation
const TOO_MANY = refuse(429, 1009, 'Too many requests')

const withHeaders = (answer: Answer, headers: Record<string, string>): Answer => ({
  ...answer,
  headers: { ...answer.headers, ...headers },
})

/** Wish behind the base paths /wish/merchant (global), /wish/china and /wish/sandbox, API v3 only: v2 is gone, as in life. */
export function wishMarketplace(world: World): Marketplace {
  return {
    name: 'wish',
    operations: [REFRESH, FILE, ...ROUTES.map(({ operation }) => operation)],
    has: (seller) => world.state.shops.some(({ login }) => login === seller),
    find(host, request) {
      if (host === 'files' && request.method === 'GET')
        return { operation: FILE, answer: ({ at }) => serveFile(world, request, at) }
      if (!HOSTS.includes(host)) return undefined
      if (request.method === 'GET' && request.path === '/api/v3/oauth/refresh_token') {
        return {
          operation: REFRESH,
          answer: (deed, quirks) =>
            withHeaders(refreshToken({ world, request, deed, quirks, host, id: '' }), requestId(world)),
        }
      }
      for (const { method, path, operation, answer } of ROUTES) {
        const match = method === request.method ? path.exec(request.path) : null
        if (!match) continue
        return {
          operation,
          answer(deed, quirks) {
            const call: Call = { world, request, deed, quirks, host, id: match[1] ?? '' }
            const caller = callerOf(call)
            if ('status' in caller) return withHeaders(caller, requestId(world))
            const { allowed, headers } = metered(world, caller.login, deed.at)
            return withHeaders(allowed ? answer(call, caller) : TOO_MANY, headers)
          },
        }
      }
      return undefined
    },
    notFound: ERRORS.notFound,
    tooLarge: refuse(413, 1001, 'The request body is too large'),
    serverError: refuse(500, 1, 'Internal error'),
    tooManyRequests: (seconds) =>
      withHeaders(TOO_MANY, {
        'Wish-Rate-Limit-Remaining': '0',
        ...resetHeader(world, world.clock.now() + seconds * 1000),
      }),
    settle(until) {
      runDue(world, until)
      world.postman.wake()
    },
    strike(fault) {
      if (fault.seller !== undefined && !world.state.shops.some(({ login }) => login === fault.seller))
        throw new FaultRefused(`there is no seller "${fault.seller}"`)
      if (fault.name === 'token-expired') expireTokens(world, fault.seller, world.clock.now())
      else revokeConsent(world, fault.seller)
    },
  }
}
