import { machine } from '#case'
import { policies } from './policies.js'

const SAFE_T = ['SAFE_T_OPEN', 'SAFE_T_GRANTED', 'SAFE_T_DENIED'] as const

/**
 * Seller-fulfilled returns. Amazon's report has one word, nearly always "Approved", and no state: each of these is our reading of its columns. An
 * A-to-z claim on the return wins over all of them.
 */
export const returnMachine = machine({
  kind: 'return',
  initial: [
    'REQUESTED',
    'AUTHORIZED',
    'DENIED',
    'IN_TRANSIT',
    'RECEIVED',
    'REFUNDED',
    'REFUND_ONLY',
    'CLOSED',
    'A_TO_Z',
    'EXPIRED',
    ...SAFE_T,
  ],
  deadlines: policies,
  states: {
    REQUESTED: {
      status: 'awaiting_seller',
      phase: 'request',
      to: ['AUTHORIZED', 'DENIED', 'IN_TRANSIT', 'RECEIVED', 'REFUNDED', 'REFUND_ONLY', 'CLOSED', 'A_TO_Z'],
      actions: ['authorize_return', 'close_return', 'refund_return'],
      deadlines: ['answer_return', 'answer_return_early', 'cross_border_method'],
      says: 'Return request status Pending',
    },
    AUTHORIZED: {
      status: 'awaiting_buyer',
      phase: 'return',
      to: ['IN_TRANSIT', 'RECEIVED', 'REFUNDED', 'REFUND_ONLY', 'CLOSED', 'DENIED', 'A_TO_Z', 'EXPIRED'],
      actions: ['refund_return', 'close_return'],
      says: 'Approved, no tracking number yet',
    },
    IN_TRANSIT: {
      status: 'awaiting_buyer',
      phase: 'return',
      to: ['RECEIVED', 'REFUNDED', 'CLOSED', 'A_TO_Z', 'EXPIRED'],
      actions: ['refund_return', 'close_return'],
      says: 'Approved, with a tracking number',
    },
    RECEIVED: {
      status: 'awaiting_seller',
      phase: 'execution',
      to: ['REFUNDED', 'CLOSED', 'A_TO_Z', ...SAFE_T],
      actions: ['refund_return', 'close_return'],
      deadlines: ['refund_return'],
      says: 'Return delivery date is set, nothing refunded',
    },
    REFUNDED: {
      status: 'settled',
      phase: 'closed',
      to: ['CLOSED', 'A_TO_Z', ...SAFE_T],
      actions: ['file_safe_t'],
      says: 'Refunded Amount above 0',
    },
    REFUND_ONLY: {
      status: 'settled',
      phase: 'closed',
      to: ['REFUNDED', 'CLOSED', 'A_TO_Z', ...SAFE_T],
      actions: ['file_safe_t'],
      says: 'Resolution is a refund without return',
    },
    CLOSED: { status: 'settled', phase: 'closed', to: ['A_TO_Z', ...SAFE_T], actions: ['file_safe_t'] },
    DENIED: { status: 'won', phase: 'closed', to: ['A_TO_Z', 'AUTHORIZED', 'CLOSED'] },
    EXPIRED: {
      status: 'expired',
      phase: 'closed',
      to: ['IN_TRANSIT', 'RECEIVED', 'REFUNDED', 'CLOSED', 'A_TO_Z'],
      says: 'Approved 45 days ago, and nothing came: ours, Amazon has no such state',
    },
    A_TO_Z: {
      status: 'awaiting_marketplace',
      phase: 'ruling',
      to: ['REFUNDED', 'CLOSED', 'RECEIVED'],
      says: 'A-to-Z Claim is Y: the claim is a case of its own',
    },
    SAFE_T_OPEN: {
      status: 'awaiting_marketplace',
      phase: 'ruling',
      to: ['SAFE_T_GRANTED', 'SAFE_T_DENIED', 'A_TO_Z', 'CLOSED'],
    },
    SAFE_T_GRANTED: { status: 'won', phase: 'closed', to: ['A_TO_Z'] },
    SAFE_T_DENIED: {
      status: 'lost',
      phase: 'closed',
      to: ['SAFE_T_OPEN', 'SAFE_T_GRANTED', 'A_TO_Z'],
      actions: ['appeal_safe_t'],
    },
  },
})

export type ReturnState = keyof typeof returnMachine.states
