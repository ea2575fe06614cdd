import type { At } from '#adapter'
import { mailSettingsOf } from './mail-settings.js'
import type { Enrolment } from './mail-settings.js'

/**
 * How long after an enrolment an order may still be older than it. Orders placed before are the seller's own (source document 000,
 * §2), and a mail seldom names the day of its order; within this time after the enrolment such a mail stays with the seller, since a
 * clock that runs too long harms nobody. Thirty days is the standard return window; that it fits is our assumption.
 */
const OLD_ORDERS_DAYS = 30
const DAY_MS = 86_400_000

/**
 * Whether the marketplace's care service answers a buyer in the shop's place: the shop was enrolled at that site when the buyer
 * wrote, the mail is about an order, and the order was placed in the enrolment.
 */
export function isCovered(
  enrolments: readonly Enrolment[],
  mail: {
    readonly site: string
    readonly at: string
    readonly orderId: string | null
    readonly orderedAt: string | null
  },
): boolean {
  if (mail.orderId === null) return false
  const at = Date.parse(mail.at)
  return enrolments.some(({ site, from, to }) => {
    const start = Date.parse(from)
    if (site !== mail.site || at < start || (to !== null && at >= Date.parse(to))) return false
    return mail.orderedAt === null
      ? at >= start + OLD_ORDERS_DAYS * DAY_MS
      : Date.parse(mail.orderedAt) >= start
  })
}

/** An order, or a return of it, as far as it decides who answers its buyer. */
export interface ServedOrder {
  readonly site: string
  readonly orderId: string
  /** null: not known; `atTheLatest` then tells how old the order may be. */
  readonly placedAt: string | null
  readonly atTheLatest?: string
  readonly prime: boolean
}

/**
 * Whether the care service answers for an order now: placed in an enrolment that holds when it is looked at. Seller Fulfilled Prime is left
 * out (named on the US page; elsewhere our assumption, by which the seller's clock rather runs).
 */
export function isServed({ site, orderId, placedAt, atTheLatest, prime }: ServedOrder, at: At): boolean {
  const { careService } = mailSettingsOf(at.settings)
  if (prime || careService.length === 0) return false
  const oldest = Date.parse(atTheLatest ?? at.seenAt) - OLD_ORDERS_DAYS * DAY_MS
  const orderedAt = placedAt ?? new Date(oldest).toISOString()
  return isCovered(careService, { site, at: at.seenAt, orderId, orderedAt })
}
