import { z } from 'zod'
import { Problem, idText, parseWire, stream } from '#adapter'
import type { At, Cursor, OrderMark, OrderSighting, Page } from '#adapter'
import { money } from '#case'
import type { Money } from '#case'
import type { Session } from './client.js'
import { SITES } from './sites.js'
import { instant, maybe, unread } from './wire.js'

/*
 * Paid orders (Fulfillment API 1.20.7), for cases and grades: who bought what, when it had to leave and when it did.
 * Unpaid orders are not shown here; they come by Trading. A parcel's date stands with the shipments alone, so that they
 * are read with each order that has any.
 */

const BASE = '/sell/fulfillment/v1'
const PAGE_SIZE = 50
const BACKFILL_DAYS = 90
const OVERLAP_MS = 3_600_000
const DAY_MS = 86_400_000

const cursorWire = z.object({ since: z.iso.datetime(), until: z.iso.datetime(), offset: z.number().int() })
const restWire = z.object({ since: z.iso.datetime() })

/** Orders by their last modification; a page is read again when it shifts, which costs nothing. */
async function listOrders(session: Session, cursor: Cursor | null): Promise<Page> {
  const run = cursorWire.safeParse(cursor).data ?? begin(session.now(), cursor)
  const answer = await session.rest({
    operation: 'order.list',
    method: 'GET',
    path: `${BASE}/order`,
    query: {
      filter: `lastmodifieddate:[${run.since}..${run.until}]`,
      limit: PAGE_SIZE,
      offset: run.offset,
    },
  })
  const found = ordersIn(answer ?? {})
  const items: unknown[] = []
  for (const order of found) items.push(await withShipments(session, order))
  const more = found.length === PAGE_SIZE
  const next = more ? { ...run, offset: run.offset + found.length } : { since: run.until }
  return { items, cursor: next, more }
}

function begin(now: Date, cursor: Cursor | null): z.output<typeof cursorWire> {
  const since = restWire.safeParse(cursor).data?.since
  const from = since === undefined ? now.getTime() - BACKFILL_DAYS * DAY_MS : Date.parse(since) - OVERLAP_MS
  return { since: new Date(from).toISOString(), until: now.toISOString(), offset: 0 }
}

/** The orders in a raw body: a page, or one alone. */
function ordersIn(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body
  if (typeof body !== 'object' || body === null) return [body]
  if ('orders' in body && Array.isArray(body.orders)) return body.orders
  return 'href' in body || Object.keys(body).length === 0 ? [] : [body]
}

const shippedWire = z.looseObject({ orderId: z.string(), fulfillmentHrefs: z.array(z.unknown()).min(1) })

async function withShipments(session: Session, order: unknown): Promise<unknown> {
  const read = shippedWire.safeParse(order)
  if (!read.success) return order
  try {
    const answer = await session.rest({
      operation: 'order.get',
      method: 'GET',
      path: `${BASE}/order/${encodeURIComponent(read.data.orderId)}/shipping_fulfillment`,
    })
    const fulfillments =
      typeof answer === 'object' && answer !== null && 'fulfillments' in answer ? answer.fulfillments : []
    return { ...read.data, fulfillments }
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') return order
    throw error
  }
}

const amount = z.looseObject({
  value: z.string(),
  currency: z.string(),
  ...unread('convertedFromValue convertedFromCurrency'),
})

const line = z.looseObject({
  lineItemId: idText,
  legacyItemId: maybe(idText),
  title: maybe(z.string()),
  sku: maybe(z.string()),
  quantity: maybe(z.number().int()),
  lineItemCost: maybe(amount),
  listingMarketplaceId: maybe(z.string()),
  purchaseMarketplaceId: maybe(z.string()),
  lineItemFulfillmentInstructions: maybe(
    z.looseObject({
      shipByDate: maybe(instant),
      ...unread(
        'guaranteedDelivery maxEstimatedDeliveryDate minEstimatedDeliveryDate sourceTimeZone destinationTimeZone',
      ),
    }),
  ),
  ...unread(`
    appliedPromotions compatibilityProperties deliveryCost discountedLineItemCost ebayCollectAndRemitTaxes
    ebayCollectedCharges giftDetails itemLocation legacyVariationId lineItemFulfillmentStatus linkedOrderLineItems
    properties refunds soldFormat taxes total variationAspects
  `),
})

