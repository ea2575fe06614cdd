import { z } from 'zod'
import { idText, parseWire } from '#adapter'
import type { Parsed } from '#adapter'
import { money } from '#case'
import type { Money } from '#case'

const text = z.string().nullish()
const amount = z.union([z.number(), z.string()]).nullish()

/** What the lists of open and of closed disputes have in common; there is no dispute id, reason, solution or deadline. */
const common = {
  orderNo: idText,
  orderStatus: z.union([z.string(), z.number()]).nullish(),
  /** Empty: none. */
  disputeStatus: z.union([z.string(), z.number()]).nullish(),
  buyerId: text,
  buyerNickName: text,
  country: text,
  orderTotalPrice: amount,
  startedDate: text,
  payDate: text,
  deliveryDate: text,
  deliveryDeadline: text,
  buyerConfirmDate: text,
  cancelDate: text,
  inAccountDate: text,
  orderRemark: text,
  isWarn: z.union([z.boolean(), z.number(), z.string()]).nullish(),
  warnReason: text,
}

/** An item of `dh.order.disputeopen.list` 2.0. */
export const openWire = z.looseObject({ ...common, disputeOpenDate: z.string().min(1) })
/** An item of `dh.order.disputeclose.list` 2.0: without the date of the opening. */
export const closedWire = z.looseObject({ ...common, disputeCloseDate: z.string().min(1) })

export type OpenDispute = z.output<typeof openWire>
export type ClosedDispute = z.output<typeof closedWire>

/** What a sweep found, with what only the sweep before it can tell. */
const SWEPT = {
  open: z.looseObject({
    open: openWire,
    /** The code that the sweep before showed and when that was, if it was another. */
    before: z.looseObject({ disputeStatus: z.string(), at: z.iso.datetime() }).nullish(),
  }),
  closed: z.looseObject({
    closed: closedWire,
    /** `disputeOpenDate` of the dispute that was closed; null: it was never seen open. */
    opened: z.string().nullish(),
  }),
  /** It stands neither in the open list nor in the closed one. */
  missing: z.looseObject({
    missing: z.looseObject({ orderNo: idText, disputeOpenDate: z.string().min(1), at: z.iso.datetime() }),
  }),
}

export type Swept =
  | { readonly what: 'open'; readonly found: z.output<typeof SWEPT.open> }
  | { readonly what: 'closed'; readonly found: z.output<typeof SWEPT.closed> }
  | { readonly what: 'missing'; readonly found: z.output<typeof SWEPT.missing> }

/** Reads an item of a sweep by the part that it has. Throws `contract_changed`. */
export function parseSwept(item: unknown): Parsed<Swept> {
  const has = (key: string): boolean => typeof item === 'object' && item !== null && key in item
  if (has('missing')) {
    const { wire, flags } = parseWire(SWEPT.missing, item)
    return { wire: { what: 'missing', found: wire }, flags }
  }
  if (has('closed')) {
    const { wire, flags } = parseWire(SWEPT.closed, item)
    return { wire: { what: 'closed', found: wire }, flags }
  }
  const { wire, flags } = parseWire(SWEPT.open, item)
  return { wire: { what: 'open', found: wire }, flags }
}

/** The code that says where a dispute stands; the order's where the dispute has none. */
export function codeIn(
  { disputeStatus, orderStatus }: Pick<OpenDispute, 'disputeStatus' | 'orderStatus'>,
  sameAs: Readonly<Record<string, string>>,
): string {
  const code = wordOf(disputeStatus) || wordOf(orderStatus) || 'none'
  return Object.hasOwn(sameAs, code) ? (sameAs[code] ?? code) : code
}

export const wordOf = (value: string | number | null | undefined): string => String(value ?? '').trim()

/**
 * An order's total: a double without a currency. It is read by its shortest decimal form, which for amounts of two
 * decimals is the one that was meant; digits beyond the cent are those of an inexact sum and are rounded off.
 */
export function totalOf(amount: string | number | null | undefined, currency: string): Money | null {
  if (amount === null || amount === undefined || amount === '') return null
  const digits = typeof amount === 'number' ? plain(amount) : amount.trim()
  return money(digits, currency)
}

/** Within half a thousandth of a cent it is that cent; anything else is not rounded away. */
function plain(amount: number): string {
  const cents = Math.round(amount * 100)
  return Math.abs(amount * 100 - cents) < 0.0005 ? (cents / 100).toFixed(2) : String(amount)
}

/** Identifies a dispute in a shop: DHgate has no id, so its order and its opening as DHgate writes it. */
export const nativeIdOf = (orderNo: string, disputeOpenDate: string): string =>
  `${orderNo}/${disputeOpenDate}`

/** One that was opened and closed between two looks, so that its opening is unknown. */
export const unseenIdOf = (orderNo: string, disputeCloseDate: string): string =>
  `${orderNo}/closed ${disputeCloseDate}`
