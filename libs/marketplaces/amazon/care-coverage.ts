import type { Enrolment } from './mail-settings.js'

/**
 * How long after an enrolment an order may still be older than it. Orders placed before are the seller's own (source document 000,
 * §2), and a mail seldom names the day of its order; within this time after the enrolment such a mail stays with the seller, since a
 * clock that runs too long harms nobody. Thirty days is the standard return window; that it fits is our assumption.
 */
const OLD_ORDERS_DAYS = 30

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
      ? at >= start + OLD_ORDERS_DAYS * 86_400_000
      : Date.parse(mail.orderedAt) >= start
  })
}
