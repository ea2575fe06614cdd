import { machine } from '#case'
import type { ReturnFacets } from '#case'
import { policies } from './policies.js'

/*
 * Returns (Post-Order v2). A state is eBay's ReturnStateEnum; a closed return adds its CloseReturnReasonEnum. eBay
 * publishes no graph of moves: `to` holds what its descriptions allow, and everything else is seen as a jump.
 * Whose move it is eBay also says by `sellerResponseDue`; where that contradicts the state, SELLER_ACTION_DUE stands.
 */

const ASKED = ['RETURN_REQUESTED', 'REPLACEMENT_REQUESTED'] as const
const ASKED_TOO_LATE = ['RETURN_REQUEST_TIMEOUT', 'REPLACEMENT_REQUEST_TIMEOUT'] as const
const LABEL = [
  'RMA_PENDING',
  'RETURN_LABEL_REQUESTED',
  'RETURN_LABEL_PENDING',
  'REPLACEMENT_RMA_PENDING',
  'REPLACEMENT_LABEL_REQUESTED',
  'REPLACEMENT_LABEL_PENDING',
] as const
const LABEL_TOO_LATE = [
  'RETURN_LABEL_REQUESTED_TIMEOUT',
  'RETURN_LABEL_PENDING_TIMEOUT',
  'REPLACEMENT_LABEL_REQUESTED_TIMEOUT',
  'REPLACEMENT_LABEL_PENDING_TIMEOUT',
] as const
const OFFERED = ['PARTIAL_REFUND_REQUESTED', 'REPLACEMENT_OFFER_PENDING'] as const
const REFUNDING = [
  'REFUND_INITIATED',
  'AUTO_REFUND_INITIATED',
  'PAYOUT_INITIATED',
  'REFUND_AS_PAYOUT_INITIATED',
  'PARTIAL_REFUND_INITIATED',
  'PARTIAL_REFUND_NON_PAYPAL_INITIATED',
  'PARTIAL_REFUND_AS_PAYOUT_INITIATED',
  'PARTIAL_REFUNDED',
] as const
const REFUND_FAILED = ['REFUND_FAILED', 'PARTIAL_REFUND_FAILED'] as const
const REPLACING = ['REPLACEMENT_STARTED', 'REPLACEMENT_SHIPPED', 'REPLACEMENT_DELIVERED'] as const

const REFUNDED = [
  'CLOSED/AUTO_REFUNDED',
  'CLOSED/BUYER_PAYOUT',
  'CLOSED/BUYER_REFUND_AS_PAYOUT',
  'CLOSED/FULL_REFUNDED',
  'CLOSED/FULL_REFUNDED_BY_DISPOSITION_RULE',
  'CLOSED/MARK_REFUND_RECEIVED',
  'CLOSED/MARK_REFUND_RECEIVED_TIMEOUT',
  'CLOSED/REFUND_TIMEOUT',
  'CLOSED/SELLER_INVOICED',
  'CLOSED/STORE_CREDIT_REFUNDED',
] as const
const PARTLY = [
  'CLOSED/AUTO_PARTIAL_REFUNDED',
  'CLOSED/BUYER_ACCEPT_LESS_THAN_FULL_REFUND',
  'CLOSED/BUYER_ACCEPT_LESS_THAN_FULL_REFUND_AS_PAYOUT',
  'CLOSED/BUYER_PARTIAL_REFUND_AS_PAYOUT',
  'CLOSED/MARK_PARTIAL_REFUND_RECEIVED',
  'CLOSED/PARTIALLY_REFUNDED',
] as const
const OTHERWISE = [
  'CLOSED/REPLACED',
  'CLOSED/REPLACEMENT_PAYOUT_RECOUP',
  'CLOSED/ESCALATED',
  'CLOSED/BUYER_PAYOUT_FAILED',
  'CLOSED/SELLER_PAYOUT_FAILED',
] as const
const REFUSED = ['CLOSED/REQUEST_DECLINED', 'CLOSED/RETURN_REJECTED'] as const
const LAPSED = ['CLOSED/REQUEST_TIMEOUT', 'CLOSED/SHIPMENT_TIMEOUT', 'CLOSED/BUYER_NO_ACTION'] as const
const CLOSED = [
  'CLOSED',
  ...REFUNDED,
  ...PARTLY,
  ...OTHERWISE,
  ...REFUSED,
  ...LAPSED,
  'CLOSED/BUYER_CLOSED',
] as const
const ENDS = ['REPLACED', 'REPLACEMENT_CLOSED', ...CLOSED] as const

