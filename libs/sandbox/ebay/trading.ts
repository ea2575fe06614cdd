import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { iso } from '../clock.js'
import { callerOf, legacyCallerOf, type Call, type Route } from './calls.js'
import { getOrders } from './get-orders.js'
import { branch, leaf } from './order-xml.js'
import { spend } from './rate-limits.js'
import { addSecondChanceItem, getAllBidders, verifyAddSecondChanceItem } from './second-chance.js'
import { SITES, calendarDays } from './sites.js'
import {
  addMemberMessageRTQ,
  getFeedback,
  getMemberMessages,
  getUser,
  respondToFeedback,
} from './trading-desk.js'
import { TradingRefusal, children, text, type Fields } from './trading-input.js'
import { findOrder, sendInvoice } from './world.js'
import type { Answer } from '../http.js'

/** Numbers of facts/ebay.md §1.4; 2, 5 and 37 are from eBay's public list of Trading errors. */
const MISSING_TOKEN = new TradingRefusal('930', 'No XML auth token was provided.')
const INVALID_TOKEN = new TradingRefusal('931', 'Auth token is invalid.')
const HARD_EXPIRED = new TradingRefusal('932', 'Auth token is hard expired.')
const IAF_INVALID = new TradingRefusal('21916984', 'Invalid IAF token.', 'IAF token supplied is invalid. ')
const IAF_EXPIRED = new TradingRefusal('21917053', 'Expired IAF token.', 'IAF token supplied is expired. ')
const LIMIT_REACHED = new TradingRefusal(
  '518',
  'Call usage limit has been reached.',
  'Your application has exceeded usage limit on this call, please make call to Developer Analytics API to check your call usage.',
)

type TradingCall = (call: Call, seller: string, fields: Fields) => string[]

type CallName =
  | 'GetOrders'
  | 'SendInvoice'
  | 'GetUser'
  | 'GetFeedback'
  | 'RespondToFeedback'
  | 'GetMemberMessages'
  | 'AddMemberMessageRTQ'
  | 'GetAllBidders'
  | 'VerifyAddSecondChanceItem'
  | 'AddSecondChanceItem'

const CALLS: Readonly<Record<CallName, TradingCall>> = {
  GetOrders: getOrders,
  GetUser: getUser,
  GetFeedback: getFeedback,
  RespondToFeedback: respondToFeedback,
  GetMemberMessages: getMemberMessages,
  AddMemberMessageRTQ: addMemberMessageRTQ,
  GetAllBidders: getAllBidders,
  VerifyAddSecondChanceItem: verifyAddSecondChanceItem,
  AddSecondChanceItem: addSecondChanceItem,
  /** eBay reminds the buyer by mail: an unpaid order, at most 30 days old (SendInvoice page, Trading 1349). */
  SendInvoice({ world, deed }, seller, fields) {
    const pair = `${text(fields, 'ItemID') ?? ''}-${text(fields, 'TransactionID') ?? ''}`
    const id = text(fields, 'OrderID') ?? text(fields, 'OrderLineItemID') ?? pair
    const order = findOrder(world, seller, id)
    if (!order) throw TradingRefusal.input('OrderID', 'names no order of yours')
    if (order.paidAt !== null || order.cancelledAt !== null) {
      throw TradingRefusal.input('OrderID', 'is no active unpaid order')
    }
    if (calendarDays(order.createdAt, deed.at, SITES[order.site].zone) > 30) {
      throw TradingRefusal.input('OrderID', 'is more than 30 days old')
    }
    sendInvoice(world, order, deed)
    return []
  },
}

/** POST /ws/api.dll: always HTTP 200, failures are told in the body. */
const endpoint =
  (callName: keyof typeof CALLS) =>
  (call: Call): Answer => {
    try {
      const fields = parse(callName, call.request.body)
      checkHeaders(call)
      const seller = sellerOf(call, fields)
      if (!spend(call.world, callName, call.deed.at).ok) throw LIMIT_REACHED
      return respond(call, callName, 'Success', CALLS[callName](call, seller, fields))
    } catch (error) {
      if (error instanceof TradingRefusal) return respond(call, callName, 'Failure', [errorXml(error)])
      throw error
    }
  }

