import { observe } from '#case'
import type { KnownCase, Observation, Seen } from '#case'
import { ebay } from './index.js'
import { calendarOf } from './sites.js'
import { unpaidItemMachine } from './unpaid-machine.js'

/** The order line that the specs of unpaid items speak of. */
export const LINE = '110022000001-2200330000001'

/** An order as the parser gives it: bought at `created`, unpaid unless the fields say otherwise. */
export function order(
  created: string,
  fields: Record<string, unknown> = {},
  site = 'US',
): Record<string, unknown> {
  const [ItemID, TransactionID] = LINE.split('-')
  const TransactionPrice = { '#text': '24.50', '@currencyID': 'USD' }
  const Transaction = [
    {
      CreatedDate: created,
      Item: { ItemID, Title: 'Bowl' },
      TransactionID,
      TransactionPrice,
      TransactionSiteID: site,
    },
  ]
  return {
    OrderID: LINE,
    OrderStatus: 'Active',
    CreatedTime: created,
    CheckoutStatus: {
      eBayPaymentStatus: 'NoPaymentFailure',
      Status: 'Incomplete',
      LastModifiedTime: created,
    },
    TransactionArray: { Transaction },
    ...fields,
  }
}

/** The checkout of an order whose status changed at that instant. */
export const modified = (at: string, status = 'Incomplete', payment = 'NoPaymentFailure') => ({
  CheckoutStatus: { eBayPaymentStatus: payment, Status: status, LastModifiedTime: at },
})

/** A cancellation for non-payment of that order, which is put beside it as listing does. */
export function evidence(of: Record<string, unknown>, state: string, fields: Record<string, unknown> = {}) {
  const [itemId, transactionId] = LINE.split('-')
  return {
    cancelId: '5100999001',
    cancelState: state,
    cancelStatus: 'CANCEL_PENDING',
    cancelReason: 'ORDER_UNPAID',
    requestorType: 'SELLER',
    legacyOrderId: LINE,
    lineItems: [{ itemId, transactionId, itemTitle: 'Bowl', cancelQuantity: 1 }],
    cancelRequestDate: { value: '2026-11-20T10:00:00.000Z' },
    unpaidOrders: [of],
    ...fields,
  }
}

function sighted(stream: string, item: unknown, seenAt: string): Observation {
  const [first] = ebay.streams[stream]?.see(item, { seenAt, site: 'EBAY_US' }).cases ?? []
  if (first?.kind !== 'unpaid_item') throw new Error('no unpaid item was sighted')
  return first.observation
}
/** What an order shows of its first line. */
export const byOrder = (item: unknown, seenAt: string): Observation => sighted('unpaid', item, seenAt)
/** What a cancellation shows of its first line. */
export const byCancellation = (item: unknown, seenAt: string): Observation =>
  sighted('cancellations', item, seenAt)

/** Looks at a case as the application does, one observation after another. */
export function follow(...looks: readonly (readonly [Observation, seenAt: string])[]): Seen[] {
  let known: KnownCase | null = null
  return looks.map(([observation, seenAt]) => {
    const seen = observe(unpaidItemMachine, known, observation, seenAt, calendarOf(observation.site))
    if (seen.outcome !== 'stale') known = seen
    return seen
  })
}