const MONEY = [
  ...REFUNDING,
  ...REFUND_FAILED,
  'REFUND_TIMEOUT',
  'REFUND_SENT_PENDING_CONFIRMATION',
  'LESS_THAN_A_FULL_REFUND_ISSUED',
] as const
const ON_ITS_WAY = [
  'ITEM_READY_TO_SHIP',
  'ITEM_SHIPPED',
  'ITEM_DELIVERED',
  'ITEM_KEPT',
  ...REPLACING,
] as const
/** From anywhere: eBay steps in, the time runs out, or the return ends. */
const ALWAYS = ['ESCALATED', 'SELLER_ACTION_DUE', ...MONEY, ...ENDS] as const
const AFTER_ANSWER = [
  ...LABEL,
  ...LABEL_TOO_LATE,
  ...OFFERED,
  'PARTIAL_REFUND_DECLINED',
  'RETURN_REJECTED',
  ...ON_ITS_WAY,
  ...ALWAYS,
] as const
const ANSWERS = [
  'approve_return',
  'decline_return',
  'offer_partial_refund',
  'offer_return',
  'offer_replacement',
  'refund_return',
  'send_return_message',
  'escalate_return',
] as const

/** The same definition for several states. */
const each = <const W extends string, const D>(states: readonly W[], def: D): Record<W, D> =>
  Object.fromEntries(states.map((state) => [state, def])) as Record<W, D>

const ended = <const W extends string, const S extends string>(states: readonly W[], status: S) =>
  each(states, { status, phase: 'closed', to: ['ESCALATED'], within: 'CLOSED' })

export const returnMachine = machine({
  kind: 'return',
  initial: ['INITIAL', ...ASKED, 'ITEM_READY_TO_SHIP'],
  deadlines: policies,
  states: {
    INITIAL: { status: 'awaiting_marketplace', phase: 'request', to: [...ASKED, ...AFTER_ANSWER] },
    ...each(ASKED, {
      status: 'awaiting_seller',
      phase: 'request',
      to: [...ASKED_TOO_LATE, ...AFTER_ANSWER],
      actions: ANSWERS,
      deadlines: ['seller_answers_return'],
    }),
    ...each(ASKED_TOO_LATE, {
      status: 'awaiting_seller',
      phase: 'request',
      to: AFTER_ANSWER,
      actions: ANSWERS,
      deadlines: ['seller_is_late'],
    }),
    SELLER_ACTION_DUE: {
      status: 'awaiting_seller',
      phase: 'negotiation',
      to: [...ASKED, ...AFTER_ANSWER],
      actions: [...ANSWERS, 'provide_rma', 'provide_return_label', 'mark_return_received'],
      deadlines: ['seller_acts_in_return'],
      says: 'sellerResponseDue is set while the state waits for somebody else',
    },
    ...each(LABEL, {
      status: 'awaiting_seller',
      phase: 'return',
      to: [...LABEL, ...LABEL_TOO_LATE, ...ON_ITS_WAY, ...ALWAYS],
      actions: [
        'provide_rma',
        'provide_return_label',
        'offer_partial_refund',
        'refund_return',
        'send_return_message',
        'escalate_return',
      ],
      deadlines: ['seller_answers_return'],
    }),
    ...each(LABEL_TOO_LATE, {
      status: 'awaiting_seller',
      phase: 'return',
      to: [...LABEL, ...ON_ITS_WAY, ...ALWAYS],
      actions: [
        'provide_rma',
        'provide_return_label',
        'refund_return',
        'send_return_message',
        'escalate_return',
      ],
      deadlines: ['seller_is_late'],
    }),
    ...each(OFFERED, {
      status: 'awaiting_buyer',
      phase: 'negotiation',
      to: ['PARTIAL_REFUND_DECLINED', ...LABEL, ...ON_ITS_WAY, ...ALWAYS],
      actions: ['refund_return', 'send_return_message'],
      deadlines: ['buyer_acts_in_return'],
    }),
    PARTIAL_REFUND_DECLINED: {
      status: 'awaiting_seller',
      phase: 'negotiation',
      to: AFTER_ANSWER,
      actions: ANSWERS,
      deadlines: ['seller_answers_return'],
    },
    RETURN_REJECTED: {
      status: 'awaiting_buyer',
      phase: 'negotiation',
      to: AFTER_ANSWER,
      actions: ['refund_return', 'send_return_message'],
      deadlines: ['buyer_acts_in_return'],
    },
    ITEM_READY_TO_SHIP: {
      status: 'awaiting_buyer',
      phase: 'return',
      to: [...ON_ITS_WAY, ...OFFERED, ...ALWAYS],
      actions: ['mark_return_received', 'refund_return', 'send_return_message', 'escalate_return'],
      deadlines: ['buyer_acts_in_return'],
    },
    ITEM_SHIPPED: {
      status: 'awaiting_buyer',
      phase: 'return',
      to: [...ON_ITS_WAY, ...ALWAYS],
      actions: ['mark_return_received', 'refund_return', 'send_return_message', 'escalate_return'],
      deadlines: ['buyer_acts_in_return'],
      says: 'the parcel is on its way back',
    },
    ITEM_DELIVERED: {
      status: 'awaiting_seller',
      phase: 'execution',
      to: [...OFFERED, ...REPLACING, ...ALWAYS],
      actions: ['refund_return', 'offer_partial_refund', 'send_return_message', 'escalate_return'],
      deadlines: ['seller_refunds_return'],
    },
    ITEM_KEPT: {
      status: 'awaiting_marketplace',
      phase: 'execution',
      to: ALWAYS,
      actions: ['refund_return', 'send_return_message'],
    },
    ...each(REFUNDING, {
      status: 'awaiting_marketplace',
      phase: 'execution',
      to: ALWAYS,
      actions: ['send_return_message'],
    }),
    ...each(REFUND_FAILED, {
      status: 'awaiting_seller',
      phase: 'execution',
      to: ALWAYS,
      actions: ['refund_return', 'send_return_message'],
      deadlines: ['seller_refunds_return'],
    }),
    REFUND_TIMEOUT: {
      status: 'awaiting_seller',
      phase: 'execution',
      to: ALWAYS,
      actions: ['refund_return', 'send_return_message'],
      deadlines: ['seller_is_late'],
    },
    REFUND_SENT_PENDING_CONFIRMATION: {
      status: 'awaiting_buyer',
      phase: 'execution',
      to: ALWAYS,
      actions: ['send_return_message'],
      deadlines: ['buyer_acts_in_return'],
    },
    LESS_THAN_A_FULL_REFUND_ISSUED: {
      status: 'awaiting_buyer',
      phase: 'execution',
      to: ALWAYS,
      actions: ['refund_return', 'send_return_message'],
      deadlines: ['buyer_acts_in_return'],
    },
    ...each(REPLACING, {
      status: 'awaiting_buyer',
      phase: 'execution',
      to: [...ON_ITS_WAY, ...ALWAYS],
      actions: ['refund_return', 'send_return_message'],
      deadlines: ['buyer_acts_in_return'],
    }),
    ESCALATED: {
      status: 'awaiting_marketplace',
      phase: 'ruling',
      to: [...MONEY, ...ENDS],
      says: 'status ESCALATED: the case of that number decides',
    },
    REPLACED: { status: 'settled', phase: 'closed', to: CLOSED },
    REPLACEMENT_CLOSED: { status: 'settled', phase: 'closed', to: CLOSED },
    CLOSED: { status: 'settled', phase: 'closed', to: CLOSED, says: 'CLOSED without a reason we know' },
    ...ended([...REFUNDED, ...PARTLY, ...OTHERWISE], 'settled'),
    ...ended(REFUSED, 'won'),
    ...ended(LAPSED, 'expired'),
    ...ended(['CLOSED/BUYER_CLOSED'], 'withdrawn'),
  },
})

