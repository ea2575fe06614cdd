import { z } from 'zod'
import type { Cursor, Page } from '#adapter'
import type { Session } from './client.js'
import { codeIn, closedWire, nativeIdOf, openWire } from './dispute-wire.js'
import type { ClosedDispute } from './dispute-wire.js'
import { wholeList } from './paging.js'
import { wallTime } from './wall-time.js'

/*
 * DHgate gives a dispute no id, the list of closed ones does not say when theirs were opened, and neither list can be
 * asked for changes. So all open ones are read, then those closed lately, and the cursor remembers which were seen open:
 * it moves in the transaction that keeps them, so that its memory is what is stored.
 */

/** Disputes that are looked for by order in one turn, after neither list showed them. */
const LOOKED_FOR = 20
/** At most so many are remembered, the latest. */
const REMEMBERED = 5_000

const knownWire = z.object({
  orderNo: z.string(),
  opened: z.string(),
  code: z.string(),
  at: z.string(),
  /** `disputeCloseDate` once it was seen closed. */
  closed: z.string().nullable(),
})
type Known = z.output<typeof knownWire>

/** A closing of a dispute that was never seen open. */
const unseenWire = z.object({ orderNo: z.string(), closed: z.string() })
type Unseen = z.output<typeof unseenWire>

const cursorWire = z.object({
  turn: z.enum(['open', 'closed']),
  known: z.array(knownWire),
  unseen: z.array(unseenWire).default([]),
  /** Ids of known disputes that the last complete list of open ones did not show. */
  missing: z.array(z.string()),
  /** Closings up to here were read, ISO 8601. */
  closedUntil: z.iso.datetime().nullable(),
})
type Sweep = z.output<typeof cursorWire>

const START: Sweep = { turn: 'open', known: [], unseen: [], missing: [], closedUntil: null }

const idOf = ({ orderNo, opened }: Pick<Known, 'orderNo' | 'opened'>): string => nativeIdOf(orderNo, opened)

/** One turn of the sweep: the open ones, then the closed ones. A cursor that cannot be read counts as none. */
export function sweepDisputes(session: Session, cursor: Cursor | null): Promise<Page> {
  const sweep = cursorWire.safeParse(cursor).data ?? START
  return sweep.turn === 'open' ? sweepOpen(session, sweep) : sweepClosed(session, sweep)
}

async function sweepOpen(session: Session, sweep: Sweep): Promise<Page> {
  const at = session.now().toISOString()
  const { items, complete } = await wholeList(session, 'disputeOpen', {})
  const known = new Map(sweep.known.map((one) => [idOf(one), one]))
  const seen = new Set<string>()
  const found = items.flatMap((item) => {
    const wire = openWire.safeParse(item).data
    if (!wire) return [{ open: item }]
    const one = { orderNo: wire.orderNo, opened: wire.disputeOpenDate }
    // An order has one dispute at a time: what was opened before a closing is the one that it closed, shown late.
    if (sweep.unseen.some((gone) => gone.orderNo === one.orderNo && gone.closed >= one.opened)) return []
    const code = codeIn(wire, session.settings.disputeStatus)
    const before = known.get(idOf(one))
    seen.add(idOf(one))
    known.set(idOf(one), { ...one, code, at, closed: null })
    const changed = before !== undefined && before.closed === null && before.code !== code
    return [changed ? { open: item, before: { disputeStatus: before.code, at: before.at } } : { open: item }]
  })
  const missing = complete
    ? [...known].filter(([id, { closed }]) => closed === null && !seen.has(id)).map(([id]) => id)
    : []
  const next: Sweep = { ...sweep, turn: 'closed', known: [...known.values()].slice(-REMEMBERED), missing }
  return { items: found, cursor: next, more: true }
}

