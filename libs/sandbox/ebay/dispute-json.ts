import { iso } from '../clock.js'
import { currencyOf, orderIdOf, type World } from './world.js'
import { orderOfDispute } from './disputes.js'
import { SITES } from './sites.js'
import type { DisputeFields } from './desk-types.js'
import type { OrderFields } from './types.js'

type Json = Record<string, unknown>

/** REST money: the value is a string. */
export const simpleAmount = (minor: number, currency: string): Json => ({
  value: (minor / 100).toFixed(minor % 100 === 0 ? 1 : 2),
  currency,
})

/** The id of an order line in REST; another one than the transaction's. */
export const restLineId = (transactionId: string): string => `10${transactionId.slice(2)}`

/** One of paymentDisputeSummaries (contracts/ebay/sell_fulfillment_v1_oas3.json, PaymentDisputeSummary). */
export function disputeSummary(world: World, dispute: DisputeFields): Json {
  const order = orderOfDispute(world, dispute)
  return {
    paymentDisputeId: dispute.id,
    paymentDisputeStatus: dispute.status,
    reason: dispute.reason,
    orderId: orderIdOf(order),
    openDate: iso(dispute.openedAt),
    ...(dispute.closedAt !== null && { closedDate: iso(dispute.closedAt) }),
    ...(dispute.status === 'ACTION_NEEDED' &&
      dispute.respondBy !== null && { respondByDate: iso(dispute.respondBy) }),
    amount: simpleAmount(dispute.amount, currencyOf(order)),
    buyerUsername: order.buyer.userId,
  }
}

/** The whole dispute (PaymentDispute of the contract). */
export function disputeDetail(world: World, dispute: DisputeFields): Json {
  const order = orderOfDispute(world, dispute)
  const { currency } = SITES[order.site]
  return {
    ...disputeSummary(world, dispute),
    revision: dispute.revision,
    lineItems: linesOf(order),
    ...(dispute.response === null
      ? dispute.status === 'CLOSED'
        ? {}
        : { availableChoices: ['SELLER_CONTEST', 'SELLER_ACCEPT', 'SELLER_ACCEPT_WITH_RETURN'] }
      : { sellerResponse: dispute.response }),
    ...(dispute.note !== null && { note: dispute.note }),
    ...(dispute.buyerNote !== null && { buyerProvided: { note: dispute.buyerNote } }),
    ...(dispute.returnAddress !== null && { returnAddress: dispute.returnAddress }),
    ...(dispute.requests.length > 0 && {
      evidenceRequests: dispute.requests.map(({ evidenceId, type, at, by }) => ({
        evidenceId,
        evidenceType: type,
        requestDate: iso(at),
        respondByDate: iso(by),
        lineItems: linesOf(order),
      })),
    }),
    ...(dispute.evidence.length > 0 && { evidence: evidenceJson(dispute, order) }),
    ...(dispute.money.length > 0 && {
      monetaryTransactions: dispute.money.map(({ at, type, reason, amount }) => ({
        date: iso(at),
        type,
        reason,
        amount: simpleAmount(amount, currency),
      })),
    }),
    ...(dispute.outcome !== null && { resolution: resolutionJson(dispute, currency) }),
    ...dispute.extra,
  }
}

const linesOf = ({ lines }: OrderFields): Json[] =>
  lines.map(({ itemId, transactionId }) => ({ itemId, lineItemId: restLineId(transactionId) }))

const evidenceJson = (dispute: DisputeFields, order: OrderFields): Json[] =>
  dispute.evidence.map(({ evidenceId, evidenceType, fileIds, at }) => ({
    evidenceId,
    evidenceType,
    providedDate: iso(at),
    files: dispute.files
      .filter(({ fileId }) => fileIds.includes(fileId))
      .map((file) => ({
        fileId: file.fileId,
        fileType: file.name.split('.').at(-1)?.toUpperCase(),
        name: file.name,
        uploadedDate: iso(file.at),
      })),
    lineItems: linesOf(order),
  }))

function resolutionJson(dispute: DisputeFields, currency: string): Json {
  const charged = (reason: string): number =>
    dispute.money.filter((one) => one.reason === reason).reduce((sum, { amount }) => sum + amount, 0)
  const fee = charged('DISPUTE_FEE')
  const recouped = charged('RECOUP_AMOUNT')
  return {
    reasonForClosure: dispute.outcome,
    protectionStatus: dispute.protection,
    ...(fee > 0 && { fees: simpleAmount(fee, currency) }),
    ...(recouped > 0 && { recoupAmount: simpleAmount(recouped, currency) }),
    ...(dispute.protection === 'FULLY_PROTECTED' && {
      protectedAmount: simpleAmount(dispute.amount, currency),
    }),
  }
}
