import * as mediation from './mediation.js'
import * as negotiation from './negotiation.js'
import * as returns from './returns.js'
import { notSent, receive } from './orders.js'
import type { Deed } from '../marketplace.js'
import type { EventKind, Issue, Order, PlannedEvent } from './types.js'
import type { World } from './world.js'

/** What a planned instant brings to a dispute. */
const FOR_ISSUES: Readonly<Partial<Record<EventKind, (world: World, issue: Issue, deed: Deed) => unknown>>> =
  {
    'seller-silent': negotiation.sellerSilent,
    'buyer-answers': buyerAnswers,
    'platform-enters': platformEnters,
    'platform-acts': platformActs,
    'evidence-over': mediation.evidenceOver,
    'plan-over': mediation.planFails,
    'final-word': mediation.rule,
    executes: returns.execute,
    'address-over': returns.addressOver,
    'buyer-ships': returns.buyerShips,
    'shipping-over': returns.shippingOver,
    'return-arrives': returns.returnArrives,
    'confirmation-over': returns.returnConfirmed,
  }

const FOR_ORDERS: Readonly<Partial<Record<EventKind, (world: World, order: Order, deed: Deed) => unknown>>> =
  {
    'ship-date-over': notSent,
    'receipt-over': (world, order, deed) => receive(world, order, deed, 'buyer_accept_goods_timeout'),
  }

/** A plan of AliExpress that the seller agreed to, or an offer of his: the buyer does what is his way. */
function buyerAnswers(world: World, issue: Issue, deed: Deed): void {
  const platforms = issue.plans.some(
    ({ owner, status }) => owner === 'platform' && status === 'wait_buyer_accept',
  )
  if (issue.temper === 'accepts') negotiation.buyerAccepts(world, issue, deed)
  else if (platforms) mediation.planFails(world, issue, deed)
  else if (issue.temper === 'modifies') negotiation.buyerModifies(world, issue, deed)
  else if (issue.temper === 'cancels') negotiation.buyerCancels(world, issue, deed)
  else mediation.escalate(world, issue, deed, 'buyer')
}

function platformEnters(world: World, issue: Issue, deed: Deed): void {
  const platforms = issue.plans.some(
    ({ owner, status }) => owner === 'platform' && status === 'wait_buyer_accept',
  )
  if (platforms) mediation.planFails(world, issue, deed)
  else mediation.escalate(world, issue, deed, 'system')
}

function platformActs(world: World, issue: Issue, deed: Deed): void {
  if (issue.warranty) {
    mediation.escalate(world, issue, deed, 'system')
    mediation.rule(world, issue, deed)
    return
  }
  const asked = issue.log.some(({ action }) => action === 'judgment_for_cc')
  const proposed = issue.plans.some(({ owner }) => owner === 'platform')
  if (issue.course === 'evidence' && !asked) mediation.askEvidence(world, issue, deed)
  else if (issue.course === 'plan' && !proposed) mediation.propose(world, issue, deed)
  else mediation.rule(world, issue, deed)
}

/** Carries out every event that is due by `until`, in time order and each at its own instant. */
export function runDue(world: World, until: number): void {
  for (let event = nextDue(world, until); event; event = nextDue(world, until)) {
    const { id, kind, at } = event
    const deed: Deed = { at, cause: { by: 'clock' } }
    const issue = world.state.issues.find((one) => one.id === id)
    if (issue) FOR_ISSUES[kind]?.(world, issue, deed)
    const order = world.state.orders.find((one) => one.id === id)
    if (order) FOR_ORDERS[kind]?.(world, order, deed)
  }
}

function nextDue(world: World, until: number): PlannedEvent | undefined {
  const { state } = world
  const [next] = state.events
    .filter((event) => event.at <= until)
    .sort((left, right) => left.at - right.at || left.seq - right.seq)
  if (next) state.events = state.events.filter((event) => event !== next)
  return next
}
