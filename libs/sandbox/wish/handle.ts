import { iso } from '../clock.js'
import { runDue } from './lifecycle.js'
import { BUYERS, addOrder } from './seed.js'
import { appeal, close, giveBack, openTicket, reopen, seal, write } from './tickets.js'
import { addSubscription, notify, sendTest, type TopicName } from './webhooks.js'
import { penaltyJson } from './wire.js'
import { change, objectId, shopOf, ticketOf, type World } from './world.js'
import type { Postman } from './postman.js'
import type { Deed } from '../marketplace.js'
import type { Sender, Ticket } from './types.js'

/** A seller's login, or anything that carries one (WishShopInfo). */
export type WishShopRef = string | { readonly sellerLogin: string }

/** A ticket as it really is, whatever a faulty answer showed. Instants are ISO 8601 UTC. */
export interface TicketTruth {
  readonly seller: string
  readonly ticketId: string
  readonly type: string
  readonly state: string
  readonly subject: string
  readonly orderIds: readonly string[]
  readonly openedAt: string
  readonly modifiedAt: string
  readonly closedAt: string | null
  readonly closedBy: string | null
  readonly reopenable: boolean
  readonly replies: readonly { readonly at: string; readonly sender: string; readonly message: string }[]
}

export interface WishTruth {
  readonly tickets: readonly TicketTruth[]
  readonly orderIds: readonly string[]
  readonly orders: readonly { readonly id: string; readonly state: string }[]
  readonly penaltyIds: readonly string[]
}

export interface TicketOptions {
  readonly type?: 'ORDER' | 'PRE_PURCHASE' | 'POST_CUSTOMER_SUPPORT'
  readonly subject?: string
  readonly message?: string
  /** Names of files that hang on the message. */
  readonly files?: readonly string[]
  /** One of the invented buyers unless told. */
  readonly buyer?: { readonly name: string; readonly locale: string }
  /** Now unless told. */
  readonly openedAt?: Date
  /** `WISH`: Wish's own support has it first. */
  readonly routedTo?: 'MERCHANT' | 'WISH'
  /** Whether Wish permits to open it again; true unless told. */
  readonly reopenable?: boolean
}

/** A move that somebody makes on Wish's own pages. */
export type TicketMove = 'close' | 'appeal' | 'reopen' | 'give-back' | 'seal'

/** What a test or a demo may do to the simulated Wish. Unknown shops and tickets, and moves that a state does not allow, throw a RangeError. */
export interface WishWorld {
  readonly addTicket: (shop: WishShopRef, options?: TicketOptions) => TicketTruth
  readonly writeIn: (shop: WishShopRef, ticketId: string, by: Sender, message: string) => TicketTruth
  readonly move: (shop: WishShopRef, ticketId: string, move: TicketMove, by?: Sender) => TicketTruth
  /** Subscribes an address to a topic, as on the merchant's own pages. */
  readonly subscribe: (shop: WishShopRef, topic: TopicName, endpoint: string) => { readonly id: string }
  readonly subscriptions: (
    shop: WishShopRef,
  ) => readonly { topic: string; endpoint: string; status: string }[]
  /** Ends the shop's subscriptions, as a day of failures does. */
  readonly endSubscriptions: (shop: WishShopRef) => void
  /** Pushes the test message to every subscription of the shop. */
  readonly pushTest: (shop: WishShopRef) => void
  /** Resolves when every push that is due has been tried. */
  readonly delivered: () => Promise<void>
  /** Takes a fine for a ticket, an order or the whole store. */
  readonly addPenalty: (
    shop: WishShopRef,
    entity: { readonly type: 'TICKET' | 'ORDER' | 'STORE'; readonly id: string },
    reason: string,
  ) => { readonly id: string }
  /** Puts a state in place that no rule brings about. */
  readonly overrideState: (shop: WishShopRef, ticketId: string, state: string) => TicketTruth
  /** Everything about a shop as it really is now. */
  readonly truth: (shop: WishShopRef) => WishTruth
}

const MOVES: Readonly<Record<TicketMove, (world: World, ticket: Ticket, deed: Deed, by: Sender) => boolean>> =
  {
    close: (world, ticket, deed, by) => close(world, ticket, by, deed),
    appeal: (world, ticket, deed) => appeal(world, ticket, deed),
    reopen: (world, ticket, deed) => reopen(world, ticket, deed),
    'give-back': (world, ticket, deed) => giveBack(world, ticket, deed),
    seal: (world, ticket, deed) => seal(world, ticket, deed),
  }

