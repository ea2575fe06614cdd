import type { Clock } from '../clock.js'
import type { Ledger } from '../ledger.js'
import type { Deed } from '../marketplace.js'
import type { Random } from '../random.js'
import type { EventKind, Shop, Ticket, TicketFields, WishState } from './types.js'

/** How long the parties of a ticket take, in milliseconds. All figures are ours: Wish publishes none but the 48 hours. */
export interface Pace {
  /** From the merchant's turn to Wish's own answer; later than 48 hours, so that overdue tickets can be seen. */
  readonly wishStepsIn: number
  readonly wishAnswers: number
  readonly userSilent: number
  readonly seal: number
  /** From the request of a refund to its outcome. */
  readonly refund: number
}

/** The simulated Wish: what it remembers and the few services its rules need. */
export interface World {
  readonly state: WishState
  readonly clock: Clock
  readonly ledger: Ledger
  readonly random: Random
  /** Apart, so that signing in does not change the world. */
  readonly tokenRandom: Random
  readonly pace: Pace
  /** Calls a minute, shop and application. */
  readonly callsAMinute: number
  /** Wish does not say how it writes the reset of its limiter. */
  readonly resetAs: 'epoch' | 'iso'
  readonly rotateRefreshTokens: boolean
  /** Where the sandbox is reached; known once it listens. Links to files begin with it. */
  readonly site: { url: string }
  /** Called when there is something to push. */
  readonly postman: { wake: () => void }
}

/** A BSON object id, as all ids of Wish are: 24 hexadecimal digits. */
export const objectId = (random: Random): string =>
  Array.from({ length: 24 }, () => random.int(0, 15).toString(16)).join('')

/** Changes a ticket and keeps its version before the change. */
export function change(ticket: Ticket, at: number, patch: Partial<TicketFields>): void {
  const { previous: _, ...fields } = ticket
  ticket.previous = structuredClone(fields)
  Object.assign(ticket, patch, { modifiedAt: Math.max(at, ticket.modifiedAt) })
}

/** Notes an effect in the ledger. */
export function record(
  world: World,
  deed: Deed,
  seller: string,
  effect: string,
  subject: Record<string, string>,
): void {
  const at = new Date(deed.at).toISOString()
  world.ledger.record({ at, marketplace: 'wish', seller, effect, subject, cause: deed.cause })
}

/** Plans what happens to a ticket or an order unless it changes before. */
export function plan(
  world: World,
  at: number,
  kind: EventKind,
  { id, modifiedAt }: { readonly id: string; readonly modifiedAt: number },
): void {
  const { state } = world
  state.events = state.events.filter((event) => event.of !== id)
  state.events.push({ at, seq: state.nextSeq++, kind, of: id, plannedAt: modifiedAt })
}

/** The shop of that login. Throws a RangeError when there is none. */
export function shopOf(world: World, login: string): Shop {
  const shop = world.state.shops.find((candidate) => candidate.login === login)
  if (!shop) throw new RangeError(`there is no Wish shop "${login}"`)
  return shop
}

/** A ticket of a shop. Throws a RangeError when there is none. */
export function ticketOf(world: World, seller: string, id: string): Ticket {
  const ticket = world.state.tickets.find((one) => one.id === id && one.seller === seller)
  if (!ticket) throw new RangeError(`${seller} has no ticket ${id}`)
  return ticket
}
