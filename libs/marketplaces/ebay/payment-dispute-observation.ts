import { unlisted } from '#adapter'
import type { At } from '#adapter'
import { money, recognise } from '#case'
import type { Activity, Flag, GradeEffect, Money, Observation, Party } from '#case'
import { disputeMachine } from './payment-dispute-machine.js'
import { DISPUTE_ACTIVITIES, DISPUTE_REASONS, PROTECTIONS } from './payment-dispute-wire.js'
import type { Dispute } from './payment-dispute-wire.js'
import { orderLink } from './sites.js'

/** The state in eBay's words: status, and what the seller answered or how it ended. */
export function stateIn(dispute: Dispute): string {
  const { paymentDisputeStatus: status, sellerResponse, resolution } = dispute
  if (status === 'OPEN' && sellerResponse) return `OPEN/${sellerResponse}`
  if (status === 'CLOSED' && resolution?.reasonForClosure) return `CLOSED/${resolution.reasonForClosure}`
  return status
}

/** A payment dispute as a case. It has no date of its last change, so that it always counts from when it was read. */
export function disputeObservation(
  dispute: Dispute,
  flags: readonly Flag[],
  at: At,
): Observation<keyof typeof disputeMachine.states> {
  const state = recognise(disputeMachine, stateIn(dispute))
  const protection = dispute.resolution?.protectionStatus
  return {
    nativeId: dispute.paymentDisputeId,
    state,
    native: nativeOf(dispute),
    site: at.site,
    asOf: null,
    openedAt: dispute.openDate,
    enteredAt: enteredAt(dispute),
    subject: `Payment dispute: ${dispute.reason ?? 'no reason given'}`,
    orderId: dispute.orderId ?? null,
    lines: (dispute.lineItems ?? []).map((line) => ({
      lineId: line.lineItemId,
      itemId: line.itemId ?? null,
      title: null,
      sku: null,
      quantity: null,
      price: null,
    })),
    buyer: dispute.buyerUsername ? { handle: dispute.buyerUsername, locale: null } : null,
    reason: dispute.reason ? { code: dispute.reason, text: dispute.buyerProvided?.note ?? null } : null,
    amount: moneyIn(dispute.amount),
    given: givenBy(dispute),
    ...(asksNothing(dispute) && { stopped: ['seller_gives_evidence'] }),
    activities: [...activitiesOf(dispute), ...moneyMoved(dispute), ...evidenceGiven(dispute)],
    flags: [
      ...flags,
      ...unlisted('reason', dispute.reason, DISPUTE_REASONS),
      ...unlisted('resolution.protectionStatus', protection, PROTECTIONS),
      ...(dispute.activity ?? []).flatMap((one, index) =>
        unlisted(`activity[${index}].activityType`, one.activityType, DISPUTE_ACTIVITIES),
      ),
    ],
    link: dispute.orderId === undefined ? null : orderLink(at.site, dispute.orderId),
    gradeEffects: [effectOf(dispute)],
    ...(protection && { liability: { party: LIABLE[protection] ?? null, text: protection } }),
  }
}

const moneyIn = (amount: Dispute['amount']): Money | null =>
  amount ? money(amount.value, amount.currency) : null

/** The fields the state was read from; `revision` is what an answer must name, `availableChoices` what it may be. */
const nativeOf = (dispute: Dispute): Record<string, string> => ({
  paymentDisputeStatus: dispute.paymentDisputeStatus,
  ...(dispute.sellerResponse && { sellerResponse: dispute.sellerResponse }),
  ...(dispute.resolution?.reasonForClosure && { reasonForClosure: dispute.resolution.reasonForClosure }),
  ...(dispute.revision !== undefined && { revision: String(dispute.revision) }),
  ...(dispute.availableChoices && { availableChoices: dispute.availableChoices.join(' ') }),
})

/** Who bears the loss by eBay's protection; a partial one is nobody's alone. */
const LIABLE: Readonly<Record<string, Party>> = {
  FULLY_PROTECTED: 'marketplace',
  NOT_PROTECTED: 'seller',
}

/** Nothing is asked for: the clock of evidence does not run. */
const asksNothing = ({ evidenceRequests = [] }: Dispute): boolean => evidenceRequests.length === 0

