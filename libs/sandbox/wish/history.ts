import { pastSales } from '../past-sales.js'
import { addOrder } from './seed.js'
import type { Shop } from './types.js'
import type { World } from './world.js'

/** Sales a day: one shop sells steadily, the other too little to be rated. */
const A_DAY: Readonly<Record<string, number>> = { lantern_goods: 1.2, jade_river_cn: 0.15 }

/** Lets the shops have sold for so many days before the demo's stories. */
export function seedHistory(world: World, shops: readonly Shop[], days: number): void {
  for (const shop of shops)
    for (const at of pastSales(world.random, world.clock.now(), days, A_DAY[shop.login] ?? 1))
      addOrder(world, shop, at)
}
