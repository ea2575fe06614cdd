import { z } from 'zod'
import { parseWire } from '#adapter'
import type { Session } from './client.js'
import { marketplaceIds } from './settings.js'

/*
 * Orders v0, the fall-back reader: its read operations are deprecated and go on 2027-03-27 (changelog of the newer interface, read
 * 2026-11-22). Lines are a call of their own for each order; both are joined into one item.
 */

/** One window of changes and how to go on in it; the filters of a window stay the same on each of its pages. */
export interface Window {
  readonly since: string
  readonly until: string
  readonly token: string | null
}

/** A page of orders as either interface gives it. */
export interface OrderPage {
  readonly items: readonly unknown[]
  readonly nextToken: string | null
}

const listWire = z.looseObject({
  payload: z.looseObject({
    Orders: z.array(z.looseObject({ AmazonOrderId: z.string().min(1) })),
    NextToken: z.string().nullish(),
  }),
})
const orderWire = z.looseObject({ payload: z.looseObject({ AmazonOrderId: z.string().min(1) }) })
const itemsWire = z.looseObject({
  payload: z.looseObject({ OrderItems: z.array(z.unknown()), NextToken: z.string().nullish() }),
})

/** A page of changed orders, each with its lines. */
export async function searchV0(session: Session, { since, until, token }: Window): Promise<OrderPage> {
  const body = await session.call({
    operation: 'orders-v0.list',
    method: 'GET',
    path: '/orders/v0/orders',
    query: {
      LastUpdatedAfter: since,
      LastUpdatedBefore: until,
      MarketplaceIds: marketplaceIds(session).join(','),
      // Each order costs a call for its lines, of which there are thirty at once.
      MaxResultsPerPage: 25,
      ...(token !== null && { NextToken: token }),
    },
  })
  const { payload } = parseWire(listWire, body).wire
  const items: unknown[] = []
  for (const order of payload.Orders)
    items.push({ ...order, OrderItems: await linesOf(session, order.AmazonOrderId) })
  return { items, nextToken: payload.NextToken ?? null }
}

export async function readV0(session: Session, orderId: string): Promise<unknown> {
  const path = `/orders/v0/orders/${encodeURIComponent(orderId)}`
  const body = await session.call({ operation: 'orders-v0.get', method: 'GET', path })
  return { ...parseWire(orderWire, body).wire.payload, OrderItems: await linesOf(session, orderId) }
}

async function linesOf(session: Session, orderId: string): Promise<unknown[]> {
  const lines: unknown[] = []
  const path = `/orders/v0/orders/${encodeURIComponent(orderId)}/orderItems`
  for (let token: string | null | undefined = null; token !== undefined;) {
    const query = token === null ? {} : { NextToken: token }
    const body = await session.call({ operation: 'orders-v0.items', method: 'GET', path, query })
    const { payload } = parseWire(itemsWire, body).wire
    lines.push(...payload.OrderItems)
    token = payload.NextToken || undefined
  }
  return lines
}
