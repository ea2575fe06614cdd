import { cancellationsOf, currencyOf, lineKey, orderIdOf, subtotal, total, type World } from './world.js'
import { shown } from './calls.js'
import { SITES } from './sites.js'
import { iso } from '../clock.js'
import type { Quirks } from '../marketplace.js'
import type { CancellationFields, Line, Order, OrderFields } from './types.js'

type Content = string | number | boolean

/** Text made safe for XML; control characters that XML 1.0 forbids are dropped. */
const escape = (content: Content): string =>
  String(content)
    // oxlint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')

/** An element around a text. */
export const leaf = (name: string, content: Content): string => `<${name}>${escape(content)}</${name}>`

/** An element around elements. */
export const branch = (name: string, ...children: string[]): string =>
  `<${name}>${children.join('')}</${name}>`

/** Trading writes amounts as doubles with at least one decimal: 0.0, 12.5, 12.34. */
export const amount = (name: string, minor: number, currency: string): string => {
  const value = Number.isInteger(minor / 100) ? (minor / 100).toFixed(1) : String(minor / 100)
  return `<${name} currencyID="${currency}">${value}</${name}>`
}

/** CancelStatusCodeType (Trading 1423) of a Post-Order status; an unpublished one shows as CustomCode. */
const CANCEL_STATUS: Readonly<Record<string, string>> = {
  INVALID: 'Invalid',
  CANCEL_REQUESTED: 'CancelRequested',
  CANCEL_PENDING: 'CancelPending',
  CANCEL_REJECTED: 'CancelRejected',
  CANCEL_CLOSED_NO_REFUND: 'CancelClosedNoRefund',
  CANCEL_CLOSED_WITH_REFUND: 'CancelClosedWithRefund',
  CANCEL_CLOSED_UNKNOWN_REFUND: 'CancelClosedUnknownRefund',
  CANCEL_CLOSED_FOR_COMMITMENT: 'CancelClosedForCommitment',
}

/** CancelReasonCodeType (Trading) of a Post-Order reason, as far as the two lists agree. */
const CANCEL_REASON: Readonly<Record<string, string>> = {
  ADDRESS_ISSUES: 'AddressIssues',
  BUYER_ASKED_CANCEL: 'BuyerCancelOrder',
  FOUND_CHEAPER_PRICE: 'FoundCheaperPrice',
  ORDER_MISTAKE: 'OrderPlacedByMistake',
  OUT_OF_STOCK_OR_CANNOT_FULFILL: 'OutOfStockOrCannotFulfill',
  PRICE_TOO_HIGH: 'PriceTooHigh',
  WONT_ARRIVE_IN_TIME: 'WontArriveInTime',
}

/** The values of OrderStatus that GetOrders can filter by. */
export type OrderFilter = 'Active' | 'Completed' | 'Cancelled' | 'CancelPending'

/** Which filters an order answers to. An order with an open buyer request shows as CancelPending, whatever it was before. */
export function orderStatuses(
  order: OrderFields,
  cancellation: CancellationFields | undefined,
): OrderFilter[] {
  if (order.cancelledAt !== null) return ['Cancelled']
  const settled = order.paidAt === null ? 'Active' : 'Completed'
  return cancellation?.status === 'CANCEL_REQUESTED' ? ['CancelPending', settled] : [settled]
}

