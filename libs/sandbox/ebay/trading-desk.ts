import { iso } from '../clock.js'
import { branch, leaf } from './order-xml.js'
import { TradingRefusal, children, instant, text, whole, type Fields } from './trading-input.js'
import { record } from './world.js'
import type { Call } from './calls.js'
import type { Conversation, Feedback } from './desk-types.js'

/** Trading calls for feedback and member messages (Trading reference, schema 1423). */

const DAY = 86_400_000

/** GetUser without input tells whose token it is. */
export const getUser = (_call: Call, seller: string): string[] => [
  branch('User', leaf('UserID', seller), leaf('Status', 'Confirmed')),
]

const feedbackXml = (one: Feedback): string =>
  branch(
    'FeedbackDetail',
    leaf('CommentingUser', one.buyer),
    leaf('CommentingUserScore', 27),
    leaf('CommentText', one.text),
    leaf('CommentTime', iso(one.at)),
    leaf('CommentType', one.type),
    ...(one.response ? [leaf('FeedbackResponse', one.response.text)] : []),
    leaf('ItemID', one.itemId),
    leaf('Role', 'Seller'),
    leaf('ItemTitle', one.title),
    leaf('FeedbackID', one.id),
    leaf('TransactionID', one.transactionId),
    leaf('OrderLineItemID', `${one.itemId}-${one.transactionId}`),
    ...(one.revised ? [leaf('FeedbackRevised', true)] : []),
  )

/** Newest first; pages of 25, 50, 100 or 200, and one record alone by its id. */
export function getFeedback({ world }: Call, seller: string, fields: Fields): string[] {
  const own = world.state.desk.feedback
    .filter((one) => one.seller === seller)
    .toSorted((left, right) => right.at - left.at)
  const id = text(fields, 'FeedbackID')
  const pagination = children(fields, 'Pagination')
  const perPage = whole(pagination, 'EntriesPerPage', 25, 25, 200)
  if (![25, 50, 100, 200].includes(perPage))
    throw TradingRefusal.input('EntriesPerPage', 'must be 25, 50, 100 or 200')
  const page = whole(pagination, 'PageNumber', 1, 1, 1_000_000)
  const found =
    id === undefined ? own.slice((page - 1) * perPage, page * perPage) : own.filter((one) => one.id === id)
  // Details only with DetailLevel ReturnAll; else the sums alone.
  const details = text(fields, 'DetailLevel') === 'ReturnAll' ? found.map(feedbackXml) : []
  return [
    branch('FeedbackDetailArray', ...details),
    leaf('FeedbackDetailItemTotal', own.length),
    branch(
      'PaginationResult',
      leaf('TotalNumberOfPages', Math.ceil(own.length / perPage)),
      leaf('TotalNumberOfEntries', own.length),
    ),
    leaf('EntriesPerPage', perPage),
    leaf('PageNumber', page),
  ]
}

/** One answer to each feedback. */
export function respondToFeedback({ world, deed }: Call, seller: string, fields: Fields): string[] {
  const answer = text(fields, 'ResponseText')
  const feedback = world.state.desk.feedback.find(
    (one) => one.seller === seller && one.id === text(fields, 'FeedbackID'),
  )
  if (!feedback) throw TradingRefusal.input('FeedbackID', 'names no feedback of yours')
  if (answer === undefined || answer.length > 500)
    throw TradingRefusal.input('ResponseText', 'is missing or too long')
  if (text(fields, 'ResponseType') !== 'Reply')
    throw TradingRefusal.input('ResponseType', 'must be Reply here')
  if (feedback.response) throw new TradingRefusal('55', 'You have already responded to this feedback.')
  feedback.response = { at: deed.at, text: answer }
  record(world, deed, seller, 'feedback.answered', { feedbackId: feedback.id })
  return []
}

const questionsOf = (conversation: Conversation) =>
  conversation.messages.filter(({ from }) => from === 'buyer')

/** Questions of members: a conversation's first message from the buyer, and what the seller wrote after it. */
export function getMemberMessages({ world, deed }: Call, seller: string, fields: Fields): string[] {
  if (text(fields, 'MailMessageType') === undefined)
    throw TradingRefusal.input('MailMessageType', 'is required')
  const from = instant(fields, 'StartCreationTime') ?? deed.at - 30 * DAY
  const to = instant(fields, 'EndCreationTime') ?? deed.at
  const found = world.state.desk.conversations
    .filter((one) => one.seller === seller)
    .filter((one) => {
      const [question] = questionsOf(one)
      return question !== undefined && question.at >= from && question.at <= to
    })
  return [branch('MemberMessage', ...found.map((one) => exchangeXml(one))), leaf('HasMoreItems', false)]
}

function exchangeXml(conversation: Conversation): string {
  const [question] = questionsOf(conversation)
  const answers = conversation.messages.filter(({ from }) => from === 'seller')
  const modified = Math.max(...conversation.messages.map(({ at }) => at))
  return branch(
    'MemberMessageExchange',
    branch('Item', leaf('ItemID', conversation.itemId), leaf('Title', conversation.title)),
    branch(
      'Question',
      leaf('MessageType', 'AskSellerQuestion'),
      leaf('QuestionType', 'General'),
      leaf('DisplayToPublic', false),
      leaf('SenderID', conversation.buyer),
      leaf('RecipientID', conversation.seller),
      leaf('Subject', conversation.title),
      leaf('Body', question?.text ?? ''),
      leaf('MessageID', question?.messageId ?? ''),
    ),
    ...answers.map((one) => leaf('Response', one.text)),
    leaf('MessageStatus', answers.length > 0 ? 'Answered' : 'Unanswered'),
    leaf('CreationDate', iso(question?.at ?? conversation.createdAt)),
    leaf('LastModifiedDate', iso(modified)),
  )
}

/** Answers a question by the id of its message. */
export function addMemberMessageRTQ({ world, deed }: Call, seller: string, fields: Fields): string[] {
  const message = children(fields, 'MemberMessage')
  const parent = text(message, 'ParentMessageID')
  const body = text(message, 'Body')
  const conversation = world.state.desk.conversations.find(
    (one) => one.seller === seller && one.messages.some(({ messageId }) => messageId === parent),
  )
  if (!conversation) throw TradingRefusal.input('ParentMessageID', 'names no question to you')
  if (body === undefined || body.length > 2_000) throw TradingRefusal.input('Body', 'is missing or too long')
  if (text(message, 'RecipientID') !== conversation.buyer)
    throw TradingRefusal.input('RecipientID', 'is not who asked')
  const messageId = `m${world.state.nextSeq++}`
  conversation.messages.push({ messageId, from: 'seller', at: deed.at, text: body, read: false })
  record(world, deed, seller, 'message.sent', { conversationId: conversation.id, messageId })
  return []
}
