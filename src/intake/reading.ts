import { Problem } from '#adapter'
import type { At, Marketplace, Sightings } from '#adapter'
import type { RawRef } from './raw-store.js'
import { storable } from '../infra/storable.js'

/** A stored raw item. */
export interface RawEntry {
  readonly raw: RawRef
  readonly item: unknown
}

/** One raw item as understood, or the reason why it could not be. */
export interface Understood extends Required<Sightings> {
  readonly raw: RawRef
  readonly problem: string | null
}

const NOTHING: Required<Sightings> = { cases: [], orders: [], facts: [], reports: [], marks: [], remarks: [] }

/** Lets the stream look at each item; one that it cannot understand does not hold up the others. */
export function understand(
  marketplace: Marketplace,
  stream: string,
  items: readonly RawEntry[],
  at: At,
): Understood[] {
  const reader = marketplace.streams[stream]
  if (!reader) throw new RangeError(`${marketplace.id} has no stream ${stream}`)
  return items.map(({ raw, item }) => {
    try {
      return { ...NOTHING, ...storable(reader.see(item, at)), raw, problem: null }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return { ...NOTHING, raw, problem: storable(error.message) }
    }
  })
}
