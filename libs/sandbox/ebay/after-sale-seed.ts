import {
  appeal,
  buyerInquires,
  decideCase,
  escalateInquiry,
  proveShipment,
  refundInquiry,
  sayInInquiry,
} from './claims.js'
import {
  answerOffer,
  businessDays,
  buyerReturns,
  buyerShips,
  decide,
  escalateReturn,
  orderOfKey,
  refund,
  say,
} from './returns.js'
import { SITES } from './sites.js'
import { change, type World } from './world.js'
import type { EscalatedCase, Inquiry, InquiryFields, Return, ReturnFields } from './after-sale-types.js'
import type { Deed } from '../marketplace.js'
import type { Order } from './types.js'

/** What happened after a paid and shipped order, told as steps; `ago` as in the other stories. */
export interface AfterSaleStory {
  readonly title: string
  readonly bought: string
  readonly steps: readonly { readonly ago: string; readonly did: Telling }[]
}

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

const asks =
  (
    reason: string,
    reasonType: 'SNAD' | 'REMORSE',
    comments: string,
    more: { refundFails?: number; type?: 'REPLACEMENT' } = {},
  ): Telling =>
  (world, order, thread, deed) => {
    thread.returned = buyerReturns(world, order, { reason, reasonType, comments, ...more }, deed)
  }
