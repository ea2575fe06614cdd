import type { DisputeMove } from './disputes.js'
import type { PreshipMove } from './orders.js'

/** What happens in a dispute, so many hours ago. */
export interface DisputeStory {
  readonly opened: number
  readonly kind?: 'after-sale'
  readonly steps?: readonly (readonly [ago: number, move: DisputeMove | { readonly code: string }])[]
  /** What the buyer wrote about the order when it was opened. */
  readonly words?: string
}

export interface PreshipStory {
  /** Hours ago that the order was paid. */
  readonly paid: number
  readonly steps: readonly (readonly [ago: number, move: PreshipMove])[]
  /** What happens as soon as somebody has seen the order in the list. */
  readonly whenSeen?: 'refund' | 'close'
}

const DAYS = 24

/** The disputes of the demo shop: every code and step, some nearly due, some overdue on the seller's side, one unknown. */
export const DISPUTES: readonly DisputeStory[] = [
  { opened: 3.5, words: 'The lamp arrived without its bulb. Can you refund 8 dollars?' },
  { opened: 30, words: '收到的颜色不对，我要退货。' },
  { opened: 4.9 * DAYS, words: 'Please answer, it has been four days.' },
  { opened: 6 * DAYS, steps: [[4 * DAYS, 'refuse']] },
  { opened: 9.5 * DAYS, steps: [[7 * DAYS, 'refuse']], words: 'I will ask DHgate if you do not pay.' },
  {
    opened: 4 * DAYS,
    steps: [
      [3 * DAYS, 'refuse'],
      [20, 'buyer-proposes'],
    ],
  },
  { opened: 2 * DAYS, steps: [[10, 'agree']] },
  { opened: 5.2 * DAYS, words: 'Nobody answered me.' },
  { opened: 8 * DAYS, steps: [[4 * DAYS, 'agree-return']] },
  {
    opened: 9 * DAYS,
    steps: [
      [6 * DAYS, 'agree-return'],
      [3 * DAYS, 'give-address'],
    ],
  },
  {
    opened: 30 * DAYS,
    steps: [
      [28 * DAYS, 'agree-return'],
      [27 * DAYS, 'give-address'],
      [25 * DAYS, 'ship-return'],
    ],
  },
  {
    opened: 8 * DAYS,
    steps: [
      [6 * DAYS, 'refuse'],
      [2 * DAYS, 'escalate'],
    ],
  },
  {
    opened: 7 * DAYS,
    steps: [
      [5 * DAYS, 'refuse'],
      [2.5 * DAYS, 'complain'],
    ],
  },
  {
    opened: 9 * DAYS,
    steps: [
      [7 * DAYS, 'refuse'],
      [2.8 * DAYS, 'escalate'],
      [1 * DAYS, 'give-evidence'],
    ],
  },
  {
    opened: 14 * DAYS,
    steps: [
      [11 * DAYS, 'refuse'],
      [5 * DAYS, 'escalate'],
    ],
  },
  {
    opened: 16 * DAYS,
    steps: [
      [13 * DAYS, 'refuse'],
      [8 * DAYS, 'escalate'],
      [6 * DAYS, 'review'],
      [12, 'rule'],
    ],
  },
  {
    opened: 18 * DAYS,
    steps: [
      [15 * DAYS, 'refuse'],
      [10 * DAYS, 'escalate'],
      [8 * DAYS, 'review'],
      [3 * DAYS, 'rule'],
      [2.5 * DAYS, 'require-return'],
    ],
  },
  {
    opened: 20 * DAYS,
    steps: [
      [17 * DAYS, 'refuse'],
      [12 * DAYS, 'escalate'],
      [10 * DAYS, 'review'],
      [6 * DAYS, 'rule'],
      [5.5 * DAYS, 'require-return'],
      [4 * DAYS, 'give-address'],
    ],
  },
  {
    opened: 40 * DAYS,
    steps: [
      [37 * DAYS, 'refuse'],
      [34 * DAYS, 'escalate'],
      [32 * DAYS, 'review'],
      [29 * DAYS, 'rule'],
      [28.5 * DAYS, 'require-return'],
      [27 * DAYS, 'give-address'],
      [24 * DAYS, 'ship-return'],
    ],
  },
  { opened: 2.5 * DAYS, kind: 'after-sale', words: 'It broke after a week.' },
  { opened: 8 * DAYS, kind: 'after-sale', steps: [[3 * DAYS, 'rule-after-sale']] },
  { opened: 12 * DAYS, steps: [[11 * DAYS, 'agree']] },
  { opened: 7 * DAYS, steps: [[6 * DAYS, 'refund-part']] },
  {
    opened: 25 * DAYS,
    steps: [
      [23 * DAYS, 'agree-return'],
      [22 * DAYS, 'give-address'],
    ],
  },
  { opened: 6 * DAYS, steps: [[5.5 * DAYS, 'withdraw']] },
  {
    opened: 3 * DAYS,
    steps: [
      [2 * DAYS, 'refuse'],
      [30, { code: '108001' }],
    ],
  },
]

/** The last two end once they have been seen: only who saw the request can tell that the end is one of it. */
export const PRESHIPS: readonly PreshipStory[] = [
  { paid: 3 * DAYS, steps: [[5, 'ask']] },
  { paid: 9.7 * DAYS, steps: [[2 * DAYS, 'ask']] },
  {
    paid: 4 * DAYS,
    steps: [
      [2 * DAYS, 'ask'],
      [8, 'agree'],
    ],
  },
  {
    paid: 5 * DAYS,
    steps: [
      [3 * DAYS, 'ask'],
      [2 * DAYS, 'agree-part'],
    ],
  },
  {
    paid: 6 * DAYS,
    steps: [
      [4 * DAYS, 'ask'],
      [3 * DAYS, 'withdraw'],
    ],
  },
  {
    paid: 5 * DAYS,
    steps: [
      [3 * DAYS, 'ask'],
      [20, 'agree'],
    ],
    whenSeen: 'refund',
  },
  { paid: 9 * DAYS, steps: [[2 * DAYS, 'ask']], whenSeen: 'close' },
]

export const MESSAGES: readonly {
  readonly ago: number
  readonly words: string
  readonly answered?: number
  readonly binned?: true
}[] = [
  { ago: 6, words: 'Does the lid fit a 26 cm pan?' },
  { ago: 50, words: 'Can I have 200 pieces by Christmas?<br/>Regards', answered: 40 },
  { ago: 90, words: 'SEO services for your shop', binned: true },
]
