import { z } from 'zod'
import { Problem, parseWire, stream } from '#adapter'
import type { Cursor, Page, Parsed } from '#adapter'
import type { Session } from './client.js'
import { sightingsOf } from './order-map.js'
import { fromV0, orderWire, v0OrderWire } from './order-wire.js'
import type { AmazonOrder } from './order-wire.js'
import { readV0, searchV0 } from './order-v0.js'
import type { OrderPage, Window } from './order-v0.js'
import { marketplaceIds, settingsOf } from './settings.js'

/** Upper bounds must lie two minutes in the past by Amazon's clock, from which ours may differ; an order may be written late: windows overlap by ten. */
const SETTLED_MS = 3 * 60_000
const OVERLAP_MS = 10 * 60_000
/** "The token lives 24 hours"; an older one starts its window anew. */
const TOKEN_LIVES_MS = 23 * 3_600_000
export const INCLUDED = 'BUYER,CANCELLATION,FULFILLMENT,PACKAGES,PROCEEDS'

const cursorWire = z.object({
  since: z.iso.datetime(),
  until: z.iso.datetime().nullable(),
  token: z.string().nullable(),
  api: z.enum(['2026-01-01', 'v0']),
})

const pageWire = z.looseObject({
  orders: z.array(z.unknown()),
  pagination: z.looseObject({ nextToken: z.string().nullish() }).nullish(),
})

async function search(session: Session, { since, until, token }: Window): Promise<OrderPage> {
  const body = await session.call({
    operation: 'orders.search',
    method: 'GET',
    path: '/orders/2026-01-01/orders',
    query: {
      lastUpdatedAfter: since,
      lastUpdatedBefore: until,
      marketplaceIds: marketplaceIds(session).join(','),
      includedData: INCLUDED,
      maxResultsPerPage: 100,
      ...(token !== null && { paginationToken: token }),
    },
  })
  const { wire } = parseWire(pageWire, body)
  return { items: wire.orders, nextToken: wire.pagination?.nextToken ?? null }
}

/** Changed orders, a window at a time, by the interface that the shop's settings choose behind the same port. */
async function listOrders(session: Session, cursor: Cursor | null): Promise<Page> {
  const { ordersApi: api, orderBackfillDays } = settingsOf(session)
  const now = session.now().getTime()
  const known = cursorWire.safeParse(cursor).data
  const at = (ms: number): string => new Date(ms).toISOString()
  const since = known?.since ?? at(now - orderBackfillDays * 86_400_000)
  const alive = known?.until && known.api === api && now - Date.parse(known.until) < TOKEN_LIVES_MS
  const token = alive ? known.token : null
  const until = (token !== null && known?.until) || at(now - SETTLED_MS)
  if (until <= since) return { items: [], cursor: { since, until: null, token: null, api }, more: false }
  const window = { since, until, token }
  const { items, nextToken } = await (api === 'v0' ? searchV0(session, window) : search(session, window))
  const next =
    nextToken === null
      ? { since: at(Date.parse(until) - OVERLAP_MS), until: null, token: null, api }
      : { since, until, token: nextToken, api }
  return { items, cursor: next, more: nextToken !== null }
}

/** One order afresh, with its lines. */
export async function readOrder(session: Session, orderId: string): Promise<unknown> {
  if (settingsOf(session).ordersApi === 'v0') return readV0(session, orderId)
  const body = await session.call({
    operation: 'orders.get',
    method: 'GET',
    path: `/orders/2026-01-01/orders/${encodeURIComponent(orderId)}`,
    query: { includedData: INCLUDED },
  })
  return parseWire(z.looseObject({ order: z.unknown() }), body).wire.order
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The orders in a body: a page or one order of either interface. Throws `contract_changed` for anything else. */
export function ordersIn(body: unknown): readonly unknown[] {
  if (isObject(body)) {
    const { orders, order, payload } = body
    if (Array.isArray(orders)) return orders
    if (isObject(order)) return [order]
    if (isObject(payload)) return Array.isArray(payload['Orders']) ? payload['Orders'] : [payload]
    if ('orderId' in body || 'AmazonOrderId' in body) return [body]
  }
  throw new Problem('contract_changed', 'the body holds no orders', { sideEffect: 'none' })
}

/** An order of either interface, in the shape of the newer one. */
export function parseOrder(item: unknown): Parsed<AmazonOrder> {
  if (!isObject(item) || !('AmazonOrderId' in item)) return parseWire(orderWire, item)
  const { wire, flags } = parseWire(v0OrderWire, item)
  return { wire: fromV0(wire), flags }
}

export const orders = stream({
  everySeconds: 300,
  list: listOrders,
  items: ordersIn,
  parse: parseOrder,
  map: (wire, flags, at) => sightingsOf(wire, flags, at),
})
