import { pastSales } from '../past-sales.js'
import { addOrder } from './openings.js'
import { receive } from './orders.js'
import type { Shop } from './types.js'
import type { World } from './world.js'

const DAY = 86_400_000
const TRAVELS_DAYS = 20

/** Lets the shop have sold for so many days before the demo's stories: orders that were received, or still travel. */
export function seedHistory(world: World, shop: Shop, days: number): void {
  const now = world.clock.now()
  for (const at of pastSales(world.random, now, days, 1.5)) {
    const order = addOrder(world, shop, at, true)
    const received = at + TRAVELS_DAYS * DAY
    if (received < now) receive(world, order, { at: received, cause: { by: 'helper' } })
  }
}
