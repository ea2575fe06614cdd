import { machine } from '#case'
import { policies } from './policies.js'

/*
 * `order_status` (document 9805, catalogue of 2026-10-01, and words seen elsewhere). An open list: other words are kept as
 * they come. IN_ISSUE and IN_FROZEN act mainly as filters of queries; an order keeps its own status meanwhile.
 */

const OPEN = [
  'PLACE_ORDER_SUCCESS',
  'PAYMENT_PROCESSING',
  'RISK_CONTROL',
  'RISK_CONTROL_HOLD',
  'WAIT_GROUP',
  'WAIT_COMPLETE_ADDRESS',
  'WAIT_SELLER_SEND_GOODS',
  'SELLER_PART_SEND_GOODS',
  'WAIT_BUYER_ACCEPT_GOODS',
  'IN_CANCEL',
  'IN_ISSUE',
  'IN_FROZEN',
  'WAIT_SELLER_EXAMINE_MONEY',
  'FUND_PROCESSING',
] as const
const ON = [...OPEN, 'FINISH', 'ARCHIVE'] as const
const but = (own: (typeof ON)[number]) => ON.filter((state) => state !== own)

export const orderMachine = machine({
  kind: 'order',
  initial: ['PLACE_ORDER_SUCCESS', 'RISK_CONTROL', 'WAIT_SELLER_SEND_GOODS'],
  deadlines: policies,
  states: {
    PLACE_ORDER_SUCCESS: { status: 'awaiting_buyer', phase: 'request', to: but('PLACE_ORDER_SUCCESS') },
    PAYMENT_PROCESSING: { status: 'awaiting_marketplace', phase: 'request', to: but('PAYMENT_PROCESSING') },
    RISK_CONTROL: { status: 'awaiting_marketplace', phase: 'request', to: but('RISK_CONTROL') },
    RISK_CONTROL_HOLD: { status: 'awaiting_marketplace', phase: 'request', to: but('RISK_CONTROL_HOLD') },
    WAIT_GROUP: { status: 'awaiting_buyer', phase: 'request', to: but('WAIT_GROUP') },
    WAIT_COMPLETE_ADDRESS: { status: 'awaiting_buyer', phase: 'request', to: but('WAIT_COMPLETE_ADDRESS') },
    WAIT_SELLER_SEND_GOODS: {
      status: 'awaiting_seller',
      phase: 'execution',
      to: but('WAIT_SELLER_SEND_GOODS'),
      deadlines: ['seller_ships'],
    },
    SELLER_PART_SEND_GOODS: {
      status: 'awaiting_seller',
      phase: 'execution',
      to: but('SELLER_PART_SEND_GOODS'),
      actions: ['extend_receipt'],
      deadlines: ['seller_ships'],
    },
    WAIT_BUYER_ACCEPT_GOODS: {
      status: 'awaiting_buyer',
      phase: 'execution',
      to: but('WAIT_BUYER_ACCEPT_GOODS'),
      actions: ['extend_receipt'],
      deadlines: ['buyer_confirms_receipt'],
    },
    IN_CANCEL: {
      status: 'awaiting_seller',
      phase: 'request',
      to: but('IN_CANCEL'),
      noDeadline: 'The cancellation request is a case of its own and has the clock',
    },
    IN_ISSUE: {
      status: 'awaiting_marketplace',
      phase: 'execution',
      to: but('IN_ISSUE'),
      says: 'a dispute is open, which is a case of its own',
    },
    IN_FROZEN: { status: 'awaiting_marketplace', phase: 'execution', to: but('IN_FROZEN') },
    WAIT_SELLER_EXAMINE_MONEY: {
      status: 'awaiting_seller',
      phase: 'execution',
      to: but('WAIT_SELLER_EXAMINE_MONEY'),
      noDeadline: 'The seller confirms an amount; no date is published for it',
    },
    FUND_PROCESSING: { status: 'awaiting_marketplace', phase: 'execution', to: but('FUND_PROCESSING') },
    FINISH: { status: 'settled', phase: 'closed', to: ['ARCHIVE'] },
    ARCHIVE: { status: 'settled', phase: 'closed', to: [] },
  },
})

export type OrderState = keyof typeof orderMachine.states

const GOES_ON = ['WAIT_SELLER_SEND_GOODS', 'SELLER_PART_SEND_GOODS', 'WAIT_BUYER_ACCEPT_GOODS'] as const
const ENDS = [...GOES_ON, 'FUND_PROCESSING', 'FINISH', 'FINISH/sent', 'ARCHIVE', 'RISK_CONTROL'] as const

/**
 * A buyer's request to cancel, told by the order: IN_CANCEL while it is open; afterwards the order either ends without
 * having been sent, or goes on. A buyer may ask again.
 */
export const cancellationMachine = machine({
  kind: 'cancellation',
  initial: ['IN_CANCEL'],
  deadlines: policies,
  states: {
    IN_CANCEL: {
      status: 'awaiting_seller',
      phase: 'request',
      to: [...ENDS],
      actions: ['accept_cancellation', 'refuse_cancellation'],
      deadlines: ['seller_answers_cancellation'],
    },
    FUND_PROCESSING: {
      status: 'awaiting_marketplace',
      phase: 'execution',
      to: ['FINISH', 'FINISH/sent'],
      says: 'the cancellation is agreed and the money is on its way',
    },
    FINISH: {
      status: 'settled',
      phase: 'closed',
      to: ['ARCHIVE'],
      says: 'the order ended without being sent',
    },
    'FINISH/sent': {
      status: 'settled',
      phase: 'closed',
      to: ['ARCHIVE'],
      says: 'the order was sent and ended: the request came to nothing',
    },
    ARCHIVE: { status: 'settled', phase: 'closed', to: [] },
    RISK_CONTROL: {
      status: 'settled',
      phase: 'closed',
      to: [...ENDS, 'IN_CANCEL'],
      says: 'the order goes on',
    },
    WAIT_SELLER_SEND_GOODS: {
      status: 'settled',
      phase: 'closed',
      to: ['IN_CANCEL', ...ENDS],
      says: 'refused or taken back: the order goes on',
    },
    SELLER_PART_SEND_GOODS: {
      status: 'settled',
      phase: 'closed',
      to: ['IN_CANCEL', ...ENDS],
      says: 'refused or taken back: the order goes on, partly sent',
    },
    WAIT_BUYER_ACCEPT_GOODS: {
      status: 'settled',
      phase: 'closed',
      to: ['IN_CANCEL', ...ENDS],
      says: 'refused or taken back: the order is sent',
    },
  },
})

export type CancellationState = keyof typeof cancellationMachine.states