const orderWire = z.looseObject({
  orderId: idText,
  creationDate: instant,
  lastModifiedDate: instant,
  orderFulfillmentStatus: z.string().min(1),
  orderPaymentStatus: z.string().min(1),
  buyer: maybe(
    z.looseObject({
      username: maybe(z.string()),
      ...unread('buyerRegistrationAddress taxAddress taxIdentifier'),
    }),
  ),
  cancelStatus: maybe(
    z.looseObject({ cancelState: maybe(z.string()), ...unread('cancelledDate cancelRequests') }),
  ),
  pricingSummary: maybe(
    z.looseObject({
      total: maybe(amount),
      ...unread('adjustment deliveryCost deliveryDiscount fee priceDiscount priceSubtotal tax'),
    }),
  ),
  paymentSummary: maybe(
    z.looseObject({
      payments: maybe(
        z.array(
          z.looseObject({
            paymentDate: maybe(instant),
            ...unread('amount paymentHolds paymentMethod paymentReferenceId paymentStatus'),
          }),
        ),
      ),
      ...unread('refunds totalDueSeller'),
    }),
  ),
  lineItems: z.array(line).min(1),
  /** Not in the order itself: its shipments, put beside it when it was read. */
  fulfillments: maybe(
    z.array(
      z.looseObject({
        shippedDate: maybe(instant),
        ...unread('fulfillmentId lineItems shipmentTrackingNumber shippingCarrierCode'),
      }),
    ),
  ),
  ...unread(`
    buyerCheckoutNotes ebayCollectAndRemitTax fulfillmentHrefs fulfillmentStartInstructions program
    salesRecordReference sellerId totalFeeBasisAmount totalMarketplaceFee legacyOrderId
  `),
})
type Order = z.output<typeof orderWire>

const moneyIn = (one: z.output<typeof amount> | undefined): Money | null =>
  one ? money(one.value, one.currency) : null

/** When the whole order had left: the last of its parcels, once eBay calls it fulfilled. */
function shippedAt({ orderFulfillmentStatus, fulfillments = [] }: Order): string | null {
  if (orderFulfillmentStatus !== 'FULFILLED') return null
  return (
    fulfillments
      .flatMap((one) => one.shippedDate ?? [])
      .sort()
      .at(-1) ?? null
  )
}

function toOrder(order: Order, at: At): OrderSighting {
  const marketplace = order.lineItems[0]?.purchaseMarketplaceId ?? order.lineItems[0]?.listingMarketplaceId
  return {
    orderId: order.orderId,
    site: marketplace !== undefined && Object.hasOwn(SITES, marketplace) ? marketplace : at.site,
    asOf: order.lastModifiedDate,
    placedAt: order.creationDate,
    paidAt: order.paymentSummary?.payments?.flatMap((one) => one.paymentDate ?? []).sort()[0] ?? null,
    shippedAt: shippedAt(order),
    nativeStatus: `${order.orderPaymentStatus}/${order.orderFulfillmentStatus}`,
    buyer: order.buyer?.username ?? null,
    total: moneyIn(order.pricingSummary?.total),
    lines: order.lineItems.map((one) => ({
      lineId: one.lineItemId,
      itemId: one.legacyItemId ?? null,
      title: one.title ?? null,
      sku: one.sku ?? null,
      quantity: one.quantity ?? null,
      price: moneyIn(one.lineItemCost),
    })),
  }
}

/**
 * Late shipments as far as an order shows them: it left, or has not left yet, after the date by which it had to. Our own
 * reckoning: eBay also looks at the carrier's first scan and at the delivery, and may find it in time after all.
 */
function marksOf(order: Order, at: At): OrderMark[] {
  const due = order.lineItems
    .flatMap((one) => one.lineItemFulfillmentInstructions?.shipByDate ?? [])
    .sort()[0]
  const cancelled = order.cancelStatus?.cancelState === 'CANCELED'
  if (due === undefined || cancelled || order.orderPaymentStatus !== 'PAID') return []
  const left = shippedAt(order)
  const mark = {
    orderId: order.orderId,
    mark: 'SHIPPING_MISS_RATE',
    at: due,
    provenance: 'computed',
    of: 'shipByDate',
  } as const
  if (left === null) return at.seenAt > due && order.orderFulfillmentStatus !== 'FULFILLED' ? [mark] : []
  if (left > due) return [mark]
  // Entered late, but it left in time: takes back what was reckoned meanwhile.
  return order.lastModifiedDate > due ? [{ ...mark, withdrawn: true }] : []
}

export const orders = stream({
  everySeconds: 900,
  list: listOrders,
  items: ordersIn,
  parse: (item) => parseWire(orderWire, item),
  map: (order, _flags, at) => ({ cases: [], orders: [toOrder(order, at)], marks: marksOf(order, at) }),
})
