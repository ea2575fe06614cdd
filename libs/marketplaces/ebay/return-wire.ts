import { z } from 'zod'
import { idText } from '#adapter'
import { amount, date, maybe, movement, unread, words } from './wire.js'

/*
 * A return as Post-Order tells it: ReturnSummaryType (search, and GET with SUMMARY) and ReturnDetailType (GET with FULL),
 * which has the history but no state. Fields: Post-Order 2.7.8–2.9.0 and the model of 2021 (read 2026-11-22).
 */

const text = z.looseObject({
  content: maybe(z.string()),
  ...unread('language translatedFromContent translatedFromLanguage'),
})

const due = z.looseObject({ activityDue: maybe(z.string()), respondByDate: maybe(date) })

const refund = z.looseObject({
  estimatedRefundAmount: maybe(amount),
  actualRefundAmount: maybe(amount),
})

const may = z.looseObject({ eligible: maybe(z.boolean()), startTime: maybe(date), endTime: maybe(date) })

const summary = z.looseObject({
  returnId: idText,
  state: z.string().min(1),
  status: maybe(z.string()),
  currentType: maybe(z.string()),
  orderId: maybe(idText),
  buyerLoginName: maybe(z.string()),
  creationInfo: z.looseObject({
    creationDate: date,
    reason: maybe(z.string()),
    reasonType: maybe(z.string()),
    comments: maybe(text),
    item: maybe(
      z.looseObject({
        itemId: maybe(idText),
        transactionId: maybe(idText),
        returnQuantity: maybe(z.number().int()),
      }),
    ),
    ...unread('type'),
  }),
  sellerTotalRefund: maybe(refund),
  buyerTotalRefund: maybe(refund),
  sellerResponseDue: maybe(due),
  buyerResponseDue: maybe(due),
  timeoutDate: maybe(date),
  escalationInfo: maybe(
    z.looseObject({
      caseId: maybe(idText),
      buyerEscalationEligibilityInfo: maybe(may),
      sellerEscalationEligibilityInfo: maybe(may),
      escalationDate: maybe(date),
      ...unread('escalationReason'),
    }),
  ),
  sellerAvailableOptions: maybe(z.array(z.looseObject({ actionType: z.string(), ...unread('actionURL') }))),
  ...unread('sellerLoginName buyerAvailableOptions dispositionRuleTriggered returnPolicy'),
})

const step = z.looseObject({
  activity: z.string(),
  author: maybe(z.string()),
  creationDate: date,
  fromState: maybe(z.string()),
  toState: maybe(z.string()),
  notes: maybe(text),
  attributes: maybe(
    z.looseObject({
      escalateReason: maybe(z.string()),
      partialRefundAmount: maybe(amount),
      trackingNumber: maybe(z.string()),
      ...unread('keepOriginalItem moneyMovementRef sellerRefundWindow toEmail RMANumber carrierEnum'),
    }),
  ),
})

const tracking = z.looseObject({
  trackingNumber: maybe(z.string()),
  carrierName: maybe(z.string()),
  carrierUsed: maybe(z.string()),
  carrierEnum: maybe(z.string()),
  deliveryStatus: maybe(z.string()),
  actualDeliveryDate: maybe(date),
  ...unread(`
    active actualShipDate estimateFromDate estimateToDate labelDate labelSentDate markAsReceived shipFromAddress
    shipToAddress shippedBy shippedDate shippingMethod returnShippingMethod trackingURL deliveryDate rmaNumber
    scanHistory fileId carrierId labelId shipmentType shippingLabelCost
  `),
})

const shipment = z.looseObject({
  shipmentTracking: maybe(tracking),
  ...unread('allShipmentTrackings payee shippingLabelCost'),
})

const file = z.looseObject({
  fileId: idText,
  fileName: maybe(z.string()),
  fileFormat: maybe(z.string()),
  filePurpose: maybe(z.string()),
  submitter: maybe(z.string()),
  creationDate: maybe(date),
  ...unread('fileData fileStatus expirationDate resizedFileData resizedSecureUrl secureUrl'),
})

