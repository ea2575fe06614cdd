import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Cursor, Page } from '#adapter'
import { PAGE_SIZE, cursorOf, resume, turn } from './search.js'
import type { PageSeen } from './search.js'

/*
 * Returns, inquiries and cases tell their history only one by one, and Post-Order does not tell what has changed. A sweep
 * therefore lists summaries by creation date, reads what looks new or different, reads open ones twice a day whatever they
 * look like (messages do not show in a summary), and asks for open ones that are too old for the list by their ids.
 */

const HALF_DAY_MS = 43_200_000
/** Objects read one by one on one page of a sweep. */
const READS = 25

const heldWire = z.record(z.string(), z.string())
const lateWire = z.object({ held: heldWire, since: z.iso.datetime(), late: z.array(z.string()) })

/** By id: how an object looked when it was read last; `+` before it while it was open. */
type Held = z.output<typeof heldWire>

/** What a sweep needs to know of one kind of objects. */
export interface SweepSpec {
  /** One answer of the search: its summaries by id, and what it says of paging. */
  search(query: { from: string; to: string; limit: number; offset: number | null }): Promise<{
    readonly found: ReadonlyMap<string, unknown>
    readonly paging: Omit<PageSeen, 'ids'>
  }>
  /** Reads one object in full; `summary` as the search gave it, if it did. Empty when eBay does not know it any more. */
  read(id: string, summary: unknown): Promise<readonly unknown[]>
  isOpen(summary: unknown): boolean
}

/** One page of a sweep; the cursor carries what is held from one sweep to the next. */
export async function sweep(spec: SweepSpec, cursor: Cursor | null, now: Date): Promise<Page> {
  const late = lateWire.safeParse(cursor)
  if (late.success && late.data.late.length > 0) return latePage(spec, late.data)
  const held = heldWire.safeParse(cursor?.['held']).data ?? {}
  const running = resume(cursor, now)
  const [window] = running.windows
  const { from, to } = window ?? { from: running.startedAt, to: running.startedAt }
  const { found, paging } = await spec.search({ from, to, limit: PAGE_SIZE, offset: running.offset })
  const { fresh, next } = turn(running, { ids: [...found.keys()], ...paging })
  const items: unknown[] = []
  for (const id of fresh) {
    const summary = found.get(id)
    const look = lookOf(spec, summary, now)
    if (held[id] === look) continue
    items.push(...(await spec.read(id, summary)))
    held[id] = look
  }
  const met = z.array(z.string()).safeParse(cursor?.['met']).data ?? []
  const seen = [...new Set([...met, ...found.keys()])]
  if (next) return { items, cursor: { ...cursorOf(next, running), held, met: seen }, more: true }
  return { items, ...closed(held, seen, cursorOf(null, running)) }
}

/** The end of a sweep: what was open and was not listed any more is read by its id; what was closed is forgotten. */
function closed(held: Held, met: readonly string[], rest: Cursor): Omit<Page, 'items'> {
  const listed = new Set(met)
  const kept = Object.entries(held).filter(([id, look]) => listed.has(id) || look.startsWith('+'))
  const late = kept.map(([id]) => id).filter((id) => !listed.has(id))
  const more = late.length > 0
  return { cursor: { ...rest, held: Object.fromEntries(kept), ...(more && { late }) }, more }
}

/** Open objects beyond the reach of the list, read by their ids; those that have closed meanwhile are let go. */
async function latePage(spec: SweepSpec, { held, since, late }: z.output<typeof lateWire>): Promise<Page> {
  const items: unknown[] = []
  for (const id of late.slice(0, READS)) {
    const read = await spec.read(id, null)
    items.push(...read)
    if (!read.some((item) => spec.isOpen(summaryOf(item)))) delete held[id]
  }
  const rest = late.slice(READS)
  const more = rest.length > 0
  return { items, cursor: { since, held, ...(more && { late: rest }) }, more }
}

const summaryOf = (item: unknown): unknown =>
  typeof item === 'object' && item !== null && 'summary' in item ? item.summary : item

function lookOf(spec: SweepSpec, summary: unknown, now: Date): string {
  const look = createHash('sha256').update(JSON.stringify(summary)).digest('base64url').slice(0, 10)
  return spec.isOpen(summary) ? `+${look}.${Math.floor(now.getTime() / HALF_DAY_MS)}` : look
}
