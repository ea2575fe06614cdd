import { paged, type Call } from './calls.js'
import { branch, leaf, orderStatuses, orderXml, type OrderFilter } from './order-xml.js'
import { TradingRefusal, children, instant, text, whole, type Fields } from './trading-input.js'
import { cancellationsOf, findOrder, type World } from './world.js'
import type { Order } from './types.js'

const DAY = 86_400_000
/** GetOrdersRequestType page, Trading 1423: at most 100 a page; sales older than 90 days are gone; ModTime spans 30 days. */
const LIMITS = { perPage: 100, ageDays: 90, createDays: 90, modDays: 30 }
const STATUSES = ['All', 'Active', 'Completed', 'Cancelled', 'CancelPending'] as const

/** The content of GetOrdersResponse. Throws a TradingRefusal. */
export function getOrders({ world, quirks, deed }: Call, seller: string, fields: Fields): string[] {
  const pagination = children(fields, 'Pagination')
  const perPage = whole(pagination, 'EntriesPerPage', 25, 1, LIMITS.perPage)
  const pageNumber = whole(pagination, 'PageNumber', 1, 1, 1_000_000)
  const ids = children(fields, 'OrderIDArray')['OrderID']
  const found = Array.isArray(ids)
    ? byIds(world, seller, ids.map(String))
    : byFilters(world, seller, fields, deed.at)
  const pages = Math.ceil(found.length / perPage)
  const page = paged(found, (pageNumber - 1) * perPage, perPage, quirks)
  return [
    branch('PaginationResult', leaf('TotalNumberOfPages', pages), leaf('TotalNumberOfEntries', found.length)),
    leaf('HasMoreOrders', pageNumber < pages),
    branch('OrderArray', ...page.map((order) => orderXml(world, order, quirks))),
    leaf('OrdersPerPage', perPage),
    leaf('PageNumber', pageNumber),
    leaf('ReturnedOrderCountActual', page.length),
  ]
}

/** With ids all other filters are ignored; unknown ids are simply missing from the answer. */
function byIds(world: World, seller: string, ids: readonly string[]): Order[] {
  const found = ids.map((id) => findOrder(world, seller, id)).filter((order) => order !== undefined)
  return [...new Set(found)]
}

function byFilters(world: World, seller: string, fields: Fields, now: number): Order[] {
  const role = text(fields, 'OrderRole') ?? 'Seller'
  if (role !== 'Seller' && role !== 'Buyer')
    throw TradingRefusal.input('OrderRole', 'must be Seller or Buyer')
  const status = STATUSES.find((name) => name === (text(fields, 'OrderStatus') ?? 'All'))
  if (!status) throw TradingRefusal.input('OrderStatus', `must be one of ${STATUSES.join(', ')}`)
  const inTime = timeFilter(fields, now)
  return world.state.orders
    .filter((order) => role === 'Seller' && order.seller === seller)
    .filter((order) => order.createdAt >= now - LIMITS.ageDays * DAY && inTime(order))
    .filter((order) => status === 'All' || has(world, order, status))
    .sort((left, right) => left.createdAt - right.createdAt || left.key.localeCompare(right.key))
}

const has = (world: World, order: Order, status: OrderFilter): boolean =>
  orderStatuses(order, cancellationsOf(world, order)[0]).includes(status)

/** NumberOfDays beats the ranges; one of the three is needed (GetOrdersRequestType page). */
function timeFilter(fields: Fields, now: number): (order: Order) => boolean {
  if (text(fields, 'NumberOfDays') !== undefined) {
    const since = now - whole(fields, 'NumberOfDays', 1, 1, 30) * DAY
    return ({ createdAt, modifiedAt }) => Math.max(createdAt, modifiedAt) >= since
  }
  const modified = range(fields, 'ModTime', LIMITS.modDays, now)
  if (modified) return ({ modifiedAt }) => modifiedAt >= modified.from && modifiedAt <= modified.to
  const created = range(fields, 'CreateTime', LIMITS.createDays, now)
  if (created) return ({ createdAt }) => createdAt >= created.from && createdAt <= created.to
  throw TradingRefusal.input('CreateTimeFrom', 'a date range or order ids are required')
}

function range(
  fields: Fields,
  name: 'ModTime' | 'CreateTime',
  maxDays: number,
  now: number,
): { readonly from: number; readonly to: number } | undefined {
  const from = instant(fields, `${name}From`)
  const to = instant(fields, `${name}To`)
  if (from === undefined && to === undefined) return undefined
  if (from === undefined) throw TradingRefusal.input(`${name}From`, 'is required with its other end')
  const end = to ?? now
  if (end < from) throw TradingRefusal.input(`${name}To`, 'lies before its other end')
  if (end - from > maxDays * DAY)
    throw TradingRefusal.input(`${name}To`, `the range is longer than ${maxDays} days`)
  return { from, to: end }
}