const detail = z.looseObject({
  marketplaceId: maybe(z.string()),
  itemDetail: maybe(
    z.looseObject({
      itemId: maybe(idText),
      transactionId: maybe(idText),
      itemTitle: maybe(z.string()),
      returnQuantity: maybe(z.number().int()),
      ...unread('itemPicUrl itemPrice sku dateOfPurchase transactionDate orderId'),
    }),
  ),
  closeInfo: maybe(
    z.looseObject({
      returnCloseReason: maybe(z.string()),
      buyerCloseReason: maybe(z.string()),
      ...unread('closeDate comments'),
    }),
  ),
  responseHistory: maybe(z.array(step)),
  moneyMovementInfo: maybe(z.array(movement)),
  returnShipmentInfo: maybe(shipment),
  files: maybe(z.array(file)),
  RMANumber: maybe(z.string()),
  ...unread(`
    buyerAddress buyerLoginName dispositionRuleDetail holdInfo refundInfo replacementShipmentInfo sellerAddress
    sellerLoginName returnId
  `),
})

export const returnWire = z.looseObject({ summary, detail: maybe(detail) })
export type Return = z.output<typeof returnWire>
export type ReturnFile = z.output<typeof file>

/** GET /return/{id}/files: the bytes come in base64. */
export const filesWire = z.looseObject({
  files: maybe(z.array(file.extend({ fileData: maybe(z.string()) }))),
})

