import { change, plan, record, total, type World } from './world.js'
import type {
  Author,
  CaseFields,
  ClaimStep,
  EscalatedCase,
  Inquiry,
  InquiryFields,
  Movement,
} from './after-sale-types.js'
import type { Deed } from '../marketplace.js'
import type { Order } from './types.js'

const DAY = 86_400_000
/** The seller has 3 business days; the buyer can escalate for about 21 (facts/ebay.md §3.6). Weekends are left to the caller. */
const LAPSE_MS = 29 * DAY
/** eBay decides about 48 hours after an escalation (facts/ebay.md §3.6); for an appeal the figure is ours. */
const DECIDE_MS = 48 * 3_600_000
const REFUND_MS = 5 * 60_000

const step = (
  deed: Deed,
  author: Author,
  action: string,
  said: string | null = null,
  money: Movement | null = null,
): ClaimStep => ({
  at: deed.at,
  action,
  author,
  said,
  money,
})

function moveInquiry(
  world: World,
  one: Inquiry,
  deed: Deed,
  happened: ClaimStep,
  patch: Partial<InquiryFields>,
  effect: string,
): void {
  change<InquiryFields>(one, deed.at, { ...patch, history: [...one.history, happened] })
  record(world, deed, one.seller, `inquiry.${effect}`, { inquiryId: one.inquiryId, status: one.status })
}

/** The buyer says that the item has not arrived. */
export function buyerInquires(
  world: World,
  order: Order,
  words: string,
  sellerDueAt: number,
  deed: Deed,
): Inquiry {
  const one: Inquiry = {
    inquiryId: String(5_310_000_000 + world.state.nextSeq++ * 3),
    orderKey: order.key,
    seller: order.seller,
    state: 'CREATED',
    status: 'WAITING_SELLER_RESPONSE',
    openedAt: deed.at,
    modifiedAt: deed.at,
    closedAt: null,
    sellerDueAt,
    expiresAt: deed.at + LAPSE_MS,
    claimed: total(order),
    tracking: null,
    history: [step(deed, 'BUYER', 'Buyer opened an inquiry', words)],
    caseId: null,
    extra: {},
    previous: null,
  }
  world.state.inquiries.push(one)
  record(world, deed, one.seller, 'inquiry.opened', { inquiryId: one.inquiryId })
  plan(world, sellerDueAt, 'inquiry-seller-late', one.inquiryId)
  plan(world, one.expiresAt, 'inquiry-lapses', one.inquiryId)
  return one
}

/** Actions of the seller are possible while an inquiry is open. */
export const isOpenInquiry = ({ closedAt }: Pick<InquiryFields, 'closedAt'>): boolean => closedAt === null

/** The seller proves the shipment: it is the buyer's turn. */
export function proveShipment(
  world: World,
  one: Inquiry,
  tracking: InquiryFields['tracking'],
  words: string | null,
  deed: Deed,
): void {
  const patch = {
    status: 'WAITING_BUYER_RESPONSE',
    state: tracking ? 'TRACKING_PROVIDED' : 'SHIPPING_INFO_PROVIDED',
    tracking,
    sellerDueAt: null,
  }
  moveInquiry(
    world,
    one,
    deed,
    step(deed, 'SELLER', 'Seller provided shipping information', words),
    patch,
    'shipment_provided',
  )
}

/** The seller refunds in full; the money arrives minutes later. */
export function refundInquiry(world: World, one: Inquiry, words: string | null, deed: Deed): void {
  const patch = { status: 'PENDING', state: 'FULL_REFUND_AGREED', sellerDueAt: null }
  moveInquiry(
    world,
    one,
    deed,
    step(deed, 'SELLER', 'Seller agreed to a full refund', words),
    patch,
    'refunded',
  )
  plan(world, deed.at + REFUND_MS, 'inquiry-refund-ends', one.inquiryId)
}

export function inquiryRefundEnds(world: World, one: Inquiry, deed: Deed): void {
  if (one.state !== 'FULL_REFUND_AGREED' || one.closedAt !== null) return
  const money = { at: deed.at, type: 'REFUND', status: 'SUCCESS', minor: one.claimed }
  moveInquiry(
    world,
    one,
    deed,
    step(deed, 'SYSTEM', 'Refund sent to the buyer', null, money),
    { status: 'CLOSED', state: 'CLOSED', closedAt: deed.at },
    'closed',
  )
}

export function sayInInquiry(
  world: World,
  one: Inquiry,
  author: 'BUYER' | 'SELLER',
  words: string,
  deed: Deed,
): void {
  const name = author === 'SELLER' ? 'Seller' : 'Buyer'
  moveInquiry(world, one, deed, step(deed, author, `${name} sent a message`, words), {}, 'message_sent')
}

