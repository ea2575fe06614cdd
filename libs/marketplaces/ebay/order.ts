import { unlisted } from '#adapter'
import type { At, OrderSighting } from '#adapter'
import { money } from '#case'
import type { Flag, Money, OrderLine } from '#case'
import type { Session } from './client.js'
import { SITES, siteOfCode } from './sites.js'
import { orderWire } from './wire.js'
import type { Line, Order } from './wire.js'

/** eBay's own advice: ask up to two minutes ago, since an order just made may still be in pieces. */
export const SETTLING_MS = 2 * 60_000
const ORDERS_PER_PAGE = 100
/** eBay documents no maximum for `OrderIDArray`; this is kept small. */
const IDS_PER_CALL = 20
/** `GetOrders` reaches back 90 days, whatever the filter. Trading reference, version 1423, read 2026-11-22. */
export const ORDERS_REACH_DAYS = 90

export interface OrderPage {
  /** Orders as the parser gives them, unchecked. */
  readonly orders: readonly unknown[]
  readonly more: boolean
}

export interface OrderFilter {
  readonly OrderStatus: string
  readonly CreateTimeFrom?: string
  readonly CreateTimeTo?: string
  readonly ModTimeFrom?: string
  readonly ModTimeTo?: string
}

/** One page of the orders that a filter selects, the oldest change first; `page` counts from 1. */
export async function ordersPage(session: Session, filter: OrderFilter, page: number): Promise<OrderPage> {
  // In the order of the schema, which Trading is entitled to insist on.
  const answer = await session.trading('GetOrders', {
    DetailLevel: 'ReturnAll',
    CreateTimeFrom: filter.CreateTimeFrom,
    CreateTimeTo: filter.CreateTimeTo,
    OrderRole: 'Seller',
    OrderStatus: filter.OrderStatus,
    Pagination: { EntriesPerPage: ORDERS_PER_PAGE, PageNumber: page },
    ModTimeFrom: filter.ModTimeFrom,
    ModTimeTo: filter.ModTimeTo,
  })
  return { orders: ordersIn(answer), more: answer['HasMoreOrders'] === 'true' && page < pagesIn(answer) }
}

/** The number of pages that eBay announces; without one, no end is known. */
function pagesIn(answer: Readonly<Record<string, unknown>>): number {
  const result = answer['PaginationResult']
  const pages =
    typeof result === 'object' && result !== null && 'TotalNumberOfPages' in result
      ? Number(result.TotalNumberOfPages)
      : Number.NaN
  return Number.isNaN(pages) ? Infinity : pages
}

/** Orders by their ids or by the ids of their lines; a paid order is found under its former id too. */
export async function ordersById(session: Session, ids: readonly string[]): Promise<unknown[]> {
  const found = new Map<string, unknown>()
  for (let at = 0; at < ids.length; at += IDS_PER_CALL) {
    const some = ids.slice(at, at + IDS_PER_CALL)
    const answer = await session.trading('GetOrders', {
      DetailLevel: 'ReturnAll',
      OrderIDArray: { OrderID: some },
      Pagination: { EntriesPerPage: ORDERS_PER_PAGE, PageNumber: 1 },
    })
    for (const order of ordersIn(answer)) found.set(orderIdOf(order), order)
  }
  return [...found.values()]
}

/** The orders in an answer of `GetOrders`; an empty list comes as an empty element. */
export function ordersIn(answer: Readonly<Record<string, unknown>>): readonly unknown[] {
  const list = answer['OrderArray']
  const orders = typeof list === 'object' && list !== null && 'Order' in list ? list.Order : []
  return Array.isArray(orders) ? orders : []
}

const orderIdOf = (order: unknown): string =>
  typeof order === 'object' && order !== null && 'OrderID' in order ? String(order.OrderID) : ''

/** The id of an order line, `{itemId}-{transactionId}`: unlike the order's id it stays when the order is paid. */
export const lineIdOf = (line: Line): string =>
  line.OrderLineItemID ?? `${line.Item.ItemID}-${line.TransactionID}`

/** The site of the sale by which eBay counts days, or the shop's own with a flag where the order names one unknown to us. */
export function siteOfLine(line: Line, at: At): { site: string; flags: readonly Flag[] } {
  const named = siteOfCode(line.TransactionSiteID)
  if (named) return { site: named, flags: [] }
  const codes = Object.values(SITES).flatMap((known) => known.codes)
  return { site: at.site, flags: unlisted('TransactionSiteID', line.TransactionSiteID, codes) }
}

/** The order, of those given, that holds a line; the one made last, since combining makes a new order of old ones. */
export function lastOfLine(orders: readonly Order[], lineId: string): Order | undefined {
  const holding = orders.filter((order) =>
    order.TransactionArray.Transaction.some((line) => lineIdOf(line) === lineId),
  )
  return holding.toSorted((a, b) => (a.CreatedTime < b.CreatedTime ? -1 : 1)).at(-1)
}

/** The same among orders as the parser gives them; those that cannot be read are kept, to be reported. */
export function newestWithLine(orders: readonly unknown[], lineId: string): readonly unknown[] {
  const read = orders.map((raw) => ({ raw, order: orderWire.safeParse(raw).data }))
  const newest = lastOfLine(
    read.flatMap(({ order }) => (order ? [order] : [])),
    lineId,
  )
  return read.flatMap(({ raw, order }) => (order === undefined || order === newest ? [raw] : []))
}

export const moneyOf = (value: { '#text': string; '@currencyID': string } | undefined): Money | null =>
  value ? money(value['#text'], value['@currencyID']) : null

export const toOrderLine = (line: Line): OrderLine => ({
  lineId: lineIdOf(line),
  itemId: line.Item.ItemID,
  title: line.Variation?.VariationTitle ?? line.Item.Title ?? null,
  sku: line.Variation?.SKU ?? line.Item.SKU ?? null,
  quantity: line.QuantityPurchased === undefined ? null : Number(line.QuantityPurchased),
  price: moneyOf(line.TransactionPrice),
})

/** An order as cases and grades see it; `asOf` is the last change of its status. */
export function toOrderSighting(order: Order, at: At): OrderSighting {
  const [first] = order.TransactionArray.Transaction
  return {
    orderId: order.OrderID,
    site: first ? siteOfLine(first, at).site : at.site,
    asOf: order.CheckoutStatus.LastModifiedTime ?? null,
    placedAt: order.CreatedTime,
    paidAt: order.PaidTime ?? null,
    shippedAt: order.ShippedTime ?? null,
    nativeStatus: order.OrderStatus,
    buyer: order.BuyerUserID ?? null,
    total: moneyOf(order.Total),
    lines: order.TransactionArray.Transaction.map((line) => toOrderLine(line)),
  }
}