// Values beyond these lists are kept and flagged; eBay adds to them without notice (three reasons of 2.7.4 and the European
// right of withdrawal of 2026 are known to exist, their spelling is not).
export const RETURN_STATUSES = words(`
  RETURN_REQUESTED RETURN_REQUESTED_TIMEOUT RETURN_REJECTED WAITING_FOR_RMA RETURN_LABEL_REQUESTED
  WAITING_FOR_RETURN_LABEL READY_FOR_SHIPPING ITEM_SHIPPED ITEM_DELIVERED LESS_THAN_A_FULL_REFUND_ISSUED
  PARTIAL_REFUND_REQUESTED PARTIAL_REFUND_DECLINED PARTIAL_REFUND_INITIATED PARTIAL_REFUND_FAILED
  REPLACEMENT_REQUESTED REPLACEMENT_WAITING_FOR_RMA REPLACEMENT_LABEL_REQUESTED REPLACEMENT_STARTED
  REPLACEMENT_SHIPPED REPLACEMENT_DELIVERED REPLACEMENT_CLOSED REPLACED ESCALATED CLOSED UNKNOWN
`)
export const RETURN_REASONS = words(`
  ARRIVED_DAMAGED ARRIVED_LATE BUYER_CANCEL_ORDER BUYER_NOT_SCHEDULED BUYER_NO_SHOW BUYER_REFUSED_TO_PICKUP
  DEFECTIVE_ITEM DIFFERENT_FROM_LISTING EXPIRED_ITEM FAKE_OR_COUNTERFEIT FOUND_BETTER_PRICE IN_STORE_RETURN
  MISSING_PARTS NOT_AS_DESCRIBED NO_LONGER_NEED_ITEM NO_REASON ORDERED_ACCIDENTALLY ORDERED_DIFFERENT_ITEM
  ORDERED_WRONG_ITEM OTHER OUT_OF_STOCK RETURNING_GIFT VALET_DELIVERY_ISSUES VALET_UNAVAILABLE WRONG_SIZE
`)
export const REASON_TYPES = words('CANCEL INSTORE REMORSE SNAD UNKNOWN')
export const RETURN_TYPES = words('MONEY_BACK REPLACEMENT EXCHANGE UNKNOWN')
export const MOVEMENTS = words(`
  AUTO_REFUND BUYER_MASS_PAYOUT BUYER_PAYOUT BUYER_RECOUP CHARGE_BUYER_FOR_REPLACEMENT
  CHARGE_BUYER_FOR_RETURN_SHIPPING INVOICE_SELLER_FOR_RETURN_SHIPPING NON_PAYPAL_FULL_REFUND
  NON_PAYPAL_PARTIAL_REFUND PAYPAL_PARTIAL_REFUND PAYPAL_REFUND REFUND_FVF_ITEM_COST REFUND_FVF_SHIPPING_COST
  REFUND_PROMOTED_LISTING_FEE SELLER_PAYOUT SELLER_VOLUNTARY_REFUND STORE_CREDIT UNKNOWN
`)
export const TRACKING_STATUSES = words('CREATED IN_TRANSIT DELIVERED CANCELLED UNKNOWN')
/** ActivityOptionEnum: 73 values of 2021 and 18 newer ones. */
export const RETURN_ACTIVITIES = words(`
  AUTO_APPROVE_REMORSE BUYER_ACCEPTS_NON_PAYPAL_PARTIAL_REFUND BUYER_ACCEPTS_PARTIAL_REFUND
  BUYER_ACCEPT_REPLACEMENT_OFFER BUYER_CLOSE_RETURN BUYER_CREATE_RETURN BUYER_DECLINE_PARTIAL_REFUND
  BUYER_DECLINE_REPLACEMENT_OFFER BUYER_ESCALATE BUYER_MARK_AS_RECEIVED BUYER_MARK_REFUND_RECEIVED
  BUYER_MARK_RETURN_SHIPPED BUYER_PRINT_SHIPPING_LABEL BUYER_PROVIDE_LABEL BUYER_PROVIDE_TRACKING_INFO
  BUYER_SEND_MESSAGE BUYER_UPDATE_TRACKING BUYER_VOID_LABEL CHARGEBACK_OPEN DELETE_FILE
  DISPOSITION_RULE_AUTO_REFUND DISPOSITION_RULE_AUTO_ROUTE DISPOSITION_RULE_REPLACE_SEND_NO_SHIP
  EMAIL_SHIPPING_LABEL EXTERNAL_CLAIM_OPENED GENERAL_TIME_OUT NOTIFIED_DELIVERED NOTIFIED_SHIPPED
  NOTIFY_REPLACEMENT_DELIVERED NOTIFY_REPLACEMENT_SHIPPED NOTIFY_UPDATE_REFUND_STATUS OTHER
  REMINDER_BUYER_TO_RESPOND_RE_OFFER REMINDER_BUYER_TO_SHIP REMINDER_FOR_REFUND
  REMINDER_FOR_REFUND_NO_SHIPPING REMINDER_FOR_RMA REMINDER_FOR_SHIPPING REMINDER_SELLER_TO_RESPOND
  REMINDER_SELLER_TO_SHIP SELLER_APPROVE_REQUEST SELLER_DECLINE_REQUEST SELLER_ESCALATE SELLER_ISSUE_REFUND
  SELLER_ISSUE_STORE_CREDIT_REFUND SELLER_MARK_AS_RECEIVED SELLER_MARK_REFUND_SENT
  SELLER_MARK_REPLACEMENT_SHIPPED SELLER_OFFER_PARTIAL_REFUND SELLER_OFFER_REPLACEMENT SELLER_OFFER_RETURNS
  SELLER_PRINT_SHIPPING_LABEL SELLER_PROVIDE_LABEL SELLER_PROVIDE_RMA SELLER_PROVIDE_TRACKING_INFO
  SELLER_RETRY_REFUND SELLER_SEND_MESSAGE SELLER_UPDATE_TRACKING SELLER_VOID_LABEL SUBMIT_FILE
  SYSTEM_BUYER_PARTIAL_REFUND_AS_PAYOUT SYSTEM_BUYER_REFUND_AS_PAYOUT SYSTEM_CLOSE_RETURN SYSTEM_CREATE_RETURN
  SYSTEM_IMMEDIATE_REFUND TIME_OUT_AFTER_DECLINE TIME_OUT_AFTER_REFUNDED TIME_OUT_AFTER_REFUNDED_AS_PAYOUT
  TIME_OUT_AFTER_REPLACED TIME_OUT_FOR_AUTHORIZE TIME_OUT_FOR_AUTO_REFUND TIME_OUT_FOR_BUYER_RECOUP
  TIME_OUT_FOR_DELIVERY TIME_OUT_FOR_ESCALATION TIME_OUT_FOR_ESCALATION_AFTER_SMIR TIME_OUT_FOR_ITEM_REPLACED
  TIME_OUT_FOR_MARK_REFUND_RECEIVED TIME_OUT_FOR_MARK_REFUND_SENT TIME_OUT_FOR_MASS_PAYOUT TIME_OUT_FOR_PAYOUT
  TIME_OUT_FOR_PROVIDE_LABEL TIME_OUT_FOR_REFUND TIME_OUT_FOR_REPLACEMENT_DELIVERED_ITEM_NOT_RETURNED
  TIME_OUT_FOR_REPLACEMENT_SHIPPED TIME_OUT_FOR_RETURN_SHIPPING TIME_OUT_FOR_RMA TIME_OUT_FOR_SELLER_INVOICE
  TIME_OUT_FOR_SELLER_PAYOUT TIME_OUT_FOR_SHIPMENT_TRACKING TIME_OUT_FOR_SHIPPING
  TIME_OUT_FOR_SHIPPING_SYSTEM_CLOSE
`)