export function escalateInquiry(
  world: World,
  one: Inquiry,
  order: Order,
  by: 'BUYER' | 'SELLER',
  reason: string,
  deed: Deed,
): string {
  const answered = one.history.some(({ author }) => author === 'SELLER')
  const opened = openCase(
    world,
    order,
    { type: 'ITEM_NOT_RECEIVED', returnId: null, by, reason, answered, claimed: one.claimed },
    deed,
  )
  const patch = {
    status: 'CLOSED_WITH_ESCALATION',
    state: 'CLOSED',
    closedAt: deed.at,
    sellerDueAt: null,
    caseId: opened.caseId,
  }
  moveInquiry(world, one, deed, step(deed, by, 'Escalated to eBay'), patch, 'escalated')
  return opened.caseId
}

/** Nobody did anything any more. */
export function inquiryLapses(world: World, one: Inquiry, deed: Deed): void {
  if (one.closedAt !== null) return
  moveInquiry(
    world,
    one,
    deed,
    step(deed, 'SYSTEM', 'Inquiry closed'),
    { status: 'CLOSED', state: 'CLOSED', closedAt: deed.at },
    'closed',
  )
}

interface NewCase {
  readonly type: CaseFields['type']
  readonly returnId: string | null
  readonly by: 'BUYER' | 'SELLER'
  readonly reason: string
  /** Whether the seller did anything before eBay stepped in: silence loses. */
  readonly answered: boolean
  readonly claimed: number
}

/** eBay steps in. It finds for the seller who answered, against the one who kept silent; an appeal with words succeeds. */
export function openCase(world: World, order: Order, input: NewCase, deed: Deed): EscalatedCase {
  const one: EscalatedCase = {
    caseId: String(5_320_000_000 + world.state.nextSeq++ * 3),
    orderKey: order.key,
    seller: order.seller,
    type: input.type,
    returnId: input.returnId,
    escalatedBy: input.by,
    escalateReason: input.reason,
    status: 'OPEN',
    closeReason: null,
    openedAt: deed.at,
    modifiedAt: deed.at,
    closedAt: null,
    claimed: input.claimed,
    appeal: null,
    verdict: input.answered ? 'SELLER_WINS_BUYER_FAULT' : 'BUYER_WINS_SELLER_FAULT',
    appealVerdict: 'APPEAL_SELLER_WINS_FULL_CREDIT',
    history: [step(deed, input.by, 'Case opened')],
    extra: {},
    previous: null,
  }
  world.state.cases.push(one)
  record(world, deed, one.seller, 'case.opened', { caseId: one.caseId })
  plan(world, deed.at + DECIDE_MS, 'case-decided', one.caseId)
  return one
}

export function decideCase(
  world: World,
  one: EscalatedCase,
  deed: Deed,
  verdict: string = one.verdict,
): void {
  if (one.closedAt !== null) return
  const lost = verdict.startsWith('BUYER_WINS')
  const money = lost ? { at: deed.at, type: 'REFUND', status: 'SUCCESS', minor: one.claimed } : null
  change<CaseFields>(one, deed.at, {
    status: 'CLOSED',
    closeReason: verdict,
    closedAt: deed.at,
    history: [...one.history, step(deed, 'CSR', 'eBay closed the case', null, money)],
  })
  record(world, deed, one.seller, 'case.decided', { caseId: one.caseId, verdict })
}

/** 30 calendar days after its end a case cannot be appealed any more (facts/ebay.md §3.6). */
export const canAppeal = (
  one: Pick<CaseFields, 'closedAt' | 'appeal' | 'closeReason'>,
  at: number,
): boolean =>
  one.closedAt !== null &&
  one.appeal === null &&
  at <= one.closedAt + 30 * DAY &&
  (one.closeReason ?? '').startsWith('BUYER_WINS')

export function appeal(world: World, one: EscalatedCase, words: string | null, deed: Deed): void {
  change<CaseFields>(one, deed.at, {
    appeal: { at: deed.at, status: 'SELLER_APPEALED', closeReason: null },
    history: [...one.history, step(deed, 'SELLER', 'Seller appealed', words)],
  })
  record(world, deed, one.seller, 'case.appealed', { caseId: one.caseId })
  plan(world, deed.at + DECIDE_MS, 'appeal-decided', one.caseId)
}

export function decideAppeal(world: World, one: EscalatedCase, deed: Deed): void {
  if (!one.appeal || one.appeal.closeReason !== null) return
  change<CaseFields>(one, deed.at, {
    appeal: { ...one.appeal, closeReason: one.appealVerdict },
    history: [...one.history, step(deed, 'CSR', 'eBay decided the appeal')],
  })
  record(world, deed, one.seller, 'case.appeal_decided', { caseId: one.caseId, verdict: one.appealVerdict })
}
