import { recognise } from '#case'
import type { Activity, Flag, Observation } from '#case'
import { Problem } from '#adapter'
import type { At } from '#adapter'
import { unpaidEffect } from './effects.js'
import { lastOfLine, lineIdOf, moneyOf, siteOfLine, toOrderLine } from './order.js'
import { SITES, orderLink } from './sites.js'
import { unpaidItemMachine } from './unpaid-machine.js'
import type { UnpaidState } from './unpaid-machine.js'
import { paymentFailure, standingOf, standingOfCancellation, unlistedInOrder } from './unpaid-state.js'
import type { Standing } from './unpaid-state.js'
import type { Cancellation, Line, Order } from './wire.js'

/*
 * Two sources tell of one unpaid item: its order, and the cancellation that ends it. Each says when what it says began
 * to hold, so that the later truth wins whichever is read last: an order that is still Active an hour after its
 * cancellation was requested repeats what was true before, and counts as older.
 */

/** One line of an order as a case of its own. Pure; `at.seenAt` is the clock. */
export function toObservation(
  order: Order,
  line: Line,
  flags: readonly Flag[],
  at: At,
): Observation<UnpaidState> {
  const { site, flags: siteFlags } = siteOfLine(line, at)
  const standing = standingOf(order, line, site, at.seenAt)
  return {
    ...content(order, line, site),
    ...placed(standing),
    asOf: asOfOrder(order, standing),
    native: nativeOrder(order),
    flags: [...flags, ...unlistedInOrder(order), ...siteFlags],
  }
}

/**
 * What a cancellation for non-payment shows of the unpaid items that it ends: one case for each of its lines, with all
 * that the order beside it knows. Where the order's own word is the later one, that word is given.
 */
export function toEvidence(wire: Cancellation, flags: readonly Flag[], at: At): Observation<UnpaidState>[] {
  const orders = wire.unpaidOrders ?? []
  const standing = standingOfCancellation(wire)
  const own = flags.filter((flag) => !flag.path.startsWith('unpaidOrders'))
  const said = { ...placed(standing), asOf: standing.since, native: nativeCancellation(wire) }
  return lineIdsOf(wire).map((id) => {
    const order = lastOfLine(orders, id)
    const line = order?.TransactionArray.Transaction.find((one) => lineIdOf(one) === id)
    if (!order || !line) return { ...bareContent(wire, id, at), ...said, flags: own }
    const ofOrder = flags
      .filter((flag) => flag.path.startsWith(`unpaidOrders[${orders.indexOf(order)}].`))
      .map((flag) => ({ ...flag, path: flag.path.replace(/^unpaidOrders\[\d+\]\./, '') }))
    const byOrder = toObservation(order, line, ofOrder, at)
    return (byOrder.asOf ?? '') >= standing.since ? byOrder : { ...byOrder, ...said, flags: own }
  })
}

/** The lines that a cancellation names, or all lines of its orders; before payment a single line's id is its order's too. */
function lineIdsOf(wire: Cancellation): string[] {
  const named = (wire.lineItems ?? []).map((line) => `${line.itemId}-${line.transactionId}`)
  if (named.length > 0) return named
  if (wire.itemId && wire.transactionId) return [`${wire.itemId}-${wire.transactionId}`]
  const lines = (wire.unpaidOrders ?? []).flatMap((order) => order.TransactionArray.Transaction)
  if (lines.length > 0) return lines.map((line) => lineIdOf(line))
  if (wire.legacyOrderId && /^\d+-\d+$/.test(wire.legacyOrderId)) return [wire.legacyOrderId]
  throw new Problem('contract_changed', `cancellation ${wire.cancelId} names no order line`, {
    sideEffect: 'none',
  })
}

const placed = (standing: Standing) => ({
  state: recognise(unpaidItemMachine, standing.state),
  enteredAt: standing.since,
})

/**
 * When the order's truth began. Its last change counts only if that change is what the state comes from: any other
 * change of a still unpaid order does not make "unpaid" truer than a cancellation requested meanwhile.
 */
