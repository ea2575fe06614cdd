import { z } from 'zod'
import { Problem, parseWire } from '#adapter'
import type { Session } from './client.js'

/** Why eBay does not let an order be cancelled (EligibilityFailureReasonEnum, Post-Order 2.9.0, read 2026-11-22). */
const FAILURES: Readonly<Record<string, string>> = {
  CANCELLATION_EXIST: 'a cancellation of this order already exists',
  CANCEL_WINDOW_ELAPSED: 'the time in which this order could be cancelled is over',
  CASE_EXIST: 'a case or an item-not-received inquiry is open',
  CHARGEBACK_OPENED: 'a chargeback is open',
  CROSS_SITE_ORDER: 'orders across sites cannot be cancelled by this interface',
  DELETED_BUYER: 'the buyer’s account no longer exists',
  DUPLICATE_LINEITEM: 'a line of the order appears twice',
  FULL_REFUNDED_ORDER: 'the order has been refunded in full',
  INSTORE_PICKUP_MADE: 'the order has been picked up',
  IN_STORE_PICKUP_READY: 'the order is ready for pick-up',
  INTERNAL_SYSTEM_ERROR: 'eBay had an internal error',
  INVALID_ORDER: 'eBay does not know this order',
  INVALID_USER: 'the order does not belong to this shop',
  PARTIAL_REFUNDED_ORDER: 'the order has been refunded in part',
  PAYPAL_DISPUTE_EXIST: 'a PayPal dispute is open',
  RETURN_EXIST: 'a return is open',
  SHIPPED_ORDER: 'the order has been shipped',
  UNPAID_ORDER: 'the order is unpaid',
  UNSUPPORTED_ORDER: 'orders of this type cannot be cancelled by this interface',
  UNSUPPORTED_PAYMENT_METHOD: 'the payment method is not supported',
  UNSUPPORTED_SITE: 'the site is not supported',
}

const reasons = z.array(z.string()).optional()
const verdictWire = z.looseObject({
  eligible: z.boolean(),
  eligibleCancelReason: reasons,
  failureReason: reasons,
})
/** The verdict stands alone, or wrapped as it is in the answer to a creation. */
const checkWire = z.union([
  verdictWire,
  z.looseObject({ orderEligibilityResult: verdictWire }).transform((body) => body.orderEligibilityResult),
])
const createdWire = z.looseObject({
  cancelId: z.union([z.string(), z.number()]).optional(),
  orderEligibilityResult: verdictWire.partial().optional(),
})

/**
 * Asks eBay whether this order may be cancelled for that reason, at the site of the sale. Throws `rejected` with eBay's
 * reason in words when it may not. To be asked first: whether a seller may give a reason differs by order.
 */
export async function demandEligible(
  session: Session,
  order: { legacyOrderId: string; site: string },
  reason: string,
): Promise<void> {
  const answer = await session.postOrder({
    operation: 'cancellation.check_eligibility',
    method: 'POST',
    path: '/cancellation/check_eligibility',
    site: order.site,
    body: { legacyOrderId: order.legacyOrderId },
    safe: true,
  })
  const { wire: verdict } = parseWire(checkWire, answer)
  if (verdict.eligible && verdict.eligibleCancelReason?.includes(reason)) return
  const offered = verdict.eligibleCancelReason?.join(', ')
  throw refusal(verdict.failureReason, offered ? `it offers only: ${offered}` : undefined)
}

/** Creates the cancellation of an order that the buyer has not paid, once, and gives its id. */
export async function createUnpaidCancellation(
  session: Session,
  order: { legacyOrderId: string; site: string },
): Promise<string> {
  const answer = await session.postOrder({
    operation: 'cancellation.create',
    method: 'POST',
    path: '/cancellation',
    site: order.site,
    body: { legacyOrderId: order.legacyOrderId, cancelReason: 'ORDER_UNPAID', buyerPaid: false },
  })
  const created = createdWire.safeParse(answer)
  if (created.success && created.data.cancelId !== undefined) return String(created.data.cancelId)
  // "This field is returned unless the order is not eligible": then nothing was created.
  const verdict = created.success ? created.data.orderEligibilityResult : undefined
  if (verdict) throw refusal(verdict.failureReason)
  throw new Problem('contract_changed', 'eBay accepted the cancellation without naming it', {
    sideEffect: 'unknown',
  })
}

function refusal(failures: readonly string[] | undefined, otherwise = 'it names no reason'): Problem {
  const words = failures?.map((code) => FAILURES[code] ?? code).join('; ')
  return new Problem(
    'rejected',
    `eBay does not let this order be cancelled as unpaid: ${words || otherwise}`,
    {
      sideEffect: 'none',
      native: failures?.join(' ') ?? '',
    },
  )
}
