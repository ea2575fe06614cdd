import { change, orderIdOf, orderOf, plan, record, shipOrder, total, type World } from './world.js'
import type { Deed } from '../marketplace.js'
import type { Activity, Cancellation, CancellationFields, Order, Pace } from './types.js'

/** A seller has three days to answer a buyer's request (facts/ebay.md §3.6; eBay's own figure is UNCONFIRMED). */
const SELLER_DAYS_MS = 3 * 86_400_000
/** A buyer has ten days to confirm an offline refund (old flow; the figure is ours). */
const BUYER_DAYS_MS = 10 * 86_400_000
/** After so many failed attempts eBay gives the refund up (the figure is ours). */
const REFUND_ATTEMPTS = 3

/** The states in which a cancellation still stands in the way of another one. */
export const isOpen = (cancellation: Pick<Cancellation, 'closedAt'>): boolean =>
  cancellation.closedAt === null

/** approve and reject work only here (facts/ebay.md §3.7). */
export const awaitsSeller = (cancellation: Cancellation): boolean =>
  cancellation.requestor === 'BUYER' &&
  cancellation.state === 'APPROVAL_PENDING' &&
  cancellation.status === 'CANCEL_REQUESTED'

interface NewCancellation {
  readonly requestor: 'BUYER' | 'SELLER'
  readonly reason: string
  readonly state: string
  readonly status: string
  readonly activity: string
  readonly pace?: Pace | undefined
  readonly sellerDueAt?: number
  readonly buyerDueAt?: number
}

function open(world: World, order: Order, input: NewCancellation, deed: Deed): Cancellation {
  const { requestor, reason, state, status } = input
  const cancelId = String(5_000_000_000 + world.state.nextSeq++ * 7)
  const first: Activity = { at: deed.at, type: input.activity, party: requestor, from: 'INITIAL', to: state }
  const cancellation: Cancellation = {
    cancelId,
    orderKey: order.key,
    seller: order.seller,
    requestor,
    reason,
    state,
    status,
    closeReason: null,
    requestedAt: deed.at,
    modifiedAt: deed.at,
    closedAt: null,
    sellerDueAt: input.sellerDueAt ?? null,
    buyerDueAt: input.buyerDueAt ?? null,
    refund: total(order),
    refundedAt: null,
    refundFailures: 0,
    shipmentAt: null,
    history: [first],
    pace: input.pace ?? world.pace,
    extra: {},
    oldNames: false,
    previous: null,
  }
  world.state.cancellations.push(cancellation)
  change(order, deed.at, {})
  record(world, deed, order.seller, 'cancellation.created', {
    cancelId,
    orderId: orderIdOf(order),
    reason,
    requestor,
  })
  return cancellation
}

/** The buyer asks the seller to cancel. */
export function buyerAsks(
  world: World,
  order: Order,
  reason: string,
  deed: Deed,
  options: { readonly dueAt?: number | undefined; readonly pace?: Pace | undefined } = {},
): Cancellation {
  const sellerDueAt = options.dueAt ?? deed.at + SELLER_DAYS_MS
  const cancellation = open(
    world,
    order,
    {
      requestor: 'BUYER',
      reason,
      state: 'APPROVAL_PENDING',
      status: 'CANCEL_REQUESTED',
      activity: 'BUYER_CREATE_CANCEL',
      sellerDueAt,
      pace: options.pace,
    },
    deed,
  )
  plan(world, sellerDueAt, 'seller-timeout', cancellation.cancelId)
  return cancellation
}

/** The seller cancels; an unpaid order closes soon, a paid one is refunded first. */
export function sellerCancels(
  world: World,
  order: Order,
  reason: string,
  deed: Deed,
  pace?: Pace,
): Cancellation {
  const unpaid = order.paidAt === null
  const offline = order.paidBy === 'MARK_AS_PAID'
  const state = unpaid ? 'INITIAL' : offline ? 'CONFIRM_REFUND_PENDING' : 'REFUND_PENDING'
  const buyerDueAt = deed.at + BUYER_DAYS_MS
  const cancellation = open(
    world,
    order,
    {
      requestor: 'SELLER',
      reason,
      state,
      status: 'CANCEL_PENDING',
      activity: 'SELLER_CREATE_CANCEL',
      pace,
      ...(state === 'CONFIRM_REFUND_PENDING' && { buyerDueAt }),
    },
    deed,
  )
  if (unpaid) plan(world, deed.at + cancellation.pace.closeUnpaid, 'close-unpaid', cancellation.cancelId)
  else if (offline) plan(world, buyerDueAt, 'buyer-timeout', cancellation.cancelId)
  else plan(world, deed.at + cancellation.pace.startRefund, 'start-refund', cancellation.cancelId)
  return cancellation
}

