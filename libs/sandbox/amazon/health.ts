import type { Order, Seller } from './types.js'
import { factsOf, type World } from './world.js'

const DAY = 86_400_000
const minute = (at: number): string => `${new Date(at).toISOString().slice(0, 16)}Z`

/** A window of whole days that ended so many days ago, in minutes, as the report writes it. */
const range = (at: number, days: number, ago: number) => {
  const end = Math.floor(at / DAY) * DAY - ago * DAY
  return { reportingDateFrom: minute(end - days * DAY), reportingDateTo: minute(end - 60_000) }
}

const rate = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000

/** A baseline of older orders, beside which the demo's own few are a handful. */
const BASE_ORDERS = 1_200
const WEEK_ORDERS = 280

/** Orders of a window of whole days that ended so many days ago. */
const within = (orders: readonly Order[], at: number, days: number, ago: number): Order[] => {
  const end = Math.floor(at / DAY) * DAY - ago * DAY
  return orders.filter(({ placedAt }) => placedAt >= end - days * DAY && placedAt < end)
}

interface Target {
  readonly targetValue: number
  readonly targetCondition: 'LESS_THAN' | 'GREATER_THAN' | 'EQUALS'
}

const judged = (value: number, { targetValue, targetCondition }: Target) => ({
  rate: value,
  status: (targetCondition === 'LESS_THAN' ? value < targetValue : value > targetValue) ? 'GOOD' : 'BAD',
  targetValue,
  targetCondition,
})

const below = (targetValue: number): Target => ({ targetValue, targetCondition: 'LESS_THAN' })
const above = (targetValue: number): Target => ({ targetValue, targetCondition: 'GREATER_THAN' })

