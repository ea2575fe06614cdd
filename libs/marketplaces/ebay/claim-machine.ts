import { machine } from '#case'
import { policies } from './policies.js'

/*
 * Escalated cases: eBay decides. Since 2026-03-02 a case can only be read and appealed; refunds are made by eBay or in the
 * return or inquiry it came from. A closed case adds its CaseCloseReasonEnum (complete, 37 reasons that say something);
 * the seller is at fault where the name says SELLER_FAULT and not NO_SELLER_FAULT. Sources: ebay.md §3.4 (2026-11-22).
 */

const AT_FAULT = [
  'CLOSED/BUYER_WINS_SELLER_FAULT',
  'CLOSED/BUYER_WINS_SELLER_FAULT_BUYER_RETURNS_ITEM',
  'CLOSED/BUYER_WINS_SELLER_FAULT_FOR_FORCED_RETURN',
  'CLOSED/BUYER_WINS_SELLER_FAULT_NO_CREDIT',
  'CLOSED/ESCALATE_CS_AUTO_DISPOSE_BUYER_WIN_SELLER_FAULT',
  'CLOSED/ESCALATE_CS_AUTO_DISPOSE_BUYER_WIN_SELLER_FAULT_NO_RECOUP',
] as const
const FOR_BUYER = [
  'CLOSED/AGENT_CLOSE_FOR_BUYER',
  'CLOSED/BUYER_WINS_DESTROY_ITEM',
  'CLOSED/BUYER_WINS_NO_ITEM_RETURNS',
] as const
const NO_FAULT = [
  'CLOSED/AGENT_CLOSE_FOR_EBAY',
  'CLOSED/AUTO_DISPOSE_BUYER_WIN_NO_SELLER_FAULT',
  'CLOSED/BUYER_CONFIRM_FULL_REFUND_NPP',
  'CLOSED/BUYER_CONFIRM_FULL_REFUND_PP',
  'CLOSED/BUYER_CONFIRM_PARTIAL_REFUND_NPP',
  'CLOSED/BUYER_CONFIRM_PARTIAL_REFUND_PP',
  'CLOSED/BUYER_REFUNDED',
  'CLOSED/BUYER_WINS_NO_SELLER_FAULT',
  'CLOSED/BUYER_WINS_NO_SELLER_FAULT_FOR_FORCED_RETURN',
  'CLOSED/BUYER_WINS_NO_SELLER_FAULT_PARTIAL_CREDIT',
  'CLOSED/CLOSED_CS_CLOSE',
  'CLOSED/ESCALATE_CS_AUTO_DISPOSE_BUYER_WINS_NO_SELLER_FAULT_NO_CREDIT',
  'CLOSED/ITEM_DELIVERED_FOR_FORCED_RETURN',
  'CLOSED/NO_SELLER_FAULT_BUYER_DESTROYS_ITEM',
  'CLOSED/NO_SELLER_FAULT_BUYER_RETURNS_ITEM',
  'CLOSED/PAYMENT_PROCESSOR_CLAIM_FILED',
  'CLOSED/RETURN_TRACKING_DELIVERED',
  'CLOSED/SELLER_FULL_REFUND_PP',
  'CLOSED/SELLER_PARTIAL_REFUND_PP',
] as const
const FOR_SELLER = [
  'CLOSED/AGENT_CLOSE_FOR_SELLER',
  'CLOSED/AUTO_DISPOSE_SELLER_WIN_BUYER_FAULT',
  'CLOSED/ESCALATE_CS_AUTO_DISPOSE_SELLER_WIN_BUYER_FAULT',
  'CLOSED/SELLER_WINS_BUYER_FAULT',
  'CLOSED/SELLER_WINS_BUYER_FAULT_FOR_FORCED_RETURN',
] as const
const LAPSED = [
  'CLOSED/ECHECK_TIMEOUT',
  'CLOSED/EXPIRE_AFTER_ENTER_TRACKING_FOR_FORCED_RETURN',
  'CLOSED/EXPIRE_ENTER_TRACKING_AFTER_CS_DECISION',
] as const
const REASONED = [
  ...AT_FAULT,
  ...FOR_BUYER,
  ...NO_FAULT,
  ...FOR_SELLER,
  ...LAPSED,
  'CLOSED/BUYER_CLOSE',
] as const
const CLOSED = ['CLOSED', 'CS_CLOSED', ...REASONED] as const

