import { empty, json, type Answer } from '../http.js'
import { caseDetail, inquiryDetail } from './after-sale-json.js'
import { found, needed, route, textOf, type Handle } from './after-sale-route.js'
import { searchCases, searchInquiries } from './after-sale-search.js'
import { shown, type Call, type Route } from './calls.js'
import {
  appeal,
  canAppeal,
  escalateInquiry,
  isOpenInquiry,
  proveShipment,
  refundInquiry,
  sayInInquiry,
} from './claims.js'
import { Refusal, invalid, jsonBody } from './post-order-input.js'
import { PROBLEMS, type ErrorShape } from './wire.js'
import { orderOfKey } from './return-rules.js'
import type { EscalatedCase, Inquiry } from './after-sale-types.js'

/** Inquiries about items that never came, and cases that eBay decides. */

const ownInquiry = ({ world, id }: Call, seller: string): Inquiry =>
  found(world.state.inquiries, (one) => one.inquiryId === id && one.seller === seller)
const ownCase = ({ world, id }: Call, seller: string): EscalatedCase =>
  found(world.state.cases, (one) => one.caseId === id && one.seller === seller)

const openInquiry = (call: Call, seller: string): Inquiry => {
  const one = ownInquiry(call, seller)
  if (!isOpenInquiry(one)) throw new Refusal(PROBLEMS.wrongState)
  return one
}

function shipInquiry(call: Call, seller: string): Answer {
  const one = openInquiry(call, seller)
  const body = jsonBody(call.request.body)
  const { shippingCarrierName: carrier, trackingNumber, shippingDate } = body
  if (typeof carrier !== 'string' || carrier === '')
    throw new Refusal(PROBLEMS.missingInput, 'Missing input shippingCarrierName')
  const shipped = (shippingDate as { value?: unknown } | undefined)?.value
  if (shipped !== undefined && Number.isNaN(Date.parse(typeof shipped === 'string' ? shipped : '')))
    throw invalid('shippingDate.value', 'is no ISO 8601 date')
  const proof = typeof trackingNumber === 'string' ? { number: trackingNumber, carrier } : null
  proveShipment(call.world, one, proof, textOf(body, 'sellerComments'), call.deed)
  return empty(204)
}

function refundWholeInquiry(call: Call, seller: string): Answer {
  const one = openInquiry(call, seller)
  if (one.state === 'FULL_REFUND_AGREED') throw new Refusal(PROBLEMS.wrongState)
  refundInquiry(call.world, one, textOf(jsonBody(call.request.body), 'comments'), call.deed)
  return json(200, { refundResult: { refundSource: 'EBAY', refundStatus: 'PENDING' } })
}

const INQUIRY_REASONS = [
  'BUYER_TROUBLE',
  'BUYER_UNHAPPY',
  'NOT_RECEIVED',
  'NO_REFUND',
  'OTHERS',
  'SELLER_NORESPONSE',
  'SHIPPED_ITEM',
  'TROUBLE_COMMUNICATION',
]

function escalateOwnInquiry(call: Call, seller: string): Answer {
  const one = openInquiry(call, seller)
  const { escalationReason: reason } = jsonBody(call.request.body)
  if (typeof reason !== 'string' || !INQUIRY_REASONS.includes(reason))
    throw invalid('escalationReason', 'is none of InquiryEscalationReasonEnum')
  const order = orderOfKey(call.world, one.orderKey)
  return json(200, { caseId: Number(escalateInquiry(call.world, one, order, 'SELLER', reason, call.deed)) })
}

function appealCase(call: Call, seller: string): Answer {
  const one = ownCase(call, seller)
  if (!canAppeal(one, call.deed.at)) throw new Refusal(PROBLEMS.wrongState)
  appeal(call.world, one, textOf(jsonBody(call.request.body), 'comments'), call.deed)
  return empty(204)
}

const inquiries = (method: string, name: string, pattern: string, shape: ErrorShape, handle: Handle): Route =>
  route('post-order.inquiry', 'inquiry', method, name, pattern, shape, handle)
const cases = (method: string, name: string, pattern: string, shape: ErrorShape, handle: Handle): Route =>
  route('post-order.case', 'casemanagement', method, name, pattern, shape, handle)

export const CLAIM_ROUTES: readonly Route[] = [
  inquiries('GET', 'search', '/search', 'list', searchInquiries),
  inquiries('GET', 'get', '/(\\d+)', 'single', (call, seller) => {
    const one = ownInquiry(call, seller)
    return json(200, inquiryDetail(shown(one, call.quirks), orderOfKey(call.world, one.orderKey)))
  }),
  inquiries('POST', 'issue_refund', '/(\\d+)/issue_refund', 'bare', refundWholeInquiry),
  inquiries('POST', 'provide_shipment_info', '/(\\d+)/provide_shipment_info', 'single', shipInquiry),
  inquiries('POST', 'send_message', '/(\\d+)/send_message', 'list', (call, seller) => {
    const one = openInquiry(call, seller)
    sayInInquiry(call.world, one, 'SELLER', needed(jsonBody(call.request.body), 'message'), call.deed)
    return empty(200)
  }),
  inquiries('POST', 'escalate', '/(\\d+)/escalate', 'bare', escalateOwnInquiry),
  cases('GET', 'search', '/search', 'list', searchCases),
  cases('GET', 'get', '/(\\d+)', 'single', (call, seller) => {
    const one = ownCase(call, seller)
    return json(200, caseDetail(shown(one, call.quirks), orderOfKey(call.world, one.orderKey)))
  }),
  cases('POST', 'appeal', '/(\\d+)/appeal', 'bare', appealCase),
]
