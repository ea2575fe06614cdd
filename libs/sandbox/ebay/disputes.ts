import { close, isOpen } from './cancellations.js'
import { cancellationsOf, change, orderIdOf, plan, record, total, type World } from './world.js'
import type { Deed } from '../marketplace.js'
import type { Dispute, DisputeFields, EvidenceFile } from './desk-types.js'
import type { Order } from './types.js'

const DAY = 86_400_000
/** A seller has five calendar days (facts/ebay.md §4.2). */
const ANSWER_MS = 5 * DAY
/** How long the bank thinks, and how long an accepted dispute takes to close (the figures are ours). */
const PACE = { decides: 3 * DAY, closes: DAY } as const
/** Fee of a dispute that was contested and lost, in the US (help 4799). */
const FEE = 2_000

interface NewDispute {
  readonly reason: string
  readonly wins?: boolean | undefined
  readonly amount?: number | undefined
  readonly buyerNote?: string | undefined
}

/** The buyer turns to his bank. Open cancellations of the order end with it. */
export function openDispute(world: World, order: Order, input: NewDispute, deed: Deed): Dispute {
  const id = String(5_000_100_000 + world.state.nextSeq++ * 3)
  const dispute: Dispute = {
    id,
    seller: order.seller,
    orderKey: order.key,
    reason: input.reason,
    amount: input.amount ?? total(order),
    openedAt: deed.at,
    modifiedAt: deed.at,
    closedAt: null,
    respondBy: deed.at + ANSWER_MS,
    status: 'ACTION_NEEDED',
    response: null,
    outcome: null,
    protection: null,
    revision: 1,
    note: null,
    buyerNote: input.buyerNote ?? null,
    returnAddress: null,
    requests: [],
    evidence: [],
    files: [],
    money: [],
    history: [{ at: deed.at, type: 'DISPUTE_OPENED', actor: 'BUYER' }],
    wins: input.wins ?? false,
    extra: {},
    previous: null,
  }
  world.state.desk.disputes.push(dispute)
  for (const cancellation of cancellationsOf(world, order).filter(isOpen)) {
    close(world, cancellation, deed, 'SYSTEM_CHARGEBACK_OPENED', 'UNKNOWN', {
      status: 'CANCEL_CLOSED_NO_REFUND',
      closeReason: 'CHARGEBACK_DISPUTE_FILED',
    })
  }
  plan(world, deed.at + ANSWER_MS, 'dispute-overdue', id)
  note(world, dispute, 'payment_dispute.opened', deed)
  return dispute
}

const note = (world: World, dispute: Dispute, effect: string, deed: Deed): void =>
  record(world, deed, dispute.seller, effect, {
    paymentDisputeId: dispute.id,
    orderId: orderIdOf(orderOfDispute(world, dispute)),
    ...(dispute.outcome !== null && { outcome: dispute.outcome }),
  })

export function orderOfDispute(world: World, dispute: Pick<Dispute, 'orderKey'>): Order {
  const order = world.state.orders.find(({ key }) => key === dispute.orderKey)
  if (!order) throw new Error(`the dispute of ${dispute.orderKey} belongs to no order`)
  return order
}

/** Every change of a dispute raises its revision, the lock that answers must name. */
export function changeDispute(dispute: Dispute, at: number, patch: Partial<DisputeFields>): void {
  change<DisputeFields>(dispute, at, { ...patch, revision: dispute.revision + 1 })
}

const happened = (dispute: Dispute, at: number, type: string, actor: string): DisputeFields['history'] => [
  ...dispute.history,
  { at, type, actor },
]

export function contest(
  world: World,
  dispute: Dispute,
  input: { readonly note: string | null; readonly returnAddress: unknown },
  deed: Deed,
): void {
  changeDispute(dispute, deed.at, {
    ...input,
    status: 'OPEN',
    response: 'SELLER_CONTEST',
    respondBy: null,
    history: happened(dispute, deed.at, 'SELLER_CONTEST', 'SELLER'),
  })
  plan(world, deed.at + PACE.decides, 'dispute-decides', dispute.id)
  note(world, dispute, 'payment_dispute.contested', deed)
}

