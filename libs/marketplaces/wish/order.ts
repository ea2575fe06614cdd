import { z } from 'zod'
import { idText, parseWire, stream } from '#adapter'
import type { At, Cursor, OrderSighting, Page } from '#adapter'
import { money } from '#case'
import type { Money } from '#case'
import { inside } from './client.js'
import type { Session } from './client.js'
import { cursorOf, objectsIn, queryOf, resume, step } from './keyset.js'

const instant = z.iso.datetime({ offset: true })

/** How far back orders are read at first: the oldest window that Wish judged refunds by was 63 to 93 days ago. */
const BACKFILL_DAYS = 120

const moneyWire = z.looseObject({ amount: z.union([z.number(), z.string()]), currency_code: z.string() })

/** What we rely on of an order (v3 specification 3.0.65). */
const orderWire = z.looseObject({
  id: idText,
  transaction_id: idText.nullish(),
  state: z.string().min(1),
  released_at: instant,
  updated_at: instant,
  product_information: z
    .looseObject({
      id: idText.nullish(),
      name: z.string().nullish(),
      sku: z.string().nullish(),
      variation_id: idText.nullish(),
    })
    .nullish(),
  order_payment: z
    .looseObject({
      general_payment_details: z
        .looseObject({
          payment_total: moneyWire.nullish(),
          product_price: moneyWire.nullish(),
          product_quantity: z.number().int().nullish(),
        })
        .nullish(),
    })
    .nullish(),
  fulfillment_records: z
    .array(z.looseObject({ event_type: z.string().nullish(), event_time: z.string().nullish() }))
    .nullish(),
})

type Order = z.output<typeof orderWire>

async function listOrders(session: Session, cursor: Cursor | null): Promise<Page> {
  const start = new Date(session.now().getTime() - BACKFILL_DAYS * 86_400_000)
  const walk = resume(cursor, start)
  const query = queryOf(walk, 'updated_at')
  const body = await session.call({ operation: 'orders.list', method: 'GET', path: '/orders', query })
  const { fresh, next, over } = step(walk, objectsIn(body), 'updated_at')
  return { items: fresh, cursor: cursorOf(next, over), more: !over }
}

const moneyOf = (value: z.output<typeof moneyWire> | null | undefined): Money | null =>
  value ? money(value.amount, value.currency_code) : null

/**
 * An order as cases and grades see it. The total is what Wish pays the merchant for it; what the buyer paid is shown for
 * some countries only. Wish releases an order when it is paid and checked, and shows no earlier date.
 */
function toOrderSighting(wire: Order, at: At): OrderSighting {
  const payment = wire.order_payment?.general_payment_details
  const product = wire.product_information
  return {
    orderId: wire.id,
    site: at.site,
    asOf: wire.updated_at,
    placedAt: wire.released_at,
    paidAt: wire.released_at,
    shippedAt: shippedAt(wire),
    nativeStatus: wire.state,
    buyer: null,
    total: moneyOf(payment?.payment_total),
    lines: [
      {
        lineId: wire.id,
        itemId: product?.id ?? null,
        title: product?.name ?? null,
        sku: product?.sku ?? null,
        quantity: payment?.product_quantity ?? null,
        price: moneyOf(payment?.product_price),
      },
    ],
  }
}

/** The last time that it was marked shipped, if that was not taken back since. */
function shippedAt(wire: Order): string | null {
  let shipped: string | null = null
  const dated = (wire.fulfillment_records ?? []).flatMap(({ event_type, event_time }) => {
    const time = Date.parse(event_time ?? '')
    return Number.isNaN(time) ? [] : [{ event_type, time }]
  })
  for (const { event_type, time } of dated.toSorted((a, b) => a.time - b.time)) {
    if (event_type === 'MARK_SHIPPED') shipped = new Date(time).toISOString()
    if (event_type === 'TRACKING_CANCELLED' || event_type === 'ORDER_RE_RELEASED') shipped = null
  }
  return shipped
}

export const orders = stream({
  everySeconds: 1_800,
  list: listOrders,
  items: (body) => objectsIn(inside(body)),
  parse: (item) => parseWire(orderWire, item),
  map: (wire, _flags, at: At) => ({ cases: [], orders: [toOrderSighting(wire, at)] }),
})
