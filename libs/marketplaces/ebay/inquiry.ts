import { z } from 'zod'
import { Problem, action, kind, parseWire, sighting, stream, unlisted } from '#adapter'
import type { At, CaseRef } from '#adapter'
import { boxOf, machine, money, recognise, stateOf } from '#case'
import type { Flag, Observation } from '#case'
import { afterSalesOf } from './after-sales-choice.js'
import type { Command, Inputs } from './after-sales.js'
import { CLAIMS_LINK, claimHistory, claimsIn, linesOf, movementsIn } from './claim-history.js'
import { INQUIRY_STATES, inquiryWire } from './claim-wire.js'
import type { Inquiry } from './claim-wire.js'
import type { Session } from './client.js'
import { targetOf } from './command.js'
import { disputeStates } from './dispute-states.js'
import { askedFor, endedRequest, escalated, openRequest } from './effects.js'
import { feeCauseOf } from './fee-cause.js'
import { inquiryFromGraphql } from './graphql-unconfirmed.js'
import { comments, reasonOf, said, text } from './inputs.js'
import { policies } from './policies.js'

/*
 * Inquiries: the buyer says that the item has not arrived. The status (InquiryStatusEnum) decides whose move it is; while
 * others are to move, the state (InquiryStateEnum) says what is going on. Sources: ebay.md §3 (read 2026-11-22).
 */

const CLOSED = ['CLOSED', 'CS_CLOSED', 'CLOSED_WITH_ESCALATION', 'CLOSED/REFUNDED'] as const
const SHIPPED = ['TRACKING_PROVIDED', 'SHIPPING_INFO_PROVIDED'] as const
const REFUNDING = [
  'FULL_REFUND_AGREED',
  'PARTIAL_REFUND_ACCEPTED',
  'SELLER_ECHECK_FULL_REFUND_INITIATED',
  'SELLER_ECHECK_PARTIAL_REFUND_INITIATED',
  'AUTO_DISPOSE_MONEY_MOVEMENT_PENDING',
  'VOLUNTARY_REFUND_PAYOUT_PENDING',
] as const
const WAITING = ['WAITING_BUYER_RESPONSE', ...SHIPPED, 'PARTIAL_REFUND_OFFERED'] as const
const STARTING = ['PENDING', 'PENDING_CREATED', 'ON_HOLD_FOR_UPLOAD'] as const
const SELLERS = ['OPEN', 'WAITING_SELLER_RESPONSE', 'SELLER_ECHECK_REFUND_GRACE_EXPIRED'] as const
const ANY = [...SELLERS, ...WAITING, ...STARTING, ...REFUNDING, ...CLOSED] as const

const each = <const W extends string, const D>(states: readonly W[], def: D): Record<W, D> =>
  Object.fromEntries(states.map((state) => [state, def])) as Record<W, D>

export const inquiryMachine = machine({
  kind: 'item_not_received',
  initial: [
    'OPEN',
    'PENDING',
    'WAITING_SELLER_RESPONSE',
    ...STARTING,
    'Dispute/WaitingForSellerResponse',
    'Dispute/ClaimSubmitted',
  ],
  deadlines: policies,
  states: {
    ...each(SELLERS, {
      status: 'awaiting_seller',
      phase: 'request',
      to: ANY,
      actions: ['refund_inquiry', 'provide_shipment', 'send_inquiry_message', 'escalate_inquiry'],
      deadlines: ['seller_answers_inquiry'],
    }),
    ...each(WAITING, {
      status: 'awaiting_buyer',
      phase: 'negotiation',
      to: ANY,
      actions: ['refund_inquiry', 'send_inquiry_message', 'escalate_inquiry'],
      deadlines: ['inquiry_lapses'],
    }),
    ...each(STARTING, { status: 'awaiting_marketplace', phase: 'request', to: ANY }),
    ...each(REFUNDING, { status: 'awaiting_marketplace', phase: 'execution', to: ANY }),
    CLOSED: { status: 'settled', phase: 'closed', to: ['CLOSED/REFUNDED', 'CLOSED_WITH_ESCALATION'] },
    'CLOSED/REFUNDED': {
      status: 'settled',
      phase: 'closed',
      to: ['CLOSED_WITH_ESCALATION'],
      within: 'CLOSED',
      says: 'CLOSED, and the history shows a refund',
    },
    CS_CLOSED: { status: 'settled', phase: 'closed', to: [], says: 'closed by eBay’s customer service' },
    CLOSED_WITH_ESCALATION: { status: 'settled', phase: 'closed', to: [], says: 'goes on as a case' },
    ...disputeStates.itemNotReceived,
  },
})
export type InquiryState = keyof typeof inquiryMachine.states

