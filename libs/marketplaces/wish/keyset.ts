import { z } from 'zod'
import { Problem } from '#adapter'
import type { Cursor } from '#adapter'

/*
 * Wish pages by a date, `{attribute}_min`, which is inclusive: the next page begins with the last date of this one, and what
 * has that date comes again. A walk goes up to now; the next one begins a little before the end of the last.
 */

const PAGE = 100
/** The most that one call may ask for (v3 specification 3.0.65). */
export const LARGEST_PAGE = 500
/** What is written at Wish may become visible a little later than its date. */
const OVERLAP_MS = 10 * 60_000

const walkWire = z.object({
  /** Where the next page begins, ISO 8601; null: at the very first object. */
  from: z.iso.datetime().nullable(),
  /** Ids with that date which have been handed out. */
  seen: z.array(z.string()),
  limit: z.number().int().positive(),
  /** Dates that more objects share than one call can show: there may be more behind them. */
  crowded: z.array(z.string()),
})
const restWire = z.object({ since: z.iso.datetime().nullable(), crowded: z.array(z.string()) })

export type Walk = z.output<typeof walkWire>

/** The walk that a cursor is in, or the next one. A cursor that cannot be read counts as none; the first begins at `start`. */
export function resume(cursor: Cursor | null, start: Date | null): Walk {
  const running = walkWire.safeParse(cursor)
  if (running.success) return running.data
  const rest = restWire.safeParse(cursor)
  const since = rest.success ? rest.data.since : null
  const first = start === null ? null : start.toISOString()
  const from = since === null ? first : new Date(Date.parse(since) - OVERLAP_MS).toISOString()
  return { from, seen: [], limit: PAGE, crowded: rest.success ? rest.data.crowded : [] }
}

/** What to ask for the next page of a walk. */
export const queryOf = (walk: Walk, attribute: string): Readonly<Record<string, string | number>> => ({
  sort_by: `${attribute}.asc`,
  limit: walk.limit,
  ...(walk.from !== null && { [`${attribute}_min`]: walk.from }),
})

/**
 * Takes note of a page: what of it is new in this walk, where the walk stands then, and whether it is over. A full page
 * of one date is asked for again as large as can be; if even that is full, the walk steps on by a millisecond.
 * Throws `contract_changed` when a full page has no date to go on from.
 */
export function step(
  walk: Walk,
  items: readonly unknown[],
  attribute: string,
): { readonly fresh: readonly unknown[]; readonly next: Walk; readonly over: boolean } {
  const before = new Set(walk.seen)
  const fresh = items.filter((item) => !before.has(idOf(item)))
  const dates = items.flatMap((item) => dateOf(item, attribute) ?? [])
  const last = dates.reduce((latest, date) => (date > latest ? date : latest), walk.from ?? '')
  const full = items.length >= walk.limit
  if (full && dates.length === 0) {
    const message = `Wish gave a full page without ${attribute}`
    throw new Problem('contract_changed', message, { sideEffect: 'none' })
  }
  const ofLast = items.filter((item) => dateOf(item, attribute) === last).map((item) => idOf(item))
  const seen = [...new Set([...(last === walk.from ? walk.seen : []), ...ofLast])]
  const next: Walk = { from: last === '' ? null : last, seen, limit: PAGE, crowded: walk.crowded }
  if (!full || last !== walk.from) return { fresh, next, over: !full }
  if (walk.limit < LARGEST_PAGE) return { fresh, next: { ...next, limit: LARGEST_PAGE }, over: false }
  const beyond = new Date(Date.parse(last) + 1).toISOString()
  const crowded = [...new Set([...walk.crowded, last])].slice(-20)
  return { fresh, next: { from: beyond, seen: [], limit: PAGE, crowded }, over: false }
}

/** The cursor to keep: within a walk, or where it ended. */
export const cursorOf = (walk: Walk, over: boolean): Cursor =>
  over ? { since: walk.from, crowded: walk.crowded } : { ...walk }

/** One without an id is told apart by all it holds, so that it is reported and not lost. */
const idOf = (item: unknown): string => {
  const id = isRecord(item) ? item['id'] : undefined
  return typeof id === 'string' || typeof id === 'number' ? String(id) : JSON.stringify(item)
}

/** In UTC and whole milliseconds, the form in which it is asked for again. */
function dateOf(item: unknown, attribute: string): string | null {
  const time = isRecord(item) ? Date.parse(String(item[attribute])) : Number.NaN
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The objects in a raw body: a page of them, in an envelope or bare, or one alone, known by its id. Throws `contract_changed`. */
export function objectsIn(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body
  if (isRecord(body) && 'id' in body) return [body]
  throw new Problem('contract_changed', 'no objects in Wish’s answer', { sideEffect: 'none' })
}
