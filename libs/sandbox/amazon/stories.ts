import type { NewReturn } from './returns.js'

const HOUR = 3_600_000

/** An order of a demo shop. Hours are counted from now: `shipIn` negative lies in the past. */
export interface OrderStory {
  readonly placed: number
  readonly shipIn: number
  readonly title: string
  readonly buyer: string
  readonly price?: number
  readonly quantity?: number
  /** A status that no deed brings about. */
  readonly status?: string
  readonly fba?: true
  /** Hours ago. */
  readonly shipped?: number
  readonly partly?: true
  readonly cancelled?: 'BUYER' | 'MERCHANT' | 'AMAZON'
  readonly wish?: string
  readonly back?: Omit<NewReturn, 'requestedAt' | 'deliveredAt'> & {
    /** Hours ago. */
    readonly requested: number
    readonly delivered?: number
  }
  readonly feedback?: {
    readonly rating: 1 | 2 | 3
    readonly comments: string
    readonly ago: number
    readonly response?: string
  }
  readonly claimed?: number
  readonly charged?: number
}

const safeT = (state: string, ago: number): NonNullable<NewReturn['safeT']> => ({
  id: `SAFET-${ago}-${state.length}`,
  state,
  createdAt: -ago,
})

/** The American shop: every state of every kind, some overdue, one word that nobody knows. */
export const US_STORIES: readonly OrderStory[] = [
  { placed: 20, shipIn: 28, title: 'Garden lantern, solar', buyer: 'Ada Lane' },
  { placed: 40, shipIn: 5, title: 'Folding camp chair', buyer: 'Ben Cole', quantity: 2 },
  { placed: 70, shipIn: -10, title: 'Cast iron pan 26 cm', buyer: 'Cleo Marsh' },
  { placed: 240, shipIn: -192, title: 'Desk lamp with clamp', buyer: 'Dan Frost' },
  { placed: 30, shipIn: 18, title: 'Wool blanket', buyer: 'Eve Hart', quantity: 3, partly: true, shipped: 3 },
  { placed: 2, shipIn: 60, title: 'Paper trimmer A4', buyer: 'Finn Gray', status: 'PENDING' },
  {
    placed: 26,
    shipIn: 400,
    title: 'Advent calendar 2027',
    buyer: 'Gil Stone',
    status: 'PENDING_AVAILABILITY',
  },
  { placed: 90, shipIn: -40, title: 'Bamboo tray', buyer: 'Hana Wolf', shipped: 60 },
  { placed: 150, shipIn: -100, title: 'Kitchen scale', buyer: 'Ian Reed', shipped: 70 },
  { placed: 50, shipIn: -2, title: 'Bath mat', buyer: 'Joy Field', cancelled: 'MERCHANT' },
  { placed: 55, shipIn: -3, title: 'Laundry basket', buyer: 'Kai North', cancelled: 'AMAZON' },
  { placed: 33, shipIn: 12, title: 'Picture frame', buyer: 'Lea Berg', status: 'ON_HOLD' },
  { placed: 800, shipIn: -700, title: 'Storage box', buyer: 'Max Ford', fba: true },
  { placed: 44, shipIn: -1, title: 'Tent pegs', buyer: 'Noa Winter', status: 'UNFULFILLABLE' },
  // Wishes to cancel
  { placed: 16, shipIn: 30, title: 'Yoga mat', buyer: 'Oli Sand', wish: 'Found cheaper somewhere else.' },
  { placed: 48, shipIn: -4, title: 'Water bottle', buyer: 'Pia Moss', wish: 'Ordered by mistake' },
  {
    placed: 60,
    shipIn: -20,
    title: 'Head torch',
    buyer: 'Quin Lake',
    wish: 'Shipping too slow',
    shipped: 30,
  },
  { placed: 52, shipIn: -6, title: 'Rain jacket', buyer: 'Rui Hill', wish: 'Wrong size', cancelled: 'BUYER' },
  // Returns
  returned(20, { requested: 30, status: 'Pending', reason: 'CR-DEFECTIVE' }, 'Hand blender', 'Sia Dale'),
  returned(
    22,
    { requested: 60, status: 'Pending', reason: 'CR-ORDERED_WRONG_ITEM' },
    'Phone case',
    'Tom Vale',
  ),
  returned(24, { requested: 70, status: 'Approved', reason: 'CR-UNWANTED_ITEM' }, 'Tablet stand', 'Uma Pike'),
  returned(
    25,
    { requested: 120, status: 'Approved', reason: 'CR-QUALITY_UNACCEPTABLE', trackingId: '1ZRET0000001' },
    'Curtain set',
    'Vic Rowe',
  ),
  returned(
    26,
    {
      requested: 200,
      delivered: 30,
      status: 'Approved',
      reason: 'CR-DAMAGED_BY_CARRIER',
      trackingId: '1ZRET0000002',
    },
    'Glass jug',
    'Wes Holt',
  ),
  returned(
    28,
    {
      requested: 320,
      delivered: 170,
      status: 'Approved',
      reason: 'CR-MISSING_PARTS',
      trackingId: '1ZRET0000003',
    },
    'Flat-pack shelf',
    'Xia Lund',
  ),
  returned(
    30,
    {
      requested: 400,
      delivered: 300,
      status: 'Approved',
      reason: 'CR-UNWANTED_ITEM',
      trackingId: '1ZRET0000004',
      refunded: 1999,
    },
    'Picnic set',
    'Yan Berg',
  ),
  returned(
    31,
    {
      requested: 420,
      delivered: 320,
      status: 'Completed',
      reason: 'CR-UNWANTED_ITEM',
      trackingId: '1ZRET0000005',
    },
    'Door stop',
    'Zoe Kerr',
  ),
  returned(
    33,
    { requested: 90, status: 'Denied', reason: 'CR-UNWANTED_ITEM' },
    'Gift card holder',
    'Abe Lowe',
  ),
  {
    ...returned(
      34,
      { requested: 220, status: 'Approved', reason: 'CR-DEFECTIVE', aToZ: true },
      'Bike light',
      'Bea Nash',
    ),
    claimed: 120,
  },
  returned(
    35,
    {
      requested: 80,
      status: 'Approved',
      reason: 'CR-DEFECTIVE',
      resolution: 'ReturnlessRefund',
      refunded: 1999,
    },
    'USB cable',
    'Cy Park',
  ),
  returned(
    36,
    {
      requested: 380,
      delivered: 290,
      status: 'Approved',
      reason: 'CR-SWITCHEROO',
      trackingId: '1ZRET0000006',
      refunded: 1999,
      safeT: safeT('Under Review', 240),
    },
    'Camera strap',
    'Di Quist',
  ),
  returned(
    38,
    {
      requested: 500,
      delivered: 420,
      status: 'Approved',
      reason: 'CR-SWITCHEROO',
      trackingId: '1ZRET0000007',
      refunded: 1999,
      safeT: safeT('Granted', 400),
    },
    'Lens cap',
    'Eli Rusk',
  ),
  returned(
    60,
    { requested: 50 * 24, status: 'Approved', reason: 'CR-NO_REASON_GIVEN' },
    'Beach towel',
    'Fay Sun',
  ),
  returned(21, { requested: 26, status: 'Escalated', reason: 'CR-DEFECTIVE' }, 'Toaster', 'Gus Tate'),
  // Feedback and money
  {
    placed: 500,
    shipIn: -440,
    title: 'Wall clock',
    buyer: 'Hal Ude',
    shipped: 450,
    feedback: { rating: 1, comments: 'Arrived broken and nobody answers.', ago: 20 },
  },
  {
    placed: 520,
    shipIn: -460,
    title: 'Key rack',
    buyer: 'Ivy Vance',
    shipped: 470,
    feedback: {
      rating: 2,
      comments: 'Smaller than I thought.',
      ago: 60,
      response: 'We are sorry and sent a larger one.',
    },
  },
  {
    placed: 530,
    shipIn: -470,
    title: 'Shoe rack',
    buyer: 'Jed Wray',
    shipped: 480,
    feedback: { rating: 3, comments: 'Fine.', ago: 80 },
    charged: 150,
  },
]