/** One Order of GetOrdersResponse, in the element order of eBay's answers. */
export function orderXml(world: World, current: Order, quirks: Quirks): string {
  const order = shown(current, quirks)
  const newest = cancellationsOf(world, current)[0]
  const cancellation = newest && shown(newest, quirks)
  const currency = currencyOf(order)
  const paid = order.paidAt !== null
  const due = total(order)
  return branch(
    'Order',
    leaf('OrderID', orderIdOf(order)),
    leaf('OrderStatus', orderStatuses(order, cancellation)[0] ?? 'Active'),
    amount('AdjustmentAmount', 0, currency),
    amount('AmountPaid', paid ? due : 0, currency),
    amount('AmountSaved', 0, currency),
    checkoutXml(order),
    leaf('CreatingUserRole', order.lines.length > 1 ? 'Seller' : 'Buyer'),
    leaf('CreatedTime', iso(order.createdAt)),
    leaf('SellerEmail', `${order.seller}@example.com`),
    amount('Subtotal', subtotal(order), currency),
    amount('Total', due, currency),
    branch('TransactionArray', ...order.lines.map((line) => transactionXml(order, line))),
    leaf('BuyerUserID', order.buyer.userId),
    ...(order.paidAt === null ? [] : [leaf('PaidTime', iso(order.paidAt))]),
    ...(order.shippedAt === null ? [] : [leaf('ShippedTime', iso(order.shippedAt))]),
    leaf('EIASToken', order.buyer.eiasToken),
    leaf('PaymentHoldStatus', 'None'),
    leaf('SellerUserID', order.seller),
    // Returned on every order, `NotApplicable` on a healthy one; no cancel id anywhere (facts/ebay.md §9.7).
    leaf(
      'CancelStatus',
      cancellation ? (CANCEL_STATUS[cancellation.status] ?? 'CustomCode') : 'NotApplicable',
    ),
    ...(cancellation ? [leaf('CancelReason', reasonOf(cancellation)), cancelDetailXml(cancellation)] : []),
    leaf('ExtendedOrderID', orderIdOf(order)),
    leaf('ContainseBayPlusTransaction', false),
    leaf('OrderLineItemCount', order.lines.length),
  )
}

const reasonOf = (cancellation: CancellationFields): string =>
  CANCEL_REASON[cancellation.reason] ?? 'CustomCode'

/** Who asked and when; the element names are spelt as eBay spells them. */
function cancelDetailXml(cancellation: CancellationFields): string {
  return branch(
    'CancelDetail',
    leaf('CancelIntiator', cancellation.requestor === 'BUYER' ? 'Buyer' : 'Seller'),
    leaf('CancelIntiationDate', iso(cancellation.requestedAt)),
    ...(cancellation.closedAt === null ? [] : [leaf('CancelCompleteDate', iso(cancellation.closedAt))]),
    leaf('CancelReason', reasonOf(cancellation)),
  )
}

/** eBay says NoPaymentFailure for an unpaid order too; only Status tells (public samples of unpaid orders). */
function checkoutXml(order: OrderFields): string {
  const paid = order.paidAt !== null
  const method = order.paidBy === 'MARK_AS_PAID' ? 'MoneyXferAccepted' : 'CreditCard'
  return branch(
    'CheckoutStatus',
    leaf('eBayPaymentStatus', 'NoPaymentFailure'),
    leaf('LastModifiedTime', iso(order.modifiedAt)),
    leaf('PaymentMethod', paid ? method : 'None'),
    leaf('Status', paid ? 'Complete' : 'Incomplete'),
    leaf('IntegratedMerchantCreditCardEnabled', false),
  )
}

function transactionXml(order: OrderFields, line: Line): string {
  const site = SITES[order.site].tradingName
  return branch(
    'Transaction',
    branch(
      'Buyer',
      leaf('Email', 'Invalid Request'),
      leaf('UserFirstName', order.buyer.firstName),
      leaf('UserLastName', order.buyer.lastName),
    ),
    leaf('CreatedDate', iso(order.createdAt)),
    branch(
      'Item',
      leaf('ItemID', line.itemId),
      leaf('Site', site),
      leaf('Title', line.title),
      leaf('SKU', line.sku),
    ),
    leaf('QuantityPurchased', line.quantity),
    branch(
      'Status',
      leaf('PaymentHoldStatus', 'None'),
      leaf('InquiryStatus', 'NotApplicable'),
      leaf('ReturnStatus', 'NotApplicable'),
    ),
    leaf('TransactionID', line.transactionId),
    amount('TransactionPrice', line.unitPrice, currencyOf(order)),
    ...(order.shippedAt === null ? [] : [leaf('ShippedTime', iso(order.shippedAt))]),
    leaf('TransactionSiteID', site),
    leaf('Platform', 'eBay'),
    leaf('OrderLineItemID', lineKey(line)),
    leaf('ExtendedOrderID', orderIdOf(order)),
  )
}
