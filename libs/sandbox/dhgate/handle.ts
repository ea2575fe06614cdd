import { iso } from '../clock.js'
import { MOVES, openDispute, type DisputeMove } from './disputes.js'
import { runDue } from './lifecycle.js'
import { beginTopic, write } from './messages.js'
import { PRESHIP_MOVES, addOrder, type PreshipMove } from './orders.js'
import { DAY, changeDispute, disputeOf, orderOf, shopOf, wall, type World } from './world.js'
import type { Deed } from '../marketplace.js'
import type { Dispute, Order, Topic } from './types.js'

/** A seller's login, or anything that carries one (DhgateShopInfo). */
export type DhgateShopRef = string | { readonly sellerLogin: string }

/** A dispute as it really is, whatever a faulty answer showed. Instants are ISO 8601 UTC. */
export interface DhgateDisputeTruth {
  readonly orderNo: string
  /** As DHgate writes it. */
  readonly disputeOpenDate: string
  readonly openedAt: string
  /** `disputeStatus`, or the order's status where that alone tells. */
  readonly code: string
  /** What only DHgate's page shows. */
  readonly step: string | null
  readonly unanswered: boolean
  readonly disputeCloseDate: string | null
  readonly closedAt: string | null
  readonly outcome: string | null
}

export interface DhgateOrderTruth {
  readonly orderNo: string
  readonly status: string
}

export interface DhgateTopicTruth {
  readonly msgId: string
  readonly msgType: string
  readonly param: string | null
  readonly binned: boolean
  readonly entries: readonly { readonly from: string; readonly at: string; readonly content: string }[]
}

export interface DhgateTruth {
  readonly disputes: readonly DhgateDisputeTruth[]
  readonly orders: readonly DhgateOrderTruth[]
  readonly topics: readonly DhgateTopicTruth[]
}

/**
 * What a test or a demo may do to the simulated DHgate, as people do on its pages. Unknown shops and orders, and moves that a
 * state does not allow, throw a RangeError.
 */
export interface DhgateWorld {
  readonly addOrder: (shop: DhgateShopRef, options?: { readonly shipped?: boolean }) => DhgateOrderTruth
  /** On a new order unless one is named; `after-sale` comes after the money was released. */
  readonly openDispute: (
    shop: DhgateShopRef,
    options?: { readonly orderNo?: string; readonly kind?: 'agreement' | 'after-sale' },
  ) => DhgateDisputeTruth
  /** Moves the open dispute of an order. */
  readonly move: (shop: DhgateShopRef, orderNo: string, move: DisputeMove) => DhgateDisputeTruth
  readonly preship: (shop: DhgateShopRef, orderNo: string, move: PreshipMove) => DhgateOrderTruth
  /** Puts a code in place that no rule brings about. */
  readonly overrideCode: (shop: DhgateShopRef, orderNo: string, code: string) => DhgateDisputeTruth
  /** The buyer of an order writes, or (without one) asks about a product. */
  readonly buyerWrites: (shop: DhgateShopRef, content: string, orderNo?: string) => DhgateTopicTruth
  readonly truth: (shop: DhgateShopRef) => DhgateTruth
}

