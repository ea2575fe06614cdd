import { openIssue } from './issues.js'
import * as orders from './orders.js'
import type { Deed } from '../marketplace.js'
import type { Evaluation, Issue, Order, Reason, Shop } from './types.js'
import type { World } from './world.js'

const HOUR = 3_600_000

/** Invented people; nobody real. */
export const BUYERS = [
  'us1100000011',
  'fr1200000022',
  'es1300000033',
  'pl1400000044',
  'br1500000055',
] as const

const GOODS = [
  { id: '1005000000000001', name: 'Brass desk lamp', sku: 'LAMP-BRS-01', price: 2390 },
  { id: '1005000000000002', name: 'USB-C hub 7-in-1', sku: 'HUB-7C', price: 1899 },
  { id: '1005000000000003', name: 'Running socks, 5 pairs', sku: 'SOCK-5P', price: 790 },
  { id: '1005000000000004', name: '手工木雕 茶叶罐', sku: 'TEA-WOOD', price: 1290 },
] as const

/** Only 115 is known; the other ids are made up. */
export const REASONS = {
  not_received: { id: 115, en: 'Item not received', zh: '未收到货' },
  not_as_described: { id: 9001, en: 'Color not as described', zh: '颜色不符' },
  shortage: { id: 9002, en: 'Quantity shortage', zh: '产品数量不符' },
  no_reason: { id: 9003, en: 'Return without reason', zh: '无理由退货' },
  fake: { id: 9004, en: 'Counterfeit goods', zh: '假货' },
} as const satisfies Record<string, Reason>

/** An order of a shop, placed, and shipped if there was time. */
export function addOrder(world: World, shop: Shop, at: number, shipped: boolean): Order {
  const { random } = world
  const input = {
    seller: shop.login,
    buyer: random.pick(BUYERS),
    product: random.pick(GOODS),
    quantity: random.int(1, 2),
  }
  const cause = { by: 'helper' } as const
  const order = orders.placeOrder(world, input, { at, cause })
  if (shipped) orders.ship(world, order, { at: at + 24 * HOUR, cause })
  return order
}

export interface DisputeOptions {
  readonly reason?: keyof typeof REASONS
  readonly returns?: boolean
  readonly warranty?: boolean
  readonly temper?: Issue['temper']
  readonly course?: Issue['course']
  readonly refunds?: boolean
  readonly ships?: boolean
  readonly returnsTo?: Issue['returnsTo']
  readonly hidden?: boolean
  readonly text?: string
}

/** A dispute about an order, for its whole price in euros. */
export function openFor(world: World, order: Order, options: DisputeOptions, deed: Deed): Issue {
  const max = order.product.price * order.quantity
  const { reason = 'not_received' } = options
  return openIssue(
    world,
    {
      seller: order.seller,
      orderId: order.id,
      childId: order.childId,
      buyer: order.buyer,
      reason: REASONS[reason],
      warranty: options.warranty ?? false,
      currency: 'EUR',
      max,
      temper: options.temper ?? 'waits',
      course: options.course ?? 'ruling',
      refunds: options.refunds ?? true,
      ships: options.ships ?? true,
      returnsTo: options.returnsTo ?? 'seller',
      hidden: options.hidden ?? false,
      asks: {
        type: options.returns ? 'return_and_refund' : 'refund',
        minor: max,
        content: options.text ?? 'Please give me my money back.',
        files: reason === 'not_received' ? [] : ['parcel.jpg'],
      },
    },
    deed,
  )
}

/** A buyer's review of an order. */
export const reviewOf = (
  order: Order,
  stars: number,
  feedback: string,
  at: number,
  reply: string | null = null,
  changedAt: number | null = null,
): Evaluation => ({
  childId: order.childId,
  orderId: order.id,
  seller: order.seller,
  buyer: order.buyer,
  productId: order.product.id,
  stars,
  feedback,
  reply,
  createdAt: at,
  modifiedAt: changedAt ?? at,
})
