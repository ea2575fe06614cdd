import { json, type Answer } from '../http.js'
import { route, type Call, type Route } from './calls.js'
import { documentOf, openAddress, storeBytes } from './files.js'
import { analyticsLines } from './health.js'
import { jobIn } from './reports.js'
import type { Job, MoneyEvent } from './types.js'
import { ERRORS, instant, invalid, objectIn } from './wire.js'
import { factsOf, record } from './world.js'

const SETTLED_MS = 120_000

// Sellers -------------------------------------------------------------------------------------------------------------------------------------

function participations(call: Call): Answer {
  const facts = factsOf(call.seller)
  const marketplace = {
    id: facts.marketplaceId,
    name: facts.name,
    countryCode: facts.country,
    defaultCurrencyCode: facts.currency,
    defaultLanguageCode: facts.locale,
    domainName: `www.${facts.name.toLowerCase()}`,
  }
  const participation = { isParticipating: true, hasSuspendedListings: call.seller.ahr < 200 }
  return json(200, {
    payload: [
      { marketplace, participation, storeName: call.seller.storeName },
      {
        marketplace: { ...marketplace, id: 'A0NONAMAZON01', name: 'Non-Amazon US' },
        participation: { isParticipating: true, hasSuspendedListings: false },
        storeName: call.seller.storeName,
      },
    ],
  })
}

// Finances ------------------------------------------------------------------------------------------------------------------------------------

/** Events of the last 48 hours may be missing: here they are, all of them. */
const HELD_BACK_MS = 48 * 3_600_000

const moneyIn = ({ world, seller, deed }: Call, from: number, to: number): MoneyEvent[] =>
  world.state.money
    .filter(
      (one) =>
        one.seller === seller.login && one.at >= from && one.at <= Math.min(to, deed.at - HELD_BACK_MS),
    )
    .sort((a, b) => a.at - b.at)

/** A page of ten; the token carries its place. */
function tenOf<Item>(items: readonly Item[], token: string | null): { page: Item[]; next: string | null } {
  const start = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString())
  const next = start + 10 < items.length ? Buffer.from(String(start + 10)).toString('base64url') : null
  return { page: items.slice(start, start + 10), next }
}

function eventsV0(call: Call): Answer {
  const { query } = call.request
  const facts = factsOf(call.seller)
  const from = Date.parse(query.get('PostedAfter') ?? '')
  const to = Date.parse(query.get('PostedBefore') ?? '') || call.deed.at
  if (Number.isNaN(from)) return invalid('PostedAfter is required')
  if (to > call.deed.at - SETTLED_MS) return invalid('PostedBefore must be two minutes before now')
  const { page, next } = tenOf(moneyIn(call, from, to), query.get('NextToken'))
  const amount = (one: MoneyEvent) => ({
    CurrencyCode: facts.currency,
    CurrencyAmount: one.amount / 10 ** facts.decimals,
  })
  const event = (one: MoneyEvent) => ({
    AmazonOrderId: one.orderId,
    SellerOrderId: one.orderId,
    MarketplaceName: facts.name,
    PostedDate: instant(one.at),
    ShipmentItemAdjustmentList: [
      {
        SellerSKU: 'CC-1',
        OrderAdjustmentItemId: one.id,
        ItemChargeAdjustmentList: [{ ChargeType: 'Principal', ChargeAmount: amount(one) }],
      },
    ],
  })
  const lists = Map.groupBy(page, ({ list }) => list)
  const FinancialEvents = Object.fromEntries([...lists].map(([list, events]) => [list, events.map(event)]))
  return json(200, { payload: { FinancialEvents, ...(next !== null && { NextToken: next }) } })
}

const KIND_OF_MONEY: Readonly<Record<MoneyEvent['list'], string>> = {
  GuaranteeClaimEventList: 'A-to-z Guarantee Refund',
  ChargebackEventList: 'Chargeback Refund',
  RefundEventList: 'Refund',
}

