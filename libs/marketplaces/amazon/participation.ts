import { z } from 'zod'
import { Problem, parseWire, stream } from '#adapter'
import type { Cursor, Page } from '#adapter'
import type { Session } from './client.js'
import { siteOf } from './sites.js'

const pageWire = z.looseObject({ payload: z.array(z.unknown()) })
const itemWire = z.looseObject({
  marketplace: z.looseObject({ id: z.string(), name: z.string().nullish() }),
  participation: z.looseObject({
    isParticipating: z.boolean().nullish(),
    hasSuspendedListings: z.boolean().nullish(),
  }),
  storeName: z.string().nullish(),
})

async function listParticipations(session: Session, _cursor: Cursor | null): Promise<Page> {
  const body = await session.call({
    operation: 'sellers.participations',
    method: 'GET',
    path: '/sellers/v1/marketplaceParticipations',
  })
  return { items: parseWire(pageWire, body).wire.payload, cursor: {}, more: false }
}

function itemsIn(body: unknown): readonly unknown[] {
  if (typeof body === 'object' && body !== null) {
    if ('payload' in body && Array.isArray(body.payload)) return body.payload
    if ('marketplace' in body) return [body]
  }
  throw new Problem('contract_changed', 'the body holds no participations', { sideEffect: 'none' })
}

/**
 * Where the seller takes part, once a day. Suspended listings are a sign of trouble with the account. Marketplaces outside our table ("Non-Amazon
 * …") are kept in the raw payload alone.
 */
export const participations = stream({
  everySeconds: 86_400,
  list: listParticipations,
  items: itemsIn,
  parse: (item) => parseWire(itemWire, item),
  map({ marketplace, participation }, _flags, at) {
    const site = siteOf(marketplace.id)
    if (site === undefined || !participation.isParticipating) return { cases: [] }
    const on = at.seenAt.slice(0, 10)
    return {
      cases: [],
      facts: participation.hasSuspendedListings
        ? [{ name: `suspended listings ${site}`, on, value: 'hasSuspendedListings' }]
        : [],
    }
  },
})
