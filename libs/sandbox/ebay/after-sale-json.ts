import { amount, dateTime } from './wire.js'
import { currencyOf, orderIdOf } from './world.js'
import { optionsOf } from './return-rules.js'
import type { CaseFields, ClaimStep, InquiryFields, Movement, ReturnFields } from './after-sale-types.js'
import type { OrderFields } from './types.js'

type Json = Record<string, unknown>

const due = (value: { activity: string; at: number } | null): Json | undefined =>
  value === null ? undefined : { activityDue: value.activity, respondByDate: dateTime(value.at) }

/** ReturnSummaryType: what search gives, and GET with fieldgroups=SUMMARY. */
export function returnSummary(one: ReturnFields, order: OrderFields): Json {
  const currency = currencyOf(order)
  const [line] = order.lines
  const refund = {
    estimatedRefundAmount: amount(one.expected, currency),
    ...(one.refunded > 0 && { actualRefundAmount: amount(one.refunded, currency) }),
  }
  return {
    returnId: one.returnId,
    buyerLoginName: order.buyer.userId,
    sellerLoginName: one.seller,
    currentType: one.type,
    state: one.state,
    status: one.status,
    orderId: orderIdOf(order),
    creationInfo: {
      item: { itemId: line?.itemId, transactionId: line?.transactionId, returnQuantity: line?.quantity },
      type: one.type,
      reason: one.reason,
      reasonType: one.reasonType,
      ...(one.comments !== '' && { comments: { content: one.comments } }),
      creationDate: dateTime(one.openedAt),
    },
    sellerTotalRefund: refund,
    buyerTotalRefund: refund,
    sellerResponseDue: due(one.sellerDue),
    buyerResponseDue: due(one.buyerDue),
    ...(one.caseId !== null && { escalationInfo: { caseId: one.caseId } }),
    sellerAvailableOptions: optionsOf(one).map((actionType) => ({ actionType })),
    ...one.extra,
  }
}

const movementJson = (one: Movement, currency: string): Json => ({
  moneyMovementType: one.type,
  status: one.status,
  requestedAmount: amount(one.minor, currency),
  ...(one.status === 'SUCCESS' && { actualAmount: amount(one.minor, currency) }),
  creationDate: dateTime(one.at),
})

/** ReturnDetailType: GET with fieldgroups=FULL. It has no state (Get Return page 2.7.8). */
export function returnDetail(one: ReturnFields, order: OrderFields): Json {
  const currency = currencyOf(order)
  const [line] = order.lines
  return {
    marketplaceId: order.site,
    buyerLoginName: order.buyer.userId,
    sellerLoginName: one.seller,
    // Ids are numbers here and texts in the summary.
    itemDetail: {
      itemId: Number(line?.itemId),
      transactionId: Number(line?.transactionId),
      itemTitle: line?.title,
      returnQuantity: line?.quantity,
    },
    ...(one.closeReason !== null && { closeInfo: { returnCloseReason: one.closeReason } }),
    responseHistory: one.history.map((step) => ({
      author: step.author,
      activity: step.activity,
      fromState: step.from,
      toState: step.to,
      creationDate: dateTime(step.at),
      ...(step.notes !== null && { notes: { content: step.notes } }),
      attributes: {
        ...(step.offer !== null && { partialRefundAmount: amount(step.offer, currency) }),
        ...(step.trackingNumber !== null && { trackingNumber: step.trackingNumber }),
      },
    })),
    moneyMovementInfo: one.money.map((movement) => movementJson(movement, currency)),
    ...(one.tracking !== null && {
      returnShipmentInfo: {
        shipmentTracking: {
          trackingNumber: one.tracking.number,
          carrierEnum: one.tracking.carrier,
          deliveryStatus: one.tracking.status,
        },
      },
    }),
    ...(one.rma !== null && { RMANumber: one.rma }),
    files: filesJson(one, false),
  }
}

/** ReturnFileType; the bytes only where files are asked for. */
export const filesJson = (one: ReturnFields, withData: boolean): Json[] =>
  one.files.map((file) => ({
    fileId: file.id,
    fileName: file.name,
    fileFormat: file.format,
    filePurpose: file.purpose,
    submitter: file.by,
    creationDate: dateTime(file.at),
    ...(withData && { fileData: file.data }),
  }))

