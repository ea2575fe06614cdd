import type { Deed } from '../marketplace.js'
import { factsOf, record, sellerOf, type World } from './world.js'
import type { MoneyEvent, Order, Return } from './types.js'

export interface NewReturn {
  readonly requestedAt: number
  readonly status: string
  readonly reason: string
  readonly resolution?: string
  readonly trackingId?: string | null
  readonly deliveredAt?: number | null
  readonly refunded?: number
  readonly aToZ?: boolean
  readonly safeT?: Return['safeT']
}

/** A buyer's wish to send an order back. */
export function requestReturn(world: World, order: Order, input: NewReturn, deed: Deed): Return {
  const one: Return = {
    rmaId: `D${world.random.text(4)}${world.random.digits(4)}RRMA`,
    seller: order.seller,
    orderId: order.id,
    requestedAt: input.requestedAt,
    status: input.status,
    reason: input.reason,
    resolution: input.resolution ?? 'StandardRefund',
    quantity: order.lines[0]?.quantity ?? 1,
    trackingId: input.trackingId ?? null,
    deliveredAt: input.deliveredAt ?? null,
    refunded: input.refunded ?? 0,
    aToZ: input.aToZ ?? false,
    safeT: input.safeT ?? null,
    gone: false,
  }
  world.state.returns.push(one)
  record(world, deed, order.seller, 'return.requested', { rmaId: one.rmaId, orderId: order.id })
  return one
}

/** Money that moves on an order. `amount` in minor units, negative for a debit. */
export function moveMoney(
  world: World,
  order: Order,
  list: MoneyEvent['list'],
  amount: number,
  at: number,
): MoneyEvent {
  const event = { id: world.random.digits(14), seller: order.seller, orderId: order.id, at, list, amount }
  world.state.money.push(event)
  return event
}

/** Refunds an amount (in the currency's units) of an order; false for more than it cost. */
export function refund(world: World, order: Order, amount: number, deed: Deed): boolean {
  const { decimals } = factsOf(sellerOf(world, order.seller))
  const minor = Math.round(amount * 10 ** decimals)
  const paid = order.lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0)
  const before = world.state.money
    .filter((one) => one.orderId === order.id && one.list === 'RefundEventList')
    .reduce((sum, one) => sum - one.amount, 0)
  if (before + minor > paid) return false
  moveMoney(world, order, 'RefundEventList', -minor, deed.at)
  for (const one of world.state.returns) if (one.orderId === order.id) one.refunded += minor
  record(world, deed, order.seller, 'order.refunded', { orderId: order.id, amount: String(amount) })
  return true
}