function asOfOrder(order: Order, standing: Standing): string {
  const changed = order.CheckoutStatus.LastModifiedTime
  return standing.event && changed !== undefined && changed > standing.since ? changed : standing.since
}

type Content = Omit<Observation<never>, 'state' | 'enteredAt' | 'asOf' | 'native' | 'flags'>

function content(order: Order, line: Line, site: string): Content {
  const lines = order.TransactionArray.Transaction
  const orderLine = toOrderLine(line)
  const failure = paymentFailure(order)
  const { price, quantity } = orderLine
  const ofLine = price && quantity !== null ? { ...price, minor: price.minor * quantity } : null
  return {
    nativeId: orderLine.lineId,
    site,
    openedAt: line.CreatedDate,
    subject: orderLine.title ?? `Order line ${orderLine.lineId}`,
    orderId: order.OrderID,
    lines: [orderLine],
    buyer: order.BuyerUserID ? { handle: order.BuyerUserID, locale: null } : null,
    reason: failure === null ? null : { code: failure, text: null },
    amount: lines.length === 1 ? moneyOf(order.Total) : ofLine,
    given: {},
    activities: activitiesOf(order, line),
    link: orderLink(site, order.OrderID),
    gradeEffects: unpaidEffect(),
  }
}

/** All that a cancellation knows by itself, for orders too old to be read: Trading forgets them after 90 days. */
function bareContent(wire: Cancellation, id: string, at: At): Content {
  const line = wire.lineItems?.find((one) => `${one.itemId}-${one.transactionId}` === id)
  const site = wire.marketplaceId && SITES[wire.marketplaceId] ? wire.marketplaceId : at.site
  const title = line?.itemTitle ?? null
  const quantity = line?.cancelQuantity ?? null
  return {
    nativeId: id,
    site,
    openedAt: wire.cancelRequestDate,
    subject: title ?? `Order line ${id}`,
    orderId: wire.legacyOrderId ?? null,
    lines: [{ lineId: id, itemId: id.split('-')[0] ?? null, title, sku: null, quantity, price: null }],
    buyer: wire.buyerLoginName ? { handle: wire.buyerLoginName, locale: null } : null,
    reason: null,
    amount: null,
    given: {},
    activities: [],
    link: orderLink(site, wire.legacyOrderId ?? id),
    gradeEffects: unpaidEffect(),
  }
}

function activitiesOf(order: Order, line: Line): Activity[] {
  const cancel = order.CancelDetail?.at(-1)
  const party = cancel?.CancelIntiator === 'Buyer' ? 'buyer' : 'seller'
  const events: readonly (readonly [string, string | undefined, Activity['party'], string])[] = [
    ['invoice', line.InvoiceSentTime, 'seller', 'invoice sent'],
    [
      'cancel-asked',
      cancel?.CancelIntiationDate,
      party,
      `cancellation asked for: ${cancel?.CancelReason ?? '–'}`,
    ],
    [
      'cancel-done',
      cancel?.CancelCompleteDate,
      'marketplace',
      `cancellation ended: ${order.CancelStatus ?? '–'}`,
    ],
    ['paid', order.PaidTime, 'buyer', 'paid'],
  ]
  return events.flatMap(([name, at, who, text]) =>
    at === undefined ? [] : [{ key: `${name}@${at}`, at, party: who, text }],
  )
}

const nativeOrder = (order: Order): Record<string, string> =>
  present({
    OrderStatus: order.OrderStatus,
    'CheckoutStatus.Status': order.CheckoutStatus.Status,
    'CheckoutStatus.eBayPaymentStatus': order.CheckoutStatus.eBayPaymentStatus,
    CancelStatus: order.CancelStatus,
    'CancelDetail.CancelIntiator': order.CancelDetail?.at(-1)?.CancelIntiator,
    'CancelDetail.CancelReason': order.CancelDetail?.at(-1)?.CancelReason,
  })

const nativeCancellation = (wire: Cancellation): Record<string, string> =>
  present({
    cancelId: wire.cancelId,
    cancelState: wire.cancelState,
    cancelStatus: wire.cancelStatus,
    cancelReason: wire.cancelReason,
  })

const present = (fields: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value ? [[name, value]] : [])))
