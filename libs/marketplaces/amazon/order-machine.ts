import { machine } from '#case'
import { policies } from './policies.js'

const CANCELLED = ['CANCELLED', 'CANCELLED/BUYER', 'CANCELLED/MERCHANT', 'CANCELLED/AMAZON'] as const
const OPEN_CLOCKS = ['ship_by', 'auto_cancel', 'auto_cancel_warning'] as const

/**
 * Seller-fulfilled orders, by the fulfilment status of Orders 2026-01-01; CANCELLED is split by who cancelled. What is shipped or
 * cancelled ends the clock, but a late notice may still say more of it.
 */
export const orderMachine = machine({
  kind: 'order',
  initial: ['PENDING_AVAILABILITY', 'PENDING', 'UNSHIPPED', 'PARTIALLY_SHIPPED', 'SHIPPED', ...CANCELLED],
  deadlines: policies,
  states: {
    PENDING_AVAILABILITY: {
      status: 'awaiting_marketplace',
      phase: 'request',
      to: ['PENDING', 'UNSHIPPED', 'SHIPPED', 'UNFULFILLABLE', ...CANCELLED],
    },
    PENDING: {
      status: 'awaiting_marketplace',
      phase: 'request',
      to: [
        'PENDING_AVAILABILITY',
        'UNSHIPPED',
        'PARTIALLY_SHIPPED',
        'SHIPPED',
        'UNFULFILLABLE',
        ...CANCELLED,
      ],
      says: 'PENDING: the payment is not authorised yet',
    },
    UNSHIPPED: {
      status: 'awaiting_seller',
      phase: 'execution',
      to: ['PARTIALLY_SHIPPED', 'SHIPPED', 'UNFULFILLABLE', ...CANCELLED],
      actions: ['confirm_shipment', 'cancel_order', 'write_to_buyer', 'send_document'],
      deadlines: OPEN_CLOCKS,
    },
    PARTIALLY_SHIPPED: {
      status: 'awaiting_seller',
      phase: 'execution',
      to: ['SHIPPED', 'UNFULFILLABLE', ...CANCELLED],
      actions: ['confirm_shipment', 'cancel_order', 'write_to_buyer', 'send_document'],
      deadlines: OPEN_CLOCKS,
    },
    SHIPPED: {
      status: 'settled',
      phase: 'closed',
      to: [],
      actions: ['write_to_buyer', 'send_document', 'ask_for_review'],
    },
    CANCELLED: { status: 'settled', phase: 'closed', to: [] },
    'CANCELLED/BUYER': { status: 'withdrawn', phase: 'closed', to: [] },
    'CANCELLED/MERCHANT': { status: 'settled', phase: 'closed', to: [] },
    'CANCELLED/AMAZON': { status: 'expired', phase: 'closed', to: [] },
    UNFULFILLABLE: { status: 'expired', phase: 'closed', to: ['UNSHIPPED', ...CANCELLED] },
  },
})

export type OrderState = keyof typeof orderMachine.states

/** A buyer's wish to cancel a line of an order. Amazon has no state for it: each is our reading of the line and its order. */
export const cancellationMachine = machine({
  kind: 'cancellation',
  initial: ['REQUESTED', 'ACCEPTED', 'SHIPPED_ANYWAY'],
  deadlines: policies,
  states: {
    REQUESTED: {
      status: 'awaiting_seller',
      phase: 'request',
      to: ['ACCEPTED', 'SHIPPED_ANYWAY', 'LAPSED'],
      actions: ['accept_cancellation', 'ship_anyway'],
      deadlines: ['decide_cancellation'],
      says: 'cancellationRequest by BUYER on the line',
    },
    ACCEPTED: {
      status: 'settled',
      phase: 'closed',
      to: [],
      says: 'cancellationExecution on the line, or the whole order CANCELLED',
    },
    SHIPPED_ANYWAY: { status: 'settled', phase: 'closed', to: [], says: 'the line was shipped all the same' },
    LAPSED: { status: 'expired', phase: 'closed', to: [], says: 'the order can no longer be fulfilled' },
  },
})

export type CancellationState = keyof typeof cancellationMachine.states
