import { empty, json, type Answer } from '../http.js'
import { route, type Call, type Route } from './calls.js'
import { shipParcel } from './orders.js'
import { orderJson, v0LineJson, v0OrderJson } from './order-json.js'
import type { Order } from './types.js'
import { ERRORS, invalid, listIn, objectIn } from './wire.js'
import { factsOf } from './world.js'

/** Upper bounds must lie two minutes in the past. */
const SETTLED_MS = 120_000

const mine = ({ world, seller }: Call): Order[] =>
  world.state.orders.filter((order) => order.seller === seller.login)

const orderIn = (call: Call): Order | undefined => mine(call).find(({ id }) => id === call.ids[0])

interface Search {
  readonly from: string | null
  readonly to: string | null
  readonly created: boolean
  readonly size: number
  readonly token: string | null
}

/** Orders of a window by their date, a page at a time; the token is opaque and only good with the same filters. */
function page(
  call: Call,
  { from, to, created, size, token }: Search,
): { items: Order[]; next: string | null } | Answer {
  const low = Date.parse(from ?? '')
  const high = to === null ? call.deed.at - SETTLED_MS : Date.parse(to)
  if (Number.isNaN(low) || Number.isNaN(high)) return invalid('Invalid Input')
  if (high > call.deed.at - SETTLED_MS)
    return invalid('The upper bound must be at least two minutes before now')
  const filters = `${from}|${to}|${created}`
  const [given, start = '0'] =
    token === null ? [filters] : Buffer.from(token, 'base64url').toString().split('#')
  if (given !== filters) return invalid('The token does not belong to these filters')
  const date = (order: Order): number => (created ? order.placedAt : order.updatedAt)
  const all = mine(call)
    .filter((order) => date(order) >= low && date(order) <= high)
    .sort((a, b) => date(a) - date(b) || (a.id < b.id ? -1 : 1))
  const first = Number(start)
  const items = all.slice(first, first + size)
  const next =
    first + size < all.length ? Buffer.from(`${filters}#${first + size}`).toString('base64url') : null
  return { items: call.quirks.duplicates ? [...items, ...items.slice(0, 1)] : items, next }
}

const isAnswer = (value: object): value is Answer => 'status' in value && 'headers' in value

function searchOrders(call: Call): Answer {
  const { query } = call.request
  const after = query.get('createdAfter')
  const updated = query.get('lastUpdatedAfter')
  if ((after === null) === (updated === null))
    return invalid('Either createdAfter or lastUpdatedAfter must be given')
  const created = after !== null
  const found = page(call, {
    from: after ?? updated,
    to: query.get(created ? 'createdBefore' : 'lastUpdatedBefore'),
    created,
    size: Number(query.get('maxResultsPerPage') ?? 100),
    token: query.get('paginationToken'),
  })
  if (isAnswer(found)) return found
  const facts = factsOf(call.seller)
  const ids = listIn(query, 'marketplaceIds')
  const shown = found.items.filter(() => ids.length === 0 || ids.includes(facts.marketplaceId))
  const included = listIn(query, 'includedData')
  return json(200, {
    orders: shown.map((order) => orderJson(order, facts, included)),
    pagination: found.next === null ? {} : { nextToken: found.next },
  })
}

function getOrder(call: Call): Answer {
  const order = orderIn(call)
  if (!order) return ERRORS.notFound
  const included = listIn(call.request.query, 'includedData')
  return json(200, { order: orderJson(order, factsOf(call.seller), included) })
}

function listV0(call: Call): Answer {
  const { query } = call.request
  if (listIn(query, 'MarketplaceIds').length === 0) return invalid('MarketplaceIds is missing')
  const created = query.get('CreatedAfter') !== null
  const found = page(call, {
    from: query.get('CreatedAfter') ?? query.get('LastUpdatedAfter'),
    to: query.get(created ? 'CreatedBefore' : 'LastUpdatedBefore'),
    created,
    size: Number(query.get('MaxResultsPerPage') ?? 100),
    token: query.get('NextToken'),
  })
  if (isAnswer(found)) return found
  const Orders = found.items.map((order) => v0OrderJson(order, factsOf(call.seller)))
  return json(200, { payload: { Orders, ...(found.next !== null && { NextToken: found.next }) } })
}

