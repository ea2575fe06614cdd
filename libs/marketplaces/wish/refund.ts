import { z } from 'zod'
import { Problem, action } from '#adapter'
import type { CaseRef, Followed, Shown, Words } from '#adapter'
import type { Session } from './client.js'
import { parseOrder } from './order.js'
import type { Order } from './order.js'

/** Reasons as the specification 3.0.65 lists them; which of them an order allows, Wish tells when it is asked. */
export const ORDER_REFUND_REASONS = [
  'UNABLE_TO_SHIP',
  'ITEM_RETURNED_TO_SENDER',
  'ITEM_IS_DAMAGED',
  'SHIPPING_TAKING_TOO_LONG',
  'ITEM_DOES_NOT_FIT',
  'RECEIVED_WRONG_ITEM',
  'ITEM_IS_COUNTERFEIT',
  'ITEM_DOES_NOT_WORK_AS_DESCRIBED',
  'ITEM_DOES_NOT_MATCH_LISTING',
  'ITEM_MARKED_DELIVERED_BUT_DID_NOT_ARRIVE',
  'MERCHANT_SENT_TO_WRONG_ADDRESS',
  'REPLACEMENT_NEVER_RECEIVED',
  'WRONG_COLOR',
  'ITEM_IS_POOR_QUALITY',
  'INCOMPLETE_ORDER',
  'MERCHANT_OUT_OF_STOCK',
  'EMPTY_PACKAGE',
  'PRODUCT_LISTING_MISSING_INFO',
  'ITEM_DID_NOT_MEET_EXPECTATIONS',
  'RECEIVED_NOTE_FROM_MERCHANT',
  'MERCHANT_REPORTED_ORDER',
  'MERCHANT_REPORTED_BUYER_FRAUD',
] as const

const input = z.strictObject({
  refund_reason: z.enum(ORDER_REFUND_REASONS).meta({ 'x-words': { en: 'Reason', zh: '退款原因' } }),
  refund_reason_note: z
    .string()
    .trim()
    .min(1)
    .optional()
    .meta({ 'x-words': { en: 'Note to the buyer', zh: '给买家的说明' } }),
  order: z
    .string()
    .optional()
    .meta({ 'x-words': { en: 'Order, if the ticket has several', zh: '订单号（工单含多个订单时必填）' } }),
})
type Input = z.output<typeof input>

const path = (order: string, rest = ''): string => `/orders/${encodeURIComponent(order)}${rest}`

export const readOrder = (session: Session, order: string): Promise<unknown> =>
  session.call({ operation: 'orders.get', method: 'GET', path: path(order) })

const refused = (message: string): Problem => new Problem('rejected', message, { sideEffect: 'none' })

const ordersOf = (ref: CaseRef): readonly string[] => ref.lines.map(({ lineId }) => lineId)

/** The order that is meant. Throws `rejected` when the ticket has several and none is named, or not that one. */
function orderOf(ref: CaseRef, { order }: Input): string {
  const own = ordersOf(ref)
  if (order !== undefined && !own.includes(order)) throw refused(`the ticket is not about order ${order}`)
  const [only, ...others] = own
  if (only === undefined) throw refused('the ticket is about no order')
  if (order === undefined && others.length > 0) throw refused('the ticket is about several orders: name one')
  return order ?? only
}

/** Whether a refund is under way or done, by all that an order shows of it. */
const isRefunding = (order: Order): boolean => {
  const { state } = stateOfRefund(order)
  return state === 'confirmed' || (order.processing_source === 'REFUND' && state === 'pending')
}

/**
 * How far a refund is. `processing_status` may be empty, as the specification warns: the order's state and its list of
 * refunds then tell.
 */
function stateOfRefund({ state, processing_source, processing_status }: Order): Followed {
  if (state === 'REFUNDED') return { state: 'confirmed' }
  if (processing_source !== 'REFUND') return { state: 'pending' }
  if (processing_status === 'SUCCEEDED') return { state: 'confirmed' }
  if (processing_status === 'FAILED') return { state: 'refused', why: 'Wish says that the refund failed' }
  return { state: 'pending' }
}

async function run(session: Session, ref: CaseRef, wanted: Input): Promise<{ receipt: string }> {
  const order = orderOf(ref, wanted)
  const { refund_reason, refund_reason_note } = wanted
  const reasons = await session.call({
    operation: 'orders.refund_reasons',
    method: 'GET',
    path: path(order, '/refund_reasons'),
  })
  if (!Array.isArray(reasons) || !reasons.includes(refund_reason)) {
    const allowed = Array.isArray(reasons) && reasons.length > 0 ? reasons.join(', ') : 'no reason at all'
    throw refused(`Wish does not accept ${refund_reason} for this order now; it accepts ${allowed}`)
  }
  try {
    await session.call({
      operation: 'orders.refund',
      method: 'PUT',
      path: path(order, '/refund'),
      body: { refund_reason, ...(refund_reason_note !== undefined && { refund_reason_note }) },
    })
  } catch (error) {
    const lost = error instanceof Problem && error.detail.sideEffect === 'unknown'
    if (!lost || !(await wasAccepted(session, order))) throw error
  }
  return { receipt: order }
}

/** Wish has no idempotency key: after a lost answer the order is read, never the refund sent again. */
async function wasAccepted(session: Session, order: string): Promise<boolean> {
  try {
    return isRefunding(parseOrder(await readOrder(session, order)))
  } catch {
    return false
  }
}

/** A refund that the order shows since, whoever asked whether it was sent. */
const shows = ({ since }: Shown): boolean =>
  since.some(({ key, party }) => key.startsWith('refund:') && party === 'seller')

const NO_ORDER: Words = { en: 'the ticket is about no order', zh: '该工单没有关联订单' }

/** Refunds an order. Wish knows whole orders only, no amounts (specification 3.0.65), and tells the outcome later. */
export const refundOrder = action({
  title: { en: 'Refund the whole order', zh: '整单退款' },
  description: {
    en: 'Pays the whole order back to the buyer, or cancels it before it is shipped; Wish knows no partial refunds. Wish decides the reasons that it accepts, and tells later whether it worked.',
    zh: '向买家全额退款；未发货则取消订单。Wish 不支持部分退款。可用的退款原因由 Wish 决定，结果稍后返回。',
  },
  via: 'api',
  irreversible: true,
  movesMoney: true,
  input,
  outgoing: ['refund_reason_note'],
  // The state of the ticket says nothing of its order: the order is asked.
  confirmedBy: null,
  shownBy: shows,
  follow: async (session: Session, _ref, receipt) =>
    stateOfRefund(parseOrder(await readOrder(session, receipt))),
  guard: (ref) => (ordersOf(ref).length === 0 ? NO_ORDER : null),
  run,
})
