import { machine } from '#case'
import { policies } from './policies.js'
import {
  ASKED,
  ASKED_TOO_LATE,
  CLOSED,
  ENDS,
  LABEL,
  LABEL_TOO_LATE,
  LAPSED,
  MONEY,
  OFFERED,
  ON_ITS_WAY,
  OTHERWISE,
  PARTLY,
  REFUNDED,
  REFUNDING,
  REFUND_FAILED,
  REFUSED,
  REPLACING,
} from './return-states.js'

/*
 * Returns (Post-Order v2). A state is eBay's ReturnStateEnum; a closed return adds its CloseReturnReasonEnum. eBay
 * publishes no graph of moves: `to` holds what its descriptions allow, and everything else is seen as a jump.
 * Whose move it is eBay also says by `sellerResponseDue`; where that contradicts the state, SELLER_ACTION_DUE stands.
 */

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
