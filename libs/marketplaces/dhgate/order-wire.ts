import { z } from 'zod'
import { idText, parseWire } from '#adapter'
import type { Parsed } from '#adapter'

const text = z.string().nullish()

/** An order in `dh.order.list.get` 2.0, and the head of `dh.order.get` 2.0. */
export const orderWire = z.looseObject({
  orderNo: idText,
  orderId: idText.nullish(),
  orderStatus: z.union([z.string().min(1), z.number()]),
  buyerId: text,
  buyerNickName: text,
  country: text,
  startedDate: text,
  payDate: text,
  deliveryDate: text,
  deliveryDeadline: text,
  buyerConfirmDate: text,
  cancelDate: text,
  inAccountDate: text,
  updateDate: text,
  orderTotalPrice: z.union([z.number(), z.string()]).nullish(),
  orderRemark: text,
  isWarn: z.union([z.boolean(), z.number(), z.string()]).nullish(),
  warnReason: text,
})
export type Order = z.output<typeof orderWire>

/** An order together with the status that an earlier look showed, where that was a refund before shipping. */
const followedWire = z.looseObject({ order: orderWire, after: z.string().min(1) })

export interface Followed {
  readonly order: Order
  readonly after: string | null
}

/** Reads an order, alone or with its status before. Throws `contract_changed`. */
export function parseOrder(item: unknown): Parsed<Followed> {
  if (typeof item === 'object' && item !== null && 'order' in item) return parseWire(followedWire, item)
  const { wire, flags } = parseWire(orderWire, item)
  return { wire: { order: wire, after: null }, flags }
}

/** Every status of an order that is published, in words (facts §2; public descriptions of dh.order.list.get). */
export const ORDER_STATUS: Readonly<Record<string, string>> = {
  101003: 'await payment',
  102001: 'paid, awaiting the platform’s confirmation',
  103001: 'await shipment',
  103002: 'partly shipped',
  101009: 'await the buyer’s confirmation',
  105001: 'refund asked for before shipping, negotiating',
  105002: 'refund agreed on',
  105003: 'partly refunded, await shipment',
  105004: 'the buyer withdrew the request',
  106001: 'refund or return negotiating (agreement dispute)',
  106002: 'the buyer complained to the platform',
  106003: 'agreement reached, executing',
  102006: 'confirmed by the buyer',
  102007: 'confirmed automatically',
  102111: 'success',
  111000: 'cancelled',
  111111: 'closed',
}
