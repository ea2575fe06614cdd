import { z } from 'zod'
import { action, kind, parseWire, sighting, stream, unlisted } from '#adapter'
import type { At, CaseRef, OrderMark } from '#adapter'
import { machine, money, recognise } from '#case'
import type { Activity, Flag, Observation } from '#case'
import { afterSalesOf } from './after-sales-choice.js'
import { cancellationsIn, isForNonPayment } from './cancellation-search.js'
import type { Session } from './client.js'
import { targetOf } from './command.js'
import { cancellationEffect } from './effects.js'
import { feeCauseOf } from './fee-cause.js'
import { cancellationFromGraphql } from './graphql-unconfirmed.js'
import { PARTIES } from './claim-wire.js'
import { policies } from './policies.js'
import { SITES, orderLink } from './sites.js'
import { keyed, partyOf } from './timeline.js'
import { unpaidItemMachine } from './unpaid-machine.js'
import { toEvidence } from './unpaid-observation.js'
import { ACTIVITIES, CANCEL_REASONS, CANCEL_STATUSES, CLOSE_REASONS, cancellationWire } from './wire.js'
import type { Cancellation } from './wire.js'

/*
 * Cancellations (Post-Order v2). A buyer asks, within an hour of the purchase or by message; the seller approves, which
 * refunds him, or rejects, by `sellerResponseDueDate`. Only whole orders. Sources: ebay.md §3 (read 2026-11-22).
 */

const CLOSED = [
  'CLOSED/CANCEL_REJECTED',
  'CLOSED/CANCEL_CLOSED_NO_REFUND',
  'CLOSED/CANCEL_CLOSED_WITH_REFUND',
  'CLOSED/CANCEL_CLOSED_UNKNOWN_REFUND',
  'CLOSED/CANCEL_CLOSED_FOR_COMMITMENT',
  'CLOSED/INVALID',
] as const

/** CancelStateEnum; CLOSED is split by CancelStatusEnum, APPROVAL_PENDING by who asked. OTHER says nothing and stays unrecognised. */
export const cancellationMachine = machine({
  kind: 'cancellation',
  initial: ['INITIAL', 'APPROVAL_PENDING', 'APPROVAL_PENDING/SELLER', 'REFUND_PENDING'],
  deadlines: policies,
  states: {
    INITIAL: {
      status: 'awaiting_marketplace',
      phase: 'request',
      to: ['APPROVAL_PENDING', 'APPROVAL_PENDING/SELLER', 'REFUND_PENDING', 'REFUND_INITIATED', ...CLOSED],
    },
    APPROVAL_PENDING: {
      status: 'awaiting_seller',
      phase: 'request',
      to: ['REFUND_PENDING', 'REFUND_INITIATED', 'CONFIRM_REFUND_PENDING', ...CLOSED],
      actions: ['approve_cancellation', 'reject_cancellation'],
      deadlines: ['seller_answers_cancellation'],
      says: 'APPROVAL_PENDING, asked for by the buyer',
    },
    'APPROVAL_PENDING/SELLER': {
      status: 'awaiting_buyer',
      phase: 'request',
      to: ['REFUND_PENDING', 'REFUND_INITIATED', 'CONFIRM_REFUND_PENDING', ...CLOSED],
      says: 'APPROVAL_PENDING, asked for by the seller',
    },
    REFUND_PENDING: {
      status: 'awaiting_marketplace',
      phase: 'execution',
      to: ['REFUND_INITIATED', 'REFUND_FAILED_RETRY', 'CONFIRM_REFUND_PENDING', ...CLOSED],
    },
    REFUND_INITIATED: {
      status: 'awaiting_marketplace',
      phase: 'execution',
      to: ['REFUND_FAILED_RETRY', 'CONFIRM_REFUND_PENDING', ...CLOSED],
    },
    REFUND_FAILED_RETRY: {
      status: 'awaiting_seller',
      phase: 'execution',
      to: ['REFUND_PENDING', 'REFUND_INITIATED', 'CONFIRM_REFUND_PENDING', ...CLOSED],
      noDeadline: 'eBay names no date by which the seller has to make the failed refund good',
    },
    CONFIRM_REFUND_PENDING: {
      status: 'awaiting_buyer',
      phase: 'execution',
      to: ['REFUND_INITIATED', ...CLOSED],
    },
    'CLOSED/CANCEL_REJECTED': { status: 'won', phase: 'closed', to: [] },
    'CLOSED/CANCEL_CLOSED_NO_REFUND': { status: 'settled', phase: 'closed', to: [] },
    'CLOSED/CANCEL_CLOSED_WITH_REFUND': { status: 'settled', phase: 'closed', to: [] },
    'CLOSED/CANCEL_CLOSED_UNKNOWN_REFUND': { status: 'settled', phase: 'closed', to: [] },
    'CLOSED/CANCEL_CLOSED_FOR_COMMITMENT': { status: 'settled', phase: 'closed', to: [] },
    'CLOSED/INVALID': { status: 'withdrawn', phase: 'closed', to: [] },
  },
})

