import type { CancellationFields } from './types.js'

/** Durations are ISO 8601 before now; days are calendar days of the site. */
export interface Step {
  readonly ago: string
  readonly did: 'pays' | 'pays-offline' | 'ships' | 'asks' | 'approves' | 'rejects' | 'cancels' | 'shows'
  readonly reason?: string
  readonly fields?: Partial<CancellationFields>
}

export interface Story {
  readonly title: string
  readonly bought: string
  /** Hours from now; never when not given. */
  readonly paysIn?: number
  readonly lines?: number
  readonly refundFails?: number
  /** It was an auction, and others bid too. */
  readonly auction?: boolean
  /** Twelve hours between the steps of a refund (a day before a retry), instead of seconds. */
  readonly slow?: boolean
  readonly steps?: readonly Step[]
}

/** Every stage of an order that waits for payment. */
const UNPAID: readonly Story[] = [
  { title: 'just bought', bought: 'PT2H' },
  { title: 'past the first reminder', bought: 'PT26H' },
  { title: 'past the second reminder, pays tomorrow', bought: 'PT50H', paysIn: 20 },
  { title: 'last day of the buyer', bought: 'P4D' },
  { title: 'may be cancelled as unpaid since today', bought: 'P5D' },
  { title: 'overdue, but the buyer pays in the end', bought: 'P6D', paysIn: 30 },
  { title: 'overdue for two weeks, an auction with other bidders', bought: 'P14D', auction: true },
  { title: 'last day of the window', bought: 'P29D' },
  { title: 'window elapsed', bought: 'P31D' },
  { title: 'combined invoice of two purchases', bought: 'PT27H', lines: 2 },
]

/** Buyers' requests, one for every state and outcome. */
const REQUESTS: readonly Story[] = [
  {
    title: 'unpaid, the buyer asks to cancel',
    bought: 'PT40H',
    steps: [{ ago: 'PT20H', did: 'asks', reason: 'ORDER_MISTAKE' }],
  },
  {
    title: 'paid, fresh request',
    bought: 'PT6H',
    steps: [
      { ago: 'PT6H', did: 'pays' },
      { ago: 'PT5H', did: 'asks', reason: 'FOUND_CHEAPER_PRICE' },
    ],
  },
  {
    title: 'paid, four hours left to answer',
    bought: 'PT70H',
    steps: [
      { ago: 'PT69H', did: 'pays' },
      { ago: 'PT68H', did: 'asks', reason: 'WRONG_SHIPPING_ADDRESS' },
    ],
  },
  {
    title: 'approved, refund not started',
    bought: 'P2D',
    slow: true,
    steps: [
      { ago: 'PT47H', did: 'pays' },
      { ago: 'PT30H', did: 'asks', reason: 'PRICE_TOO_HIGH' },
      { ago: 'PT2H', did: 'approves' },
    ],
  },
  {
    title: 'approved, refund under way',
    bought: 'P2D',
    slow: true,
    steps: [
      { ago: 'PT47H', did: 'pays' },
      { ago: 'PT40H', did: 'asks', reason: 'WONT_ARRIVE_IN_TIME' },
      { ago: 'PT15H', did: 'approves' },
    ],
  },
  {
    title: 'approved, first refund failed',
    bought: 'P3D',
    slow: true,
    refundFails: 1,
    steps: [
      { ago: 'PT71H', did: 'pays' },
      { ago: 'PT60H', did: 'asks', reason: 'WRONG_PAYMENT_METHOD' },
      { ago: 'PT26H', did: 'approves' },
    ],
  },
  {
    title: 'approved and refunded',
    bought: 'P8D',
    steps: [
      { ago: 'PT191H', did: 'pays' },
      { ago: 'P7D', did: 'asks', reason: 'ORDER_MISTAKE' },
      { ago: 'P5D', did: 'approves' },
    ],
  },
  {
    title: 'approved, every refund failed',
    bought: 'P9D',
    slow: true,
    refundFails: 3,
    steps: [
      { ago: 'PT215H', did: 'pays' },
      { ago: 'P8D', did: 'asks', reason: 'WRONG_SHIPPING_METHOD' },
      { ago: 'P7D', did: 'approves' },
    ],
  },
  {
    title: 'declined by the seller',
    bought: 'P7D',
    steps: [
      { ago: 'PT167H', did: 'pays' },
      { ago: 'P6D', did: 'asks', reason: 'FOUND_CHEAPER_PRICE' },
      { ago: 'PT130H', did: 'rejects' },
    ],
  },
  {
    title: 'rejected by eBay because the parcel was gone',
    bought: 'P5D',
    steps: [
      { ago: 'PT119H', did: 'pays' },
      { ago: 'PT100H', did: 'asks', reason: 'ORDER_MISTAKE' },
      { ago: 'PT90H', did: 'ships' },
    ],
  },
  {
    title: 'paid, the seller stayed silent',
    bought: 'P6D',
    steps: [
      { ago: 'PT143H', did: 'pays' },
      { ago: 'P5D', did: 'asks', reason: 'WONT_ARRIVE_IN_TIME' },
    ],
  },
  {
    title: 'unpaid, the seller stayed silent',
    bought: 'P6D',
    steps: [{ ago: 'P5D', did: 'asks', reason: 'ORDER_MISTAKE' }],
  },
]