async function sweepClosed(session: Session, sweep: Sweep): Promise<Page> {
  const { closeWindowDays, backfillDays, timezone } = session.settings
  const now = session.now()
  const since =
    sweep.closedUntil === null
      ? now.getTime() - backfillDays * 86_400_000
      : Date.parse(sweep.closedUntil) - closeWindowDays * 86_400_000
  const dates = {
    startDate: wallTime(new Date(since), timezone),
    endDate: wallTime(new Date(now.getTime() + 1_000), timezone),
  }
  const { items } = await wholeList(session, 'disputeClose', dates)
  const known = sweep.known.map((one) => ({ ...one }))
  const unseen = [...sweep.unseen]
  const found = matched(items, known, unseen)
  const gone = known.filter((one) => one.closed === null && sweep.missing.includes(idOf(one)))
  for (const one of gone.slice(0, LOOKED_FOR)) {
    const own = await closingsOf(session, one.orderNo, one.opened)
    const [closing] = matched(own, known, unseen).filter(
      (item) => 'opened' in item && item.opened === one.opened,
    )
    const missing = { orderNo: one.orderNo, disputeOpenDate: one.opened, at: now.toISOString() }
    found.push(closing ?? { missing })
  }
  // What the window will not show again need not be remembered.
  const forgotten = wallTime(new Date(since - 86_400_000), timezone)
  const kept = known.filter(({ closed }) => closed === null || closed > forgotten)
  const next: Sweep = {
    turn: 'open',
    known: kept,
    unseen: unseen.slice(-REMEMBERED),
    missing: [],
    closedUntil: now.toISOString(),
  }
  return { items: found, cursor: next, more: false }
}

/** An item of the closed list together with the opening that it belongs to, or the item as it could not be read. */
type Found =
  | { closed: unknown; opened: string | null }
  | { missing: { orderNo: string; disputeOpenDate: string; at: string } }

/**
 * Finds for each closing the dispute that it closed: the newest of its order that was opened before it, the earlier
 * closings first, and the same one again when it is read again. Notes the closing on `known`, or on `unseen`.
 */
function matched(items: readonly unknown[], known: Known[], unseen: Unseen[]): Found[] {
  const read = items.map((item) => ({ item, wire: closedWire.safeParse(item).data }))
  const byDate = read.toSorted((a, b) => dateIn(a.wire).localeCompare(dateIn(b.wire)))
  const once = new Map(
    byDate.map((one) => [one.wire ? `${one.wire.orderNo} ${dateIn(one.wire)}` : one.item, one]),
  )
  return [...once.values()].map(({ item, wire }) => {
    if (!wire) return { closed: item, opened: null }
    const { orderNo, disputeCloseDate: closed } = wire
    const counted = unseen.some((one) => one.orderNo === orderNo && one.closed === closed)
    if (counted) return { closed: item, opened: null }
    const own = known.filter((one) => one.orderNo === orderNo && one.opened <= closed)
    const same = own.find((one) => one.closed === closed)
    const newest = own
      .filter((one) => one.closed === null)
      .toSorted((a, b) => b.opened.localeCompare(a.opened))[0]
    const dispute = same ?? newest
    if (dispute) dispute.closed = closed
    else unseen.push({ orderNo, closed })
    return { closed: item, opened: dispute?.opened ?? null }
  })
}

const dateIn = (wire: ClosedDispute | undefined): string => wire?.disputeCloseDate ?? ''

/** The closings of an order since a dispute was opened. */
async function closingsOf(session: Session, orderNo: string, opened: string): Promise<readonly unknown[]> {
  const { timezone } = session.settings
  const endDate = wallTime(new Date(session.now().getTime() + 1_000), timezone)
  return (await wholeList(session, 'disputeClose', { orderNo, startDate: opened, endDate })).items
}

/**
 * One dispute read again: as the open list shows it, else as it was closed. Only this one, although its order may have
 * had others: those are for the sweep, whose memory must know of every case. Nothing where neither list shows it.
 */
export async function rereadDispute(
  session: Session,
  orderNo: string,
  opened: string,
): Promise<readonly unknown[]> {
  const open = (await wholeList(session, 'disputeOpen', { orderNo })).items.filter(
    (item) => openWire.safeParse(item).data?.disputeOpenDate === opened,
  )
  if (open.length > 0) return open.map((item) => ({ open: item }))
  const closings = (await closingsOf(session, orderNo, opened))
    .filter((item) => (closedWire.safeParse(item).data?.orderNo ?? orderNo) === orderNo)
    .toSorted((a, b) =>
      dateIn(closedWire.safeParse(a).data).localeCompare(dateIn(closedWire.safeParse(b).data)),
    )
  const [first] = closings
  return first === undefined ? [] : [{ closed: first, opened }]
}
