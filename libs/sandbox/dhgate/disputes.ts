import type { Deed } from '../marketplace.js'
import {
  DAY,
  ORDER_ONLY,
  changeDispute,
  changeOrder,
  orderOf,
  plan,
  record,
  second,
  type World,
} from './world.js'
import type { Dispute, EventKind, Outcome, Step } from './types.js'

/*
 * The life of a dispute, from DHgate's help and rules: five natural days to answer, ten to agree, three of evidence, five for
 * a return address, seven for its tracking number, thirty for the receipt. A day is 24 hours here.
 */

/** Opens a dispute on an order; the platform of after-sale disputes takes them up by itself. */
export function openDispute(
  world: World,
  seller: string,
  orderNo: string,
  deed: Deed,
  code: '106001' | '109001' = '106001',
): Dispute {
  const order = orderOf(world, seller, orderNo)
  const openedAt = second(deed.at)
  const dispute: Dispute = {
    id: world.state.nextId++,
    seller,
    orderNo,
    openedAt,
    code,
    step: null,
    unanswered: false,
    closedAt: null,
    outcome: null,
    modifiedAt: deed.at,
    previous: null,
  }
  world.state.disputes.push(dispute)
  if (code === '106001') changeOrder(order, deed.at, { status: '106001' })
  record(world, deed, seller, 'dispute.opened', { orderNo, code })
  planNext(world, dispute)
  return dispute
}

const isOpen = (dispute: Dispute): boolean => dispute.closedAt === null

/** Moves a dispute on; its order's status goes along where DHgate has one for it. */
function turn(
  world: World,
  dispute: Dispute,
  to: { readonly code?: string; readonly step: Step | null; readonly unanswered?: boolean },
  deed: Deed,
  effect: string,
): true {
  changeDispute(dispute, deed.at, to)
  const order = orderOf(world, dispute.seller, dispute.orderNo)
  const status = ORDER_STATUS[dispute.code]
  if (status !== undefined && order.status !== status) changeOrder(order, deed.at, { status })
  const { orderNo, code, step } = dispute
  record(world, deed, dispute.seller, effect, { orderNo, code, step: step ?? '' })
  planNext(world, dispute)
  return true
}

const ORDER_STATUS: Readonly<Record<string, string>> = {
  106001: '106001',
  106002: '106002',
  106003: '106003',
  107001: '106002',
  107002: '106002',
  107003: '106003',
}

/** Ends it. Dates have no fractions, and an end is never before its beginning. */
export function close(world: World, dispute: Dispute, outcome: Outcome, deed: Deed): boolean {
  if (!isOpen(dispute)) return false
  const closedAt = Math.max(second(deed.at), dispute.openedAt)
  changeDispute(dispute, deed.at, { closedAt, outcome, step: null })
  const order = orderOf(world, dispute.seller, dispute.orderNo)
  const status = outcome === 'REFUNDED' ? '111111' : '102111'
  changeOrder(order, deed.at, { status })
  record(world, deed, dispute.seller, 'dispute.closed', { orderNo: dispute.orderNo, outcome })
  return true
}

/** A move that somebody makes on DHgate's pages; false when the dispute does not allow it. */
export const MOVES = {
  /** The seller agrees to a refund. */
  agree: (world, dispute, deed) =>
    answerable(dispute) && turn(world, dispute, { code: '106003', step: null }, deed, 'dispute.agreed'),
  /** The seller agrees to take the goods back. */
  'agree-return': (world, dispute, deed) =>
    answerable(dispute) &&
    turn(world, dispute, { code: '106003', step: 'RETURN_ADDRESS' }, deed, 'dispute.agreed'),
  refuse: (world, dispute, deed) =>
    is(dispute, '106001', null) && turn(world, dispute, { step: 'COUNTERED' }, deed, 'dispute.refused'),
  'buyer-proposes': (world, dispute, deed) =>
    is(dispute, '106001', 'COUNTERED') && turn(world, dispute, { step: null }, deed, 'dispute.proposed'),
  escalate: (world, dispute, deed) =>
    isOpen(dispute) &&
    dispute.code === '106001' &&
    turn(world, dispute, { code: '107001', step: null }, deed, 'dispute.escalated'),
  /** The buyer turns to the platform, and the dispute has no code of its own yet. */
  complain: (world, dispute, deed) =>
    answerable(dispute) && turn(world, dispute, { code: ORDER_ONLY, step: null }, deed, 'dispute.complained'),
  'give-evidence': (world, dispute, deed) =>
    isOpen(dispute) &&
    ['107001', ORDER_ONLY].includes(dispute.code) &&
    turn(world, dispute, { step: 'EVIDENCE_GIVEN' }, deed, 'dispute.evidence_given'),
  review: (world, dispute, deed) =>
    isOpen(dispute) &&
    ['107001', ORDER_ONLY].includes(dispute.code) &&
    turn(world, dispute, { code: '107002', step: dispute.step }, deed, 'dispute.reviewed'),
  rule: (world, dispute, deed) =>
    isOpen(dispute) &&
    dispute.code === '107002' &&
    turn(world, dispute, { code: '107003', step: null }, deed, 'dispute.ruled'),
  'require-return': (world, dispute, deed) =>
    isOpen(dispute) &&
    ['106003', '107003'].includes(dispute.code) &&
    dispute.step === null &&
    turn(world, dispute, { step: 'RETURN_ADDRESS' }, deed, 'dispute.return_required'),
  'give-address': (world, dispute, deed) =>
    isOpen(dispute) &&
    dispute.step === 'RETURN_ADDRESS' &&
    turn(world, dispute, { step: 'RETURN_SHIPPING' }, deed, 'dispute.address_given'),
  'ship-return': (world, dispute, deed) =>
    isOpen(dispute) &&
    dispute.step === 'RETURN_SHIPPING' &&
    turn(world, dispute, { step: 'RETURN_RECEIPT' }, deed, 'dispute.return_shipped'),
  'confirm-return': (world, dispute, deed) =>
    isOpen(dispute) &&
    ['RETURN_SHIPPING', 'RETURN_RECEIPT'].includes(dispute.step ?? '') &&
    close(world, dispute, 'REFUNDED', deed),
  'rule-after-sale': (world, dispute, deed) =>
    is(dispute, '109001', null) &&
    turn(world, dispute, { code: '109002', step: null }, deed, 'dispute.ruled'),
  withdraw: (world, dispute, deed) => close(world, dispute, 'WITHDRAWN', deed),
  'refund-part': (world, dispute, deed) => close(world, dispute, 'PARTLY_REFUNDED', deed),
} as const satisfies Readonly<Record<string, (world: World, dispute: Dispute, deed: Deed) => boolean>>

