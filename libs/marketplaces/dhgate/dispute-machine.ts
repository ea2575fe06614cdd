import { machine } from '#case'
import { policies } from './policies.js'

const WRITE = ['message_buyer', 'note'] as const
const ANSWER = ['agree', 'refuse', ...WRITE] as const
const MAY_ESCALATE = ['buyer_may_escalate', 'vip_buyer_may_escalate'] as const
const RETURN_TO = ['CLOSED', '107001', '107002', '107003'] as const

/**
 * Disputes. A state is DHgate's code alone where its interface shows it; behind a slash stands what only DHgate's page
 * shows and staff tell, within the code that the interface shows meanwhile. 106 agreement, 107 platform, 109 after-sale;
 * 105 is a refund asked for before shipping, which 111000 and 111111 (order cancelled, order closed) end. The
 * interface says that a dispute is closed and not how: CLOSED is settled until staff tell more.
 */
export const disputeMachine = machine({
  kind: 'dispute',
  initial: [
    '106001',
    '106002',
    '106003',
    '107001',
    '107002',
    '107003',
    '109001',
    '109002',
    '105001',
    '105002',
    '105003',
    '105004',
    'CLOSED',
  ],
  deadlines: policies,
  states: {
    '105001': {
      status: 'awaiting_seller',
      phase: 'request',
      to: ['105002', '105003', '105004', '111000', '111111'],
      actions: [...ANSWER],
      deadlines: ['ship_or_refund'],
      says: 'orderStatus: refund asked for before shipping, negotiating',
    },
    '105002': {
      status: 'awaiting_marketplace',
      phase: 'execution',
      to: ['105003', '105004', '111000', '111111'],
      actions: [...WRITE],
      says: 'orderStatus: refund agreed on',
    },
    '105003': {
      status: 'settled',
      phase: 'closed',
      to: ['105001'],
      says: 'orderStatus: partly refunded, await shipment',
    },
    '105004': {
      status: 'withdrawn',
      phase: 'closed',
      to: ['105001'],
      says: 'orderStatus: request withdrawn',
    },
    '111000': { status: 'lost', phase: 'closed', to: [], says: 'orderStatus: cancelled' },
    '111111': { status: 'lost', phase: 'closed', to: [], says: 'orderStatus: closed' },
    '106001': {
      status: 'awaiting_seller',
      phase: 'negotiation',
      to: ['106001/COUNTERED', '106002', '106003', '107001', '107002', '107003', 'CLOSED'],
      actions: [...ANSWER],
      deadlines: ['seller_answers', 'negotiation_ends', ...MAY_ESCALATE],
    },
    '106001/COUNTERED': {
      status: 'awaiting_buyer',
      phase: 'negotiation',
      within: '106001',
      to: ['106001', '106002', '106003', '107001', '107002', '107003', 'CLOSED'],
      actions: ['agree', ...WRITE],
      deadlines: ['negotiation_ends', ...MAY_ESCALATE],
    },
    '106002': {
      status: 'awaiting_seller',
      phase: 'evidence',
      to: ['106003', '107001', '107002', '107003', 'CLOSED'],
      actions: ['submit_evidence', ...WRITE],
      deadlines: ['both_give_evidence'],
      says: 'orderStatus: the buyer complained to the platform',
    },
    '106003': {
      status: 'awaiting_marketplace',
      phase: 'execution',
      to: ['106003/RETURN_ADDRESS', '106003/RETURN_SHIPPING', '106003/RETURN_RECEIPT', ...RETURN_TO],
      actions: ['give_return_address', ...WRITE],
    },
    '106003/RETURN_ADDRESS': {
      status: 'awaiting_seller',
      phase: 'return',
      within: '106003',
      to: ['106003/RETURN_SHIPPING', ...RETURN_TO],
      actions: ['give_return_address', ...WRITE],
      deadlines: ['seller_gives_return_address'],
    },
    '106003/RETURN_SHIPPING': {
      status: 'awaiting_buyer',
      phase: 'return',
      within: '106003',
      to: ['106003/RETURN_RECEIPT', ...RETURN_TO],
      actions: ['confirm_return', ...WRITE],
      deadlines: ['buyer_gives_return_tracking'],
    },
    '106003/RETURN_RECEIPT': {
      status: 'awaiting_seller',
      phase: 'return',
      within: '106003',
      to: [...RETURN_TO],
      actions: ['confirm_return', ...WRITE],
      deadlines: ['seller_confirms_return'],
    },
    '107001': {
      status: 'awaiting_seller',
      phase: 'evidence',
      to: ['107001/EVIDENCE_GIVEN', '107002', '107003', 'CLOSED'],
      actions: ['submit_evidence', ...WRITE],
      deadlines: ['both_give_evidence'],
    },
    '107001/EVIDENCE_GIVEN': {
      status: 'awaiting_marketplace',
      phase: 'evidence',
      within: '107001',
      to: ['107002', '107003', 'CLOSED'],
      actions: ['submit_evidence', ...WRITE],
    },
    '107002': {
      status: 'awaiting_marketplace',
      phase: 'ruling',
      to: ['107003', 'CLOSED'],
      actions: [...WRITE],
      deadlines: ['platform_rules'],
    },
    '107003': {
      status: 'awaiting_marketplace',
      phase: 'execution',
      to: ['107003/RETURN_ADDRESS', '107003/RETURN_SHIPPING', '107003/RETURN_RECEIPT', 'CLOSED'],
      actions: ['give_return_address', ...WRITE],
    },
    '107003/RETURN_ADDRESS': {
      status: 'awaiting_seller',
      phase: 'return',
      within: '107003',
      to: ['107003/RETURN_SHIPPING', 'CLOSED'],
      actions: ['give_return_address', ...WRITE],
      deadlines: ['seller_gives_return_address'],
    },
    '107003/RETURN_SHIPPING': {
      status: 'awaiting_buyer',
      phase: 'return',
      within: '107003',
      to: ['107003/RETURN_RECEIPT', 'CLOSED'],
      actions: ['confirm_return', ...WRITE],
      deadlines: ['buyer_gives_return_tracking'],
    },
    '107003/RETURN_RECEIPT': {
      status: 'awaiting_seller',
      phase: 'return',
      within: '107003',
      to: ['CLOSED'],
      actions: ['confirm_return', ...WRITE],
      deadlines: ['seller_confirms_return'],
    },
    '109001': {
      status: 'awaiting_seller',
      phase: 'request',
      to: ['109002', 'CLOSED'],
      actions: [...ANSWER, 'submit_evidence'],
      noDeadline: 'no source gives a clock for the answer to an after-sale dispute',
    },
    '109002': {
      status: 'awaiting_marketplace',
      phase: 'ruling',
      to: ['CLOSED'],
      actions: ['submit_evidence', ...WRITE],
    },
    CLOSED: {
      status: 'settled',
      phase: 'closed',
      to: ['CLOSED/REFUNDED', 'CLOSED/PARTLY_REFUNDED', 'CLOSED/RELEASED', 'CLOSED/WITHDRAWN'],
      actions: ['note'],
    },
    'CLOSED/REFUNDED': { status: 'lost', phase: 'closed', within: 'CLOSED', to: [], actions: ['note'] },
    'CLOSED/PARTLY_REFUNDED': {
      status: 'settled',
      phase: 'closed',
      within: 'CLOSED',
      to: [],
      actions: ['note'],
    },
    'CLOSED/RELEASED': { status: 'won', phase: 'closed', within: 'CLOSED', to: [], actions: ['note'] },
    'CLOSED/WITHDRAWN': { status: 'withdrawn', phase: 'closed', within: 'CLOSED', to: [], actions: ['note'] },
  },
})

export type DisputeState = keyof typeof disputeMachine.states

/** The code that DHgate's interface shows meanwhile. */
export const codeOf = (state: string): string => state.split('/')[0] ?? state
