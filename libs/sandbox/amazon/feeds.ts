import { json, type Answer } from '../http.js'
import { route, type Call, type Route } from './calls.js'
import { documentAnswer, documentOf, openAddress, storeBytes } from './files.js'
import { cancelLines } from './orders.js'
import { refund } from './returns.js'
import { jobIn } from './reports.js'
import type { Job } from './types.js'
import { ERRORS, instant, invalid, listIn, objectIn } from './wire.js'
import { record } from './world.js'

const CANCEL_REASONS = [
  'NoInventory',
  'ShippingAddressUndeliverable',
  'CustomerExchange',
  'BuyerCanceled',
  'GeneralAdjustment',
  'CarrierCreditDecision',
  'RiskAssessmentInformationNotValid',
  'CarrierCoverageFailure',
  'CustomerReturn',
  'MerchandiseNotReceived',
]

type Row = Readonly<Record<string, string>>
/** Processes a row; a text says why it is refused. */
type Processor = (call: Call, row: Row) => string | null

const PROCESSORS: Readonly<Record<string, Processor>> = {
  POST_FLAT_FILE_ORDER_ACKNOWLEDGEMENT_DATA: (call, row) => {
    const order = call.world.state.orders.find(
      ({ id, seller }) => id === row['order-id'] && seller === call.seller.login,
    )
    if (!order) return '13013\tThe order ID does not exist'
    if (!CANCEL_REASONS.includes(row['cancellation-reason-code'] ?? ''))
      return '18028\tInvalid cancellation reason code'
    const item = (row['amazon-order-item-code'] ?? '').trim()
    const by = row['cancellation-reason-code'] === 'BuyerCanceled' ? 'BUYER' : 'MERCHANT'
    return cancelLines(call.world, order, by, item, call.deed)
      ? null
      : '18032\tThe order has been shipped or cancelled already'
  },
  POST_FLAT_FILE_PAYMENT_ADJUSTMENT_DATA: (call, row) => {
    const order = call.world.state.orders.find(
      ({ id, seller }) => id === row['order-id'] && seller === call.seller.login,
    )
    const line = order?.lines.find(({ orderItemId }) => orderItemId === row['order-item-id'])
    if (!order || !line) return '15001\tThe order item does not exist'
    const amount = Number(row['item-price-adj'])
    if (!(amount > 0)) return '15003\tThe adjustment must be more than zero'
    return refund(call.world, order, amount, call.deed) ? null : '15005\tThe refund exceeds the amount paid'
  },
}

function createDocument(call: Call): Answer {
  const contentType = objectIn(call.request.body)?.['contentType']
  if (typeof contentType !== 'string') return invalid('contentType is required')
  const document = storeBytes(call.world, call.seller, Buffer.alloc(0), { gzip: false, contentType })
  const url = openAddress(call.world, document, call.deed.at)
  return json(201, { feedDocumentId: document.id, url })
}

function rowsIn(text: string): Row[] {
  const [head = '', ...lines] = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const names = head.split('\t').map((name) => name.trim())
  return lines.map((line) => {
    const cells = line.split('\t')
    return Object.fromEntries(names.map((name, index) => [name, (cells[index] ?? '').trim()]))
  })
}

/** The processing report of a flat file: counts, then the errors row by row. */
function reportOn(rows: readonly Row[], refusals: readonly (string | null)[]): string {
  const failed = refusals.flatMap((why, index) => (why === null ? [] : [{ why, index }]))
  const head = [
    'Feed Processing Summary:',
    `\tNumber of records processed\t\t${rows.length}`,
    `\tNumber of records successful\t\t${rows.length - failed.length}`,
    '',
  ]
  const table = [
    'original-record-number\torder-id\terror-code\terror-type\terror-message',
    ...failed.map(({ why, index }) => {
      const [code, message] = why.split('\t')
      return [index + 1, rows[index]?.['order-id'] ?? '', code, 'Error', message].join('\t')
    }),
  ]
  return [...head, ...(failed.length > 0 ? table : [])].map((line) => `${line}\r\n`).join('')
}

function createFeed(call: Call): Answer {
  const { world, seller, deed } = call
  const body = objectIn(call.request.body)
  const type = String(body?.['feedType'])
  const document = documentOf(world, seller, String(body?.['inputFeedDocumentId']))
  const marketplaceIds = body?.['marketplaceIds']
  if (!document || !Array.isArray(marketplaceIds) || !Object.hasOwn(PROCESSORS, type)) return ERRORS.invalid
  const rows = rowsIn(Buffer.from(document.content, 'base64').toString('utf8'))
  const refusals = rows.map((row) => PROCESSORS[type]?.(call, row) ?? null)
  const report = storeBytes(world, seller, Buffer.from(reportOn(rows, refusals)), {
    gzip: false,
    contentType: 'text/plain; charset=UTF-8',
  })
  const job: Job = {
    id: String(70_000 + world.state.nextSeq++),
    seller: seller.login,
    type,
    marketplaceIds: marketplaceIds.map(String),
    createdAt: deed.at,
    doneAt: deed.at + world.pace.feed,
    ends: rows.length === 0 ? 'FATAL' : 'DONE',
    documentId: report.id,
    from: null,
    to: null,
  }
  world.state.feeds.push(job)
  record(world, deed, seller.login, 'feed.created', { feedId: job.id, type })
  return json(202, { feedId: job.id })
}

const feedJson = (job: Job, at: number): Record<string, unknown> => ({
  feedId: job.id,
  feedType: job.type,
  marketplaceIds: job.marketplaceIds,
  createdTime: instant(job.createdAt),
  processingStatus: at >= job.doneAt ? job.ends : 'IN_PROGRESS',
  ...(at >= job.doneAt && { processingEndTime: instant(job.doneAt), resultFeedDocumentId: job.documentId }),
})

function getFeed(call: Call): Answer {
  const job = jobIn(call.world.state.feeds, call)
  return job ? json(200, feedJson(job, call.deed.at)) : ERRORS.notFound
}

function listFeeds(call: Call): Answer {
  const { query } = call.request
  const types = listIn(query, 'feedTypes')
  const since = Date.parse(query.get('createdSince') ?? '')
  const feeds = call.world.state.feeds
    .filter((job) => job.seller === call.seller.login && types.includes(job.type))
    .filter((job) => Number.isNaN(since) || job.createdAt >= since)
  return json(200, { feeds: feeds.map((job) => feedJson(job, call.deed.at)) })
}

function getDocument(call: Call): Answer {
  const document = documentOf(call.world, call.seller, call.ids[0])
  return document ? documentAnswer(call.world, document, call.deed.at, 'feedDocumentId') : ERRORS.notFound
}

const BASE = '/feeds/2021-06-30'

export const FEED_ROUTES: readonly Route[] = [
  route('POST', `${BASE}/documents`, 'feeds.create-document', 'nothing', [0.5, 15], createDocument),
  route('POST', `${BASE}/feeds`, 'feeds.create', 'nothing', [0.0083, 15], createFeed),
  route('GET', `${BASE}/feeds`, 'feeds.list', 'list', [0.0222, 10], listFeeds),
  route('GET', `${BASE}/feeds/([^/]+)`, 'feeds.get', 'object', [2, 15], getFeed),
  route('GET', `${BASE}/documents/([^/]+)`, 'feeds.document', 'object', [0.0222, 10], getDocument),
]
