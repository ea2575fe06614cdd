import type { DisputeOptions } from './openings.js'

/** Something that happens in a dispute, so many hours before the demo begins. */
export interface Step {
  readonly ago: number
  readonly did:
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
}

export interface DisputeStory extends DisputeOptions {
  /** Hours before the demo begins. */
  readonly opened: number
  readonly steps?: readonly Step[]
}

/** One dispute at least in every state that AliExpress can show. */
export const DISPUTE_STORIES: readonly DisputeStory[] = [
  { opened: 3, text: 'Nothing has come yet.' },
  { opened: 116, reason: 'not_as_described', returns: true, text: 'It is blue and not green.' },
  { opened: 30, warranty: true, reason: 'no_reason', returns: true },
  { opened: 50, hidden: true },
  { opened: 60, reason: 'shortage', steps: [{ ago: 30, did: 'counters' }] },
  {
    opened: 90,
    reason: 'shortage',
    steps: [
      { ago: 80, did: 'counters' },
      { ago: 20, did: 'modifies' },
    ],
  },
  { opened: 190, steps: [{ ago: 180, did: 'counters' }] },
  {
    opened: 130,
    course: 'evidence',
    steps: [
      { ago: 100, did: 'escalates' },
      { ago: 40, did: 'asks' },
    ],
  },
  {
    opened: 100,
    course: 'plan',
    steps: [
      { ago: 60, did: 'escalates' },
      { ago: 20, did: 'proposes' },
    ],
  },
  {
    opened: 180,
    course: 'evidence',
    steps: [
      { ago: 130, did: 'escalates' },
      { ago: 100, did: 'asks' },
    ],
  },
  {
    opened: 140,
    course: 'plan',
    steps: [
      { ago: 120, did: 'escalates' },
      { ago: 80, did: 'proposes' },
      { ago: 12, did: 'plan fails' },
    ],
  },
  { opened: 40, steps: [{ ago: 5, did: 'agrees' }] },
  { opened: 124, text: 'Nobody answered me.' },
  {
    opened: 70,
    reason: 'not_as_described',
    returns: true,
    steps: [{ ago: 20, did: 'agrees without an address' }],
  },
  {
    opened: 80,
    reason: 'not_as_described',
    returns: true,
    ships: false,
    steps: [{ ago: 50, did: 'agrees' }],
  },
  {
    opened: 150,
    reason: 'no_reason',
    returns: true,
    returnsTo: 'provider',
    steps: [
      { ago: 120, did: 'agrees' },
      { ago: 60, did: 'ships' },
    ],
  },
  {
    opened: 200,
    reason: 'not_as_described',
    returns: true,
    steps: [
      { ago: 180, did: 'agrees' },
      { ago: 150, did: 'ships' },
    ],
  },
  {
    opened: 160,
    reason: 'no_reason',
    returns: true,
    returnsTo: 'warehouse',
    steps: [
      { ago: 140, did: 'agrees' },
      { ago: 90, did: 'ships' },
    ],
  },
  {
    opened: 170,
    reason: 'no_reason',
    returns: true,
    returnsTo: 'warehouse',
    steps: [
      { ago: 150, did: 'agrees' },
      { ago: 120, did: 'ships' },
      { ago: 6, did: 'arrives' },
    ],
  },
  {
    opened: 300,
    reason: 'not_as_described',
    returns: true,
    steps: [
      { ago: 280, did: 'agrees' },
      { ago: 250, did: 'ships' },
      { ago: 90, did: 'confirms' },
    ],
  },
  {
    opened: 220,
    steps: [
      { ago: 200, did: 'agrees' },
      { ago: 190, did: 'ends as returned' },
    ],
  },
  { opened: 260, text: 'I never heard from you.' },
  { opened: 240, temper: 'accepts', reason: 'shortage', steps: [{ ago: 220, did: 'counters' }] },
  {
    opened: 400,
    steps: [
      { ago: 380, did: 'counters' },
      { ago: 330, did: 'escalates' },
      { ago: 300, did: 'rules' },
    ],
  },
  {
    opened: 500,
    refunds: false,
    steps: [
      { ago: 480, did: 'counters' },
      { ago: 450, did: 'escalates' },
    ],
  },
  { opened: 96, temper: 'cancels', steps: [{ ago: 90, did: 'counters' }] },
  { opened: 280, hidden: true },
  { opened: 45, steps: [{ ago: 8, did: 'shows another word' }] },
]

export interface OrderStory {
  readonly placed: number
  readonly shipped?: boolean
  readonly steps?: readonly { readonly ago: number; readonly did: string }[]
}

/** Orders beside those of the disputes, and what buyers asked to cancel. */
export const ORDER_STORIES: readonly OrderStory[] = [
  { placed: 30 },
  { placed: 165 },
  { placed: 200 },
  { placed: 40, steps: [{ ago: 10, did: 'asks to cancel' }] },
  { placed: 100, steps: [{ ago: 60, did: 'asks to cancel' }] },
  {
    placed: 90,
    steps: [
      { ago: 70, did: 'asks to cancel' },
      { ago: 50, did: 'cancel refused' },
    ],
  },
  { placed: 50, steps: [{ ago: 5, did: 'shows RISK_CONTROL' }] },
  { placed: 60, steps: [{ ago: 4, did: 'shows WAIT_CUSTOMS_PAPERS' }] },
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
