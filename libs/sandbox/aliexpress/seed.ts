import { runDue } from './lifecycle.js'
import * as mediation from './mediation.js'
import * as negotiation from './negotiation.js'
import * as returns from './returns.js'
import * as orders from './orders.js'
import { addOrder, openFor, reviewOf } from './openings.js'
import { DISPUTE_STORIES, ORDER_STORIES, REVIEWS, type Happening } from './stories.js'
import { change, type World } from './world.js'
import { lastOf } from './plans.js'
import type { Deed } from '../marketplace.js'
import type { Issue, Order, Shop } from './types.js'

const HOUR = 3_600_000

interface Moment {
  readonly at: number
  readonly tell: (deed: Deed) => void
}

/** Lets every story of the demo happen in the shop's past, so that dates and plans are those of real life. */
export function seedShop(world: World, shop: Shop): void {
  const now = world.clock.now()
  const moments = [
    ...DISPUTE_STORIES.flatMap((story) => disputeMoments(world, shop, story, now)),
    ...ORDER_STORIES.flatMap((story) => orderMoments(world, shop, story, now)),
  ]
  for (const moment of moments.toSorted((left, right) => left.at - right.at)) {
    runDue(world, moment.at)
    moment.tell({ at: moment.at, cause: { by: 'helper' } })
  }
  runDue(world, now)
  for (const review of REVIEWS) addReview(world, shop, review, now)
}

function disputeMoments(
  world: World,
  shop: Shop,
  story: (typeof DISPUTE_STORIES)[number],
  now: number,
): Moment[] {
  let issue: Issue | undefined
  const opened = now - story.opened * HOUR
  let order: Order | undefined
  return [
    {
      at: opened - 12 * 24 * HOUR,
      tell: ({ at }) => {
        order = addOrder(world, shop, at, true)
      },
    },
    {
      at: opened,
      tell: (deed) => {
        if (order) issue = openFor(world, order, story, deed)
      },
    },
    ...(story.steps ?? []).map(([ago, did]) => ({
      at: now - ago * HOUR,
      tell: (deed: Deed) => {
        if (issue) tell(world, issue, did, deed)
      },
    })),
  ]
}

const ADDRESS = (issue: Issue): string => issue.seller.slice(-4)

function tell(world: World, issue: Issue, did: Happening, deed: Deed): void {
  const asked = lastOf(issue, 'buyer')
  const half = Math.round((asked?.minor ?? 0) / 2)
  const offer = { type: 'refund', minor: half, content: 'We offer the half.', addressId: null } as const
  const moves: Readonly<Record<Happening, () => unknown>> = {
    agrees: () =>
      asked &&
      negotiation.agree(world, issue, deed, asked.id, asked.type === 'refund' ? null : ADDRESS(issue)),
    'agrees without an address': () => asked && reachWithoutAddress(world, issue, deed),
    counters: () => asked && negotiation.counter(world, issue, deed, asked.id, offer),
    accepts: () => negotiation.buyerAccepts(world, issue, deed),
    modifies: () => negotiation.buyerModifies(world, issue, deed),
    cancels: () => negotiation.buyerCancels(world, issue, deed),
    escalates: () => mediation.escalate(world, issue, deed, 'buyer'),
    asks: () => mediation.askEvidence(world, issue, deed),
    proposes: () => mediation.propose(world, issue, deed),
    'plan fails': () => mediation.planFails(world, issue, deed),
    rules: () => mediation.rule(world, issue, deed),
    ships: () => returns.buyerShips(world, issue, deed),
    arrives: () => returns.returnArrives(world, issue, deed),
    confirms: () => returns.returnConfirmed(world, issue, deed),
    'ends as returned': () => change(issue, deed.at, { detail: 'return_success', status: 'finish' }),
    'shows another word': () => change(issue, deed.at, { detail: 'wait_for_courier_pickup' }),
  }
  moves[did]()
}

/** A plan with a return that the buyer accepted, and the seller offered without an address. */
function reachWithoutAddress(world: World, issue: Issue, deed: Deed): void {
  const asked = lastOf(issue, 'buyer')
  if (!asked) return
  const offer = {
    type: 'return_and_refund',
    minor: asked.minor,
    content: 'Send it back, please.',
    addressId: null,
  } as const
  negotiation.counter(world, issue, deed, asked.id, offer)
  negotiation.buyerAccepts(world, issue, deed)
}

function orderMoments(
  world: World,
  shop: Shop,
  story: (typeof ORDER_STORIES)[number],
  now: number,
): Moment[] {
  let order: Order | undefined
  return [
    {
      at: now - story.placed * HOUR,
      tell: ({ at }) => {
        order = addOrder(world, shop, at, story.shipped ?? false)
      },
    },
    ...(story.steps ?? []).map(([ago, did]) => ({
      at: now - ago * HOUR,
      tell: (deed: Deed) => {
        if (!order) return
        if (did === 'asks to cancel') orders.askCancel(world, order, deed, 'buyer_no_longer_wants')
        if (did === 'cancel accepted') orders.acceptCancel(world, order, deed)
        if (did === 'cancel refused') orders.refuseCancel(world, order, deed)
        if (did === 'received') orders.receive(world, order, deed)
        if (did.startsWith('shows ')) orders.showOrder(world, order, deed, did.slice('shows '.length))
      },
    })),
  ]
}

function addReview(world: World, shop: Shop, review: (typeof REVIEWS)[number], now: number): void {
  const order = addOrder(world, shop, now - (review.ago + 20 * 24) * HOUR, true)
  orders.receive(world, order, { at: now - (review.ago + 24) * HOUR, cause: { by: 'helper' } })
  world.state.evaluations.push(
    reviewOf(
      order,
      review.stars,
      review.text,
      now - review.ago * HOUR,
      review.reply ?? null,
      review.revisedAgo === undefined ? null : now - review.revisedAgo * HOUR,
    ),
  )
}
