import { runDue } from './lifecycle.js'
import * as issues from './issues.js'
import * as orders from './orders.js'
import { DISPUTE_STORIES, ORDER_STORIES, REVIEWS, type Step } from './stories.js'
import { change, type World } from './world.js'
import { lastOf } from './plans.js'
import type { Deed } from '../marketplace.js'
import type { Evaluation, Issue, Order, Reason, Shop } from './types.js'

const HOUR = 3_600_000

/** Invented people; nobody real. */
export const BUYERS = [
  'us1100000011',
  'fr1200000022',
  'es1300000033',
  'pl1400000044',
  'br1500000055',
] as const

const GOODS = [
  { id: '1005000000000001', name: 'Brass desk lamp', sku: 'LAMP-BRS-01', price: 2390 },
  { id: '1005000000000002', name: 'USB-C hub 7-in-1', sku: 'HUB-7C', price: 1899 },
  { id: '1005000000000003', name: 'Running socks, 5 pairs', sku: 'SOCK-5P', price: 790 },
  { id: '1005000000000004', name: '手工木雕 茶叶罐', sku: 'TEA-WOOD', price: 1290 },
] as const

/** Only 115 is known; the other ids are made up. */
export const REASONS = {
  not_received: { id: 115, en: 'Item not received', zh: '未收到货' },
  not_as_described: { id: 9001, en: 'Color not as described', zh: '颜色不符' },
  shortage: { id: 9002, en: 'Quantity shortage', zh: '产品数量不符' },
  no_reason: { id: 9003, en: 'Return without reason', zh: '无理由退货' },
  fake: { id: 9004, en: 'Counterfeit goods', zh: '假货' },
} as const satisfies Record<string, Reason>

/** An order of a shop, placed, and shipped if there was time. */
export function addOrder(world: World, shop: Shop, at: number, shipped: boolean): Order {
  const { random } = world
  const input = {
    seller: shop.login,
    buyer: random.pick(BUYERS),
    product: random.pick(GOODS),
    quantity: random.int(1, 2),
  }
  const cause = { by: 'helper' } as const
  const order = orders.placeOrder(world, input, { at, cause })
  if (shipped) orders.ship(world, order, { at: at + 24 * HOUR, cause })
  return order
}

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
    ...(story.steps ?? []).map((step) => ({
      at: now - step.ago * HOUR,
      tell: (deed: Deed) => {
        if (issue) tell(world, issue, step, deed)
      },
    })),
  ]
}

export interface DisputeOptions {
  readonly reason?: keyof typeof REASONS
  readonly returns?: boolean
  readonly warranty?: boolean
  readonly temper?: Issue['temper']
  readonly course?: Issue['course']
  readonly refunds?: boolean
  readonly ships?: boolean
  readonly returnsTo?: Issue['returnsTo']
  readonly hidden?: boolean
  readonly text?: string
}

/** A dispute about an order, for its whole price in euros. */
export function openFor(world: World, order: Order, options: DisputeOptions, deed: Deed): Issue {
  const max = order.product.price * order.quantity
  const { reason = 'not_received' } = options
  return issues.openIssue(
    world,
    {
      seller: order.seller,
      orderId: order.id,
      childId: order.childId,
      buyer: order.buyer,
      reason: REASONS[reason],
      warranty: options.warranty ?? false,
      currency: 'EUR',
      max,
      temper: options.temper ?? 'waits',
      course: options.course ?? 'ruling',
      refunds: options.refunds ?? true,
      ships: options.ships ?? true,
      returnsTo: options.returnsTo ?? 'seller',
      hidden: options.hidden ?? false,
      asks: {
        type: options.returns ? 'return_and_refund' : 'refund',
        minor: max,
        content: options.text ?? 'Please give me my money back.',
        files: reason === 'not_received' ? [] : ['parcel.jpg'],
      },
    },
    deed,
  )
}

const ADDRESS = (issue: Issue): string => issue.seller.slice(-4)

function tell(world: World, issue: Issue, step: Step, deed: Deed): void {
  const asked = lastOf(issue, 'buyer')
  const half = Math.round((asked?.minor ?? 0) / 2)
  const offer = { type: 'refund', minor: half, content: 'We offer the half.', addressId: null } as const
  const moves: Readonly<Record<Step['did'], () => unknown>> = {
    agrees: () =>
      asked && issues.agree(world, issue, deed, asked.id, asked.type === 'refund' ? null : ADDRESS(issue)),
    'agrees without an address': () => asked && reachWithoutAddress(world, issue, deed),
    counters: () => asked && issues.counter(world, issue, deed, asked.id, offer),
    accepts: () => issues.buyerAccepts(world, issue, deed),
    modifies: () => issues.buyerModifies(world, issue, deed),
    cancels: () => issues.buyerCancels(world, issue, deed),
    escalates: () => issues.escalate(world, issue, deed, 'buyer'),
    asks: () => issues.askEvidence(world, issue, deed),
    proposes: () => issues.propose(world, issue, deed),
    'plan fails': () => issues.planFails(world, issue, deed),
    rules: () => issues.rule(world, issue, deed),
    ships: () => issues.buyerShips(world, issue, deed),
    arrives: () => issues.returnArrives(world, issue, deed),
    confirms: () => issues.returnConfirmed(world, issue, deed),
    'ends as returned': () => change(issue, deed.at, { detail: 'return_success', status: 'finish' }),
    'shows another word': () => change(issue, deed.at, { detail: 'wait_for_courier_pickup' }),
  }
  moves[step.did]()
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
  issues.counter(world, issue, deed, asked.id, offer)
  issues.buyerAccepts(world, issue, deed)
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
    ...(story.steps ?? []).map(({ ago, did }) => ({
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

/** A buyer's review of an order. */
export const reviewOf = (
  order: Order,
  stars: number,
  feedback: string,
  at: number,
  reply: string | null = null,
  changedAt: number | null = null,
): Evaluation => ({
  childId: order.childId,
  orderId: order.id,
  seller: order.seller,
  buyer: order.buyer,
  productId: order.product.id,
  stars,
  feedback,
  reply,
  createdAt: at,
  modifiedAt: changedAt ?? at,
})