export type DisputeMove = keyof typeof MOVES

const is = (dispute: Dispute, code: string, step: Step | null): boolean =>
  isOpen(dispute) && dispute.code === code && dispute.step === step

const answerable = (dispute: Dispute): boolean => isOpen(dispute) && dispute.code === '106001'

/** What happens if nobody does anything. */
function planNext(world: World, dispute: Dispute): void {
  const next = nextOf(world, dispute)
  if (next) plan(world, Math.max(next.at, dispute.modifiedAt), next.kind, dispute)
}

function nextOf(world: World, dispute: Dispute): { at: number; kind: EventKind } | null {
  const { code, step, openedAt, modifiedAt } = dispute
  if (step === 'COUNTERED') return { at: openedAt + 10 * DAY, kind: 'negotiation-ends' }
  if (step === 'RETURN_ADDRESS') return { at: modifiedAt + 5 * DAY, kind: 'address-missing' }
  if (step === 'RETURN_SHIPPING') return { at: modifiedAt + 7 * DAY, kind: 'return-missing' }
  if (step === 'RETURN_RECEIPT') return { at: modifiedAt + 30 * DAY, kind: 'receipt-missing' }
  if (code === '106001') return { at: openedAt + 5 * DAY, kind: 'silence' }
  if (code === '106003' || code === '107003')
    return { at: modifiedAt + world.pace.execution, kind: 'executed' }
  if (code === '107001' || code === ORDER_ONLY) return { at: modifiedAt + 3 * DAY, kind: 'evidence-ends' }
  if (code === '107002') return { at: modifiedAt + world.pace.ruling, kind: 'ruling' }
  if (code === '109001' || code === '109002')
    return { at: modifiedAt + world.pace.ruling, kind: 'after-sale-ruling' }
  return null
}

type Happening = (world: World, dispute: Dispute, deed: Deed) => void

/** What happens when a planned instant comes and nobody has touched the dispute since. */
export const HAPPENINGS: Readonly<Partial<Record<EventKind, Happening>>> = {
  silence: (world, dispute, deed) =>
    void turn(
      world,
      dispute,
      { code: '106003', step: null, unanswered: true },
      deed,
      'dispute.executed_by_silence',
    ),
  'negotiation-ends': (world, dispute, deed) =>
    void turn(world, dispute, { code: '107001', step: null }, deed, 'dispute.escalated'),
  // Who gave evidence is remembered by the step until the ruling.
  'evidence-ends': (world, dispute, deed) =>
    void turn(world, dispute, { code: '107002', step: dispute.step }, deed, 'dispute.reviewed'),
  ruling: (world, dispute, deed) => {
    if (dispute.step === 'EVIDENCE_GIVEN') close(world, dispute, 'RELEASED', deed)
    else turn(world, dispute, { code: '107003', step: null }, deed, 'dispute.ruled')
  },
  executed: (world, dispute, deed) => void close(world, dispute, 'REFUNDED', deed),
  'address-missing': (world, dispute, deed) => void close(world, dispute, 'REFUNDED', deed),
  'return-missing': (world, dispute, deed) => void close(world, dispute, 'RELEASED', deed),
  'receipt-missing': (world, dispute, deed) => void close(world, dispute, 'REFUNDED', deed),
  'after-sale-ruling': (world, dispute, deed) => {
    if (dispute.code === '109001') MOVES['rule-after-sale'](world, dispute, deed)
    else close(world, dispute, 'PARTLY_REFUNDED', deed)
  },
}
