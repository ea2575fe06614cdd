/** Who waits: a person's click goes before a poll, a poll before back-filling history. */
export type Lane = 'click' | 'poll' | 'backfill'

/** A marketplace's limit on calls, as a token bucket. */
export interface RateLimit {
  readonly id: string
  /** The operations that draw from this bucket. */
  readonly operations: '*' | readonly string[]
  /** `app`: one bucket for all accounts of our application; `account`: one each. */
  readonly scope: 'app' | 'account'
  readonly capacity: number
  readonly refillPerSecond: number
  readonly source: string
  readonly confidence: 'official' | 'assumed'
}

/** The part of a bucket that slower lanes must leave for faster ones. */
export const RESERVED: Readonly<Record<Lane, number>> = { click: 0, poll: 0.1, backfill: 0.5 }

/** The buckets of one account; shared by every worker. */
export interface RateBudget {
  /** Takes one call from every bucket of the operation, or none: then the milliseconds until it is worth asking again. */
  take(operation: string, lane: Lane): Promise<{ readonly waitMs: number }>
  /** The marketplace said "too many": nothing is left until then. */
  drain(operation: string, until: Date): Promise<void>
  /** The marketplace said how many calls are left. */
  correct(operation: string, remaining: number): Promise<void>
}

/** For tests and for reading files: no limit. */
export const unlimited: RateBudget = {
  take: async () => ({ waitMs: 0 }),
  drain: async () => undefined,
  correct: async () => undefined,
}