const APPEALED = [
  'APPEAL/SELLER_APPEALED',
  'APPEAL/BUYER_APPEALED',
  'APPEAL/BUYER_SELLER_APPEALED',
  'APPEAL/SELLER_RECOUP_APPEALED',
  'APPEAL/SELLER_INVOICED_BUYER_APPEALED',
  'APPEAL/SELLER_INVOICED_BUYER_APPEALED_CLOSED_CASE',
  'APPEAL/SELLER_RECOUPED_BUYER_APPEALED',
  'APPEAL/SELLER_RECOUPED_BUYER_APPEALED_CLOSED_CASE',
  'APPEAL/SELLER_RECOUP_NEEDED_BUYER_APPEALED',
  'APPEAL/SELLER_RECOUP_NEEDED_BUYER_APPEALED_CLOSED_CASE',
] as const
export const APPEAL_WON = [
  'APPEAL/APPEAL_SELLER_WINS_FULL_CREDIT',
  'APPEAL/APPEAL_SELLER_WINS_FULL_CREDIT_CANCEL_RECOUP',
  'APPEAL/APPEAL_SELLER_WINS_PARTIAL_CREDIT',
  'APPEAL/APPEAL_BUYER_DENIED',
] as const
const APPEAL_LOST = [
  'APPEAL/APPEAL_SELLER_DENIED',
  'APPEAL/APPEAL_BUYER_WINS',
  'APPEAL/APPEAL_BUYER_WINS_PARTIAL_CREDIT',
] as const
const APPEAL_ENDED = [...APPEAL_WON, ...APPEAL_LOST] as const
const OPEN = ['OPEN', 'WAITING_CS', 'ON_HOLD', 'WAITING_DELIVERY', 'REFUND_AGREED_BUT_FAILED'] as const
const NEXT = [...OPEN, ...CLOSED] as const
const AFTER = [...APPEALED, ...APPEAL_ENDED] as const

const each = <const W extends string, const D>(states: readonly W[], def: D): Record<W, D> =>
  Object.fromEntries(states.map((state) => [state, def])) as Record<W, D>
const ended = <const W extends string, const S extends string>(states: readonly W[], status: S) =>
  each(states, { status, phase: 'closed', to: AFTER, within: 'CLOSED', actions: ['appeal_case'] })

export const claimMachine = machine({
  kind: 'claim',
  initial: ['OPEN', 'WAITING_CS'],
  deadlines: policies,
  states: {
    ...each(['OPEN', 'WAITING_CS', 'ON_HOLD'], {
      status: 'awaiting_marketplace',
      phase: 'ruling',
      to: NEXT,
      deadlines: ['ebay_decides_case'],
    }),
    WAITING_DELIVERY: {
      status: 'awaiting_buyer',
      phase: 'return',
      to: NEXT,
      deadlines: ['case_return_ships'],
      says: 'the buyer sends the item back, as eBay decided',
    },
    REFUND_AGREED_BUT_FAILED: {
      status: 'awaiting_seller',
      phase: 'execution',
      to: NEXT,
      deadlines: ['seller_pays_case'],
      noDeadline: 'eBay names a date only sometimes',
    },
    CLOSED: {
      status: 'settled',
      phase: 'closed',
      to: [...REASONED, ...AFTER],
      actions: ['appeal_case'],
      says: 'closed without a reason we know',
    },
    CS_CLOSED: { status: 'settled', phase: 'closed', to: [...REASONED, ...AFTER], actions: ['appeal_case'] },
    ...ended([...AT_FAULT, ...FOR_BUYER], 'lost'),
    ...ended(NO_FAULT, 'settled'),
    ...ended(FOR_SELLER, 'won'),
    ...ended(LAPSED, 'expired'),
    ...ended(['CLOSED/BUYER_CLOSE'], 'withdrawn'),
    ...each(APPEALED, {
      status: 'awaiting_marketplace',
      phase: 'ruling',
      to: [...AFTER, ...CLOSED],
      says: 'appealDetails.appealStatusEnum',
    }),
    ...each(APPEAL_WON, {
      status: 'won',
      phase: 'closed',
      to: AFTER,
      says: 'appealDetails.appealCloseReasonEnum',
    }),
    ...each(APPEAL_LOST, {
      status: 'lost',
      phase: 'closed',
      to: AFTER,
      says: 'appealDetails.appealCloseReasonEnum',
    }),
  },
})
export type ClaimState = keyof typeof claimMachine.states
