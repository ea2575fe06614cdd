import { z } from 'zod'
import { idText, parseWire, stream } from '#adapter'
import type { CaseRemark, Cursor, Fact, Page } from '#adapter'
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

/** What Wish took, or gave back, and when. */
interface Taking {
  readonly key: string
  readonly at: string
  readonly amount: string
  readonly reason: string
}

function takingsOf(wire: Penalty): Taking[] {
  const amount = wire.penalty_amount && money(wire.penalty_amount.amount, wire.penalty_amount.currency_code)
  const { amount: digits, currency } = amount ? moneyJson(amount) : { amount: 'unknown amount', currency: '' }
  const told = { amount: `${digits} ${currency}`.trim(), reason: wire.penalty_reason ?? '' }
  const reversedAt = Date.parse(wire.reversed_at ?? '')
  return [
    { key: `penalty ${wire.id}`, at: new Date(wire.created_at).toISOString(), ...told },
    ...(wire.reversed && !Number.isNaN(reversedAt)
      ? [{ key: `penalty ${wire.id} reversed`, at: new Date(reversedAt).toISOString(), ...told }]
      : []),
  ]
}

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(' · ')

/** The penalty among the shop's facts. */
function factOf(wire: Penalty, { key, at, amount, reason }: Taking): Fact {
  const of = [wire.related_entity_type, wire.related_entity_id].filter(Boolean).join(' ')
  return { name: key, on: at.slice(0, 10), value: joined([amount, of, reason]) }
}

/** The penalty in the timeline of the ticket that it is for, or of the tickets on the order that it is for; others stand alone. */
function remarkOf(wire: Penalty, { key, at, amount, reason }: Taking): CaseRemark[] {
  const id = wire.related_entity_id
  const type = wire.related_entity_type
  if (!id || (type !== 'TICKET' && type !== 'ORDER')) return []
  const of =
    type === 'TICKET'
      ? { kind: 'ticket' as const, nativeId: id }
      : { orderId: id, kinds: ['ticket' as const] }
  return [
    {
      of,
      key,
      asOf: at,
      activity: { key, at, party: 'marketplace', text: `${key}: ${joined([amount, reason])}` },
    },
  ]
}

export const penalties = stream({
  everySeconds: 3_600,
  list: listPenalties,
  items: (body) => objectsIn(inside(body)),
  parse: (item) => parseWire(penaltyWire, item),
  map: (wire) => {
    const takings = takingsOf(wire)
    return {
      cases: [],
      facts: takings.map((taking) => factOf(wire, taking)),
      remarks: takings.flatMap((taking) => remarkOf(wire, taking)),
    }
  },
})
