import { json, type Answer } from '../http.js'
import { ORDER_ONLY, wall } from './world.js'
import type { DisputeFields, OrderFields, Shop, Topic } from './types.js'

/** An answer that went well: `status` beside the data. */
export const ok = (data: Record<string, unknown>): Answer =>
  json(200, { status: { code: '00000000', message: 'OK', solution: '', subErrors: [] }, ...data })

/** Real answers to replies have `msg` where the documentation says `message`. */
export const okMsg = (data: Record<string, unknown>): Answer =>
  json(200, { status: { code: '00000000', msg: 'OK', solution: '', subErrors: [] }, ...data })

/** A business failure: HTTP 200 with another code in `status`. */
export const failed = (code: string, message: string, field?: string): Answer =>
  json(200, {
    status: {
      code,
      message,
      solution: '',
      subErrors:
        field === undefined ? [] : [{ code: `isv.${field}-invalid`, message: `${field} is invalid` }],
    },
  })

/** A failure of the gateway stands at the top level. */
export const gateway = (code: string, message: string): Answer =>
  json(200, { code, message, solution: 'see open.dhgate.com', subErrors: [] })

export const ERRORS = {
  expired: gateway('40', 'access_token is expired or unknown'),
  noMethod: gateway('26', 'missing method'),
  unknownMethod: gateway('27', 'invalid method'),
  version: gateway('30', 'unsupported version'),
  timestamp: gateway('39', 'invalid timestamp'),
  tooOften: gateway('37', 'the application calls too often'),
  unavailable: gateway('1', 'service currently unavailable'),
} as const

/** Amounts are doubles, with the noise of sums. */
const total = (minor: number): number => minor / 100

const orderParts = (order: OrderFields): Record<string, unknown> => ({
  orderNo: order.orderNo,
  buyerId: order.buyer.id,
  buyerNickName: order.buyer.nickName,
  country: order.buyer.country,
  orderTotalPrice: total(order.total),
  startedDate: wall(order.startedAt),
  payDate: wall(order.paidAt),
  deliveryDate: wall(order.deliveredAt),
  deliveryDeadline: wall(order.deliveryDeadline),
  buyerConfirmDate: null,
  cancelDate: wall(order.cancelledAt),
  inAccountDate: null,
  orderRemark: '',
  isWarn: order.warnReason !== null,
  warnReason: order.warnReason,
})

export const orderJson = (order: OrderFields): Record<string, unknown> => ({
  ...orderParts(order),
  orderId: order.orderId,
  orderStatus: order.status,
  updateDate: wall(order.modifiedAt),
})

/** Empty where the order's status alone tells. */
const disputeStatus = ({ code }: DisputeFields): string => (code === ORDER_ONLY ? '' : code)

export const openJson = (dispute: DisputeFields, order: OrderFields): Record<string, unknown> => ({
  ...orderParts(order),
  orderStatus: order.status,
  disputeStatus: disputeStatus(dispute),
  disputeOpenDate: wall(dispute.openedAt),
})

/** The list of closed ones does not say when theirs were opened. */
export const closedJson = (dispute: DisputeFields, order: OrderFields): Record<string, unknown> => ({
  ...orderParts(order),
  orderStatus: order.status,
  disputeStatus: disputeStatus(dispute),
  disputeCloseDate: wall(dispute.closedAt),
})

const SYSTEM = { id: 'SYSTEM', orgId: 'SYSTEM', nickName: 'SYSTEM' }

interface Party {
  readonly id: string
  readonly orgId: string
  readonly nickName: string
}

const shopAs = (shop: Shop): Party => ({ id: shop.userId, orgId: shop.supplierId, nickName: shop.login })

function partiesOf(topic: Topic, shop: Shop): { sender: Party; receiver: Party } {
  const other = topic.buyer ?? SYSTEM
  return topic.began === 'seller'
    ? { sender: shopAs(shop), receiver: other }
    : { sender: other, receiver: shopAs(shop) }
}

export function topicJson(topic: Topic, shop: Shop): Record<string, unknown> {
  const { sender, receiver } = partiesOf(topic, shop)
  const ours = topic.began === 'seller' ? 'sender' : 'receiver'
  const own = (side: string, value: boolean): number => Number(side === ours && value)
  return {
    msgId: topic.msgId,
    msgType: topic.msgType,
    msgTitle: topic.title,
    msgReplyCount: topic.entries.length - 1,
    param: topic.param,
    lastReplyTime: wall(topic.entries.at(-1)?.at ?? null),
    senderId: sender.id,
    senderOrgId: sender.orgId,
    senderNickName: sender.nickName,
    senderRead: own('sender', topic.read),
    senderMark: 0,
    senderStatus: own('sender', topic.binned),
    recieverId: receiver.id,
    recieverOrgId: receiver.orgId,
    receiverNickName: receiver.nickName,
    receiverRead: own('receiver', topic.read),
    receiverMark: 0,
    receiverStatus: own('receiver', topic.binned),
  }
}

export function detailsJson(topic: Topic, shop: Shop): Record<string, unknown> {
  const other = topic.buyer ?? SYSTEM
  return {
    msgTitle: topic.title,
    msgType: topic.msgType,
    msgReplyCount: topic.entries.length - 1,
    param: topic.param,
    lastReplyTime: wall(topic.entries.at(-1)?.at ?? null),
    senderNickName: partiesOf(topic, shop).sender.nickName,
    // The newest first.
    msgDetailList: topic.entries.toReversed().map((entry) => {
      const [from, to] = entry.from === 'seller' ? [shopAs(shop), other] : [other, shopAs(shop)]
      return {
        detailId: entry.detailId,
        content: entry.content,
        createTime: wall(entry.at),
        senderId: from.id,
        senderNickName: from.nickName,
        receiverId: to.id,
        receiverNickName: to.nickName,
        attNames: entry.attachments.join(','),
        attUrls: entry.attachments.map((name) => `f3/${entry.detailId}/${name}`).join(','),
      }
    }),
  }
}
