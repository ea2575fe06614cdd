import { openCase } from './claims.js'
import {
  ANSWER_DAYS,
  OFFER_MS,
  OPTION_OF,
  REFUND_DAYS,
  REFUND_MS,
  SHIP_MS,
  TRAVEL_MS,
  buyerOwes,
  move,
  orderOfKey,
  sellerOwes,
  type Move,
} from './return-rules.js'
import { plan, total, type World } from './world.js'
import type { Return } from './after-sale-types.js'
import type { Deed } from '../marketplace.js'
import type { Order } from './types.js'

export interface NewReturn {
  readonly reason: string
  readonly reasonType: 'SNAD' | 'REMORSE'
  readonly comments: string
  readonly type?: 'MONEY_BACK' | 'REPLACEMENT'
  readonly refundFails?: number
}

/** The buyer wants to send an item back. */
export function buyerReturns(world: World, order: Order, input: NewReturn, deed: Deed): Return {
  const returnId = String(5_300_000_000 + world.state.nextSeq++ * 3)
  const type = input.type ?? 'MONEY_BACK'
  const one: Return = {
    returnId,
    orderKey: order.key,
    seller: order.seller,
    reason: input.reason,
    reasonType: input.reasonType,
    type,
    comments: input.comments,
    state: 'INITIAL',
    status: 'RETURN_REQUESTED',
    closeReason: null,
    openedAt: deed.at,
    modifiedAt: deed.at,
    closedAt: null,
    sellerDue: null,
    buyerDue: null,
    expected: total(order),
    refunded: 0,
    offer: null,
    rma: null,
    tracking: null,
    history: [],
    money: [],
    files: [],
    caseId: null,
    refundFails: input.refundFails ?? 0,
    extra: {},
    previous: null,
  }
  world.state.returns.push(one)
  move(world, one, deed, {
    activity: 'BUYER_CREATE_RETURN',
    author: 'BUYER',
    state: type === 'REPLACEMENT' ? 'REPLACEMENT_REQUESTED' : 'RETURN_REQUESTED',
    patch: { sellerDue: sellerOwes(world, one, 'SELLER_APPROVE_REQUEST', deed.at, ANSWER_DAYS) },
  })
  return one
}

/** The seller decides (DecisionEnum). */
export function decide(
  world: World,
  one: Return,
  decision: string,
  input: { readonly notes: string | null; readonly offer: number | null; readonly rma: string | null },
  deed: Deed,
): void {
  const base = { activity: OPTION_OF[decision] ?? 'OTHER', author: 'SELLER', notes: input.notes } as const
  if (decision === 'DECLINE') {
    const buyerDue = buyerOwes(world, one, 'BUYER_ESCALATE', deed.at + OFFER_MS)
    move(world, one, deed, { ...base, state: 'RETURN_REJECTED', patch: { sellerDue: null, buyerDue } })
  } else if (decision === 'OFFER_PARTIAL_REFUND') {
    const buyerDue = buyerOwes(world, one, 'BUYER_ACCEPTS_PARTIAL_REFUND', deed.at + OFFER_MS)
    move(world, one, deed, {
      ...base,
      state: 'PARTIAL_REFUND_REQUESTED',
      patch: { sellerDue: null, buyerDue, offer: input.offer },
    })
  } else if (decision.endsWith('_LABEL')) {
    const sellerDue = sellerOwes(world, one, 'SELLER_PROVIDE_LABEL', deed.at, ANSWER_DAYS)
    move(world, one, deed, { ...base, state: 'RETURN_LABEL_PENDING', patch: { sellerDue } })
  } else {
    readyToShip(world, one, deed, { ...base, patch: { rma: input.rma ?? one.rma } })
  }
}

function readyToShip(world: World, one: Return, deed: Deed, by: Omit<Move, 'state'>): void {
  const buyerDue = buyerOwes(world, one, 'BUYER_MARK_RETURN_SHIPPED', deed.at + SHIP_MS)
  move(world, one, deed, {
    ...by,
    state: 'ITEM_READY_TO_SHIP',
    patch: { ...by.patch, sellerDue: null, buyerDue },
  })
}

/** The seller's own label reaches the buyer. */
export function provideLabel(world: World, one: Return, notes: string | null, deed: Deed): void {
  readyToShip(world, one, deed, { activity: 'SELLER_PROVIDE_LABEL', author: 'SELLER', notes })
}

/** The buyer hands the parcel over. */
export function buyerShips(world: World, one: Return, trackingNumber: string, deed: Deed): void {
  move(world, one, deed, {
    activity: 'BUYER_PROVIDE_TRACKING_INFO',
    author: 'BUYER',
    state: 'ITEM_SHIPPED',
    patch: { buyerDue: null, tracking: { number: trackingNumber, carrier: 'UPS', status: 'IN_TRANSIT' } },
  })
  plan(world, deed.at + TRAVEL_MS, 'return-arrives', one.returnId)
}

