import { z } from 'zod'
import { idText, parseWire, sighting, stream } from '#adapter'
import type { At, CaseRemark, Cursor, OrderMark, Page, Sightings } from '#adapter'
import { recognise } from '#case'
import type { Flag, Observation } from '#case'
import { inside } from './client.js'
import type { Session } from './client.js'
import { feedbackMachine } from './feedback-machine.js'
import type { Stars } from './feedback-machine.js'
import { cursorOf, objectsIn, queryOf, resume, step } from './keyset.js'

const instant = z.iso.datetime({ offset: true })

/** Ratings of the last 30 days were judged; twice as many days are read at first. */
const BACKFILL_DAYS = 60
/** The longest comment that goes into a timeline, in UTF-16 units. */
const LONGEST_TEXT = 4_000

/** What we rely on of a product rating (v3 specification 3.0.65). It has no state, and nothing can be answered. */
const ratingWire = z.looseObject({
  id: idText,
  rating: z.number().int(),
  comment: z.string().nullish(),
  created_at: instant,
  order_id: idText.nullish(),
  product_id: idText.nullish(),
  variation_id: idText.nullish(),
  user_locale: z.string().nullish(),
})

type Rating = z.output<typeof ratingWire>

async function listRatings(session: Session, cursor: Cursor | null): Promise<Page> {
  const start = new Date(session.now().getTime() - BACKFILL_DAYS * 86_400_000)
  const walk = resume(cursor, start)
  const query = queryOf(walk, 'created_at')
  const body = await session.call({
    operation: 'ratings.list',
    method: 'GET',
    path: '/ratings/products',
    query,
  })
  const { fresh, next, over } = step(walk, objectsIn(body), 'created_at')
  return { items: fresh, cursor: cursorOf(next, over), more: !over }
}

const wordsOf = ({ rating, comment }: Rating): string =>
  [`rated ${rating} of 5`, comment?.slice(0, LONGEST_TEXT)].filter(Boolean).join(': ')

/** A rating as a case: closed from the first, for there is nothing to do about it but to read it. */
function toObservation(wire: Rating, flags: readonly Flag[], at: At): Observation<Stars> {
  return {
    nativeId: wire.id,
    state: recognise(feedbackMachine, String(wire.rating)),
    native: { rating: String(wire.rating), created_at: wire.created_at },
    site: at.site,
    asOf: wire.created_at,
    openedAt: wire.created_at,
    enteredAt: wire.created_at,
    subject: wire.comment || `${wire.rating} / 5`,
    orderId: wire.order_id ?? null,
    lines: [
      {
        lineId: wire.order_id ?? wire.id,
        itemId: wire.product_id ?? null,
        title: null,
        sku: null,
        quantity: null,
        price: null,
      },
    ],
    buyer: null,
    reason: null,
    amount: null,
    given: {},
    activities: [{ key: 'rated', at: wire.created_at, party: 'buyer', text: wordsOf(wire), as: 'message' }],
    flags,
    link: null,
    gradeEffects: [
      {
        metric: 'rating_30d',
        counts: 'yes',
        why: {
          en: 'every product rating of the last 30 days counts in the average of the trusted store',
          zh: '近 30 天的每条商品评分都计入诚信店铺的平均评分',
        },
        avertUntil: null,
        source:
          'Wish merchant help on trusted stores, in force from 2017-02-20; whether it is still judged is unconfirmed',
      },
    ],
  }
}

/** The same in the timeline of the tickets on that order. */
function remarksOf(wire: Rating): CaseRemark[] {
  if (!wire.order_id) return []
  const key = `rating:${wire.id}`
  const activity = { key, at: wire.created_at, party: 'buyer' as const, text: wordsOf(wire) }
  return [{ of: { orderId: wire.order_id, kinds: ['ticket'] }, key, asOf: wire.created_at, activity }]
}

/** Its stars, for the average of the trusted store; a rating of no order cannot be counted. */
const marksOf = ({ id, order_id: orderId, rating, created_at }: Rating): OrderMark[] =>
  orderId && rating >= 1 && rating <= 5
    ? [
        {
          orderId,
          mark: `rated_${rating}`,
          at: new Date(created_at).toISOString(),
          provenance: 'marketplace',
          of: `rating ${id}`,
        },
      ]
    : []

export const ratings = stream({
  everySeconds: 7_200,
  list: listRatings,
  items: (body) => objectsIn(inside(body)),
  parse: (item) => parseWire(ratingWire, item),
  map: (wire, flags, at: At): Sightings => ({
    cases: [sighting(feedbackMachine, toObservation(wire, flags, at))],
    remarks: remarksOf(wire),
    marks: marksOf(wire),
  }),
})
