import { machine } from '#case'
import { disputeClocks } from './payment-dispute-clock.js'

const CLOSED = ['CLOSED/SELLER_WON', 'CLOSED/SELLER_LOST', 'CLOSED/SELLER_ACCEPT'] as const
const ANSWERED = [
  'OPEN/SELLER_CONTEST',
  'OPEN/SELLER_ACCEPT',
  'OPEN/SELLER_ACCEPT_WITH_RETURN',
  'OPEN/SELLER_RESPONSE_OVERDUE',
] as const
const REOPENED = ['OPEN', 'ACTION_NEEDED'] as const

/**
 * DisputeStateEnum; OPEN is split by sellerResponse (SellerResponseEnum), CLOSED by resolution.reasonForClosure. A lost
 * one may be reversed, and any may be opened again (DISPUTE_REVERSED, DISPUTE_REOPENED in ActivityEnum). A CLOSED
 * without its reason, as lists show it, says too little and stays unrecognised until the dispute itself is read.
 */
export const disputeMachine = machine({
  kind: 'chargeback',
  initial: ['ACTION_NEEDED', 'OPEN'],
  deadlines: disputeClocks,
  states: {
    OPEN: {
      status: 'awaiting_marketplace',
      phase: 'request',
      to: ['ACTION_NEEDED', ...ANSWERED, ...CLOSED],
    },
    ACTION_NEEDED: {
      status: 'awaiting_seller',
      phase: 'evidence',
      to: ['OPEN', ...ANSWERED, ...CLOSED],
      actions: ['contest_dispute', 'accept_dispute', 'add_evidence'],
      deadlines: ['seller_answers_dispute', 'seller_gives_evidence'],
    },
    'OPEN/SELLER_CONTEST': {
      status: 'awaiting_marketplace',
      phase: 'ruling',
      to: ['ACTION_NEEDED', ...CLOSED],
      says: 'OPEN, the seller contests it',
    },
    'OPEN/SELLER_ACCEPT': {
      status: 'awaiting_marketplace',
      phase: 'execution',
      to: ['ACTION_NEEDED', ...CLOSED],
      says: 'OPEN, the seller accepted it',
    },
    'OPEN/SELLER_ACCEPT_WITH_RETURN': {
      status: 'awaiting_buyer',
      phase: 'return',
      to: ['ACTION_NEEDED', 'OPEN/SELLER_ACCEPT', ...CLOSED],
      says: 'OPEN, the seller accepted it against the return of the item',
    },
    'OPEN/SELLER_RESPONSE_OVERDUE': {
      status: 'awaiting_marketplace',
      phase: 'ruling',
      to: ['ACTION_NEEDED', 'OPEN/SELLER_CONTEST', 'OPEN/SELLER_ACCEPT', ...CLOSED],
      says: 'OPEN, the seller did not answer in time',
    },
    'CLOSED/SELLER_WON': { status: 'won', phase: 'closed', to: [...REOPENED] },
    'CLOSED/SELLER_LOST': { status: 'lost', phase: 'closed', to: ['CLOSED/SELLER_WON', ...REOPENED] },
    'CLOSED/SELLER_ACCEPT': { status: 'settled', phase: 'closed', to: [...REOPENED] },
  },
})
