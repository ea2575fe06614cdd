import { z } from 'zod'
import { action, kind } from '#adapter'
import type { CaseRef, RawItems } from '#adapter'
import type { Session } from './client.js'
import { followFeed, submitFeed } from './feed.js'
import { cancellationMachine, orderMachine } from './order-machine.js'
import { readOrder } from './order.js'
import { sendDocument, writeToBuyer } from './proactive-message.js'
import { askForReview } from './solicitation.js'
import { confirmShipment, shipmentInput } from './shipment.js'

/**
 * Cancels by file: order-id, cancellation-reason-code, amazon-order-item-code (developer-docs.amazon.com/sp-api/docs/order-feed-type-values,
 * read 2026-11-22).
 */
const CANCEL_FEED = 'POST_FLAT_FILE_ORDER_ACKNOWLEDGEMENT_DATA'

/** Reasons of a seller (type CancelReason of Amazon's OrderAcknowledgement schema). */
const CANCEL_REASONS = [
  'NoInventory',
  'ShippingAddressUndeliverable',
  'CustomerExchange',
  'BuyerCanceled',
  'GeneralAdjustment',
  'CarrierCreditDecision',
  'RiskAssessmentInformationNotValid',
  'CarrierCoverageFailure',
  'CustomerReturn',
  'MerchandiseNotReceived',
] as const

const CANCELLED = ['CANCELLED', 'CANCELLED/BUYER', 'CANCELLED/MERCHANT', 'CANCELLED/AMAZON'] as const

const cancelByFeed = (
  session: Session,
  ref: CaseRef,
  reason: (typeof CANCEL_REASONS)[number],
  line = '',
): Promise<{ readonly receipt: string }> =>
  submitFeed(session, ref.site, CANCEL_FEED, {
    'order-id': ref.orderId ?? ref.nativeId,
    'cancellation-reason-code': reason,
    'amazon-order-item-code': line,
  })

const rereadOrder = async (session: Session, ref: CaseRef): Promise<readonly RawItems[]> => [
  { stream: 'orders', items: [await readOrder(session, ref.orderId ?? ref.nativeId)] },
]

const hasTracking = (native: Readonly<Record<string, string>>, number: string): boolean =>
  (native['trackingNumbers'] ?? '').split(' ').includes(number)

export const order = kind({
  machine: orderMachine,
  reread: rereadOrder,
  actions: {
    confirm_shipment: action({
      title: { en: 'Confirm the shipment', zh: '确认发货' },
      description: {
        en: 'Tells Amazon of one parcel: carrier, tracking number, date and lines. The buyer is charged and informed.',
        zh: '向亚马逊确认一个包裹的承运商、运单号、发货时间和订单行；买家将被扣款并收到通知。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: true,
      input: shipmentInput,
      confirmedBy: ['SHIPPED'],
      shownBy: ({ native }, { trackingNumber }) => hasTracking(native, trackingNumber),
      run: (session: Session, ref, input) => confirmShipment(session, ref, input),
    }),
    cancel_order: action({
      title: { en: 'Cancel the order', zh: '取消订单' },
      description: {
        en: 'Cancels the whole order by a file that Amazon processes within minutes. Counts in the cancel rate, unless the buyer asked for it.',
        zh: '通过数据上传取消整个订单，亚马逊将在数分钟内处理。除买家主动要求外，计入取消率。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: true,
      input: z.strictObject({
        reason: z.enum(CANCEL_REASONS).meta({ 'x-words': { en: 'Reason', zh: '取消原因' } }),
      }),
      confirmedBy: CANCELLED,
      run: (session: Session, ref, { reason }) => cancelByFeed(session, ref, reason),
      follow: (session: Session, _ref, receipt) => followFeed(session, receipt),
    }),
    write_to_buyer: writeToBuyer,
    send_document: sendDocument,
    ask_for_review: askForReview,
  },
})

export const cancellation = kind({
  machine: cancellationMachine,
  reread: rereadOrder,
  actions: {
    accept_cancellation: action({
      title: { en: 'Cancel as the buyer wishes', zh: '按买家请求取消' },
      description: {
        en: 'Cancels this line by file with the reason that the buyer asked for it; that does not count in the cancel rate.',
        zh: '以“买家要求取消”为原因通过数据上传取消该订单行，不计入取消率。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: true,
      input: z.strictObject({}),
      confirmedBy: ['ACCEPTED'],
      run: (session: Session, ref) =>
        cancelByFeed(session, ref, 'BuyerCanceled', ref.native['orderItemId'] ?? ''),
      follow: (session: Session, _ref, receipt) => followFeed(session, receipt),
    }),
    ship_anyway: action({
      title: { en: 'Ship all the same', zh: '仍然发货' },
      description: {
        en: 'Confirms the shipment of this line although the buyer wished to cancel it. The buyer may return it.',
        zh: '尽管买家希望取消，仍确认该订单行已发货；买家之后可以申请退货。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: true,
      input: shipmentInput,
      confirmedBy: ['SHIPPED_ANYWAY'],
      run: (session: Session, ref, input) =>
        confirmShipment(session, ref, input, ref.native['orderItemId'] ?? null),
    }),
  },
})
