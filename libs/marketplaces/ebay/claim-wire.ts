import { z } from 'zod'
import { idText } from '#adapter'
import { amount, date, maybe, unread, words } from './wire.js'

/*
 * Inquiries (item not received) and escalated cases tell their history in one form (ClaimHistoryResponse). Search gives
 * summaries, which alone name the buyer; GET gives details. Fields: Post-Order 2.7.8–2.9.0 (read 2026-11-22).
 */

/** MoneyMovementEntry, read out of whatever list holds it: eBay's pages do not name the list. */
export const entry = z.looseObject({
  type: maybe(z.string()),
  amount: maybe(amount),
  date: maybe(date),
  fundingStatus: maybe(z.string()),
  ...unread('fundingSource'),
})

const event = z.looseObject({
  date,
  /** Free text in the language of the site. */
  action: maybe(z.string()),
  actor: maybe(z.string()),
  description: maybe(z.string()),
  moneyMovement: maybe(z.looseObject(unread('moneyMovementEntry moneyMovementEntries'))),
})

const history = z.looseObject({
  history: maybe(z.array(event)),
  shipmentTrackingDetails: maybe(
    z.looseObject({
      carrier: maybe(z.string()),
      trackingNumber: maybe(z.string()),
      currentStatus: maybe(z.string()),
      ...unread('estimateFromDate estimateToDate trackingURL'),
    }),
  ),
})
export type History = z.output<typeof history>

const ofLine = { itemId: maybe(idText), transactionId: maybe(idText), orderId: maybe(idText) }
const ofSummary = {
  ...ofLine,
  buyer: maybe(z.string()),
  claimAmount: maybe(amount),
  creationDate: date,
  respondByDate: maybe(date),
  ...unread('seller lastModifiedDate'),
}

export const inquiryWire = z
  .looseObject({
    summary: maybe(z.looseObject({ inquiryId: idText, inquiryStatusEnum: z.string().min(1), ...ofSummary })),
    detail: maybe(
      z.looseObject({
        inquiryId: idText,
        ...ofLine,
        status: z.string().min(1),
        state: maybe(z.string()),
        claimAmount: maybe(amount),
        sellerMakeItRightByDate: maybe(date),
        inquiryDetails: maybe(
          z.looseObject({
            creationDate: maybe(date),
            expirationDate: maybe(date),
            refundDeadlineDate: maybe(date),
            ...unread(`
              appealDetails buyerFinalAcceptResolution buyerInitExpectResolution escalationDate lastBuyerRespDate
              refundAmounts sellerRefundDate totalAmount
            `),
          }),
        ),
        inquiryHistoryDetails: maybe(history),
        itemDetails: maybe(
          z.looseObject({ itemTitle: maybe(z.string()), ...unread('itemPictureUrl itemUrl viewItemUrl') }),
        ),
        ...unread(`
          creationReason extTransactionId initiator inquiryQuantity returnDetails shippingCost viewPPTrasanctionUrl
        `),
      }),
    ),
  })
  .refine(({ summary, detail }) => summary ?? detail, 'neither a summary nor a detail')
export type Inquiry = z.output<typeof inquiryWire>

export const caseWire = z
  .looseObject({
    summary: maybe(z.looseObject({ caseId: idText, caseStatusEnum: z.string().min(1), ...ofSummary })),
    detail: maybe(
      z.looseObject({
        caseId: idText,
        ...ofLine,
        status: z.string().min(1),
        caseType: maybe(z.string()),
        returnId: maybe(idText),
        claimAmount: maybe(amount),
        creationDate: maybe(date),
        escalateReason: maybe(z.string()),
        escalatedBy: maybe(z.string()),
        fsnadShipToSellerByDate: maybe(date),
        sellerClosureReason: maybe(z.string()),
        buyerClosureReason: maybe(z.string()),
        caseDetails: maybe(
          z.looseObject({
            refundDeadlineDate: maybe(date),
            ...unread(`
              buyerFinalAcceptResolution buyerInitExpectResolution creationDate escalationDate expirationDate
              lastBuyerRespDate refundAmounts sellerRefundDate totalAmount
            `),
          }),
        ),
        caseHistoryDetails: maybe(history),
        appealDetails: maybe(
          z.looseObject({
            eligibleForAppeal: maybe(z.boolean()),
            appealStatusEnum: maybe(z.string()),
            appealCloseReasonEnum: maybe(z.string()),
            appealDate: maybe(date),
            ...unread(
              'appealReasonCode appealRefundAmount appealStatus sellerAppealGranted buyerAppealGranted',
            ),
          }),
        ),
        ...unread(`
          actionDeadlines buyerProtectedProgramLink caseQuantity eventTicketsLink extTransactionId
          fsnadDaysToAddTrackingAfterShippingItem initiator itemOnHold lastModifiedDate payForItemLink
          priceSignatureConfirmationAmount recalledItemLink returnDetails shippingFee
        `),
      }),
    ),
  })
  .refine(({ summary, detail }) => summary ?? detail, 'neither a summary nor a detail')
export type Case = z.output<typeof caseWire>

export const INQUIRY_STATES = words(`
  INITIAL CREATED PENDING_CREATED ON_HOLD_FOR_UPLOAD TRACKING_PROVIDED SHIPPING_INFO_PROVIDED
  PARTIAL_REFUND_OFFERED PARTIAL_REFUND_ACCEPTED FULL_REFUND_AGREED SELLER_ECHECK_FULL_REFUND_INITIATED
  SELLER_ECHECK_PARTIAL_REFUND_INITIATED SELLER_ECHECK_REFUND_GRACE_EXPIRED AUTO_DISPOSE_MONEY_MOVEMENT_PENDING
  VOLUNTARY_REFUND_PAYOUT_PENDING CLOSED OTHER
`)
export const CASE_TYPES = words('ITEM_NOT_RECEIVED RETURN')
export const PARTIES = words('BUYER SELLER CSR SYSTEM UNKNOWN')
