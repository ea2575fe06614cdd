import { heldPlan, newPlan, reached, withPlan } from './plans.js'
import { change, plan, record, type Pace, type World } from './world.js'
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

/** What happens some time after a state was entered, and the kind of time-out by which the detail names it, if it does. */
interface StateClock {
  readonly event: EventKind
  readonly after: keyof Pace
  readonly named?: string
  /** Only in some disputes. */
  readonly when?: (issue: Issue) => boolean
  /** Counted from the opening instead; not before now. */
  readonly fromOpening?: true
}

/** The clocks of each state: what happens when nobody does anything. */
const CLOCKS: Readonly<Record<string, readonly StateClock[]>> = {
  wait_for_seller_response: [
    { event: 'platform-acts', after: 'platformActs', when: ({ warranty }) => warranty },
    {
      event: 'seller-silent',
      after: 'sellerAnswers',
      named: 'WAIT_SOLUTION_TIMEOUT',
      when: ({ warranty }) => !warranty,
    },
  ],
  wait_for_buyer_response: [
    { event: 'buyer-answers', after: 'buyerAnswers', when: ({ temper }) => temper !== 'waits' },
    { event: 'platform-enters', after: 'platformEnters', fromOpening: true },
  ],
  wait_for_AE_feedback: [{ event: 'platform-acts', after: 'platformActs' }],
  wait_for_your_evidence: [{ event: 'evidence-over', after: 'evidence' }],
  wait_for_your_response: [{ event: 'plan-over', after: 'planAnswer', named: 'WAIT_SOLUTION_TIMEOUT' }],
  wait_for_final_solution: [{ event: 'final-word', after: 'finalWord' }],
  wait_ae_final_feedback: [{ event: 'final-word', after: 'finalWord' }],
  ae_feedback_finish: [{ event: 'executes', after: 'executes' }],
  wait_for_seller_set_return_address: [
    { event: 'address-over', after: 'address', named: 'WAIT_SELLER_FILL_ADDRESS_TIMEOUT' },
  ],
  wait_for_buyer_return: [
    { event: 'buyer-ships', after: 'buyerShips', when: ({ ships }) => ships },
    { event: 'shipping-over', after: 'buyerShipsLimit' },
  ],
  wait_for_service_provider_response: [{ event: 'return-arrives', after: 'returnTravels' }],
  wait_for_warehouse_confirmation: [{ event: 'return-arrives', after: 'returnTravels' }],
  wait_for_warehouse_quality_check: [{ event: 'executes', after: 'executes' }],
  wait_for_seller_confirmation: [
    { event: 'confirmation-over', after: 'confirmation', named: 'WAIT_RECEIVE_ITEM_TIMEOUT' },
  ],
}

/** Plans what the clocks of the state bring, and names the time-out that the detail shows. */
function settleClock(world: World, issue: Issue, at: number): void {
  const running = issue.status === 'processing' ? (CLOCKS[issue.detail] ?? []) : []
  const planned = running
    .filter(({ when }) => when?.(issue) ?? true)
    .map(({ event, after, named, fromOpening }) => {
      const due = fromOpening ? Math.max(at, issue.createdAt + world.pace[after]) : at + world.pace[after]
      return { kind: event, at: due, named }
    })
  const shown = planned.find(({ named }) => named !== undefined)
  issue.timeout = shown?.named === undefined ? null : { type: shown.named, at: shown.at }
  plan(
    world,
    issue.id,
    planned.map(({ kind, at: due }) => ({ kind, at: due })),
  )
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
  log: LogEntry | null,
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
