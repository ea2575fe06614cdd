import type { Command, Inputs } from './after-sales.js'
import type { PostOrderCall } from './client.js'

/* What the commands of a seller are in Post-Order v2: addresses and bodies. Sources: ebay.md §3.3 (read 2026-11-22). */

export const text = (content: string | undefined) => (content ? { comments: { content } } : {})
const sum = ({ amount, currency }: { amount: string; currency: string }) => ({
  value: Number(amount),
  currency,
})

/** A call that changes something, before it is sent. */
export type Sent = Pick<PostOrderCall, 'operation' | 'path' | 'body'>

/** Every command that is one call; `path` is the object's id as it stands in the address. */
export const CALLS: {
  readonly [C in Exclude<Command, 'cancel_unpaid' | 'label_return'>]: (path: string, input: Inputs[C]) => Sent
} = {
  approve_cancellation: (id) => ({ operation: 'cancellation.approve', path: `/cancellation/${id}/approve` }),
  // eBay demands a body, be it an empty object.
  reject_cancellation: (id, { shippedAt, trackingNumber }) => ({
    operation: 'cancellation.reject',
    path: `/cancellation/${id}/reject`,
    body: {
      ...(shippedAt && { shipmentDate: { value: new Date(shippedAt).toISOString() } }),
      ...(trackingNumber && { trackingNumber }),
    },
  }),
  decide_return: (id, { decision, comments, partialRefund, rmaNumber }) => ({
    operation: 'return.decide',
    path: `/return/${id}/decide`,
    body: {
      decision,
      ...text(comments),
      ...(partialRefund && { partialRefundAmount: sum(partialRefund) }),
      ...(rmaNumber && { RMANumber: rmaNumber }),
    },
  }),
  refund_return: (id, { total, comments }) => ({
    operation: 'return.issue_refund',
    path: `/return/${id}/issue_refund`,
    body: {
      ...text(comments),
      refundDetail: {
        totalAmount: sum(total),
        itemizedRefundDetail: [{ refundAmount: sum(total), refundFeeType: 'PURCHASE_PRICE' }],
      },
    },
  }),
  receive_return: (id, { comments }) => ({
    operation: 'return.mark_as_received',
    path: `/return/${id}/mark_as_received`,
    body: text(comments),
  }),
  message_return: (id, input) => ({
    operation: 'return.send_message',
    path: `/return/${id}/send_message`,
    body: { message: { content: input.text } },
  }),
  escalate_return: (id, { reason, comments }) => ({
    operation: 'return.escalate',
    path: `/return/${id}/escalate`,
    body: { reason, ...text(comments) },
  }),
  refund_inquiry: (id, { comments }) => ({
    operation: 'inquiry.issue_refund',
    path: `/inquiry/${id}/issue_refund`,
    body: text(comments),
  }),
  ship_inquiry: (id, { carrier, trackingNumber, shippedAt, comments }) => ({
    operation: 'inquiry.provide_shipment_info',
    path: `/inquiry/${id}/provide_shipment_info`,
    body: {
      shippedWithTracking: trackingNumber !== undefined,
      shippingCarrierName: carrier,
      ...(trackingNumber && { trackingNumber }),
      shippingDate: { value: new Date(shippedAt).toISOString() },
      ...(comments && { sellerComments: { content: comments } }),
    },
  }),
  message_inquiry: (id, input) => ({
    operation: 'inquiry.send_message',
    path: `/inquiry/${id}/send_message`,
    body: { message: { content: input.text } },
  }),
  escalate_inquiry: (id, { reason, comments }) => ({
    operation: 'inquiry.escalate',
    path: `/inquiry/${id}/escalate`,
    body: { escalationReason: reason, ...text(comments) },
  }),
  appeal_case: (id, { comments }) => ({
    operation: 'case.appeal',
    path: `/casemanagement/${id}/appeal`,
    body: text(comments),
  }),
}
