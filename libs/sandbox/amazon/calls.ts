import type { Operation } from '../faults.js'
import type { Answer, WireRequest } from '../http.js'
import type { Deed, Quirks } from '../marketplace.js'
import type { Seller } from './types.js'
import { uuid, type World } from './world.js'

/** One request on its way through the simulated Amazon, signed in. */
export interface Call {
  readonly world: World
  readonly request: WireRequest
  readonly quirks: Quirks
  readonly deed: Deed
  readonly seller: Seller
  /** What the path's pattern captured. */
  readonly ids: readonly string[]
}

export interface Route {
  readonly method: string
  readonly path: RegExp
  readonly operation: Operation
  /** Tokens a second and at most, by the descriptions of the operations. */
  readonly rate: number
  readonly burst: number
  readonly answer: (call: Call) => Answer
  /** Called by the application itself, without a seller. */
  readonly grantless?: true
}

export const route = (
  method: string,
  path: string,
  name: string,
  shows: Operation['shows'],
  [rate, burst]: readonly [rate: number, burst: number],
  answer: Route['answer'],
): Route => ({
  method,
  path: new RegExp(`^${path}$`),
  operation: { name: `amazon.${name}`, shows },
  rate,
  burst,
  answer,
})

export const requestId = (world: World): Record<string, string> => ({
  'x-amzn-RequestId': uuid(world.tokenRandom),
})

/** Takes a token of the seller's bucket of that operation; false when it is empty. */
export function metered({ world, seller, deed }: Call, { operation, rate, burst }: Route): boolean {
  const key = `${seller.login} ${operation.name}`
  const known = world.state.buckets[key] ?? { tokens: burst, at: deed.at }
  const tokens = Math.min(burst, known.tokens + ((deed.at - known.at) / 1000) * rate)
  const allowed = tokens >= 1
  world.state.buckets[key] = { tokens: allowed ? tokens - 1 : tokens, at: deed.at }
  return allowed
}

/** The rate alone, never what is left; on answers that went well and on 400 and 404, never on 429, 401 or 403. */
export const rateHeader = (status: number, { rate }: Route): Record<string, string> =>
  status < 300 || status === 400 || status === 404 ? { 'x-amzn-RateLimit-Limit': String(rate) } : {}
