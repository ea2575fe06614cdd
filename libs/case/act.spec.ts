import { describe, expect, it } from '@jest/globals'
import { canAct } from './act.js'
import { deadlineTable } from './deadline.js'
import { machine } from './machine.js'

const returns = machine({
  kind: 'return',
  initial: ['OPEN'],
  deadlines: deadlineTable({}),
  states: {
    OPEN: {
      status: 'awaiting_seller',
      phase: 'request',
      to: ['SENT'],
      actions: ['accept', 'refund'],
      noDeadline: 'a test',
    },
    SENT: { status: 'awaiting_buyer', phase: 'return', to: ['CLOSED'], actions: ['refund'] },
    CLOSED: { status: 'settled', phase: 'closed', to: [], actions: ['leave_feedback'] },
  },
})

describe('canAct', () => {
  it.each([
    ['OPEN', 'accept'],
    ['OPEN', 'refund'],
    ['SENT', 'refund'],
    ['CLOSED', 'leave_feedback'],
  ])('allows in %s what the table offers there: %s', (state, action) => {
    expect(canAct(returns, state, action)).toEqual({ allowed: true })
  })

  it.each([
    ['NEVER_SEEN', 'refund', 'unknown_state'],
    ['constructor', 'refund', 'unknown_state'],
    ['open', 'refund', 'unknown_state'],
    ['OPEN', 'refnd', 'unknown_action'],
    ['CLOSED', 'refnd', 'unknown_action'],
    ['OPEN', 'toString', 'unknown_action'],
    ['SENT', 'accept', 'not_in_this_state'],
    ['OPEN', 'leave_feedback', 'not_in_this_state'],
    ['CLOSED', 'refund', 'case_closed'],
  ])('refuses in %s the action %s: %s', (state, action, refusal) => {
    expect(canAct(returns, state, action)).toEqual({ allowed: false, refusal })
  })
})
