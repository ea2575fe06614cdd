import { AFTER_SALE_STORIES, type AfterSaleStory } from './after-sale-seed.js'
import type { Thread } from './after-sale-tellings.js'
import { approve, buyerAsks, reject, sellerCancels } from './cancellations.js'
import { payOrder, runDue, shipAndReject } from './lifecycle.js'
import { inventBuyer, inventLines } from './names.js'
import { SITES, ago } from './sites.js'
import { STORIES, type Step, type Story } from './stories.js'
import { addOrder, cancellationsOf, type World } from './world.js'
import type { Deed } from '../marketplace.js'
import type { Bid, Cancellation, Order, Pace, Shop } from './types.js'

const HOUR = 3_600_000
/** A story told slowly: its cancellation stands still between two steps long enough to be looked at. */
const SLOW: Pace = {
  closeUnpaid: 12 * HOUR,
  startRefund: 12 * HOUR,
  finishRefund: 12 * HOUR,
  retryRefund: 24 * HOUR,
}

interface Moment {
  readonly at: number
  readonly tell: (deed: Deed) => void
}

/** Lets every story of the demo happen in the past of a shop, so that histories, dates and plans are those of real life. */
export function seedShops(world: World, shops: readonly Shop[]): void {
  const now = world.clock.now()
  const moments = shops.flatMap((shop) => [
    ...STORIES.flatMap((story) => momentsOf(world, shop, story, now)),
    ...AFTER_SALE_STORIES.flatMap((story) => afterSaleMoments(world, shop, story, now)),
  ])
  for (const moment of moments.sort((left, right) => left.at - right.at)) {
    runDue(world, moment.at)
    moment.tell({ at: moment.at, cause: { by: 'helper' } })
  }
  runDue(world, now)
  world.ledger.clear()
}

function momentsOf(world: World, shop: Shop, story: Story, now: number): Moment[] {
  const { zone } = SITES[shop.site]
  let order: Order | undefined
  const buy = (deed: Deed): void => {
    const { random } = world
    order = addOrder(
      world,
      {
        seller: shop.login,
        site: shop.site,
        buyer: inventBuyer(random, shop.site),
        lines: inventLines(random, story.lines ?? 1),
        shipping: random.pick([0, 0, 399, 650]),
        createdAt: deed.at,
        paysAt: story.paysIn === undefined ? null : now + story.paysIn * HOUR,
      },
      deed,
    )
    order.refundFails = story.refundFails ?? 0
    if (story.auction) order.bids = otherBids(order)
  }
  const steps = story.steps ?? []
  return [
    { at: ago(now, story.bought, zone), tell: buy },
    ...steps.map((step) => ({
      at: ago(now, step.ago, zone),
      tell: (deed: Deed) => {
        if (order) TELL[step.did](world, order, step, deed, story.slow ? SLOW : world.pace)
      },
    })),
  ]
}

/** Two who bid less than the buyer, a unit of the currency apart. */
const otherBids = ({ lines: [line], seller }: Order): Bid[] =>
  ['second.bidder', 'third.bidder'].map((name, index) => ({
    userId: `${name}_${seller.slice(-2)}`,
    amount: Math.max((line?.unitPrice ?? 0) - 100 * (index + 1), 100),
  }))

/** An order that was paid at once and shipped a day later, and what came after. */
function afterSaleMoments(world: World, shop: Shop, story: AfterSaleStory, now: number): Moment[] {
  const { zone } = SITES[shop.site]
  const bought = ago(now, story.bought, zone)
  const thread: Thread = {}
  let order: Order | undefined
  const buy = (deed: Deed): void => {
    const { random } = world
    order = addOrder(
      world,
      {
        seller: shop.login,
        site: shop.site,
        buyer: inventBuyer(random, shop.site),
        lines: inventLines(random, 1),
        shipping: random.pick([0, 399]),
        createdAt: deed.at,
        paysAt: null,
      },
      deed,
    )
    payOrder(world, order, deed)
  }
  return [
    { at: bought, tell: buy },
    {
      at: bought + 24 * HOUR,
      tell: (deed) => {
        if (order) shipAndReject(world, order, `1Z${world.random.digits(16)}`, deed)
      },
    },
    ...story.steps.map(([when, did]) => ({
      at: ago(now, when, zone),
      tell: (deed: Deed) => {
        if (order) did(world, order, thread, deed)
      },
    })),
  ]
}

type Teller = (world: World, order: Order, step: Step, deed: Deed, pace: Pace) => void

const newest = (world: World, order: Order): Cancellation => {
  const [cancellation] = cancellationsOf(world, order)
  if (!cancellation) throw new Error('the story speaks of a cancellation that nobody asked for')
  return cancellation
}

const TELL: Readonly<Record<Step['did'], Teller>> = {
  pays(world, order, _step, deed) {
    payOrder(world, order, deed)
  },
  'pays-offline'(world, order, _step, deed) {
    payOrder(world, order, deed, 'MARK_AS_PAID')
  },
  ships(world, order, _step, deed) {
    shipAndReject(world, order, `1Z${world.random.digits(16)}`, deed)
  },
  asks(world, order, step, deed, pace) {
    buyerAsks(world, order, step.reason ?? 'ORDER_MISTAKE', deed, { pace })
  },
  approves(world, order, _step, deed) {
    approve(world, newest(world, order), deed)
  },
  rejects(world, order, _step, deed) {
    reject(world, newest(world, order), { at: null, trackingNumber: null }, deed)
  },
  cancels(world, order, step, deed, pace) {
    sellerCancels(world, order, step.reason ?? 'ORDER_UNPAID', deed, pace)
  },
  /** For what no rule of ours brings about: values are put in place as eBay might send them. */
  shows(world, order, step) {
    Object.assign(newest(world, order), step.fields)
  },
}
