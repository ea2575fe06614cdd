import {
  done,
  fieldIn,
  missing,
  objectIn,
  pageOf,
  textIn,
  wrong,
  type BusinessOperation,
  type Call,
} from './calls.js'
import { bareId, fromPacific } from './gateway.js'
import { addressOf } from './issue-calls.js'
import { evaluationJson, orderDetail, orderRow } from './order-json.js'
import { acceptCancel, extend, refuseCancel } from './orders.js'
import { record } from './world.js'
import type { Operation } from '../faults.js'
import type { Answer } from '../http.js'
import type { Order, OrderFields } from './types.js'

const DAY = 86_400_000
const shownAs = (order: Order, { quirks }: Call): OrderFields =>
  quirks.stale ? (order.previous ?? order) : order

const disputed = ({ world }: Call, { id }: OrderFields): boolean =>
  world.state.issues.some((issue) => issue.orderId === id && issue.status === 'processing')

const failed = (call: Call, code: string, message: string): Answer =>
  done(call, { result: { success: false, error_code: code, error_message: message } })

/** The order list: at most 180 days of creation; finished orders only when asked for alone, and 30 days of them. */
const listOrders =
  (parameter: string) =>
  (call: Call): Answer => {
    const query = objectIn(call, parameter)
    if (!query) return missing(parameter)
    const [from, to] = ['create_date_start', 'create_date_end'].map((name) =>
      fromPacific(fieldIn(query, name)),
    )
    if (from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to))
      return missing('create_date_start')
    const status = fieldIn(query, 'order_status')
    if (to - from > (status === 'FINISH' ? 30 : 180) * DAY)
      return failed(call, '15', 'the time span is too long')
    const page = Number(fieldIn(query, 'current_page') || 1)
    const size = Number(fieldIn(query, 'page_size') || 20)
    if (size > 50) return wrong('page_size must not be larger than 50')
    const changed = (name: string, otherwise: number): number =>
      fieldIn(query, name) === '' ? otherwise : fromPacific(fieldIn(query, name))
    const since = changed('modified_date_start', 0)
    // To the second: what changed within the last one is not shown yet.
    const until = changed('modified_date_end', Number.MAX_SAFE_INTEGER - 1_000) + 999
    const found = call.world.state.orders
      .filter(({ seller }) => seller === call.shop.login)
      .map((order) => shownAs(order, call))
      .filter((order) => (status === '' ? order.status !== 'FINISH' : order.status === status))
      .filter(({ createdAt }) => createdAt >= from && createdAt <= to + 999)
      .filter(({ modifiedAt }) => modifiedAt >= since && modifiedAt <= until)
      .toSorted((a, b) => b.createdAt - a.createdAt)
    const { page: rows, total, pages } = pageOf(found, page, size, call.quirks.duplicates)
    return done(call, {
      result: {
        success: true,
        current_page: page,
        page_size: size,
        total_page: pages,
        total_count: total,
        target_list: rows.map((order) => orderRow(order, disputed(call, order), call.deed.at)),
      },
    })
  }

const orderOf = (call: Call, id: string): Order | undefined =>
  call.world.state.orders.find((order) => order.id === id && order.seller === call.shop.login)

function getOrder(call: Call): Answer {
  const order = orderOf(call, fieldIn(objectIn(call, 'param1') ?? {}, 'order_id'))
  if (!order) return failed(call, 'ORDER_NOT_EXIST', 'the order does not exist')
  return done(call, { target: orderDetail(shownAs(order, call), disputed(call, order)) })
}

const answerCancel =
  (answer: typeof acceptCancel, memo: boolean) =>
  (call: Call): Answer => {
    const request = objectIn(call, 'param_order_cancel_request')
    if (!request) return missing('param_order_cancel_request')
    const order = orderOf(call, fieldIn(request, 'order_id'))
    if (order?.buyer !== fieldIn(request, 'buyer_login_id'))
      return failed(call, '1001', 'order or buyer is wrong')
    if (memo && fieldIn(request, 'memo') === '') return failed(call, '1002', 'memo is required')
    if (!order || !answer(call.world, order, call.deed))
      return failed(call, '1003', 'the order is not in cancellation')
    return done(call, { result: { success: true, target: true } })
  }