const historyJson = (steps: readonly ClaimStep[], currency: string): Json[] =>
  steps.map((step) => ({
    date: dateTime(step.at),
    action: step.action,
    actor: step.author,
    ...(step.said !== null && { description: step.said }),
    ...(step.money !== null && {
      moneyMovement: {
        moneyMovementEntry: [
          {
            type: step.money.type,
            amount: amount(step.money.minor, currency),
            date: dateTime(step.money.at),
            fundingStatus: step.money.status,
          },
        ],
      },
    }),
  }))

/** Ids are JSON numbers in the summaries of inquiries and cases (facts/ebay.md §3.5), texts in their details. */
const lineNumbers = ({ lines: [line] }: OrderFields): Json => ({
  itemId: Number(line?.itemId),
  transactionId: Number(line?.transactionId),
})
const lineTexts = ({ lines: [line] }: OrderFields): Json => ({
  itemId: line?.itemId,
  transactionId: line?.transactionId,
})

export const inquirySummary = (one: InquiryFields, order: OrderFields): Json => ({
  inquiryId: Number(one.inquiryId),
  inquiryStatusEnum: one.status,
  buyer: order.buyer.userId,
  seller: one.seller,
  ...lineNumbers(order),
  claimAmount: amount(one.claimed, currencyOf(order)),
  creationDate: dateTime(one.openedAt),
  lastModifiedDate: dateTime(one.modifiedAt),
  ...(one.sellerDueAt !== null && { respondByDate: dateTime(one.sellerDueAt) }),
  ...one.extra,
})

export function inquiryDetail(one: InquiryFields, order: OrderFields): Json {
  const currency = currencyOf(order)
  return {
    inquiryId: one.inquiryId,
    ...lineTexts(order),
    initiator: 'BUYER',
    inquiryQuantity: order.lines[0]?.quantity,
    status: one.status,
    state: one.state,
    claimAmount: amount(one.claimed, currency),
    ...(one.sellerDueAt !== null && { sellerMakeItRightByDate: dateTime(one.sellerDueAt) }),
    inquiryDetails: { creationDate: dateTime(one.openedAt), expirationDate: dateTime(one.expiresAt) },
    itemDetails: { itemTitle: order.lines[0]?.title },
    inquiryHistoryDetails: {
      history: historyJson(one.history, currency),
      ...(one.tracking !== null && {
        shipmentTrackingDetails: {
          carrier: one.tracking.carrier,
          trackingNumber: one.tracking.number,
          currentStatus: 'IN_TRANSIT',
        },
      }),
    },
    ...one.extra,
  }
}

export const caseSummary = (one: CaseFields, order: OrderFields): Json => ({
  caseId: Number(one.caseId),
  caseStatusEnum: one.status,
  buyer: order.buyer.userId,
  seller: one.seller,
  ...lineNumbers(order),
  claimAmount: amount(one.claimed, currencyOf(order)),
  creationDate: dateTime(one.openedAt),
  lastModifiedDate: dateTime(one.modifiedAt),
  ...one.extra,
})

export function caseDetail(one: CaseFields, order: OrderFields): Json {
  const currency = currencyOf(order)
  const lost = (one.closeReason ?? '').startsWith('BUYER_WINS')
  return {
    caseId: one.caseId,
    ...lineTexts(order),
    caseType: one.type,
    caseQuantity: order.lines[0]?.quantity,
    status: one.status,
    claimAmount: amount(one.claimed, currency),
    creationDate: dateTime(one.openedAt),
    escalatedBy: one.escalatedBy,
    escalateReason: one.escalateReason,
    ...(one.returnId !== null && { returnId: one.returnId }),
    ...(one.closeReason !== null && { sellerClosureReason: one.closeReason }),
    ...(one.closedAt !== null && {
      appealDetails: {
        eligibleForAppeal: lost && one.appeal === null,
        ...(one.appeal !== null && {
          appealStatusEnum: one.appeal.status,
          appealDate: dateTime(one.appeal.at),
        }),
        ...(one.appeal !== null &&
          one.appeal.closeReason !== null && { appealCloseReasonEnum: one.appeal.closeReason }),
      },
    }),
    caseHistoryDetails: { history: historyJson(one.history, currency) },
    ...one.extra,
  }
}
