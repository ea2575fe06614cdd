import type { Operation } from '../faults.js'
import type { Answer } from '../http.js'
import type { Deed, Quirks } from '../marketplace.js'
import { MOVES, type DisputeMove } from './disputes.js'
import { beginTopic, write } from './messages.js'
import { PRESHIP_MOVES } from './orders.js'
import { closedJson, detailsJson, failed, ok, okMsg, openJson, orderJson, topicJson } from './wire.js'
import { DAY, disputeOf, fromWall, record, type World } from './world.js'
import type { DisputeFields, OrderFields, Shop, Topic } from './types.js'

/** One call of an operation. */
export interface Call {
  readonly world: World
  readonly shop: Shop
  readonly form: URLSearchParams
  readonly deed: Deed
  readonly quirks: Quirks
}

export interface Method {
  readonly name: string
  readonly versions: readonly string[]
  readonly operation: Operation
  readonly answer: (call: Call) => Answer
}

/** A page as DHgate gives it: asked for beyond the last one, it gives the last one again. */
function page({ world, form, quirks }: Call, key: string, items: readonly unknown[], counted = true): Answer {
  const pageNo = Number(form.get('pageNo'))
  const pageSize = Number(form.get('pageSize'))
  if (!Number.isInteger(pageNo) || pageNo < 1) return failed('44', 'validation failed', 'pageNo')
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 100)
    return failed('44', 'validation failed', 'pageSize')
  if (items.length === 0 && world.noData === '109' && counted) return failed('109', 'no data')
  const pages = Math.max(1, Math.ceil(items.length / pageSize))
  const shown = Math.min(pageNo, pages)
  const part = items.slice((shown - 1) * pageSize, shown * pageSize)
  const list = quirks.duplicates ? [...part, ...part.slice(0, 1)] : part
  return ok({ ...(counted && { count: items.length, pages }), [key]: list })
}

const LONGEST_SPAN = 365 * DAY

/** The dates between which was asked, or the refusal. */
function span(form: URLSearchParams): { from: number; to: number } | Answer {
  const from = fromWall(form.get('startDate'))
  const to = fromWall(form.get('endDate'))
  if (from === null) return failed('44', 'validation failed', 'startDate')
  if (to === null || to < from || to - from > LONGEST_SPAN + DAY)
    return failed('44', 'validation failed', 'endDate')
  return { from, to }
}

const isAnswer = (value: object): value is Answer => 'body' in value

const shownOrder = ({ world, quirks }: Call, orderNo: string): OrderFields | undefined => {
  const order = world.state.orders.find((one) => one.orderNo === orderNo)
  return order && quirks.stale ? (order.previous ?? order) : order
}

/** The disputes of the shop as they are shown, with their orders. */
function disputesOf(call: Call): { dispute: DisputeFields; order: OrderFields }[] {
  const { world, shop, form, quirks } = call
  const orderNo = form.get('orderNo')
  return world.state.disputes
    .filter((one) => one.seller === shop.login && (!orderNo || one.orderNo === orderNo))
    .flatMap((one) => {
      const order = shownOrder(call, one.orderNo)
      return order ? [{ dispute: quirks.stale ? (one.previous ?? one) : one, order }] : []
    })
}

const TYPE_OF: Readonly<Record<string, string>> = { 1: '106', 2: '107', 3: '109' }

function openList(call: Call): Answer {
  const type = TYPE_OF[call.form.get('disputeType') ?? '']
  const open = disputesOf(call)
    .filter(({ dispute }) => dispute.closedAt === null && (!type || dispute.code.startsWith(type)))
    .toSorted((a, b) => b.dispute.openedAt - a.dispute.openedAt)
  return page(
    call,
    'orderDisputeOpenInfos',
    open.map(({ dispute, order }) => openJson(dispute, order)),
  )
}

