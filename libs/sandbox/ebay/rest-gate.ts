import type { Answer } from '../http.js'
import { callerOf, type Call } from './calls.js'
import { spend, type Resource } from './rate-limits.js'
import { restError, tooManyRequests } from './wire.js'

const BASE = 'https://api.ebay.com/oauth/api_scope'

/** A request that a REST interface refuses. */
export class RestRefusal extends Error {
  override readonly name = 'RestRefusal'
  readonly status: number
  readonly errorId: number
  readonly domain: string
  constructor(status: number, errorId: number, message: string, domain = 'API_FULFILLMENT') {
    super(message)
    this.status = status
    this.errorId = errorId
    this.domain = domain
  }
}

/** The gateway's checks of facts/ebay.md §1.2–1.3: only Bearer, a live token, a scope that was consented to. */
function sellerOf({ world, request, deed }: Call, scopes: readonly string[]): string {
  const [scheme, token = ''] = (request.headers['authorization'] ?? '').split(' ')
  if (scheme !== 'Bearer')
    throw new RestRefusal(401, scheme === '' ? 1002 : 1003, 'Invalid authorization scheme', 'OAuth')
  const caller = callerOf(world, token, deed.at)
  if (caller.kind === 'refused') throw new RestRefusal(401, 1001, 'Invalid access token', 'OAuth')
  const access = world.state.accessTokens.find((candidate) => candidate.token === token)
  const held = access?.scopes ?? []
  if (caller.kind === 'app' || !scopes.some((scope) => held.includes(`${BASE}/${scope}`)))
    throw new RestRefusal(403, 1100, 'Access denied', 'ACCESS')
  return caller.login
}

/** Wraps an endpoint of a shop: who is calling, the daily limit, and the error body of the gateway. */
export const restEndpoint =
  (scopes: readonly string[], resource: Resource, handle: (call: Call, seller: string) => Answer) =>
  (call: Call): Answer =>
    guarded(call, resource, () => handle(call, sellerOf(call, scopes)))

/** The same for the application itself; a shop's token does as well, as its scopes hold the base scope. */
export const applicationEndpoint =
  <Result extends Answer | Promise<Answer>>(resource: Resource, handle: (call: Call) => Result) =>
  (call: Call): Answer | Result =>
    guarded(call, resource, () => {
      const [scheme, token = ''] = (call.request.headers['authorization'] ?? '').split(' ')
      if (scheme !== 'Bearer' || callerOf(call.world, token, call.deed.at).kind === 'refused')
        throw new RestRefusal(401, 1001, 'Invalid access token', 'OAuth')
      return handle(call)
    })

function guarded<Result>(call: Call, resource: Resource, work: () => Result): Result | Answer {
  const refused = (error: unknown): Answer => {
    if (!(error instanceof RestRefusal)) throw error
    return restError(error.status, error.errorId, error.message, { domain: error.domain })
  }
  try {
    const left = spend(call.world, resource, call.deed.at)
    if (!left.ok) return tooManyRequests(left.retryAfter)
    return work()
  } catch (error) {
    return refused(error)
  }
}

/** The JSON object of a request. Throws a RestRefusal. */
export function bodyOf({ request }: Call, errorId: number, domain?: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(request.body)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>
  } catch {
    // Refused below.
  }
  throw new RestRefusal(400, errorId, 'Invalid input request', domain)
}

/** A whole number of the query. Throws a RestRefusal. */
export function queryNumber(
  { request }: Call,
  name: string,
  { otherwise, low, high, errorId }: { otherwise: number; low: number; high: number; errorId: number },
): number {
  const text = request.query.get(name)
  if (text === null) return otherwise
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= low && value <= high)) throw new RestRefusal(400, errorId, `Invalid ${name}: ${text}`)
  return value
}