const photographs: Telling = (_world, _order, thread, deed) => {
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
const decides =
  (decision: string, offer: number | null = null): Telling =>
  (world, _order, thread, deed) =>
    decide(world, ofReturn(thread), decision, { ...NOTHING, offer }, deed)
const ships: Telling = (world, _order, thread, deed) =>
  buyerShips(world, ofReturn(thread), `1Z${world.random.digits(16)}`, deed)
const refunds: Telling = (world, _order, thread, deed) =>
  refund(world, ofReturn(thread), ofReturn(thread).expected, 'seller', deed)
const writes =
  (words: string): Telling =>
  (world, _order, thread, deed) =>
    say(world, ofReturn(thread), 'BUYER', words, deed)
const declinesOffer: Telling = (world, _order, thread, deed) =>
  answerOffer(world, ofReturn(thread), false, deed)
const escalates =
  (by: 'BUYER' | 'SELLER', reason: string): Telling =>
  (world, _order, thread, deed) => {
    const caseId = escalateReturn(world, ofReturn(thread), by, reason, deed)
    const opened = world.state.cases.find((one) => one.caseId === caseId)
    if (opened) thread.escalated = opened
  }
const showsReturn =
  (fields: Partial<ReturnFields>): Telling =>
  (_world, _order, thread, deed) =>
    change<ReturnFields>(ofReturn(thread), deed.at, fields)

const inquires =
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
const proves: Telling = (world, _order, thread, deed) =>
  proveShipment(
    world,
    ofInquiry(thread),
    { number: `9400${world.random.digits(16)}`, carrier: 'USPS' },
    'Sent the day after your order.',
    deed,
  )
const refundsInquiry: Telling = (world, _order, thread, deed) =>
  refundInquiry(world, ofInquiry(thread), null, deed)
const writesInInquiry =
  (words: string): Telling =>
  (world, _order, thread, deed) =>
    sayInInquiry(world, ofInquiry(thread), 'BUYER', words, deed)
const escalatesInquiry: Telling = (world, _order, thread, deed) => {
  const one = ofInquiry(thread)
  const caseId = escalateInquiry(world, one, orderOfKey(world, one.orderKey), 'BUYER', 'NOT_RECEIVED', deed)
  const opened = world.state.cases.find((candidate) => candidate.caseId === caseId)
  if (opened) thread.escalated = opened
}
const showsInquiry =
  (fields: Partial<InquiryFields>): Telling =>
  (_world, _order, thread, deed) =>
    change<InquiryFields>(ofInquiry(thread), deed.at, fields)
const appeals: Telling = (world, _order, thread, deed) =>
  appeal(world, ofCase(thread), 'The carrier shows the delivery.', deed)
const decided =
  (verdict: string): Telling =>
  (world, _order, thread, deed) =>
    decideCase(world, ofCase(thread), deed, verdict)

const DEFECT = asks('DEFECTIVE_ITEM', 'SNAD', 'It stopped working on the second day.')
const SIZE = asks('WRONG_SIZE', 'REMORSE', 'Too small for me.')

const RETURNS: readonly AfterSaleStory[] = [
  {
    title: 'fresh request with a photograph',
    bought: 'P9D',
    steps: [
      { ago: 'PT5H', did: DEFECT },
      { ago: 'PT5H', did: photographs },
    ],
  },
  {
    title: 'a message waits',
    bought: 'P9D',
    steps: [
      { ago: 'PT20H', did: SIZE },
      { ago: 'PT6H', did: writes('Can I have it in size 43 instead?') },
    ],
  },
  {
    title: 'a replacement is asked for',
    bought: 'P8D',
    steps: [
      {
        ago: 'PT26H',
        did: asks('MISSING_PARTS', 'SNAD', 'The screws are missing.', { type: 'REPLACEMENT' }),
      },
    ],
  },
  {
    title: 'accepted with the own label, label not sent',
    bought: 'P10D',
    steps: [
      { ago: 'PT40H', did: DEFECT },
      { ago: 'PT30H', did: decides('APPROVE_WITHOUT_EBAY_LABEL') },
    ],
  },
  {
    title: 'accepted, the buyer has to ship',
    bought: 'P12D',
    steps: [
      { ago: 'P4D', did: SIZE },
      { ago: 'P3D', did: decides('APPROVE') },
    ],
  },
  {
    title: 'on its way back',
    bought: 'P13D',
    steps: [
      { ago: 'P6D', did: DEFECT },
      { ago: 'P5D', did: decides('APPROVE') },
      { ago: 'P2D', did: ships },
    ],
  },
  {
    title: 'delivered, the refund is due',
    bought: 'P16D',
    steps: [
      { ago: 'P8D', did: DEFECT },
      { ago: 'P7D', did: decides('APPROVE') },
      { ago: 'PT100H', did: ships },
    ],
  },
  {
    title: 'refund failed',
    bought: 'P16D',
    steps: [
      { ago: 'P2D', did: asks('ARRIVED_DAMAGED', 'SNAD', 'Arrived in pieces.', { refundFails: 1 }) },
      { ago: 'PT2H', did: refunds },
    ],
  },
  {
    title: 'part of the price offered',
    bought: 'P10D',
    steps: [
      { ago: 'P2D', did: DEFECT },
      { ago: 'P1D', did: decides('OFFER_PARTIAL_REFUND', 500) },
    ],
  },
  {
    title: 'offer declined',
    bought: 'P10D',
    steps: [
      { ago: 'P3D', did: DEFECT },
      { ago: 'P2D', did: decides('OFFER_PARTIAL_REFUND', 300) },
      { ago: 'PT9H', did: declinesOffer },
    ],
  },
  {
    title: 'declined by the seller',
    bought: 'P10D',
    steps: [
      { ago: 'P2D', did: SIZE },
      { ago: 'P1D', did: decides('DECLINE') },
    ],
  },
  {
    title: 'refunded without the item',
    bought: 'P20D',
    steps: [
      { ago: 'P11D', did: DEFECT },
      { ago: 'P10D', did: refunds },
    ],
  },
  {
    title: 'never sent back',
    bought: 'P30D',
    steps: [
      { ago: 'P20D', did: SIZE },
      { ago: 'P19D', did: decides('APPROVE') },
    ],
  },
  {
    title: 'the seller asked eBay',
    bought: 'P14D',
    steps: [
      { ago: 'P3D', did: DEFECT },
      { ago: 'P2D', did: decides('DECLINE') },
      { ago: 'PT20H', did: escalates('SELLER', 'DISAGREE_WITH_RETURN_REASON') },
    ],
  },
  {
    title: 'a reason and a state that nobody has described',
    bought: 'P7D',
    steps: [
      { ago: 'PT30H', did: SIZE },
      {
        ago: 'PT29H',
        did: showsReturn({
          reason: 'EU_RIGHT_OF_WITHDRAWAL',
          state: 'WITHDRAWAL_NOTICE_RECEIVED',
          status: 'RETURN_UNDER_REVIEW',
          sellerDue: null,
          extra: { withdrawalNotice: { basis: 'EU-2026-07' } },
        }),
      },
    ],
  },
]

const INQUIRIES: readonly AfterSaleStory[] = [
  { title: 'fresh inquiry', bought: 'P15D', steps: [{ ago: 'PT8H', did: inquires('Where is my parcel?') }] },
  {
    title: 'asked again',
    bought: 'P15D',
    steps: [
      { ago: 'PT30H', did: inquires('Nothing has arrived.') },
      { ago: 'PT4H', did: writesInInquiry('还没有收到，请尽快回复。') },
    ],
  },
  {
    title: 'shipment proven',
    bought: 'P16D',
    steps: [
      { ago: 'P4D', did: inquires('Is it lost?') },
      { ago: 'P3D', did: proves },
    ],
  },
  {
    title: 'refunded',
    bought: 'P22D',
    steps: [
      { ago: 'P12D', did: inquires('It never came.') },
      { ago: 'P11D', did: refundsInquiry },
    ],
  },
  {
    title: 'refund on its way',
    bought: 'P14D',
    steps: [
      { ago: 'P2D', did: inquires('Still waiting.') },
      { ago: 'PT1M', did: refundsInquiry },
    ],
  },
  {
    title: 'escalated, eBay decides',
    bought: 'P18D',
    steps: [
      { ago: 'P4D', did: inquires('Please refund me.') },
      { ago: 'P3D', did: proves },
      { ago: 'PT12H', did: escalatesInquiry },
    ],
  },
  {
    title: 'lost in silence, can be appealed',
    bought: 'P30D',
    steps: [{ ago: 'P12D', did: inquires('No answer for weeks.') }],
  },
  {
    title: 'won',
    bought: 'P30D',
    steps: [
      { ago: 'P12D', did: inquires('Not here.') },
      { ago: 'P11D', did: proves },
      { ago: 'P10D', did: escalatesInquiry },
    ],
  },
  {
    title: 'appealed, eBay looks again',
    bought: 'P30D',
    steps: [
      { ago: 'P9D', did: inquires('Nothing.') },
      { ago: 'P8D', did: escalatesInquiry },
      { ago: 'P6D', did: decided('BUYER_WINS_SELLER_FAULT') },
      { ago: 'PT10H', did: appeals },
    ],
  },
  {
    title: 'appeal won',
    bought: 'P32D',
    steps: [
      { ago: 'P14D', did: inquires('Nothing.') },
      { ago: 'P13D', did: escalatesInquiry },
      { ago: 'P11D', did: decided('BUYER_WINS_SELLER_FAULT') },
      { ago: 'P8D', did: appeals },
    ],
  },
  {
    title: 'a status that nobody has described',
    bought: 'P14D',
    steps: [
      { ago: 'P1D', did: inquires('Hello?') },
      { ago: 'PT20H', did: showsInquiry({ status: 'WAITING_CARRIER_REPORT', state: 'CARRIER_ASKED' }) },
    ],
  },
]

export const AFTER_SALE_STORIES: readonly AfterSaleStory[] = [...RETURNS, ...INQUIRIES]
