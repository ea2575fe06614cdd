import { iso } from '../clock.js'
import { json, type Answer } from '../http.js'
import { paged, shown, type Call, type Route } from './calls.js'
import { restLineId, simpleAmount } from './dispute-json.js'
import { RestRefusal, queryNumber, restEndpoint } from './rest-gate.js'
import { cancellationsOf, currencyOf, orderIdOf, subtotal, total, type World } from './world.js'
import type { Order, OrderFields } from './types.js'

/** Orders of the Fulfillment API (contracts/ebay/sell_fulfillment_v1_oas3.json): paid ones alone (facts/ebay.md §0.7). */

const DAY = 86_400_000
/** Handling time of the simulated listings. */
const SHIP_WITHIN_DAYS = 3

function statusesOf(world: World, order: Order): { payment: string; fulfillment: string; cancel: string } {
  const refunded = order.cancelledAt !== null
  const asked = cancellationsOf(world, order).length > 0
  return {
    payment: refunded ? 'FULLY_REFUNDED' : 'PAID',
    fulfillment: order.shippedAt === null ? 'NOT_STARTED' : 'FULFILLED',
    cancel: refunded ? 'CANCELED' : asked ? 'IN_PROGRESS' : 'NONE_REQUESTED',
  }
}

function orderJson(world: World, current: Order, order: OrderFields) {
  const currency = currencyOf(order)
  const { payment, fulfillment, cancel } = statusesOf(world, current)
  const paidAt = order.paidAt ?? order.createdAt
  return {
    orderId: orderIdOf(order),
    creationDate: iso(order.createdAt),
    lastModifiedDate: iso(order.modifiedAt),
    orderFulfillmentStatus: fulfillment,
    orderPaymentStatus: payment,
    sellerId: order.seller,
    buyer: { username: order.buyer.userId },
    // Never filled by this call (facts/ebay.md §0.7).
    cancelStatus: { cancelState: cancel, cancelRequests: [] },
    pricingSummary: {
      priceSubtotal: simpleAmount(subtotal(order), currency),
      deliveryCost: simpleAmount(order.shipping, currency),
      total: simpleAmount(total(order), currency),
    },
    paymentSummary: {
      totalDueSeller: simpleAmount(total(order), currency),
      refunds: [],
      payments: [
        {
          paymentMethod: 'EBAY',
          paymentReferenceId: `pay-${order.key}`,
          paymentDate: iso(paidAt),
          amount: simpleAmount(total(order), currency),
          paymentStatus: 'PAID',
        },
      ],
    },
    fulfillmentHrefs:
      order.shippedAt === null
        ? []
        : [
            `https://api.ebay.com/sell/fulfillment/v1/order/${orderIdOf(order)}/shipping_fulfillment/${order.trackingNumber ?? '999'}`,
          ],
    fulfillmentStartInstructions: [],
    lineItems: order.lines.map((line) => ({
      lineItemId: restLineId(line.transactionId),
      legacyItemId: line.itemId,
      title: line.title,
      sku: line.sku,
      quantity: line.quantity,
      lineItemCost: simpleAmount(line.unitPrice * line.quantity, currency),
      soldFormat: 'FIXED_PRICE',
      listingMarketplaceId: order.site,
      purchaseMarketplaceId: order.site,
      lineItemFulfillmentStatus: fulfillment,
      total: simpleAmount(line.unitPrice * line.quantity, currency),
      deliveryCost: { shippingCost: simpleAmount(order.shipping, currency) },
      appliedPromotions: [],
      taxes: [],
      refunds: [],
      properties: { buyerProtection: true },
      lineItemFulfillmentInstructions: {
        shipByDate: iso(paidAt + SHIP_WITHIN_DAYS * DAY),
        minEstimatedDeliveryDate: iso(paidAt + 5 * DAY),
        maxEstimatedDeliveryDate: iso(paidAt + 9 * DAY),
        guaranteedDelivery: false,
      },
    })),
  }
}

