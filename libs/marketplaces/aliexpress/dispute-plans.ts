import { money } from '#case'
import type { Money, Party } from '#case'
import type { Detail, Solution } from './dispute-wire.js'

/** The plans of a dispute: what buyer, seller and AliExpress put forward, and which of them holds. */

export const PARTY_OF: Readonly<Record<string, Party>> = {
  buyer: 'buyer',
  seller: 'seller',
  platform: 'marketplace',
  waiter: 'marketplace',
  system: 'marketplace',
}

export const allPlans = (detail: Detail): readonly Solution[] => [
  ...detail.buyer_solution_list,
  ...detail.seller_solution_list,
  ...detail.platform_solution_list,
]

/** Who made a plan: its own word, else the list that it stands in. */
export function ownerOf(detail: Detail, plan: Solution): string {
  if (plan.solution_owner) return plan.solution_owner
  if (detail.platform_solution_list.includes(plan)) return 'platform'
  return detail.seller_solution_list.includes(plan) ? 'seller' : 'buyer'
}

const newest = (plans: readonly Solution[]): Solution | undefined =>
  plans.toSorted((a, b) => dateOf(b).localeCompare(dateOf(a)) || (b.version ?? 0) - (a.version ?? 0))[0]

/** Wall times of one zone sort as texts. */
const dateOf = (plan: Solution): string => plan.reached_time || plan.gmt_modified || plan.gmt_create || ''

/** The plan that holds: reached or carried out, the platform's before the parties', the newest of those. */
export function agreedPlan(detail: Detail): Solution | undefined {
  const holds = (plan: Solution): boolean => plan.status === 'reached' || plan.status === 'perform'
  return (
    newest(detail.platform_solution_list.filter(holds)) ??
    newest([...detail.seller_solution_list, ...detail.buyer_solution_list].filter(holds))
  )
}

const WAITS_FOR_SELLER = new Set(['wait_seller_accept', 'wait_buyer_and_seller_accept'])

/** The plan that the seller may agree to: the platform's before the buyer's default one, the newest of those. */
export function openToSeller(detail: Detail, id?: string): Solution | undefined {
  const open = (plan: Solution): boolean =>
    WAITS_FOR_SELLER.has(plan.status ?? '') && (id === undefined || plan.id === id)
  const platform = detail.platform_solution_list.filter(open)
  const buyer = detail.buyer_solution_list.filter(open)
  return newest(platform) ?? buyer.find((plan) => plan.is_default === true) ?? newest(buyer)
}

/** What the buyer asks for now: the default plan, else the newest. */
export const buyersPlan = (detail: Detail): Solution | undefined =>
  detail.buyer_solution_list.find((plan) => plan.is_default === true) ?? newest(detail.buyer_solution_list)

/** The seller's own plan that the buyer has not answered. */
export const offeredPlan = (detail: Detail): Solution | undefined =>
  newest(detail.seller_solution_list.filter(({ status }) => status === 'wait_buyer_accept'))

/** The refund of a plan in the buyer's currency, else in US dollars. Throws a `RangeError` for what is no amount. */
export function refundOf(plan: Solution | undefined): Money | null {
  if (plan?.refund_money && plan.refund_money_currency)
    return money(plan.refund_money, plan.refund_money_currency)
  if (plan?.refund_money_post) return money(plan.refund_money_post, plan.refund_money_post_currency || 'USD')
  return null
}

/** The most that can be refunded in the buyer's currency; after the end it is shown as 0 and says nothing. */
export function mostRefund(detail: Detail): Money | null {
  const { refund_money_max_local: amount, refund_money_max_local_currency: currency } = detail
  const most = amount && currency ? money(amount, currency) : null
  return most && most.minor > 0 ? most : null
}

/** A plan in words for the history: `refund 11.10 EUR (12.00 USD)`, with who bears the way back. */
export function planText(plan: Solution): string {
  const local = [plan.refund_money, plan.refund_money_currency].filter(Boolean).join(' ')
  const dollars = [plan.refund_money_post, plan.refund_money_post_currency].filter(Boolean).join(' ')
  const fee = plan.logistics_fee_bear_role ? `return freight: ${plan.logistics_fee_bear_role}` : ''
  const amount = local && dollars && local !== dollars ? `${local} (${dollars})` : local || dollars
  return [[plan.solution_type, amount].filter(Boolean).join(' '), fee, plan.content?.trim() ?? '']
    .filter((part) => part !== '')
    .join(' · ')
}
