import { json, type Answer } from '../http.js'
import { paged, shown, type Call } from './calls.js'
import { caseSummary, inquirySummary, returnSummary } from './after-sale-json.js'
import { dateParam, invalid, numberParam } from './post-order-input.js'
import { orderOfKey } from './return-rules.js'
import type { Versioned } from './types.js'
import type { Order, OrderFields } from './types.js'

interface Found {
  readonly orderKey: string
  readonly seller: string
  readonly openedAt: number
}

interface Search<Fields extends Found> {
  readonly from: string
  readonly to: string
  readonly defaultLimit: number
  readonly all: (call: Call) => readonly Versioned<Fields>[]
  readonly total: string
  readonly summary: (one: Fields, order: OrderFields) => Record<string, unknown>
}

const MAX_AGE_MONTHS = 18
const MAX_LIMIT = 200

/** GET …/search: by creation date only, no more than 18 months back; a page number is what `offset` counts, as in cancellations. */
const searchOf =
  <Fields extends Found>(spec: Search<Fields>) =>
  (call: Call, seller: string): Answer => {
    const { world, request, quirks, deed } = call
    const { query } = request
    const from = dateParam(query, spec.from)
    const to = dateParam(query, spec.to)
    const oldest = new Date(deed.at)
    oldest.setUTCMonth(oldest.getUTCMonth() - MAX_AGE_MONTHS)
    if (from < oldest.getTime()) throw invalid(spec.from, 'is more than 18 months ago')
    if (to < from) throw invalid(spec.to, `lies before ${spec.from}`)
    const limit = numberParam(query, 'limit', spec.defaultLimit, 1, MAX_LIMIT)
    const offset = numberParam(query, 'offset', 0, 0, Number.MAX_SAFE_INTEGER)
    const found = spec
      .all(call)
      .filter((one) => one.seller === seller && one.openedAt >= from && one.openedAt <= to)
      .filter((one) => isOfLine(orderOfKey(world, one.orderKey), query))
      .toSorted((a, b) => a.openedAt - b.openedAt)
    const entries = world.searchOffset === 'entries'
    const pageNumber = Math.max(1, offset)
    const page = paged(found, entries ? offset : (pageNumber - 1) * limit, limit, quirks)
    return json(200, {
      members: page.map((one) => spec.summary(shown<Fields>(one, quirks), orderOfKey(world, one.orderKey))),
      [spec.total]: found.length,
      ...(found.length > 0 && {
        paginationOutput: {
          offset: entries ? offset : pageNumber,
          limit,
          totalPages: Math.ceil(found.length / limit),
          totalEntries: found.length,
        },
      }),
    })
  }

function isOfLine(order: Order, query: URLSearchParams): boolean {
  const itemId = query.get('item_id')
  const transactionId = query.get('transaction_id')
  const orderId = query.get('order_id')
  if (orderId !== null && ![order.paidOrderId, order.unpaidOrderId].includes(orderId)) return false
  return (
    itemId === null ||
    order.lines.some(
      (line) => line.itemId === itemId && (transactionId === null || line.transactionId === transactionId),
    )
  )
}

export const searchReturns = searchOf({
  from: 'creation_date_range_from',
  to: 'creation_date_range_to',
  defaultLimit: 10,
  all: ({ world }) => world.state.returns,
  total: 'total',
  summary: returnSummary,
})
export const searchInquiries = searchOf({
  from: 'inquiry_creation_date_range_from',
  to: 'inquiry_creation_date_range_to',
  defaultLimit: 25,
  all: ({ world }) => world.state.inquiries,
  total: 'totalNumberOfInquiries',
  summary: inquirySummary,
})
export const searchCases = searchOf({
  from: 'case_creation_date_range_from',
  to: 'case_creation_date_range_to',
  defaultLimit: 25,
  all: ({ world }) => world.state.cases,
  total: 'totalNumberOfCases',
  summary: caseSummary,
})
