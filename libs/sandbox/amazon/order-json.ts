import { amountText, type SiteFacts } from './sites.js'
import type { Order, OrderLine, OrderStatus } from './types.js'
import { instant } from './wire.js'

const DAY = 86_400_000

const total = ({ lines }: Order): number =>
  lines.reduce((sum, { unitPrice, quantity }) => sum + unitPrice * quantity, 0)

const money = (minor: number, facts: SiteFacts) => ({
  amount: amountText(minor, facts),
  currencyCode: facts.currency,
})

/** An order by Orders 2026-01-01; the parts beyond identity and lines come only when they are asked for. */
export function orderJson(
  order: Order,
  facts: SiteFacts,
  included: readonly string[],
): Record<string, unknown> {
  const has = (part: string): boolean => included.includes(part)
  return {
    orderId: order.id,
    createdTime: instant(order.placedAt),
    lastUpdatedTime: instant(order.updatedAt),
    programs: [],
    salesChannel: {
      channelName: 'AMAZON',
      marketplaceId: facts.marketplaceId,
      marketplaceName: facts.name,
    },
    // The buyer is shown for orders that the seller fulfils alone.
    ...(has('BUYER') &&
      order.fulfilledBy === 'MERCHANT' && {
        buyer: { buyerName: order.buyer.name, buyerEmail: order.buyer.email },
      }),
    ...(has('PROCEEDS') && { proceeds: { grandTotal: money(total(order), facts) } }),
    ...(has('FULFILLMENT') && {
      fulfillment: {
        fulfillmentStatus: order.status,
        fulfilledBy: order.fulfilledBy,
        fulfillmentServiceLevel: 'STANDARD',
        shipByWindow: {
          earliestDateTime: instant(order.placedAt),
          latestDateTime: instant(order.shipBy),
        },
        deliverByWindow: {
          earliestDateTime: instant(order.shipBy + 2 * DAY),
          latestDateTime: instant(order.shipBy + 6 * DAY),
        },
      },
    }),
    orderItems: order.lines.map((line) => lineJson(line, facts, has)),
    ...(has('PACKAGES') &&
      order.fulfilledBy === 'MERCHANT' && {
        packages: order.parcels.map((parcel) => ({
          packageReferenceId: parcel.referenceId,
          createdTime: instant(parcel.createdAt),
          packageStatus: { status: parcel.status },
          carrier: parcel.carrier,
          shipTime: instant(parcel.shipTime),
          trackingNumber: parcel.trackingNumber,
          packageItems: order.lines.map(({ orderItemId, shipped }) => ({ orderItemId, quantity: shipped })),
        })),
      }),
  }
}

function lineJson(
  line: OrderLine,
  facts: SiteFacts,
  has: (part: string) => boolean,
): Record<string, unknown> {
  const { cancelWish, cancelledBy } = line
  return {
    orderItemId: line.orderItemId,
    quantityOrdered: line.quantity,
    product: {
      asin: line.asin,
      title: line.title,
      sellerSku: line.sku,
      price: { unitPrice: money(line.unitPrice, facts) },
    },
    ...(has('CANCELLATION') &&
      (cancelWish !== null || cancelledBy !== null) && {
        cancellation: {
          ...(cancelWish !== null && {
            cancellationRequest: { requester: 'BUYER', cancelReason: cancelWish },
          }),
          ...(cancelledBy !== null && {
            cancellationExecution: { cancelledBy, cancelReason: 'CUSTOMER_REQUEST' },
          }),
        },
      }),
    ...(has('FULFILLMENT') && {
      fulfillment: {
        quantityFulfilled: line.shipped,
        quantityUnfulfilled: cancelledBy === null ? line.quantity - line.shipped : 0,
      },
    }),
  }
}

const V0_STATUS: Readonly<Record<OrderStatus, string>> = {
  PENDING_AVAILABILITY: 'PendingAvailability',
  PENDING: 'Pending',
  UNSHIPPED: 'Unshipped',
  PARTIALLY_SHIPPED: 'PartiallyShipped',
  SHIPPED: 'Shipped',
  CANCELLED: 'Canceled',
  UNFULFILLABLE: 'Unfulfillable',
}

export const v0Status = (status: string): string =>
  Object.hasOwn(V0_STATUS, status) ? V0_STATUS[status as OrderStatus] : status

const v0Money = (minor: number, facts: SiteFacts) => ({
  CurrencyCode: facts.currency,
  Amount: amountText(minor, facts),
})

/** An order by Orders v0; its lines are a call of their own. */
export const v0OrderJson = (order: Order, facts: SiteFacts): Record<string, unknown> => ({
  AmazonOrderId: order.id,
  PurchaseDate: instant(order.placedAt),
  LastUpdateDate: instant(order.updatedAt),
  OrderStatus: v0Status(order.status),
  FulfillmentChannel: order.fulfilledBy === 'MERCHANT' ? 'MFN' : 'AFN',
  SalesChannel: facts.name,
  OrderTotal: v0Money(total(order), facts),
  MarketplaceId: facts.marketplaceId,
  OrderType: 'StandardOrder',
  EarliestShipDate: instant(order.placedAt),
  LatestShipDate: instant(order.shipBy),
  IsReplacementOrder: 'false',
  ...(order.fulfilledBy === 'MERCHANT' && { BuyerInfo: { BuyerEmail: order.buyer.email } }),
})

export const v0LineJson = (line: OrderLine, facts: SiteFacts): Record<string, unknown> => ({
  ASIN: line.asin,
  OrderItemId: line.orderItemId,
  SellerSKU: line.sku,
  Title: line.title,
  QuantityOrdered: line.quantity,
  QuantityShipped: line.shipped,
  ItemPrice: v0Money(line.unitPrice * line.quantity, facts),
  IsGift: 'false',
  BuyerRequestedCancel: {
    IsBuyerRequestedCancel: String(line.cancelWish !== null),
    ...(line.cancelWish !== null && { BuyerCancelReason: line.cancelWish }),
  },
})
