import { runDue } from './lifecycle.js'
import { STORIES, type Step, type Story } from './stories.js'
import { appeal, close, giveBack, openTicket, seal, write } from './tickets.js'
import { change, objectId, type World } from './world.js'
import type { Deed } from '../marketplace.js'
import type { Order, Shop, Ticket } from './types.js'

const HOUR = 3_600_000

/** Invented people; nobody real. */
export const BUYERS = [
  { name: 'Robin Specimen', locale: 'en-GB' },
  { name: 'Käthe Platzhalter', locale: 'de-DE' },
  { name: '样例 雨桐', locale: 'zh-CN' },
  { name: 'Noé Exemplaire', locale: 'fr-FR' },
  { name: 'Casey O’Fixture', locale: 'en-US' },
] as const

const GOODS = [
  ['Brass desk lamp', 'LAMP-BRS-01', 2390],
  ['USB-C hub 7-in-1', 'HUB-7C', 1899],
  ['Running socks, 5 pairs', 'SOCK-5P', 790],
  ['手工木雕 茶叶罐', 'TEA-WOOD', 1290],
] as const

/** An order of a shop, released at an instant. */
export function addOrder(world: World, shop: Shop, releasedAt: number): Order {
  const { random, state } = world
  const [productName, sku, unitPrice] = random.pick(GOODS)
  const shippedAt = releasedAt + 20 * HOUR <= world.clock.now() ? releasedAt + 20 * HOUR : null
  const fulfilledAt =
    shippedAt !== null && shippedAt + 30 * HOUR <= world.clock.now() ? shippedAt + 30 * HOUR : null
  const order: Order = {
    id: objectId(random),
    seller: shop.login,
    transactionId: objectId(random),
    productId: objectId(random),
    productName,
    sku,
    quantity: random.int(1, 3),
    unitPrice,
    releasedAt,
    shippedAt,
    fulfilledAt,
    modifiedAt: fulfilledAt ?? shippedAt ?? releasedAt,
    state: shippedAt === null ? 'APPROVED' : 'SHIPPED',
    refund: null,
  }
  state.orders.push(order)
  return order
}

/** Lets every story of the demo happen in the past of the shops, so that dates and plans are those of real life. */
export function seedShops(world: World, shops: readonly Shop[]): void {
  const now = world.clock.now()
  const moments = shops.flatMap((shop) => STORIES.flatMap((story) => momentsOf(world, shop, story, now)))
  for (const moment of moments.sort((left, right) => left.at - right.at)) {
    runDue(world, moment.at)
    moment.tell({ at: moment.at, cause: { by: 'helper' } })
  }
  for (const shop of shops) {
    addPenalties(world, shop, now)
    addRatings(world, shop, now)
  }
  runDue(world, now)
}

interface Moment {
  readonly at: number
  readonly tell: (deed: Deed) => void
}

function momentsOf(world: World, shop: Shop, story: Story, now: number): Moment[] {
  let ticket: Ticket | undefined
  const ask = (deed: Deed): void => {
    const order = story.type === 'PRE_PURCHASE' ? null : addOrder(world, shop, deed.at - 9 * 24 * HOUR)
    ticket = openTicket(
      world,
      {
        seller: shop.login,
        type: story.type ?? 'ORDER',
        subject: story.subject,
        subLabel: story.label ?? null,
        refundReason: story.reason ?? null,
        buyer: world.random.pick(BUYERS),
        orderIds: order ? [order.id] : [],
        productIds: [order?.productId ?? objectId(world.random)],
        reopenable: story.reopenable ?? false,
        message: story.text,
        files: story.file === undefined ? [] : [story.file],
      },
      deed,
      story.routedTo ?? 'MERCHANT',
    )
  }
  return [
    { at: now - story.opened * HOUR, tell: ask },
    ...(story.steps ?? []).map((step) => ({
      at: now - step.ago * HOUR,
      tell: (deed: Deed) => {
        if (ticket) tell(world, ticket, step, deed)
      },
    })),
  ]
}

function tell(world: World, ticket: Ticket, step: Step, deed: Deed): void {
  if (step.did === 'writes') write(world, ticket, step.by, step.text, deed)
  if (step.did === 'closes') close(world, ticket, step.by, deed)
  if (step.did === 'appeals') appeal(world, ticket, deed)
  if (step.did === 'gives-back') giveBack(world, ticket, deed)
  if (step.did === 'seals') seal(world, ticket, deed)
  if (step.did === 'shows') change(ticket, deed.at, { state: step.state })
}

/** One for a ticket, and one for an order that was given back. */
function addPenalties(world: World, shop: Shop, now: number): void {
  const ticket = world.state.tickets.find(({ seller }) => seller === shop.login)
  const order = world.state.orders.find(({ seller }) => seller === shop.login)
  if (!ticket || !order) return
  const made = { seller: shop.login, amount: 150 }
  world.state.penalties.push(
    {
      ...made,
      id: objectId(world.random),
      reason: 'Ticket not answered in time',
      createdAt: now - 40 * HOUR,
      reversedAt: null,
      entityType: 'TICKET',
      entityId: ticket.id,
    },
    {
      ...made,
      id: objectId(world.random),
      reason: 'Late confirmed fulfilment',
      createdAt: now - 90 * HOUR,
      reversedAt: now - 30 * HOUR,
      entityType: 'ORDER',
      entityId: order.id,
    },
  )
}

const OPINIONS = [
  [5, 'Arrived early, exactly as shown.'],
  [4, 'Good, but the box was dented.'],
  [5, '很好，物流也快。'],
  [1, 'Stopped working after two days.'],
  [3, ''],
  [5, 'Gerne wieder.'],
] as const

function addRatings(world: World, shop: Shop, now: number): void {
  const orders = world.state.orders.filter(({ seller }) => seller === shop.login)
  for (const [index, [rating, comment]] of OPINIONS.entries()) {
    const order = orders[index]
    if (!order) return
    world.state.ratings.push({
      id: objectId(world.random),
      seller: shop.login,
      productId: order.productId,
      orderId: order.id,
      rating,
      comment,
      locale: BUYERS[index % BUYERS.length]?.locale ?? 'en-US',
      createdAt: now - (index + 1) * 37 * HOUR,
    })
  }
}
