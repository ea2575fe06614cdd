import { badParameter } from './wire.js'
import type { Answer } from '../http.js'
import type { Quirks } from '../marketplace.js'

export interface Listing<Item> {
  readonly items: readonly Item[]
  /** The dates that can be filtered and sorted by; null: the item has none. */
  readonly dates: Readonly<Record<string, (item: Item) => number | null>>
  readonly defaultLimit: number
  readonly id: (item: Item) => string
}

/**
 * One page as v3 gives it: `limit` from 1 to 500, `{attribute}_min/_max` both inclusive, `sort_by=attribute.asc|desc`
 * (newest first unless told). Items of one date come in the order of their ids. Refuses what the specification refuses.
 */
export function page<Item>(
  { items, dates, defaultLimit, id }: Listing<Item>,
  query: URLSearchParams,
  quirks: Quirks,
): readonly Item[] | Answer {
  const limit = Number(query.get('limit') ?? defaultLimit)
  if (!Number.isInteger(limit) || limit < 1 || limit > 500)
    return badParameter('limit must be between 1 and 500')
  const [first = ''] = Object.keys(dates)
  const [attribute = first, direction = 'desc'] = (query.get('sort_by') ?? first).split('.')
  const dateOf = dates[attribute]
  if (!dateOf || !['asc', 'desc'].includes(direction)) return badParameter('sort_by is invalid')
  let found = [...items]
  for (const [name, date] of Object.entries(dates)) {
    for (const bound of ['min', 'max'] as const) {
      const text = query.get(`${name}_${bound}`)
      if (text === null) continue
      const limitAt = /\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN
      if (Number.isNaN(limitAt)) return badParameter(`${name}_${bound} is no date-time`)
      found = found.filter((item) => {
        const at = date(item)
        return at !== null && (bound === 'min' ? at >= limitAt : at <= limitAt)
      })
    }
  }
  const sign = direction === 'asc' ? 1 : -1
  found = found.filter((item) => dateOf(item) !== null)
  found.sort((a, b) => sign * ((dateOf(a) ?? 0) - (dateOf(b) ?? 0)) || (id(a) < id(b) ? -1 : 1))
  const shown = found.slice(0, limit)
  return quirks.duplicates ? [...shown, ...shown.slice(0, 1)] : shown
}

/** The values of a list parameter, repeated or with commas. */
export const listOf = (query: URLSearchParams, name: string): readonly string[] =>
  query.getAll(name).flatMap((value) => value.split(',').filter((part) => part !== ''))
