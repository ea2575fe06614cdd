import { z } from 'zod'
import { Problem, idText } from '#adapter'
import type { CaseRef, Cursor, Page } from '#adapter'
import type { Session } from './client.js'
import { lineIdOf, ordersById } from './order.js'
import { FURTHEST_DAYS, PAGE_SIZE, cursorOf, resume, turn } from './search.js'
import { orderWire } from './wire.js'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** Parameters that `GET /cancellation/search` knows; without both dates it answers 400 with errorId 10003. */
export interface SearchQuery {
  readonly creation_date_range_from: string
  readonly creation_date_range_to: string
  readonly item_id?: string
  readonly transaction_id?: string
  readonly limit?: number
  readonly offset?: number
}

/** The answer of one search, unread. */
const searchCancellations = (session: Session, query: SearchQuery): Promise<unknown> =>
  session.postOrder({
    operation: 'cancellation.search',
    method: 'GET',
    path: '/cancellation/search',
    query: { ...query, role: 'SELLER' },
  })

/** One page of the shop's cancellations, each once in a sweep. */
export async function listCancellations(session: Session, cursor: Cursor | null): Promise<Page> {
  const sweep = resume(cursor, session.now())
  const [window] = sweep.windows
  const answer = await searchCancellations(session, {
    creation_date_range_from: window?.from ?? sweep.startedAt,
    creation_date_range_to: window?.to ?? sweep.startedAt,
    limit: PAGE_SIZE,
    ...(sweep.offset !== null && { offset: sweep.offset }),
  })
  const found = new Map(cancellationsIn(answer).map((item) => [idOf(item), item]))
  const { fresh, next } = turn(sweep, { ids: [...found.keys()], ...pagingOf(answer) })
  const news = [...found].flatMap(([id, item]) =>
    fresh.has(id) && !(isForNonPayment(item) && isKnown(item, sweep.since)) ? [item] : [],
  )
  const evidence = await withUnpaidOrders(session, news).catch(withoutEvidence(news))
  const { items, all } = await withHistories(session, evidence, sweep.since)
  const owing = sweep.owing || !all || items.length < news.length
  return { items, cursor: cursorOf(next, { ...sweep, owing }), more: next !== null }
}

/** Trading being down or used up must not hold back the cancellations: those that need an order then come next time. */
const withoutEvidence = (news: readonly unknown[]) => (error: unknown) => {
  const passing = error instanceof Problem && ['unavailable', 'rate_limited'].includes(error.code)
  if (!passing) throw error
  return news.filter((item) => !isForNonPayment(item))
}

/** The id of a cancellation; one without is told apart by all it holds, so that it is reported and not lost. */
const idOf = (item: unknown): string => idsWire.safeParse(item).data?.cancelId ?? JSON.stringify(item)

const someId = idText.optional()
const idsWire = z.looseObject({
  cancelId: someId,
  legacyOrderId: someId,
  itemId: someId,
  transactionId: someId,
  lineItems: z.array(z.looseObject({ itemId: someId, transactionId: someId })).optional(),
})

function pagingOf(answer: unknown): { total: number | null; size: number; offset: number | null } {
  const body = isRecord(answer) ? answer : {}
  const paging = isRecord(body['paginationOutput']) ? body['paginationOutput'] : {}
  const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)
  return {
    // Not the answer's own `total`: nothing says whether it counts this page or all.
    total: number(paging['totalEntries']),
    size: number(paging['limit']) ?? PAGE_SIZE,
    offset: number(paging['offset']),
  }
}

/**
 * Whether a cancellation has been told in an earlier sweep, with its history or its order, and has not changed since: both
 * cost a call. One that does not say when it was changed counts as new.
 */
function isKnown(item: unknown, since: string | null): boolean {
  if (since === null || !isRecord(item)) return false
  const names = isForNonPayment(item)
    ? ['lastModifiedDate', 'cancelCloseDate', 'cancelRequestDate']
    : ['lastModifiedDate']
  const dates = names.flatMap((name) => {
    const date = item[name]
    return isRecord(date) ? [Date.parse(String(date['value']))] : []
  })
  return dates.length > 0 && Math.max(...dates) < Date.parse(since) - HOUR_MS
}

/**
 * Puts their histories to cancellations that are new or changed: they stand in the details alone. While Post-Order is down or used up a
 * cancellation is told without; `all` is false then, so that the next sweep brings it.
 */
