import type { Answer, WireRequest } from './http.js'
import type { FaultRequest, Operation } from './faults.js'
import type { Cause } from './ledger.js'

/** How an answer should be odd, because a fault says so. */
export interface Quirks {
  /** A page repeats an item. */
  readonly duplicates: boolean
  /** Objects are shown as they were before their last change. */
  readonly stale: boolean
}

/** Who did something and when (epoch milliseconds of virtual time). */
export interface Deed {
  readonly at: number
  readonly cause: Cause
}

/** What the server needs of a simulated marketplace. `/name/host/path` on the sandbox is `path` on the real host. */
export interface Marketplace {
  readonly name: string
  readonly operations: readonly Operation[]
  /** The operation that a request means, without carrying it out. */
  find(
    host: string,
    request: WireRequest,
  ):
    | { readonly operation: Operation; answer(deed: Deed, quirks: Quirks): Answer | Promise<Answer> }
    | undefined
  readonly notFound: Answer
  readonly tooLarge: Answer
  readonly serverError: Answer
  tooManyRequests(retryAfterSeconds: number): Answer
  /** Whether a shop of that login trades here. */
  has(seller: string): boolean
  /** Carries out what is due by an instant. */
  settle(until: number): void
  /** A fault that strikes at once. */
  strike(fault: FaultRequest): void
}
