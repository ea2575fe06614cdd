import type { Sender } from './types.js'

/** What happens in a ticket, so many hours ago. */
export type Step =
  | { readonly ago: number; readonly did: 'writes'; readonly by: Sender; readonly text: string }
  | { readonly ago: number; readonly did: 'closes'; readonly by: Sender }
  | { readonly ago: number; readonly did: 'appeals' | 'gives-back' | 'seals' }
  /** For what no rule of ours brings about. */
  | { readonly ago: number; readonly did: 'shows'; readonly state: string }

export interface Story {
  /** Hours ago; half hours keep apart what should not share a date. */
  readonly opened: number
  readonly type?: 'ORDER' | 'PRE_PURCHASE' | 'POST_CUSTOMER_SUPPORT'
  readonly subject: string
  readonly label?: string
  readonly reason?: string
  readonly text: string
  readonly file?: string
  /** `WISH`: Wish's own support has it first, and the merchant may never see it open. */
  readonly routedTo?: 'WISH'
  readonly reopenable?: boolean
  readonly steps?: readonly Step[]
}

const sorry = 'We are sorry. We have asked the carrier and will write again tomorrow.'

/** The tickets of a demo shop: every state, some fresh, one nearly due, two overdue, one word that nobody knows. */
export const STORIES: readonly Story[] = [
  {
    opened: 1.5,
    subject: 'Where is my order?',
    label: 'Shipping taking too long',
    reason: 'SHIPPING_TAKING_TOO_LONG',
    text: 'It should have been here last week.',
  },
  {
    opened: 5,
    type: 'PRE_PURCHASE',
    subject: 'Does the lid fit a 26 cm pan?',
    text: 'Passt der Deckel auf eine 26-cm-Pfanne?',
  },
  {
    opened: 46,
    subject: 'Lamp arrived broken',
    label: 'Item damaged',
    reason: 'ITEM_IS_DAMAGED',
    text: 'The glass is in pieces, see the photo.',
    file: 'broken-lamp.jpg',
  },
  {
    opened: 55,
    subject: '收到的颜色不对',
    label: 'Not as described',
    reason: 'ITEM_DOES_NOT_MATCH_LISTING',
    text: '我订的是银色，收到的是黑色。',
  },
  {
    opened: 62,
    type: 'POST_CUSTOMER_SUPPORT',
    subject: 'Still no refund',
    label: 'Other',
    reason: 'OTHER',
    text: 'Support told me to ask the store.',
  },
  {
    opened: 80,
    subject: 'Parcel lost?',
    label: 'Never arrived',
    reason: 'ITEM_NEVER_ARRIVED',
    text: 'Tracking has not moved for ten days.',
    steps: [
      { ago: 70, did: 'writes', by: 'MERCHANT', text: sorry },
      { ago: 12, did: 'writes', by: 'USER', text: 'Nothing yet. What now?' },
    ],
  },
  {
    opened: 30,
    subject: 'Socks too small',
    label: 'Does not fit',
    reason: 'ITEM_DOES_NOT_FIT',
    text: 'Can I have size L?',
    steps: [{ ago: 26, did: 'writes', by: 'MERCHANT', text: 'Yes – please confirm your address.' }],
  },
  {
    opened: 20,
    subject: 'Ordered by mistake',
    label: 'Changed mind',
    reason: 'USER_PLACED_ORDER_BY_MISTAKE',
    text: 'Please cancel.',
    routedTo: 'WISH',
    steps: [
      {
        ago: 19.5,
        did: 'writes',
        by: 'WISH_AUTOMATED_SUPPORT',
        text: 'Your order can still be cancelled in the app.',
      },
    ],
  },
  {
    opened: 34,
    subject: 'Seller refuses a return',
    label: 'Does not work',
    reason: 'ITEM_DOES_NOT_WORK_AS_DESCRIBED',
    text: 'The hub gets hot and stops.',
    steps: [
      { ago: 28, did: 'writes', by: 'MERCHANT', text: 'Please try another charger.' },
      { ago: 24, did: 'writes', by: 'USER', text: 'I did. I want my money back.' },
      { ago: 6, did: 'appeals' },
    ],
  },
  {
    opened: 8,
    subject: 'Is this genuine?',
    label: 'Counterfeit',
    reason: 'ITEM_IS_COUNTERFEIT',
    text: 'The logo looks odd.',
    routedTo: 'WISH',
  },
  {
    opened: 100,
    subject: 'Empty parcel',
    label: 'Empty package',
    reason: 'EMPTY_PACKAGE',
    text: 'There was nothing in it.',
    reopenable: true,
    steps: [
      { ago: 90, did: 'writes', by: 'MERCHANT', text: 'A replacement is on its way.' },
      { ago: 75, did: 'closes', by: 'MERCHANT' },
    ],
  },
  {
    opened: 120,
    subject: 'Wrong address',
    label: 'Other',
    reason: 'OTHER',
    text: 'Can you change it?',
    steps: [
      { ago: 118, did: 'writes', by: 'MERCHANT', text: 'It is changed.' },
      { ago: 110, did: 'closes', by: 'USER' },
    ],
  },
  {
    opened: 300,
    subject: 'Note in the parcel',
    label: 'Note from the store',
    reason: 'RECEIVED_NOTE_FROM_MERCHANT',
    text: 'The note asks me to write a review.',
    steps: [
      { ago: 290, did: 'closes', by: 'WISH_SUPPORT' },
      { ago: 280, did: 'seals' },
    ],
  },
  {
    opened: 15,
    subject: 'Customs asks for papers',
    label: 'Other',
    reason: 'OTHER',
    text: 'Which papers do I need?',
    steps: [{ ago: 14, did: 'shows', state: 'AWAITING_CUSTOMS' }],
  },
]
