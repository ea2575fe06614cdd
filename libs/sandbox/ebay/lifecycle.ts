import { AFTER_SALE_HANDLERS } from './after-sale-events.js'
import { awaitsSeller, close, finishRefund, isOpen, startRefund } from './cancellations.js'
import { decide, overdue } from './disputes.js'
import { change, cancellationsOf, orderIdOf, orderOf, record, shipOrder, type World } from './world.js'
import type { Deed } from '../marketplace.js'
import type { Dispute } from './desk-types.js'
import type { Cancellation, EventKind, Order, PlannedEvent } from './types.js'

/**
 * The buyer pays. The order gets its new id. A commitment that the seller was cancelling at that moment is kept:
 * payment wins, the cancellation closes as INVALID / INELIGIBLE_FOR_CANCEL (our choice; eBay documents no rule).
 * False when there is nothing to pay any more.
 */
export function payOrder(
  world: World,
  order: Order,
  deed: Deed,
  paidBy: Order['paidBy'] = 'ONLINE_PAID',
): boolean {
  if (order.paidAt !== null || order.cancelledAt !== null) return false
  change(order, deed.at, {
    paidAt: deed.at,
    paidBy,
    history: [...order.history, { at: deed.at, what: 'PAID' }],
  })
  record(world, deed, order.seller, 'order.paid', { orderId: orderIdOf(order), orderLineItemId: order.key })
  for (const cancellation of cancellationsOf(world, order).filter(isOpen)) {
    if (cancellation.status !== 'CANCEL_PENDING') change(cancellation, deed.at, {})
    else {
      close(world, cancellation, deed, 'SYSTEM_REJECT', 'UNKNOWN', {
        status: 'INVALID',
        closeReason: 'INELIGIBLE_FOR_CANCEL',
      })
    }
  }
  return true
}

/** The seller ships although the buyer asked to cancel: eBay rejects the request by itself. */
export function shipAndReject(world: World, order: Order, trackingNumber: string, deed: Deed): void {
  shipOrder(world, order, trackingNumber, deed)
  for (const cancellation of cancellationsOf(world, order).filter(awaitsSeller)) {
    close(world, cancellation, deed, 'SYSTEM_REJECT', 'UNKNOWN', {
      status: 'CANCEL_REJECTED',
      closeReason: 'SYSTEM_NOTIFY_SHIPPING_STATUS',
      shipmentAt: deed.at,
    })
  }
}

function remind(world: World, order: Order, what: string, deed: Deed): void {
  if (order.paidAt !== null || order.cancelledAt !== null) return
  order.history.push({ at: deed.at, what })
  record(world, deed, order.seller, 'order.buyer_reminded', { orderId: orderIdOf(order), what })
}

function closeUnpaid(world: World, cancellation: Cancellation, deed: Deed): void {
  if (!isOpen(cancellation) || orderOf(world, cancellation).paidAt !== null) return
  // CancelActivityTypeEnum has no value for an unpaid order that closes.
  close(world, cancellation, deed, 'UNKNOWN', 'UNKNOWN', {
    status: 'CANCEL_CLOSED_FOR_COMMITMENT',
    closeReason: 'SELLER_APPROVE_UNPAID',
  })
}

/**
 * The seller stayed silent. Unpaid: the commitment ends (eBay's own sample of cancellation/search, 2015, shows
 * CANCEL_CLOSED_FOR_COMMITMENT with SELLER_APPROVE_TIMEOUT_UNPAID). Paid: the request lapses without refund and the
 * order stands, since "sellers must approve … before an order is actually cancelled" (approve page, read 2026-09-30);
 * CancelCloseReasonEnum has SELLER_APPROVE_TIMEOUT_PAID for it, the status beside it is our choice.
 */
