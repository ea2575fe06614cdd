import { z } from 'zod'
import { Problem } from '#adapter'
import type { Cursor, Page } from '#adapter'
import type { RestCall, Session } from './client.js'
import { disputesIn } from './payment-dispute-wire.js'

/*
 * Without a filter the list gives all open and the recently closed disputes. A summary says too little to act on, so
 * each is read in full when its summary changes and, while it is open, every few hours: what eBay asks for and the
 * history show in the detail alone.
 */

const HOST = 'apiz'
const BASE = '/sell/fulfillment/v1'
const PAGE_SIZE = 200
/** Two calls each: one page of work stays well within a worker's lease. */
const DETAILS_PER_PAGE = 15
const AFRESH_MS = 6 * 3_600_000

const knownWire = z.record(
  z.string(),
  z.object({ summary: z.string(), readAt: z.iso.datetime(), closed: z.boolean() }),
)
const cursorWire = z.object({
  /** Where the list goes on; null: it has been read. */
  offset: z.number().int().nullable(),
  /** Disputes to be read in full. */
  queue: z.array(z.string()),
  known: knownWire,
  /** Ids met in this sweep: what is not among them at its end is forgotten. */
  met: z.array(z.string()),
})
type Sweep = z.output<typeof cursorWire>

const summaryWire = z.looseObject({
  paymentDisputeId: z.coerce.string(),
  paymentDisputeStatus: z.string(),
  respondByDate: z.string().nullish(),
  closedDate: z.string().nullish(),
})
const pageWire = z.looseObject({ total: z.number().nullish() })

/** One page of the list, or some disputes of those that the list announced, read in full. */
export async function listDisputes(session: Session, cursor: Cursor | null): Promise<Page> {
  const read = cursorWire.safeParse(cursor)
  const sweep: Sweep = read.success ? read.data : { offset: 0, queue: [], known: {}, met: [] }
  return sweep.offset === null ? details(session, sweep) : summaries(session, sweep, sweep.offset)
}

async function summaries(session: Session, sweep: Sweep, offset: number): Promise<Page> {
  const answer = await session.rest({
    operation: 'payment_dispute.list',
    method: 'GET',
    host: HOST,
    path: `${BASE}/payment_dispute_summary`,
    query: { limit: PAGE_SIZE, offset },
  })
  const found = answer === null ? [] : disputesIn(answer)
  const now = session.now()
  const known = { ...sweep.known }
  const queue = [...sweep.queue]
  const met = [...sweep.met]
  const unreadable: unknown[] = []
  for (const raw of found) {
    const one = summaryWire.safeParse(raw)
    if (!one.success) {
      // Handed on as it is: reading it will say what is wrong with it.
      unreadable.push(raw)
      continue
    }
    const { paymentDisputeId: id, paymentDisputeStatus: status, respondByDate, closedDate } = one.data
    const summary = [status, respondByDate ?? '', closedDate ?? ''].join('|')
    const before = known[id]
    const old = before && now.getTime() - Date.parse(before.readAt) >= AFRESH_MS && status !== 'CLOSED'
    met.push(id)
    if (before && before.summary === summary && !old) continue
    known[id] = { summary, readAt: now.toISOString(), closed: status === 'CLOSED' }
    if (!queue.includes(id)) queue.push(id)
  }
  const total = pageWire.safeParse(answer).data?.total ?? Infinity
  const end = found.length === 0 || found.length < PAGE_SIZE || offset + found.length >= total
  return next(unreadable, { offset: end ? null : offset + found.length, queue, known, met })
}

async function details(session: Session, sweep: Sweep): Promise<Page> {
  const some = sweep.queue.slice(0, DETAILS_PER_PAGE)
  const items: unknown[] = []
  for (const id of some) items.push(...(await readDispute(session, id)))
  return next(items, { ...sweep, queue: sweep.queue.slice(some.length) })
}

/** The sweep goes on while a list page or a dispute is left; then only what is known is kept. */
function next(items: readonly unknown[], sweep: Sweep): Page {
  if (sweep.offset !== null || sweep.queue.length > 0) return { items, cursor: sweep, more: true }
  const met = new Set(sweep.met)
  const known = Object.fromEntries(Object.entries(sweep.known).filter(([id]) => met.has(id)))
  return { items, cursor: { offset: 0, queue: [], known, met: [] }, more: false }
}

/** A dispute with its history beside it; none when eBay no longer knows it. */
export async function readDispute(session: Session, id: string): Promise<readonly unknown[]> {
  try {
    const dispute = await session.rest(disputeCall('get', id))
    const history = await session.rest(disputeCall('activity', id, '/activity'))
    return [withHistory(dispute, history)]
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') return []
    throw error
  }
}

/** A read of one dispute; `rest` goes behind its address. */
export const disputeCall = (operation: string, id: string, rest = ''): RestCall => ({
  operation: `payment_dispute.${operation}`,
  method: 'GET',
  host: HOST,
  path: `${BASE}/payment_dispute/${encodeURIComponent(id)}${rest}`,
})

function withHistory(dispute: unknown, history: unknown): unknown {
  if (typeof dispute !== 'object' || dispute === null) return dispute
  const activity =
    typeof history === 'object' && history !== null && 'activity' in history ? history.activity : []
  return { ...dispute, activity }
}
