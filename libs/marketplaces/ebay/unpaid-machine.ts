import { machine } from '#case'
import { disputeStates } from './dispute-states.js'
import { policies } from './policies.js'

/*
 * Unpaid items. The buyer has 4 calendar days; then the seller may cancel the order as unpaid, and gets fees and
 * listing back if he does so within 30 days of the purchase. Sources: ebay.md §2.2 (read 2026-11-22).
 */

const ENDS = ['CLOSED_PAID', 'CLOSED_UNPAID', 'CLOSED_CANCELLED'] as const

export const unpaidItemMachine = machine({
  kind: 'unpaid_item',
  initial: ['AWAITING_PAYMENT', 'Dispute/UnpaidItemOpen'],
  deadlines: policies,
  states: {
    AWAITING_PAYMENT: {
      status: 'awaiting_buyer',
      phase: 'request',
      to: ['OVERDUE', 'PAYMENT_PROCESSING', 'BUYER_ASKED_CANCEL', 'CANCEL_REQUESTED', 'EXPIRED', ...ENDS],
      actions: ['send_invoice', 'combine_invoices'],
      deadlines: ['buyer_pays', 'unpaid_window_ends'],
      says: 'order Active and not paid',
    },
    OVERDUE: {
      status: 'awaiting_seller',
      phase: 'negotiation',
      // Back to waiting: a combined invoice gives the buyer 4 new days.
      to: [
        'AWAITING_PAYMENT',
        'PAYMENT_PROCESSING',
        'BUYER_ASKED_CANCEL',
        'CANCEL_REQUESTED',
        'CANCEL_REFUSED',
        'EXPIRED',
        ...ENDS,
      ],
      actions: ['cancel_unpaid', 'send_invoice', 'combine_invoices', 'offer_second_chance'],
      deadlines: ['unpaid_window_ends'],
      says: 'order Active and not paid after 4 calendar days',
    },
    PAYMENT_PROCESSING: {
      status: 'awaiting_marketplace',
      phase: 'execution',
      to: ['AWAITING_PAYMENT', 'OVERDUE', 'EXPIRED', ...ENDS],
      says: 'CheckoutStatus Pending, or order InProcess',
    },
    BUYER_ASKED_CANCEL: {
      // The seller's answer is due in the cancellation case: here it would be the same thing twice.
      status: 'awaiting_marketplace',
      phase: 'negotiation',
      to: ['AWAITING_PAYMENT', 'OVERDUE', 'PAYMENT_PROCESSING', 'CANCEL_REQUESTED', 'EXPIRED', ...ENDS],
      deadlines: ['unpaid_window_ends'],
      says: 'CancelStatus CancelRequested or CancelPending, by the buyer',
    },
    CANCEL_REQUESTED: {
      status: 'awaiting_marketplace',
      phase: 'execution',
      to: ['CANCEL_REFUSED', 'PAYMENT_PROCESSING', 'EXPIRED', ...ENDS],
      says: 'cancellation with reason ORDER_UNPAID is open',
    },
    CANCEL_REFUSED: {
      status: 'awaiting_seller',
      phase: 'negotiation',
      to: ['CANCEL_REQUESTED', 'BUYER_ASKED_CANCEL', 'PAYMENT_PROCESSING', 'EXPIRED', ...ENDS],
      actions: ['cancel_unpaid', 'send_invoice', 'offer_second_chance'],
      deadlines: ['unpaid_window_ends'],
      says: 'cancellation with reason ORDER_UNPAID CANCEL_REJECTED, or CancelStatus CancelFailed',
    },
    EXPIRED: {
      status: 'expired',
      phase: 'closed',
      // eBay may still let the buyer pay or end the order.
      to: ['PAYMENT_PROCESSING', 'CANCEL_REQUESTED', ...ENDS],
      actions: ['offer_second_chance'],
      says: 'not paid within 30 days of the purchase',
    },
    CLOSED_PAID: { status: 'settled', phase: 'closed', to: [], says: 'PaidTime, or order Completed' },
    CLOSED_UNPAID: {
      status: 'settled',
      phase: 'closed',
      to: [],
      actions: ['offer_second_chance'],
      says: 'cancelled for non-payment: CANCEL_CLOSED_FOR_COMMITMENT and the like',
    },
    CLOSED_CANCELLED: {
      status: 'withdrawn',
      phase: 'closed',
      to: [],
      says: 'cancelled before payment by the buyer or for another reason',
    },
    ...disputeStates.unpaidItem,
  },
})

export type UnpaidState = keyof typeof unpaidItemMachine.states
