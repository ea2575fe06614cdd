import { entry, turn } from './issues.js'
import { heldPlan, lastOf, newPlan, withPlan } from './plans.js'
import type { Deed } from '../marketplace.js'
import type { Issue } from './types.js'
import type { World } from './world.js'

/** AliExpress's part: it is called or comes by itself, asks, proposes and has the last word. */

/** It goes to AliExpress: by a party, or by itself. A plan that was reached for a return is void then. */
export function escalate(world: World, issue: Issue, deed: Deed, by: 'buyer' | 'seller' | 'system'): boolean {
  const returning = /return|seller_confirmation/.test(issue.detail) && !issue.detail.includes('success')
  const negotiating = ['wait_for_buyer_response', 'wait_for_seller_response'].includes(issue.detail)
  if (issue.status !== 'processing' || !(negotiating || (returning && by === 'seller'))) return false
  const held = heldPlan(issue)
  const plans = held ? withPlan(issue, held.id, deed.at, { status: 'reach_cancle' }) : issue.plans
  const log = by === 'system' ? null : entry(deed.at, `${by}_initiate_arbitration`, by)
  return turn(world, issue, deed, 'wait_for_AE_feedback', log, { plans })
}

/** AliExpress asks the seller for evidence. */
export function askEvidence(world: World, issue: Issue, deed: Deed): boolean {
  if (issue.detail !== 'wait_for_AE_feedback' || issue.warranty) return false
  return turn(world, issue, deed, 'wait_for_your_evidence', entry(deed.at, 'judgment_for_cc', 'waiter'))
}

/** AliExpress puts forward a plan of its own. */
export function propose(world: World, issue: Issue, deed: Deed): boolean {
  if (issue.detail !== 'wait_for_AE_feedback' || issue.warranty) return false
  const minor = Math.round((lastOf(issue, 'buyer')?.minor ?? 0) / 2)
  const content = 'A refund of the half'
  const own = newPlan(world, deed.at, {
    owner: 'platform',
    type: 'refund',
    minor,
    content,
    status: 'wait_buyer_and_seller_accept',
    freight: 'seller',
  })
  const plans = [...issue.plans.filter(({ id }) => id !== own.id), own]
  return turn(world, issue, deed, 'wait_for_your_response', null, { plans })
}

/** AliExpress's plan came to nothing: it has the last word next. */
export function planFails(world: World, issue: Issue, deed: Deed): boolean {
  const own = lastOf(issue, 'platform')
  if (issue.detail !== 'wait_for_your_response' && issue.detail !== 'wait_for_buyer_response') return false
  const status = own?.sellerAcceptedAt ? 'seller_accept_and_buyer_refused' : 'buyer_refused'
  const plans = own ? withPlan(issue, own.id, deed.at, { status }) : issue.plans
  return turn(world, issue, deed, 'wait_ae_final_feedback', entry(deed.at, 'buyer_refuse', 'buyer'), {
    plans,
  })
}

/** No evidence came. */
export const evidenceOver = (world: World, issue: Issue, deed: Deed): boolean =>
  issue.detail === 'wait_for_your_evidence' && turn(world, issue, deed, 'wait_for_final_solution', null)

/** The last word: a refund at the seller's cost, or none. */
export function rule(world: World, issue: Issue, deed: Deed): boolean {
  if (!/^wait_(for_AE_feedback|for_final_solution|ae_final_feedback)$/.test(issue.detail)) return false
  const minor = issue.refunds ? (lastOf(issue, 'buyer')?.minor ?? 0) : 0
  const made = newPlan(world, deed.at, {
    owner: 'platform',
    type: 'refund',
    minor,
    content: minor > 0 ? 'Refund as asked' : 'No refund',
    status: 'reached',
    freight: minor > 0 ? 'seller' : 'buyer',
  })
  const own = { ...made, reachedType: 'platform_arbitrate', reachedAt: deed.at }
  const plans = [...issue.plans.filter(({ id }) => id !== own.id), own]
  return turn(world, issue, deed, 'ae_feedback_finish', entry(deed.at, 'platform_force_reach', 'waiter'), {
    plans,
  })
}
