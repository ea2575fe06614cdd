import { z } from 'zod'
import { parseWire, stream } from '#adapter'
import type { At, Fact, Sightings } from '#adapter'
import type { Session } from './client.js'
import { settingsOf } from './settings.js'
import { dayOf } from './wall-time.js'

const text = z.union([z.string(), z.number()]).nullish()

/** The profile of `dh.user.seller.get` 2.0; it has no rate and no hundred-point score. */
const sellerWire = z.looseObject({
  /** TS, OS, NS, BS. */
  curLevel: text,
  /** N none, B bronze, S silver, G gold. */
  grade: text,
  reviewScore: text,
  sellerScore: text,
  /** N, Y, F, T, S, U, M, C. */
  verify: text,
  isPowerSeller: text,
  supplierId: text,
  supplierName: text,
  supplierNo: text,
  supplierStatusId: text,
})
type Seller = z.output<typeof sellerWire>

/** The level in DHgate's word, and what else the profile says of the shop. */
function see(wire: Seller, at: At): Sightings {
  const on = dayOf(at.seenAt, settingsOf(at.settings).timezone)
  const level = wire.curLevel === null || wire.curLevel === undefined ? '' : String(wire.curLevel)
  const facts = (['grade', 'reviewScore', 'sellerScore', 'verify', 'supplierStatusId'] as const).flatMap(
    (name): Fact[] => {
      const value = wire[name]
      return value === null || value === undefined || value === '' ? [] : [{ name, on, value: String(value) }]
    },
  )
  return {
    cases: [],
    facts,
    reports: [
      {
        scope: 'seller-level',
        cycle: 'current',
        on,
        level: level || null,
        nextOn: null,
        metrics: {},
      },
    ],
  }
}

export const seller = stream<Session, Seller>({
  everySeconds: 86_400,
  list: async (session) => ({ items: [await session.call('sellerGet', {})], cursor: {}, more: false }),
  items: (body) => [body],
  parse: (item) => parseWire(sellerWire, item),
  map: (wire, _flags, at) => see(wire, at),
})
