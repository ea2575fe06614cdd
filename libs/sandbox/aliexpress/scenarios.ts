import { DISPUTE_MOVES, type AliexpressShopRef, type AliexpressWorld, type DisputeMove } from './handle.js'
import { REASONS } from './openings.js'

/** What can be added to the simulated AliExpress by name; each answers with the truth about what it made. Input: {seller, values: {…}}. */
export const ALIEXPRESS_SCENARIOS: Readonly<
  Record<
    string,
    (world: AliexpressWorld, shop: AliexpressShopRef, values: Readonly<Record<string, unknown>>) => unknown
  >
> = {
  /** {reason, returns: true, text} */
  'aliexpress-dispute': (world, shop, values) => {
    const reason = values['reason']
    const known = typeof reason === 'string' && Object.hasOwn(REASONS, reason)
    return world.addDispute(shop, {
      ...(known && { reason: reason as keyof typeof REASONS }),
      ...(values['returns'] === true && { returns: true }),
      ...(typeof values['text'] === 'string' && { text: values['text'] }),
    })
  },
  /** {issueId, move}: one of buyer_accepts, buyer_modifies, buyer_escalates … */
  'aliexpress-move': (world, shop, values) => {
    const move = textOf(values, 'move')
    if (!DISPUTE_MOVES.includes(move as DisputeMove))
      throw new RangeError(`moves: ${DISPUTE_MOVES.join(', ')}`)
    return world.move(shop, textOf(values, 'issueId'), move as DisputeMove)
  },
  /** {issueId, state} */
  'aliexpress-unknown-state': (world, shop, values) =>
    world.overrideState(shop, textOf(values, 'issueId'), textOf(values, 'state', 'wait_for_drone')),
  'aliexpress-cancel-request': (world, shop) => world.addCancelRequest(shop),
  /** {stars, text} */
  'aliexpress-review': (world, shop, values) =>
    world.addReview(shop, Number(values['stars'] ?? 1), textOf(values, 'text', 'It came broken.')),
  /** {operation} */
  'aliexpress-switch-off': (world, shop, values) => {
    world.switchOff(shop, textOf(values, 'operation'))
    return { off: textOf(values, 'operation') }
  },
}

function textOf(values: Readonly<Record<string, unknown>>, name: string, otherwise?: string): string {
  const value = values[name] ?? otherwise
  if (typeof value !== 'string') throw new RangeError(`"values.${name}" is required`)
  return value
}
