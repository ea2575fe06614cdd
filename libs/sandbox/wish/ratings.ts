import { iso } from '../clock.js'
import { listOf } from './listing.js'
import { badParameter, ok } from './wire.js'
import type { Answer } from '../http.js'
import type { Call } from './calls.js'
import type { Rating, Shop } from './types.js'

const json = (rating: Rating): Record<string, unknown> => ({
  id: rating.id,
  product_id: rating.productId,
  order_id: rating.orderId,
  rating: rating.rating,
  comment: rating.comment,
  created_at: iso(rating.createdAt),
  user_locale: rating.locale,
  images: [],
  videos: [],
})

/** GET ratings/products: pages by `offset`, unlike the other lists; newest first unless told. */
export function listRatings({ world, request }: Call, { login }: Shop): Answer {
  const { query } = request
  const limit = Number(query.get('limit') ?? 100)
  const offset = Number(query.get('offset') ?? 0)
  if (!Number.isInteger(limit) || limit < 1 || limit > 500)
    return badParameter('limit must be between 1 and 500')
  if (!Number.isInteger(offset) || offset < 0) return badParameter('offset is invalid')
  const sort = /^(created_at|rating)(?:\.(asc|desc))?$/.exec(query.get('sort_by') ?? 'created_at.desc')
  if (!sort) return badParameter('Incorrect sort_by parameter is provided')
  const min = instantOf(query.get('created_at_min'), Number.NEGATIVE_INFINITY)
  const max = instantOf(query.get('created_at_max'), world.clock.now())
  if (Number.isNaN(min) || Number.isNaN(max)) return badParameter('created_at is no date-time')
  const wanted = listOf(query, 'ratings')
  const product = query.get('product_id')
  const found = world.state.ratings
    .filter(({ seller, createdAt }) => seller === login && createdAt >= min && createdAt <= max)
    .filter(({ rating }) => wanted.length === 0 || wanted.includes(String(rating)))
    .filter(({ productId }) => product === null || productId === product)
  const value = (rating: Rating): number => (sort[1] === 'rating' ? rating.rating : rating.createdAt)
  const sign = sort[2] === 'asc' ? 1 : -1
  found.sort((a, b) => sign * (value(a) - value(b)) || (a.id < b.id ? -1 : 1))
  return ok(found.slice(offset, offset + limit).map(json))
}

const instantOf = (text: string | null, otherwise: number): number =>
  text === null ? otherwise : Date.parse(text)
