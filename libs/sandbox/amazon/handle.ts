import { iso } from '../clock.js'
import type { Deed } from '../marketplace.js'
import { runDue } from './lifecycle.js'
import { cancelLines, overrideStatus, placeOrder, shipAll, wishToCancel } from './orders.js'
import { notifyAccount } from './queue.js'
import { endNextReport } from './reports.js'
import { moveMoney, requestReturn, type NewReturn } from './returns.js'
import type { MoneyEvent, Order, Return } from './types.js'
import { orderOf, sellerOf, type World } from './world.js'

/** A seller's login, or anything that carries one (AmazonShopInfo). */
export type AmazonShopRef = string | { readonly sellerLogin: string }

/** An order as it really is. Instants are ISO 8601 UTC. */
export interface AmazonOrderTruth {
  readonly seller: string
  readonly orderId: string
  readonly status: string
  readonly shipBy: string
  readonly updatedAt: string
  readonly lines: readonly {
    readonly orderItemId: string
    readonly quantity: number
    readonly shipped: number
    readonly cancelledBy: string | null
  }[]
  readonly tracking: readonly string[]
  readonly messages: readonly {
    readonly type: string
    readonly text: string
    readonly files?: readonly string[]
  }[]
}

export interface AmazonReturnTruth {
  readonly rmaId: string
  readonly orderId: string
  readonly status: string
}

export interface AmazonOrderOptions {
  readonly placedAt?: Date
  readonly shipBy?: Date
  readonly title?: string
  readonly quantity?: number
  readonly fulfilledBy?: 'MERCHANT' | 'AMAZON'
}

/** What a test or a demo may do to the simulated Amazon. Unknown shops, orders and returns throw a RangeError. */
export interface AmazonWorld {
  readonly addOrder: (shop: AmazonShopRef, options?: AmazonOrderOptions) => AmazonOrderTruth
  readonly wishToCancel: (shop: AmazonShopRef, orderId: string, reason: string) => AmazonOrderTruth
  readonly ship: (shop: AmazonShopRef, orderId: string) => AmazonOrderTruth
  readonly cancel: (
    shop: AmazonShopRef,
    orderId: string,
    by: 'BUYER' | 'MERCHANT' | 'AMAZON',
  ) => AmazonOrderTruth
  /** Puts a status in place that no rule brings about. */
  readonly overrideStatus: (shop: AmazonShopRef, orderId: string, status: string) => AmazonOrderTruth
  readonly addReturn: (
    shop: AmazonShopRef,
    orderId: string,
    options?: Partial<Omit<NewReturn, 'requestedAt'>>,
  ) => AmazonReturnTruth
  readonly changeReturn: (
    rmaId: string,
    change: Partial<Pick<Return, 'status' | 'trackingId' | 'deliveredAt' | 'refunded' | 'aToZ' | 'gone'>>,
  ) => AmazonReturnTruth
  readonly addFeedback: (shop: AmazonShopRef, orderId: string, rating: 1 | 2 | 3, comments: string) => void
  /** Amazon strikes a feedback out. */
  readonly removeFeedback: (shop: AmazonShopRef, orderId: string) => void
  /** Amounts in minor units, a debit negative. */
  readonly moveMoney: (shop: AmazonShopRef, orderId: string, list: MoneyEvent['list'], amount: number) => void
  /** What the next report of a type does instead of being done; `BOMB` unpacks to 150 MB. */
  readonly endNextReport: (type: string, ending: 'CANCELLED' | 'FATAL' | 'BOMB') => void
  /** Takes the shop's schedules of reports away, as somebody may do in another application. */
  readonly dropSchedules: (shop: AmazonShopRef) => void
  /** The shop is told of nothing any more; `destinations`: nor does the application know its queue. */
  readonly dropSubscriptions: (shop: AmazonShopRef, options?: { readonly destinations?: boolean }) => void
  /** Operations beginning with that name answer 403 from now on; none when empty. */
  readonly denyRoles: (shop: AmazonShopRef, operations: readonly string[]) => void
  readonly setHealthRating: (shop: AmazonShopRef, points: number) => void
  /** Every message that lies in the queue comes once more, the newest first. */
  readonly repeatNotifications: (shop: AmazonShopRef) => number
  readonly queued: (shop: AmazonShopRef) => number
  /** Everything about a shop as it really is now. */
  readonly truth: (shop: AmazonShopRef) => {
    readonly orders: readonly AmazonOrderTruth[]
    readonly returns: readonly AmazonReturnTruth[]
  }
}

const DAY = 86_400_000
const loginOf = (shop: AmazonShopRef): string => (typeof shop === 'string' ? shop : shop.sellerLogin)

