import { FaultRefused, type Operation } from '../faults.js'
import type { Answer, WireRequest } from '../http.js'
import type { Marketplace } from '../marketplace.js'
import { runDue } from './lifecycle.js'
import { accessToken, expireTokens, revokeConsent, shopBehind } from './oauth.js'
import { METHODS, type Call, type Method } from './router.js'
import { ERRORS, gateway } from './wire.js'
import type { World } from './world.js'

const TOKEN = { name: 'dhgate.oauth.access_token', shows: 'nothing' } as const satisfies Operation
const UNKNOWN = { name: 'dhgate.router', shows: 'nothing' } as const satisfies Operation
const MINUTE = 60_000

/** System and business parameters stand together, in the form of a POST or in the query of a GET. */
const formOf = (request: WireRequest): URLSearchParams =>
  request.method === 'POST' ? new URLSearchParams(request.body) : request.query

/** Whether a shop may call once more in this minute. */
function counted(world: World, seller: string, at: number): boolean {
  const window = Math.floor(at / MINUTE)
  const used = world.state.usage[seller]
  const count = (used?.window === window ? used.count : 0) + 1
  world.state.usage[seller] = { window, count }
  return count <= world.callsAMinute
}

/** What the gateway refuses before an operation sees the call. */
function refusal(form: URLSearchParams, method: Method | undefined): Answer | null {
  if (!form.get('method')) return ERRORS.noMethod
  if (!method) return ERRORS.unknownMethod
  if (!method.versions.includes(form.get('v') ?? '')) return ERRORS.version
  return /^\d{13}$/.test(form.get('timestamp') ?? '') ? null : ERRORS.timestamp
}

/** DHgate behind the base paths /dhgate/api (the router) and /dhgate/secure (tokens). Nothing is signed, as in life. */
export function dhgateMarketplace(world: World): Marketplace {
  return {
    name: 'dhgate',
    operations: [TOKEN, UNKNOWN, ...METHODS.map(({ operation }) => operation)],
    has: (seller) => world.state.shops.some(({ login }) => login === seller),
    find(host, request) {
      const form = formOf(request)
      if (host === 'secure' && request.method === 'POST' && request.path === '/dop/oauth2/access_token')
        return { operation: TOKEN, answer: (deed) => accessToken(world, form, deed) }
      if (host !== 'api' || request.path !== '/dop/router' || !['GET', 'POST'].includes(request.method))
        return undefined
      const method = METHODS.find(({ name }) => name === form.get('method'))
      return {
        operation: method?.operation ?? UNKNOWN,
        answer(deed, quirks) {
          const refused = refusal(form, method)
          if (refused || !method) return refused ?? ERRORS.unknownMethod
          const shop = shopBehind(world, form.get('access_token'), deed.at)
          if (!shop) return ERRORS.expired
          if (!counted(world, shop.login, deed.at)) return ERRORS.tooOften
          const call: Call = { world, shop, form, deed, quirks }
          return method.answer(call)
        },
      }
    },
    notFound: gateway('27', 'invalid method'),
    tooLarge: gateway('33', 'the request is too large'),
    serverError: { ...ERRORS.unavailable, status: 500 },
    tooManyRequests: () => ERRORS.tooOften,
    settle: (until) => runDue(world, until),
    strike(fault) {
      if (fault.seller !== undefined && !world.state.shops.some(({ login }) => login === fault.seller))
        throw new FaultRefused(`there is no seller "${fault.seller}"`)
      if (fault.name === 'token-expired') expireTokens(world, fault.seller, world.clock.now())
      else revokeConsent(world, fault.seller, world.clock.now())
    },
  }
}
