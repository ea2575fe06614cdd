import type { WishShopRef, WishWorld } from './handle.js'

/** What can be added to the simulated Wish by name; each answers with the truth about what it made. Input: {seller, values: {…}}. */
export const WISH_SCENARIOS: Readonly<
  Record<string, (world: WishWorld, shop: WishShopRef, values: Readonly<Record<string, unknown>>) => unknown>
> = {
  /** {subject, message, routedTo: "WISH"} */
  'wish-ticket': (world, shop, values) =>
    world.addTicket(shop, {
      ...(typeof values['subject'] === 'string' && { subject: values['subject'] }),
      ...(typeof values['message'] === 'string' && { message: values['message'] }),
      ...(values['routedTo'] === 'WISH' && { routedTo: 'WISH' as const }),
    }),
  /** {ticketId, message} */
  'wish-buyer-writes': (world, shop, values) =>
    world.writeIn(shop, textOf(values, 'ticketId'), 'USER', textOf(values, 'message', 'Any news?')),
  /** {ticketId} */
  'wish-gives-back': (world, shop, values) => world.move(shop, textOf(values, 'ticketId'), 'give-back'),
  /** {ticketId, reason} */
  'wish-penalty': (world, shop, values) =>
    world.addPenalty(
      shop,
      { type: 'TICKET', id: textOf(values, 'ticketId') },
      textOf(values, 'reason', 'Ticket not answered in time'),
    ),
  /** Pushes the test message to every subscription. */
  'wish-test-push': (world, shop) => world.pushTest(shop),
  /** {ticketId, state} */
  'wish-unknown-state': (world, shop, values) =>
    world.overrideState(shop, textOf(values, 'ticketId'), textOf(values, 'state', 'AWAITING_COURIER')),
}

function textOf(values: Readonly<Record<string, unknown>>, name: string, otherwise?: string): string {
  const value = values[name] ?? otherwise
  if (typeof value !== 'string') throw new RangeError(`"values.${name}" is required`)
  return value
}
