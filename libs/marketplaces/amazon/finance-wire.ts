import { z } from 'zod'
import { Problem, parseWire } from '#adapter'
import type { Parsed } from '#adapter'
import { money } from '#case'
import type { Money } from '#case'

/*
 * Money events. Finances v0 has typed lists, which say what an event is; 2024-06-19 has transactions, whose words for claims and chargebacks are
 * UNCONFIRMED and can be set for a shop. Both are read into one shape.
 */

const instant = z.iso.datetime({ offset: true })
const v0Money = z.looseObject({ CurrencyCode: z.string().nullish(), CurrencyAmount: z.number().nullish() })
const charge = z.looseObject({ ChargeAmount: v0Money.nullish() })
const fee = z.looseObject({ FeeAmount: v0Money.nullish() })
const part = z.looseObject({
  OrderAdjustmentItemId: z.string().nullish(),
  ItemChargeList: z.array(charge).nullish(),
  ItemChargeAdjustmentList: z.array(charge).nullish(),
  ItemFeeList: z.array(fee).nullish(),
  ItemFeeAdjustmentList: z.array(fee).nullish(),
})

/** The typed lists that speak of cases. */
export const LISTS = ['GuaranteeClaimEventList', 'ChargebackEventList', 'RefundEventList'] as const
export type MoneyList = (typeof LISTS)[number]

const v0Wire = z.looseObject({
  list: z.enum(LISTS),
  event: z.looseObject({
    AmazonOrderId: z.string().min(1),
    PostedDate: instant,
    MarketplaceName: z.string().nullish(),
    ShipmentItemList: z.array(part).nullish(),
    ShipmentItemAdjustmentList: z.array(part).nullish(),
  }),
})

const transactionWire = z.looseObject({
  transactionId: z.string().nullish(),
  transactionType: z.string().nullish(),
  transactionStatus: z.string().nullish(),
  description: z.string().nullish(),
  postedDate: instant,
  totalAmount: z.looseObject({ currencyCode: z.string(), currencyAmount: z.number() }).nullish(),
  relatedIdentifiers: z
    .array(
      z.looseObject({
        relatedIdentifierName: z.string().nullish(),
        relatedIdentifierValue: z.string().nullish(),
      }),
    )
    .nullish(),
})

/** A money event of either interface. */
export interface MoneyEvent {
  /** What v0's list says it is; null where words must tell. */
  readonly list: MoneyList | null
  readonly words: string
  readonly orderId: string | null
  readonly postedAt: string
  readonly id: string
  /** The sum; negative is a debit. Null where the amounts have no one currency. */
  readonly amount: Money | null
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The events in a body: a page of v0 or of 2024-06-19, or one stored item. Throws `contract_changed` for anything else. */
export function moneyIn(body: unknown): readonly unknown[] {
  const inner = isObject(body) && isObject(body['payload']) ? body['payload'] : body
  if (isObject(inner)) {
    if (isObject(inner['FinancialEvents'])) return v0Items(inner['FinancialEvents'])
    if (Array.isArray(inner['transactions'])) return inner['transactions']
    if ('event' in inner || 'postedDate' in inner) return [inner]
  }
  throw new Problem('contract_changed', 'the body holds no money events', { sideEffect: 'none' })
}

function v0Items(events: Readonly<Record<string, unknown>>): readonly unknown[] {
  return LISTS.flatMap((list) => {
    const found = events[list]
    if (found === undefined || found === null) return []
    if (!Array.isArray(found))
      throw new Problem('contract_changed', `${list} is no list`, { sideEffect: 'none' })
    return found.map((event: unknown) => ({ list, event }))
  })
}

export function parseMoney(item: unknown): Parsed<MoneyEvent> {
  if (isObject(item) && 'event' in item) {
    const { wire, flags } = parseWire(v0Wire, item)
    return { wire: fromV0(wire), flags }
  }
  const { wire, flags } = parseWire(transactionWire, item)
  return { wire: fromTransaction(wire), flags }
}

function fromV0({ list, event }: z.output<typeof v0Wire>): MoneyEvent {
  const parts = [...(event.ShipmentItemAdjustmentList ?? []), ...(event.ShipmentItemList ?? [])]
  const amounts = parts.flatMap((one) => [
    ...[...(one.ItemChargeList ?? []), ...(one.ItemChargeAdjustmentList ?? [])].map((it) => it.ChargeAmount),
    ...[...(one.ItemFeeList ?? []), ...(one.ItemFeeAdjustmentList ?? [])].map((it) => it.FeeAmount),
  ])
  const ids = parts.flatMap((one) => one.OrderAdjustmentItemId ?? [])
  return {
    list,
    words: list,
    orderId: event.AmazonOrderId,
    postedAt: event.PostedDate,
    id: `${list}:${event.AmazonOrderId}:${ids.join('+')}:${event.PostedDate}`,
    amount: sumOf(amounts.map((one) => amountOf(one?.CurrencyAmount, one?.CurrencyCode))),
  }
}

const amountOf = (amount: number | null | undefined, currency: string | null | undefined): Money | null =>
  typeof amount === 'number' && currency ? money(amount, currency) : null

function sumOf(amounts: readonly (Money | null)[]): Money | null {
  const known = amounts.filter((one) => one !== null)
  const currencies = new Set(known.map(({ currency }) => currency))
  const [currency] = currencies
  return currencies.size === 1 && currency !== undefined
    ? { minor: known.reduce((sum, { minor }) => sum + minor, 0), currency }
    : null
}

function fromTransaction(wire: z.output<typeof transactionWire>): MoneyEvent {
  // The API calls it ORDER_ID, its notifications OrderId.
  const orderId = wire.relatedIdentifiers?.find(
    ({ relatedIdentifierName: name }) => name?.replaceAll('_', '').toLowerCase() === 'orderid',
  )?.relatedIdentifierValue
  const words = [wire.transactionType, wire.description].filter(Boolean).join(' ')
  return {
    list: null,
    words,
    orderId: orderId ?? null,
    postedAt: wire.postedDate,
    id: wire.transactionId ?? `${words}:${orderId ?? ''}:${wire.postedDate}`,
    amount: amountOf(wire.totalAmount?.currencyAmount, wire.totalAmount?.currencyCode),
  }
}
