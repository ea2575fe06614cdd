import { MOVES, openDispute } from './disputes.js'
import { runDue } from './lifecycle.js'
import { beginTopic, write } from './messages.js'
import { PRESHIP_MOVES, addOrder, newBuyer } from './orders.js'
import { DISPUTES, MESSAGES, PRESHIPS } from './stories.js'
import { DAY, changeDispute, type World } from './world.js'
import type { Deed } from '../marketplace.js'
import type { Dispute, Order, Shop } from './types.js'

const HOUR = 3_600_000

interface Moment {
  readonly at: number
  readonly tell: (deed: Deed) => void
}

/** Lets every story of the demo happen in the past of the shop, so that dates and plans are those of real life. */
export function seedShop(world: World, shop: Shop): void {
  const now = world.clock.now()
  const moments = [
    ...DISPUTES.flatMap((story) => disputeMoments(world, shop, story, now)),
    ...PRESHIPS.flatMap((story) => preshipMoments(world, shop, story, now)),
    ...messageMoments(world, shop, now),
    ...plainOrders(world, shop, now),
  ]
  for (const moment of moments.sort((left, right) => left.at - right.at)) {
    runDue(world, moment.at)
    moment.tell({ at: moment.at, cause: { by: 'helper' } })
  }
  runDue(world, now)
}

function disputeMoments(world: World, shop: Shop, story: (typeof DISPUTES)[number], now: number): Moment[] {
  let dispute: Dispute | undefined
  const openedAt = now - story.opened * HOUR
  return [
    {
      at: openedAt,
      tell: (deed) => {
        const order = addOrder(world, shop, openedAt - 12 * DAY)
        const code = story.kind === 'after-sale' ? '109001' : '106001'
        dispute = openDispute(world, shop.login, order.orderNo, deed, code)
        if (story.words === undefined) return
        const { buyer, orderNo } = order
        const talk = { seller: shop.login, msgType: '002', title: `PO#${orderNo}`, param: orderNo, buyer }
        beginTopic(world, { ...talk, began: 'buyer', content: story.words }, deed)
      },
    },
    ...(story.steps ?? []).map(([ago, move]) => ({
      at: now - ago * HOUR,
      tell: (deed: Deed) => {
        if (!dispute) return
        if (typeof move === 'object') changeDispute(dispute, deed.at, { code: move.code, step: null })
        else if (!MOVES[move](world, dispute, deed)) throw new Error(`the demo's ${move} was not possible`)
      },
    })),
  ]
}

function preshipMoments(world: World, shop: Shop, story: (typeof PRESHIPS)[number], now: number): Moment[] {
  let order: Order | undefined
  const paidAt = now - story.paid * HOUR
  return [
    {
      at: paidAt,
      tell: () => {
        order = addOrder(world, shop, paidAt, { shipped: false })
        if (story.whenSeen) order.whenSeen = story.whenSeen
      },
    },
    ...story.steps.map(([ago, move]) => ({
      at: now - ago * HOUR,
      tell: (deed: Deed) => {
        if (order && !PRESHIP_MOVES[move](world, order, deed))
          throw new Error(`the demo's ${move} was not possible`)
      },
    })),
  ]
}

function messageMoments(world: World, shop: Shop, now: number): Moment[] {
  return MESSAGES.map(({ ago, words, answered, binned }) => ({
    at: now - ago * HOUR,
    tell: (deed: Deed) => {
      const input = {
        seller: shop.login,
        msgType: '001',
        title: 'Stainless steel pan',
        param: world.random.digits(9),
        buyer: newBuyer(world),
        began: 'buyer' as const,
        content: words,
      }
      const topic = beginTopic(world, input, deed)
      if (answered !== undefined)
        write(world, topic, 'seller', 'Yes, with pleasure.', { ...deed, at: now - answered * HOUR })
      if (binned) topic.binned = true
    },
  }))
}

/** Orders without trouble, one with a warning, one in a status that nobody has described, and a notice of the platform. */
function plainOrders(world: World, shop: Shop, now: number): Moment[] {
  const order = (ago: number, options: Parameters<typeof addOrder>[3]): Moment => ({
    at: now - ago * DAY,
    tell: () => void addOrder(world, shop, now - ago * DAY, options),
  })
  return [
    order(20, { status: '102111' }),
    order(15, { status: '102007' }),
    order(4, { warnReason: '信用卡拒付' }),
    order(2, { shipped: false }),
    order(1, { shipped: false, status: '104004' }),
    {
      at: now - 2 * DAY,
      tell: (deed) => {
        const notice = { msgType: '006', title: '[DHgate]拒绝请款通知', param: null, buyer: null }
        beginTopic(
          world,
          { seller: shop.login, ...notice, began: 'system', content: 'See your account.' },
          deed,
        )
      },
    },
  ]
}
