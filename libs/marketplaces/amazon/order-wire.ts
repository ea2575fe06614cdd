import { z } from 'zod'
import { idText } from '#adapter'

/*
 * Orders as the two interfaces write them, and the one shape that both are read into: that of Orders 2026-01-01. What the
 * models call optional is optional here too; only identity, dates and the lines are relied upon.
 */

const instant = z.iso.datetime({ offset: true })
const amount = z.looseObject({ amount: z.union([z.string(), z.number()]), currencyCode: z.string() })
const window = z.looseObject({ earliestDateTime: instant.nullish(), latestDateTime: instant.nullish() })

const itemWire = z.looseObject({
  orderItemId: idText,
  quantityOrdered: z.number(),
  product: z.looseObject({
    asin: z.string().nullish(),
    title: z.string().nullish(),
    sellerSku: z.string().nullish(),
    price: z.looseObject({ unitPrice: amount.nullish() }).nullish(),
  }),
  cancellation: z
    .looseObject({
      cancellationRequest: z
        .looseObject({ requester: z.string().nullish(), cancelReason: z.string().nullish() })
        .nullish(),
      cancellationExecution: z
        .looseObject({ cancelledBy: z.string().nullish(), cancelReason: z.string().nullish() })
        .nullish(),
    })
    .nullish(),
  fulfillment: z
    .looseObject({ quantityFulfilled: z.number().nullish(), quantityUnfulfilled: z.number().nullish() })
    .nullish(),
})

const packageWire = z.looseObject({
  packageReferenceId: idText,
  createdTime: instant.nullish(),
  packageStatus: z
    .looseObject({ status: z.string().nullish(), detailedStatus: z.string().nullish() })
    .nullish(),
  carrier: z.string().nullish(),
  shipTime: instant.nullish(),
  trackingNumber: z.string().nullish(),
})

/** An order of Orders 2026-01-01 (model at 34dc93f). */
export const orderWire = z.looseObject({
  orderId: z.string().min(1),
  orderAliases: z.array(z.looseObject({ aliasId: z.string(), aliasType: z.string().nullish() })).nullish(),
  createdTime: instant,
  lastUpdatedTime: instant,
  programs: z.array(z.string()).nullish(),
  associatedOrders: z
    .array(z.looseObject({ orderId: z.string().nullish(), associationType: z.string().nullish() }))
    .nullish(),
  salesChannel: z.looseObject({
    channelName: z.string().nullish(),
    marketplaceId: z.string().nullish(),
    marketplaceName: z.string().nullish(),
  }),
  buyer: z.looseObject({ buyerName: z.string().nullish(), buyerEmail: z.string().nullish() }).nullish(),
  proceeds: z.looseObject({ grandTotal: amount.nullish() }).nullish(),
  fulfillment: z.looseObject({
    fulfillmentStatus: z.string().min(1),
    fulfilledBy: z.string().nullish(),
    fulfillmentServiceLevel: z.string().nullish(),
    shipByWindow: window.nullish(),
    deliverByWindow: window.nullish(),
  }),
  orderItems: z.array(itemWire),
  packages: z.array(packageWire).nullish(),
})

export type AmazonOrder = z.output<typeof orderWire>
export type AmazonOrderItem = AmazonOrder['orderItems'][number]

const v0Money = z.looseObject({ CurrencyCode: z.string().nullish(), Amount: z.string().nullish() })
/** v0 writes some booleans as strings. */
const v0Boolean = z
  .union([z.boolean(), z.enum(['true', 'false'])])
  .transform((value) => String(value) === 'true')

const v0Item = z.looseObject({
  OrderItemId: idText,
  ASIN: z.string().nullish(),
  SellerSKU: z.string().nullish(),
  Title: z.string().nullish(),
  QuantityOrdered: z.number(),
  QuantityShipped: z.number().nullish(),
  ItemPrice: v0Money.nullish(),
  BuyerRequestedCancel: z
    .looseObject({ IsBuyerRequestedCancel: v0Boolean.nullish(), BuyerCancelReason: z.string().nullish() })
    .nullish(),
})

/** An order of Orders v0 with its lines, which are a call of their own there. */
export const v0OrderWire = z.looseObject({
  AmazonOrderId: z.string().min(1),
  SellerOrderId: z.string().nullish(),
  PurchaseDate: instant,
  LastUpdateDate: instant,
  OrderStatus: z.string().min(1),
  FulfillmentChannel: z.string().nullish(),
  SalesChannel: z.string().nullish(),
  MarketplaceId: z.string().nullish(),
  OrderTotal: v0Money.nullish(),
  ShipmentServiceLevelCategory: z.string().nullish(),
  EarliestShipDate: instant.nullish(),
  LatestShipDate: instant.nullish(),
  EarliestDeliveryDate: instant.nullish(),
  LatestDeliveryDate: instant.nullish(),
  IsReplacementOrder: v0Boolean.nullish(),
  ReplacedOrderId: z.string().nullish(),
  BuyerInfo: z.looseObject({ BuyerEmail: z.string().nullish(), BuyerName: z.string().nullish() }).nullish(),
  OrderItems: z.array(v0Item),
})

