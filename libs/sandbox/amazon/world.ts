import type { Clock } from '../clock.js'
import type { Ledger } from '../ledger.js'
import type { Deed } from '../marketplace.js'
import type { Random } from '../random.js'
import { AMAZON_SITES, type SiteFacts } from './sites.js'
import type { AmazonState, EventKind, Order, Seller } from './types.js'

/** How long Amazon takes, in milliseconds. All figures but the token's life are ours. */
export interface Pace {
  readonly report: number
  readonly feed: number
  readonly query: number
}

/** The simulated Amazon: what it remembers and the few services its rules need. */
export interface World {
  readonly state: AmazonState
  readonly clock: Clock
  readonly ledger: Ledger
  readonly random: Random
  /** Apart, so that signing in and request ids do not change the world. */
  readonly tokenRandom: Random
  readonly pace: Pace
  /** The address under which this sandbox is reached, for signed addresses; known once it listens. */
  base: string
  /** What the next reports of a type do instead of being done; a report not named here is done. */
  readonly reportEndings: Map<string, ('CANCELLED' | 'FATAL' | 'BOMB')[]>
}

export const factsOf = (seller: Seller): SiteFacts => AMAZON_SITES[seller.site]

export const uuid = (random: Random): string => {
  const hex = (count: number): string =>
    Array.from({ length: count }, () => random.int(0, 15).toString(16)).join('')
  return [8, 4, 4, 4, 12].map(hex).join('-')
}

/** An order number: three, seven and seven digits. */
export const orderNumber = (random: Random): string =>
  `${random.digits(3)}-${random.digits(7)}-${random.digits(7)}`

/** Notes an effect in the ledger. */
export function record(
  world: World,
  deed: Deed,
  seller: string,
  effect: string,
  subject: Record<string, string>,
): void {
  const at = new Date(deed.at).toISOString()
  world.ledger.record({ at, marketplace: 'amazon', seller, effect, subject, cause: deed.cause })
}

export function plan(world: World, at: number, kind: EventKind, subject: string): void {
  world.state.events.push({ at, seq: world.state.nextSeq++, kind, subject })
}

/** The seller of that login. Throws a RangeError when there is none. */
export function sellerOf(world: World, login: string): Seller {
  const seller = world.state.sellers.find((candidate) => candidate.login === login)
  if (!seller) throw new RangeError(`there is no Amazon seller "${login}"`)
  return seller
}

/** An order of a seller. Throws a RangeError when there is none. */
export function orderOf(world: World, seller: string, id: string): Order {
  const order = world.state.orders.find((one) => one.id === id && one.seller === seller)
  if (!order) throw new RangeError(`${seller} has no order ${id}`)
  return order
}
