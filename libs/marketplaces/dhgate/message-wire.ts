import { z } from 'zod'
import { idText, parseWire } from '#adapter'
import type { Parsed } from '#adapter'

/** 001 inquiry, 002 order, 003 other: between buyer and seller. */
export const FROM_BUYERS = ['001', '002', '003'] as const
/** System: 004 order, 005 product, 006 payment and refund, 007 promotion, 008 account, 009 other; 010–013 announcements. */
export const NOTICES = ['004', '005', '006', '007', '008', '009', '010', '011', '012', '013'] as const

const text = z.string().nullish()
const code = z.union([z.number(), z.string()]).nullish()

/** A topic in `dh.message.list` 2.0. DHgate writes `reciever` in the ids and `receiver` in the rest. */
export const topicWire = z.looseObject({
  msgId: idText,
  msgType: z.string().min(1),
  msgTitle: text,
  msgReplyCount: code,
  /** The order's number of 002, the product's code of 001. */
  param: z.union([z.string(), z.number()]).nullish(),
  lastReplyTime: z.string().min(1),
  senderId: text,
  senderOrgId: text,
  senderNickName: text,
  /** 0: in the box, 1: in the bin. */
  senderStatus: code,
  senderRead: code,
  senderMark: code,
  recieverId: text,
  recieverOrgId: text,
  receiverNickName: text,
  receiverStatus: code,
  receiverRead: code,
  receiverMark: code,
})
export type Topic = z.output<typeof topicWire>

const detailWire = z.looseObject({
  detailId: idText,
  content: text,
  createTime: z.string().min(1),
  senderId: text,
  senderNickName: text,
  receiverId: text,
  receiverNickName: text,
  attNames: text,
  attUrls: text,
})
export type Detail = z.output<typeof detailWire>

/** A topic with what was written in it and which organisation the shop is. */
const readWire = z.looseObject({
  topic: topicWire,
  /** `msgDetailList` of `dh.message.get` 2.0. */
  details: z.array(detailWire),
  /** `supplierId` of `dh.user.seller.get`: by examples the organisation's id of the shop. */
  us: z.string().nullable(),
})
export type ReadTopic = z.output<typeof readWire>

/** Reads a topic with or without what was written in it. Throws `contract_changed`. */
export function parseTopic(item: unknown): Parsed<ReadTopic> {
  if (typeof item === 'object' && item !== null && 'topic' in item) return parseWire(readWire, item)
  const { wire, flags } = parseWire(topicWire, item)
  return { wire: { topic: wire, details: [], us: null }, flags }
}

/** HTML as text: DHgate allows HTML in messages. */
export function plainText(content: string | null | undefined): string {
  return (content ?? '')
    .replace(/<(br|\/p|\/div|\/li)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .trim()
}
