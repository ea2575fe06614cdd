import { z } from 'zod'
import type { Cursor } from '#adapter'

/*
 * Post-Order lists by creation date only and does not document what `offset` counts. A sweep therefore goes through
 * windows of creation time, finds out how `offset` is meant, and hands out every id once.
 */

const DAY_MS = 86_400_000
/** The longest window asked for; eBay itself searches 90 days forward when no end is given. */
const WINDOW_DAYS = 31
const BACKFILL_DAYS = 90
/** Cancellations older than that do not change any more, or are read again by their id. */
const LOOK_BACK_DAYS = 30
const OVERLAP_DAYS = 1
/** "Do not set the start date more than 18 months in the past" (eBay, cancellation/search, read 2026-11-22). */
export const FURTHEST_DAYS = 540

export const PAGE_SIZE = 100

const windowWire = z.object({ from: z.iso.datetime(), to: z.iso.datetime() })
const sweepWire = z.object({
  startedAt: z.iso.datetime(),
  /** When the sweep before this one began; null in the first. */
  since: z.iso.datetime().nullable(),
  /** Windows still to be read; the first one is being read. */
  windows: z.array(windowWire).min(1),
  /** What to ask next in that window; null asks without, which gives its first page in every reading. */
  offset: z.number().int().nullable(),
  /** What `offset` counts; found out on the second page. */
  counts: z.enum(['pages', 'rows']).nullable(),
  seen: z.array(z.string()),
  /** Something was left out that the next sweep has to bring. */
  owing: z.boolean(),
})
const restWire = z.object({ since: z.iso.datetime() })

type Window = z.output<typeof windowWire>
export type Sweep = z.output<typeof sweepWire>

/** What an answer shows about paging: its ids, and what eBay says of the total, its page size and where it began. */
export interface PageSeen {
  readonly ids: readonly string[]
  readonly total: number | null
  readonly size: number
  readonly offset: number | null
}

/**
 * The sweep that a cursor is in, or the next one: 90 days back at first, later 30 days and a day of overlap, or as far
 * as the last sweep if that is longer ago. A cursor that cannot be read counts as none: reading twice beats missing.
 */
export function resume(cursor: Cursor | null, now: Date): Sweep {
  const running = sweepWire.safeParse(cursor)
  if (running.success) return running.data
  const rest = restWire.safeParse(cursor)
  const since = rest.success ? rest.data.since : null
  const ago = since === null ? BACKFILL_DAYS : (now.getTime() - Date.parse(since)) / DAY_MS
  const days = since === null ? ago : Math.max(LOOK_BACK_DAYS, ago) + OVERLAP_DAYS
  const from = new Date(now.getTime() - Math.min(days, FURTHEST_DAYS) * DAY_MS)
  const windows = windowsOf(from, now, WINDOW_DAYS)
  return { startedAt: now.toISOString(), since, windows, offset: null, counts: null, seen: [], owing: false }
}

/** A span of time cut into windows of at most so many days (24 hours each), newest first, without gap or overlap. */
export function windowsOf(from: Date, to: Date, days: number): Window[] {
  const windows: Window[] = []
  for (let end = to.getTime(); end > from.getTime(); end -= days * DAY_MS) {
    const start = Math.max(from.getTime(), end - days * DAY_MS)
    windows.push({ from: new Date(start).toISOString(), to: new Date(end).toISOString() })
  }
  return windows
}

/**
 * Takes note of a page: which of its ids are new in this window, and where the sweep stands then; null = it is done.
 * The second page is asked for as a page number. If most of it repeats the first page, `offset` counts rows; a lone
 * repeat is only a repeat. A window ends when its total has been seen, with an empty page, or when nothing new comes.
 */
export function turn(sweep: Sweep, page: PageSeen): { fresh: ReadonlySet<string>; next: Sweep | null } {
  const before = new Set(sweep.seen)
  const fresh = new Set(page.ids.filter((id) => !before.has(id)))
  const seen = [...before, ...fresh]
  if (windowEnds(sweep, page, fresh.size, seen.length)) {
    const [, ...windows] = sweep.windows
    const next = windows.length > 0 ? { ...sweep, windows, offset: null, counts: null, seen: [] } : null
    return { fresh, next }
  }
  // "1" is what eBay's samples call the first page.
  if (sweep.offset === null) return { fresh, next: { ...sweep, offset: (page.offset ?? 1) + 1, seen } }
  const repeats = page.ids.filter((id) => before.has(id)).length
  const counts = sweep.counts ?? (repeats > page.ids.length / 2 ? 'rows' : 'pages')
  const offset = counts === 'rows' ? seen.length : sweep.offset + 1
  return { fresh, next: { ...sweep, offset, counts, seen } }
}

function windowEnds(sweep: Sweep, page: PageSeen, fresh: number, seen: number): boolean {
  if (page.ids.length === 0) return true
  if (page.total === null ? page.ids.length < page.size : seen >= page.total) return true
  // On the second page nothing new may still mean that rows are counted; later it means that eBay stands still.
  return fresh === 0 && sweep.counts !== null
}

/** The cursor to keep: within a sweep, or only when it began; one that owes something counts as not made. */
export function cursorOf(next: Sweep | null, sweep: Sweep): Cursor {
  if (next) return { ...next, owing: sweep.owing }
  const oldest = new Date(Date.parse(sweep.startedAt) - BACKFILL_DAYS * DAY_MS).toISOString()
  return { since: sweep.owing ? (sweep.since ?? oldest) : sweep.startedAt }
}
