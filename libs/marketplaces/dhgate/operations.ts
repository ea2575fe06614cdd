import { z } from 'zod'

/** How an operation of the router is called. */
export const operationWire = z.strictObject({
  /** DHgate's name of it: `dh.order.list.get`. */
  method: z.string().regex(/^[a-z0-9]+(\.[a-z0-9]+)+$/i),
  v: z.string().regex(/^\d+(\.\d+)?$/),
  /** JSON pointer to the list in the answer. */
  items: z
    .string()
    .regex(/^(\/[^/]+)+$/)
    .optional(),
  /** DHgate's parameter for each field of ours, for an operation that is filled in later; others are not sent. */
  params: z.record(z.string(), z.string().min(1)).optional(),
})
export type Operation = z.output<typeof operationWire>

/**
 * The operations that we know (facts of 2026-11-22, from public clients of the interface), each with its version. Those
 * that are null exist in no public source: what they would do is done by hand, until a shop's settings name them.
 */
export const OPERATIONS = {
  orderList: { method: 'dh.order.list.get', v: '2.0', items: '/orderBaseInfoList' },
  orderGet: { method: 'dh.order.get', v: '2.0' },
  disputeOpen: { method: 'dh.order.disputeopen.list', v: '2.0', items: '/orderDisputeOpenInfos' },
  disputeClose: { method: 'dh.order.disputeclose.list', v: '2.0', items: '/orderDisputeCloseInfos' },
  messageList: { method: 'dh.message.list', v: '2.0', items: '/msgList' },
  messageGet: { method: 'dh.message.get', v: '2.0' },
  messageReply: { method: 'dh.message.info.reply', v: '2.0' },
  messageSend: { method: 'dh.message.send', v: '2.0' },
  messageStatus: { method: 'dh.message.status.update', v: '2.0' },
  sellerGet: { method: 'dh.user.seller.get', v: '2.0' },
  disputeAgree: null,
  disputeRefuse: null,
  disputeEvidence: null,
  returnAddress: null,
  confirmReturn: null,
} as const satisfies Readonly<Record<string, Operation | null>>

export type OperationName = keyof typeof OPERATIONS

export const OPERATION_NAMES = Object.keys(OPERATIONS) as readonly OperationName[]