export const inquiriesIn = (body: unknown): readonly unknown[] =>
  claimsIn(body, 'inquiryId', 'inquiryStatusEnum')

const statusOf = ({ summary, detail }: Inquiry): string => detail?.status ?? summary?.inquiryStatusEnum ?? ''

function stateWord(wire: Inquiry): string {
  const status = statusOf(wire)
  const state = wire.detail?.state
  if (status === 'CLOSED') return wasRefunded(wire) ? 'CLOSED/REFUNDED' : status
  const speaking: readonly string[] =
    status === 'WAITING_SELLER_RESPONSE'
      ? ['SELLER_ECHECK_REFUND_GRACE_EXPIRED']
      : [...SHIPPED, 'PARTIAL_REFUND_OFFERED', ...REFUNDING, ...STARTING]
  const waitsForOthers =
    status === 'WAITING_BUYER_RESPONSE' || status === 'PENDING' || status === 'WAITING_SELLER_RESPONSE'
  return waitsForOthers && state !== undefined && speaking.includes(state) ? state : status
}

const wasRefunded = ({ detail }: Inquiry): boolean =>
  (detail?.inquiryHistoryDetails?.history ?? []).some(({ moneyMovement }) =>
    movementsIn(moneyMovement).some(({ type }) => /REFUND/i.test(type ?? '')),
  )

/** An inquiry as a case. Its details do not say when they changed last, so that a sighting counts as of its fetching. */
export function toInquiry(wire: Inquiry, flags: readonly Flag[], at: At): Observation<InquiryState> {
  const { summary, detail } = wire
  const nativeId = detail?.inquiryId ?? summary?.inquiryId ?? ''
  const openedAt = detail?.inquiryDetails?.creationDate ?? summary?.creationDate
  if (!openedAt)
    throw new Problem('contract_changed', 'an inquiry without a date of creation', { sideEffect: 'none' })
  const word = stateWord(wire)
  const title = detail?.itemDetails?.itemTitle ?? null
  const claimed = detail?.claimAmount ?? summary?.claimAmount
  const due = detail?.sellerMakeItRightByDate ?? summary?.respondByDate
  const lapses = detail?.inquiryDetails?.expirationDate
  const fields = { status: statusOf(wire), state: detail?.state }
  const status = stateOf(inquiryMachine, word)?.status
  const ended = status !== undefined && boxOf(status) === 'closed'
  return {
    nativeId,
    state: recognise(inquiryMachine, word),
    native: Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) => (value ? [[name, value]] : [])),
    ),
    site: at.site,
    asOf: null,
    openedAt,
    enteredAt: null,
    subject: title ?? `Item ${detail?.itemId ?? summary?.itemId ?? nativeId}`,
    orderId: detail?.orderId ?? summary?.orderId ?? null,
    lines: linesOf(detail?.itemId ?? summary?.itemId, detail?.transactionId ?? summary?.transactionId, title),
    buyer: summary?.buyer ? { handle: summary.buyer, locale: null } : null,
    reason: { code: 'ITEM_NOT_RECEIVED', text: null },
    amount: claimed ? money(claimed.value, claimed.currency) : null,
    given: { ...(due && { seller_answers_inquiry: due }), ...(lapses && { inquiry_lapses: lapses }) },
    activities: claimHistory(detail?.inquiryHistoryDetails),
    flags: [...flags, ...unlisted('detail.state', detail?.state, INQUIRY_STATES)],
    link: CLAIMS_LINK,
    gradeEffects:
      word === 'CLOSED_WITH_ESCALATION' ? escalated() : ended ? endedRequest() : openRequest(due ?? null),
  }
}

