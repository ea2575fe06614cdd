import { z } from 'zod'
import { idText, parseWire, stream } from '#adapter'
import type { At, CaseRemark, Cursor, OrderMark, OrderSighting, Page } from '#adapter'
import { money, moneyJson } from '#case'
import type { Money, Party } from '#case'
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
  /** What a PUT set going, and how far it is. The specification warns that both may be empty. */
  processing_source: z.string().nullish(),
  processing_status: z.string().nullish(),
  refunds: z
    .array(
      z.looseObject({
        refund_time: instant.nullish(),
        refund_reason: z.string().nullish(),
        refund_reason_note: z.string().nullish(),
        refund_source: z.string().nullish(),
        refund_amount: moneyWire.nullish(),
        merchant_responsible_amount: moneyWire.nullish(),
      }),
    )
    .nullish(),
})

export type Order = z.output<typeof orderWire>

/** An order as Wish gave it. Throws `contract_changed`. */
export const parseOrder = (item: unknown): Order => parseWire(orderWire, item).wire

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
  for (const { event_type, time } of datesOf(wire)) {
    if (event_type === 'MARK_SHIPPED') shipped = new Date(time).toISOString()
    if (event_type === 'TRACKING_CANCELLED' || event_type === 'ORDER_RE_RELEASED') shipped = null
  }
  return shipped
}

/** Who set a refund going, in Wish's words. */
const REFUNDED_BY: Readonly<Record<string, Party>> = {
  MERCHANT: 'seller',
  CUSTOMER: 'buyer',
  WISH: 'marketplace',
  PAYMENT_PROVIDER: 'marketplace',
}

const words = (value: z.output<typeof moneyWire> | null | undefined): string => {
  const amount = moneyOf(value)
  return amount ? Object.values(moneyJson(amount)).join(' ') : 'unknown amount'
}

/** Every refund in the timeline of the tickets on the order, with what of it the merchant bears. */
function remarksOf(wire: Order): CaseRemark[] {
  return (wire.refunds ?? []).flatMap((refund) => {
    if (!refund.refund_time) return []
    const at = new Date(refund.refund_time).toISOString()
    const key = `refund:${wire.id}:${at}`
    const { refund_source: by, refund_reason: reason, refund_reason_note: note } = refund
    const text = [
      `refunded ${words(refund.refund_amount)} by ${by ?? 'unknown'}, the merchant bears ${words(refund.merchant_responsible_amount)}`,
      reason,
      note,
    ]
    const activity = { key, at, party: REFUNDED_BY[by ?? ''] ?? null, text: text.filter(Boolean).join(' · ') }
    return [{ of: { orderId: wire.id, kinds: ['ticket'] }, key, asOf: at, activity }]
  })
}

/**
 * What an order says for the metrics of the trusted store: that it was shipped, confirmed tracking (an approximation of ours, since Wish does
 * not publish which tracking it holds valid) and refunds. Lateness is missing: Wish published no limit for it.
 */
function marksOf(wire: Order): OrderMark[] {
  const dated = datesOf(wire)
  const shipped = shippedAt(wire)
  const confirmed = dated.find(({ event_type }) => event_type === 'CONFIRM_FULFILLED')
  const refunded = (wire.refunds ?? []).flatMap(({ refund_time }) => refund_time ?? []).toSorted()[0]
  const of = `order ${wire.id}`
  const mark = (name: string, at: string, provenance: 'marketplace' | 'computed'): OrderMark => ({
    orderId: wire.id,
    mark: name,
    at: new Date(at).toISOString(),
    provenance,
    of,
  })
  return [
    ...(shipped === null ? [] : [mark('shipped', shipped, 'marketplace')]),
    ...(confirmed ? [mark('valid_tracking', new Date(confirmed.time).toISOString(), 'computed')] : []),
    ...(refunded || wire.state === 'REFUNDED'
      ? [mark('refund_63_93d', refunded ?? wire.updated_at, 'marketplace')]
      : []),
  ]
}

const datesOf = (wire: Order): { event_type: string | null | undefined; time: number }[] =>
  (wire.fulfillment_records ?? [])
    .flatMap(({ event_type, event_time }) => {
      const time = Date.parse(event_time ?? '')
      return Number.isNaN(time) ? [] : [{ event_type, time }]
    })
    .toSorted((a, b) => a.time - b.time)

export const orders = stream({
  everySeconds: 1_800,
  list: listOrders,
  items: (body) => objectsIn(inside(body)),
  parse: (item) => parseWire(orderWire, item),
  map: (wire, _flags, at: At) => ({
    cases: [],
    orders: [toOrderSighting(wire, at)],
    remarks: remarksOf(wire),
    marks: marksOf(wire),
  }),
})
