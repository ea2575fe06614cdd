import { iso } from '../clock.js'
import { runDue } from './lifecycle.js'
import * as mediation from './mediation.js'
import * as negotiation from './negotiation.js'
import * as returns from './returns.js'
import * as orders from './orders.js'
import { lastOf } from './plans.js'
import { addOrder, openFor, reviewOf, type DisputeOptions } from './openings.js'
import { change, issueOf, record, shopOf, type World } from './world.js'
import type { Deed } from '../marketplace.js'
import type { Issue, Order } from './types.js'

/** A seller's login, or anything that carries one (AliexpressShopInfo). */
export type AliexpressShopRef = string | { readonly sellerLogin: string }

/** A dispute as it really is, whatever an answer showed. Instants are ISO 8601 UTC. */
export interface DisputeTruth {
  readonly seller: string
  readonly issueId: string
  readonly orderId: string
  readonly status: string
  /** `canceled_issue`, else `reverse_detail_status`. */
  readonly state: string
  readonly openedAt: string
  readonly modifiedAt: string
  readonly dueAt: string | null
  readonly plans: readonly {
    readonly id: string
    readonly owner: string
    readonly type: string
    readonly status: string
    readonly refund: number
    readonly reachedType: string | null
  }[]
  readonly log: readonly string[]
  /** What AliExpress counts against the seller, by the seven experiences and the ruling. */
  readonly counts: readonly string[]
}

export interface AliexpressTruth {
  readonly disputes: readonly DisputeTruth[]
  readonly orders: readonly {
    readonly orderId: string
    readonly status: string
    readonly dueAt: string | null
    readonly endReason: string | null
  }[]
  readonly reviews: readonly {
    readonly childOrderId: string
    readonly stars: number
    readonly reply: string | null
  }[]
}

/** A move that somebody makes on AliExpress's own pages. */
export const DISPUTE_MOVES = [
  'buyer_accepts',
  'buyer_modifies',
  'buyer_cancels',
  'buyer_escalates',
  'seller_escalates',
  'seller_agrees',
  'seller_counters',
  'asks_evidence',
  'proposes',
  'rules',
  'ships',
  'confirms_return',
] as const
export type DisputeMove = (typeof DISPUTE_MOVES)[number]

/** What a test or a demo may do. Unknown shops and disputes, and moves that a state does not allow, throw a RangeError. */
export interface AliexpressWorld {
  readonly addDispute: (shop: AliexpressShopRef, options?: DisputeOptions) => DisputeTruth
  readonly move: (shop: AliexpressShopRef, issueId: string, move: DisputeMove) => DisputeTruth
  readonly overrideState: (shop: AliexpressShopRef, issueId: string, word: string) => DisputeTruth
  readonly addCancelRequest: (shop: AliexpressShopRef) => { readonly orderId: string }
  readonly addReview: (
    shop: AliexpressShopRef,
    stars: number,
    text: string,
  ) => { readonly childOrderId: string; readonly orderId: string }
  readonly reviseReview: (shop: AliexpressShopRef, childOrderId: string, stars: number) => void
  /** Takes an operation from a shop, as AliExpress does by notice. */
  readonly switchOff: (shop: AliexpressShopRef, operation: string) => void
  readonly truth: (shop: AliexpressShopRef) => AliexpressTruth
}

const MOVES: Readonly<Record<DisputeMove, (world: World, issue: Issue, deed: Deed) => boolean>> = {
  buyer_accepts: negotiation.buyerAccepts,
  buyer_modifies: negotiation.buyerModifies,
  buyer_cancels: negotiation.buyerCancels,
  buyer_escalates: (world, issue, deed) => mediation.escalate(world, issue, deed, 'buyer'),
  seller_escalates: (world, issue, deed) => mediation.escalate(world, issue, deed, 'seller'),
  seller_agrees: (world, issue, deed) => {
    const open = issue.plans.findLast(({ status }) =>
      ['wait_seller_accept', 'wait_buyer_and_seller_accept'].includes(status),
    )
    return (
      open !== undefined &&
      negotiation.agree(world, issue, deed, open.id, open.type === 'refund' ? null : '1')
    )
  },
  /** With the half, by the seller's own page. */
  seller_counters: (world, issue, deed) => {
    const asked = lastOf(issue, 'buyer')
    const minor = Math.floor((asked?.minor ?? 0) / 2)
    const offer = { type: 'refund', minor, content: 'We offer the half.', addressId: null } as const
    return asked !== undefined && negotiation.counter(world, issue, deed, asked.id, offer)
  },
  asks_evidence: mediation.askEvidence,
  proposes: mediation.propose,
  rules: mediation.rule,
  ships: returns.buyerShips,
  confirms_return: returns.returnConfirmed,
}

