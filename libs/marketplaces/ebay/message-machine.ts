import { deadlineTable, machine } from '#case'

const NO_DATE = 'eBay sets no date by which a member’s message must be answered'
const OPEN = ['ACTIVE', 'ACTIVE/ASKED', 'ACTIVE/ANSWERED'] as const

/** Without clocks: eBay names none for messages. */
const none = deadlineTable({})

/**
 * Conversations (Message API): eBay says only ACTIVE, ARCHIVE or DELETE; whose move it is, is read from who wrote last.
 * Questions of Trading's member messages stand beside them in their own words, Unanswered and Answered.
 */
export const messageMachine = machine({
  kind: 'message',
  initial: ['ACTIVE/ASKED', 'ACTIVE', 'Unanswered'],
  deadlines: none,
  states: {
    ACTIVE: {
      status: 'awaiting_seller',
      phase: 'negotiation',
      to: ['ACTIVE/ASKED', 'ACTIVE/ANSWERED', 'ARCHIVE', 'DELETE'],
      actions: ['reply', 'archive_conversation'],
      noDeadline: NO_DATE,
      says: 'ACTIVE; who wrote last is not known',
    },
    'ACTIVE/ASKED': {
      status: 'awaiting_seller',
      phase: 'negotiation',
      to: ['ACTIVE/ANSWERED', 'ARCHIVE', 'DELETE'],
      actions: ['reply', 'archive_conversation'],
      noDeadline: NO_DATE,
      says: 'ACTIVE; the buyer wrote last',
    },
    'ACTIVE/ANSWERED': {
      status: 'awaiting_buyer',
      phase: 'negotiation',
      to: ['ACTIVE/ASKED', 'ARCHIVE', 'DELETE'],
      actions: ['reply', 'archive_conversation'],
      says: 'ACTIVE; the seller wrote last',
    },
    ARCHIVE: { status: 'settled', phase: 'closed', to: [...OPEN, 'DELETE'] },
    DELETE: { status: 'withdrawn', phase: 'closed', to: [...OPEN] },
    Unanswered: {
      status: 'awaiting_seller',
      phase: 'negotiation',
      to: ['Answered'],
      actions: ['reply'],
      noDeadline: NO_DATE,
      says: 'a question of Trading’s member messages',
    },
    Answered: { status: 'settled', phase: 'closed', to: ['Unanswered'] },
  },
})
