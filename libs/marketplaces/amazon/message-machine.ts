import { machine } from '#case'
import { mailPolicies } from './mail-policies.js'

/**
 * A buyer's thread. Amazon has no interface for messages, so none of these words is Amazon's: the states are read from the mails
 * of the shop's mailbox, or told by staff.
 */
export const messageMachine = machine({
  kind: 'message',
  initial: ['NEW', 'ANSWERED', 'UNRECOGNISED', 'SUSPICIOUS'],
  deadlines: mailPolicies,
  states: {
    NEW: {
      status: 'awaiting_seller',
      phase: 'negotiation',
      to: ['ANSWERED', 'NO_RESPONSE_NEEDED', 'WITH_CARE_SERVICE', 'UNDELIVERED'],
      actions: ['reply', 'mark_answered', 'no_response_needed', 'forward_to_care_service'],
      deadlines: ['seller_answers_message'],
      says: 'a mail of the buyer',
    },
    ANSWERED: {
      status: 'awaiting_buyer',
      phase: 'negotiation',
      to: ['NEW', 'UNDELIVERED', 'FINISHED', 'WITH_CARE_SERVICE'],
      actions: ['write_again', 'finish'],
      says: 'a mail of the shop to the buyer',
    },
    UNDELIVERED: {
      status: 'awaiting_seller',
      phase: 'negotiation',
      to: ['ANSWERED', 'NEW', 'NO_RESPONSE_NEEDED', 'WITH_CARE_SERVICE'],
      actions: ['reply', 'mark_answered', 'no_response_needed'],
      noDeadline: 'the report does not say when the buyer wrote; answer at once by another way',
      says: 'a report that the shop’s mail did not arrive',
    },
    WITH_CARE_SERVICE: {
      status: 'awaiting_marketplace',
      phase: 'negotiation',
      to: ['NEW', 'ANSWERED', 'FINISHED'],
      actions: ['finish'],
      says: 'a mail of the shop that hands the question on to the care service',
    },
    NO_RESPONSE_NEEDED: {
      status: 'settled',
      phase: 'closed',
      to: ['NEW', 'ANSWERED'],
      actions: ['response_needed_after_all'],
    },
    FINISHED: { status: 'settled', phase: 'closed', to: ['NEW', 'ANSWERED'] },
    UNRECOGNISED: {
      status: 'unrecognised',
      phase: 'request',
      to: ['NO_RESPONSE_NEEDED', 'NEW'],
      actions: ['no_response_needed'],
      says: 'a mail that no template fits',
    },
    SUSPICIOUS: {
      status: 'unrecognised',
      phase: 'request',
      to: ['NO_RESPONSE_NEEDED', 'NEW', 'ANSWERED'],
      actions: ['no_response_needed'],
      says: 'a mail that gives itself out as Amazon’s and is not',
    },
  },
})

export type MessageState = keyof typeof messageMachine.states