/** The seller agrees to the buyer's request. */
export function approve(world: World, cancellation: Cancellation, deed: Deed): void {
  const unpaid = orderOf(world, cancellation).paidAt === null
  const to = unpaid ? cancellation.state : 'REFUND_PENDING'
  move(cancellation, deed.at, 'SELLER_APPROVE', 'SELLER', {
    state: to,
    status: 'CANCEL_PENDING',
    sellerDueAt: null,
  })
  change(orderOf(world, cancellation), deed.at, {})
  note(world, cancellation, 'cancellation.approved', deed)
  const { closeUnpaid, startRefund } = cancellation.pace
  if (unpaid) plan(world, deed.at + closeUnpaid, 'close-unpaid', cancellation.cancelId)
  else plan(world, deed.at + startRefund, 'start-refund', cancellation.cancelId)
}

/** The seller refuses the buyer's request; with a shipment date the order counts as shipped. */
export function reject(
  world: World,
  cancellation: Cancellation,
  shipment: { readonly at: number | null; readonly trackingNumber: string | null },
  deed: Deed,
): void {
  const order = orderOf(world, cancellation)
  if (shipment.at !== null && order.shippedAt === null) {
    shipOrder(world, order, shipment.trackingNumber, deed)
  }
  note(world, cancellation, 'cancellation.rejected', deed)
  close(world, cancellation, deed, 'SELLER_REJECT', 'SELLER', {
    status: 'CANCEL_REJECTED',
    closeReason: 'SELLER_DECLINE',
    shipmentAt: shipment.at,
  })
}

/** eBay starts the buyer's refund. */
export function startRefund(world: World, cancellation: Cancellation, deed: Deed): void {
  move(cancellation, deed.at, 'SYSTEM_REFUND', 'UNKNOWN', { state: 'REFUND_INITIATED' })
  note(world, cancellation, 'cancellation.refund_started', deed)
  plan(world, deed.at + cancellation.pace.finishRefund, 'finish-refund', cancellation.cancelId)
}

/** eBay learns whether the refund went through; a failed one is tried again, the last failure closes the request. */
export function finishRefund(world: World, cancellation: Cancellation, deed: Deed): void {
  const order = orderOf(world, cancellation)
  const activity = 'SYSTEM_NOTIFY_REFUND_STATUS'
  if (order.refundFails === 0) {
    close(world, cancellation, deed, activity, 'UNKNOWN', {
      status: 'CANCEL_CLOSED_WITH_REFUND',
      closeReason: 'FULL_REFUNDED',
      refundedAt: deed.at,
    })
    return
  }
  order.refundFails -= 1
  const refundFailures = cancellation.refundFailures + 1
  if (refundFailures === REFUND_ATTEMPTS) {
    close(world, cancellation, deed, activity, 'UNKNOWN', {
      status: 'CANCEL_CLOSED_UNKNOWN_REFUND',
      closeReason: 'REFUND_FAILED',
      refundFailures,
    })
    return
  }
  move(cancellation, deed.at, activity, 'UNKNOWN', { state: 'REFUND_FAILED_RETRY', refundFailures })
  note(world, cancellation, 'cancellation.refund_failed', deed)
  plan(world, deed.at + cancellation.pace.retryRefund, 'start-refund', cancellation.cancelId)
}

/** Statuses after which the order itself is dead. */
const ENDS_ORDER = new Set([
  'CANCEL_CLOSED_FOR_COMMITMENT',
  'CANCEL_CLOSED_WITH_REFUND',
  'CANCEL_CLOSED_UNKNOWN_REFUND',
])

/** Closes a request and, where the status says so, the order with it. */
export function close(
  world: World,
  cancellation: Cancellation,
  deed: Deed,
  activity: string,
  party: Activity['party'],
  patch: Partial<CancellationFields> & { readonly status: string; readonly closeReason: string },
): void {
  move(cancellation, deed.at, activity, party, {
    ...patch,
    state: 'CLOSED',
    closedAt: deed.at,
    sellerDueAt: null,
    buyerDueAt: null,
  })
  const order = orderOf(world, cancellation)
  const ended = ENDS_ORDER.has(patch.status)
  change(order, deed.at, ended ? { cancelledAt: deed.at } : {})
  note(world, cancellation, 'cancellation.closed', deed)
}

function move(
  cancellation: Cancellation,
  at: number,
  type: string,
  party: Activity['party'],
  patch: Partial<CancellationFields>,
): void {
  const step: Activity = { at, type, party, from: cancellation.state, to: patch.state ?? cancellation.state }
  change(cancellation, at, { ...patch, history: [...cancellation.history, step] })
}

function note(world: World, cancellation: Cancellation, effect: string, deed: Deed): void {
  const { cancelId, status, closeReason } = cancellation
  const order = orderOf(world, cancellation)
  record(world, deed, cancellation.seller, effect, {
    cancelId,
    orderId: orderIdOf(order),
    ...(effect === 'cancellation.closed' && { status, closeReason: closeReason ?? '' }),
  })
}