function getV0(call: Call): Answer {
  const order = orderIn(call)
  return order ? json(200, { payload: v0OrderJson(order, factsOf(call.seller)) }) : ERRORS.notFound
}

function itemsV0(call: Call): Answer {
  const order = orderIn(call)
  if (!order) return ERRORS.notFound
  const OrderItems = order.lines.map((line) => v0LineJson(line, factsOf(call.seller)))
  return json(200, { payload: { AmazonOrderId: order.id, OrderItems } })
}

interface Confirmation {
  readonly marketplaceId?: unknown
  readonly packageDetail?: {
    readonly packageReferenceId?: unknown
    readonly carrierCode?: unknown
    readonly carrierName?: unknown
    readonly trackingNumber?: unknown
    readonly shipDate?: unknown
    readonly orderItems?: unknown
  }
}

/** POST shipmentConfirmation: strict where Amazon is known to be strict, and as curt. */
function confirmShipment(call: Call): Answer {
  const order = orderIn(call)
  if (!order) return ERRORS.notFound
  const body = objectIn(call.request.body) as Confirmation | null
  const detail = body?.packageDetail
  if (!body || typeof detail !== 'object' || detail === null) return ERRORS.invalid
  const { packageReferenceId, carrierCode, carrierName, trackingNumber, shipDate, orderItems } = detail
  if (typeof packageReferenceId !== 'string' || !/^[1-9]\d*$/.test(packageReferenceId))
    return invalid('packageReferenceId must be a positive numeric string')
  if (typeof carrierCode !== 'string' || typeof trackingNumber !== 'string') return ERRORS.invalid
  if (carrierCode === 'Other' && typeof carrierName !== 'string') return ERRORS.invalid
  if (typeof shipDate !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(shipDate)) return ERRORS.invalid
  if (!Array.isArray(orderItems) || orderItems.length === 0) return invalid('OrderItemId invalid')
  const items = orderItems as { readonly orderItemId?: unknown; readonly quantity?: unknown }[]
  for (const { orderItemId, quantity } of items) {
    const line = order.lines.find((one) => one.orderItemId === orderItemId)
    const open = line && line.cancelledBy === null ? line.quantity - line.shipped : 0
    if (typeof quantity !== 'number' || quantity < 1 || quantity > open)
      return invalid(`OrderItemId invalid: ${String(orderItemId)}`)
  }
  const parcel = {
    referenceId: packageReferenceId,
    carrier: carrierCode === 'Other' ? String(carrierName) : carrierCode,
    trackingNumber,
    shipTime: Date.parse(shipDate),
    items: items.map(({ orderItemId, quantity }) => ({
      id: String(orderItemId),
      quantity: Number(quantity),
    })),
  }
  shipParcel(call.world, order, parcel, call.deed)
  return empty(204)
}

export const ORDER_ROUTES: readonly Route[] = [
  route('GET', '/orders/2026-01-01/orders', 'orders.search', 'list', [0.0056, 20], searchOrders),
  route('GET', '/orders/2026-01-01/orders/([\\d-]+)', 'orders.get', 'object', [0.5, 30], getOrder),
  route('GET', '/orders/v0/orders', 'orders-v0.list', 'list', [0.0167, 20], listV0),
  route('GET', '/orders/v0/orders/([\\d-]+)', 'orders-v0.get', 'object', [0.5, 30], getV0),
  route('GET', '/orders/v0/orders/([\\d-]+)/orderItems', 'orders-v0.items', 'list', [0.5, 30], itemsV0),
  route(
    'POST',
    '/orders/v0/orders/([\\d-]+)/shipmentConfirmation',
    'orders-v0.confirm-shipment',
    'nothing',
    [2, 10],
    confirmShipment,
  ),
]
