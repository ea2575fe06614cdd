import type { Deed } from '../marketplace.js'
import { DAY, changeOrder, hexId, plan, record, second, type World } from './world.js'
import type { Buyer, EventKind, Order, Shop } from './types.js'

/** Invented people; nobody real. */
const BUYERS = [
  ['robin_specimen', 'United States'],
  ['noe_exemplaire', 'France'],
  ['casey_fixture', 'United Kingdom'],
  ['kaethe_platzhalter', 'Germany'],
  ['sam_sample', 'Australia'],
] as const

export function newBuyer(world: World): Buyer {
  const [nickName, country] = world.random.pick(BUYERS)
  return { id: hexId(world.random), orgId: hexId(world.random), nickName, country }
}

/** An order of a shop, paid at an instant and shipped a day later if that has come. */
export function addOrder(
  world: World,
  shop: Shop,
  paidAt: number,
  options: { readonly shipped?: boolean; readonly status?: string; readonly warnReason?: string } = {},
): Order {
  const { random, state } = world
  const shipped = options.shipped ?? true
  const deliveredAt = shipped ? second(paidAt + DAY) : null
  const order: Order = {
    seller: shop.login,
    orderNo: random.digits(10),
    orderId: hexId(random),
    buyer: newBuyer(world),
    total: random.int(500, 30_000),
    startedAt: second(paidAt - 3_600_000),
    paidAt: second(paidAt),
    deliveredAt,
    deliveryDeadline: second(paidAt + 10 * DAY),
    cancelledAt: null,
    warnReason: options.warnReason ?? null,
    status: options.status ?? (shipped ? '101009' : '103001'),
    modifiedAt: deliveredAt ?? second(paidAt),
    previous: null,
  }
  state.orders.push(order)
  return order
}

/** A move in a refund before shipping; false when the order does not allow it. */
export const PRESHIP_MOVES = {
  ask: (world, order, deed) => order.status === '103001' && set(world, order, '105001', deed),
  agree: (world, order, deed) => order.status === '105001' && set(world, order, '105002', deed),
  'agree-part': (world, order, deed) => stillAsked(order) && set(world, order, '105003', deed),
  withdraw: (world, order, deed) => stillAsked(order) && set(world, order, '105004', deed),
  /** The order goes on as if there had been no request: the 105 may never be seen again. */
  'go-on': (world, order, deed) => order.status.startsWith('105') && set(world, order, '103002', deed),
  refund: (world, order, deed) => stillAsked(order) && set(world, order, '111000', deed),
  /** DHgate has two words for an order that ended; no source says when it uses which. */
  close: (world, order, deed) => stillAsked(order) && set(world, order, '111111', deed),
} as const satisfies Readonly<Record<string, (world: World, order: Order, deed: Deed) => boolean>>

export type PreshipMove = keyof typeof PRESHIP_MOVES

const stillAsked = ({ status }: Order): boolean => status === '105001' || status === '105002'

function set(world: World, order: Order, status: string, deed: Deed): true {
  changeOrder(order, deed.at, { status, ...(status === '111000' && { cancelledAt: second(deed.at) }) })
  record(world, deed, order.seller, 'order.changed', { orderNo: order.orderNo, status })
  if (status === '105001')
    plan(world, Math.max(order.deliveryDeadline ?? 0, deed.at), 'preship-not-shipped', order)
  if (status === '105002') plan(world, deed.at + world.pace.execution, 'preship-executed', order)
  return true
}

/** What happens to an order when a planned instant comes and it was not changed since. */
export const ORDER_HAPPENINGS: Readonly<
  Partial<Record<EventKind, (world: World, order: Order, deed: Deed) => void>>
> = {
  'preship-executed': (world, order, deed) => void PRESHIP_MOVES.refund(world, order, deed),
  'preship-not-shipped': (world, order, deed) => void PRESHIP_MOVES.close(world, order, deed),
}