/** The Japanese shop: a few of each, in Japanese files. */
export const JP_STORIES: readonly OrderStory[] = [
  { placed: 18, shipIn: 20, title: '折りたたみ椅子', buyer: '佐藤 花', price: 2980 },
  { placed: 80, shipIn: -12, title: '卓上ランプ', buyer: '鈴木 一郎', price: 3480 },
  { placed: 100, shipIn: -50, title: '竹のトレイ', buyer: '高橋 恵', price: 1980, shipped: 70 },
  { placed: 22, shipIn: 26, title: '毛布', buyer: '田中 翔', price: 4980, wish: '注文を間違えた' },
  {
    ...returned(20, { requested: 40, status: 'Pending', reason: 'CR-DEFECTIVE' }, '電気ケトル', '伊藤 優'),
    price: 3980,
  },
  {
    ...returned(
      24,
      {
        requested: 240,
        delivered: 100,
        status: 'Approved',
        reason: 'CR-UNWANTED_ITEM',
        trackingId: 'JPRET0001',
      },
      'ヨガマット',
      '渡辺 明',
    ),
    price: 2480,
  },
  {
    placed: 400,
    shipIn: -350,
    title: '壁掛け時計',
    buyer: '山本 海',
    price: 5980,
    shipped: 360,
    feedback: { rating: 1, comments: '届いた時に壊れていました。', ago: 30 },
  },
]

/** An order of so many days ago that was shipped in time and comes back. */
function returned(
  days: number,
  back: NonNullable<OrderStory['back']>,
  title: string,
  buyer: string,
): OrderStory {
  return { placed: days * 24 + 400, shipIn: -(days * 24 + 340), shipped: days * 24 + 350, title, buyer, back }
}

export const hours = (count: number): number => count * HOUR
