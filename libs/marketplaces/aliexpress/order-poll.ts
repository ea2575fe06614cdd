import { z } from 'zod'
import { Problem } from '#adapter'
import type { Cursor, Page } from '#adapter'
import { fieldOf, isRecord, unwrapped } from './answer.js'
import type { Session } from './client.js'
import { ordersIn } from './order-wire.js'
import { wallOf } from './wall-time.js'

/*
 * The order list is asked by window of the last change. It never shows finished orders unless asked for them alone, and those
 * only of 30 days; a range of creation is wanted beside that of the change, of 180 days at most (document 9805).
 */

const DAY = 86_400_000
const CREATED_WITHIN_MS = 179 * DAY
const FINISHED_WITHIN_MS = 29 * DAY
const OVERLAP_MS = 15 * 60_000
const DETAILS_A_PAGE = 20

const walkWire = z.object({
  phase: z.enum(['open', 'finished']),
  page: z.int().positive(),
  /** Epoch ms: the window of this walk. */
  from: z.number(),
  to: z.number(),
  /** Epoch ms at which finished orders of all 30 days were last read. */
  swept: z.number().nullable(),
  /** How many windows of 30 days finished orders are read back by, and which of them this is. */
  windows: z.int().positive().default(1),
  back: z.int().nonnegative().default(0),
})
type Walk = z.output<typeof walkWire>
const restWire = z.object({ until: z.number(), swept: z.number().nullable() })

/** A page of orders that changed since the last walk; the first one reads back as far as the list goes. */
export async function listOrders(session: Session, cursor: Cursor | null): Promise<Page> {
  const now = session.now().getTime()
  const walk = walkWire.safeParse(cursor).data ?? nextWalk(session, restWire.safeParse(cursor).data, now)
  const daily = walk.swept === null || now - walk.swept >= DAY
  const finishedFrom = daily
    ? walk.to - FINISHED_WITHIN_MS
    : Math.max(walk.from, walk.to - FINISHED_WITHIN_MS)
  const window = walk.phase === 'open' ? walk.from : finishedFrom
  const items = await listPage(session, {
    ...(walk.phase === 'open'
      ? created(session, walk.to, CREATED_WITHIN_MS)
      : created(session, walk.to - walk.back * FINISHED_WITHIN_MS, FINISHED_WITHIN_MS)),
    // What was created long ago may have ended at any time since.
    ...(walk.back === 0 && {
      modified_date_start: wallOf(window, session.settings.timezone),
      modified_date_end: wallOf(walk.to, session.settings.timezone),
    }),
    ...(walk.phase === 'finished' && { order_status: 'FINISH' }),
    current_page: walk.page,
  })
  if (items.length >= session.settings.orderPageSize)
    return { items, cursor: { ...walk, page: walk.page + 1 }, more: true }
  if (walk.phase === 'open') return { items, cursor: { ...walk, phase: 'finished', page: 1 }, more: true }
  if (walk.back + 1 < walk.windows)
    return { items, cursor: { ...walk, back: walk.back + 1, page: 1 }, more: true }
  return { items, cursor: { until: walk.to, swept: daily ? walk.to : walk.swept }, more: false }
}

const nextWalk = ({ settings }: Session, rest: z.output<typeof restWire> | undefined, now: number): Walk => ({
  phase: 'open',
  page: 1,
  from: rest ? rest.until - OVERLAP_MS : now - CREATED_WITHIN_MS,
  to: now,
  swept: rest?.swept ?? null,
  windows: rest ? 1 : Math.ceil((settings.finishedBackfillDays * DAY) / FINISHED_WITHIN_MS),
  back: 0,
})

const created = ({ settings }: Session, to: number, within: number) => ({
  create_date_start: wallOf(to - within, settings.timezone),
  create_date_end: wallOf(to, settings.timezone),
})

/** Chinese sellers' operation and that for all others name their one parameter differently. */
const queryName = (operation: string): string =>
  operation === 'aliexpress.solution.order.get' ? 'param0' : 'param_aeop_order_query'

async function listPage(
  session: Session,
  query: Readonly<Record<string, string | number>>,
): Promise<readonly unknown[]> {
  const { operations, orderPageSize } = session.settings
  const texts = Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)]))
  const body = await session.call({
    operation: operations.orderList,
    params: { [queryName(operations.orderList)]: { ...texts, page_size: String(orderPageSize) } },
    safe: true,
  })
  return ordersIn(body)
}

/** An order afresh. Throws `not_found` where AliExpress shows none. */
export async function readOrder(session: Session, orderId: string): Promise<unknown> {
  const body = await session.call({
    operation: session.settings.operations.orderDetail,
    params: { param1: { order_id: orderId } },
    safe: true,
  })
  const target = fieldOf(body, 'target')
  const order = isRecord(target) ? target : ordersIn(unwrapped(body))[0]
  if (!isRecord(order))
    throw new Problem('not_found', 'AliExpress shows no such order', { sideEffect: 'none' })
  // The detail calls itself by another name than the list.
  return 'order_id' in order ? order : { ...order, order_id: orderId }
}

const cancelWire = z.object({
  phase: z.enum(['asked', 'left']),
  page: z.int().positive(),
  /** Orders whose buyer asked to cancel when we last looked. */
  open: z.array(z.string()),
  seen: z.array(z.string()),
})

/** Orders in cancellation, then those that are no longer, each read once more. */
export async function listCancellations(session: Session, cursor: Cursor | null): Promise<Page> {
  const state = cancelWire.safeParse(cursor).data ?? { phase: 'asked' as const, page: 1, open: [], seen: [] }
  if (state.phase === 'asked') {
    const now = session.now().getTime()
    const items = await listPage(session, {
      ...created(session, now, CREATED_WITHIN_MS),
      order_status: 'IN_CANCEL',
      current_page: state.page,
    })
    const seen = [...new Set([...state.seen, ...items.flatMap(orderIdIn)])]
    const full = items.length >= session.settings.orderPageSize
    const next = full ? { page: state.page + 1 } : { phase: 'left', page: 1 }
    return { items, cursor: { ...state, seen, ...next }, more: true }
  }
  const gone = state.open.filter((id) => !state.seen.includes(id))
  const items: unknown[] = []
  for (const id of gone.slice(0, DETAILS_A_PAGE)) items.push(...(await orderIfThere(session, id)))
  const rest = gone.slice(DETAILS_A_PAGE)
  if (rest.length > 0) return { items, cursor: { ...state, open: [...state.seen, ...rest] }, more: true }
  return { items, cursor: { phase: 'asked', page: 1, open: state.seen, seen: [] }, more: false }
}

const orderIdIn = (item: unknown): string[] => {
  const id = isRecord(item) ? (item['order_id'] ?? item['id']) : undefined
  return typeof id === 'string' || typeof id === 'number' ? [String(id)] : []
}

async function orderIfThere(session: Session, id: string): Promise<unknown[]> {
  try {
    return [await readOrder(session, id)]
  } catch (error) {
    if (error instanceof Problem && (error.code === 'not_found' || error.code === 'rejected')) return []
    throw error
  }
}
