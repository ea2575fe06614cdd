import type { Clock } from '../clock.js'
import type { Ledger } from '../ledger.js'
import type { Deed } from '../marketplace.js'
import type { Random } from '../random.js'
import type { Buyer, Cancellation, EbayState, EventKind, Line, Order, Pace, Versioned } from './types.js'
import { SITES, type SiteId } from './sites.js'

/** The simulated eBay: what it remembers and the few services its rules need. */
export interface World {
  readonly state: EbayState
  readonly clock: Clock
  readonly ledger: Ledger
  /** Ids and names of orders; kept apart from the tokens' so that signing in does not change the world. */
  readonly random: Random
  readonly tokenRandom: Random
  readonly pace: Pace
  readonly dailyLimits: Readonly<Record<string, number>>
  readonly searchOffset: 'page-number' | 'entries'
  /** Where this eBay listens, known once it does. */
  readonly site: { url: string }
}

const HOUR = 3_600_000

/** Changes an object and keeps its version before the change. */
export function change<Fields extends { modifiedAt: number }>(
  object: Versioned<Fields>,
  at: number,
  patch: Partial<Fields>,
): void {
  const { previous: _, ...fields } = object
  object.previous = structuredClone(fields) as unknown as Fields
  Object.assign(object, patch, { modifiedAt: Math.max(at, object.modifiedAt) })
}

/** Notes an effect in the ledger. */
export function record(
  world: World,
  deed: Deed,
  seller: string,
  effect: string,
  subject: Record<string, string>,
): void {
  world.ledger.record({
    at: new Date(deed.at).toISOString(),
    marketplace: 'ebay',
    seller,
    effect,
    subject,
    cause: deed.cause,
  })
}

/** Plans an event. A plan for an instant that has passed is carried out at the next occasion, dated at its own instant. */
export function plan(world: World, at: number, kind: EventKind, subject: string): void {
  world.state.events.push({ at, seq: world.state.nextSeq++, kind, subject })
}

/** The id under which eBay shows an order now: it changes when the order becomes paid (facts/ebay.md §0.7, §2.2). */
export const orderIdOf = (order: Pick<Order, 'paidAt' | 'paidOrderId' | 'unpaidOrderId'>): string =>
  order.paidAt === null ? order.unpaidOrderId : order.paidOrderId

export const lineKey = (line: Line): string => `${line.itemId}-${line.transactionId}`

/** Finds a seller's order by its unpaid id, its paid id or one of its OrderLineItemIDs; eBay accepts all of them. */
export function findOrder(world: World, seller: string, id: string): Order | undefined {
  return world.state.orders.find(
    (order) =>
      order.seller === seller &&
      (order.unpaidOrderId === id ||
        order.paidOrderId === id ||
        order.lines.some((line) => lineKey(line) === id)),
  )
}

export const orderOf = (world: World, cancellation: Cancellation): Order => {
  const order = world.state.orders.find((candidate) => candidate.key === cancellation.orderKey)
  if (!order) throw new Error(`cancellation ${cancellation.cancelId} belongs to no order`)
  return order
}

/** An order's cancellations, the newest first. */
export const cancellationsOf = (world: World, order: Order): Cancellation[] =>
  world.state.cancellations
    .filter((cancellation) => cancellation.orderKey === order.key)
    .sort(
      (left, right) => right.requestedAt - left.requestedAt || Number(right.cancelId) - Number(left.cancelId),
    )

export const subtotal = (order: Pick<Order, 'lines'>): number =>
  order.lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0)

export const total = (order: Pick<Order, 'lines' | 'shipping'>): number => subtotal(order) + order.shipping

export interface NewOrder {
  readonly seller: string
  readonly site: SiteId
  readonly buyer: Buyer
  readonly lines: readonly Line[]
  readonly shipping: number
  readonly createdAt: number
  /** When the buyer will pay; null: never. */
  readonly paysAt: number | null
}

/** A buyer commits to buy; eBay will remind at 24 and 48 hours (facts/ebay.md §2.2). */
export function addOrder(world: World, input: NewOrder, deed: Deed): Order {
  const [first] = input.lines
  if (!first) throw new RangeError('an order needs at least one line')
  const { random } = world
  const { paysAt, ...fields } = input
  const order: Order = {
    ...fields,
    key: lineKey(first),
    unpaidOrderId: input.lines.length === 1 ? lineKey(first) : random.digits(12),
    paidOrderId: `${random.digits(2)}-${random.digits(5)}-${random.digits(5)}`,
    modifiedAt: input.createdAt,
    paidAt: null,
    paidBy: 'ONLINE_PAID',
    shippedAt: null,
    trackingNumber: null,
    cancelledAt: null,
    invoicedAt: [],
    history: [{ at: input.createdAt, what: 'COMMITTED_TO_BUY' }],
    blockedBy: [],
    paysOnCancel: null,
    refundFails: 0,
    previous: null,
  }
  world.state.orders.push(order)
  plan(world, order.createdAt + 24 * HOUR, 'remind-24h', order.key)
  plan(world, order.createdAt + 48 * HOUR, 'remind-48h', order.key)
  if (paysAt !== null) plan(world, paysAt, 'buyer-pays', order.key)
  record(world, deed, order.seller, 'order.created', {
    orderId: orderIdOf(order),
    orderLineItemId: order.key,
  })
  return order
}

/** The seller ships the order. */
export function shipOrder(world: World, order: Order, trackingNumber: string | null, deed: Deed): void {
  change(order, deed.at, {
    shippedAt: deed.at,
    trackingNumber,
    history: [...order.history, { at: deed.at, what: 'SHIPPED' }],
  })
  record(world, deed, order.seller, 'order.shipped', {
    orderId: orderIdOf(order),
    orderLineItemId: order.key,
  })
}

/** eBay mails the invoice to the buyer. Not a change of the order: ModTime filters do not show it. */
export function sendInvoice(world: World, order: Order, deed: Deed): void {
  order.invoicedAt.push(deed.at)
  order.history.push({ at: deed.at, what: 'INVOICE_SENT' })
  record(world, deed, order.seller, 'order.invoice_sent', {
    orderId: orderIdOf(order),
    orderLineItemId: order.key,
  })
}

export const currencyOf = (order: Pick<Order, 'site'>): string => SITES[order.site].currency