/** Builds the helpers; `touched` is called after each change. */
export function amazonWorld(world: World, touched: () => void): AmazonWorld {
  const now = (): Deed => {
    const at = world.clock.now()
    runDue(world, at)
    return { at, cause: { by: 'helper' } }
  }
  const seen = (order: Order): AmazonOrderTruth => {
    touched()
    return truthOf(order)
  }
  const change = (
    shop: AmazonShopRef,
    id: string,
    work: (order: Order, deed: Deed) => void,
  ): AmazonOrderTruth => {
    const deed = now()
    const order = orderOf(world, loginOf(shop), id)
    work(order, deed)
    return seen(order)
  }
  const returnOf = (rmaId: string): Return => {
    const one = world.state.returns.find((candidate) => candidate.rmaId === rmaId)
    if (!one) throw new RangeError(`there is no return ${rmaId}`)
    return one
  }
  return {
    addOrder(shop, options = {}) {
      const deed = now()
      const placedAt = options.placedAt?.getTime() ?? deed.at
      const order = placeOrder(
        world,
        sellerOf(world, loginOf(shop)),
        {
          placedAt,
          shipBy: options.shipBy?.getTime() ?? placedAt + 2 * DAY,
          title: options.title ?? 'Garden lantern',
          buyer: 'Jo Example',
          ...(options.quantity !== undefined && { quantity: options.quantity }),
          ...(options.fulfilledBy && { fulfilledBy: options.fulfilledBy }),
        },
        deed,
      )
      return seen(order)
    },
    wishToCancel: (shop, id, reason) =>
      change(shop, id, (order, deed) => wishToCancel(world, order, reason, deed)),
    ship: (shop, id) => change(shop, id, (order, deed) => shipAll(world, order, deed)),
    cancel: (shop, id, by) =>
      change(shop, id, (order, deed) => {
        if (!cancelLines(world, order, by, '', deed)) throw new RangeError(`${id} cannot be cancelled`)
      }),
    overrideStatus: (shop, id, status) =>
      change(shop, id, (order, deed) => overrideStatus(world, order, status, deed)),
    addReturn(shop, id, options = {}) {
      const deed = now()
      const order = orderOf(world, loginOf(shop), id)
      const input = { status: 'Pending', reason: 'CR-DEFECTIVE', ...options, requestedAt: deed.at }
      const one = requestReturn(world, order, input, deed)
      touched()
      return returnTruth(one)
    },
    changeReturn(rmaId, patch) {
      now()
      const one = Object.assign(returnOf(rmaId), patch)
      touched()
      return returnTruth(one)
    },
    addFeedback(shop, orderId, rating, comments) {
      const { at } = now()
      const seller = loginOf(shop)
      orderOf(world, seller, orderId)
      world.state.feedback.push({ seller, orderId, at, rating, comments, response: '', gone: false })
      touched()
    },
    removeFeedback(shop, orderId) {
      now()
      for (const one of world.state.feedback)
        if (one.seller === loginOf(shop) && one.orderId === orderId) one.gone = true
      touched()
    },
    moveMoney(shop, id, list, amount) {
      const { at } = now()
      moveMoney(world, orderOf(world, loginOf(shop), id), list, amount, at)
      touched()
    },
    endNextReport: (type, ending) => endNextReport(world, type, ending),
    dropSchedules(shop) {
      world.state.schedules = world.state.schedules.filter(({ seller }) => seller !== loginOf(shop))
      touched()
    },
    dropSubscriptions(shop, { destinations = false } = {}) {
      const { state } = world
      state.subscriptions = state.subscriptions.filter(({ seller }) => seller !== loginOf(shop))
      if (destinations) state.destinations.length = 0
      touched()
    },
    denyRoles(shop, operations) {
      sellerOf(world, loginOf(shop)).missingRoles = [...operations]
      touched()
    },
    setHealthRating(shop, points) {
      const seller = sellerOf(world, loginOf(shop))
      const word = (value: number): string => (value >= 200 ? 'NORMAL' : 'AT_RISK')
      if (word(seller.ahr) !== word(points)) notifyAccount(world, seller, word(seller.ahr), word(points))
      seller.ahr = points
      touched()
    },
    repeatNotifications(shop) {
      const own = world.state.queue.filter(({ seller }) => seller === loginOf(shop))
      const again = own.toReversed().map((message) => ({ ...message, visibleAt: 0, handle: '' }))
      world.state.queue.push(...again)
      touched()
      return again.length
    },
    queued: (shop) => world.state.queue.filter(({ seller }) => seller === loginOf(shop)).length,
    truth(shop) {
      now()
      const { login } = sellerOf(world, loginOf(shop))
      const own = <Item extends { readonly seller: string }>(items: readonly Item[]): Item[] =>
        items.filter(({ seller }) => seller === login)
      return {
        orders: own(world.state.orders).map(truthOf),
        returns: own(world.state.returns).map(returnTruth),
      }
    },
  }
}

const truthOf = (order: Order): AmazonOrderTruth => ({
  seller: order.seller,
  orderId: order.id,
  status: order.status,
  shipBy: iso(order.shipBy),
  updatedAt: iso(order.updatedAt),
  lines: order.lines.map(({ orderItemId, quantity, shipped, cancelledBy }) => ({
    orderItemId,
    quantity,
    shipped,
    cancelledBy,
  })),
  tracking: order.parcels.map(({ trackingNumber }) => trackingNumber),
  messages: order.messages.map(({ type, text, files }) => ({ type, text, ...(files && { files }) })),
})

const returnTruth = ({ rmaId, orderId, status }: Return): AmazonReturnTruth => ({ rmaId, orderId, status })