export type ReturnState = keyof typeof returnMachine.states

/**
 * States in which an answer, a label or a refund of the seller has taken effect; none in which it is still to be given,
 * where the history alone can show it.
 */
export const SHOWS = {
  agreed: [...LABEL, ...ON_ITS_WAY, ...REFUNDING, ...REFUNDED],
  declined: ['RETURN_REJECTED', ...REFUSED],
  offered: ['PARTIAL_REFUND_REQUESTED', 'PARTIAL_REFUND_INITIATED', 'PARTIAL_REFUNDED', ...PARTLY],
  replaced: ['REPLACEMENT_OFFER_PENDING', ...REPLACING, 'REPLACED', 'REPLACEMENT_CLOSED', 'CLOSED/REPLACED'],
  labelled: ['ITEM_READY_TO_SHIP', 'ITEM_SHIPPED'],
  received: ['ITEM_DELIVERED', ...REFUNDING, ...REFUNDED],
  refunded: [...REFUNDING, 'REFUND_SENT_PENDING_CONFIRMATION', ...REFUNDED, ...PARTLY],
  escalated: ['ESCALATED', 'CLOSED/ESCALATED'],
} as const satisfies Readonly<Record<string, readonly ReturnState[]>>

const within = (states: readonly string[], state: string): boolean => states.includes(state)

/** Where the money of a return is, by its state; what was refunded is read from the amounts first. */
export function moneyOfState(state: string): ReturnFacets['money'] {
  if (within([...REFUNDED, 'CLOSED/REPLACEMENT_PAYOUT_RECOUP'], state)) return 'refunded'
  if (within([...PARTLY, 'PARTIAL_REFUNDED', 'LESS_THAN_A_FULL_REFUND_ISSUED'], state))
    return 'partly_refunded'
  if (within([...REFUSED, 'RETURN_REJECTED', ...LAPSED, 'CLOSED/BUYER_CLOSED'], state)) return 'refused'
  if (within([...MONEY, 'ITEM_DELIVERED', 'ITEM_KEPT'], state)) return 'refund_due'
  if (state.startsWith('CLOSED') || state === 'REPLACED' || state === 'REPLACEMENT_CLOSED') return 'unknown'
  return 'held'
}
