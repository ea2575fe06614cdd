import { inventBuyer, inventLines } from './names.js'
import type { World } from './world.js'
import type { Conversation, Feedback } from './desk-types.js'

const siteOf = (world: World, seller: string) => {
  const shop = world.state.shops.find(({ login }) => login === seller)
  if (!shop) throw new RangeError(`there is no shop "${seller}"`)
  return shop.site
}

/** A conversation that a buyer begins about a listing. */
export function inventConversation(
  world: World,
  seller: string,
  buyer: string | undefined,
  at: number,
): Conversation {
  const site = siteOf(world, seller)
  const [line] = inventLines(world.random, 1)
  const conversation: Conversation = {
    id: `conv-${world.random.digits(10)}`,
    seller,
    buyer: buyer ?? inventBuyer(world.random, site).userId,
    itemId: line?.itemId ?? '',
    title: line?.title ?? '',
    status: 'ACTIVE',
    createdAt: at,
    messages: [],
  }
  world.state.desk.conversations.push(conversation)
  return conversation
}

/** A feedback that a buyer leaves on a sale. */
export function inventFeedback(
  world: World,
  seller: string,
  values: Partial<Omit<Feedback, 'seller'>>,
): Feedback {
  const site = siteOf(world, seller)
  const [line] = inventLines(world.random, 1)
  const feedback: Feedback = {
    id: world.random.digits(13),
    seller,
    buyer: inventBuyer(world.random, site).userId,
    itemId: line?.itemId ?? '',
    transactionId: line?.transactionId ?? '',
    title: line?.title ?? '',
    type: 'Negative',
    text: 'Not what I expected.',
    at: world.clock.now(),
    revised: false,
    response: null,
    ...values,
  }
  world.state.desk.feedback.push(feedback)
  return feedback
}
