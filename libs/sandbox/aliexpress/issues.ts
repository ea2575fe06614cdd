import { heldPlan, lastOf, newPlan, reached, withPlan } from './plans.js'
import { change, plan, record, type World } from './world.js'
import type { Deed } from '../marketplace.js'
import type { EventKind, Issue, IssueFields, LogEntry, Plan, PlanType } from './types.js'

/*
 * The life of a dispute (catalogue of 2026-10-01 and the help texts of 2017–2022): the buyer asks, the seller agrees or offers
 * otherwise, the buyer accepts, changes, takes it back or waits; after seven days AliExpress has it, asks for evidence, puts
 * forward a plan and has the last word; a plan that is reached is carried out, or the goods travel back first.
 */

const entry = (
  at: number,
  action: string,
  by: LogEntry['by'],
  content = '',
  more: Partial<LogEntry> = {},
): LogEntry => ({
  at,
  action,
  by,
  content,
  received: null,
  files: [],
  ...more,
})

export type NewIssue = Pick<
  IssueFields,
  | 'seller'
  | 'orderId'
  | 'childId'
  | 'buyer'
  | 'reason'
  | 'warranty'
  | 'currency'
  | 'max'
  | 'temper'
  | 'course'
  | 'refunds'
  | 'ships'
  | 'returnsTo'
  | 'hidden'
> & {
  readonly asks: {
    readonly type: PlanType
    readonly minor: number
    readonly content: string
    readonly files?: readonly string[]
  }
}

/** A buyer opens a dispute. */
export function openIssue(world: World, input: NewIssue, deed: Deed): Issue {
  const { asks, ...fields } = input
  const first = newPlan(world, deed.at, {
    owner: 'buyer',
    type: asks.type,
    minor: asks.minor,
    content: asks.content,
    status: 'wait_seller_accept',
    isDefault: true,
    freight: asks.type === 'return_and_refund' ? 'seller' : null,
  })
  const issue: Issue = {
    ...fields,
    id: world.random.digits(17),
    status: 'processing',
    detail: 'wait_for_seller_response',
    createdAt: deed.at,
    modifiedAt: deed.at,
    timeout: null,
    plans: [first],
    log: [
      entry(deed.at, 'initiate', 'buyer', asks.content, {
        received: fields.reason.id !== 115,
        files: asks.files ?? [],
      }),
    ],
    company: null,
    lp: null,
    returnNo: null,
    previous: null,
  }
  world.state.issues.push(issue)
  settleClock(world, issue, deed.at)
  record(world, deed, issue.seller, 'dispute.opened', { issueId: issue.id })
  return issue
}

/** Moves a dispute on, with a line of its log, and plans what happens if nobody does anything. */
function turn(
  world: World,
  issue: Issue,
  deed: Deed,
  to: string,
  log: LogEntry | null,
  patch: Partial<IssueFields> = {},
): true {
  const from = issue.detail
  change(issue, deed.at, { ...patch, detail: to, ...(log && { log: [...issue.log, log] }) })
  settleClock(world, issue, deed.at)
  record(world, deed, issue.seller, 'dispute.moved', { issueId: issue.id, from, to, by: log?.by ?? 'system' })
  return true
}

/** The clock of each state: what happens when it runs out, and whether the detail names it. */
function settleClock(world: World, issue: Issue, at: number): void {
  const { pace } = world
  const planned: { at: number; kind: EventKind }[] = []
  let timeout: Issue['timeout'] = null
  const after = (kind: EventKind, ms: number): number => {
    planned.push({ at: at + ms, kind })
    return at + ms
  }
  switch (issue.detail) {
    case 'wait_for_seller_response':
      if (issue.warranty) after('platform-acts', pace.platformActs)
      else timeout = { type: 'WAIT_SOLUTION_TIMEOUT', at: after('seller-silent', pace.sellerAnswers) }
      break
    case 'wait_for_buyer_response':
      if (issue.temper !== 'waits') after('buyer-answers', pace.buyerAnswers)
      planned.push({ at: Math.max(at, issue.createdAt + pace.platformEnters), kind: 'platform-enters' })
      break
    case 'wait_for_AE_feedback':
      after('platform-acts', pace.platformActs)
      break
    case 'wait_for_your_evidence':
      after('evidence-over', pace.evidence)
      break
    case 'wait_for_your_response':
      timeout = { type: 'WAIT_SOLUTION_TIMEOUT', at: after('plan-over', pace.planAnswer) }
      break
    case 'wait_for_final_solution':
    case 'wait_ae_final_feedback':
      after('final-word', pace.finalWord)
      break
    case 'ae_feedback_finish':
      after('executes', pace.executes)
      break
    case 'wait_for_seller_set_return_address':
      timeout = { type: 'WAIT_SELLER_FILL_ADDRESS_TIMEOUT', at: after('address-over', pace.address) }
      break
    case 'wait_for_buyer_return':
      if (issue.ships) after('buyer-ships', pace.buyerShips)
      after('shipping-over', pace.buyerShipsLimit)
      break
    case 'wait_for_service_provider_response':
    case 'wait_for_warehouse_confirmation':
      after('return-arrives', pace.returnTravels)
      break
    case 'wait_for_warehouse_quality_check':
      after('executes', pace.executes)
      break
    case 'wait_for_seller_confirmation':
      timeout = { type: 'WAIT_RECEIVE_ITEM_TIMEOUT', at: after('confirmation-over', pace.confirmation) }
      break
    default:
  }
  issue.timeout = timeout
  plan(world, issue.id, issue.status === 'processing' ? planned : [])
}

const RETURNS = 'return_and_refund'

/** Where a dispute goes once a plan is reached: to the payment, or to the return first. */
const afterAgreement = (held: Plan): string => {
  if (held.type !== RETURNS) return 'ae_feedback_finish'
  return held.addressId === null ? 'wait_for_seller_set_return_address' : 'wait_for_buyer_return'
}

function reach(
  world: World,
  issue: Issue,
  deed: Deed,
  id: string,
  type: string,
  log: LogEntry,
  addressId?: string,
): true {
  const plans = reached(issue, id, deed.at, type).map((one) =>
    one.id === id && addressId !== undefined ? { ...one, addressId } : one,
  )
  const held = plans.find((one) => one.id === id)
  return turn(world, issue, deed, held ? afterAgreement(held) : 'ae_feedback_finish', log, { plans })
}

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

/** Silence: it ends as the buyer asks. */
export function sellerSilent(world: World, issue: Issue, deed: Deed): boolean {
  const asked = lastOf(issue, 'buyer')
  if (!asked || issue.detail !== 'wait_for_seller_response') return false
  const plans = reached(issue, asked.id, deed.at, 'seller_reponse_timeout')
  return turn(world, issue, deed, 'ae_feedback_finish', null, { plans })
}

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

function close(world: World, issue: Issue, deed: Deed, word: string): true {
  const held = heldPlan(issue)
  const plans = held ? withPlan(issue, held.id, deed.at, { status: 'perform' }) : issue.plans
  return turn(world, issue, deed, word, entry(deed.at, 'perform_solution', 'system'), {
    plans,
    status: 'finish',
  })
}
