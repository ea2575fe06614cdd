import { sighting, unlisted } from '#adapter'
import type { At, OrderMark, OrderSighting, Sightings } from '#adapter'
import { recognise } from '#case'
import type { Activity, Flag, GradeEffect, Observation, ServiceOwner } from '#case'
import { cancellationsOf } from './cancellation-map.js'
import { isServed } from './care-coverage.js'
import { lineOf, moneyOf, siteOfOrder } from './order-line.js'
import { cancellationMachine, orderMachine } from './order-machine.js'
import type { OrderState } from './order-machine.js'
import type { AmazonOrder } from './order-wire.js'
import { FULFILLED } from './grade-metrics.js'
import { orderLink, siteOf } from './sites.js'

const FULFILLERS = ['MERCHANT', 'AMAZON']
const CANCELLERS = ['BUYER', 'MERCHANT', 'AMAZON']
const PACKAGE_STATUSES = ['PENDING', 'IN_TRANSIT', 'SHIPPED', 'DELIVERED', 'CANCELLED', 'UNDELIVERABLE']

/** Who cancelled the order, if all of its cancelled lines say the same. */
function cancelledBy({ orderItems }: AmazonOrder): string | null {
  const names = new Set(
    orderItems.flatMap(({ cancellation }) => cancellation?.cancellationExecution?.cancelledBy ?? []),
  )
  return names.size === 1 ? ([...names][0] ?? null) : null
}

function stateWord(order: AmazonOrder): string {
  const { fulfillmentStatus } = order.fulfillment
  const by = fulfillmentStatus === 'CANCELLED' ? cancelledBy(order) : null
  return by !== null && CANCELLERS.includes(by) ? `CANCELLED/${by}` : fulfillmentStatus
}

function flagsOf(order: AmazonOrder): Flag[] {
  const { marketplaceId, marketplaceName } = order.salesChannel
  const known = siteOf(marketplaceId) ?? siteOf(marketplaceName)
  const named = marketplaceId ?? marketplaceName
  return [
    ...unlisted('fulfillment.fulfilledBy', order.fulfillment.fulfilledBy, FULFILLERS),
    ...(known === undefined && named ? unlisted('salesChannel.marketplaceId', named, []) : []),
    ...(order.packages ?? []).flatMap(({ packageStatus }, index) =>
      unlisted(`packages[${index}].packageStatus.status`, packageStatus?.status, PACKAGE_STATUSES),
    ),
    ...order.orderItems.flatMap(({ cancellation }, index) =>
      unlisted(
        `orderItems[${index}].cancellation.cancellationExecution.cancelledBy`,
        cancellation?.cancellationExecution?.cancelledBy,
        CANCELLERS,
      ),
    ),
  ]
}

/** When the last parcel left; null unless all is shipped and dated. */
function shippedAt({ fulfillment, packages }: AmazonOrder): string | null {
  if (fulfillment.fulfillmentStatus !== 'SHIPPED') return null
  const times = (packages ?? []).flatMap(({ shipTime }) => shipTime ?? [])
  return times.toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? null
}

const activitiesOf = (order: AmazonOrder): Activity[] =>
  (order.packages ?? []).map((parcel) => {
    const status = [parcel.packageStatus?.status, parcel.packageStatus?.detailedStatus]
      .filter(Boolean)
      .join('/')
    return {
      key: `package:${parcel.packageReferenceId}:${status}`,
      at: parcel.shipTime ?? parcel.createdTime ?? order.lastUpdatedTime,
      party: null,
      text: ['package', parcel.packageReferenceId, status, parcel.carrier, parcel.trackingNumber]
        .filter(Boolean)
        .join(' '),
    }
  })

const CANCEL_SOURCE = 'Seller Central help 200205250 as excerpted, read 2026-11-22'
const effect = (
  metric: string,
  counts: GradeEffect['counts'],
  en: string,
  zh: string,
  avertUntil: string | null = null,
): GradeEffect => ({ metric, counts, why: { en, zh }, avertUntil, source: CANCEL_SOURCE })

/** In which figure the order counts: late shipment while it must still leave, the cancel rate once it is cancelled. */
function effectsOf(state: string, shipBy: string | null): GradeEffect[] {
  switch (state) {
    case 'UNSHIPPED':
    case 'PARTIALLY_SHIPPED':
      return [
        effect(
          'late_shipment',
          'unless_averted',
          'Counts as late unless the shipment is confirmed by the latest ship date',
          '若未在最晚发货日前确认发货，将计入延迟发货率',
          shipBy,
        ),
      ]
    case 'CANCELLED/MERCHANT':
      return [effect('cancel', 'yes', 'Cancelled by the seller', '由卖家取消')]
    case 'CANCELLED/BUYER':
      return [effect('cancel', 'no', 'Cancelled by the buyer', '由买家取消')]
    case 'CANCELLED':
    case 'CANCELLED/AMAZON':
      return [
        effect(
          'cancel',
          'unknown',
          'Counts if Amazon cancelled it because no shipment was confirmed; the order does not say why',
          '若因未确认发货被亚马逊自动取消则计入；订单数据未说明原因',
        ),
      ]
    default:
      return []
  }
}

