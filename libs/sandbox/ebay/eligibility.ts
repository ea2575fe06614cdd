import { isOpen } from './cancellations.js'
import { SITES, calendarDays } from './sites.js'
import { cancellationsOf, type World } from './world.js'
import type { Order } from './types.js'

export interface Eligibility {
  readonly eligible: boolean
  /** CancelReasonEnum values that the seller may send now; empty when not eligible. */
  readonly reasons: readonly string[]
  /** EligibilityFailureReasonEnum values; empty when eligible. */
  readonly failures: readonly string[]
}

/** A seller may cancel up to 30 days after the sale (facts/ebay.md §2.2, §3.6). */
const WINDOW_DAYS = 30
/** The buyer has four calendar days; from the fifth the seller may cancel as unpaid (facts/ebay.md §2.2). */
const UNPAID_FROM_DAY = 5

/** Reasons that a seller may give at any time inside the window (CancelReasonEnum page of eBay: seller-only values). */
const SELLER_REASONS = ['OUT_OF_STOCK_OR_CANNOT_FULFILL', 'BUYER_ASKED_CANCEL', 'ADDRESS_ISSUES'] as const

interface Case {
  readonly order: Order
  /** Calendar days since the purchase, in the site's zone. */
  readonly days: number
  readonly hasOpenCancellation: boolean
}

const OBSTACLES: readonly { readonly reason: string; readonly holds: (facts: Case) => boolean }[] = [
  { reason: 'CANCELLATION_EXIST', holds: ({ hasOpenCancellation }) => hasOpenCancellation },
  { reason: 'CANCELLATION_EXIST', holds: ({ order }) => order.cancelledAt !== null && order.paidAt === null },
  {
    reason: 'FULL_REFUNDED_ORDER',
    holds: ({ order }) => order.cancelledAt !== null && order.paidAt !== null,
  },
  { reason: 'SHIPPED_ORDER', holds: ({ order }) => order.shippedAt !== null },
  { reason: 'CANCEL_WINDOW_ELAPSED', holds: ({ days }) => days > WINDOW_DAYS },
]

/** Whether the seller may cancel an order at an instant, and for which reasons. */
export function eligibility(world: World, order: Order, at: number): Eligibility {
  const days = calendarDays(order.createdAt, at, SITES[order.site].zone)
  const facts: Case = { order, days, hasOpenCancellation: cancellationsOf(world, order).some(isOpen) }
  const failures = [
    ...OBSTACLES.filter(({ holds }) => holds(facts)).map(({ reason }) => reason),
    ...order.blockedBy,
  ]
  if (failures.length > 0) return { eligible: false, reasons: [], failures: [...new Set(failures)] }
  const unpaidDue = order.paidAt === null && days >= UNPAID_FROM_DAY && days < WINDOW_DAYS
  return {
    eligible: true,
    reasons: [...(unpaidDue ? ['ORDER_UNPAID'] : []), ...SELLER_REASONS],
    failures: [],
  }
}
