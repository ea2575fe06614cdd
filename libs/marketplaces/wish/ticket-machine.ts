import { machine } from '#case'
import { policies } from './policies.js'

/**
 * Customer tickets. The states are Wish's own words (v3 specification 3.0.65). A ticket may be answered by Wish's staff
 * without ever having waited for the merchant. Nothing says whose favour a ticket ends in: closed is settled.
 */
export const ticketMachine = machine({
  kind: 'ticket',
  initial: ['AWAITING_MERCHANT', 'AWAITING_WISH', 'AWAITING_USER', 'CLOSED'],
  deadlines: policies,
  states: {
    AWAITING_MERCHANT: {
      status: 'awaiting_seller',
      phase: 'negotiation',
      to: ['AWAITING_USER', 'AWAITING_WISH', 'CLOSED', 'PERMANENTLY_CLOSED'],
      actions: ['reply', 'close', 'appeal', 'refund_order'],
      deadlines: ['seller_answers_ticket'],
    },
    AWAITING_USER: {
      status: 'awaiting_buyer',
      phase: 'negotiation',
      to: ['AWAITING_MERCHANT', 'AWAITING_WISH', 'CLOSED', 'PERMANENTLY_CLOSED'],
      actions: ['add_reply', 'close', 'appeal', 'refund_order'],
    },
    AWAITING_WISH: {
      status: 'awaiting_marketplace',
      phase: 'ruling',
      to: ['AWAITING_MERCHANT', 'AWAITING_USER', 'CLOSED', 'PERMANENTLY_CLOSED'],
      actions: ['close', 'refund_order'],
    },
    CLOSED: {
      status: 'settled',
      phase: 'closed',
      to: ['AWAITING_MERCHANT', 'PERMANENTLY_CLOSED'],
      actions: ['reopen'],
    },
    PERMANENTLY_CLOSED: { status: 'settled', phase: 'closed', to: [] },
  },
})

export type TicketState = keyof typeof ticketMachine.states
