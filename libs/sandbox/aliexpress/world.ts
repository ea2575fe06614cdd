import type { Clock } from '../clock.js'
import type { Ledger } from '../ledger.js'
import type { Deed } from '../marketplace.js'
import type { Random } from '../random.js'
import type { AliexpressState, EventKind, Issue, IssueFields, Order, OrderFields, Shop } from './types.js'

/** How long the parties take, in milliseconds. The time-outs are multiples of 24 hours, whatever the clocks on the wall do. */
export interface Pace {
  readonly sellerAnswers: number
  readonly buyerAnswers: number
  readonly platformEnters: number
  readonly platformActs: number
  readonly evidence: number
  readonly planAnswer: number
  readonly finalWord: number
  readonly executes: number
  readonly address: number
  readonly buyerShips: number
  readonly buyerShipsLimit: number
  readonly returnTravels: number
  readonly confirmation: number
}

/** The simulated AliExpress: what it remembers and the few services its rules need. */
export interface World {
  readonly state: AliexpressState
  readonly clock: Clock
  readonly ledger: Ledger
  readonly random: Random
  /** Apart, so that signing in does not change the world. */
  readonly tokenRandom: Random
  readonly pace: Pace
  /** Calls a minute and shop. */
  readonly callsAMinute: number
  /** The upload of images works here; in life that is unconfirmed. */
  readonly uploads: boolean
  /** Where this AliExpress listens, known once it does. */
  readonly site: { url: string }
}

/** An issue's change: keeps its version before, and the time of the change. */
export function change(issue: Issue, at: number, patch: Partial<IssueFields>): void {
  const { previous: _, ...fields } = issue
  issue.previous = structuredClone(fields)
  Object.assign(issue, patch, { modifiedAt: Math.max(at, issue.modifiedAt) })
}

/** An order's change. */
export function changeOrder(order: Order, at: number, patch: Partial<OrderFields>): void {
  const { previous: _, ...fields } = order
  order.previous = structuredClone(fields)
  Object.assign(order, patch, { modifiedAt: Math.max(at, order.modifiedAt) })
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
  world.ledger.record({ at, marketplace: 'aliexpress', seller, effect, subject, cause: deed.cause })
}

/** Replaces what is planned for a dispute or an order. */
export function plan(world: World, id: string, events: readonly { at: number; kind: EventKind }[]): void {
  const { state } = world
  state.events = state.events.filter((event) => event.id !== id)
  for (const { at, kind } of events) state.events.push({ at, kind, id, seq: state.nextSeq++ })
}

/** The shop of that login. Throws a RangeError when there is none. */
export function shopOf(world: World, login: string): Shop {
  const shop = world.state.shops.find((candidate) => candidate.login === login)
  if (!shop) throw new RangeError(`there is no AliExpress shop "${login}"`)
  return shop
}

/** A dispute of a shop. Throws a RangeError when there is none. */
export function issueOf(world: World, seller: string, id: string): Issue {
  const issue = world.state.issues.find((one) => one.id === id && one.seller === seller)
  if (!issue) throw new RangeError(`${seller} has no dispute ${id}`)
  return issue
}
