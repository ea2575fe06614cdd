import { machine } from '#case'
import { policies } from './policies.js'

/*
 * The dispute as AliExpress tells it: `reverse_detail_status`, seventeen words (catalogue of 2026-10-01). A closed dispute is
 * also told by `issue_status`: `canceled_issue` beats the other word, and `finish` stands where no closing word comes. A row of
 * the dispute list tells `issue_status` alone; a detail is finer, and lies within it.
 */

const OPEN = [
  'wait_for_seller_response',
  'wait_for_buyer_response',
  'wait_for_your_response',
  'wait_for_your_evidence',
  'wait_for_AE_feedback',
  'wait_for_final_solution',
  'wait_ae_final_feedback',
] as const
const RETURN = [
  'wait_for_seller_set_return_address',
  'wait_for_buyer_return',
  'wait_for_service_provider_response',
  'wait_for_seller_confirmation',
  'wait_for_warehouse_confirmation',
  'wait_for_warehouse_quality_check',
] as const
const AGREED = ['ae_feedback_finish', ...RETURN] as const
const CLOSED = ['return_success', 'refund_success', 'refund_reject', 'canceled_issue', 'finish'] as const
/** Between two looks a dispute may go from any open word to any other, through an answer, an agreement and a step of AliExpress. */
const ANYWHERE = [...OPEN, ...AGREED, ...CLOSED] as const
/** A return is under way: it goes on, ends, or the seller complains and AliExpress has it again. */
const FROM_RETURN = [
  ...RETURN,
  'ae_feedback_finish',
  'wait_for_AE_feedback',
  'wait_for_your_evidence',
  'wait_for_final_solution',
  'wait_ae_final_feedback',
  ...CLOSED,
] as const

export const disputeMachine = machine({
  kind: 'dispute',
  initial: ['wait_for_seller_response', 'processing'],
  deadlines: policies,
  states: {
    wait_for_seller_response: {
      status: 'awaiting_seller',
      phase: 'request',
      to: ANYWHERE.filter((state) => state !== 'wait_for_seller_response'),
      actions: ['agree', 'counter_offer', 'refuse', 'upload_evidence'],
      deadlines: ['seller_answers_dispute'],
      within: 'processing',
    },
    wait_for_buyer_response: {
      status: 'awaiting_buyer',
      phase: 'negotiation',
      to: ANYWHERE.filter((state) => state !== 'wait_for_buyer_response'),
      actions: ['modify_offer', 'upload_evidence', 'escalate'],
      deadlines: ['buyer_answers_offer', 'platform_enters'],
      within: 'processing',
    },
    wait_for_your_response: {
      status: 'awaiting_seller',
      phase: 'ruling',
      to: ANYWHERE.filter((state) => state !== 'wait_for_your_response'),
      actions: ['agree', 'upload_evidence'],
      deadlines: ['seller_answers_plan'],
      says: 'AliExpress has put forward a plan of its own',
      within: 'processing',
    },
    wait_for_your_evidence: {
      status: 'awaiting_seller',
      phase: 'evidence',
      to: ANYWHERE.filter((state) => state !== 'wait_for_your_evidence'),
      actions: ['upload_evidence'],
      deadlines: ['seller_gives_evidence'],
      within: 'processing',
    },
    wait_for_AE_feedback: {
      status: 'awaiting_marketplace',
      phase: 'ruling',
      to: ANYWHERE.filter((state) => state !== 'wait_for_AE_feedback'),
      actions: ['upload_evidence'],
      within: 'processing',
    },
    wait_for_final_solution: {
      status: 'awaiting_marketplace',
      phase: 'ruling',
      to: ANYWHERE.filter((state) => state !== 'wait_for_final_solution'),
      within: 'processing',
    },
    wait_ae_final_feedback: {
      status: 'awaiting_marketplace',
      phase: 'ruling',
      to: ANYWHERE.filter((state) => state !== 'wait_ae_final_feedback'),
      within: 'processing',
    },
    ae_feedback_finish: {
      status: 'awaiting_marketplace',
      phase: 'execution',
      to: [...RETURN, ...CLOSED],
      says: 'a plan is reached and not yet carried out',
      within: 'processing',
    },
    wait_for_seller_set_return_address: {
      status: 'awaiting_seller',
      phase: 'return',
      to: FROM_RETURN.filter((state) => state !== 'wait_for_seller_set_return_address'),
      actions: ['give_return_address', 'escalate'],
      deadlines: ['seller_gives_return_address'],
      within: 'processing',
    },
    wait_for_buyer_return: {
      status: 'awaiting_buyer',
      phase: 'return',
      to: FROM_RETURN.filter((state) => state !== 'wait_for_buyer_return'),
      deadlines: ['buyer_ships_return'],
      within: 'processing',
    },
    wait_for_service_provider_response: {
      status: 'awaiting_marketplace',
      phase: 'return',
      to: FROM_RETURN.filter((state) => state !== 'wait_for_service_provider_response'),
      says: 'the return is with the carrier or the provider of free returns',
      within: 'processing',
    },
    wait_for_seller_confirmation: {
      status: 'awaiting_seller',
      phase: 'return',
      to: FROM_RETURN.filter((state) => state !== 'wait_for_seller_confirmation'),
      actions: ['confirm_return', 'escalate'],
      deadlines: ['seller_confirms_return'],
      within: 'processing',
    },
    wait_for_warehouse_confirmation: {
      status: 'awaiting_marketplace',
      phase: 'return',
      to: FROM_RETURN.filter((state) => state !== 'wait_for_warehouse_confirmation'),
      within: 'processing',
    },
    wait_for_warehouse_quality_check: {
      status: 'awaiting_marketplace',
      phase: 'return',
      to: FROM_RETURN.filter((state) => state !== 'wait_for_warehouse_quality_check'),
      within: 'processing',
    },
    return_success: { status: 'settled', phase: 'closed', to: [], within: 'finish' },
    refund_success: { status: 'settled', phase: 'closed', to: [], within: 'finish' },
    refund_reject: {
      status: 'won',
      phase: 'closed',
      to: [],
      within: 'finish',
      says: 'ended with a refund of 0',
    },
    canceled_issue: {
      status: 'withdrawn',
      phase: 'closed',
      to: [],
      says: 'issue_status canceled_issue: the buyer took it back',
    },
    processing: {
      status: 'awaiting_seller',
      phase: 'request',
      to: ANYWHERE,
      noDeadline: 'A row of the dispute list does not say whose move it is; the detail will, with its date',
      says: 'issue_status processing, seen in the dispute list alone',
    },
    finish: {
      status: 'settled',
      phase: 'closed',
      to: ['return_success', 'refund_success', 'refund_reject'],
      says: 'issue_status finish, without a closing word',
    },
  },
})

export type DisputeState = keyof typeof disputeMachine.states

/** Words of the platform's part of a dispute: who stands in one of them has an arbitration. */
export const PLATFORM_STATES: ReadonlySet<string> = new Set<DisputeState>([
  'wait_for_your_response',
  'wait_for_your_evidence',
  'wait_for_AE_feedback',
  'wait_for_final_solution',
  'wait_ae_final_feedback',
])

export const RETURN_STATES: ReadonlySet<string> = new Set<string>(RETURN)

export const DISPUTE_STATES = Object.keys(disputeMachine.states) as [DisputeState, ...DisputeState[]]
