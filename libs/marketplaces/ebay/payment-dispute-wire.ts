import { z } from 'zod'
import { idText } from '#adapter'
import { instant, maybe, unread, words } from './wire.js'

/*
 * A payment dispute (Fulfillment API 1.20.7, host apiz) as far as we read it: the summary of the list and the detail
 * are one shape here. Value lists: the enum pages of the interface description, read 2026-11-24.
 */

const simpleAmount = z.looseObject({
  value: z.string(),
  currency: z.string(),
  ...unread('convertedFromValue convertedFromCurrency exchangeRate'),
})

const disputeLine = z.looseObject({ itemId: maybe(idText), lineItemId: idText })
const lines = maybe(z.array(disputeLine))

const evidenceRequest = z.looseObject({
  evidenceId: maybe(idText),
  evidenceType: maybe(z.string()),
  requestDate: maybe(instant),
  respondByDate: maybe(instant),
  lineItems: lines,
})

const evidence = z.looseObject({
  evidenceId: idText,
  evidenceType: maybe(z.string()),
  files: maybe(
    z.array(
      z.looseObject({
        fileId: idText,
        name: maybe(z.string()),
        fileType: maybe(z.string()),
        uploadedDate: maybe(instant),
      }),
    ),
  ),
  providedDate: maybe(instant),
  lineItems: lines,
  ...unread('requestDate respondByDate shipmentTracking'),
})

export const disputeWire = z.looseObject({
  paymentDisputeId: idText,
  paymentDisputeStatus: z.string().min(1),
  reason: maybe(z.string()),
  orderId: maybe(idText),
  openDate: instant,
  closedDate: maybe(instant),
  respondByDate: maybe(instant),
  amount: maybe(simpleAmount),
  buyerUsername: maybe(z.string()),
  buyerProvided: maybe(
    z.looseObject({ note: maybe(z.string()), ...unread('contentOnHold returnShipmentTracking') }),
  ),
  availableChoices: maybe(z.array(z.string())),
  sellerResponse: maybe(z.string()),
  revision: maybe(z.number().int()),
  lineItems: lines,
  evidence: maybe(z.array(evidence)),
  evidenceRequests: maybe(z.array(evidenceRequest)),
  monetaryTransactions: maybe(
    z.array(
      z.looseObject({
        date: instant,
        type: z.string(),
        reason: maybe(z.string()),
        amount: maybe(simpleAmount),
      }),
    ),
  ),
  resolution: maybe(
    z.looseObject({
      reasonForClosure: maybe(z.string()),
      protectionStatus: maybe(z.string()),
      ...unread('fees protectedAmount recoupAmount totalFeeCredit'),
    }),
  ),
  /** Not in the dispute itself: its history, put beside it when it was read. */
  activity: maybe(
    z.array(z.looseObject({ activityDate: instant, activityType: z.string(), actor: maybe(z.string()) })),
  ),
  ...unread('note returnAddress'),
})

export type Dispute = z.output<typeof disputeWire>

export const DISPUTE_REASONS = words(`
  TRANSACTION_ISSUE FRAUD ITEM_NOT_RECEIVED SIGNIFICANTLY_NOT_AS_DESCRIBED CREDIT_NOT_PROCESSED COUNTERFEIT
  DUPLICATE_AMOUNT INCORRECT_AMOUNT CANCELLATION RETURN_REFUND_NOT_PROCESSED AUTHORIZATION_FAILED
`)

export const DISPUTE_ACTIVITIES = words(`
  DISPUTE_OPENED ADDITIONAL_EVIDENCE_REQUEST EVIDENCE_PROVIDED EVIDENCE_REQUEST_OVERDUE DEFENCE_EXECUTED DISPUTE_CLOSED
  SELLER_ACCEPT SELLER_ACCEPT_WITH_RETURN SELLER_CONTEST DISPUTE_UPDATED SELLER_RESPONSE_OVERDUE DISPUTE_REOPENED
  DISPUTE_REVERSED APPEAL_DENIED APPEAL_GRANTED
`)

export const PROTECTIONS = words('FULLY_PROTECTED PARTIALLY_PROTECTED NOT_PROTECTED MANUAL_REVIEW')

/** What a seller may hand in; proof of delivery by tracking goes through the shipment instead (eBay's note). */
export const EVIDENCE_TYPES = [
  'PROOF_OF_DELIVERY_AS_FILE',
  'PROOF_OF_DELIVERY_SIGNATURE',
  'PROOF_OF_ITEM_AS_DESCRIBED',
  'PROOF_OF_AUTHENTICITY',
  'PROOF_OF_CREDIT_NOT_DUE',
  'PROOF_OF_RETURN_NOT_RECEIVED',
  'PROOF_OF_PICKUP',
  'OPTIONAL_SUPPORTING_DOCUMENTS',
] as const

/** The disputes in a raw body: a page of summaries, a list, or one dispute alone. */
export function disputesIn(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body
  const page = typeof body === 'object' && body !== null && 'paymentDisputeSummaries' in body
  return page && Array.isArray(body.paymentDisputeSummaries) ? body.paymentDisputeSummaries : [body]
}
