import { Temporal } from 'temporal-polyfill'
import { SITES } from './sites.js'
import { change, plan, record, type World } from './world.js'
import type { Author, Due, Return, ReturnFields, ReturnStep } from './after-sale-types.js'
import type { Deed } from '../marketplace.js'
import type { Order } from './types.js'

export const DAY = 86_400_000
/** eBay Money Back Guarantee: 3 business days to answer, 2 to refund after delivery (facts/ebay.md §3.6). */
export const ANSWER_DAYS = 3
export const REFUND_DAYS = 2
/** The buyer's time to ship and to answer an offer, and how long a parcel travels: our figures. */
export const SHIP_MS = 10 * DAY
export const OFFER_MS = 3 * DAY
export const TRAVEL_MS = 4 * DAY
export const REFUND_MS = 5 * 60_000

/** So many business days later, at the same time of day of the site: Saturdays and Sundays do not count. */
export function businessDays(at: number, days: number, zone: string): number {
  let moment = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  for (let left = days; left > 0;) {
    moment = moment.add({ days: 1 })
    if (moment.dayOfWeek <= 5) left -= 1
  }
  return moment.epochMilliseconds
}

export const orderOfKey = (world: World, key: string): Order => {
  const order = world.state.orders.find((candidate) => candidate.key === key)
  if (!order) throw new Error(`there is no order ${key}`)
  return order
}

/** ReturnStatusEnum of a ReturnStateEnum where the two have different words (facts/ebay.md §3.4). */
const STATUS: Readonly<Record<string, string>> = {
  RETURN_REQUEST_TIMEOUT: 'RETURN_REQUESTED_TIMEOUT',
  RMA_PENDING: 'WAITING_FOR_RMA',
  RETURN_LABEL_PENDING: 'WAITING_FOR_RETURN_LABEL',
  ITEM_READY_TO_SHIP: 'READY_FOR_SHIPPING',
  REFUND_INITIATED: 'ITEM_DELIVERED',
  REFUND_FAILED: 'ITEM_DELIVERED',
  AUTO_REFUND_INITIATED: 'ITEM_DELIVERED',
}

export interface Move {
  readonly activity: string
  readonly author: Author
  readonly state?: string
  readonly notes?: string | null
  readonly patch?: Partial<ReturnFields>
}

/** One step of a return: its history, its new state, the ledger. */
export function move(
  world: World,
  one: Return,
  deed: Deed,
  { activity, author, state = one.state, notes = null, patch = {} }: Move,
): void {
  const step: ReturnStep = {
    at: deed.at,
    activity,
    author,
    from: one.state,
    to: state,
    notes,
    offer: patch.offer ?? null,
    trackingNumber: patch.tracking?.number ?? null,
  }
  const status = state === one.state ? one.status : (STATUS[state] ?? state)
  change<ReturnFields>(one, deed.at, { state, status, ...patch, history: [...one.history, step] })
  record(world, deed, one.seller, `return.${activity.toLowerCase()}`, { returnId: one.returnId, state })
}

const zoneOf = (world: World, one: Return): string => SITES[orderOfKey(world, one.orderKey).site].zone

/** The seller has to act within so many business days. */
export function sellerOwes(world: World, one: Return, activity: string, at: number, days: number): Due {
  const due = { activity, at: businessDays(at, days, zoneOf(world, one)) }
  plan(world, due.at, 'return-seller-late', one.returnId)
  return due
}

/** The buyer has to act by then. */
export function buyerOwes(world: World, one: Return, activity: string, at: number): Due {
  plan(world, at, 'return-buyer-late', one.returnId)
  return { activity, at }
}

/** What eBay offers the seller in each state; everything else is refused. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  RETURN_REQUESTED: [
    'SELLER_APPROVE_REQUEST',
    'SELLER_DECLINE_REQUEST',
    'SELLER_OFFER_PARTIAL_REFUND',
    'SELLER_ISSUE_REFUND',
    'SELLER_PROVIDE_RMA',
  ],
  RETURN_REQUEST_TIMEOUT: ['SELLER_APPROVE_REQUEST', 'SELLER_ISSUE_REFUND'],
  REPLACEMENT_REQUESTED: [
    'SELLER_APPROVE_REQUEST',
    'SELLER_DECLINE_REQUEST',
    'SELLER_OFFER_RETURNS',
    'SELLER_ISSUE_REFUND',
  ],
  RETURN_LABEL_PENDING: ['SELLER_PROVIDE_LABEL', 'SELLER_ISSUE_REFUND'],
  RMA_PENDING: ['SELLER_PROVIDE_RMA', 'SELLER_ISSUE_REFUND'],
  PARTIAL_REFUND_REQUESTED: ['SELLER_ISSUE_REFUND'],
  PARTIAL_REFUND_DECLINED: ['SELLER_APPROVE_REQUEST', 'SELLER_OFFER_PARTIAL_REFUND', 'SELLER_ISSUE_REFUND'],
  RETURN_REJECTED: ['SELLER_ISSUE_REFUND'],
  ITEM_READY_TO_SHIP: ['SELLER_MARK_AS_RECEIVED', 'SELLER_ISSUE_REFUND'],
  ITEM_SHIPPED: ['SELLER_MARK_AS_RECEIVED', 'SELLER_ISSUE_REFUND'],
  ITEM_DELIVERED: ['SELLER_ISSUE_REFUND', 'SELLER_OFFER_PARTIAL_REFUND'],
  REFUND_FAILED: ['SELLER_ISSUE_REFUND'],
}

/** ActivityOptionEnum values that the seller may use now. */
export function optionsOf(
  one: Pick<ReturnFields, 'state' | 'status' | 'closedAt' | 'openedAt'>,
): readonly string[] {
  if (one.closedAt !== null || one.status === 'ESCALATED') return []
  return [...(OPTIONS[one.state] ?? []), 'SELLER_SEND_MESSAGE', 'SELLER_ESCALATE']
}

/** The option that a decision needs. */
export const OPTION_OF: Readonly<Record<string, string>> = {
  APPROVE: 'SELLER_APPROVE_REQUEST',
  APPROVE_WITHOUT_EBAY_LABEL: 'SELLER_APPROVE_REQUEST',
  DECLINE: 'SELLER_DECLINE_REQUEST',
  OFFER_PARTIAL_REFUND: 'SELLER_OFFER_PARTIAL_REFUND',
  OFFER_RETURN: 'SELLER_OFFER_RETURNS',
  OFFER_RETURN_WITHOUT_LABEL: 'SELLER_OFFER_RETURNS',
  PROVIDE_RMA: 'SELLER_PROVIDE_RMA',
}
