import { inventConversation, inventFeedback } from './communication.js'
import { notify } from './notifications.js'
import { standingOf } from './analytics.js'
import type { World } from './world.js'
import type { Conversation, Feedback, MessageMedia, ShopRef, Standing } from './desk-types.js'

/** What a test or a demo may do to messages, feedback, standings and notifications. */
export interface CommunicationWorld {
  /** A buyer writes; with `conversation` into an existing one. */
  readonly buyerWrites: (
    shop: ShopRef,
    message: {
      readonly text: string
      readonly buyer?: string
      readonly conversation?: string
      readonly at?: Date
      readonly media?: readonly Omit<MessageMedia, 'id'>[]
    },
  ) => Conversation
  readonly leaveFeedback: (shop: ShopRef, feedback: Partial<Omit<Feedback, 'seller'>>) => Feedback
  readonly setStanding: (shop: ShopRef, program: string, values: Partial<Standing>) => Standing
  /** eBay deletes a user's account: his name is gone from answers, and whoever subscribed is told. Gives their answers' statuses. */
  readonly deleteUser: (userId: string) => Promise<number[]>
  /** eBay gives up on an address that did not answer (MARKED_DOWN), and disables what was subscribed to it. */
  readonly markDown: (endpoint: string) => void
  /** A shop's notification; gives the statuses of the answers. */
  readonly notify: (shop: ShopRef, topic: string, data?: unknown) => Promise<number[]>
}

export function communicationWorld(world: World, touched: () => void): CommunicationWorld {
  const { desk } = world.state
  return {
    buyerWrites(shop, { text, buyer, conversation, at, media }) {
      const instant = at?.getTime() ?? world.clock.now()
      const known = desk.conversations.find(({ id }) => id === conversation)
      const found = known ?? inventConversation(world, loginOf(shop), buyer, instant)
      const messageId = `m${world.state.nextSeq++}`
      found.messages.push({
        messageId,
        from: 'buyer',
        at: instant,
        text,
        read: false,
        ...(media && { media: media.map((one, index) => ({ ...one, id: `${messageId}-${index}` })) }),
      })
      found.status = 'ACTIVE'
      touched()
      return found
    },
    leaveFeedback(shop, values) {
      const feedback = inventFeedback(world, loginOf(shop), values)
      touched()
      return feedback
    },
    setStanding(shop, program, values) {
      const login = loginOf(shop)
      const now = world.clock.now()
      const before = standingOf(world, login, program, now) ?? standingOf(world, login, 'PROGRAM_US', now)
      if (!before) throw new RangeError('there is no usual standing')
      const standing = { ...before, ...values }
      desk.standings[login] = { ...desk.standings[login], [program]: standing }
      touched()
      return standing
    },
    async deleteUser(userId) {
      const orders = world.state.orders.filter(({ buyer }) => buyer.userId === userId)
      const eiasToken = orders[0]?.buyer.eiasToken ?? `eias-${userId}`
      const alias = `deleted_${world.random.digits(8)}`
      for (const order of orders)
        Object.assign(order, {
          buyer: { ...order.buyer, userId: alias, firstName: '-', lastName: '-' },
          previous: null,
        })
      desk.conversations = desk.conversations.map((one) =>
        one.buyer === userId ? { ...one, buyer: alias } : one,
      )
      desk.feedback = desk.feedback.map((one) => (one.buyer === userId ? { ...one, buyer: alias } : one))
      touched()
      const data = { username: userId, userId: `ma8vp1jySJC.${userId}`, eiasToken }
      return notify(world, { topic: 'MARKETPLACE_ACCOUNT_DELETION', data, seller: null })
    },
    markDown(endpoint) {
      const down = desk.destinations.filter((one) => one.endpoint === endpoint)
      for (const one of down) one.status = 'MARKED_DOWN'
      for (const one of desk.subscriptions)
        if (down.some(({ id }) => id === one.destinationId)) one.status = 'DISABLED'
      touched()
    },
    notify: (shop, topic, data = {}) => notify(world, { topic, data, seller: loginOf(shop) }),
  }
}

const loginOf = (shop: ShopRef): string => (typeof shop === 'string' ? shop : shop.sellerLogin)