async function withHistories(
  session: Session,
  items: readonly unknown[],
  since: string | null,
): Promise<{ items: readonly unknown[]; all: boolean }> {
  const told: unknown[] = []
  let all = true
  for (const item of items) {
    const id = idsWire.safeParse(item).data?.cancelId
    if (!all || id === undefined || !isRecord(item) || isForNonPayment(item) || isKnown(item, since)) {
      told.push(item)
      continue
    }
    try {
      const [detail] = cancellationsIn(await cancellationById(session, id, siteIn(item)))
      const { activityHistories, moneyMovementInfo } = isRecord(detail) ? detail : {}
      told.push({ ...(item as object), activityHistories, moneyMovementInfo })
    } catch (error) {
      if (!(error instanceof Problem) || !['not_found', 'unavailable', 'rate_limited'].includes(error.code))
        throw error
      if (error.code !== 'not_found') all = false
      told.push(item)
    }
  }
  return { items: told, all }
}

const siteIn = (item: Readonly<Record<string, unknown>>): string | undefined =>
  typeof item['marketplaceId'] === 'string' ? item['marketplaceId'] : undefined

/** The answer that shows one cancellation in full. */
export const cancellationById = (session: Session, id: string, site: string | undefined): Promise<unknown> =>
  session.postOrder({
    operation: 'cancellation.get',
    method: 'GET',
    path: `/cancellation/${encodeURIComponent(id)}`,
    ...(site !== undefined && { site }),
  })

/** The cancellations of one order line since the case was opened, those for non-payment with their orders. */
export async function cancellationsOfLine(session: Session, ref: CaseRef): Promise<readonly unknown[]> {
  const [itemId, transactionId] = ref.nativeId.split('-')
  if (!itemId || !transactionId) return []
  const now = session.now().getTime()
  // A day of margin for the two clocks; eBay refuses a start more than 18 months back.
  const from = Math.max(Date.parse(ref.openedAt) - DAY_MS, now - FURTHEST_DAYS * DAY_MS)
  const answer = await searchCancellations(session, {
    creation_date_range_from: new Date(from).toISOString(),
    creation_date_range_to: new Date(now).toISOString(),
    item_id: itemId,
    transaction_id: transactionId,
  })
  return withUnpaidOrders(session, cancellationsIn(answer))
}

/** The cancellations in an answer: of a search, of one detail, a bare list, or one alone. Throws `contract_changed`. */
export function cancellationsIn(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body
  if (isRecord(body)) {
    if (Array.isArray(body['cancellations'])) return body['cancellations']
    if (isRecord(body['cancelDetail'])) return [body['cancelDetail']]
    if ('cancelId' in body) return [body]
    // A search that finds nothing may leave the list out; anything else without a list is not what we know.
    if (pagingOf(body).total === 0) return []
  }
  throw new Problem('contract_changed', 'no cancellations in eBay’s answer', { sideEffect: 'none' })
}

/** Whether a cancellation ends an order because it was not paid: evidence for another case, not one of its own. */
export const isForNonPayment = (item: unknown): item is Record<string, unknown> =>
  isRecord(item) && item['cancelReason'] === 'ORDER_UNPAID'

/**
 * Puts the orders beside the cancellations for non-payment. A cancellation knows neither the date of the purchase nor
 * prices; without the order it would overwrite what the case already holds with less.
 */
async function withUnpaidOrders(session: Session, items: readonly unknown[]): Promise<readonly unknown[]> {
  const wanted = new Set(items.filter(isForNonPayment).flatMap(orderIdsOf))
  if (wanted.size === 0) return items
  const orders = await ordersById(session, [...wanted])
  return items.map((item) => {
    if (!isForNonPayment(item)) return item
    const ids = new Set(orderIdsOf(item))
    return { ...item, unpaidOrders: orders.filter((order) => idsIn(order).some((id) => ids.has(id))) }
  })
}

function orderIdsOf(item: unknown): string[] {
  const ids = idsWire.safeParse(item).data ?? {}
  const lines = (ids.lineItems ?? [ids]).flatMap(({ itemId, transactionId }) =>
    itemId && transactionId ? [`${itemId}-${transactionId}`] : [],
  )
  return ids.legacyOrderId ? [...lines, ids.legacyOrderId] : lines
}

/** All ids by which an order, as the parser gives it, may be meant: its own and those of its lines. */
function idsIn(order: unknown): string[] {
  const { data } = orderWire.safeParse(order)
  return data ? [data.OrderID, ...data.TransactionArray.Transaction.map((line) => lineIdOf(line))] : []
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
