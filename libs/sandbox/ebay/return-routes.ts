import { empty, json, type Answer } from '../http.js'
import { filesJson, returnDetail, returnSummary } from './after-sale-json.js'
import { found, needed, route, textOf, type Handle } from './after-sale-route.js'
import { searchReturns } from './after-sale-search.js'
import { shown, type Call, type Route } from './calls.js'
import { Refusal, invalid, jsonBody } from './post-order-input.js'
import { PROBLEMS, type ErrorShape } from './wire.js'
import { OPTION_OF, optionsOf, orderOfKey } from './return-rules.js'
import { arrive, decide, escalateReturn, provideLabel, refund, say } from './returns.js'
import { change } from './world.js'
import type { Return, ReturnFields } from './after-sale-types.js'

/** Returns: reading, deciding, refunding, labels, messages, files. */

/** An amount in minor units; the currency must be that of the order. Throws a Refusal. */
function minorOf(value: unknown, name: string): number {
  const amount =
    typeof value === 'object' && value !== null ? (value as { value?: unknown }).value : undefined
  if (typeof amount !== 'number' || !(amount > 0)) throw invalid(`${name}.value`, 'must be a number above 0')
  return Math.round(amount * 100)
}

const ownReturn = ({ world, id }: Call, seller: string): Return =>
  found(world.state.returns, (one) => one.returnId === id && one.seller === seller)

/** Refuses what eBay does not offer for the return now. */
function demand(one: Return, option: string): void {
  if (!optionsOf(one).includes(option)) throw new Refusal(PROBLEMS.wrongState)
}

function getReturn(call: Call, seller: string): Answer {
  const one = ownReturn(call, seller)
  const order = orderOfKey(call.world, one.orderKey)
  const groups = call.request.query.get('fieldgroups') ?? 'FULL'
  const seen = shown<ReturnFields>(one, call.quirks)
  if (groups === 'SUMMARY') return json(200, { summary: returnSummary(seen, order) })
  if (groups === 'FULL') return json(200, { detail: returnDetail(seen, order) })
  throw invalid('fieldgroups', 'must be FULL or SUMMARY')
}

function decideReturn(call: Call, seller: string): Answer {
  const one = ownReturn(call, seller)
  const body = jsonBody(call.request.body)
  const { decision, partialRefundAmount, RMANumber } = body
  const option = typeof decision === 'string' ? OPTION_OF[decision] : undefined
  if (typeof decision !== 'string' || option === undefined)
    throw invalid('decision', 'is none of DecisionEnum for a seller')
  demand(one, option)
  const offer =
    decision === 'OFFER_PARTIAL_REFUND' ? minorOf(partialRefundAmount, 'partialRefundAmount') : null
  if (offer !== null && offer >= one.expected)
    throw invalid('partialRefundAmount', 'must be less than the full refund')
  const rma = typeof RMANumber === 'string' ? RMANumber : null
  if (decision === 'PROVIDE_RMA' && rma === null)
    throw new Refusal(PROBLEMS.missingInput, 'Missing input RMANumber')
  decide(call.world, one, decision, { notes: textOf(body, 'comments'), offer, rma }, call.deed)
  return json(200, {})
}

function refundReturn(call: Call, seller: string): Answer {
  const one = ownReturn(call, seller)
  const body = jsonBody(call.request.body)
  const detail = body['refundDetail'] as { totalAmount?: unknown; itemizedRefundDetail?: unknown } | undefined
  const minor = minorOf(detail?.totalAmount, 'refundDetail.totalAmount')
  if (!Array.isArray(detail?.itemizedRefundDetail) || detail.itemizedRefundDetail.length === 0)
    throw new Refusal(PROBLEMS.missingInput, 'Missing input refundDetail.itemizedRefundDetail')
  demand(one, 'SELLER_ISSUE_REFUND')
  if (minor > one.expected) throw invalid('refundDetail.totalAmount', 'is more than the buyer paid')
  refund(call.world, one, minor, 'seller', call.deed, textOf(body, 'comments'))
  return json(200, { refundStatus: 'PENDING' })
}

function received(call: Call, seller: string): Answer {
  const one = ownReturn(call, seller)
  demand(one, 'SELLER_MARK_AS_RECEIVED')
  arrive(call.world, one, 'seller', call.deed, textOf(jsonBody(call.request.body), 'comments'))
  return empty(200)
}

const LABEL_ACTIONS = ['AU_LABEL', 'EBAY_LABEL', 'MARK_AS_SENT', 'NO_LABEL', 'PURCHASE_LABEL', 'UPLOAD_LABEL']