function nativeOf(order: AmazonOrder): Record<string, string> {
  const { fulfillment, salesChannel } = order
  const read = {
    fulfillmentStatus: fulfillment.fulfillmentStatus,
    fulfilledBy: fulfillment.fulfilledBy,
    serviceLevel: fulfillment.fulfillmentServiceLevel,
    cancelledBy: cancelledBy(order),
    marketplaceId: salesChannel.marketplaceId,
    programs: order.programs?.join(' '),
    trackingNumbers: order.packages?.flatMap(({ trackingNumber }) => trackingNumber ?? []).join(' '),
    replaces: order.associatedOrders?.map(({ orderId }) => orderId).join(' '),
    sellerOrderId: order.orderAliases?.find(({ aliasType }) => aliasType === 'SELLER_ORDER_ID')?.aliasId,
  }
  return Object.fromEntries(Object.entries(read).flatMap(([name, value]) => (value ? [[name, value]] : [])))
}

const servedBy = (order: AmazonOrder, at: At): ServiceOwner =>
  isServed(
    {
      site: siteOfOrder(order, at),
      orderId: order.orderId,
      placedAt: order.createdTime,
      prime: order.programs?.includes('PRIME') ?? false,
    },
    at,
  )
    ? 'care_service'
    : 'seller'

/** A seller-fulfilled order as a case. The latest ship date is Amazon's own and beats the rule. */
export function toObservation(order: AmazonOrder, flags: readonly Flag[], at: At): Observation<OrderState> {
  const word = stateWord(order)
  const site = siteOfOrder(order, at)
  const shipBy = order.fulfillment.shipByWindow?.latestDateTime ?? null
  const buyer = order.buyer?.buyerEmail ?? order.buyer?.buyerName
  return {
    nativeId: order.orderId,
    state: recognise(orderMachine, word),
    native: nativeOf(order),
    site,
    asOf: order.lastUpdatedTime,
    openedAt: order.createdTime,
    enteredAt: shippedAt(order),
    subject: order.orderItems[0]?.product.title ?? `Order ${order.orderId}`,
    orderId: order.orderId,
    lines: order.orderItems.map(lineOf),
    buyer: buyer ? { handle: buyer, locale: null } : null,
    reason: null,
    amount: moneyOf(order.proceeds?.grandTotal),
    given: shipBy ? { ship_by: shipBy } : {},
    ...(shipBy && { instants: { ship_by: shipBy } }),
    // Since 2020-09-30 only a notification may name the day of the warning; it then stands in the history.
    ...(order.createdTime >= '2020-09-30' && { stopped: ['auto_cancel_warning'] }),
    // Who answers the buyer; the order still has to be shipped by the seller.
    serviceOwner: servedBy(order, at),
    gradeEffects: effectsOf(word, shipBy),
    activities: activitiesOf(order),
    flags: [...flags, ...flagsOf(order)],
    link: orderLink(site, order.orderId),
  }
}

const toOrder = (order: AmazonOrder, at: At): OrderSighting => ({
  orderId: order.orderId,
  site: siteOfOrder(order, at),
  asOf: order.lastUpdatedTime,
  placedAt: order.createdTime,
  paidAt: null,
  shippedAt: shippedAt(order),
  nativeStatus: order.fulfillment.fulfillmentStatus,
  buyer: order.buyer?.buyerEmail ?? order.buyer?.buyerName ?? null,
  total: moneyOf(order.proceeds?.grandTotal),
  lines: order.orderItems.map(lineOf),
})

const markOn = ({ orderId }: AmazonOrder, mark: string, at: string): OrderMark => ({
  orderId,
  mark,
  at,
  provenance: 'computed',
  of: `order ${orderId}`,
})

/** What the order itself shows for the grade: who sends it, since each channel is judged apart; cancelled by the seller, or shipped after its date. */
function marksOf(order: AmazonOrder): OrderMark[] {
  const shipped = shippedAt(order)
  const shipBy = order.fulfillment.shipByWindow?.latestDateTime
  const mark = (name: string, at: string): OrderMark => markOn(order, name, at)
  return [
    mark(FULFILLED.merchant, order.createdTime),
    ...(stateWord(order) === 'CANCELLED/MERCHANT' ? [mark('cancel', order.lastUpdatedTime)] : []),
    ...(shipped && shipBy && Date.parse(shipped) > Date.parse(shipBy)
      ? [mark('late_shipment', shipped)]
      : []),
  ]
}

/** All that one order shows. Orders that Amazon fulfils are no cases, but count in the grades. */
export function sightingsOf(order: AmazonOrder, flags: readonly Flag[], at: At): Sightings {
  if (order.fulfillment.fulfilledBy === 'AMAZON')
    return {
      cases: [],
      orders: [toOrder(order, at)],
      marks: [markOn(order, FULFILLED.amazon, order.createdTime)],
    }
  return {
    cases: [
      sighting(orderMachine, toObservation(order, flags, at)),
      ...cancellationsOf(order, at).map((seen) =>
        sighting(cancellationMachine, { ...seen, serviceOwner: servedBy(order, at) }),
      ),
    ],
    orders: [toOrder(order, at)],
    marks: marksOf(order),
  }
}