function sellerTimeout(world: World, cancellation: Cancellation, deed: Deed): void {
  if (!awaitsSeller(cancellation)) return
  const unpaid = orderOf(world, cancellation).paidAt === null
  close(world, cancellation, deed, 'SYSTEM_TIMEOUT_FOR_APPROVAL', 'UNKNOWN', {
    status: unpaid ? 'CANCEL_CLOSED_FOR_COMMITMENT' : 'CANCEL_CLOSED_NO_REFUND',
    closeReason: unpaid ? 'SELLER_APPROVE_TIMEOUT_UNPAID' : 'SELLER_APPROVE_TIMEOUT_PAID',
  })
}

function buyerTimeout(world: World, cancellation: Cancellation, deed: Deed): void {
  if (cancellation.state !== 'CONFIRM_REFUND_PENDING') return
  close(world, cancellation, deed, 'SYSTEM_TIMEOUT_FOR_CONFIRMATION', 'UNKNOWN', {
    status: 'CANCEL_CLOSED_UNKNOWN_REFUND',
    closeReason: 'BUYER_CONFIRM_TIMEOUT_NON_PAYPAL_PAID',
  })
}

const inState =
  (...states: string[]) =>
  (cancellation: Cancellation) =>
    states.includes(cancellation.state)

type Handler = (world: World, subject: string, deed: Deed) => void

const forOrder =
  (handle: (world: World, order: Order, deed: Deed) => void): Handler =>
  (world, subject, deed) => {
    const order = world.state.orders.find((candidate) => candidate.key === subject)
    if (order) handle(world, order, deed)
  }

const forCancellation =
  (handle: (world: World, cancellation: Cancellation, deed: Deed) => void): Handler =>
  (world, subject, deed) => {
    const cancellation = world.state.cancellations.find((candidate) => candidate.cancelId === subject)
    if (cancellation) handle(world, cancellation, deed)
  }

const forDispute =
  (handle: (world: World, dispute: Dispute, deed: Deed) => void): Handler =>
  (world, subject, deed) => {
    const dispute = world.state.desk.disputes.find(({ id }) => id === subject)
    if (dispute) handle(world, dispute, deed)
  }

/** What happens when a planned instant comes. Every handler looks first whether it still applies. */
const HANDLERS: Readonly<Record<EventKind, Handler>> = {
  'remind-24h': forOrder((world, order, deed) => remind(world, order, 'REMINDER_24H', deed)),
  'remind-48h': forOrder((world, order, deed) => remind(world, order, 'REMINDER_48H', deed)),
  'buyer-pays': forOrder((world, order, deed) => {
    payOrder(world, order, deed)
  }),
  'close-unpaid': forCancellation(closeUnpaid),
  'start-refund': forCancellation((world, cancellation, deed) => {
    if (inState('REFUND_PENDING', 'REFUND_FAILED_RETRY')(cancellation)) startRefund(world, cancellation, deed)
  }),
  'finish-refund': forCancellation((world, cancellation, deed) => {
    if (inState('REFUND_INITIATED')(cancellation)) finishRefund(world, cancellation, deed)
  }),
  'seller-timeout': forCancellation(sellerTimeout),
  'buyer-timeout': forCancellation(buyerTimeout),
  ...AFTER_SALE_HANDLERS,
  'dispute-overdue': forDispute(overdue),
  'dispute-decides': forDispute(decide),
}

/** Carries out every event that is due by `until`, in time order and each at its own instant. */
export function runDue(world: World, until: number): void {
  for (let event = nextDue(world, until); event; event = nextDue(world, until)) {
    HANDLERS[event.kind](world, event.subject, { at: event.at, cause: { by: 'clock' } })
  }
}

function nextDue(world: World, until: number): PlannedEvent | undefined {
  const { state } = world
  let next: PlannedEvent | undefined
  for (const event of state.events) {
    if (event.at <= until && (!next || event.at < next.at || (event.at === next.at && event.seq < next.seq)))
      next = event
  }
  if (next) state.events.splice(state.events.indexOf(next), 1)
  return next
}