const unlistedIn = (wire: Cancellation): Flag[] => [
  ...unlisted('cancelReason', wire.cancelReason, CANCEL_REASONS),
  ...unlisted('cancelStatus', wire.cancelStatus, CANCEL_STATUSES),
  ...unlisted('cancelCloseReason', wire.cancelCloseReason, CLOSE_REASONS),
  ...unlisted('requestorType', wire.requestorType, PARTIES),
  ...unlisted('marketplaceId', wire.marketplaceId, Object.keys(SITES)),
  ...(wire.activityHistories ?? []).flatMap((activity, index) =>
    unlisted(`activityHistories[${index}].activityType`, activity.activityType, ACTIVITIES),
  ),
]

/** The machine's word for a cancellation; a closed one without a known ending keeps eBay's words and is not recognised. */
function stateWord(wire: Cancellation): string {
  const { cancelState, cancelStatus, requestorType } = wire
  if (cancelState === 'CLOSED') return cancelStatus ? `CLOSED/${cancelStatus}` : 'CLOSED'
  // By eBay's description the state is a buyer's request, unless somebody else is named.
  const byOther = requestorType !== undefined && requestorType !== 'BUYER'
  return cancelState === 'APPROVAL_PENDING' && byOther ? `${cancelState}/${requestorType}` : cancelState
}