function transactions(call: Call): Answer {
  const { query } = call.request
  const facts = factsOf(call.seller)
  const from = Date.parse(query.get('postedAfter') ?? '')
  const to = Date.parse(query.get('postedBefore') ?? '') || call.deed.at
  if (Number.isNaN(from) || from > call.deed.at - SETTLED_MS) return ERRORS.invalid
  // Longer than 180 days is answered silently with nothing.
  const all = to - from > 180 * 86_400_000 ? [] : moneyIn(call, from, to)
  const { page, next } = tenOf(all, query.get('nextToken'))
  return json(200, {
    payload: {
      transactions: page.map((one) => ({
        transactionId: `T${one.id}`,
        transactionType: KIND_OF_MONEY[one.list],
        transactionStatus: 'RELEASED',
        description: one.list === 'RefundEventList' ? 'Refund Order' : KIND_OF_MONEY[one.list],
        postedDate: instant(one.at),
        totalAmount: { currencyCode: facts.currency, currencyAmount: one.amount / 10 ** facts.decimals },
        relatedIdentifiers: [{ relatedIdentifierName: 'ORDER_ID', relatedIdentifierValue: one.orderId }],
        sellingPartnerMetadata: {
          sellingPartnerId: call.seller.sellerId,
          marketplaceId: facts.marketplaceId,
        },
      })),
      ...(next !== null && { nextToken: next }),
    },
  })
}

// Data Kiosk ----------------------------------------------------------------------------------------------------------------------------------

function createQuery(call: Call): Answer {
  const { world, seller, deed } = call
  const query = objectIn(call.request.body)?.['query']
  const [, from] = /startDate:\s*"(\d{4}-\d\d-\d\d)"/.exec(String(query)) ?? []
  const [, to] = /endDate:\s*"(\d{4}-\d\d-\d\d)"/.exec(String(query)) ?? []
  if (typeof query !== 'string' || !query.includes('sellerAnalyticsView') || !from || !to)
    return ERRORS.invalid
  const running = world.state.queries.some(
    (job) => job.seller === seller.login && job.type === query && job.doneAt > deed.at,
  )
  if (running) return invalid('A duplicate query is running')
  const bytes = Buffer.from(analyticsLines(seller, from, to))
  const document = storeBytes(world, seller, bytes, { gzip: false, contentType: 'application/jsonl' })
  const job: Job = {
    id: String(90_000 + world.state.nextSeq++),
    seller: seller.login,
    type: query,
    marketplaceIds: [],
    createdAt: deed.at,
    doneAt: deed.at + world.pace.query,
    ends: 'DONE',
    documentId: document.id,
    from: null,
    to: null,
  }
  world.state.queries.push(job)
  record(world, deed, seller.login, 'query.created', { queryId: job.id })
  return json(202, { queryId: job.id })
}

function getQuery(call: Call): Answer {
  const job = jobIn(call.world.state.queries, call)
  if (!job) return ERRORS.notFound
  const done = call.deed.at >= job.doneAt
  return json(200, {
    queryId: job.id,
    query: job.type,
    createdTime: instant(job.createdAt),
    processingStatus: done ? job.ends : 'IN_PROGRESS',
    ...(done && { processingEndTime: instant(job.doneAt), dataDocumentId: job.documentId }),
  })
}

function queryDocument(call: Call): Answer {
  const document = documentOf(call.world, call.seller, call.ids[0])
  if (!document) return ERRORS.notFound
  return json(200, { documentId: document.id, documentUrl: openAddress(call.world, document, call.deed.at) })
}

const KIOSK = '/dataKiosk/2023-11-15'

export const OTHER_ROUTES: readonly Route[] = [
  route(
    'GET',
    '/sellers/v1/marketplaceParticipations',
    'sellers.participations',
    'object',
    [0.016, 15],
    participations,
  ),
  route('GET', '/finances/v0/financialEvents', 'finances-v0.events', 'object', [0.5, 30], eventsV0),
  route(
    'GET',
    '/finances/2024-06-19/transactions',
    'finances.transactions',
    'object',
    [0.5, 10],
    transactions,
  ),
  route('POST', `${KIOSK}/queries`, 'data-kiosk.create', 'nothing', [0.0167, 15], createQuery),
  route('GET', `${KIOSK}/queries/([^/]+)`, 'data-kiosk.get', 'object', [2, 15], getQuery),
  route('GET', `${KIOSK}/documents/([^/]+)`, 'data-kiosk.document', 'object', [0.0167, 15], queryDocument),
]