/** Cancellations by the seller. */
const SELLERS: readonly Story[] = [
  {
    title: 'cancelled as unpaid a moment ago',
    bought: 'P6D',
    slow: true,
    steps: [{ ago: 'PT1H', did: 'cancels', reason: 'ORDER_UNPAID' }],
  },
  {
    title: 'cancelled as unpaid',
    bought: 'P8D',
    steps: [{ ago: 'P1D', did: 'cancels', reason: 'ORDER_UNPAID' }],
  },
  {
    title: 'out of stock, refunded',
    bought: 'P3D',
    steps: [
      { ago: 'PT70H', did: 'pays' },
      { ago: 'PT50H', did: 'cancels', reason: 'OUT_OF_STOCK_OR_CANNOT_FULFILL' },
    ],
  },
  {
    title: 'paid while it was being cancelled',
    bought: 'P7D',
    slow: true,
    steps: [
      { ago: 'PT40H', did: 'cancels', reason: 'ORDER_UNPAID' },
      { ago: 'PT39H', did: 'pays' },
    ],
  },
  {
    title: 'paid offline, the buyer has to confirm the refund',
    bought: 'P6D',
    steps: [
      { ago: 'P5D', did: 'pays-offline' },
      { ago: 'P4D', did: 'cancels', reason: 'BUYER_ASKED_CANCEL' },
    ],
  },
  {
    title: 'paid offline, the buyer never confirmed',
    bought: 'P16D',
    steps: [
      { ago: 'P15D', did: 'pays-offline' },
      { ago: 'P14D', did: 'cancels', reason: 'ADDRESS_ISSUES' },
      { ago: 'P1D', did: 'shows', fields: { oldNames: true } },
    ],
  },
]

/** What eBay may send without having announced it, and orders on which nothing happens. */
const ODD: readonly Story[] = [
  {
    title: 'state OTHER',
    bought: 'P4D',
    slow: true,
    steps: [
      { ago: 'PT95H', did: 'pays' },
      { ago: 'PT80H', did: 'cancels', reason: 'BUYER_ASKED_CANCEL' },
      { ago: 'PT79H', did: 'shows', fields: { state: 'OTHER' } },
    ],
  },
  {
    title: 'values and fields that nobody has described',
    bought: 'P2D',
    slow: true,
    steps: [
      { ago: 'PT47H', did: 'pays' },
      { ago: 'PT9H', did: 'asks', reason: 'ORDER_MISTAKE' },
      {
        ago: 'PT8H',
        did: 'shows',
        fields: {
          reason: 'EU_RIGHT_OF_WITHDRAWAL',
          state: 'AWAITING_REGULATORY_REVIEW',
          status: 'CANCEL_ON_HOLD',
          sellerDueAt: null,
          extra: { regulatoryHold: { basis: 'EU-2026-07', releasable: false }, sustainabilityScore: 3 },
        },
      },
    ],
  },
  {
    title: 'paid and shipped',
    bought: 'P5D',
    steps: [
      { ago: 'PT118H', did: 'pays' },
      { ago: 'P3D', did: 'ships' },
    ],
  },
  { title: 'paid, not yet shipped', bought: 'PT30H', steps: [{ ago: 'PT29H', did: 'pays' }] },
]

export const STORIES: readonly Story[] = [...UNPAID, ...REQUESTS, ...SELLERS, ...ODD]
