import { z } from 'zod'
import { Problem, action, kind, parseWire, sighting, stream, unlisted } from '#adapter'
import type { At, CaseRef, OrderMark } from '#adapter'
import { boxOf, money, recognise, stateOf } from '#case'
import type { Flag, GradeEffect, Observation } from '#case'
import { APPEAL_DAYS } from './after-sales-policies.js'
import { afterSalesOf } from './after-sales-choice.js'
import { CLAIMS_LINK, claimHistory, claimsIn, linesOf } from './claim-history.js'
import { APPEAL_WON, claimMachine } from './claim-machine.js'
import type { ClaimState } from './claim-machine.js'
import { CASE_TYPES, PARTIES, caseWire } from './claim-wire.js'
import type { Case } from './claim-wire.js'
import type { Session } from './client.js'
import { targetOf } from './command.js'
import { endedRequest, escalated, lostCase, undecided } from './effects.js'
import { feeCauseOf } from './fee-cause.js'
import { text } from './inputs.js'

export const casesIn = (body: unknown): readonly unknown[] => claimsIn(body, 'caseId', 'caseStatusEnum')

/** Why a case was closed; OTHER and UNDEFINED say nothing. */
const closeReason = ({ detail }: Case): string | undefined =>
  [detail?.sellerClosureReason, detail?.buyerClosureReason].find(
    (reason) => reason && !['OTHER', 'UNDEFINED'].includes(reason),
  )

function stateWord(wire: Case): string {
  const status = wire.detail?.status ?? wire.summary?.caseStatusEnum ?? ''
  const appeal = wire.detail?.appealDetails
  if (appeal?.appealCloseReasonEnum) return `APPEAL/${appeal.appealCloseReasonEnum}`
  if (appeal?.appealStatusEnum) return `APPEAL/${appeal.appealStatusEnum}`
  const reason = closeReason(wire)
  return (status === 'CLOSED' || status === 'CS_CLOSED') && reason ? `CLOSED/${reason}` : status
}

/** The last entry of the history in which eBay or the buyer ended a closed case. */
const closedAt = ({ detail }: Case): string | null =>
  detail?.caseHistoryDetails?.history?.at(-1)?.date ?? null

/** The last moment for an appeal: 30 calendar days (24 hours each) after the case was closed; null where none is possible. */
function appealUntil(wire: Case): string | null {
  const closed = closedAt(wire)
  if (!closed || wire.detail?.appealDetails?.eligibleForAppeal !== true) return null
  return new Date(Date.parse(closed) + APPEAL_DAYS * 86_400_000).toISOString()
}

const isAtFault = (word: string): boolean => /SELLER_FAULT/.test(word) && !/NO_SELLER_FAULT/.test(word)

function effectsOf(wire: Case, word: string): GradeEffect[] {
  const status = stateOf(claimMachine, word)?.status
  if (word.startsWith('APPEAL/APPEAL_')) return status === 'won' ? endedRequest() : lostCase(null)
  if (status === undefined || boxOf(status) !== 'closed') return escalated()
  if (isAtFault(word)) return lostCase(appealUntil(wire))
  return status === 'lost' || word === 'CLOSED' || word === 'CS_CLOSED' ? undecided() : endedRequest()
}

