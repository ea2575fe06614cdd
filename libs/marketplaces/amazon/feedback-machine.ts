import { machine } from '#case'
import { policies } from './policies.js'

/** Negative feedback: one or two stars. Amazon has no state for it; a feedback that is gone from the report was removed. */
export const feedbackMachine = machine({
  kind: 'feedback',
  initial: ['OPEN', 'ANSWERED'],
  deadlines: policies,
  states: {
    OPEN: {
      status: 'awaiting_seller',
      phase: 'request',
      to: ['ANSWERED', 'REMOVED'],
      actions: ['answer_feedback', 'request_removal'],
      noDeadline: 'Amazon names no date by which feedback is to be answered or its removal asked for',
      says: '1 or 2 stars, Your Response is empty',
    },
    ANSWERED: {
      status: 'settled',
      phase: 'closed',
      to: ['REMOVED', 'OPEN'],
      actions: ['request_removal'],
      says: 'Your Response is set',
    },
    REMOVED: {
      status: 'won',
      phase: 'closed',
      to: ['OPEN', 'ANSWERED'],
      says: 'gone from a report that spans its day',
    },
  },
})

export type FeedbackState = keyof typeof feedbackMachine.states
