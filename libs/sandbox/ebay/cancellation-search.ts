import { json, type Answer } from '../http.js'
import { paged, shown, type Call } from './calls.js'
import { cancelSummary } from './cancellation-json.js'
import { dateParam, invalid, numberParam } from './post-order-input.js'
import { findOrder, orderOf } from './world.js'
import type { Cancellation, Order } from './types.js'

/** Search Cancellations page of eBay, read 2026-09-30. */
const PAGE = { default: 10, max: 500 }
const MAX_AGE_MONTHS = 18

/** GET /post-order/v2/cancellation/search */
export function search({ world, request, quirks, deed }: Call, seller: string): Answer {
  const { query } = request
  const from = dateParam(query, 'creation_date_range_from')
  const to = dateParam(query, 'creation_date_range_to')
  const oldest = new Date(deed.at)
  oldest.setUTCMonth(oldest.getUTCMonth() - MAX_AGE_MONTHS)
  if (from < oldest.getTime()) throw invalid('creation_date_range_from', 'is more than 18 months ago')
  if (to < from) throw invalid('creation_date_range_to', 'lies before creation_date_range_from')
  const role = query.get('role') ?? 'SELLER'
  if (role !== 'SELLER' && role !== 'BUYER') throw invalid('role', 'must be BUYER or SELLER, in capitals')
  const limit = numberParam(query, 'limit', PAGE.default, 1, PAGE.max)
  const offset = numberParam(query, 'offset', 0, 0, Number.MAX_SAFE_INTEGER)

  const found = matching(world.state.cancellations, query, (id) => findOrder(world, seller, id))
    // `role` is the caller's role in the deal, whatever eBay's page says: BUYER finds nothing for a seller (measured in
    // production 2026-10-07 by public code). Who asked is `requestorType`.
    .filter((cancellation) => role === 'SELLER' && cancellation.seller === seller)
    .filter((cancellation) => cancellation.requestedAt >= from && cancellation.requestedAt <= to)
    .sort(sorting(query.get('sort')))
  const pageNumber = Math.max(1, offset)
  const start = world.searchOffset === 'entries' ? offset : (pageNumber - 1) * limit
  const page = paged(found, start, limit, quirks)
  const totalPages = Math.ceil(found.length / limit)
  return json(200, {
    cancellations: page.map((cancellation) =>
      cancelSummary(shown(cancellation, quirks), shown(orderOf(world, cancellation), quirks)),
    ),
    total: found.length,
    // "This container is not returned if no cancellation requests match the input criteria" (FindCancelResponse page).
    ...(found.length > 0 && {
      paginationOutput: {
        offset: world.searchOffset === 'entries' ? offset : pageNumber,
        limit,
        totalPages,
        totalEntries: found.length,
      },
    }),
  })
}

function matching(
  all: readonly Cancellation[],
  query: URLSearchParams,
  orderById: (id: string) => Order | undefined,
): Cancellation[] {
  const cancelId = query.get('cancel_id')
  if (cancelId !== null) return all.filter((cancellation) => cancellation.cancelId === cancelId)
  const legacyOrderId = query.get('legacy_order_id')
  const itemId = query.get('item_id')
  const transactionId = query.get('transaction_id')
  const orderKey = legacyOrderId === null ? undefined : (orderById(legacyOrderId)?.key ?? '')
  const hasLine = (cancellation: Cancellation): boolean =>
    orderById(cancellation.orderKey)?.lines.some(
      (line) =>
        (itemId === null || line.itemId === itemId) &&
        // Without item_id the transaction id is ignored (Search Cancellations page).
        (itemId === null || transactionId === null || line.transactionId === transactionId),
    ) ?? false
  return all.filter(
    (cancellation) =>
      (orderKey === undefined || cancellation.orderKey === orderKey) &&
      (itemId === null || hasLine(cancellation)),
  )
}

const SORTS: Readonly<Record<string, (cancellation: Cancellation) => number>> = {
  CANCEL_ID: ({ cancelId }) => Number(cancelId),
  CANCEL_REQUEST_DATE: ({ requestedAt }) => requestedAt,
}

/** `+FIELD` or `-FIELD`; an unescaped plus arrives as a space. */
function sorting(sort: string | null): (left: Cancellation, right: Cancellation) => number {
  const text = sort ?? '+CANCEL_REQUEST_DATE'
  const key = SORTS[text.slice(1)]
  if (!key || !'+- '.includes(text.charAt(0))) {
    throw invalid('sort', 'must be +/-CANCEL_ID or +/-CANCEL_REQUEST_DATE')
  }
  const direction = text.startsWith('-') ? -1 : 1
  return (left, right) =>
    direction * (key(left) - key(right) || Number(left.cancelId) - Number(right.cancelId))
}