export type V0Order = z.output<typeof v0OrderWire>

/** The word of Orders 2026-01-01 for each of v0; a word of neither is kept as it is. */
export const STATUS_OF_V0: Readonly<Record<string, string>> = {
  Pending: 'PENDING',
  PendingAvailability: 'PENDING_AVAILABILITY',
  Unshipped: 'UNSHIPPED',
  PartiallyShipped: 'PARTIALLY_SHIPPED',
  Shipped: 'SHIPPED',
  Canceled: 'CANCELLED',
  Unfulfillable: 'UNFULFILLABLE',
  // Shipped, and the invoice is still to be confirmed (Brazil); there is no word for it in the newer interface.
  InvoiceUnconfirmed: 'SHIPPED',
}

const CHANNELS: Readonly<Record<string, string>> = { MFN: 'MERCHANT', AFN: 'AMAZON' }

const own = (table: Readonly<Record<string, string>>, word: string): string =>
  (Object.hasOwn(table, word) ? table[word] : undefined) ?? word

const amountOf = (
  price: { CurrencyCode?: string | null | undefined; Amount?: string | null | undefined } | null | undefined,
  pieces = 1,
): { amount: string; currencyCode: string } | null =>
  price?.Amount && price.CurrencyCode && pieces === 1
    ? { amount: price.Amount, currencyCode: price.CurrencyCode }
    : null

/** A v0 order in the newer shape. v0's item price is of the whole line: a unit price is known for lines of one piece. */
export function fromV0(order: V0Order): AmazonOrder {
  const total = amountOf(order.OrderTotal)
  return {
    orderId: order.AmazonOrderId,
    ...(order.SellerOrderId && {
      orderAliases: [{ aliasId: order.SellerOrderId, aliasType: 'SELLER_ORDER_ID' }],
    }),
    createdTime: order.PurchaseDate,
    lastUpdatedTime: order.LastUpdateDate,
    ...(order.IsReplacementOrder && {
      associatedOrders: [
        { orderId: order.ReplacedOrderId ?? null, associationType: 'REPLACEMENT_ORIGINAL_ID' },
      ],
    }),
    salesChannel: { marketplaceId: order.MarketplaceId, marketplaceName: order.SalesChannel },
    ...(order.BuyerInfo && {
      buyer: { buyerName: order.BuyerInfo.BuyerName, buyerEmail: order.BuyerInfo.BuyerEmail },
    }),
    ...(total && { proceeds: { grandTotal: total } }),
    fulfillment: {
      fulfillmentStatus: own(STATUS_OF_V0, order.OrderStatus),
      fulfilledBy: own(CHANNELS, order.FulfillmentChannel ?? ''),
      fulfillmentServiceLevel: order.ShipmentServiceLevelCategory,
      shipByWindow: { earliestDateTime: order.EarliestShipDate, latestDateTime: order.LatestShipDate },
      deliverByWindow: {
        earliestDateTime: order.EarliestDeliveryDate,
        latestDateTime: order.LatestDeliveryDate,
      },
    },
    orderItems: order.OrderItems.map((item) => fromV0Item(item, order.OrderStatus)),
  }
}

function fromV0Item(item: V0Order['OrderItems'][number], orderStatus: string): AmazonOrderItem {
  const { BuyerRequestedCancel: wish, QuantityShipped: shipped = 0, QuantityOrdered: ordered } = item
  const price = amountOf(item.ItemPrice, ordered)
  return {
    orderItemId: item.OrderItemId,
    quantityOrdered: ordered,
    product: {
      asin: item.ASIN,
      title: item.Title,
      sellerSku: item.SellerSKU,
      ...(price && { price: { unitPrice: price } }),
    },
    ...(wish?.IsBuyerRequestedCancel && {
      cancellation: {
        cancellationRequest: { requester: 'BUYER', cancelReason: wish.BuyerCancelReason ?? null },
        // v0 does not say who cancelled.
        ...(orderStatus === 'Canceled' && { cancellationExecution: { cancelledBy: null } }),
      },
    }),
    fulfillment: { quantityFulfilled: shipped, quantityUnfulfilled: Math.max(0, ordered - (shipped ?? 0)) },
  }
}
