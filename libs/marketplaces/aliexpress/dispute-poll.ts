import { z } from 'zod'
import { Problem, idText } from '#adapter'
import type { Cursor, Page } from '#adapter'
import { cleanWord, fieldOf, isRecord, textOf } from './answer.js'
import type { Session } from './client.js'
import { listedIn } from './dispute-wire.js'
import { instantOfWall } from './wall-time.js'

/*
 * Disputes come by no push, so the list is walked: those in process, each with its detail when the list shows a change, when
 * it is due within a day, or when the last look is an hour old; then those that have left it, one look more; and every hour
 * the closed ones of the last 120 days that changed since. Pages are not stable: what slips through comes at the next walk.
 */

const LOOK_BACK_MS = 120 * 86_400_000
const CLOSED_EVERY_MS = 3_600_000
/** The list's dates are to the second and may become visible a little late. */
const OVERLAP_MS = 3_600_000
const DUE_SOON_MS = 86_400_000
/** How many that left the list are looked at in one page of ours. */
const LEFT_A_PAGE = 20
const CLOSED = ['finish', 'canceled_issue'] as const

const openWire = z.object({
  /** The list's date of the last change. */
  modified: z.string(),
  /** Epoch ms of our last look at the detail. */
  looked: z.number(),
  due: z.number().nullable(),
  order: z.string().nullable(),
})
const cursorWire = z.object({
  phase: z.enum(['processing', 'left', ...CLOSED]),
  page: z.int().positive(),
  /** Disputes in process, by id. */
  open: z.record(z.string(), openWire),
  /** Those of them that this walk has seen. */
  seen: z.array(z.string()),
  /** Epoch ms at which the last complete walk over the closed ones began; null: none yet. */
  closedFrom: z.number().nullable(),
  closedBegan: z.number().nullable(),
})
type State = z.output<typeof cursorWire>

const START: State = { phase: 'processing', page: 1, open: {}, seen: [], closedFrom: null, closedBegan: null }

/** A row as far as the walk needs it. */
interface Row {
  readonly id: string
  readonly order: string | null
  readonly buyer: string | null
  readonly status: string
  readonly modified: string
  readonly raw: unknown
}

/** One page of the walk, with details. */
export async function listDisputes(session: Session, cursor: Cursor | null): Promise<Page> {
  const state = cursorWire.safeParse(cursor).data ?? START
  if (state.phase === 'processing') return processing(session, state)
  if (state.phase === 'left') return left(session, state)
  return closed(session, state, state.phase)
}

async function processing(session: Session, state: State): Promise<Page> {
  const rows = await listPage(session, { issue_status: 'processing', current_page: state.page })
  const now = session.now().getTime()
  const open = { ...state.open }
  const items: unknown[] = []
  for (const row of rows) {
    const known = open[row.id]
    if (known && !worthALook(known, row, now, session)) continue
    const { item, due } = await detailOf(session, row)
    items.push(item)
    open[row.id] = { modified: row.modified, looked: now, due, order: row.order }
  }
  const seen = [...new Set([...state.seen, ...rows.map(({ id }) => id)])]
  const full = rows.length >= session.settings.issuePageSize
  const next: State = full
    ? { ...state, page: state.page + 1, open, seen }
    : { ...state, phase: 'left', page: 1, open, seen }
  return { items, cursor: next, more: true }
}

const worthALook = (known: State['open'][string], row: Row, now: number, { settings }: Session): boolean =>
  known.modified !== row.modified ||
  now - known.looked >= settings.refreshMinutes * 60_000 ||
  (known.due !== null && known.due - now < DUE_SOON_MS)

/** Those that were in process and are not in the list any more: one look more each, found by their order. */
async function left(session: Session, state: State): Promise<Page> {
  const seen = new Set(state.seen)
  const gone = Object.entries(state.open).filter(([id]) => !seen.has(id))
  const now = session.now().getTime()
  const open = { ...state.open }
  const items: unknown[] = []
  for (const [id, known] of gone.slice(0, LEFT_A_PAGE)) {
    const row = known.order === null ? undefined : await rowOf(session, id, known.order)
    if (row) {
      const { item, due, agrees } = await detailOf(session, row)
      items.push(item)
      if (row.status === 'processing' || !agrees)
        open[id] = { ...known, modified: row.modified, looked: now, due }
      else delete open[id]
    } else delete open[id]
    seen.add(id)
  }
  const more = gone.length > LEFT_A_PAGE
  if (more) return { items, cursor: { ...state, open, seen: [...seen] }, more: true }
  const due = state.closedBegan === null || now - state.closedBegan >= CLOSED_EVERY_MS
  const rest = { ...state, open, seen: [], page: 1 }
  return due
    ? { items, cursor: { ...rest, phase: CLOSED[0], closedBegan: now }, more: true }
    : { items, cursor: { ...rest, phase: 'processing' }, more: false }
}

