import { iso, later } from '../clock.js'
import { afterSaleWorld, type AfterSaleWorld } from './after-sale-handle.js'
import { approve, awaitsSeller, buyerAsks, reject, sellerCancels } from './cancellations.js'
import { communicationWorld, type CommunicationWorld } from './communication-handle.js'
import { disputeWorld, type DisputeWorld } from './dispute-handle.js'
import { payOrder, runDue, shipAndReject } from './lifecycle.js'
import { inventBuyer, inventLines } from './names.js'
import { CONSENTED_SCOPES, grantCode } from './oauth.js'
import { takeSecondChance } from './second-chance.js'
import {
  cancellationTruth,
  orderTruth,
  shopTruth,
  type CancellationTruth,
  type OrderTruth,
  type ShopTruth,
} from './truth.js'
import { addOrder, change, findOrder, type World } from './world.js'
import type { Deed } from '../marketplace.js'
import type { ShopRef } from './desk-types.js'
import type { Bid, Buyer, Cancellation, CancellationFields, Line, Order, Shop } from './types.js'

export type { ShopRef } from './desk-types.js'

export interface OrderOptions {
  /** When the buyer committed to buy; now unless told. A past instant gets its reminders at once, dated back. */
  readonly boughtAt?: Date
  /** ISO 8601 duration after the purchase at which the buyer pays; never unless told. */
  readonly paysAfter?: string
  readonly buyer?: Partial<Buyer>
  /** Two or more lines make a combined invoice, whose unpaid order id is of another form. */
  readonly lines?: readonly Partial<Line>[]
  /** Minor units of the site's currency. */
  readonly shipping?: number
  /** So many refunds of this order will fail. */
  readonly refundFails?: number
  /** EligibilityFailureReasonEnum values that hold a cancellation back, e.g. CASE_EXIST. */
  readonly blockedBy?: readonly string[]
  /** The buyer pays in the very instant in which the seller cancels. */
  readonly paysOnCancel?: 'before' | 'after'
  /** It was an auction; these bid beside the buyer. */
  readonly bids?: readonly Bid[]
}

export interface CancelRequestOptions {
  /** An order id or OrderLineItemID; a new order is made unless told. */
  readonly order?: string
  /** For a new order only: whether the buyer has paid; true unless told. */
  readonly paid?: boolean
  /** CancelReasonEnum; ORDER_MISTAKE unless told. */
  readonly reason?: string
  readonly requestedAt?: Date
  /** When the seller has to have answered; three days later unless told. */
  readonly dueAt?: Date
}

/** What a test or a demo may do to the simulated eBay. Orders are named by any of their ids; unknown ones throw a RangeError. */
export interface EbayWorld extends AfterSaleWorld, CommunicationWorld, DisputeWorld {
  readonly addUnpaidOrder: (shop: ShopRef, options?: OrderOptions) => OrderTruth
  /** Paid in the moment of purchase, or at `paidAt`. */
  readonly addPaidOrder: (shop: ShopRef, options?: OrderOptions & { readonly paidAt?: Date }) => OrderTruth
  readonly addBuyerCancelRequest: (shop: ShopRef, options?: CancelRequestOptions) => CancellationTruth
  /** The buyer pays now. Throws a RangeError when there is nothing to pay. */
  readonly payOrder: (shop: ShopRef, order: string) => OrderTruth
  /** The seller ships outside of the API; an open request of the buyer is rejected by eBay. */
  readonly shipOrder: (shop: ShopRef, order: string, trackingNumber?: string) => OrderTruth
  /** The seller cancels on eBay's own pages, without asking for eligibility. */
  readonly cancelOnSite: (shop: ShopRef, order: string, reason: string) => CancellationTruth
  /** The seller answers a request on eBay's own pages. */
  readonly answerOnSite: (shop: ShopRef, cancelId: string, answer: 'approve' | 'reject') => CancellationTruth
  /** The next refunds of an order will fail. */
  readonly failRefunds: (shop: ShopRef, order: string, times: number) => OrderTruth
  /** Puts values in place that no rule brings about, e.g. an unpublished state; `extra` is merged into the answers. */
  readonly overrideCancellation: (
    shop: ShopRef,
    cancelId: string,
    values: Partial<
      Pick<CancellationFields, 'state' | 'status' | 'reason' | 'closeReason' | 'extra' | 'oldNames'>
    >,
  ) => CancellationTruth
  /** The bidder buys what a second chance offer's item id stands for. */
  readonly takeSecondChance: (shop: ShopRef, itemId: string) => OrderTruth
  /** A code for grant_type=authorization_code, as the consent page would give. */
  readonly authorizationCode: (shop: ShopRef, redirectUri: string) => string
  /** Everything about a shop as it really is now. */
  readonly truth: (shop: ShopRef) => ShopTruth
}

