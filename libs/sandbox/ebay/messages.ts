import { iso } from '../clock.js'
import { empty, json, type Answer } from '../http.js'
import { paged, type Call, type Route } from './calls.js'
import { RestRefusal, bodyOf, queryNumber, restEndpoint } from './rest-gate.js'
import { record, type World } from './world.js'
import { PICTURE } from '../picture.js'
import type { Conversation, Message } from './desk-types.js'

/** Message API (contracts/ebay/commerce_message_v1_oas3.json; error numbers 355001–355019: facts/ebay.md §4.4). */

const DOMAIN = 'API_MESSAGE'
const bad = (errorId: number, message: string, status = 400): RestRefusal =>
  new RestRefusal(status, errorId, message, DOMAIN)

const messageJson = (site: World['site'], { seller, buyer }: Conversation, one: Message) => ({
  messageId: one.messageId,
  messageBody: one.text,
  createdDate: iso(one.at),
  senderUsername: one.from === 'seller' ? seller : buyer,
  recipientUsername: one.from === 'seller' ? buyer : seller,
  subject: '',
  readStatus: one.read,
  ...(one.media && {
    messageMedia: one.media.map(({ id, name, type }) => ({
      mediaName: name,
      mediaType: type,
      mediaUrl: `${site.url}/ebay/media/${id}`,
    })),
  }),
})

const newestFirst = ({ messages }: Conversation): Message[] =>
  messages.toSorted((left, right) => right.at - left.at)

function conversationJson(site: World['site'], conversation: Conversation) {
  const [latest] = newestFirst(conversation)
  return {
    conversationId: conversation.id,
    conversationStatus: conversation.status,
    conversationType: 'FROM_MEMBERS',
    conversationTitle: conversation.title,
    createdDate: iso(conversation.createdAt),
    referenceId: conversation.itemId,
    referenceType: 'LISTING',
    unreadCount: conversation.messages.filter(({ from, read }) => from === 'buyer' && !read).length,
    ...(latest && { latestMessage: messageJson(site, conversation, latest) }),
  }
}

/** `conversation_type` is required here and at a single conversation. */
function list(call: Call, seller: string): Answer {
  const { query } = call.request
  const type = demandType(query)
  const limit = queryNumber(call, 'limit', { otherwise: 25, low: 1, high: 50, errorId: 355_003 })
  const offset = queryNumber(call, 'offset', { otherwise: 0, low: 0, high: 100_000, errorId: 355_003 })
  const start = Date.parse(query.get('start_time') ?? '1970-01-01T00:00:00Z')
  const end = Date.parse(query.get('end_time') ?? iso(call.deed.at))
  if (Number.isNaN(start) || Number.isNaN(end)) throw bad(355_004, 'Invalid time')
  const found = call.world.state.desk.conversations
    .filter((one) => type === 'FROM_MEMBERS' && one.seller === seller)
    .filter(({ messages }) => messages.some(({ at }) => at >= start && at <= end))
    .sort((left, right) => lastOf(right) - lastOf(left))
  const page = paged(found, offset, limit, call.quirks)
  const path = `https://api.ebay.com/commerce/message/v1/conversation?limit=${limit}&offset=`
  return json(200, {
    href: `${path}${offset}`,
    limit,
    offset,
    total: found.length,
    ...(offset + limit < found.length && { next: `${path}${offset + limit}` }),
    conversations: page.map((one) => conversationJson(call.world.site, one)),
  })
}

const lastOf = ({ messages }: Conversation): number => Math.max(...messages.map(({ at }) => at))

function demandType(query: URLSearchParams): string {
  const type = query.get('conversation_type')
  if (type !== 'FROM_MEMBERS' && type !== 'FROM_EBAY') throw bad(355_001, 'Invalid conversation_type')
  return type
}

function own({ world }: Call, seller: string, id: unknown): Conversation {
  const found = world.state.desk.conversations.find((one) => one.id === id && one.seller === seller)
  if (!found) throw bad(355_005, 'The conversation does not exist', 404)
  return found
}