const unknownCall = (call: Call): Answer => {
  const name = (call.request.headers['x-ebay-api-call-name'] ?? '').replaceAll(/[^A-Za-z]/g, '')
  const refusal = new TradingRefusal(
    '2',
    'Unsupported API call.',
    `The API call "${name}" is invalid or not supported in this release.`,
  )
  return respond(call, name, 'Failure', [errorXml(refusal)])
}

function checkHeaders({ request }: Call): void {
  const siteId = request.headers['x-ebay-api-siteid'] ?? ''
  if (!Object.values(SITES).some((site) => site.tradingId === siteId)) {
    throw TradingRefusal.input('X-EBAY-API-SITEID', 'is missing or names no site of the sandbox')
  }
  // IAF tokens need level 941 or higher (facts/ebay.md §1.3).
  if (!(Number(request.headers['x-ebay-api-compatibility-level']) >= 941)) {
    throw TradingRefusal.input('X-EBAY-API-COMPATIBILITY-LEVEL', 'is missing or lower than 941')
  }
}

function sellerOf({ world, request, deed }: Call, fields: Fields): string {
  const iaf = request.headers['x-ebay-api-iaf-token']
  const old = text(children(fields, 'RequesterCredentials'), 'eBayAuthToken')
  if (iaf === undefined && old === undefined) throw MISSING_TOKEN
  const caller = iaf === undefined ? legacyCallerOf(world, old ?? '', deed.at) : callerOf(world, iaf, deed.at)
  if (caller.kind === 'seller') return caller.login
  const expired = caller.kind === 'refused' && caller.why === 'expired'
  if (iaf === undefined) throw expired ? HARD_EXPIRED : INVALID_TOKEN
  throw expired ? IAF_EXPIRED : IAF_INVALID
}

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  isArray: (_, path) => String(path).endsWith('OrderIDArray.OrderID'),
})

function parse(callName: string, xml: string): Fields {
  const bad = (why: string): TradingRefusal =>
    new TradingRefusal('5', 'XML Parse error.', `XML Parse error: ${why}.`)
  // A document type could declare entities that grow without end; eBay's requests never need one.
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) throw bad('a document type declaration is not allowed')
  if (XMLValidator.validate(xml) !== true) throw bad('the request is not well formed')
  const root = (parser.parse(xml) as Record<string, unknown>)[`${callName}Request`]
  if (root === undefined) throw bad(`the root element must be ${callName}Request`)
  return typeof root === 'object' && root !== null ? (root as Fields) : {}
}

const errorXml = (refusal: TradingRefusal): string =>
  branch(
    'Errors',
    leaf('ShortMessage', refusal.message),
    leaf('LongMessage', refusal.longMessage),
    leaf('ErrorCode', refusal.code),
    leaf('SeverityCode', 'Error'),
    leaf('ErrorClassification', 'RequestError'),
  )

function respond(call: Call, callName: string, ack: 'Success' | 'Failure', parts: string[]): Answer {
  const version = call.request.headers['x-ebay-api-compatibility-level']?.replaceAll(/\D/g, '') || '1423'
  const name = `${callName}Response`
  const content = [
    leaf('Timestamp', iso(call.deed.at)),
    leaf('Ack', ack),
    ...(ack === 'Failure' ? parts : []),
    leaf('Version', version),
    leaf('Build', `E${version}_CORE_API_SANDBOX_R1`),
    ...(ack === 'Success' ? parts : []),
  ]
  return {
    status: 200,
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="urn:ebay:apis:eBLBaseComponents">${content.join('')}</${name}>`,
  }
}

const route = (operation: Route['operation'], answer: Route['answer'], callName?: string): Route => ({
  host: 'api',
  method: 'POST',
  path: /^\/ws\/api\.dll$/,
  callName,
  operation,
  answer,
})

export const TRADING_ROUTES: readonly Route[] = [
  ...(Object.keys(CALLS) as CallName[]).map((name) =>
    route(
      { name: `trading.${name}`, shows: name === 'GetOrders' ? 'list' : 'nothing' },
      endpoint(name),
      name,
    ),
  ),
  route({ name: 'trading.unknown', shows: 'nothing' }, unknownCall),
]
