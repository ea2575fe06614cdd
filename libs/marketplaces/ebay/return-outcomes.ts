import type { ReturnFacets } from '#case'
import type { ReturnState } from './return-machine.js'
import {
  LABEL,
  LAPSED,
  MONEY,
  ON_ITS_WAY,
  PARTLY,
  REFUNDED,
  REFUNDING,
  REFUSED,
  REPLACING,
} from './return-states.js'

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
