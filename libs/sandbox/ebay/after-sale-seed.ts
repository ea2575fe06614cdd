import {
  asks,
  photographs,
  decides,
  ships,
  refunds,
  writes,
  declinesOffer,
  escalates,
  showsReturn,
  inquires,
  proves,
  refundsInquiry,
  writesInInquiry,
  escalatesInquiry,
  showsInquiry,
  appeals,
  decided,
  type Telling,
} from './after-sale-tellings.js'

/** What happened after a paid and shipped order, told as steps; `ago` as in the other stories. */
export interface AfterSaleStory {
  readonly title: string
  readonly bought: string
  readonly steps: readonly { readonly ago: string; readonly did: Telling }[]
}

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
