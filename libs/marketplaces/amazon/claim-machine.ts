import { machine } from '#case'
import { mailPolicies } from './mail-policies.js'

const DECISIONS = [
  'GRANTED_SELLER_FUNDED',
  'GRANTED_AMAZON_FUNDED',
  'DENIED',
  'WITHDRAWN_BY_BUYER',
  'REFUNDED_BY_SELLER',
  'ORDER_CANCELLED',
] as const
const APPEALS = ['APPEALED', 'APPEAL_INFO_REQUESTED', 'APPEAL_WON', 'APPEAL_LOST'] as const

/**
 * A-to-z claims. Amazon has no interface for them: the states are read from its mails, from money that moved, and from what staff
 * enter; the words are ours. Since 2020 most claims are decided without a question to the seller.
 */
export const claimMachine = machine({
  kind: 'claim',
  initial: ['AMAZON_DECIDING', 'WAITING_SELLER', ...DECISIONS, ...APPEALS],
  deadlines: mailPolicies,
  states: {
    AMAZON_DECIDING: {
      status: 'awaiting_marketplace',
      phase: 'ruling',
      to: ['WAITING_SELLER', 'RESPONDED', ...DECISIONS],
      actions: ['respond_to_claim', 'refund_claim'],
      says: 'notice of a claim that asks nothing',
    },
    WAITING_SELLER: {
      status: 'awaiting_seller',
      phase: 'evidence',
      to: ['AMAZON_DECIDING', 'RESPONDED', ...DECISIONS],
      actions: ['respond_to_claim', 'refund_claim'],
      deadlines: ['seller_answers_claim', 'seller_answers_claim_early'],
      says: 'notice that asks the seller for an answer',
    },
    RESPONDED: {
      status: 'awaiting_marketplace',
      phase: 'ruling',
      to: ['WAITING_SELLER', ...DECISIONS],
      actions: ['refund_claim'],
    },
    GRANTED_SELLER_FUNDED: {
      status: 'awaiting_seller',
      phase: 'execution',
      to: [...APPEALS, 'GRANT_ACCEPTED', 'GRANTED_AMAZON_FUNDED'],
      actions: ['appeal_claim', 'accept_decision'],
      deadlines: ['seller_appeals_claim'],
      says: 'granted, debited from the seller',
    },
    GRANT_ACCEPTED: { status: 'lost', phase: 'closed', to: ['APPEALED', 'APPEAL_WON', 'APPEAL_LOST'] },
    APPEALED: {
      status: 'awaiting_marketplace',
      phase: 'ruling',
      to: ['APPEAL_INFO_REQUESTED', 'APPEAL_WON', 'APPEAL_LOST'],
    },
    APPEAL_INFO_REQUESTED: {
      status: 'awaiting_seller',
      phase: 'evidence',
      to: ['APPEALED', 'APPEAL_WON', 'APPEAL_LOST'],
      actions: ['appeal_claim'],
      deadlines: ['seller_adds_to_appeal'],
    },
    GRANTED_AMAZON_FUNDED: { status: 'won', phase: 'closed', to: [] },
    DENIED: { status: 'won', phase: 'closed', to: ['WAITING_SELLER', 'GRANTED_SELLER_FUNDED'] },
    WITHDRAWN_BY_BUYER: { status: 'withdrawn', phase: 'closed', to: ['AMAZON_DECIDING', 'WAITING_SELLER'] },
    REFUNDED_BY_SELLER: { status: 'settled', phase: 'closed', to: ['GRANTED_SELLER_FUNDED'] },
    ORDER_CANCELLED: { status: 'settled', phase: 'closed', to: [] },
    APPEAL_WON: { status: 'won', phase: 'closed', to: [] },
    APPEAL_LOST: { status: 'lost', phase: 'closed', to: ['APPEALED', 'APPEAL_WON'] },
  },
})

export type ClaimState = keyof typeof claimMachine.states
