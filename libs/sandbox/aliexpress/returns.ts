import { close, turn } from './issues.js'
import { heldPlan } from './plans.js'
import type { Deed } from '../marketplace.js'
import type { Issue } from './types.js'
import type { World } from './world.js'

/** The goods on their way back, and the end of a plan that is carried out. */

/** No address for the return: the refund is paid without one. */
export const addressOver = (world: World, issue: Issue, deed: Deed): boolean =>
  issue.detail === 'wait_for_seller_set_return_address' &&
  turn(world, issue, deed, 'ae_feedback_finish', null)

/** The buyer sends the goods back, in whichever way this return goes. */
export function buyerShips(world: World, issue: Issue, deed: Deed): boolean {
  if (issue.detail !== 'wait_for_buyer_return') return false
  const to = {
    seller: 'wait_for_seller_confirmation',
    warehouse: 'wait_for_warehouse_confirmation',
    provider: 'wait_for_service_provider_response',
  }[issue.returnsTo]
  // Buyers write what they like into the field of the number.
  const returnNo =
    issue.returnsTo === 'seller' ? `RX${world.random.digits(9)}` : 'sent by post, see the photo'
  const lp = issue.returnsTo === 'seller' ? null : `LP${world.random.digits(14)}`
  return turn(world, issue, deed, to, null, { returnNo, lp, company: 'Posta' })
}

/** Nothing was sent back in time: the money stays with the seller. */
export function shippingOver(world: World, issue: Issue, deed: Deed): boolean {
  if (issue.detail !== 'wait_for_buyer_return') return false
  return close(world, issue, deed, 'refund_reject')
}

/** The parcel arrives: at the warehouse it is looked at, from the provider it goes on to the seller. */
export function returnArrives(world: World, issue: Issue, deed: Deed): boolean {
  if (issue.detail === 'wait_for_warehouse_confirmation')
    return turn(world, issue, deed, 'wait_for_warehouse_quality_check', null)
  return (
    issue.detail === 'wait_for_service_provider_response' &&
    turn(world, issue, deed, 'wait_for_seller_confirmation', null)
  )
}

/** The seller confirms the goods, on AliExpress's own pages, or it counts as confirmed. */
export function returnConfirmed(world: World, issue: Issue, deed: Deed): boolean {
  if (issue.detail !== 'wait_for_seller_confirmation') return false
  return close(world, issue, deed, 'return_success')
}

/** A plan is carried out. */
export function execute(world: World, issue: Issue, deed: Deed): boolean {
  if (issue.detail === 'wait_for_warehouse_quality_check') return close(world, issue, deed, 'return_success')
  if (issue.detail !== 'ae_feedback_finish') return false
  return close(world, issue, deed, (heldPlan(issue)?.minor ?? 0) > 0 ? 'refund_success' : 'refund_reject')
}
