import { amount, dateTime } from './wire.js'
import { currencyOf, orderIdOf } from './world.js'
import type { Activity, CancellationFields, OrderFields } from './types.js'

type Json = Record<string, unknown>

/**
 * CancelSummary of cancellation/search (contracts/ebay/post_order_cancellation_search.json): all ids are strings here.
 * Due dates are shown only while somebody has to answer (Get Cancellation page, read 2026-09-30).
 */
export function cancelSummary(cancellation: CancellationFields, order: OrderFields): Json {
  const currency = currencyOf(order)
  return {
    cancelId: cancellation.cancelId,
    marketplaceId: order.site,
    legacyOrderId: orderIdOf(order),
    requestorType: cancellation.requestor,
    cancelReason: cancellation.reason,
    cancelState: cancellation.state,
    cancelStatus: cancellation.status,
    ...(cancellation.closeReason !== null && { cancelCloseReason: cancellation.closeReason }),
    partialOrderType: 'FULL_ORDER',
    paymentStatus: order.paidAt === null ? 'NOT_PAID' : order.paidBy,
    requestRefundAmount: amount(cancellation.refund, currency),
    cancelRequestDate: dateTime(cancellation.requestedAt),
    lastModifiedDate: dateTime(cancellation.modifiedAt),
    ...(cancellation.closedAt !== null && { cancelCloseDate: dateTime(cancellation.closedAt) }),
    ...(cancellation.sellerDueAt !== null && { sellerResponseDueDate: dateTime(cancellation.sellerDueAt) }),
    ...(cancellation.buyerDueAt !== null && { buyerResponseDueDate: dateTime(cancellation.buyerDueAt) }),
    ...(cancellation.shipmentAt !== null && { shipmentDate: dateTime(cancellation.shipmentAt) }),
    buyerLoginName: order.buyer.userId,
    sellerLoginName: order.seller,
    lineItems: order.lines.map((line) => ({
      itemId: line.itemId,
      transactionId: line.transactionId,
      itemTitle: line.title,
      cancelQuantity: line.quantity,
      relistEligibilityCodeEnum: 'NOT_ELIGIBLE',
    })),
    ...cancellation.extra,
  }
}

/** CancelDetail of cancellation/{id}: the summary, the history and the money; item and transaction ids are JSON numbers. */
export function cancelDetail(cancellation: CancellationFields, order: OrderFields): Json {
  const summary = cancelSummary(cancellation, order)
  return {
    ...summary,
    lineItems: order.lines.map((line) => ({
      itemId: Number(line.itemId),
      transactionId: Number(line.transactionId),
      itemTitle: line.title,
      cancelQuantity: line.quantity,
    })),
    activityHistories: cancellation.history.map((activity) => activityJson(activity, cancellation.oldNames)),
    ...moneyJson(cancellation, currencyOf(order)),
  }
}

/** Today stateFrom/stateTo; eBay's oldest sample has cancelStateFrom and, misspelt, cancelStatetateTo. */
function activityJson(activity: Activity, oldNames: boolean): Json {
  return {
    activityType: activity.type,
    activityParty: activity.party,
    actionDate: dateTime(activity.at),
    ...(oldNames
      ? { cancelStateFrom: activity.from, cancelStatetateTo: activity.to }
      : { stateFrom: activity.from, stateTo: activity.to }),
  }
}

function moneyJson(cancellation: CancellationFields, currency: string): Json {
  const { refundedAt, refundFailures, refund, modifiedAt } = cancellation
  if (refundedAt === null && refundFailures === 0) return {}
  const status = refundedAt === null ? 'FAILED' : 'SUCCESS'
  const movement = {
    moneyMovementType: 'SELLER_VOLUNTARY_REFUND',
    status,
    requestedAmount: amount(refund, currency),
    ...(refundedAt !== null && { actualAmount: amount(refund, currency) }),
    creationDate: dateTime(refundedAt ?? modifiedAt),
  }
  const actualRefundDetail = {
    ...(refundedAt !== null && {
      actualRefund: { totalAmount: amount(refund, currency) },
      refundIssuedDate: dateTime(refundedAt),
    }),
    outstandingAmount: amount(refundedAt === null ? refund : 0, currency),
    refundStatus: status,
  }
  return { moneyMovementInfo: [movement], refundInfo: { actualRefundDetail } }
}
