import { Problem } from '#adapter'
import type { CaseSighting, Marketplace, OrderSighting } from '#adapter'
import type { RawRef } from './raw-store.js'
import { storable } from '../infra/storable.js'

/** A stored raw item. */
export interface RawEntry {
  readonly raw: RawRef
  readonly item: unknown
}

/** One raw item as understood, or the reason why it could not be. */
export interface Understood {
  readonly raw: RawRef
  readonly cases: readonly CaseSighting[]
  readonly orders: readonly OrderSighting[]
  readonly problem: string | null
}

/** Lets the stream look at each item; one that it cannot understand does not hold up the others. */
export function understand(
  marketplace: Marketplace,
  stream: string,
  items: readonly RawEntry[],
  at: { readonly seenAt: string; readonly site: string },
): Understood[] {
  const reader = marketplace.streams[stream]
  if (!reader) throw new RangeError(`${marketplace.id} has no stream ${stream}`)
  return items.map(({ raw, item }) => {
    try {
      const { cases, orders = [] } = storable(reader.see(item, at))
      return { raw, cases, orders, problem: null }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return { raw, cases: [], orders: [], problem: storable(error.message) }
    }
  })
}