function extendReceipt(call: Call): Answer {
  const order = orderOf(call, textIn(call, 'param0'))
  const days = Number(textIn(call, 'param1'))
  if (!order) return done(call, { is_success: false, sub_error_code: '100' })
  const outcome = Number.isInteger(days) && days > 0 ? extend(call.world, order, call.deed, days) : 'too_long'
  if (outcome === 'done') return done(call, { is_success: true })
  return done(call, { is_success: false, sub_error_code: outcome === 'too_long' ? '201' : '210' })
}

function listAddresses(call: Call): Answer {
  const address = {
    address_id: bareId(addressOf(call)),
    country: 'CN',
    province: 'Zhejiang',
    city: 'Hangzhou',
    street_address: 'Specimen Road 1',
    postcode: '310000',
    name: 'Returns',
    is_default: 1,
  }
  return done(call, { refund_seller_address_list: [address] })
}

function listEvaluations(call: Call): Answer {
  const query = objectIn(call, 'trade_evaluation_request')
  if (!query) return missing('trade_evaluation_request')
  const ids = Array.isArray(query['parent_order_ids']) ? query['parent_order_ids'].map(String) : null
  if (ids && ids.length > 50) return wrong('at most 50 orders')
  const bound = (name: string, otherwise: number): number =>
    fieldIn(query, name) === '' ? otherwise : fromPacific(fieldIn(query, name))
  const from = bound('start_valid_date', 0)
  const to = bound('end_valid_date', Number.MAX_SAFE_INTEGER)
  const found = call.world.state.evaluations
    .filter(({ seller }) => seller === call.shop.login)
    .filter(({ orderId }) => ids === null || ids.includes(orderId))
    .filter(({ createdAt }) => createdAt >= from && createdAt <= to)
  const shown = call.quirks.duplicates ? [...found, ...found.slice(0, 1)] : found
  return done(call, { success: true, target_list: shown.map(evaluationJson) })
}

function replyEvaluation(call: Call): Answer {
  const one = call.world.state.evaluations.find(
    ({ childId, orderId, seller }) =>
      childId === textIn(call, 'child_order_id') &&
      orderId === textIn(call, 'parent_order_id') &&
      seller === call.shop.login,
  )
  const text = textIn(call, 'text')
  if (!one || text === '' || one.reply !== null) return done(call, { target: false })
  one.reply = text
  one.modifiedAt = Math.max(call.deed.at, one.modifiedAt)
  record(call.world, call.deed, one.seller, 'evaluation.replied', { childOrderId: one.childId })
  return done(call, { target: true })
}

function diagnose(call: Call): Answer {
  const open = call.world.state.issues.filter(
    ({ seller, status }) => seller === call.shop.login && status === 'processing',
  )
  const [levelCode, name] = open.length > 25 ? [100, 'fair'] : [0, 'healthy']
  return done(call, {
    response: {
      success: true,
      diagnosisResult: {
        level: { levelCode, name },
        issue_num: open.length,
        shop_status_desc: 'The shop trades',
      },
    },
  })
}

const operation = (shows: Operation['shows'], answer: (call: Call) => Answer): BusinessOperation => ({
  operation: { name: '', shows },
  answer,
})

export const ORDER_OPERATIONS = {
  'aliexpress.trade.seller.orderlist.get': operation('list', listOrders('param_aeop_order_query')),
  'aliexpress.solution.order.get': operation('list', listOrders('param0')),
  'aliexpress.trade.new.redefining.findorderbyid': operation('object', getOrder),
  'aliexpress.trade.seller.order.acceptcancel': operation('nothing', answerCancel(acceptCancel, false)),
  'aliexpress.trade.seller.order.refusecancel': operation('nothing', answerCancel(refuseCancel, true)),
  'aliexpress.trade.redefining.extendsbuyeracceptgoodstime': operation('nothing', extendReceipt),
  'aliexpress.logistics.redefining.getlogisticsselleraddresses': operation('list', listAddresses),
  'aliexpress.evaluation.listorderevaluation.get': operation('list', listEvaluations),
  'aliexpress.evaluation.evaluation.reply': operation('nothing', replyEvaluation),
  'aliexpress.merchant.diagnosis.query': operation('object', diagnose),
} as const