function closedList(call: Call): Answer {
  const dates = span(call.form)
  if (isAnswer(dates)) return dates
  const closed = disputesOf(call)
    .filter(
      ({ dispute: { closedAt } }) => closedAt !== null && closedAt >= dates.from && closedAt <= dates.to,
    )
    .toSorted((a, b) => (b.dispute.closedAt ?? 0) - (a.dispute.closedAt ?? 0))
  return page(
    call,
    'orderDisputeCloseInfos',
    closed.map(({ dispute, order }) => closedJson(dispute, order)),
  )
}

function orderList(call: Call): Answer {
  const { world, shop, form, quirks } = call
  const dates = span(form)
  if (isAnswer(dates)) return dates
  const by = form.get('querytimeType')
  const date = (order: OrderFields): number | null =>
    by === '1' ? order.startedAt : by === '2' ? order.paidAt : order.modifiedAt
  if (!['1', '2', '3'].includes(by ?? '')) return failed('44', 'validation failed', 'querytimeType')
  const found = world.state.orders
    .filter(({ seller }) => seller === shop.login)
    .map((order): OrderFields => (quirks.stale ? (order.previous ?? order) : order))
    .filter((order) => {
      const at = date(order)
      return at !== null && at >= dates.from && at <= dates.to
    })
    .toSorted((a, b) => b.modifiedAt - a.modifiedAt || (a.orderNo < b.orderNo ? -1 : 1))
  const answer = page(call, 'orderBaseInfoList', found.map(orderJson))
  for (const order of world.state.orders) {
    const seen = order.whenSeen && String(answer.body).includes(order.orderNo)
    if (!seen) continue
    PRESHIP_MOVES[order.whenSeen ?? 'refund'](world, order, call.deed)
    delete order.whenSeen
  }
  return answer
}

function orderGet(call: Call): Answer {
  const order = shownOrder(call, call.form.get('orderNo') ?? '')
  if (!order || order.seller !== call.shop.login) return failed('44', 'validation failed', 'orderNo')
  return ok({ ...orderJson(order), orderContact: null, orderDeliveryList: [] })
}

const topicsOf = ({ world, shop }: Call): Topic[] =>
  world.state.topics.filter(({ seller }) => seller === shop.login)

/** Without a number of pages: only how short a page is, or that it repeats, tells the end. */
function messageList(call: Call): Answer {
  const { form, deed } = call
  const days = Number(form.get('beforeDay'))
  if (!Number.isInteger(days) || days < 1 || days > 366) return failed('44', 'validation failed', 'beforeDay')
  const types = (form.get('msgType') ?? '').split(',').filter((type) => type !== '')
  if (types.length === 0) return failed('44', 'validation failed', 'msgType')
  const key = form.get('searchKey')
  const last = (topic: Topic): number => topic.entries.at(-1)?.at ?? 0
  const found = topicsOf(call)
    .filter((topic) => types.includes(topic.msgType) && last(topic) >= deed.at - days * DAY)
    .filter((topic) => !key || topic.param === key)
    .toSorted((a, b) => last(b) - last(a) || b.msgId - a.msgId)
  return page(
    call,
    'msgList',
    found.map((topic) => topicJson(topic, call.shop)),
    false,
  )
}

const topicAsked = (call: Call): Topic | undefined =>
  topicsOf(call).find(({ msgId }) => String(msgId) === call.form.get('msgId'))

function messageGet(call: Call): Answer {
  const topic = topicAsked(call)
  return topic ? ok(detailsJson(topic, call.shop)) : failed('44', 'validation failed', 'msgId')
}

function messageReply(call: Call): Answer {
  const { world, form, deed } = call
  const topic = topicAsked(call)
  if (!topic) return failed('44', 'validation failed', 'msgId')
  if (!topic.buyer || topic.buyer.id !== form.get('receiverId'))
    return failed('44', 'validation failed', 'receiverId')
  const content = form.get('content') ?? ''
  if (content.trim() === '') return failed('44', 'validation failed', 'content')
  write(world, topic, 'seller', content, deed)
  return okMsg({ msgTopicId: String(topic.msgId) })
}

