import type { Clock } from '../clock.js'
import type { Ledger } from '../ledger.js'
import type { Deed } from '../marketplace.js'
import type { Random } from '../random.js'
import type { DhgateState, Dispute, DisputeFields, EventKind, Order, OrderFields, Shop } from './types.js'

export const DAY = 86_400_000

/** A complaint to the platform: a word for orders that is none of the published ones for disputes, so those stay empty meanwhile. */
export const ORDER_ONLY = '106002'

/** How long DHgate takes where no rule of its help says so, in milliseconds. */
export interface Pace {
  /** From an agreement or a ruling to the refund. */
  readonly execution: number
  /** From the end of the evidence to the ruling. */
  readonly ruling: number
}

/** The simulated DHgate: what it remembers and the few services its rules need. */
export interface World {
  readonly state: DhgateState
  readonly clock: Clock
  readonly ledger: Ledger
  readonly random: Random
  /** Apart, so that signing in does not change the world. */
  readonly tokenRandom: Random
  readonly pace: Pace
  /** Calls a minute and shop. */
  readonly callsAMinute: number
  /** How an empty list is answered: DHgate's own clients know both. */
  readonly noData: 'empty' | '109'
}

/** Ids of users and organisations: 32 hexadecimal digits. */
export const hexId = (random: Random): string =>
  Array.from({ length: 32 }, () => random.int(0, 15).toString(16)).join('')

/** Beijing time, which has no clock changes: `yyyy-MM-dd HH:mm:ss`. */
export const wall = (instant: number | null): string | null =>
  instant === null ? null : new Date(instant + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')

/** The instant of a wall time of Beijing, or null for anything else. */
export function fromWall(text: string | null): number | null {
  if (text === null || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return null
  const instant = Date.parse(`${text.replace(' ', 'T')}+08:00`)
  return Number.isNaN(instant) ? null : instant
}

/** DHgate's dates have no fractions of a second. */
export const second = (instant: number): number => Math.floor(instant / 1_000) * 1_000

export function changeOrder(order: Order, at: number, patch: Partial<OrderFields>): void {
  const { previous: _, ...fields } = order
  order.previous = structuredClone(fields)
  Object.assign(order, patch, { modifiedAt: Math.max(second(at), order.modifiedAt) })
}

export function changeDispute(dispute: Dispute, at: number, patch: Partial<DisputeFields>): void {
  const { previous: _, id: _id, ...fields } = dispute
  dispute.previous = structuredClone(fields)
  // Versions of one instant must differ, or a plan for the first would be carried out on the second.
  Object.assign(dispute, patch, { modifiedAt: Math.max(at, dispute.modifiedAt + 1) })
}

export function record(
  world: World,
  deed: Deed,
  seller: string,
  effect: string,
  subject: Record<string, string>,
): void {
  const at = new Date(deed.at).toISOString()
  world.ledger.record({ at, marketplace: 'dhgate', seller, effect, subject, cause: deed.cause })
}

/** Plans what happens to a dispute or an order unless it changes before. */
export function plan(world: World, at: number, kind: EventKind, subject: Dispute | Order): void {
  const { state } = world
  const of = 'id' in subject ? { dispute: subject.id } : { order: subject.orderNo }
  state.events.push({ at, seq: state.nextSeq++, kind, of, plannedAt: subject.modifiedAt })
}

/** The shop of that login. Throws a RangeError when there is none. */
export function shopOf(world: World, login: string): Shop {
  const shop = world.state.shops.find((candidate) => candidate.login === login)
  if (!shop) throw new RangeError(`there is no DHgate shop "${login}"`)
  return shop
}

/** An order of a shop. Throws a RangeError when there is none. */
export function orderOf(world: World, seller: string, orderNo: string): Order {
  const order = world.state.orders.find((one) => one.orderNo === orderNo && one.seller === seller)
  if (!order) throw new RangeError(`${seller} has no order ${orderNo}`)
  return order
}

/** The open dispute of an order, or its last one. Throws a RangeError when there was never one. */
export function disputeOf(world: World, seller: string, orderNo: string): Dispute {
  const own = world.state.disputes.filter((one) => one.orderNo === orderNo && one.seller === seller)
  const dispute = own.find(({ closedAt }) => closedAt === null) ?? own.at(-1)
  if (!dispute) throw new RangeError(`order ${orderNo} of ${seller} has no dispute`)
  return dispute
}
