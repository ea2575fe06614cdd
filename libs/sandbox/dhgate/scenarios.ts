import { MOVES, type DisputeMove } from './disputes.js'
import type { DhgateShopRef, DhgateWorld } from './handle.js'
import { PRESHIP_MOVES, type PreshipMove } from './orders.js'

/** What can be done to the simulated DHgate by name; each answers with the truth. Input: {seller, values: {…}}. */
export const DHGATE_SCENARIOS: Readonly<
  Record<
    string,
    (world: DhgateWorld, shop: DhgateShopRef, values: Readonly<Record<string, unknown>>) => unknown
  >
> = {
  /** {kind: "after-sale"} */
  'dhgate-dispute': (world, shop, values) =>
    world.openDispute(shop, { kind: values['kind'] === 'after-sale' ? 'after-sale' : 'agreement' }),
  /** {orderNo, move} */
  'dhgate-move': (world, shop, values) => {
    const move = textOf(values, 'move')
    if (!Object.hasOwn(MOVES, move)) throw new RangeError(`"move" is one of ${Object.keys(MOVES).join(', ')}`)
    return world.move(shop, textOf(values, 'orderNo'), move as DisputeMove)
  },
  /** {orderNo, move} */
  'dhgate-preship': (world, shop, values) => {
    const move = textOf(values, 'move')
    if (!Object.hasOwn(PRESHIP_MOVES, move))
      throw new RangeError(`"move" is one of ${Object.keys(PRESHIP_MOVES).join(', ')}`)
    const orderNo =
      values['orderNo'] === undefined
        ? world.addOrder(shop, { shipped: false }).orderNo
        : textOf(values, 'orderNo')
    return world.preship(shop, orderNo, move as PreshipMove)
  },
  /** {orderNo, words} */
  'dhgate-buyer-writes': (world, shop, values) =>
    world.buyerWrites(
      shop,
      textOf(values, 'words', 'Any news?'),
      values['orderNo'] === undefined ? undefined : textOf(values, 'orderNo'),
    ),
  /** {orderNo, code} */
  'dhgate-unknown-code': (world, shop, values) =>
    world.overrideCode(shop, textOf(values, 'orderNo'), textOf(values, 'code', '108001')),
}

function textOf(values: Readonly<Record<string, unknown>>, name: string, otherwise?: string): string {
  const value = values[name] ?? otherwise
  if (typeof value !== 'string') throw new RangeError(`"values.${name}" is required`)
  return value
}