function nativeOf({ summary, detail }: Case): Record<string, string> {
  const fields = {
    status: detail?.status ?? summary?.caseStatusEnum,
    caseType: detail?.caseType,
    sellerClosureReason: detail?.sellerClosureReason,
    buyerClosureReason: detail?.buyerClosureReason,
    escalateReason: detail?.escalateReason,
    escalatedBy: detail?.escalatedBy,
    returnId: detail?.returnId,
    appealStatusEnum: detail?.appealDetails?.appealStatusEnum,
    appealCloseReasonEnum: detail?.appealDetails?.appealCloseReasonEnum,
    eligibleForAppeal: detail?.appealDetails?.eligibleForAppeal?.toString(),
  }
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** A case as a case of ours; a sighting counts as of its fetching. */
export function toClaim(wire: Case, flags: readonly Flag[], at: At): Observation<ClaimState> {
  const { summary, detail } = wire
  const nativeId = detail?.caseId ?? summary?.caseId ?? ''
  const openedAt = detail?.creationDate ?? summary?.creationDate
  if (!openedAt)
    throw new Problem('contract_changed', 'a case without a date of creation', { sideEffect: 'none' })
  const word = stateWord(wire)
  const claimed = detail?.claimAmount ?? summary?.claimAmount
  const ships = detail?.fsnadShipToSellerByDate
  const pays = detail?.caseDetails?.refundDeadlineDate
  const status = stateOf(claimMachine, word)?.status
  const closed = status !== undefined && boxOf(status) === 'closed'
  const until = appealUntil(wire)
  const itemId = detail?.itemId ?? summary?.itemId
  return {
    nativeId,
    state: recognise(claimMachine, word),
    native: { ...nativeOf(wire), ...(until && { appealUntil: until }) },
    site: at.site,
    asOf: null,
    openedAt,
    enteredAt: closed ? closedAt(wire) : null,
    subject: `Case on item ${itemId ?? nativeId}`,
    orderId: detail?.orderId ?? summary?.orderId ?? null,
    lines: linesOf(itemId, detail?.transactionId ?? summary?.transactionId, null),
    buyer: summary?.buyer ? { handle: summary.buyer, locale: null } : null,
    reason: detail?.caseType ? { code: detail.caseType, text: detail.escalateReason ?? null } : null,
    amount: claimed ? money(claimed.value, claimed.currency) : null,
    given: { ...(ships && { case_return_ships: ships }), ...(pays && { seller_pays_case: pays }) },
    stopped: [...(ships ? [] : ['case_return_ships']), ...(pays ? [] : ['seller_pays_case'])],
    activities: claimHistory(detail?.caseHistoryDetails),
    flags: [
      ...flags,
      ...unlisted('detail.caseType', detail?.caseType, CASE_TYPES),
      ...unlisted('detail.escalatedBy', detail?.escalatedBy, PARTIES),
    ],
    link: CLAIMS_LINK,
    gradeEffects: effectsOf(wire, word),
    ...(closed &&
      closeReason(wire) && {
        liability: {
          party: isAtFault(word) ? 'seller' : /BUYER_FAULT/.test(word) ? 'buyer' : null,
          text: closeReason(wire) ?? '',
        },
      }),
  }
}

/** Against an order whose case eBay closed with the seller at fault; withdrawn when an appeal turns it. */
function marksOf({ orderId, state, nativeId, openedAt, enteredAt, native }: Observation): OrderMark[] {
  const fault = isAtFault(`${native['sellerClosureReason'] ?? ''} ${native['buyerClosureReason'] ?? ''}`)
  if (orderId === null || !fault) return []
  const withdrawn = /SELLER_WINS/.test(state)
  return [
    {
      orderId,
      mark: 'CLAIMS_SAF_RATE',
      at: enteredAt ?? openedAt,
      provenance: 'marketplace',
      of: `case ${nativeId}`,
      ...(withdrawn && { withdrawn }),
    },
  ]
}

/** Cases by the date they were opened. GraphQL has none of its own, so that both interfaces read them here. */
export const cases = stream({
  everySeconds: 1_800,
  list: (session: Session, cursor) => afterSalesOf(session).list(session, 'case', cursor),
  items: casesIn,
  parse: (item) => parseWire(caseWire, item),
  map: (wire, flags, at: At) => {
    const seen = toClaim(wire, flags, at)
    return { cases: [sighting(claimMachine, seen)], marks: marksOf(seen) }
  },
})

export const claim = kind({
  machine: claimMachine,
  feeCause: feeCauseOf.claim,
  async reread(session: Session, ref: CaseRef) {
    return [{ stream: 'cases', items: await afterSalesOf(session).read(session, 'case', targetOf(ref)) }]
  },
  actions: {
    appeal_case: action({
      title: { en: 'Appeal the decision', zh: '对裁决提出申诉' },
      description: {
        en: 'Asks eBay to decide again, within 30 days of the end of the case. Only once: bring new facts (proof of delivery, photographs).',
        zh: '请 eBay 复核裁决，须在结案后 30 天内提出。仅有一次机会，请提供新证据（送达证明、照片）。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: z.strictObject({ comments: text(1_000, { en: 'Why the decision is wrong', zh: '申诉理由' }) }),
      confirmedBy: [
        'APPEAL/SELLER_APPEALED',
        'APPEAL/BUYER_SELLER_APPEALED',
        'APPEAL/SELLER_RECOUP_APPEALED',
        ...APPEAL_WON,
        'APPEAL/APPEAL_SELLER_DENIED',
      ],
      guard({ native }, now) {
        if (native['eligibleForAppeal'] === 'false')
          return { en: 'eBay says that this case cannot be appealed', zh: 'eBay 表示此纠纷不可申诉' }
        const until = native['appealUntil']
        if (until === undefined || now.getTime() <= Date.parse(until)) return null
        const day = until.slice(0, 10)
        return {
          en: `an appeal is possible within ${APPEAL_DAYS} days; they ended on ${day} (UTC)`,
          zh: `申诉须在结案后 ${APPEAL_DAYS} 天内提出，该期限已于 ${day}（UTC）结束`,
        }
      },
      run: async (session: Session, ref, input) => ({
        receipt: await afterSalesOf(session).send(session, 'appeal_case', targetOf(ref), input),
      }),
    }),
  },
})
