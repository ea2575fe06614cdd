import { RETURNS, entry, reach, turn } from './issues.js'
import { lastOf, newPlan, withPlan } from './plans.js'
import type { Deed } from '../marketplace.js'
import type { Issue, PlanType } from './types.js'
import type { World } from './world.js'

/** What buyer and seller do between themselves. Every move tells whether it was possible. */

/** The seller agrees to a plan that waits for him, or gives the address of a return that is agreed. False where neither is open. */
export function agree(
  world: World,
  issue: Issue,
  deed: Deed,
  planId: string,
  addressId: string | null,
): boolean {
  const chosen = issue.plans.find(({ id }) => id === planId)
  if (!chosen || issue.warranty) return false
  if (issue.detail === 'wait_for_seller_set_return_address' && chosen.status === 'reached') {
    if (addressId === null) return false
    const plans = withPlan(issue, planId, deed.at, { addressId })
    return turn(world, issue, deed, 'wait_for_buyer_return', null, { plans })
  }
  const open = issue.detail === 'wait_for_seller_response' || issue.detail === 'wait_for_your_response'
  if (!open || !['wait_seller_accept', 'wait_buyer_and_seller_accept'].includes(chosen.status)) return false
  if (chosen.type === RETURNS && addressId === null) return false
  const log = entry(deed.at, 'seller_accept', 'seller')
  if (chosen.status === 'wait_buyer_and_seller_accept') {
    const plans = withPlan(issue, planId, deed.at, { status: 'wait_buyer_accept', sellerAcceptedAt: deed.at })
    return turn(world, issue, deed, 'wait_for_buyer_response', log, { plans })
  }
  return reach(world, issue, deed, planId, 'negotiation_consensus', log, addressId ?? undefined)
}

/** The seller refuses the buyer's plan with one of his own. */
export function counter(
  world: World,
  issue: Issue,
  deed: Deed,
  against: string,
  offer: { type: PlanType; minor: number; content: string; addressId: string | null },
): boolean {
  const buyers = issue.plans.find((one) => one.id === against && one.owner === 'buyer')
  if (!buyers || issue.detail !== 'wait_for_seller_response' || issue.warranty) return false
  const own = newPlan(world, deed.at, { owner: 'seller', status: 'wait_buyer_accept', ...offer })
  const log = entry(deed.at, 'seller_create_solution', 'seller', offer.content)
  return turn(world, issue, deed, 'wait_for_buyer_response', log, { plans: [...issue.plans, own] })
}

/** The seller changes his plan while it waits for the buyer. */
export function modify(
  world: World,
  issue: Issue,
  deed: Deed,
  id: string,
  offer: { type: PlanType; minor: number; content: string; addressId: string | null },
): boolean {
  const own = issue.plans.find((one) => one.id === id && one.owner === 'seller')
  if (own?.status !== 'wait_buyer_accept' || issue.detail !== 'wait_for_buyer_response') return false
  const log = entry(deed.at, 'seller_modify_solution', 'seller', offer.content)
  return turn(world, issue, deed, issue.detail, log, { plans: withPlan(issue, id, deed.at, offer) })
}

/** An image of the seller's. */
export function addEvidence(world: World, issue: Issue, deed: Deed, file: string): boolean {
  if (issue.status !== 'processing') return false
  const log = entry(deed.at, 'seller_create_proof', 'seller', '', { files: [file] })
  const to = issue.detail === 'wait_for_your_evidence' ? 'wait_for_AE_feedback' : issue.detail
  return turn(world, issue, deed, to, log)
}

/** The buyer accepts the seller's plan, or AliExpress's after the seller has. */
export function buyerAccepts(world: World, issue: Issue, deed: Deed): boolean {
  const offered = issue.plans.findLast(({ status }) => status === 'wait_buyer_accept')
  if (!offered || issue.detail !== 'wait_for_buyer_response') return false
  return reach(
    world,
    issue,
    deed,
    offered.id,
    'negotiation_consensus',
    entry(deed.at, 'buyer_accept', 'buyer'),
  )
}

/** The buyer changes what he asks for: the seller's clock starts anew. */
export function buyerModifies(world: World, issue: Issue, deed: Deed, minor?: number): boolean {
  const own = lastOf(issue, 'buyer')
  if (!own || !['wait_for_buyer_response', 'wait_for_seller_response'].includes(issue.detail)) return false
  const patch = { status: 'wait_seller_accept', minor: minor ?? own.minor, content: 'I ask for this instead' }
  const plans = withPlan(issue, own.id, deed.at, patch)
  const log = entry(deed.at, 'buyer_modify_solution', 'buyer', patch.content)
  return turn(world, issue, deed, 'wait_for_seller_response', log, { plans })
}

/** The buyer takes it back. */
export function buyerCancels(world: World, issue: Issue, deed: Deed): boolean {
  if (!['wait_for_buyer_response', 'wait_for_seller_response'].includes(issue.detail)) return false
  return turn(world, issue, deed, issue.detail, entry(deed.at, 'cancel', 'buyer'), {
    status: 'canceled_issue',
  })
}

/** Silence: it ends as the buyer asks; for a return the address is still the seller's to give. */
export function sellerSilent(world: World, issue: Issue, deed: Deed): boolean {
  const asked = lastOf(issue, 'buyer')
  if (!asked || issue.detail !== 'wait_for_seller_response') return false
  return reach(world, issue, deed, asked.id, 'seller_reponse_timeout', null)
}
