import { SITES } from './sites.js'
import { PROBLEMS, type PostOrderProblem } from './wire.js'
import type { Answer, WireRequest } from '../http.js'
import type { Operation } from '../faults.js'
import type { Deed, Quirks } from '../marketplace.js'
import type { World } from './world.js'

/** One request on its way through the simulated eBay. */
export interface Call {
  readonly world: World
  readonly request: WireRequest
  readonly quirks: Quirks
  readonly deed: Deed
  /** What the path's pattern captured, e.g. the cancel id. */
  readonly id: string
}

export interface Route {
  /** The base path that stands for the host: api, apiz, auth. */
  readonly host: string
  readonly method: string
  readonly path: RegExp
  /** Trading only: the X-EBAY-API-CALL-NAME header it answers to; any when not given. */
  readonly callName?: string | undefined
  readonly operation: Operation
  readonly answer: (call: Call) => Answer | Promise<Answer>
}

/** The object, or its version before the last change when the answer is stale. */
export const shown = <Fields>(object: Fields & { previous: Fields | null }, quirks: Quirks): Fields =>
  quirks.stale ? (object.previous ?? object) : object

/** A page; with the fault its first item comes twice, as when a new object slips in between two reads. */
export function paged<Item>(items: readonly Item[], start: number, size: number, quirks: Quirks): Item[] {
  const page = items.slice(start, start + size)
  return quirks.duplicates ? [...page, ...page.slice(0, 1)] : page
}

export type Caller =
  | { readonly kind: 'seller'; readonly login: string }
  | { readonly kind: 'app' }
  | { readonly kind: 'refused'; readonly why: 'expired' | 'invalid' }

/** Who an OAuth access token belongs to at an instant. */
export function callerOf(world: World, token: string, at: number): Caller {
  const access = world.state.accessTokens.find((candidate) => candidate.token === token)
  if (!access) return { kind: 'refused', why: 'invalid' }
  if (access.expiresAt <= at) return { kind: 'refused', why: 'expired' }
  return access.login === null ? { kind: 'app' } : { kind: 'seller', login: access.login }
}

/** Who an old Auth'n'Auth token belongs to at an instant. */
export function legacyCallerOf(world: World, token: string, at: number): Caller {
  const shop = world.state.shops.find((candidate) => candidate.legacyToken === token)
  if (!shop) return { kind: 'refused', why: 'invalid' }
  if (shop.legacyExpiresAt <= at) return { kind: 'refused', why: 'expired' }
  return { kind: 'seller', login: shop.login }
}

/** Scopes that let a seller's token use Post-Order; the docs name none, clients in the wild use these (facts/ebay.md §1.2). */
const POST_ORDER_SCOPES = [
  'https://api.ebay.com/oauth/api_scope',
  'https://api.ebay.com/oauth/api_scope/sell.fulfillment',
]

/** The seller behind a Post-Order request, or the problem with it. `IAF <oauth>` and `TOKEN <auth'n'auth or oauth>`; not Bearer. */
export function postOrderSeller({ world, request, deed }: Call): string | PostOrderProblem {
  const [scheme = '', token = ''] = (request.headers['authorization'] ?? '').split(' ')
  if (scheme === '') return PROBLEMS.missingToken
  if (scheme !== 'IAF' && scheme !== 'TOKEN') return PROBLEMS.wrongScheme
  const oauth = callerOf(world, token, deed.at)
  const caller =
    scheme === 'TOKEN' && oauth.kind === 'refused' ? legacyCallerOf(world, token, deed.at) : oauth
  if (caller.kind === 'refused') return PROBLEMS.invalidToken
  const access = world.state.accessTokens.find((candidate) => candidate.token === token)
  if (caller.kind === 'app') return PROBLEMS.noScope
  if (access && !POST_ORDER_SCOPES.some((scope) => access.scopes.includes(scope))) return PROBLEMS.noScope
  const marketplace = (request.headers['x-ebay-c-marketplace-id'] ?? '').replace('-', '_')
  if (!Object.hasOwn(SITES, marketplace)) return PROBLEMS.missingMarketplace
  return caller.login
}