/** `name:[from..to]` of the filter; an open end is now. */
function rangeIn(filter: string, name: string, now: number): { from: number; to: number } | null {
  const match = new RegExp(`${name}:\\[([^\\].]+(?:\\.\\d+Z)?)\\.\\.([^\\]]*)\\]`).exec(filter)
  if (!match) return null
  const from = Date.parse(match[1] ?? '')
  const to = match[2] ? Date.parse(match[2]) : now
  if (Number.isNaN(from) || Number.isNaN(to)) throw invalid()
  return { from, to }
}

const invalid = (): RestRefusal => new RestRefusal(400, 30_810, 'Invalid filter format')

function list(call: Call, seller: string): Answer {
  const { world, request, quirks, deed } = call
  const limit = queryNumber(call, 'limit', { otherwise: 50, low: 1, high: 200, errorId: 31_100 })
  const offset = queryNumber(call, 'offset', { otherwise: 0, low: 0, high: 1_000_000, errorId: 31_000 })
  const filter = request.query.get('filter') ?? ''
  const ids = request.query.get('orderIds')?.split(',')
  const created = rangeIn(filter, 'creationdate', deed.at)
  const modified = created ? null : rangeIn(filter, 'lastmodifieddate', deed.at)
  const within = (at: number, range: { from: number; to: number } | null): boolean =>
    range === null || (at >= range.from && at <= range.to)
  const usual = (created ?? modified) ? null : { from: deed.at - 90 * DAY, to: deed.at }
  const found = world.state.orders
    .filter((order) => order.seller === seller && order.paidAt !== null)
    .filter((order) =>
      ids
        ? ids.includes(orderIdOf(order))
        : within(order.createdAt, created) &&
          within(order.modifiedAt, modified) &&
          within(order.createdAt, usual),
    )
    .sort((left, right) => right.createdAt - left.createdAt || right.key.localeCompare(left.key))
  const page = paged(found, offset, limit, quirks)
  const path = `https://api.ebay.com/sell/fulfillment/v1/order?limit=${limit}&offset=`
  return json(200, {
    href: `${path}${offset}`,
    total: found.length,
    limit,
    offset,
    ...(offset + limit < found.length && { next: `${path}${offset + limit}` }),
    orders: page.map((order) => orderJson(world, order, shown(order, quirks))),
  })
}

function own({ world, id }: Call, seller: string): Order {
  const order = world.state.orders.find(
    (one) => one.seller === seller && one.paidAt !== null && one.paidOrderId === id,
  )
  if (!order) throw new RestRefusal(404, 32_100, 'Invalid order ID')
  return order
}

function shipments(call: Call, seller: string): Answer {
  const order = own(call, seller)
  const fulfillments =
    order.shippedAt === null
      ? []
      : [
          {
            fulfillmentId: order.trackingNumber ?? '999',
            shipmentTrackingNumber: order.trackingNumber ?? '',
            shippingCarrierCode: 'UPS',
            shippedDate: iso(order.shippedAt),
            lineItems: order.lines.map((line) => ({
              lineItemId: restLineId(line.transactionId),
              quantity: line.quantity,
            })),
          },
        ]
  return json(200, { fulfillments, total: fulfillments.length })
}

const route = (
  name: string,
  pattern: string,
  shows: Route['operation']['shows'],
  handle: (call: Call, seller: string) => Answer,
): Route => ({
  host: 'api',
  method: 'GET',
  path: new RegExp(`^/sell/fulfillment/v1/${pattern}/?$`),
  operation: { name: `order.${name}`, shows },
  answer: restEndpoint(['sell.fulfillment', 'sell.fulfillment.readonly'], 'sell.fulfillment', handle),
})

export const FULFILLMENT_ROUTES: readonly Route[] = [
  route('list', 'order', 'list', list),
  route('get', 'order/([\\w-]+)', 'object', (call, seller) => {
    const order = own(call, seller)
    return json(200, orderJson(call.world, order, shown(order, call.quirks)))
  }),
  route('shipments', 'order/([\\w-]+)/shipping_fulfillment', 'object', shipments),
]