/** GET_V2_SELLER_PERFORMANCE_REPORT, by the schema 2020-11-18; names that its own example spells otherwise are spelt so here. */
export function healthReport(world: World, seller: Seller, at: number): Record<string, unknown> {
  const mfn = world.state.orders.filter(
    (order) => order.seller === seller.login && order.fulfilledBy === 'MERCHANT',
  )
  const earned = world.state.healthEarned === true
  const judged60 = earned ? within(mfn, at, 60, 15) : mfn
  const judged30 = earned ? within(mfn, at, 30, 0) : mfn
  const judged7 = earned ? within(mfn, at, 7, 0) : mfn
  const baseline = earned ? 0 : BASE_ORDERS
  const ids = new Set(judged60.map(({ id }) => id))
  const about = (orderId: string): boolean => !earned || ids.has(orderId)
  const feedback = world.state.feedback.filter(
    (one) => one.seller === seller.login && one.rating < 3 && !one.gone && about(one.orderId),
  )
  const money = (list: string) =>
    world.state.money.filter(
      (one) => one.seller === seller.login && one.list === list && one.amount < 0 && about(one.orderId),
    )
  const [claimed, charged] = [money('GuaranteeClaimEventList'), money('ChargebackEventList')]
  const [negative, claims, chargebacks] = [feedback.length, claimed.length, charged.length]
  const defective = new Set([...feedback, ...claimed, ...charged].map(({ orderId }) => orderId))
  const defects = earned ? defective.size : negative + claims + chargebacks
  const orders = baseline + judged60.length
  const shipments = baseline + judged30.length
  const late = judged30.filter((order) => isLate(order, at)).length
  const cancelled = judged7.filter(({ lines }) =>
    lines.some(({ cancelledBy }) => cancelledBy === 'MERCHANT'),
  ).length
  const week = earned ? judged7.length : WEEK_ORDERS
  const { marketplaceId } = factsOf(seller)
  const count = (value: number) => ({ count: value, status: 'NONE' })
  const none = {
    defectsCount: 0,
    status: 'GOOD',
    targetValue: 0,
    targetCondition: 'EQUALS',
    reportingDateRange: range(at, 180, 0),
  }
  return {
    accountStatuses: [
      { marketplaceId, status: seller.ahr < 100 ? 'DEACTIVATED' : seller.ahr < 200 ? 'AT_RISK' : 'NORMAL' },
    ],
    performanceMetrics: [
      {
        marketplaceId,
        orderDefectRate: {
          mfn: {
            reportingDateRange: range(at, 60, 15),
            orderCount: orders,
            orderWithDefects: { count: defects, status: defects / orders < 0.01 ? 'GOOD' : 'BAD' },
            claims: count(claims),
            chargebacks: count(chargebacks),
            negativeFeedback: count(negative),
            fulfillmentType: 'mfn',
            ...judged(rate(defects, orders), below(0.01)),
          },
          afn: {
            reportingDateRange: range(at, 60, 15),
            orderCount: 300,
            orderWithDefects: { count: 1, status: 'GOOD' },
            claims: count(0),
            chargebacks: count(0),
            negativeFeedback: count(1),
            fulfillmentType: 'afn',
            ...judged(rate(1, 300), below(0.01)),
          },
        },
        lateShipmentRate: {
          reportingDateRange: range(at, 30, 0),
          orderCount: shipments,
          lateShipmentCount: late,
          ...judged(rate(late, shipments), below(0.04)),
        },
        prefulfillmentCancelRate: {
          reportingDateRange: range(at, 7, 0),
          orderCount: week,
          cancellationCount: cancelled,
          ...judged(rate(cancelled, week), below(0.025)),
        },
        validTrackingRate: {
          reportingDateRange: range(at, 30, 10),
          shipmentCount: 900,
          validTrackingCount: 889,
          ...judged(rate(889, 900), above(0.95)),
        },
        onTimeDeliveryRate: {
          reportingDateRange: range(at, 30, 10),
          shipmentCountWithValidTracking: 889,
          onTimeDeliveryCount: 850,
          ...judged(rate(850, 889), above(0.95)),
        },
        ...(seller.site === 'US' && {
          unitOnTimeDeliveryRate: {
            reportingDateRange: range(at, 14, 7),
            totalUnitCount: 410,
            unitOnTimeDeliveryCount: 381,
            ...judged(rate(381, 410), above(0.9)),
          },
        }),
        listingPolicyViolations: none,
        productAuthenticityCustomerComplaints: none,
        productConditionCustomerComplaints: none,
        productSafetyCustomerComplaints: none,
        receivedIntellectualPropertyComplaints: none,
        suspectedIntellectualPropertyViolations: none,
        restrictedProductPolicyViolations: none,
        foodAndProductSafetyIssues: none,
        otherPolicyViolations: none,
        documentRequest: none,
        warningStates: [],
        accountHealthRating: {
          ahrStatus: seller.ahr >= 200 ? 'GREAT' : 'WARNED',
          reportingDateRange: range(at, 180, 0),
        },
      },
    ],
  }
}

const isLate = ({ parcels, shipBy, status }: Order, at: number): boolean =>
  parcels.length === 0
    ? (status === 'UNSHIPPED' || status === 'PENDING') && at > shipBy
    : parcels.some(({ shipTime }) => shipTime > shipBy)

/** sellerAnalyticsView by day: a line of JSON for each, with the account health rating. */
export function analyticsLines(seller: Seller, from: string, to: string): string {
  const lines: string[] = []
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY) {
    const day = new Date(at).toISOString().slice(0, 10)
    // The rating moves slowly; the last day has today's.
    const drift = Math.round(((Date.parse(to) - at) / DAY) % 7)
    const accountHealth = {
      accountHealthRatingScore: { value: Math.max(0, seller.ahr - drift) },
      accountHealthTotalOrderDefects: { value: drift % 3 },
      accountHealthOrderCount: { value: 40 + drift },
    }
    lines.push(JSON.stringify({ startDate: day, endDate: day, totals: { accountHealth } }))
  }
  return lines.map((line) => `${line}\n`).join('')
}
