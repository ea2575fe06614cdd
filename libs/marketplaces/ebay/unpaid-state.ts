import { Temporal } from 'temporal-polyfill'
import { unlisted } from '#adapter'
import type { Flag } from '#case'
import { dueBy } from './policies.js'
import { CANCEL_INITIATORS, IN_FLIGHT, OTHER_REASONS, PAYMENT_FAILED, PAYMENT_RUNS } from './wire.js'
import type { Cancellation, Line, Order } from './wire.js'

/*
 * eBay has had no unpaid item case since 2021: the state is read from the order, the clock, and the cancellation.
 * A word that eBay has not documented is passed on as it is, for the machine not to recognise.
 */

/** A state, the moment from which it holds, and whether the order's last change is what brought it about. */
export interface Standing {
  readonly state: string
  readonly since: string
  readonly event: boolean
}

/** How the payment failed, in eBay's word, or null. */
export const paymentFailure = (order: Order): string | null => {
  const status = order.CheckoutStatus.eBayPaymentStatus
  return status !== undefined && PAYMENT_FAILED.includes(status) ? status : null
}

/** Values of an order that eBay has not documented. */
export const unlistedInOrder = (order: Order): Flag[] => [
  ...unlisted('CheckoutStatus.eBayPaymentStatus', order.CheckoutStatus.eBayPaymentStatus, [
    'NoPaymentFailure',
    'CustomCode',
    ...PAYMENT_FAILED,
    ...PAYMENT_RUNS,
  ]),
  ...unlisted('CancelDetail.CancelReason', cancelOf(order).reason, [...OTHER_REASONS, 'CustomCode']),
  ...unlisted('CancelDetail.CancelIntiator', cancelOf(order).initiator, CANCEL_INITIATORS),
]

/**
 * Where an order line stands that was, or is, to be paid. `seenAt` (ISO 8601) is the clock; days are those of the site.
 * Paid beats cancelled beats the clock.
 */
export function standingOf(order: Order, line: Line, site: string, seenAt: string): Standing {
  const changed = order.CheckoutStatus.LastModifiedTime ?? order.CreatedTime
  const event = (state: string, since: string = changed): Standing => ({ state, since, event: true })
  if (order.PaidTime) return event('CLOSED_PAID', order.PaidTime)
  const cancelled = cancelledOrder(order)
  if (cancelled && cancelled.state !== 'ORDER_STANDS') {
    const standing = event(cancelled.state, cancelled.since ?? changed)
    const expired = clockOf(order, line, site, seenAt)
    const outlived = expired.state === 'EXPIRED' && expired.since > standing.since
    return standing.state === 'CANCEL_REFUSED' && outlived ? expired : standing
  }
  const checkedOut = checkout(order)
  if (checkedOut) return event(checkedOut)
  const clock = clockOf(order, line, site, seenAt)
  return { ...clock, event: cancelled !== null || paymentFailure(order) !== null }
}

/** What the order's own words say of its payment; null while eBay says that it is not paid. */
function checkout(order: Order): string | null {
  if (order.OrderStatus === 'Completed') return 'CLOSED_PAID'
  if (order.OrderStatus === 'InProcess') return 'PAYMENT_PROCESSING'
  if (order.OrderStatus !== 'Active') return order.OrderStatus
  const { Status, eBayPaymentStatus } = order.CheckoutStatus
  if (Status === undefined || Status === 'Incomplete' || paymentFailure(order)) return null
  if (Status === 'Pending') return 'PAYMENT_PROCESSING'
  if (Status !== 'Complete') return Status
  // Paid on pickup: complete from the checkout on, while the payment is still to come.
  return PAYMENT_RUNS.includes(eBayPaymentStatus ?? '') ? 'PAYMENT_PROCESSING' : 'CLOSED_PAID'
}

/** The state that time alone brings: waiting, overdue from the fifth calendar day, expired 30 days after the purchase. */
function clockOf(order: Order, line: Line, site: string, seenAt: string): Standing {
  const expires = dueBy('unpaid_window_ends', site, line.CreatedDate)
  const overdue = dueBy('buyer_pays', site, order.CreatedTime)
  const reached = (instant: Temporal.Instant): boolean =>
    Temporal.Instant.compare(Temporal.Instant.from(seenAt), instant) >= 0
  if (reached(expires)) return { state: 'EXPIRED', since: utc(expires), event: false }
  if (reached(overdue)) return { state: 'OVERDUE', since: utc(overdue), event: false }
  return { state: 'AWAITING_PAYMENT', since: order.CreatedTime, event: false }
}