/** A cancellation as a case. `asOf` is eBay's last-modified date; a detail answer has none and counts as of its fetching. */
export function toObservation(
  wire: Cancellation,
  flags: readonly Flag[],
  at: At,
): Observation<keyof typeof cancellationMachine.states> {
  const site = wire.marketplaceId && SITES[wire.marketplaceId] ? wire.marketplaceId : at.site
  const lines = wire.lineItems ?? []
  const refund = wire.requestRefundAmount
  const orderId = wire.legacyOrderId ?? null
  const { cancelState, cancelStatus, requestorType, cancelCloseReason } = wire
  const read = Object.entries({ cancelState, cancelStatus, requestorType, cancelCloseReason })
  return {
    nativeId: wire.cancelId,
    state: recognise(cancellationMachine, stateWord(wire)),
    native: Object.fromEntries(read.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    site,
    asOf: wire.lastModifiedDate ?? null,
    openedAt: wire.cancelRequestDate,
    enteredAt: enteredAt(wire),
    subject: lines[0]?.itemTitle ?? (orderId === null ? `Cancellation ${wire.cancelId}` : `Order ${orderId}`),
    orderId,
    lines: lines.map((line) => ({
      lineId: `${line.itemId}-${line.transactionId}`,
      itemId: line.itemId,
      title: line.itemTitle ?? null,
      sku: null,
      quantity: line.cancelQuantity ?? null,
      price: null,
    })),
    buyer: wire.buyerLoginName ? { handle: wire.buyerLoginName, locale: null } : null,
    reason: wire.cancelReason ? { code: wire.cancelReason, text: null } : null,
    amount: refund ? money(refund.value, refund.currency) : null,
    given: wire.sellerResponseDueDate ? { seller_answers_cancellation: wire.sellerResponseDueDate } : {},
    activities: activitiesOf(wire),
    flags: [...flags, ...unlistedIn(wire)],
    link: orderId === null ? null : orderLink(site, orderId),
    gradeEffects: cancellationEffect(requestorType === 'BUYER', wire.cancelReason, stands(wire)),
  }
}

/** The request was refused or void: nothing was cancelled. */
const stands = ({ cancelStatus }: Cancellation): boolean =>
  cancelStatus === 'CANCEL_REJECTED' || cancelStatus === 'INVALID'

/** A seller's own cancellation for want of stock counts against the order. */
function marksOf(wire: Cancellation): OrderMark[] {
  const bySeller = wire.requestorType === 'SELLER' && wire.cancelReason === 'OUT_OF_STOCK_OR_CANNOT_FULFILL'
  if (!bySeller || !wire.legacyOrderId) return []
  return [
    {
      orderId: wire.legacyOrderId,
      mark: 'DEFECTIVE_TRANSACTION_RATE',
      at: wire.cancelRequestDate,
      provenance: 'marketplace',
      of: `cancellation ${wire.cancelId}`,
      ...(stands(wire) && { withdrawn: true }),
    },
  ]
}

function enteredAt(wire: Cancellation): string | null {
  if (wire.cancelState === 'CLOSED') return wire.cancelCloseDate ?? null
  const into = wire.activityHistories?.filter((one) => stateAfter(one) === wire.cancelState)
  return into?.at(-1)?.actionDate ?? (wire.cancelState === 'APPROVAL_PENDING' ? wire.cancelRequestDate : null)
}

type CancelActivity = NonNullable<Cancellation['activityHistories']>[number]

const stateBefore = (activity: CancelActivity): string | undefined =>
  activity.cancelStateFrom ?? activity.stateFrom
const stateAfter = (activity: CancelActivity): string | undefined =>
  activity.cancelStateTo ?? activity.cancelStatetateTo ?? activity.stateTo

const activitiesOf = (wire: Cancellation): Activity[] => {
  const steps = (wire.activityHistories ?? []).map((activity) => ({
    key: `${activity.activityType}@${activity.actionDate}`,
    at: activity.actionDate,
    party: partyOf(activity.activityParty),
    text: [activity.activityType, stateBefore(activity), stateAfter(activity) && `→ ${stateAfter(activity)}`]
      .filter(Boolean)
      .join(' '),
  }))
  const movements = (wire.moneyMovementInfo ?? []).flatMap((one): Activity[] => {
    const at = one.creationDate
    const sum = one.actualAmount ?? one.requestedAmount
    const text = [one.moneyMovementType, one.status, sum && `${sum.value} ${sum.currency}`]
      .filter(Boolean)
      .join(' · ')
    return at ? [{ key: `money:${text}@${at}`, at, party: 'marketplace', text }] : []
  })
  return keyed([...steps, ...movements])
}

/** Cancellations by the date they were asked for: the only filter that Post-Order has. */
export const cancellations = stream({
  everySeconds: 900,
  list: (session: Session, cursor) => afterSalesOf(session).list(session, 'cancellation', cursor),
  items: cancellationsIn,
  parse: (item) => parseWire(cancellationWire, cancellationFromGraphql(item)),
  map: (wire, flags, at: At) => ({
    cases: isForNonPayment(wire)
      ? toEvidence(wire, [...flags, ...unlistedIn(wire)], at).map((seen) => sighting(unpaidItemMachine, seen))
      : [sighting(cancellationMachine, toObservation(wire, flags, at))],
    marks: marksOf(wire),
  }),
})

export const cancellation = kind({
  machine: cancellationMachine,
  feeCause: feeCauseOf.cancellation,
  async reread(session: Session, ref: CaseRef) {
    const items = await afterSalesOf(session).read(session, 'cancellation', targetOf(ref))
    return [{ stream: 'cancellations', items }]
  },
  actions: {
    approve_cancellation: action({
      title: { en: 'Approve the cancellation', zh: '同意取消' },
      description: {
        en: 'Cancels the whole order; if it is paid, eBay refunds the buyer in full. Does not count as a defect when the buyer asked for it.',
        zh: '取消整个订单；若已付款，eBay 将向买家全额退款。买家主动申请的取消不计入卖家缺陷。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: true,
      input: z.strictObject({}),
      confirmedBy: [
        'REFUND_PENDING',
        'REFUND_INITIATED',
        'REFUND_FAILED_RETRY',
        'CONFIRM_REFUND_PENDING',
        'CLOSED/CANCEL_CLOSED_NO_REFUND',
        'CLOSED/CANCEL_CLOSED_WITH_REFUND',
        'CLOSED/CANCEL_CLOSED_UNKNOWN_REFUND',
        'CLOSED/CANCEL_CLOSED_FOR_COMMITMENT',
      ],
      run: async (session: Session, ref) => ({
        receipt: await afterSalesOf(session).send(session, 'approve_cancellation', targetOf(ref), {}),
      }),
    }),
    reject_cancellation: action({
      title: { en: 'Reject the cancellation', zh: '拒绝取消' },
      description: {
        en: 'The order stands and has to be fulfilled. If it has been shipped already, give the date and the tracking number.',
        zh: '订单继续有效，须照常发货。若已发货，请填写发货日期和物流单号。',
      },
      via: 'api',
      irreversible: true,
      movesMoney: false,
      input: z.strictObject({
        shipmentDate: z.iso
          .datetime({ offset: true })
          .optional()
          .meta({ 'x-words': { en: 'Shipped on', zh: '发货时间' } }),
        trackingNumber: z
          .string()
          .trim()
          .min(1)
          .max(100)
          .optional()
          .meta({ 'x-words': { en: 'Tracking number', zh: '运单号' } }),
      }),
      confirmedBy: ['CLOSED/CANCEL_REJECTED'],
      run: async (session: Session, ref, { shipmentDate: shippedAt, trackingNumber }) => ({
        receipt: await afterSalesOf(session).send(session, 'reject_cancellation', targetOf(ref), {
          shippedAt,
          trackingNumber,
        }),
      }),
    }),
  },
})
