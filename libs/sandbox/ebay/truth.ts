import { iso } from '../clock.js'
import { cancellationsOf, currencyOf, lineKey, orderIdOf, orderOf, total, type World } from './world.js'
import { orderOfKey } from './return-rules.js'
import type { EscalatedCase, Inquiry, Return } from './after-sale-types.js'
import type { Cancellation, Order } from './types.js'

/** An order as it really is, whatever a faulty answer showed. Instants are ISO 8601 UTC. */
export interface OrderTruth {
  readonly seller: string
  readonly site: string
  /** The id that eBay shows now; it changes when the order becomes paid. */
  readonly orderId: string
  /** Of every line, the first one first; they never change. */
  readonly orderLineItemIds: readonly string[]
  readonly status: 'awaiting_payment' | 'paid' | 'shipped' | 'cancelled'
  readonly buyerUserId: string
  readonly createdAt: string
  readonly modifiedAt: string
  readonly paidAt: string | null
  readonly shippedAt: string | null
  readonly cancelledAt: string | null
  readonly total: { readonly minor: number; readonly currency: string }
  readonly invoicedAt: readonly string[]
  readonly history: readonly { readonly at: string; readonly what: string }[]
  readonly cancelIds: readonly string[]
}

export interface CancellationTruth {
  readonly seller: string
  readonly cancelId: string
  readonly legacyOrderId: string
  readonly orderLineItemIds: readonly string[]
  readonly requestor: string
  readonly reason: string
  readonly state: string
  readonly status: string
  readonly closeReason: string | null
  readonly requestedAt: string
  readonly modifiedAt: string
  readonly closedAt: string | null
  readonly sellerDueAt: string | null
  readonly buyerDueAt: string | null
  readonly refund: { readonly minor: number; readonly currency: string }
  readonly refundedAt: string | null
  readonly history: readonly {
    readonly at: string
    readonly type: string
    readonly party: string
    readonly from: string
    readonly to: string
  }[]
}

/** What followed a sale, as it really is; instants are ISO 8601 UTC, money is in minor units. */
export interface ReturnTruth {
  readonly returnId: string
  readonly orderId: string
  readonly state: string
  readonly status: string
  readonly closeReason: string | null
  readonly sellerDueAt: string | null
  readonly expected: number
  readonly refunded: number
  readonly caseId: string | null
}
export interface InquiryTruth {
  readonly inquiryId: string
  readonly status: string
  readonly state: string
  readonly sellerDueAt: string | null
  readonly caseId: string | null
}
export interface CaseTruth {
  readonly caseId: string
  readonly status: string
  readonly closeReason: string | null
  readonly appeal: string | null
}

export interface ShopTruth {
  readonly orders: readonly OrderTruth[]
  readonly cancellations: readonly CancellationTruth[]
  readonly returns: readonly ReturnTruth[]
  readonly inquiries: readonly InquiryTruth[]
  readonly cases: readonly CaseTruth[]
}

export const returnTruth = (world: World, one: Return): ReturnTruth => ({
  returnId: one.returnId,
  orderId: orderIdOf(orderOfKey(world, one.orderKey)),
  state: one.state,
  status: one.status,
  closeReason: one.closeReason,
  sellerDueAt: isoOrNull(one.sellerDue?.at ?? null),
  expected: one.expected,
  refunded: one.refunded,
  caseId: one.caseId,
})

export const inquiryTruth = (one: Inquiry): InquiryTruth => ({
  inquiryId: one.inquiryId,
  status: one.status,
  state: one.state,
  sellerDueAt: isoOrNull(one.sellerDueAt),
  caseId: one.caseId,
})

export const caseTruth = (one: EscalatedCase): CaseTruth => ({
  caseId: one.caseId,
  status: one.status,
  closeReason: one.closeReason,
  appeal: one.appeal?.closeReason ?? one.appeal?.status ?? null,
})

const isoOrNull = (instant: number | null): string | null => (instant === null ? null : iso(instant))

const statusOf = (order: Order): OrderTruth['status'] => {
  if (order.cancelledAt !== null) return 'cancelled'
  if (order.shippedAt !== null) return 'shipped'
  return order.paidAt === null ? 'awaiting_payment' : 'paid'
}

/** Plain data about an order, safe to keep and compare. */
export const orderTruth = (world: World, order: Order): OrderTruth => ({
  seller: order.seller,
  site: order.site,
  orderId: orderIdOf(order),
  orderLineItemIds: order.lines.map(lineKey),
  status: statusOf(order),
  buyerUserId: order.buyer.userId,
  createdAt: iso(order.createdAt),
  modifiedAt: iso(order.modifiedAt),
  paidAt: isoOrNull(order.paidAt),
  shippedAt: isoOrNull(order.shippedAt),
  cancelledAt: isoOrNull(order.cancelledAt),
  total: { minor: total(order), currency: currencyOf(order) },
  invoicedAt: order.invoicedAt.map(iso),
  history: order.history.map(({ at, what }) => ({ at: iso(at), what })),
  cancelIds: cancellationsOf(world, order).map(({ cancelId }) => cancelId),
})

/** Plain data about a cancellation, safe to keep and compare. */
export function cancellationTruth(world: World, cancellation: Cancellation): CancellationTruth {
  const order = orderOf(world, cancellation)
  return {
    seller: cancellation.seller,
    cancelId: cancellation.cancelId,
    legacyOrderId: orderIdOf(order),
    orderLineItemIds: order.lines.map(lineKey),
    requestor: cancellation.requestor,
    reason: cancellation.reason,
    state: cancellation.state,
    status: cancellation.status,
    closeReason: cancellation.closeReason,
    requestedAt: iso(cancellation.requestedAt),
    modifiedAt: iso(cancellation.modifiedAt),
    closedAt: isoOrNull(cancellation.closedAt),
    sellerDueAt: isoOrNull(cancellation.sellerDueAt),
    buyerDueAt: isoOrNull(cancellation.buyerDueAt),
    refund: { minor: cancellation.refund, currency: currencyOf(order) },
    refundedAt: isoOrNull(cancellation.refundedAt),
    history: cancellation.history.map(({ at, ...step }) => ({ at: iso(at), ...step })),
  }
}

/** Everything about one shop. */
export const shopTruth = (world: World, seller: string): ShopTruth => ({
  orders: world.state.orders
    .filter((order) => order.seller === seller)
    .map((order) => orderTruth(world, order)),
  cancellations: world.state.cancellations
    .filter((cancellation) => cancellation.seller === seller)
    .map((cancellation) => cancellationTruth(world, cancellation)),
  returns: world.state.returns.filter((one) => one.seller === seller).map((one) => returnTruth(world, one)),
  inquiries: world.state.inquiries.filter((one) => one.seller === seller).map(inquiryTruth),
  cases: world.state.cases.filter((one) => one.seller === seller).map(caseTruth),
})