function detail(call: Call, seller: string): Answer {
  demandType(call.request.query)
  const conversation = own(call, seller, call.id)
  const limit = queryNumber(call, 'limit', { otherwise: 25, low: 1, high: 50, errorId: 355_003 })
  const messages = newestFirst(conversation)
  return json(200, {
    conversationStatus: conversation.status,
    conversationTitle: conversation.title,
    conversationType: 'FROM_MEMBERS',
    limit,
    offset: 0,
    total: messages.length,
    messages: messages.slice(0, limit).map((one) => messageJson(call.world.site, conversation, one)),
  })
}

function send(call: Call, seller: string): Answer {
  const { conversationId, messageText } = bodyOf(call, 355_006, DOMAIN)
  if (typeof messageText !== 'string' || messageText === '' || messageText.length > 2_000)
    throw bad(355_007, 'Invalid messageText')
  const conversation = own(call, seller, conversationId)
  const messageId = `m${call.world.state.nextSeq++}`
  const message: Message = { messageId, from: 'seller', at: call.deed.at, text: messageText, read: false }
  for (const one of conversation.messages) if (one.from === 'buyer') one.read = true
  conversation.messages.push(message)
  record(call.world, call.deed, seller, 'message.sent', { conversationId: conversation.id, messageId })
  const { messageBody, createdDate, subject, readStatus } = messageJson(
    call.world.site,
    conversation,
    message,
  )
  return json(201, {
    messageId,
    messageBody,
    createdDate,
    subject,
    readStatus,
    senderUserName: seller,
    recipientUserName: conversation.buyer,
  })
}

function update(call: Call, seller: string): Answer {
  const { conversationId, conversationStatus, conversationType, read } = bodyOf(call, 355_006, DOMAIN)
  if (conversationType !== 'FROM_MEMBERS') throw bad(355_001, 'Invalid conversation_type')
  const conversation = own(call, seller, conversationId)
  if (conversationStatus !== undefined) {
    const status = ['ACTIVE', 'ARCHIVE', 'DELETE'].find((one) => one === conversationStatus)
    if (status === undefined) throw bad(355_008, 'Invalid conversationStatus')
    conversation.status = status
  }
  if (typeof read === 'boolean') for (const one of conversation.messages) one.read = read
  record(call.world, call.deed, seller, 'conversation.updated', { conversationId: conversation.id })
  return empty(204)
}

const route = (
  method: string,
  name: string,
  pattern: string,
  shows: Route['operation']['shows'],
  handle: (call: Call, seller: string) => Answer,
): Route => ({
  host: 'api',
  method,
  path: new RegExp(`^/commerce/message/v1/${pattern}/?$`),
  operation: { name: `message.${name}`, shows },
  answer: restEndpoint(['commerce.message'], 'commerce.message', handle),
})

/** eBay's picture host takes no token. */
function media({ world, id }: Call): Answer {
  const sent = world.state.desk.conversations.flatMap(({ messages }) =>
    messages.flatMap(({ media: files = [] }) => files),
  )
  const found = sent.find((one) => one.id === id)
  if (!found) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not Found' }
  return found.type === 'IMAGE'
    ? { status: 200, headers: { 'content-type': 'image/png' }, body: PICTURE }
    : { status: 200, headers: { 'content-type': 'text/plain' }, body: `${found.name}\n` }
}

export const MESSAGE_ROUTES: readonly Route[] = [
  route('GET', 'list', 'conversation', 'list', list),
  route('GET', 'get', 'conversation/([\\w-]+)', 'object', detail),
  route('POST', 'send', 'send_message', 'nothing', send),
  route('POST', 'update', 'update_conversation', 'nothing', update),
  {
    host: 'media',
    method: 'GET',
    path: /^\/([\w-]+)$/,
    operation: { name: 'message.media', shows: 'nothing' },
    answer: media,
  },
]