/** Builds the helpers; `touched` is called after each change. */
export function dhgateWorld(world: World, touched: () => void): DhgateWorld {
  const now = (): Deed => {
    const at = world.clock.now()
    runDue(world, at)
    return { at, cause: { by: 'helper' } }
  }
  const shown = <T, Truth>(thing: T, truth: (thing: T) => Truth): Truth => {
    runDue(world, world.clock.now())
    touched()
    return truth(thing)
  }
  const must = (happened: boolean, what: string, where: string): void => {
    if (!happened) throw new RangeError(`${what} is not possible in ${where}`)
  }
  return {
    addOrder(ref, options = {}) {
      const { at } = now()
      const shop = shopOf(world, loginOf(ref))
      const age = options.shipped === false ? DAY : 12 * DAY
      return shown(addOrder(world, shop, at - age, options), orderTruth)
    },
    openDispute(ref, { orderNo, kind = 'agreement' } = {}) {
      const deed = now()
      const shop = shopOf(world, loginOf(ref))
      const order =
        orderNo === undefined
          ? addOrder(world, shop, deed.at - 12 * DAY)
          : orderOf(world, shop.login, orderNo)
      const open = world.state.disputes.some((one) => one.orderNo === order.orderNo && one.closedAt === null)
      must(!open, 'a second dispute', `order ${order.orderNo}`)
      const code = kind === 'after-sale' ? '109001' : '106001'
      return shown(openDispute(world, shop.login, order.orderNo, deed, code), disputeTruth)
    },
    move(ref, orderNo, move) {
      const deed = now()
      const dispute = disputeOf(world, loginOf(ref), orderNo)
      must(MOVES[move](world, dispute, deed), move, `${dispute.code} ${dispute.step ?? ''}`)
      return shown(dispute, disputeTruth)
    },
    preship(ref, orderNo, move) {
      const deed = now()
      const order = orderOf(world, loginOf(ref), orderNo)
      must(PRESHIP_MOVES[move](world, order, deed), move, order.status)
      return shown(order, orderTruth)
    },
    overrideCode(ref, orderNo, code) {
      const deed = now()
      const dispute = disputeOf(world, loginOf(ref), orderNo)
      changeDispute(dispute, deed.at, { code, step: null })
      return shown(dispute, disputeTruth)
    },
    buyerWrites(ref, content, orderNo) {
      const deed = now()
      const { login } = shopOf(world, loginOf(ref))
      const order = orderNo === undefined ? undefined : orderOf(world, login, orderNo)
      const known = order && world.state.topics.find((one) => one.param === orderNo && one.msgType === '002')
      if (known) write(world, known, 'buyer', content, deed)
      const buyer = order?.buyer ?? addOrder(world, shopOf(world, login), deed.at - 12 * DAY).buyer
      const topic =
        known ??
        beginTopic(
          world,
          {
            seller: login,
            msgType: order ? '002' : '001',
            title: order ? `PO#${order.orderNo}` : 'Brass desk lamp',
            param: order?.orderNo ?? '399817263',
            buyer,
            began: 'buyer',
            content,
          },
          deed,
        )
      return shown(topic, topicTruth)
    },
    truth(ref) {
      now()
      const { login } = shopOf(world, loginOf(ref))
      const own = <Item extends { readonly seller: string }>(items: readonly Item[]): Item[] =>
        items.filter(({ seller }) => seller === login)
      return {
        disputes: own(world.state.disputes).map(disputeTruth),
        orders: own(world.state.orders).map(orderTruth),
        topics: own(world.state.topics).map(topicTruth),
      }
    },
  }
}

const loginOf = (shop: DhgateShopRef): string => (typeof shop === 'string' ? shop : shop.sellerLogin)

const disputeTruth = (dispute: Dispute): DhgateDisputeTruth => ({
  orderNo: dispute.orderNo,
  disputeOpenDate: wall(dispute.openedAt) ?? '',
  openedAt: iso(dispute.openedAt),
  code: dispute.code,
  step: dispute.step,
  unanswered: dispute.unanswered,
  disputeCloseDate: wall(dispute.closedAt),
  closedAt: dispute.closedAt === null ? null : iso(dispute.closedAt),
  outcome: dispute.outcome,
})

const orderTruth = ({ orderNo, status }: Order): DhgateOrderTruth => ({ orderNo, status })

const topicTruth = (topic: Topic): DhgateTopicTruth => ({
  msgId: String(topic.msgId),
  msgType: topic.msgType,
  param: topic.param,
  binned: topic.binned,
  entries: topic.entries.map(({ from, at, content }) => ({ from, at: iso(at), content })),
})