/** Builds the helpers; `touched` is called after each change. */
export function aliexpressWorld(world: World, touched: () => void): AliexpressWorld {
  const now = (): Deed => {
    const at = world.clock.now()
    runDue(world, at)
    return { at, cause: { by: 'helper' } }
  }
  const seen = (issue: Issue): DisputeTruth => {
    runDue(world, world.clock.now())
    touched()
    return truthOf(issue)
  }
  const own = (ref: AliexpressShopRef): string => shopOf(world, loginOf(ref)).login
  return {
    addDispute(ref, options = {}) {
      const deed = now()
      const order = addOrder(world, shopOf(world, own(ref)), deed.at - 12 * 86_400_000, true)
      return seen(openFor(world, order, options, deed))
    },
    move(ref, id, move) {
      const deed = now()
      const issue = issueOf(world, own(ref), id)
      if (!MOVES[move](world, issue, deed)) throw new RangeError(`${move} is not possible in ${issue.detail}`)
      return seen(issue)
    },
    overrideState(ref, id, word) {
      const deed = now()
      const issue = issueOf(world, own(ref), id)
      change(issue, deed.at, { detail: word })
      return seen(issue)
    },
    addCancelRequest(ref) {
      const deed = now()
      const order = addOrder(world, shopOf(world, own(ref)), deed.at - 86_400_000, false)
      orders.askCancel(world, order, deed, 'buyer_no_longer_wants')
      touched()
      return { orderId: order.id }
    },
    addReview(ref, stars, text) {
      const deed = now()
      const order = addOrder(world, shopOf(world, own(ref)), deed.at - 20 * 86_400_000, true)
      orders.receive(world, order, { ...deed, at: deed.at - 86_400_000 })
      world.state.evaluations.push(reviewOf(order, stars, text, deed.at))
      touched()
      return { childOrderId: order.childId, orderId: order.id }
    },
    reviseReview(ref, childOrderId, stars) {
      const deed = now()
      const one = world.state.evaluations.find(
        ({ childId, seller }) => childId === childOrderId && seller === own(ref),
      )
      if (!one) throw new RangeError(`there is no review of ${childOrderId}`)
      Object.assign(one, { stars, modifiedAt: deed.at })
      record(world, deed, one.seller, 'evaluation.revised', { childOrderId })
      touched()
    },
    switchOff(ref, operation) {
      shopOf(world, own(ref)).lost.push(operation)
      touched()
    },
    truth(ref) {
      now()
      const login = own(ref)
      const mine = <Item extends { readonly seller: string }>(items: readonly Item[]): Item[] =>
        items.filter(({ seller }) => seller === login)
      return {
        disputes: mine(world.state.issues).map(truthOf),
        orders: mine(world.state.orders).map(orderTruth),
        reviews: mine(world.state.evaluations).map(({ childId, stars, reply }) => ({
          childOrderId: childId,
          stars,
          reply,
        })),
      }
    },
  }
}

const loginOf = (shop: AliexpressShopRef): string => (typeof shop === 'string' ? shop : shop.sellerLogin)

const orderTruth = (order: Order) => ({
  orderId: order.id,
  status: order.status,
  dueAt: order.dueAt === null ? null : iso(order.dueAt),
  endReason: order.endReason,
})

const truthOf = (issue: Issue): DisputeTruth => ({
  seller: issue.seller,
  issueId: issue.id,
  orderId: issue.orderId,
  status: issue.status,
  state: issue.status === 'canceled_issue' ? 'canceled_issue' : issue.detail,
  openedAt: iso(issue.createdAt),
  modifiedAt: iso(issue.modifiedAt),
  dueAt: issue.timeout === null || issue.status !== 'processing' ? null : iso(issue.timeout.at),
  plans: issue.plans.map(({ id, owner, type, status, minor, reachedType }) => ({
    id,
    owner,
    type,
    status,
    refund: minor,
    reachedType,
  })),
  log: issue.log.map(({ action }) => action),
  counts: countsOf(issue),
})

/** What a dispute counts as, by the rules of the seed document, read from what really happened. */
function countsOf(issue: Issue): string[] {
  if (issue.warranty) return []
  const silent = issue.plans.some(({ reachedType }) => reachedType === 'seller_reponse_timeout')
  const platform = lastOf(issue, 'platform')
  const wentUp =
    platform !== undefined || issue.log.some(({ action }) => action.endsWith('_initiate_arbitration'))
  const there =
    issue.status === 'processing' && /AE_feedback|ae_final|your_|final_solution/.test(issue.detail)
  const liable =
    platform?.reachedType === 'platform_arbitrate' && platform.minor > 0 && platform.freight === 'seller'
  return [
    ...(wentUp || there ? ['arbitration_raised'] : []),
    ...(silent ? ['dispute_not_answered'] : []),
    ...(liable ? ['ruled_seller_liable'] : []),
  ]
}
