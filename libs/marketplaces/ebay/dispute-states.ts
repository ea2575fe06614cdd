/*
 * The Trading disputes of before 2021 (GetUserDisputes, GetDispute; switched off on 2023-01-31), which only old exports
 * still show. DisputeStatusCodeType, complete; CustomCode says nothing and is not recognised. Source: ebay.md §2.1.
 */

const each = <const W extends string, const D>(states: readonly W[], def: D): Record<W, D> =>
  Object.fromEntries(states.map((state) => [state, def])) as Record<W, D>

const STRIKES = [
  'Dispute/Closed',
  'Dispute/ClosedFVFCreditStrike',
  'Dispute/ClosedNoFVFCreditStrike',
  'Dispute/ClosedFVFCreditNoStrike',
  'Dispute/ClosedNoFVFCreditNoStrike',
  'Dispute/StrikeAppealedAfterClosing',
  'Dispute/FVFCreditReversedAfterClosing',
  'Dispute/StrikeAppealedAndFVFCreditReversed',
] as const
const RUNNING = [
  'Dispute/UnpaidItemOpen',
  'Dispute/WaitingForBuyerResponse',
  'Dispute/WaitingForSellerResponse',
] as const

/** Why a seller's turn in an old dispute has no clock. */
const NO_CLOCK = 'eBay has not run these disputes since 2023-01-31: the entry is history'

/** An unpaid item case as it was: the buyer had 4 days, then the seller closed it with or without credit and strike. */
const unpaidItem = {
  ...each(['Dispute/UnpaidItemOpen', 'Dispute/WaitingForBuyerResponse'], {
    status: 'awaiting_buyer',
    phase: 'request',
    to: [...RUNNING, ...STRIKES],
    deadlines: ['buyer_pays'],
    says: 'DisputeStatus of an unpaid item dispute of before 2021',
  }),
  'Dispute/WaitingForSellerResponse': {
    status: 'awaiting_seller',
    phase: 'negotiation',
    to: [...RUNNING, ...STRIKES],
    noDeadline: NO_CLOCK,
    says: 'the buyer answered, or let 4 days pass',
  },
  ...each(STRIKES, { status: 'settled', phase: 'closed', to: STRIKES, says: 'DisputeStatus of before 2021' }),
} as const

const DECIDED = [
  'Dispute/ClaimApproved',
  'Dispute/ClaimDenied',
  'Dispute/ClaimPaid',
  'Dispute/ClaimResolved',
  'Dispute/ClaimClosed',
  'Dispute/NoDocumentation',
  'Dispute/Closed',
] as const
const CLAIMED = ['Dispute/ClaimSubmitted', 'Dispute/ClaimOpened', 'Dispute/ClaimInProcess'] as const

/** An item-not-received dispute as it was, which could become a claim. */
const itemNotReceived = {
  'Dispute/WaitingForSellerResponse': {
    status: 'awaiting_seller',
    phase: 'request',
    to: ['Dispute/WaitingForBuyerResponse', ...CLAIMED, ...DECIDED],
    noDeadline: NO_CLOCK,
  },
  'Dispute/WaitingForBuyerResponse': {
    status: 'awaiting_buyer',
    phase: 'negotiation',
    to: ['Dispute/WaitingForSellerResponse', ...CLAIMED, ...DECIDED],
  },
  ...each(CLAIMED, { status: 'awaiting_marketplace', phase: 'ruling', to: [...CLAIMED, ...DECIDED] }),
  ...each(['Dispute/ClaimApproved', 'Dispute/ClaimPaid'], { status: 'lost', phase: 'closed', to: DECIDED }),
  ...each(['Dispute/ClaimDenied', 'Dispute/NoDocumentation'], {
    status: 'won',
    phase: 'closed',
    to: DECIDED,
  }),
  ...each(['Dispute/ClaimResolved', 'Dispute/ClaimClosed', 'Dispute/Closed'], {
    status: 'settled',
    phase: 'closed',
    to: DECIDED,
  }),
} as const

export const disputeStates = { unpaidItem, itemNotReceived } as const
