import { z } from 'zod'
import { idText } from '#adapter'
import { instant, maybe, unread, words } from './wire.js'

/** Conversations of the Message API 1.0.0, and member messages of Trading 1423, as far as we read them. */

const message = z.looseObject({
  messageId: idText,
  messageBody: maybe(z.string()),
  createdDate: instant,
  senderUsername: maybe(z.string()),
  recipientUsername: maybe(z.string()),
  readStatus: maybe(z.boolean()),
  messageMedia: maybe(
    z.array(
      z.looseObject({
        mediaName: maybe(z.string()),
        mediaType: maybe(z.string()),
        mediaUrl: maybe(z.string()),
      }),
    ),
  ),
  ...unread('subject'),
})

export const conversationWire = z.looseObject({
  conversationId: idText,
  conversationStatus: z.string().min(1),
  conversationType: maybe(z.string()),
  conversationTitle: maybe(z.string()),
  createdDate: maybe(instant),
  referenceId: maybe(idText),
  referenceType: maybe(z.string()),
  unreadCount: maybe(z.number().int()),
  latestMessage: maybe(message),
  /** Not in the list: the messages themselves, put beside it when it was read. */
  messages: maybe(z.array(message)),
  /** Not eBay's: the shop's own user name, by which its messages are told from the buyer's. */
  shopUsername: maybe(z.string()),
})
export type Conversation = z.output<typeof conversationWire>
export type Message = z.output<typeof message>

export const MEDIA_TYPES = words('IMAGE PDF DOC TXT')

/** One alone comes as an object, several as a list. */
const xmlMedia = maybe(
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(z.looseObject({ MediaName: maybe(z.string()), MediaURL: maybe(z.string()) })).optional(),
  ),
)

const xmlList = z.union([z.string().transform((one) => [one]), z.array(z.string())])

export const exchangeWire = z.looseObject({
  MessageStatus: z.string().min(1),
  CreationDate: instant,
  LastModifiedDate: maybe(instant),
  Item: maybe(z.looseObject({ ItemID: maybe(idText), Title: maybe(z.string()) })),
  Question: z.looseObject({
    MessageID: idText,
    SenderID: maybe(z.string()),
    Subject: maybe(z.string()),
    Body: maybe(z.string()),
    MessageMedia: xmlMedia,
    ...unread('MessageType QuestionType DisplayToPublic SenderEmail RecipientID'),
  }),
  Response: maybe(xmlList),
  MessageMedia: xmlMedia,
})
export type Exchange = z.output<typeof exchangeWire>