function addLabel(call: Call, seller: string): Answer {
  const one = ownReturn(call, seller)
  const body = jsonBody(call.request.body)
  if (!LABEL_ACTIONS.includes(String(body['labelAction'])))
    throw invalid('labelAction', 'is none of LabelActionEnum')
  const { fileId } = body
  if (fileId !== undefined && !one.files.some(({ id }) => id === fileId))
    throw invalid('fileId', 'names no file of this return')
  demand(one, 'SELLER_PROVIDE_LABEL')
  provideLabel(call.world, one, textOf(body, 'comments'), call.deed)
  return json(200, {})
}

function upload(call: Call, seller: string): Answer {
  const one = ownReturn(call, seller)
  const { fileName, data, filePurpose } = jsonBody(call.request.body)
  if (typeof data !== 'string' || !/^[A-Za-z0-9+/]+=*$/.test(data)) throw invalid('data', 'must be base64')
  const id = String(call.world.state.nextSeq++)
  const name = typeof fileName === 'string' ? fileName : `file-${id}`
  const format = (name.split('.').at(-1) ?? '').toUpperCase()
  const file = {
    id,
    name,
    format,
    purpose: typeof filePurpose === 'string' ? filePurpose : 'ITEM_RELATED',
    by: 'SELLER' as const,
    at: call.deed.at,
    data,
  }
  change<ReturnFields>(one, call.deed.at, { files: [...one.files, file] })
  return json(200, { fileId: id })
}

function messageReturn(call: Call, seller: string): Answer {
  const one = ownReturn(call, seller)
  const words = needed(jsonBody(call.request.body), 'message')
  demand(one, 'SELLER_SEND_MESSAGE')
  say(call.world, one, 'SELLER', words, call.deed)
  return empty(200)
}

const ESCALATE_REASONS = [
  'BUYER_NORESPONSE',
  'BUYER_RETURNED_WRONG_ITEM',
  'DISAGREE_WITH_RETURN_REASON',
  'ITEM_NOT_RECEIVED',
  'ITEM_RECEIVED_IN_DIFFERENT_CONDITION',
  'NO_REFUND_FOR_RETURN_SHIPPING',
  'NO_REFUND_RECEIVED',
  'OTHER',
  'SELLER_NO_RESPONSE',
  'TROUBLE_COMMUNICATION_WITH_BUYER',
  'TROUBLE_COMMUNICATION_WITH_SELLER',
]

function escalate(call: Call, seller: string): Answer {
  const one = ownReturn(call, seller)
  const { reason } = jsonBody(call.request.body)
  if (typeof reason !== 'string' || !ESCALATE_REASONS.includes(reason))
    throw invalid('reason', 'is none of EscalateReasonEnum')
  demand(one, 'SELLER_ESCALATE')
  return json(200, { caseId: escalateReturn(call.world, one, 'SELLER', reason, call.deed) })
}

function tracking(call: Call, seller: string): Answer {
  const one = ownReturn(call, seller)
  const { query } = call.request
  if (!query.get('carrier_used') || !query.get('tracking_number'))
    throw new Refusal(PROBLEMS.missingInput, 'Missing input carrier_used or tracking_number')
  return json(200, {
    trackingNumber: one.tracking?.number,
    carrierUsed: one.tracking?.carrier,
    currentStatus: one.tracking?.status,
  })
}

const returns = (method: string, name: string, pattern: string, shape: ErrorShape, handle: Handle): Route =>
  route('post-order.return', 'return', method, name, pattern, shape, handle)
export const RETURN_ROUTES: readonly Route[] = [
  returns('GET', 'search', '/search', 'list', searchReturns),
  returns('GET', 'get', '/(\\d+)', 'single', getReturn),
  returns('POST', 'decide', '/(\\d+)/decide', 'bare', decideReturn),
  returns('POST', 'issue_refund', '/(\\d+)/issue_refund', 'list', refundReturn),
  returns('POST', 'mark_as_received', '/(\\d+)/mark_as_received', 'single', received),
  returns('POST', 'add_shipping_label', '/(\\d+)/add_shipping_label', 'bare', addLabel),
  returns('POST', 'send_message', '/(\\d+)/send_message', 'single', messageReturn),
  returns('POST', 'escalate', '/(\\d+)/escalate', 'list', escalate),
  returns('POST', 'file_upload', '/(\\d+)/file/upload', 'bare', upload),
  returns('GET', 'files', '/(\\d+)/files', 'single', (call, seller) =>
    json(200, { files: filesJson(ownReturn(call, seller), true) }),
  ),
  returns('GET', 'tracking', '/(\\d+)/tracking', 'single', tracking),
]
