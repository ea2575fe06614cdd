import type { Deed } from '../marketplace.js'
import { notifyOrder } from './queue.js'
import { amountText } from './sites.js'
import type { Order, Seller } from './types.js'
import { factsOf, orderNumber, plan, record, sellerOf, type World } from './world.js'

const DAY = 86_400_000

export interface NewOrder {
  readonly placedAt: number
  readonly shipBy: number
  readonly status?: string
  readonly fulfilledBy?: 'MERCHANT' | 'AMAZON'
  readonly title: string
  readonly quantity?: number
  readonly unitPrice?: number
  readonly buyer: string
}

/** Seven business days (Monday to Friday; the sandbox knows no holidays) after an instant. */
function sevenBusinessDaysAfter(at: number): number {
  let day = at
  for (let left = 7; left > 0;) {
    day += DAY
    const weekday = new Date(day).getUTCDay()
    if (weekday !== 0 && weekday !== 6) left -= 1
  }
  return day
}

/** A buyer's order. Unconfirmed seven business days after its ship date, Amazon cancels it. */
export function placeOrder(world: World, seller: Seller, input: NewOrder, deed: Deed): Order {
  const { random } = world
  const facts = factsOf(seller)
  const number = random.digits(5)
  const order: Order = {
    id: orderNumber(random),
    seller: seller.login,
    placedAt: input.placedAt,
    updatedAt: input.placedAt,
    status: input.status ?? 'UNSHIPPED',
    fulfilledBy: input.fulfilledBy ?? 'MERCHANT',
    shipBy: input.shipBy,
    buyer: {
      name: input.buyer,
      email: `${random.text(14).toLowerCase()}@marketplace.${facts.name.toLowerCase()}`,
      locale: facts.locale.replace('_', '-'),
    },
    lines: [
      {
        orderItemId: random.digits(14),
        asin: `B0${random.text(8).toUpperCase()}`,
        sku: `CC-${number}`,
        title: input.title,
        quantity: input.quantity ?? 1,
        unitPrice: input.unitPrice ?? 1999,
        shipped: 0,
        cancelWish: null,
        cancelledBy: null,
      },
    ],
    parcels: [],
    messages: [],
  }
  world.state.orders.push(order)
  record(world, deed, seller.login, 'order.placed', { orderId: order.id })
  if (order.fulfilledBy === 'MERCHANT')
    plan(world, sevenBusinessDaysAfter(order.shipBy), 'auto-cancel', order.id)
  return order
}

/** Changes an order, dates it and tells the seller's queue. */
function changed(
  world: World,
  order: Order,
  deed: Deed,
  change: 'OrderStatusChange' | 'BuyerRequestedChange',
): void {
  order.updatedAt = Math.max(order.updatedAt, deed.at)
  notifyOrder(world, order, change, deed.at)
}

const settleStatus = (order: Order): void => {
  const open = order.lines.reduce(
    (sum, line) => sum + (line.cancelledBy === null ? line.quantity - line.shipped : 0),
    0,
  )
  const shipped = order.lines.some((line) => line.shipped > 0)
  if (open === 0) order.status = shipped ? 'SHIPPED' : 'CANCELLED'
  else if (shipped) order.status = 'PARTIALLY_SHIPPED'
}

export interface NewParcel {
  readonly referenceId: string
  readonly carrier: string
  readonly trackingNumber: string
  readonly shipTime: number
  readonly items: readonly { readonly id: string; readonly quantity: number }[]
}

/** Confirms a parcel; one with a known reference changes that parcel instead. */
export function shipParcel(world: World, order: Order, parcel: NewParcel, deed: Deed): void {
  const { items, ...kept } = parcel
  const known = order.parcels.findIndex(({ referenceId }) => referenceId === parcel.referenceId)
  const next = { ...kept, createdAt: deed.at, status: 'SHIPPED' }
  if (known >= 0) order.parcels[known] = next
  else {
    order.parcels.push(next)
    for (const { id, quantity } of items)
      for (const line of order.lines) if (line.orderItemId === id) line.shipped += quantity
  }
  settleStatus(order)
  record(world, deed, order.seller, 'order.shipped', { orderId: order.id, tracking: parcel.trackingNumber })
  changed(world, order, deed, 'OrderStatusChange')
}

/** Everything of an order in one parcel. */
export function shipAll(world: World, order: Order, deed: Deed): void {
  shipParcel(
    world,
    order,
    {
      referenceId: '1',
      carrier: 'UPS',
      trackingNumber: `1Z${world.random.digits(12)}`,
      shipTime: deed.at,
      items: order.lines.map((line) => ({ id: line.orderItemId, quantity: line.quantity - line.shipped })),
    },
    deed,
  )
}

/** Cancels a line, or all of them; false when nothing of it can be cancelled any more. */
export function cancelLines(
  world: World,
  order: Order,
  by: 'BUYER' | 'MERCHANT' | 'AMAZON',
  line: string,
  deed: Deed,
): boolean {
  const open = order.lines.filter(
    (one) => (line === '' || one.orderItemId === line) && one.cancelledBy === null && one.shipped === 0,
  )
  if (open.length === 0) return false
  for (const one of open) one.cancelledBy = by
  settleStatus(order)
  record(world, deed, order.seller, 'order.cancelled', { orderId: order.id, by })
  changed(world, order, deed, 'OrderStatusChange')
  return true
}

/** The buyer wishes to cancel the first line of an order. */
export function wishToCancel(world: World, order: Order, reason: string, deed: Deed): void {
  const [line] = order.lines
  if (!line || order.status === 'SHIPPED' || order.status === 'CANCELLED')
    throw new RangeError(`order ${order.id} is ${order.status}: there is nothing left to cancel`)
  line.cancelWish = reason
  record(world, deed, order.seller, 'order.cancel_wished', { orderId: order.id })
  changed(world, order, deed, 'BuyerRequestedChange')
}

/** Puts a status in place that no rule brings about. */
export function overrideStatus(world: World, order: Order, status: string, deed: Deed): void {
  order.status = status
  changed(world, order, deed, 'OrderStatusChange')
}

/** What an order costs in all, as Amazon writes it. */
export const totalOf = (world: World, order: Order): string =>
  amountText(
    order.lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0),
    factsOf(sellerOf(world, order.seller)),
  )
