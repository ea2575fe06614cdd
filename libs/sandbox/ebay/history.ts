import type { Deed } from '../marketplace.js'
import { pastSales } from '../past-sales.js'
import { payOrder } from './lifecycle.js'
import { inventBuyer, inventLines } from './names.js'
import type { Shop } from './types.js'
import { addOrder, shipOrder, type World } from './world.js'

const HOUR = 3_600_000

/** Lets the shops have sold for so many days before the demo's stories; what eBay reports of them then follows from what happened. */
export function seedHistory(world: World, shops: readonly Shop[], days: number): void {
  world.state.standingsEarned = true
  const { random } = world
  for (const shop of shops) {
    for (const at of pastSales(random, world.clock.now(), days, 2)) {
      const deed = (hours: number): Deed => ({ at: at + hours * HOUR, cause: { by: 'helper' } })
      const order = addOrder(
        world,
        {
          seller: shop.login,
          site: shop.site,
          buyer: inventBuyer(random, shop.site),
          lines: inventLines(random, 1),
          shipping: random.pick([0, 399]),
          createdAt: at,
          paysAt: null,
        },
        deed(0),
      )
      payOrder(world, order, deed(0))
      shipOrder(world, order, `1Z${random.digits(16)}`, deed(22))
    }
  }
}
