import type { DisputeOptions } from './openings.js'

/** What can happen in a dispute of the demo. */
export type Happening =
  | 'agrees'
  | 'agrees without an address'
  | 'counters'
  | 'accepts'
  | 'modifies'
  | 'cancels'
  | 'escalates'
  | 'asks'
  | 'proposes'
  | 'plan fails'
  | 'rules'
  | 'ships'
  | 'arrives'
  | 'confirms'
  | 'ends as returned'
  | 'shows another word'

/** So many hours before the demo begins. */
export type Step = readonly [ago: number, did: Happening]

export interface DisputeStory extends DisputeOptions {
  /** Hours before the demo begins. */
  readonly opened: number
  readonly steps?: readonly Step[]
}

/** A return for goods that are not as described, and one without a reason; the buyer may send where he is told. */
const RETURNED = { reason: 'not_as_described', returns: true } as const
const UNREASONED = { reason: 'no_reason', returns: true } as const

/** One dispute at least in every state that AliExpress can show. */
export const DISPUTE_STORIES: readonly DisputeStory[] = [
  { opened: 3, text: 'Nothing has come yet.' },
  { opened: 116, ...RETURNED, text: 'It is blue and not green.' },
  { opened: 30, warranty: true, ...UNREASONED },
  { opened: 50, hidden: true },
  { opened: 60, reason: 'shortage', steps: [[30, 'counters']] },
  {
    opened: 90,
    reason: 'shortage',
    steps: [
      [80, 'counters'],
      [20, 'modifies'],
    ],
  },
  { opened: 190, steps: [[180, 'counters']] },
  {
    opened: 130,
    course: 'evidence',
    steps: [
      [100, 'escalates'],
      [40, 'asks'],
    ],
  },
  {
    opened: 100,
    course: 'plan',
    steps: [
      [60, 'escalates'],
      [20, 'proposes'],
    ],
  },
  {
    opened: 180,
    course: 'evidence',
    steps: [
      [130, 'escalates'],
      [100, 'asks'],
    ],
  },
  {
    opened: 140,
    course: 'plan',
    steps: [
      [120, 'escalates'],
      [80, 'proposes'],
      [12, 'plan fails'],
    ],
  },
  { opened: 40, steps: [[5, 'agrees']] },
  { opened: 124, text: 'Nobody answered me.' },
  {
    opened: 70,
    ...RETURNED,
    steps: [[20, 'agrees without an address']],
  },
  {
    opened: 80,
    ...RETURNED,
    ships: false,
    steps: [[50, 'agrees']],
  },
  {
    opened: 150,
    ...UNREASONED,
    returnsTo: 'provider',
    steps: [
      [120, 'agrees'],
      [60, 'ships'],
    ],
  },
  {
    opened: 200,
    ...RETURNED,
    steps: [
      [180, 'agrees'],
      [150, 'ships'],
    ],
  },
  {
    opened: 160,
    ...UNREASONED,
    returnsTo: 'warehouse',
    steps: [
      [140, 'agrees'],
      [90, 'ships'],
    ],
  },
  {
    opened: 170,
    ...UNREASONED,
    returnsTo: 'warehouse',
    steps: [
      [150, 'agrees'],
      [120, 'ships'],
      [6, 'arrives'],
    ],
  },
  {
    opened: 300,
    ...RETURNED,
    steps: [
      [280, 'agrees'],
      [250, 'ships'],
      [90, 'confirms'],
    ],
  },
  {
    opened: 220,
    steps: [
      [200, 'agrees'],
      [190, 'ends as returned'],
    ],
  },
  { opened: 260, text: 'I never heard from you.' },
  { opened: 240, temper: 'accepts', reason: 'shortage', steps: [[220, 'counters']] },
  {
    opened: 400,
    steps: [
      [380, 'counters'],
      [330, 'escalates'],
      [300, 'rules'],
    ],
  },
  {
    opened: 500,
    refunds: false,
    steps: [
      [480, 'counters'],
      [450, 'escalates'],
    ],
  },
  { opened: 96, temper: 'cancels', steps: [[90, 'counters']] },
  { opened: 280, hidden: true },
  { opened: 45, steps: [[8, 'shows another word']] },
]

export interface OrderStory {
  readonly placed: number
  readonly shipped?: boolean
  readonly steps?: readonly (readonly [ago: number, did: string])[]
}

/** Orders beside those of the disputes, and what buyers asked to cancel. */
export const ORDER_STORIES: readonly OrderStory[] = [
  { placed: 30 },
  { placed: 165 },
  { placed: 200 },
  { placed: 40, steps: [[10, 'asks to cancel']] },
  { placed: 100, steps: [[60, 'asks to cancel']] },
  {
    placed: 90,
    steps: [
      [70, 'asks to cancel'],
      [50, 'cancel refused'],
    ],
  },
  { placed: 50, steps: [[5, 'shows RISK_CONTROL']] },
  { placed: 60, steps: [[4, 'shows WAIT_CUSTOMS_PAPERS']] },
]

export interface Review {
  readonly ago: number
  readonly stars: number
  readonly text: string
  readonly reply?: string
  readonly revisedAgo?: number
}

export const REVIEWS: readonly Review[] = [
  { ago: 12, stars: 1, text: 'Broken on arrival.' },
  { ago: 40, stars: 3, text: 'Took very long. 太慢了' },
  { ago: 90, stars: 2, text: 'Not my colour.', reply: 'We are sorry and send another one.', revisedAgo: 80 },
  { ago: 130, stars: 5, text: 'All good now.', revisedAgo: 60 },
  { ago: 150, stars: 5, text: 'Very nice.' },
]
