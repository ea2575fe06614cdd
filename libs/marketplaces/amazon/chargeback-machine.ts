import { machine } from '#case'
import { mailPolicies } from './mail-policies.js'

/**
 * Chargebacks: the cardholder's bank decides, Amazon stands between. Amazon has no interface for them: the states are read from its
 * mails, from money that moved, and from what staff enter; the words are ours.
 */
export const chargebackMachine = machine({
  kind: 'chargeback',
  initial: ['OPENED', 'REPRESENTED', 'WON', 'LOST'],
  deadlines: mailPolicies,
  states: {
    OPENED: {
      status: 'awaiting_seller',
      phase: 'evidence',
      to: ['REPRESENTED', 'REFUNDED', 'NO_RESPONSE', 'WON', 'LOST'],
      actions: ['represent_chargeback', 'represent_by_mail', 'refund_chargeback'],
      deadlines: ['seller_answers_chargeback'],
    },
    REPRESENTED: { status: 'awaiting_marketplace', phase: 'ruling', to: ['WON', 'LOST', 'OPENED'] },
    NO_RESPONSE: { status: 'awaiting_marketplace', phase: 'ruling', to: ['REPRESENTED', 'WON', 'LOST'] },
    REFUNDED: { status: 'settled', phase: 'closed', to: ['WON', 'LOST'] },
    // A debit may come first and be reversed when the bank has decided.
    WON: { status: 'won', phase: 'closed', to: ['LOST'] },
    LOST: { status: 'lost', phase: 'closed', to: ['WON', 'REPRESENTED'] },
  },
})

export type ChargebackState = keyof typeof chargebackMachine.states
