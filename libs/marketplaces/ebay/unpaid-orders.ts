import { z } from 'zod'
import type { Cursor, Page } from '#adapter'
import type { Session } from './client.js'
import { ORDERS_REACH_DAYS, SETTLING_MS, lineIdOf, ordersPage } from './order.js'
import { windowsOf } from './search.js'
import { orderWire } from './wire.js'
import type { Order } from './wire.js'

/*
 * Two passes each time. `created`: all orders that are unpaid now, so that the clock can be read on them.
 * `modified`: what has changed since, to learn how the unpaid ones ended; the rest of the shop's orders is left out.
 */

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** Beyond the 30 days in which an unpaid order can be dealt with, so that its end is seen too. */
const LOOK_BACK_DAYS = 35
/** Trading: at most 90 days by creation, but 30 by modification. Version 1423, read 2026-11-22. */
const WINDOW_DAYS = 30
/** An order that changes while we page makes the pages shift; each change is therefore looked at in two runs. */
const OVERLAP_MS = HOUR_MS

const windows = z.array(z.object({ from: z.iso.datetime(), to: z.iso.datetime() })).min(1)
/** Ids of order lines seen unpaid, with the date of their order: the cases whose end we wait for. */
const held = z.record(z.string(), z.iso.datetime())
const runWire = z.object({
  pass: z.enum(['created', 'modified']),
  windows,
  page: z.number().int().positive(),
  until: z.iso.datetime(),
  modifiedTo: z.iso.datetime().nullable(),
  held,
})
const restWire = z.object({ modifiedTo: z.iso.datetime(), held })

type Run = z.output<typeof runWire>

/** One page of a shop's unpaid orders and of those that were unpaid. */
export async function listUnpaidOrders(session: Session, cursor: Cursor | null): Promise<Page> {
  const run = resume(cursor, session.now())
  const [window] = run.windows
  const { from, to } = window ?? { from: run.until, to: run.until }
  const filter =
    run.pass === 'created'
      ? { OrderStatus: 'Active', CreateTimeFrom: from, CreateTimeTo: to }
      : { OrderStatus: 'All', ModTimeFrom: from, ModTimeTo: to }
  const { orders, more } = await ordersPage(session, filter, run.page)
  const { items, held } = sifted(orders, run)
  const next = more ? { ...run, held, page: run.page + 1 } : advanced({ ...run, held })
  return { items, cursor: next ?? { modifiedTo: run.until, held }, more: next !== null }
}

/** A cursor that cannot be read counts as none: reading twice beats missing. */
function resume(cursor: Cursor | null, now: Date): Run {
  const running = runWire.safeParse(cursor)
  if (running.success) return running.data
  const rest = restWire.safeParse(cursor)
  const until = new Date(now.getTime() - SETTLING_MS)
  const oldest = new Date(now.getTime() - (ORDERS_REACH_DAYS + 5) * DAY_MS).toISOString()
  const known = rest.success ? Object.entries(rest.data.held).filter(([, created]) => created > oldest) : []
  return {
    pass: 'created',
    windows: windowsOf(new Date(now.getTime() - LOOK_BACK_DAYS * DAY_MS), until, WINDOW_DAYS),
    page: 1,
    until: until.toISOString(),
    modifiedTo: rest.success ? rest.data.modifiedTo : null,
    held: Object.fromEntries(known),
  }
}

/** The next window of the pass, or the first of the next pass; null when both are done. */
function advanced(run: Run): Run | null {
  const [, ...rest] = run.windows
  if (rest.length > 0) return { ...run, windows: rest, page: 1 }
  if (run.pass === 'modified') return null
  const until = Date.parse(run.until)
  const last = run.modifiedTo === null ? until : Date.parse(run.modifiedTo)
  const from = Math.max(Math.min(last, until) - OVERLAP_MS, until - (ORDERS_REACH_DAYS - 1) * DAY_MS)
  return {
    ...run,
    pass: 'modified',
    windows: windowsOf(new Date(from), new Date(until), WINDOW_DAYS),
    page: 1,
  }
}

function sifted(orders: readonly unknown[], run: Run): { items: unknown[]; held: Run['held'] } {
  const held = new Map(Object.entries(run.held))
  const items = orders.filter((raw) => {
    const read = orderWire.safeParse(raw)
    // Handed on as it is: reading it will say what is wrong with it.
    if (!read.success) return true
    const ids = read.data.TransactionArray.Transaction.map((line) => lineIdOf(line))
    const concerned = ids.some((id) => held.has(id))
    const unpaid = read.data.OrderStatus === 'Active'
    for (const id of ids) {
      if (unpaid) held.set(id, read.data.CreatedTime)
      else if (hasEnded(read.data)) held.delete(id)
    }
    return unpaid || concerned
  })
  return { items, held: Object.fromEntries(held) }
}

const hasEnded = (order: Order): boolean =>
  order.PaidTime !== undefined || order.OrderStatus === 'Completed' || order.OrderStatus === 'Cancelled'
