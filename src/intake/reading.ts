import { Problem } from '#adapter'
import type { CaseSighting, Marketplace, OrderSighting } from '#adapter'
import { storable } from '../infra/storable.js'

/** One raw item as understood, or the reason why it could not be. */
export interface Understood {
  readonly rawId: string
  readonly cases: readonly CaseSighting[]
  readonly orders: readonly OrderSighting[]
  readonly problem: string | null
}

/** Lets the stream look at each item; one that it cannot understand does not hold up the others. */
export function understand(
  marketplace: Marketplace,
  stream: string,
  items: readonly { readonly rawId: string; readonly item: unknown }[],
  at: { readonly seenAt: string; readonly site: string },
): Understood[] {
  const reader = marketplace.streams[stream]
  if (!reader) throw new RangeError(`${marketplace.id} has no stream ${stream}`)
  return items.map(({ rawId, item }) => {
    try {
      const { cases, orders = [] } = storable(reader.see(item, at))
      return { rawId, cases, orders, problem: null }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return { rawId, cases: [], orders: [], problem: storable(error.message) }
    }
  })
}
