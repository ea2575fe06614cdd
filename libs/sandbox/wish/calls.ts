import { objectId, type World } from './world.js'
import type { Operation } from '../faults.js'
import type { Answer, WireRequest } from '../http.js'
import type { Deed, Quirks } from '../marketplace.js'
import type { Shop } from './types.js'

/** One request on its way through the simulated Wish. */
export interface Call {
  readonly world: World
  readonly request: WireRequest
  readonly quirks: Quirks
  readonly deed: Deed
  readonly host: string
  /** What the path's pattern captured. */
  readonly id: string
}

export interface Route {
  readonly method: string
  readonly path: RegExp
  readonly operation: Operation
  readonly answer: (call: Call, shop: Shop) => Answer
}

const WINDOW_MS = 60_000

/** Counts a call of a shop and gives the headers that go with the answer; `allowed` is false when the window is used up. */
export function metered(
  world: World,
  seller: string,
  at: number,
): { readonly allowed: boolean; readonly headers: Record<string, string> } {
  const window = Math.floor(at / WINDOW_MS)
  const used = world.state.usage[seller]
  const count = (used?.window === window ? used.count : 0) + 1
  world.state.usage[seller] = { window, count }
  const remaining = Math.max(0, world.callsAMinute - count)
  const headers = { 'Wish-Rate-Limit-Remaining': String(remaining), ...requestId(world) }
  if (count <= world.callsAMinute) return { allowed: true, headers }
  return { allowed: false, headers: { ...headers, ...resetHeader(world, (window + 1) * WINDOW_MS) } }
}

export const requestId = (world: World): Record<string, string> => ({
  'Wish-Request-Id': objectId(world.tokenRandom),
})

/** When the limiter resets, in the form that this world uses. */
export const resetHeader = (world: World, at: number): Record<string, string> => ({
  'Wish-Rate-Limit-Reset':
    world.resetAs === 'epoch' ? String(Math.ceil(at / 1000)) : new Date(at).toISOString(),
})