function givenBy(dispute: Dispute): Record<string, string> {
  const asked = (dispute.evidenceRequests ?? []).flatMap(({ respondByDate }) => respondByDate ?? []).sort()
  return {
    ...(dispute.respondByDate && { seller_answers_dispute: dispute.respondByDate }),
    ...(asked[0] !== undefined && { seller_gives_evidence: asked[0] }),
  }
}

/** Activities by which a state is entered. */
const ENTRIES: Readonly<Record<string, readonly string[]>> = {
  ACTION_NEEDED: ['DISPUTE_OPENED', 'ADDITIONAL_EVIDENCE_REQUEST', 'DISPUTE_REOPENED'],
  'OPEN/SELLER_CONTEST': ['SELLER_CONTEST'],
  'OPEN/SELLER_ACCEPT': ['SELLER_ACCEPT'],
  'OPEN/SELLER_ACCEPT_WITH_RETURN': ['SELLER_ACCEPT_WITH_RETURN'],
  'OPEN/SELLER_RESPONSE_OVERDUE': ['SELLER_RESPONSE_OVERDUE'],
}

function enteredAt(dispute: Dispute): string | null {
  if (dispute.paymentDisputeStatus === 'CLOSED') return dispute.closedDate ?? null
  const entries = ENTRIES[stateIn(dispute)] ?? []
  const dates = (dispute.activity ?? []).flatMap((one) =>
    entries.includes(one.activityType) ? [one.activityDate] : [],
  )
  return dates.sort().at(-1) ?? null
}

const PARTY: Readonly<Record<string, Party>> = {
  BUYER: 'buyer',
  SELLER: 'seller',
  CS_AGENT: 'marketplace',
  SYSTEM: 'marketplace',
}

const activitiesOf = (dispute: Dispute): Activity[] =>
  (dispute.activity ?? []).map(({ activityType, activityDate, actor }) => ({
    key: `${activityType}@${activityDate}`,
    at: activityDate,
    party: PARTY[actor ?? ''] ?? null,
    text: activityType,
  }))

const moneyMoved = (dispute: Dispute): Activity[] =>
  (dispute.monetaryTransactions ?? []).map(({ date, type, reason, amount }) => ({
    key: `money:${type}:${reason ?? ''}@${date}`,
    at: date,
    party: 'marketplace',
    text: [type, reason, amount && `${amount.value} ${amount.currency}`].filter(Boolean).join(' '),
  }))

const evidenceGiven = (dispute: Dispute): Activity[] =>
  (dispute.evidence ?? []).flatMap(({ evidenceId, evidenceType, providedDate, files = [] }) => {
    const at = providedDate ?? files.flatMap((file) => file.uploadedDate ?? []).sort()[0]
    if (at === undefined) return []
    return [
      {
        key: `evidence:${evidenceId}@${at}:${files.length}`,
        at,
        party: 'seller' as const,
        text: `EVIDENCE ${evidenceType ?? ''} (${files.length})`,
        files: files.map((file) => ({
          key: `${evidenceId}:${file.fileId}`,
          name: file.name ?? file.fileId,
          type: file.fileType ?? null,
        })),
      },
    ]
  })

/** eBay's two defects are cancellations by the seller and its own cases closed without his solution; disputes at the bank are not named. */
const effectOf = (dispute: Dispute): GradeEffect => ({
  metric: 'CLAIMS_SAF_RATE',
  counts: dispute.resolution?.reasonForClosure === 'SELLER_WON' ? 'no' : 'unknown',
  why: {
    en: 'eBay counts its own cases closed without the seller’s solution; that a payment dispute counts is nowhere said. Opening one closes the return, inquiry or cancellation on the order.',
    zh: 'eBay 只统计卖家未解决而关闭的 eBay 纠纷；付款纠纷是否计入没有说明。付款纠纷开启后，该订单的退货、未收到物品请求或取消会被关闭。',
  },
  avertUntil: dispute.respondByDate ?? null,
  source: 'eBay help 4080 (the two kinds of defects), 4799 (payment disputes), read 2026-11-22',
})
