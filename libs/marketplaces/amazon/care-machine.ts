import { machine } from '#case'
import { mailPolicies } from './mail-policies.js'

/** A question of Amazon's care service (Customer Service by Amazon) to the seller about an order that it serves. */
export const careMachine = machine({
  kind: 'care_inquiry',
  initial: ['ASKED', 'ANSWERED', 'LAPSED'],
  deadlines: mailPolicies,
  states: {
    ASKED: {
      status: 'awaiting_seller',
      phase: 'negotiation',
      to: ['ANSWERED', 'LAPSED', 'CLOSED'],
      actions: ['answer_care_service'],
      deadlines: ['seller_answers_care_service'],
    },
    ANSWERED: {
      status: 'awaiting_marketplace',
      phase: 'negotiation',
      to: ['ASKED', 'CLOSED', 'LAPSED'],
      actions: ['close_inquiry'],
    },
    // Amazon decided without the seller; a refund of its is binding.
    LAPSED: { status: 'expired', phase: 'closed', to: ['ASKED'] },
    CLOSED: { status: 'settled', phase: 'closed', to: ['ASKED'] },
  },
})

export type CareState = keyof typeof careMachine.states