export function accept(world: World, dispute: Dispute, returnAddress: unknown, deed: Deed): void {
  const response = returnAddress === null ? 'SELLER_ACCEPT' : 'SELLER_ACCEPT_WITH_RETURN'
  changeDispute(dispute, deed.at, {
    returnAddress,
    status: 'OPEN',
    response,
    respondBy: null,
    history: happened(dispute, deed.at, response, 'SELLER'),
  })
  plan(world, deed.at + PACE.closes, 'dispute-decides', dispute.id)
  note(world, dispute, 'payment_dispute.accepted', deed)
}

/** A file alone changes nothing yet. */
export function keepFile(world: World, dispute: Dispute, file: EvidenceFile, deed: Deed): void {
  dispute.files = [...dispute.files, file]
  note(world, dispute, 'payment_dispute.file_uploaded', deed)
}

export function addEvidence(
  world: World,
  dispute: Dispute,
  set: { readonly evidenceType: string; readonly fileIds: readonly string[] },
  deed: Deed,
): string {
  const evidenceId = String(5_000_500_000 + world.state.nextSeq++)
  changeDispute(dispute, deed.at, {
    evidence: [...dispute.evidence, { evidenceId, at: deed.at, ...set }],
    requests: dispute.requests.filter(({ type }) => type !== set.evidenceType),
    history: happened(dispute, deed.at, 'EVIDENCE_PROVIDED', 'SELLER'),
  })
  note(world, dispute, 'payment_dispute.evidence_added', deed)
  return evidenceId
}

/** eBay asks for something before it answers the bank. */
export function askEvidence(world: World, dispute: Dispute, type: string, deed: Deed): void {
  const request = {
    evidenceId: String(5_000_600_000 + world.state.nextSeq++),
    type,
    at: deed.at,
    by: dispute.respondBy ?? deed.at + ANSWER_MS,
  }
  changeDispute(dispute, deed.at, {
    status: 'ACTION_NEEDED',
    requests: [...dispute.requests, request],
    history: happened(dispute, deed.at, 'ADDITIONAL_EVIDENCE_REQUEST', 'CS_AGENT'),
  })
}

/** The seller stayed silent: that loses. */
export function overdue(world: World, dispute: Dispute, deed: Deed): void {
  if (dispute.status !== 'ACTION_NEEDED') return
  changeDispute(dispute, deed.at, {
    status: 'OPEN',
    response: 'SELLER_RESPONSE_OVERDUE',
    respondBy: null,
    history: happened(dispute, deed.at, 'SELLER_RESPONSE_OVERDUE', 'SYSTEM'),
  })
  plan(world, deed.at + PACE.closes, 'dispute-decides', dispute.id)
  note(world, dispute, 'payment_dispute.overdue', deed)
}

/** The bank's word, or the end of what the seller accepted. */
export function decide(world: World, dispute: Dispute, deed: Deed): void {
  if (dispute.status !== 'OPEN') return
  const contested = dispute.response === 'SELLER_CONTEST'
  const won = contested && dispute.wins
  const lostMoney = [
    ...(won ? [] : [{ at: deed.at, type: 'CHARGE', reason: 'RECOUP_AMOUNT', amount: dispute.amount }]),
    ...(contested && !won ? [{ at: deed.at, type: 'CHARGE', reason: 'DISPUTE_FEE', amount: FEE }] : []),
  ]
  const accepted = dispute.response?.startsWith('SELLER_ACCEPT') ?? false
  changeDispute(dispute, deed.at, {
    status: 'CLOSED',
    closedAt: deed.at,
    outcome: won ? 'SELLER_WON' : accepted ? 'SELLER_ACCEPT' : 'SELLER_LOST',
    protection: won ? 'FULLY_PROTECTED' : 'NOT_PROTECTED',
    money: [...dispute.money, ...lostMoney],
    history: happened(dispute, deed.at, 'DISPUTE_CLOSED', 'SYSTEM'),
  })
  note(world, dispute, 'payment_dispute.closed', deed)
}
