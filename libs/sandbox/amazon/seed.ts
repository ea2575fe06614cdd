import type { Deed } from '../marketplace.js'
import { cancelLines, overrideStatus, placeOrder, shipAll, shipParcel, wishToCancel } from './orders.js'
import { moveMoney, requestReturn } from './returns.js'
import { JP_STORIES, US_STORIES, hours, type OrderStory } from './stories.js'
import type { Order, Seller } from './types.js'
import type { World } from './world.js'

const STORIES: Readonly<Record<string, readonly OrderStory[]>> = { US: US_STORIES, JP: JP_STORIES }

/** Fills the demo shops. */
export function seedShops(world: World, sellers: readonly Seller[]): void {
  for (const seller of sellers) for (const story of STORIES[seller.site] ?? []) play(world, seller, story)
}

/** Plays one order's story up to now, each step at its own instant. */
function play(world: World, seller: Seller, story: OrderStory): void {
  const now = world.clock.now()
  const ago = (count: number): Deed => ({ at: now - hours(count), cause: { by: 'helper' } })
  const placedAt = now - hours(story.placed)
  const order = placeOrder(
    world,
    seller,
    {
      placedAt,
      shipBy: now + hours(story.shipIn),
      title: story.title,
      buyer: story.buyer,
      ...(story.price !== undefined && { unitPrice: story.price }),
      ...(story.quantity !== undefined && { quantity: story.quantity }),
      ...(story.fba && { fulfilledBy: 'AMAZON' as const }),
    },
    ago(story.placed),
  )
  if (story.wish !== undefined) wishToCancel(world, order, story.wish, ago(story.placed - 1))
  if (story.shipped !== undefined) ship(world, order, story, ago(story.shipped))
  if (story.cancelled !== undefined) cancelLines(world, order, story.cancelled, '', ago(story.placed / 2))
  if (story.status !== undefined) overrideStatus(world, order, story.status, ago(story.placed / 2))
  if (story.back !== undefined) sendBack(world, order, story.back, now)
  if (story.feedback !== undefined) {
    const { rating, comments, ago: since, response = '' } = story.feedback
    world.state.feedback.push({
      seller: seller.login,
      orderId: order.id,
      at: now - hours(since),
      rating,
      comments,
      response,
      gone: false,
    })
  }
  const paid = order.lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0)
  if (story.claimed !== undefined)
    moveMoney(world, order, 'GuaranteeClaimEventList', -paid, now - hours(story.claimed))
  if (story.charged !== undefined)
    moveMoney(world, order, 'ChargebackEventList', -paid, now - hours(story.charged))
}

function ship(world: World, order: Order, { partly }: OrderStory, deed: Deed): void {
  const [line] = order.lines
  if (!partly || !line) return shipAll(world, order, deed)
  shipParcel(
    world,
    order,
    {
      referenceId: '1',
      carrier: 'UPS',
      trackingNumber: `1Z${world.random.digits(12)}`,
      shipTime: deed.at,
      items: [{ id: line.orderItemId, quantity: 1 }],
    },
    deed,
  )
}

function sendBack(world: World, order: Order, back: NonNullable<OrderStory['back']>, now: number): void {
  const { requested, delivered, safeT, ...more } = back
  requestReturn(
    world,
    order,
    {
      ...more,
      requestedAt: now - hours(requested),
      deliveredAt: delivered === undefined ? null : now - hours(delivered),
      // In a story its instant is hours from now.
      safeT: safeT ? { ...safeT, createdAt: now + hours(safeT.createdAt) } : null,
    },
    { at: now - hours(requested), cause: { by: 'helper' } },
  )
}