/** Builds the helpers; `touched` is called after each change. */
export function ebayWorld(world: World, touched: () => void): EbayWorld {
  const now = (): Deed => {
    const at = world.clock.now()
    runDue(world, at)
    return { at, cause: { by: 'helper' } }
  }
  const done = <Result>(result: Result): Result => {
    runDue(world, world.clock.now())
    touched()
    return result
  }
  const orderIn = (shop: ShopRef, id: string): Order => {
    const order = findOrder(world, shopOf(world, shop).login, id)
    if (!order) throw new RangeError(`${loginOf(shop)} has no order ${id}`)
    return order
  }
  const cancellationIn = (shop: ShopRef, id: string): Cancellation => {
    const { login } = shopOf(world, shop)
    const found = world.state.cancellations.find(
      ({ cancelId, seller }) => cancelId === id && seller === login,
    )
    if (!found) throw new RangeError(`${login} has no cancellation ${id}`)
    return found
  }
  const seen = (order: Order): OrderTruth => done(orderTruth(world, order))
  const seenCancellation = (cancellation: Cancellation): CancellationTruth =>
    done(cancellationTruth(world, cancellation))

  const afterSale = afterSaleWorld(world, {
    now,
    done,
    shipped(shop) {
      const deed = now()
      const order = makeOrder(world, shopOf(world, shop), {}, deed)
      payOrder(world, order, deed)
      shipAndReject(world, order, `1Z${world.random.digits(16)}`, deed)
      return order
    },
  })
  const helpers: EbayWorld = {
    ...afterSale,
    ...disputeWorld(world, touched),
    ...communicationWorld(world, touched),
    addUnpaidOrder(shop, options = {}) {
      const deed = now()
      const order = makeOrder(world, shopOf(world, shop), options, deed)
      runDue(world, deed.at)
      return seen(order)
    },
    addPaidOrder(shop, { paidAt, ...options } = {}) {
      const deed = now()
      const order = makeOrder(world, shopOf(world, shop), options, deed)
      payOrder(world, order, { ...deed, at: paidAt?.getTime() ?? order.createdAt })
      return seen(order)
    },
    addBuyerCancelRequest(shop, options = {}) {
      const deed = now()
      const at = options.requestedAt?.getTime() ?? deed.at
      const make = options.paid === false ? helpers.addUnpaidOrder : helpers.addPaidOrder
      const id = options.order ?? make(shop, { boughtAt: new Date(at) }).orderId
      const dueAt = options.dueAt?.getTime()
      const request = buyerAsks(
        world,
        orderIn(shop, id),
        options.reason ?? 'ORDER_MISTAKE',
        { ...deed, at },
        { dueAt },
      )
      runDue(world, deed.at)
      return seenCancellation(request)
    },
    payOrder(shop, id) {
      const deed = now()
      const order = orderIn(shop, id)
      if (!payOrder(world, order, deed)) throw new RangeError(`order ${id} is paid or cancelled already`)
      return seen(order)
    },
    shipOrder(shop, id, trackingNumber = `1Z${world.random.digits(16)}`) {
      const deed = now()
      const order = orderIn(shop, id)
      shipAndReject(world, order, trackingNumber, deed)
      return seen(order)
    },
    cancelOnSite(shop, id, reason) {
      const deed = now()
      return seenCancellation(sellerCancels(world, orderIn(shop, id), reason, deed))
    },
    answerOnSite(shop, cancelId, answer) {
      const deed = now()
      const cancellation = cancellationIn(shop, cancelId)
      if (!awaitsSeller(cancellation))
        throw new RangeError(`cancellation ${cancelId} does not wait for the seller`)
      if (answer === 'approve') approve(world, cancellation, deed)
      else reject(world, cancellation, { at: null, trackingNumber: null }, deed)
      return seenCancellation(cancellation)
    },
    failRefunds(shop, id, times) {
      const order = orderIn(shop, id)
      order.refundFails = times
      return seen(order)
    },
    overrideCancellation(shop, cancelId, values) {
      const deed = now()
      const cancellation = cancellationIn(shop, cancelId)
      change<CancellationFields>(cancellation, deed.at, values)
      return seenCancellation(cancellation)
    },
    takeSecondChance(shop, itemId) {
      const deed = now()
      return seen(takeSecondChance(world, shopOf(world, shop).login, itemId, deed))
    },
    authorizationCode(shop, redirectUri) {
      return done(
        grantCode(world, shopOf(world, shop).login, redirectUri, CONSENTED_SCOPES, world.clock.now()),
      )
    },
    truth(shop) {
      now()
      return shopTruth(world, shopOf(world, shop).login)
    },
  }
  return helpers
}

const loginOf = (shop: ShopRef): string => (typeof shop === 'string' ? shop : shop.sellerLogin)

function shopOf(world: World, ref: ShopRef): Shop {
  const shop = world.state.shops.find(({ login }) => login === loginOf(ref))
  if (!shop) throw new RangeError(`there is no shop "${loginOf(ref)}"`)
  return shop
}

function makeOrder(world: World, shop: Shop, options: OrderOptions, deed: Deed): Order {
  const { random } = world
  const createdAt = options.boughtAt?.getTime() ?? deed.at
  if (createdAt > deed.at) throw new RangeError(`${iso(createdAt)} lies in the future of the virtual clock`)
  const given = options.lines ?? [{}]
  const order = addOrder(
    world,
    {
      seller: shop.login,
      site: shop.site,
      buyer: { ...inventBuyer(random, shop.site), ...options.buyer },
      lines: inventLines(random, given.length).map((line, index) => ({ ...line, ...given[index] })),
      shipping: options.shipping ?? 0,
      createdAt,
      paysAt: options.paysAfter === undefined ? null : later(createdAt, options.paysAfter),
    },
    { ...deed, at: createdAt },
  )
  order.refundFails = options.refundFails ?? 0
  order.blockedBy = [...(options.blockedBy ?? [])]
  order.paysOnCancel = options.paysOnCancel ?? null
  if (options.bids) order.bids = options.bids
  return order
}
