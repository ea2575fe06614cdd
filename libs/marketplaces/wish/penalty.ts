import { z } from 'zod'
import { idText, parseWire, stream } from '#adapter'
import type { Cursor, Fact, Page } from '#adapter'
import { money, moneyJson } from '#case'
import { inside } from './client.js'
import type { Session } from './client.js'
import { cursorOf, objectsIn, queryOf, resume, step } from './keyset.js'

const instant = z.iso.datetime({ offset: true })
const BACKFILL_DAYS = 120

/** A penalty as the v3 specification 3.0.65 has it. The reason is a text in no list. */
const penaltyWire = z.looseObject({
  id: idText,
  penalty_reason: z.string().nullish(),
  created_at: instant,
  reversed: z.boolean().nullish(),
  reversed_at: z.string().nullish(),
  penalty_amount: z
    .looseObject({ amount: z.union([z.number(), z.string()]), currency_code: z.string() })
    .nullish(),
  related_entity_type: z.string().nullish(),
  related_entity_id: idText.nullish(),
})

type Penalty = z.output<typeof penaltyWire>

/** Two walks in turn: by creation, then by reversal, since a reversal does not change the date of creation. */
const cursorWire = z.object({
  turn: z.enum(['created_at', 'reversed_at']),
  created_at: z.record(z.string(), z.unknown()).nullable(),
  reversed_at: z.record(z.string(), z.unknown()).nullable(),
})

async function listPenalties(session: Session, cursor: Cursor | null): Promise<Page> {
  const known = cursorWire.safeParse(cursor).data
  const state = known ?? { turn: 'created_at' as const, created_at: null, reversed_at: null }
  const start = new Date(session.now().getTime() - BACKFILL_DAYS * 86_400_000)
  const walk = resume(state[state.turn], start)
  const query = queryOf(walk, state.turn)
  const body = await session.call({ operation: 'penalties.list', method: 'GET', path: '/penalties', query })
  const { fresh, next, over } = step(walk, objectsIn(body), state.turn)
  const turn = over ? (state.turn === 'created_at' ? 'reversed_at' : 'created_at') : state.turn
  const more = !over || state.turn === 'created_at'
  return { items: fresh, cursor: { ...state, [state.turn]: cursorOf(next, over), turn }, more }
}

/** What Wish took, for what, and what it gave back. */
function factsOf(wire: Penalty): Fact[] {
  const amount = wire.penalty_amount && money(wire.penalty_amount.amount, wire.penalty_amount.currency_code)
  const { amount: digits, currency } = amount ? moneyJson(amount) : { amount: 'unknown amount', currency: '' }
  const of = [wire.related_entity_type, wire.related_entity_id].filter(Boolean).join(' ')
  const value = [`${digits} ${currency}`.trim(), of, wire.penalty_reason].filter(Boolean).join(' · ')
  const day = (time: number): string => new Date(time).toISOString().slice(0, 10)
  const reversedAt = Date.parse(wire.reversed_at ?? '')
  return [
    { name: `penalty ${wire.id}`, on: day(Date.parse(wire.created_at)), value },
    ...(wire.reversed && !Number.isNaN(reversedAt)
      ? [{ name: `penalty ${wire.id} reversed`, on: day(reversedAt), value }]
      : []),
  ]
}

export const penalties = stream({
  everySeconds: 3_600,
  list: listPenalties,
  items: (body) => objectsIn(inside(body)),
  parse: (item) => parseWire(penaltyWire, item),
  map: (wire) => ({ cases: [], facts: factsOf(wire) }),
})