/** Inquiries by the date they were opened, each with its history. */
export const inquiries = stream({
  everySeconds: 900,
  list: (session: Session, cursor) => afterSalesOf(session).list(session, 'inquiry', cursor),
  items: inquiriesIn,
  parse: (item) => parseWire(inquiryWire, inquiryFromGraphql(item)),
  map: (wire, flags, at: At) => {
    const seen = toInquiry(wire, flags, at)
    return { cases: [sighting(inquiryMachine, seen)], marks: askedFor('ITEM_NOT_RECEIVED', seen) }
  },
})

const send = async <C extends Command>(session: Session, ref: CaseRef, command: C, input: Inputs[C]) => ({
  receipt: await afterSalesOf(session).send(session, command, targetOf(ref), input),
})

export const inquiry = kind({
  machine: inquiryMachine,
  feeCause: feeCauseOf.item_not_received,
  async reread(session: Session, ref: CaseRef) {
    if (ref.state.startsWith('Dispute/')) return []
    return [
      { stream: 'inquiries', items: await afterSalesOf(session).read(session, 'inquiry', targetOf(ref)) },
    ]
  },
  actions: {
    refund_inquiry: action({
      title: { en: 'Refund in full', zh: '全额退款' },
      description: {
        en: 'Refunds the buyer in full and ends the inquiry. eBay allows no part of it here.',
        zh: '向买家全额退款并结束查询，此处不支持部分退款。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: true,
      input: z.strictObject({ comments }),
      outgoing: ['comments'],
      // CLOSED alone may be the buyer's own doing.
      confirmedBy: [...REFUNDING, 'CLOSED/REFUNDED'],
      run: (session: Session, ref, input) => send(session, ref, 'refund_inquiry', input),
    }),
    provide_shipment: action({
      title: { en: 'Prove the shipment', zh: '提供发货证明' },
      description: {
        en: 'Tells the buyer and eBay how and when the item was sent. A tracking number that shows the delivery decides most inquiries.',
        zh: '告知买家和 eBay 发货方式与时间；显示已送达的运单号可解决大多数查询。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: z.strictObject({
        carrier: text(60, { en: 'Carrier', zh: '承运商' }),
        trackingNumber: text(60, { en: 'Tracking number', zh: '运单号' }).optional(),
        shippedAt: z.iso.datetime({ offset: true }).meta({ 'x-words': { en: 'Shipped on', zh: '发货时间' } }),
        comments,
      }),
      outgoing: ['comments'],
      confirmedBy: [...SHIPPED, 'WAITING_BUYER_RESPONSE'],
      run: (session: Session, ref, input) => send(session, ref, 'ship_inquiry', input),
    }),
    send_inquiry_message: action({
      title: { en: 'Write to the buyer', zh: '给买家留言' },
      description: {
        en: 'A message in the inquiry, seen by the buyer and by eBay.',
        zh: '查询中的消息，买家和 eBay 均可见。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: z.strictObject({ message: text(1_000, { en: 'Message', zh: '消息内容' }) }),
      outgoing: ['message'],
      confirmedBy: null,
      shownBy: (shown, input) => said(shown, input.message),
      run: (session: Session, ref, input) => send(session, ref, 'message_inquiry', { text: input.message }),
    }),
    escalate_inquiry: action({
      title: { en: 'Ask eBay to step in', zh: '请求 eBay 介入' },
      description: {
        en: 'Makes a case of the inquiry, which eBay decides. Afterwards it can only be read and appealed.',
        zh: '将查询升级为纠纷，由 eBay 裁决；此后仅可查看和申诉。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: z.strictObject({
        reason: reasonOf(['BUYER_TROUBLE', 'SHIPPED_ITEM', 'TROUBLE_COMMUNICATION', 'OTHERS']),
        comments,
      }),
      confirmedBy: ['CLOSED_WITH_ESCALATION'],
      run: (session: Session, ref, input) => send(session, ref, 'escalate_inquiry', input),
    }),
  },
})
