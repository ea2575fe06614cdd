import { unlisted } from '#adapter'
import type { At } from '#adapter'
import { recognise } from '#case'
import type { Activity, Flag, Observation, Party } from '#case'
import { filesOf } from './message-files.js'
import type { Media } from './message-files.js'
import { messageMachine } from './message-machine.js'
import { MEDIA_TYPES } from './message-wire.js'
import type { Conversation, Exchange, Message } from './message-wire.js'

type Seen = Observation<keyof typeof messageMachine.states>

/** Who wrote: known only if the shop's own name is. */
const writerOf = (message: Message, shop: string | undefined): Party | null => {
  if (shop === undefined || message.senderUsername === undefined) return null
  return message.senderUsername.toLowerCase() === shop.toLowerCase() ? 'seller' : 'buyer'
}

const nameOfShop = (wire: Conversation, at: At): string | undefined => {
  const set = at.settings?.['username']
  return wire.shopUsername ?? (typeof set === 'string' && set !== '' ? set : undefined)
}

const messagesOf = (wire: Conversation): Message[] =>
  (wire.messages ?? (wire.latestMessage ? [wire.latestMessage] : [])).toSorted((a, b) =>
    a.createdDate < b.createdDate ? -1 : 1,
  )

/** ACTIVE is split by who wrote last; an unread message can only be the buyer's. */
function stateIn(wire: Conversation, at: At): string {
  if (wire.conversationStatus !== 'ACTIVE') return wire.conversationStatus
  const last = messagesOf(wire).at(-1)
  const writer = last ? writerOf(last, nameOfShop(wire, at)) : null
  if (writer === 'seller') return 'ACTIVE/ANSWERED'
  return writer === 'buyer' || (wire.unreadCount ?? 0) > 0 ? 'ACTIVE/ASKED' : 'ACTIVE'
}

/** A conversation with a buyer as a case; eBay dates no change of it but its messages. */
export function conversationSeen(wire: Conversation, flags: readonly Flag[], at: At): Seen {
  const shop = nameOfShop(wire, at)
  const messages = messagesOf(wire)
  const [first] = messages
  const last = messages.at(-1)
  const other = messages
    .flatMap(({ senderUsername, recipientUsername }) => [senderUsername, recipientUsername])
    .find((name) => name !== undefined && shop !== undefined && name.toLowerCase() !== shop.toLowerCase())
  const state = stateIn(wire, at)
  return {
    nativeId: wire.conversationId,
    state: recognise(messageMachine, state),
    native: {
      conversationStatus: wire.conversationStatus,
      ...(wire.conversationType && { conversationType: wire.conversationType }),
    },
    site: at.site,
    asOf: null,
    openedAt: wire.createdDate ?? first?.createdDate ?? at.seenAt,
    enteredAt: state.startsWith('ACTIVE/') ? (last?.createdDate ?? null) : null,
    subject: wire.conversationTitle ?? 'Message',
    orderId: null,
    lines: linesOf(wire.referenceType === 'LISTING' ? wire.referenceId : undefined, wire.conversationTitle),
    buyer: other === undefined ? null : { handle: other, locale: null },
    reason: null,
    amount: null,
    given: {},
    activities: messages.map((message) => activityOf(message, shop)),
    flags: [
      ...flags,
      ...messages.flatMap(({ messageMedia = [] }) =>
        messageMedia.flatMap(({ mediaType }) => unlisted('messageMedia.mediaType', mediaType, MEDIA_TYPES)),
      ),
    ],
    link: 'https://www.ebay.com/mye/myebay/messages',
    ...(state.includes('/') && { stateFrom: 'derived' as const }),
  }
}

const activityOf = (message: Message, shop: string | undefined): Activity => ({
  key: message.messageId,
  at: message.createdDate,
  party: writerOf(message, shop),
  text: message.messageBody ?? '',
  as: 'message',
  ...filesOf(message.messageId, mediaIn(message)),
})

const mediaIn = ({ messageMedia = [] }: Message): Media[] =>
  messageMedia.map(({ mediaName, mediaType, mediaUrl }) => ({
    name: mediaName,
    type: mediaType,
    url: mediaUrl,
  }))

/** The files of a conversation by message. */
export const mediaOfConversation = (wire: Conversation): ReadonlyMap<string, readonly Media[]> =>
  new Map(messagesOf(wire).map((message) => [message.messageId, mediaIn(message)]))

/** The files of a question, which Trading gives beside it or in it. */
export const mediaOfExchange = ({
  Question,
  MessageMedia = [],
}: Exchange): ReadonlyMap<string, readonly Media[]> =>
  new Map([
    [
      Question.MessageID,
      [...(Question.MessageMedia ?? []), ...MessageMedia].map(({ MediaName, MediaURL }) => ({
        name: MediaName,
        type: undefined,
        url: MediaURL,
      })),
    ],
  ])

const linesOf = (itemId: string | undefined, title: string | undefined): Observation['lines'] =>
  itemId === undefined
    ? []
    : [{ lineId: itemId, itemId, title: title ?? null, sku: null, quantity: null, price: null }]

/** A question of Trading's member messages, with its answers, which carry no date of their own. */
export function exchangeSeen(wire: Exchange, flags: readonly Flag[], at: At): Seen {
  const { Question: question, Response: answers = [] } = wire
  const answeredAt = wire.LastModifiedDate ?? wire.CreationDate
  return {
    nativeId: `Trading:${question.MessageID}`,
    state: recognise(messageMachine, wire.MessageStatus),
    native: { MessageStatus: wire.MessageStatus, MessageID: question.MessageID },
    site: at.site,
    asOf: wire.LastModifiedDate ?? null,
    openedAt: wire.CreationDate,
    enteredAt: wire.MessageStatus === 'Unanswered' ? wire.CreationDate : null,
    subject: question.Subject ?? wire.Item?.Title ?? 'Question',
    orderId: null,
    lines: linesOf(wire.Item?.ItemID, wire.Item?.Title),
    buyer: question.SenderID ? { handle: question.SenderID, locale: null } : null,
    reason: null,
    amount: null,
    given: {},
    activities: [
      {
        key: question.MessageID,
        at: wire.CreationDate,
        party: 'buyer',
        text: question.Body ?? '',
        as: 'message',
        ...filesOf(question.MessageID, mediaOfExchange(wire).get(question.MessageID) ?? []),
      },
      ...answers.map((text, index): Activity => ({
        key: `${question.MessageID}/answer/${index}`,
        at: answeredAt,
        party: 'seller',
        text,
        as: 'message',
      })),
    ],
    flags: [...flags],
    link: 'https://www.ebay.com/mye/myebay/messages',
  }
}
