import { createHash } from 'node:crypto'
import { z } from 'zod'
import { idText } from '#adapter'
import type { Activity, Party } from '#case'

/** v3 gives all dates with `Z` or an offset. */
const instant = z.iso.datetime({ offset: true })

/** Values as the v3 specification 3.0.65 lists them. */
export const TYPES = ['ORDER', 'PRE_PURCHASE', 'POST_CUSTOMER_SUPPORT'] as const
export const REFUND_REASONS = [
  'OTHER',
  'SHIPPING_TAKING_TOO_LONG',
  'USER_NO_LONGER_WANTS_ITEM',
  'ITEM_DOES_NOT_FIT',
  'ITEM_IS_DAMAGED',
  'ITEM_DOES_NOT_MATCH_LISTING',
  'USER_PLACED_ORDER_BY_MISTAKE',
  'ITEM_IS_COUNTERFEIT',
  'ITEM_DOES_NOT_WORK_AS_DESCRIBED',
  'ITEM_NEVER_ARRIVED',
  'EMPTY_PACKAGE',
  'RECEIVED_NOTE_FROM_MERCHANT',
] as const

/** Who may write in a ticket or close it, in Wish's words. */
export const PARTY: Readonly<Record<string, Party>> = {
  USER: 'buyer',
  MERCHANT: 'seller',
  WISH_SUPPORT: 'marketplace',
  WISH_AUTOMATED_SUPPORT: 'marketplace',
  LIVE_CHAT: 'marketplace',
}

const ids = z.array(z.looseObject({ id: idText })).nullish()

const replyWire = z.looseObject({
  message: z.string().nullish(),
  replied_at: instant,
  sender: z.string(),
  /** Links to them end after 60 minutes: only the names are shown, the ticket is read again for the files. */
  supporting_files: z
    .array(z.looseObject({ url: z.string().nullish(), file_name: z.string().nullish() }))
    .nullish(),
})

export const ticketWire = z.looseObject({
  id: idText,
  merchant_id: idText.nullish(),
  type: z.string().nullish(),
  state: z.string().min(1),
  subject: z.string().nullish(),
  sub_label: z.string().nullish(),
  refund_reason: z.string().nullish(),
  opened_at: instant,
  updated_at: instant,
  buyer_info: z.looseObject({ name: z.string().nullish(), locale: z.string().nullish() }).nullish(),
  orders: ids,
  products: ids,
  replies: z.array(replyWire).nullish(),
  resolution_info: z
    .looseObject({ closed_at: z.string().nullish(), closed_by: z.string().nullish() })
    .nullish(),
})

export type Ticket = z.output<typeof ticketWire>

/** The longest text of a reply that goes into a timeline, in UTF-16 units. */
const LONGEST_TEXT = 4_000

/** Wish gives replies no id: the key is made of all that tells one from another. */
export function replyKey(ticketId: string, reply: { sender: string; at: string; message: string }): string {
  const identity = [ticketId, reply.sender, reply.at, reply.message].join('\n')
  return createHash('sha256').update(identity).digest('base64url').slice(0, 22)
}

/** The key of a reply's file: the reply's and the file's place in it, since links change with every look. */
export const fileKey = (reply: string, place: number): string => `${reply}.${place}`

/** A reply in a case's history. */
export function activityOf(
  ticketId: string,
  reply: { sender: string; at: string; message: string; files: readonly string[] },
): Activity {
  const key = replyKey(ticketId, reply)
  const files = reply.files.map((name, place) => ({ key: fileKey(key, place), name, type: null }))
  return {
    key: `reply:${key}`,
    at: reply.at,
    party: PARTY[reply.sender] ?? null,
    text: reply.message.slice(0, LONGEST_TEXT),
    as: 'message',
    ...(files.length > 0 && { files }),
  }
}
