import { DAY, move } from './return-rules.js'
import { close, escalateReturn, refund } from './returns.js'
import { plan, type World } from './world.js'
import type { Due, Return } from './after-sale-types.js'
import type { Deed } from '../marketplace.js'

/** What a return comes to when somebody's time is over. */

/** The state in which the seller's time is over. */
const TOO_LATE: Readonly<Record<string, string>> = {
  RETURN_REQUESTED: 'RETURN_REQUEST_TIMEOUT',
  PARTIAL_REFUND_DECLINED: 'RETURN_REQUEST_TIMEOUT',
  REPLACEMENT_REQUESTED: 'REPLACEMENT_REQUEST_TIMEOUT',
  RETURN_LABEL_PENDING: 'RETURN_LABEL_PENDING_TIMEOUT',
  REFUND_FAILED: 'REFUND_TIMEOUT',
}

const isDue = (due: Due | null, at: number): boolean => due !== null && due.at <= at

/** The seller's time is over: eBay refunds a delivered return by itself; otherwise the buyer escalates a day later. */
export function sellerLate(world: World, one: Return, deed: Deed): void {
  if (one.status === 'ESCALATED' || one.closedAt !== null) return
  if (one.state === 'RETURN_REQUEST_TIMEOUT') {
    escalateReturn(world, one, 'BUYER', 'SELLER_NO_RESPONSE', deed)
    return
  }
  if (!isDue(one.sellerDue, deed.at)) return
  if (one.state === 'ITEM_DELIVERED') {
    refund(world, one, one.expected, 'system', deed)
    return
  }
  const state = TOO_LATE[one.state]
  if (state === undefined) return
  move(world, one, deed, { activity: 'TIME_OUT_FOR_AUTHORIZE', author: 'SYSTEM', state })
  if (state === 'RETURN_REQUEST_TIMEOUT') plan(world, deed.at + DAY, 'return-seller-late', one.returnId)
}

/** The buyer's time is over. */
export function buyerLate(world: World, one: Return, deed: Deed): void {
  if (!isDue(one.buyerDue, deed.at) || one.closedAt !== null || one.status === 'ESCALATED') return
  const closeReason =
    one.state === 'ITEM_READY_TO_SHIP'
      ? 'SHIPMENT_TIMEOUT'
      : one.state === 'RETURN_REJECTED'
        ? 'REQUEST_DECLINED'
        : 'BUYER_CLOSED'
  close(world, one, deed, { activity: 'TIME_OUT_FOR_SHIPPING', author: 'SYSTEM', closeReason })
}
