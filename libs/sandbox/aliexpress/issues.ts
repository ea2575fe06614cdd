import { heldPlan, newPlan, reached, withPlan } from './plans.js'
import { change, plan, record, type World } from './world.js'
import type { Deed } from '../marketplace.js'
import type { EventKind, Issue, IssueFields, LogEntry, Plan, PlanType } from './types.js'

/*
 * The life of a dispute (catalogue of 2026-10-01 and the help texts of 2017–2022): the buyer asks, the seller agrees or offers
 * otherwise, the buyer accepts, changes, takes it back or waits; after seven days AliExpress has it, asks for evidence, puts
 * forward a plan and has the last word; a plan that is reached is carried out, or the goods travel back first.
 */

export const entry = (
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
export function turn(
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

export const RETURNS = 'return_and_refund'

/** Where a dispute goes once a plan is reached: to the payment, or to the return first. */
const afterAgreement = (held: Plan): string => {
  if (held.type !== RETURNS) return 'ae_feedback_finish'
  return held.addressId === null ? 'wait_for_seller_set_return_address' : 'wait_for_buyer_return'
}

export function reach(
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

export function close(world: World, issue: Issue, deed: Deed, word: string): true {
  const held = heldPlan(issue)
  const plans = held ? withPlan(issue, held.id, deed.at, { status: 'perform' }) : issue.plans
  return turn(world, issue, deed, word, entry(deed.at, 'perform_solution', 'system'), {
    plans,
    status: 'finish',
  })
}
