import {
  appeal,
  buyerInquires,
  decideCase,
  escalateInquiry,
  proveShipment,
  refundInquiry,
  sayInInquiry,
} from './claims.js'
import { businessDays, orderOfKey } from './return-rules.js'
import { answerOffer, buyerReturns, buyerShips, decide, escalateReturn, refund, say } from './returns.js'
import { SITES } from './sites.js'
import { change, type World } from './world.js'
import type { EscalatedCase, Inquiry, InquiryFields, Return, ReturnFields } from './after-sale-types.js'
import type { Deed } from '../marketplace.js'
import type { Order } from './types.js'

/** What has come of the story so far. */
export interface Thread {
  returned?: Return
  inquiry?: Inquiry
  escalated?: EscalatedCase
}

export type Telling = (world: World, order: Order, thread: Thread, deed: Deed) => void

const nobody = (what: string): never => {
  throw new Error(`the story speaks of ${what} that nobody opened`)
}
const ofReturn = (thread: Thread): Return => thread.returned ?? nobody('a return')
const ofInquiry = (thread: Thread): Inquiry => thread.inquiry ?? nobody('an inquiry')
const ofCase = (thread: Thread): EscalatedCase => thread.escalated ?? nobody('a case')

const NOTHING = { notes: null, offer: null, rma: null } as const

export const asks =
  (
    reason: string,
    reasonType: 'SNAD' | 'REMORSE',
    comments: string,
    more: { refundFails?: number; type?: 'REPLACEMENT' } = {},
  ): Telling =>
  (world, order, thread, deed) => {
    thread.returned = buyerReturns(world, order, { reason, reasonType, comments, ...more }, deed)
  }
export const photographs: Telling = (_world, _order, thread, deed) => {
  const one = ofReturn(thread)
  const data = Buffer.from('GIF89a\u0001\u0000\u0001\u0000', 'latin1').toString('base64')
  const file = {
    id: `${one.returnId}01`,
    name: 'broken-shade.gif',
    format: 'GIF',
    purpose: 'ITEM_RELATED',
    by: 'BUYER' as const,
    at: deed.at,
    data,
  }
  change<ReturnFields>(one, deed.at, { files: [...one.files, file] })
}
export const decides =
  (decision: string, offer: number | null = null): Telling =>
  (world, _order, thread, deed) =>
    decide(world, ofReturn(thread), decision, { ...NOTHING, offer }, deed)
export const ships: Telling = (world, _order, thread, deed) =>
  buyerShips(world, ofReturn(thread), `1Z${world.random.digits(16)}`, deed)
export const refunds: Telling = (world, _order, thread, deed) =>
  refund(world, ofReturn(thread), ofReturn(thread).expected, 'seller', deed)
export const writes =
  (words: string): Telling =>
  (world, _order, thread, deed) =>
    say(world, ofReturn(thread), 'BUYER', words, deed)
export const declinesOffer: Telling = (world, _order, thread, deed) =>
  answerOffer(world, ofReturn(thread), false, deed)
export const escalates =
  (by: 'BUYER' | 'SELLER', reason: string): Telling =>
  (world, _order, thread, deed) => {
    const caseId = escalateReturn(world, ofReturn(thread), by, reason, deed)
    const opened = world.state.cases.find((one) => one.caseId === caseId)
    if (opened) thread.escalated = opened
  }
export const showsReturn =
  (fields: Partial<ReturnFields>): Telling =>
  (_world, _order, thread, deed) =>
    change<ReturnFields>(ofReturn(thread), deed.at, fields)

export const inquires =
  (words: string): Telling =>
  (world, order, thread, deed) => {
    thread.inquiry = buyerInquires(
      world,
      order,
      words,
      businessDays(deed.at, 3, SITES[order.site].zone),
      deed,
    )
  }
export const proves: Telling = (world, _order, thread, deed) =>
  proveShipment(
    world,
    ofInquiry(thread),
    { number: `9400${world.random.digits(16)}`, carrier: 'USPS' },
    'Sent the day after your order.',
    deed,
  )
export const refundsInquiry: Telling = (world, _order, thread, deed) =>
  refundInquiry(world, ofInquiry(thread), null, deed)
export const writesInInquiry =
  (words: string): Telling =>
  (world, _order, thread, deed) =>
    sayInInquiry(world, ofInquiry(thread), 'BUYER', words, deed)
export const escalatesInquiry: Telling = (world, _order, thread, deed) => {
  const one = ofInquiry(thread)
  const caseId = escalateInquiry(world, one, orderOfKey(world, one.orderKey), 'BUYER', 'NOT_RECEIVED', deed)
  const opened = world.state.cases.find((candidate) => candidate.caseId === caseId)
  if (opened) thread.escalated = opened
}
export const showsInquiry =
  (fields: Partial<InquiryFields>): Telling =>
  (_world, _order, thread, deed) =>
    change<InquiryFields>(ofInquiry(thread), deed.at, fields)
export const appeals: Telling = (world, _order, thread, deed) =>
  appeal(world, ofCase(thread), 'The carrier shows the delivery.', deed)
export const decided =
  (verdict: string): Telling =>
  (world, _order, thread, deed) =>
    decideCase(world, ofCase(thread), deed, verdict)
