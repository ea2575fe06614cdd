import { pastSales } from '../past-sales.js'
import { addOrder } from './orders.js'
import type { Shop } from './types.js'
import type { World } from './world.js'

/** Lets the shop have sold for so many days before the demo's stories: orders that ended well. */
export function seedHistory(world: World, shop: Shop, days: number): void {
  for (const at of pastSales(world.random, world.clock.now(), days, 1.5))
    addOrder(world, shop, at, { status: '102111' })
}