const utc = (instant: Temporal.Instant): string => new Date(instant.epochMilliseconds).toISOString()

function cancelOf(order: Order) {
  const detail = order.CancelDetail?.at(-1)
  return {
    reason: detail?.CancelReason ?? order.CancelReason,
    initiator: detail?.CancelIntiator,
    asked: detail?.CancelIntiationDate,
    done: detail?.CancelCompleteDate,
  }
}

/** What an order that was never paid says of its cancellation; null when it says nothing. */
function cancelledOrder(order: Order): { state: string; since?: string | undefined } | null {
  const { reason, initiator, asked, done } = cancelOf(order)
  const byOther = initiator !== undefined && initiator !== 'Buyer' && initiator !== 'Unknown'
  switch (order.CancelStatus) {
    case undefined:
    case '':
    case 'NotApplicable':
    case 'Invalid':
      break
    // By eBay's description both mean a buyer's request, unless the details name somebody else.
    case 'CancelRequested':
    case 'CancelPending':
      return { state: byOther ? 'CANCEL_REQUESTED' : 'BUYER_ASKED_CANCEL', since: asked }
    case 'CancelRejected':
    case 'CancelFailed':
      return { state: byOther ? 'CANCEL_REFUSED' : 'ORDER_STANDS', since: done }
    case 'CancelClosedForCommitment':
      return { state: 'CLOSED_UNPAID', since: done }
    case 'CancelComplete':
    case 'CancelClosedNoRefund':
    case 'CancelClosedUnknownRefund':
    case 'CancelClosedWithRefund':
      return { state: endOf(reason, initiator), since: done }
    default:
      return { state: order.CancelStatus }
  }
  if (order.OrderStatus === 'CancelPending') return { state: 'BUYER_ASKED_CANCEL', since: asked }
  if (order.OrderStatus === 'Cancelled') return { state: endOf(reason, initiator), since: done }
  return null
}

/**
 * An order cancelled before payment was cancelled for non-payment unless the buyer did it or another reason is named:
 * Trading has no word for that reason (UNCONFIRMED, by elimination; Post-Order's ORDER_UNPAID says it outright).
 */
const endOf = (reason: string | undefined, initiator: string | undefined): string =>
  initiator === 'Buyer' || (reason !== undefined && OTHER_REASONS.includes(reason))
    ? 'CLOSED_CANCELLED'
    : 'CLOSED_UNPAID'

/** Where the cancellation of an unpaid order puts its lines. */
export function standingOfCancellation(wire: Cancellation): Standing {
  const { cancelState, cancelStatus, cancelRequestDate, cancelCloseDate, lastModifiedDate } = wire
  if (cancelState !== 'CLOSED') {
    const state = IN_FLIGHT.includes(cancelState) ? 'CANCEL_REQUESTED' : `CANCELLATION/${cancelState}`
    return { state, since: cancelRequestDate, event: true }
  }
  const end = ENDS.get(cancelStatus ?? '') ?? `CANCELLATION/CLOSED/${cancelStatus ?? ''}`
  return { state: end, since: cancelCloseDate ?? lastModifiedDate ?? cancelRequestDate, event: true }
}

const ENDS: ReadonlyMap<string, string> = new Map([
  ['CANCEL_REJECTED', 'CANCEL_REFUSED'],
  ['INVALID', 'CANCEL_REFUSED'],
  ['CANCEL_CLOSED_FOR_COMMITMENT', 'CLOSED_UNPAID'],
  ['CANCEL_CLOSED_NO_REFUND', 'CLOSED_UNPAID'],
  ['CANCEL_CLOSED_UNKNOWN_REFUND', 'CLOSED_UNPAID'],
  // Refunded: it had been paid after all.
  ['CANCEL_CLOSED_WITH_REFUND', 'CLOSED_CANCELLED'],
])
