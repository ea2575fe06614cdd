import type { Deed } from '../marketplace.js'
import { pastSales } from '../past-sales.js'
import { cancelLines, placeOrder, shipAll } from './orders.js'
import type { Order, Seller } from './types.js'
import type { World } from './world.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const A_DAY: Readonly<Record<string, number>> = { US: 5, JP: 3 }
const GOODS = ['Brass desk lamp', 'USB-C hub 7-in-1', 'Running socks, 5 pairs'] as const
/** Days since the orders on which a buyer left one star: this one comes into the window of the defect rate today. */
const ONE_STAR: Readonly<Record<string, readonly number[]>> = { US: [15] }

/** Lets the sellers have sold for so many days before the demo's stories. Few orders left late, few were cancelled. */
export function seedHistory(world: World, sellers: readonly Seller[], days: number): void {
  world.state.healthEarned = true
  const now = world.clock.now()
  for (const seller of sellers) {
    for (const [index, at] of pastSales(world.random, now, days, A_DAY[seller.site] ?? 1).entries())
      sell(world, seller, at, index)
    for (const ago of ONE_STAR[seller.site] ?? [])
      complain(world, sell(world, seller, now - ago * DAY), now - (ago - 9) * DAY)
  }
}

function sell(world: World, seller: Seller, at: number, index = 0): Order {
  const deed = (hours: number): Deed => ({ at: at + hours * HOUR, cause: { by: 'helper' } })
  const late = index % 60 === 41 && at < world.clock.now() - 3 * DAY
  const order = placeOrder(
    world,
    seller,
    { placedAt: at, shipBy: at + 2 * DAY, title: world.random.pick(GOODS), buyer: 'Robin Specimen' },
    deed(0),
  )
  // The stories cancel enough in the latest days.
  if (index % 150 === 97 && at < world.clock.now() - 20 * DAY)
    cancelLines(world, order, 'MERCHANT', '', deed(30))
  else shipAll(world, order, deed(late ? 60 : 20))
  return order
}

function complain(world: World, order: Order, at: number): void {
  world.state.feedback.push({
    seller: order.seller,
    orderId: order.id,
    at,
    rating: 1,
    comments: 'It came with a dent, and nobody answered.',
    response: '',
    gone: false,
  })
}