/** About an order: it goes on with the conversation about that order, if there is one. */
function messageSend(call: Call): Answer {
  const { world, shop, form, deed } = call
  const param = form.get('param') ?? ''
  const order = world.state.orders.find((one) => one.orderNo === param && one.seller === shop.login)
  if (form.get('sendMsgType') !== '2' || !order) return failed('44', 'validation failed', 'param')
  if (order.buyer.id !== form.get('reciverId')) return failed('44', 'validation failed', 'reciverId')
  const title = form.get('msgTitle') ?? ''
  if (title !== `PO#${param}`) return failed('44', 'validation failed', 'msgTitle')
  const content = form.get('content') ?? ''
  if (content.trim() === '') return failed('44', 'validation failed', 'content')
  const known = topicsOf(call).find((topic) => topic.msgType === '002' && topic.param === param)
  if (known) write(world, known, 'seller', content, deed)
  const topic =
    known ??
    beginTopic(
      world,
      { seller: shop.login, msgType: '002', title, param, buyer: order.buyer, began: 'seller', content },
      deed,
    )
  return okMsg({ msgId: String(topic.msgId) })
}

function messageStatus(call: Call): Answer {
  const ids = (call.form.get('msgIds') ?? '').split(',')
  const read = call.form.get('readStatus')
  const found = topicsOf(call).filter(({ msgId }) => ids.includes(String(msgId)))
  if (found.length === 0 || !['0', '1'].includes(read ?? ''))
    return failed('44', 'validation failed', 'msgIds')
  for (const topic of found) {
    topic.read = read === '1'
    record(call.world, call.deed, topic.seller, 'message.marked', {
      msgId: String(topic.msgId),
      read: String(read),
    })
  }
  return ok({ result: true })
}

const sellerGet = ({ shop }: Call): Answer =>
  ok({
    curLevel: shop.curLevel,
    grade: 'S',
    reviewScore: 390,
    sellerScore: 5.9,
    verify: 'Y',
    isPowerSeller: '0',
    supplierId: shop.supplierId,
    supplierName: shop.login,
    supplierNo: shop.supplierNo,
    supplierStatusId: '0000000002',
  })

const method = (
  name: string,
  operation: string,
  shows: Operation['shows'],
  answer: Method['answer'],
  versions: readonly string[] = ['2.0'],
): Method => ({ name, versions, operation: { name: `dhgate.${operation}`, shows }, answer })

/**
 * No public operation of DHgate answers a dispute. These stand for what a partner might have, under names that are nobody's
 * but the simulation's, so that a shop's settings have something to name.
 */
const partner = (name: string, move: DisputeMove): Method =>
  method(
    `dh.sandbox.dispute.${name}`,
    `dispute.${name}`,
    'nothing',
    (call) => {
      const { world, shop, form, deed } = call
      const orderNo = form.get('orderNo') ?? ''
      if (!world.state.disputes.some((one) => one.orderNo === orderNo && one.seller === shop.login))
        return failed('44', 'validation failed', 'orderNo')
      const dispute = disputeOf(world, shop.login, orderNo)
      return MOVES[move](world, dispute, deed)
        ? ok({ result: true })
        : failed('9', 'the dispute does not allow it')
    },
    ['1.0'],
  )

/** What a shop's token opens. */
export const METHODS: readonly Method[] = [
  method('dh.order.list.get', 'order.list', 'list', orderList),
  method('dh.order.get', 'order.get', 'object', orderGet),
  method('dh.order.disputeopen.list', 'dispute.open', 'list', openList),
  method('dh.order.disputeclose.list', 'dispute.close', 'list', closedList),
  method('dh.message.list', 'message.list', 'list', messageList),
  method('dh.message.get', 'message.get', 'object', messageGet),
  method('dh.message.info.reply', 'message.reply', 'nothing', messageReply),
  method('dh.message.send', 'message.send', 'nothing', messageSend),
  method('dh.message.status.update', 'message.status', 'nothing', messageStatus),
  method('dh.user.seller.get', 'seller.get', 'object', sellerGet),
  partner('agree', 'agree'),
  partner('refuse', 'refuse'),
  partner('evidence', 'give-evidence'),
  partner('address', 'give-address'),
  partner('receipt', 'confirm-return'),
]