/** The parcel is back: by the carrier's word or by the seller's. */
export function arrive(
  world: World,
  one: Return,
  by: 'carrier' | 'seller',
  deed: Deed,
  notes: string | null = null,
): void {
  const tracking = one.tracking && { ...one.tracking, status: 'DELIVERED' }
  move(world, one, deed, {
    activity: by === 'carrier' ? 'NOTIFIED_DELIVERED' : 'SELLER_MARK_AS_RECEIVED',
    author: by === 'carrier' ? 'SYSTEM' : 'SELLER',
    state: 'ITEM_DELIVERED',
    notes,
    patch: {
      tracking,
      buyerDue: null,
      sellerDue: sellerOwes(world, one, 'SELLER_ISSUE_REFUND', deed.at, REFUND_DAYS),
    },
  })
}

/** Money starts to move; what came of it shows minutes later. */
export function refund(
  world: World,
  one: Return,
  minor: number,
  by: 'seller' | 'system',
  deed: Deed,
  notes: string | null = null,
): void {
  const bySeller = by === 'seller'
  const movement = {
    at: deed.at,
    type: bySeller ? 'SELLER_VOLUNTARY_REFUND' : 'AUTO_REFUND',
    status: 'PENDING',
    minor,
  }
  move(world, one, deed, {
    activity: bySeller ? 'SELLER_ISSUE_REFUND' : 'TIME_OUT_FOR_AUTO_REFUND',
    author: bySeller ? 'SELLER' : 'SYSTEM',
    state: bySeller
      ? minor < one.expected
        ? 'PARTIAL_REFUND_INITIATED'
        : 'REFUND_INITIATED'
      : 'AUTO_REFUND_INITIATED',
    notes,
    patch: { sellerDue: null, buyerDue: null, money: [...one.money, movement] },
  })
  plan(world, deed.at + REFUND_MS, 'return-refund-ends', one.returnId)
}

/** The bank's answer. A failed refund is the seller's again; a full one closes the return and credits the fee. */
export function refundEnds(world: World, one: Return, deed: Deed): void {
  const last = one.money.at(-1)
  if (!last || last.status !== 'PENDING' || one.closedAt !== null) return
  const before = one.money.slice(0, -1)
  if (one.refundFails > 0) {
    one.refundFails -= 1
    move(world, one, deed, {
      activity: 'NOTIFY_UPDATE_REFUND_STATUS',
      author: 'SYSTEM',
      state: 'REFUND_FAILED',
      patch: {
        money: [...before, { ...last, status: 'FAILED' }],
        sellerDue: sellerOwes(world, one, 'SELLER_ISSUE_REFUND', deed.at, REFUND_DAYS),
      },
    })
    return
  }
  const refunded = one.refunded + last.minor
  const credit = {
    at: deed.at,
    type: 'REFUND_FVF_ITEM_COST',
    status: 'SUCCESS',
    minor: Math.round(last.minor / 10),
  }
  const partly = refunded < one.expected
  const closeReason =
    last.type === 'AUTO_REFUND' ? 'AUTO_REFUNDED' : partly ? 'PARTIALLY_REFUNDED' : 'FULL_REFUNDED'
  close(world, one, deed, {
    activity: 'NOTIFY_UPDATE_REFUND_STATUS',
    author: 'SYSTEM',
    closeReason,
    patch: { refunded, money: [...before, { ...last, status: 'SUCCESS' }, credit] },
  })
}

export function close(
  world: World,
  one: Return,
  deed: Deed,
  by: Omit<Move, 'state'> & { readonly closeReason: string },
): void {
  const { closeReason, patch, ...rest } = by
  move(world, one, deed, {
    ...rest,
    state: 'CLOSED',
    patch: { ...patch, closeReason, closedAt: deed.at, sellerDue: null, buyerDue: null },
  })
}

/** A message of one of the two; nothing else changes. */
export function say(world: World, one: Return, author: 'BUYER' | 'SELLER', words: string, deed: Deed): void {
  move(world, one, deed, { activity: `${author}_SEND_MESSAGE`, author, notes: words })
}

/** A case is made of the return; the return itself stands still from then on. */
export function escalateReturn(
  world: World,
  one: Return,
  by: 'BUYER' | 'SELLER',
  reason: string,
  deed: Deed,
): string {
  const answered = one.history.some(({ author }) => author === 'SELLER')
  const opened = openCase(
    world,
    orderOfKey(world, one.orderKey),
    { type: 'RETURN', returnId: one.returnId, by, reason, answered, claimed: one.expected },
    deed,
  )
  move(world, one, deed, {
    activity: `${by}_ESCALATE`,
    author: by,
    patch: { status: 'ESCALATED', caseId: opened.caseId, sellerDue: null, buyerDue: null },
  })
  return opened.caseId
}

/** The buyer answers the offer of a part of the money. */
export function answerOffer(world: World, one: Return, accepts: boolean, deed: Deed): void {
  if (accepts) return refund(world, one, one.offer ?? 0, 'seller', deed)
  const sellerDue = sellerOwes(world, one, 'SELLER_APPROVE_REQUEST', deed.at, ANSWER_DAYS)
  move(world, one, deed, {
    activity: 'BUYER_DECLINE_PARTIAL_REFUND',
    author: 'BUYER',
    state: 'PARTIAL_REFUND_DECLINED',
    patch: { buyerDue: null, sellerDue },
  })
}