async function closed(session: Session, state: State, status: (typeof CLOSED)[number]): Promise<Page> {
  const now = session.now().getTime()
  const start = now - LOOK_BACK_MS
  const open = { ...state.open }
  const rows = await listPage(session, {
    issue_status: status,
    current_page: state.page,
    create_time_start: String(start),
  })
  const since = state.closedFrom === null ? 0 : state.closedFrom - OVERLAP_MS
  const items: unknown[] = []
  for (const row of rows) {
    const at = instantOfWall(row.modified, session.settings.timezone, 'later')
    // A row without a readable date is looked at each time rather than never.
    if (at !== null && Date.parse(at) < since) continue
    const { item, due, agrees } = await detailOf(session, row)
    items.push(item)
    // The detail lags behind the list: it is looked at once more, as one that has left the list.
    if (!agrees) open[row.id] = { modified: row.modified, looked: now, due, order: row.order }
  }
  const full = rows.length >= session.settings.issuePageSize
  if (full) return { items, cursor: { ...state, open, page: state.page + 1 }, more: true }
  if (status === CLOSED[0])
    return { items, cursor: { ...state, open, phase: CLOSED[1], page: 1 }, more: true }
  return {
    items,
    cursor: { ...state, open, phase: 'processing', page: 1, closedFrom: state.closedBegan },
    more: false,
  }
}

/** One page of the list. Throws `contract_changed` when there is none in the answer. */
export async function listPage(
  session: Session,
  query: Readonly<Record<string, string | number>>,
): Promise<readonly Row[]> {
  const { operations, issuePageSize, channelSellerId } = session.settings
  const body = await session.call({
    operation: operations.issueList,
    params: {
      query_dto: {
        ...Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)])),
        page_size: String(issuePageSize),
        ...(channelSellerId !== null && { channel_seller_id: channelSellerId }),
      },
    },
    safe: true,
  })
  return listedIn(body).map((item) => rowIn(isRecord(item) ? item['listed'] : item))
}

const rowWire = z.looseObject({
  issue_id: idText,
  parent_order_id: idText.nullish(),
  order_id: idText.nullish(),
  buyer_login_id: z.string().nullish(),
  issue_status: z.string().nullish(),
  gmt_modified: z.string().nullish(),
})

function rowIn(raw: unknown): Row {
  const row = rowWire.safeParse(raw)
  if (!row.success) throw changed('a row of the dispute list without an id')
  const { issue_id: id, parent_order_id, order_id, buyer_login_id, issue_status, gmt_modified } = row.data
  return {
    id,
    order: parent_order_id ?? order_id ?? null,
    buyer: buyer_login_id || null,
    status: cleanWord(issue_status ?? ''),
    modified: gmt_modified ?? '',
    raw,
  }
}

/** The row of one dispute, found by its order; `order_no` is the order, and the child order where that finds nothing. */
export async function rowOf(session: Session, id: string, order: string): Promise<Row | undefined> {
  const rows = await listPage(session, { order_no: order, current_page: 1 })
  return rows.find((row) => row.id === id)
}

interface Looked {
  readonly item: unknown
  readonly due: number | null
  /** Whether the detail tells the status of the row: one that lags behind is older than the list. */
  readonly agrees: boolean
}

/** A row with its detail; the row alone where AliExpress does not give the detail of this one, so that it is not lost. */
async function detailOf(session: Session, row: Row): Promise<Looked> {
  const bare = { item: { asked: row.id, listed: row.raw }, due: null, agrees: true }
  if (row.buyer === null) return bare
  try {
    const detail = await readDetail(session, row.id, row.buyer)
    const status = textOf(detail['issue_status'])
    return {
      item: { ...bare.item, result_object: detail },
      due: dueOf(detail, session.settings.timezone),
      agrees: status === '' || status === row.status,
    }
  } catch (error) {
    const own = error instanceof Problem && ['rejected', 'not_found', 'contract_changed'].includes(error.code)
    if (!own) throw error
    return bare
  }
}

/** The detail of one dispute as it came. */
export async function readDetail(
  session: Session,
  id: string,
  buyer: string,
): Promise<Record<string, unknown>> {
  const { operations, channelSellerId } = session.settings
  const body = await session.call({
    operation: operations.issueDetail,
    params: { buyer_login_id: buyer, issue_id: id, channel_seller_id: channelSellerId },
    safe: true,
  })
  const detail = fieldOf(body, 'result_object')
  if (!isRecord(detail)) throw changed('no dispute in AliExpress’s answer')
  return detail
}

function dueOf(detail: Record<string, unknown>, zone: string): number | null {
  const due = detail['timeout_trigger_time']
  const at = typeof due === 'string' ? instantOfWall(due, zone, 'earlier') : null
  return at === null ? null : Date.parse(at)
}

const changed = (words: string): Problem => new Problem('contract_changed', words, { sideEffect: 'none' })
