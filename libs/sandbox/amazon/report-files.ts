import { amountText } from './sites.js'
import type { Feedback, Order, Return, Seller } from './types.js'
import { factsOf, type World } from './world.js'

const DAY = 86_400_000
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `10-Jul-2025`, English months in every country. */
const reportDay = (at: number): string => {
  const date = new Date(at)
  const day = String(date.getUTCDate()).padStart(2, '0')
  return `${day}-${MONTHS[date.getUTCMonth()]}-${date.getUTCFullYear()}`
}

/** The short date of the seller's country, as the feedback report has it. */
function shortDay(at: number, site: string): string {
  const date = new Date(at)
  const [year, month, day] = date.toISOString().slice(0, 10).split('-')
  if (site === 'DE') return `${day}.${month}.${year?.slice(2)}`
  return site === 'JP' ? `${year}/${month}/${day}` : `${Number(month)}/${Number(day)}/${year?.slice(2)}`
}

/** Blanks are a single space, lines end in CR LF. */
const tsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map((cell) => (cell === '' ? ' ' : cell)).join('\t')}\r\n`).join('')

type Column = readonly [
  english: string,
  japanese: string,
  cell: (one: Return, order: Order, seller: Seller) => string,
]

const price = (minor: number, seller: Seller): string => amountText(minor, factsOf(seller))
const yesNo = (value: boolean): string => (value ? 'Y' : 'N')
const line = ({ lines }: Order) => lines[0]

/**
 * The documented columns of GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE with the 33rd of newer files. The Japanese heads are this sandbox's own:
 * that they are localized is known, their words are not.
 */
const RETURN_COLUMNS: readonly Column[] = [
  ['Order ID', '注文番号', ({ orderId }) => orderId],
  ['Order date', '注文日', (_, { placedAt }) => reportDay(placedAt)],
  ['Return request date', '返品申請日', ({ requestedAt }) => reportDay(requestedAt)],
  ['Return request status', '返品申請ステータス', ({ status }) => status],
  ['Amazon RMA ID', 'Amazon RMA ID', ({ rmaId }) => rmaId],
  ['Merchant RMA ID', '出品者RMA ID', () => ''],
  ['Label type', 'ラベルタイプ', () => 'AmazonUnPaidLabel'],
  ['Label cost', 'ラベル費用', (_, __, seller) => price(0, seller)],
  ['Currency code', '通貨コード', (_, __, seller) => factsOf(seller).currency],
  ['Return carrier', '返送配送業者', ({ trackingId }) => (trackingId === null ? '' : 'UPS')],
  ['Tracking ID', 'お問い合わせ伝票番号', ({ trackingId }) => trackingId ?? ''],
  ['Label to be paid by', 'ラベル費用負担者', () => 'Seller'],
  ['A-to-Z Claim', 'マーケットプレイス保証申請', ({ aToZ }) => yesNo(aToZ)],
  ['Is prime', 'プライム', () => 'N'],
  ['ASIN', 'ASIN', (_, order) => line(order)?.asin ?? ''],
  ['Merchant SKU', '出品者SKU', (_, order) => line(order)?.sku ?? ''],
  ['Item Name', '商品名', (_, order) => line(order)?.title ?? ''],
  ['Return quantity', '返品数量', ({ quantity }) => String(quantity)],
  ['Return Reason', '返品理由', ({ reason }) => reason],
  ['In policy', '返品ポリシー対象', () => 'Y'],
  ['Return type', '返品タイプ', () => 'C-Returns'],
  ['Resolution', '解決方法', ({ resolution }) => resolution],
  ['Invoice number', '請求書番号', () => ''],
  [
    'Return delivery date',
    '返品配達日',
    ({ deliveredAt }) => (deliveredAt === null ? '' : reportDay(deliveredAt)),
  ],
  [
    'Order Amount',
    '注文金額',
    (_, order, seller) => price((line(order)?.unitPrice ?? 0) * (line(order)?.quantity ?? 1), seller),
  ],
  ['Order quantity', '注文数量', (_, order) => String(line(order)?.quantity ?? 1)],
  ['SafeT Action reason', 'SAFE-T理由', ({ safeT }) => (safeT ? 'Damaged' : '')],
  ['SafeT claim id', 'SAFE-T申請ID', ({ safeT }) => safeT?.id ?? ''],
  ['SafeT claim state', 'SAFE-T申請ステータス', ({ safeT }) => safeT?.state ?? ''],
  ['SafeT claim creation time', 'SAFE-T申請日', ({ safeT }) => (safeT ? reportDay(safeT.createdAt) : '')],
  ['SafeT claim reimbursement amount', 'SAFE-T補てん額', () => ''],
  [
    'Refunded Amount',
    '返金額',
    ({ refunded }, __, seller) => (refunded === 0 ? '' : price(refunded, seller)),
  ],
  ['Order Item ID', '注文商品番号', (_, order) => line(order)?.orderItemId ?? ''],
]

/** The seller-fulfilled returns of a window as a flat file; only the heads when there are none. */
export function returnsFile(world: World, seller: Seller, from: number, to: number): string {
  const heads = RETURN_COLUMNS.map(([english, japanese]) => (seller.site === 'JP' ? japanese : english))
  const rows = world.state.returns
    .filter(
      (one) => one.seller === seller.login && !one.gone && one.requestedAt >= from && one.requestedAt <= to,
    )
    .flatMap((one) => {
      const order = world.state.orders.find(({ id }) => id === one.orderId)
      return order ? [RETURN_COLUMNS.map(([, , cell]) => cell(one, order, seller))] : []
    })
  return tsv([heads, ...rows])
}

/** Feedback of one to three stars; null when there is none, for which Amazon cancels the report. */
export function feedbackFile(world: World, seller: Seller, from: number, to: number): string | null {
  const given = world.state.feedback.filter(
    (one: Feedback) => one.seller === seller.login && !one.gone && one.at >= from && one.at <= to,
  )
  if (given.length === 0) return null
  const heads =
    seller.site === 'JP'
      ? ['日付', '評価', 'コメント', '回答', '注文番号', '評価者Eメール']
      : ['Date', 'Rating', 'Comments', 'Your Response', 'Order ID', 'Rater Email']
  const rows = given.map((one) => [
    shortDay(one.at, seller.site),
    String(one.rating),
    one.comments,
    one.response,
    one.orderId,
    world.state.orders.find(({ id }) => id === one.orderId)?.buyer.email ?? '',
  ])
  return tsv([heads, ...rows])
}

/** Returns of orders that Amazon fulfilled. */
export function fbaReturnsFile(world: World, seller: Seller, from: number, to: number): string | null {
  const heads =
    'return-date order-id sku asin fnsku product-name quantity fulfillment-center-id detailed-disposition reason status license-plate-number customer-comments'
  const rows = world.state.orders
    .filter(
      (order) =>
        order.seller === seller.login && order.fulfilledBy === 'AMAZON' && order.placedAt >= from - 30 * DAY,
    )
    .map((order) => [
      new Date(Math.min(to, order.placedAt + 10 * DAY)).toISOString().replace('.000Z', '+00:00'),
      order.id,
      line(order)?.sku ?? '',
      line(order)?.asin ?? '',
      `X00${order.id.slice(-7)}`,
      line(order)?.title ?? '',
      '1',
      'ABE2',
      'CUSTOMER_DAMAGED',
      'DEFECTIVE',
      'Unit returned to inventory',
      `LPN${order.id.slice(-7)}`,
      'Stopped working',
    ])
  return rows.length === 0 ? null : tsv([heads.split(' '), ...rows])
}