/** Builds the helpers; `touched` is called after each change, `postman` carries the pushes. */
export function wishWorld(world: World, touched: () => void, postman: Postman): WishWorld {
  const now = (): Deed => {
    const at = world.clock.now()
    runDue(world, at)
    return { at, cause: { by: 'helper' } }
  }
  const seen = (ticket: Ticket): TicketTruth => {
    runDue(world, world.clock.now())
    touched()
    return truthOf(ticket)
  }
  const find = (shop: WishShopRef, id: string): Ticket => ticketOf(world, loginOf(shop), id)
  const done = (happened: boolean, ticket: Ticket, what: string): TicketTruth => {
    if (!happened) throw new RangeError(`${what} is not possible in ${ticket.state}`)
    return seen(ticket)
  }
  return {
    addTicket(ref, options = {}) {
      const deed = now()
      const shop = shopOf(world, loginOf(ref))
      const at = options.openedAt?.getTime() ?? deed.at
      if (at > deed.at) throw new RangeError(`${iso(at)} lies in the future of the virtual clock`)
      const type = options.type ?? 'ORDER'
      const order = type === 'PRE_PURCHASE' ? null : addOrder(world, shop, at - 9 * 86_400_000)
      const input = {
        seller: shop.login,
        type,
        subject: options.subject ?? 'A question',
        subLabel: 'Other',
        refundReason: 'OTHER',
        buyer: options.buyer ?? world.random.pick(BUYERS),
        orderIds: order ? [order.id] : [],
        productIds: [order?.productId ?? objectId(world.random)],
        reopenable: options.reopenable ?? true,
        message: options.message ?? 'Could you help me, please?',
        files: options.files ?? [],
      }
      return seen(openTicket(world, input, { ...deed, at }, options.routedTo ?? 'MERCHANT'))
    },
    writeIn(shop, id, by, message) {
      const deed = now()
      const ticket = find(shop, id)
      return done(write(world, ticket, by, message, deed), ticket, `a reply of ${by}`)
    },
    move(shop, id, move, by = 'MERCHANT') {
      const deed = now()
      const ticket = find(shop, id)
      return done(MOVES[move](world, ticket, deed, by), ticket, move)
    },
    subscribe(ref, topic, endpoint) {
      const { login } = shopOf(world, loginOf(ref))
      const found = world.state.topics.find(({ name }) => name === topic)
      if (!found) throw new RangeError(`there is no topic "${topic}"`)
      const { id } = addSubscription(world, login, found, endpoint)
      touched()
      return { id }
    },
    subscriptions(ref) {
      const { login } = shopOf(world, loginOf(ref))
      const topicOf = (id: string): string => world.state.topics.find((topic) => topic.id === id)?.name ?? ''
      return world.state.subscriptions
        .filter(({ seller }) => seller === login)
        .map(({ topicId, endpoint, status }) => ({ topic: topicOf(topicId), endpoint, status }))
    },
    endSubscriptions(ref) {
      const { login } = shopOf(world, loginOf(ref))
      for (const one of world.state.subscriptions) if (one.seller === login) one.status = 'INACTIVE'
      touched()
    },
    pushTest(ref) {
      sendTest(world, shopOf(world, loginOf(ref)).login, world.clock.now())
    },
    delivered: () => postman.idle(),
    addPenalty(ref, { type, id: entityId }, reason) {
      const { at } = now()
      const { login: seller } = shopOf(world, loginOf(ref))
      const id = objectId(world.random)
      const penalty = { id, seller, reason, createdAt: at, reversedAt: null, amount: 150 } as const
      const made = { ...penalty, entityType: type, entityId }
      world.state.penalties.push(made)
      notify(world, seller, 'POLICY_PENALTY_ISSUE', penaltyJson(made), at)
      touched()
      return { id }
    },
    overrideState(shop, id, state) {
      const deed = now()
      const ticket = find(shop, id)
      change(ticket, deed.at, { state })
      return seen(ticket)
    },
    truth(ref) {
      now()
      const { login } = shopOf(world, loginOf(ref))
      const own = <Item extends { readonly seller: string }>(items: readonly Item[]): Item[] =>
        items.filter(({ seller }) => seller === login)
      return {
        tickets: own(world.state.tickets).map(truthOf),
        orderIds: own(world.state.orders).map(({ id }) => id),
        orders: own(world.state.orders).map(({ id, state }) => ({ id, state })),
        penaltyIds: own(world.state.penalties).map(({ id }) => id),
      }
    },
  }
}

const loginOf = (shop: WishShopRef): string => (typeof shop === 'string' ? shop : shop.sellerLogin)

const truthOf = (ticket: Ticket): TicketTruth => ({
  seller: ticket.seller,
  ticketId: ticket.id,
  type: ticket.type,
  state: ticket.state,
  subject: ticket.subject,
  orderIds: ticket.orderIds,
  openedAt: iso(ticket.openedAt),
  modifiedAt: iso(ticket.modifiedAt),
  closedAt: ticket.closedAt === null ? null : iso(ticket.closedAt),
  closedBy: ticket.closedBy,
  reopenable: ticket.reopenable,
  replies: ticket.replies.map(({ at, sender, message }) => ({ at: iso(at), sender, message })),
})
