import { deadlineTable, machine } from '#case'

const READ_ONLY = { status: 'settled', phase: 'closed', to: [] } as const

/**
 * Product ratings. Wish gives them no state: the state is the rating itself, from 0 (the specification's minimum; its prose
 * says 1) to 5. None waits for anybody, since Wish's interface lets nobody answer.
 */
export const feedbackMachine = machine({
  kind: 'feedback',
  initial: ['0', '1', '2', '3', '4', '5'],
  deadlines: deadlineTable({}),
  states: {
    '0': READ_ONLY,
    '1': READ_ONLY,
    '2': READ_ONLY,
    '3': READ_ONLY,
    '4': READ_ONLY,
    '5': READ_ONLY,
  },
})

export type Stars = keyof typeof feedbackMachine.states
