import { RESERVED } from '#adapter'
import type { Lane, RateBudget, RateLimit } from '#adapter'
import type { Sql } from '../infra/database.js'

/** Tokens by now: `$2` is the capacity, `$3` what comes back in a second. */
const LEVEL = `least($2::float8, rate_bucket.tokens + extract(epoch from clock_timestamp() - rate_bucket.filled_at)::float8 * $3::float8)`

/** What is left of one limit. */
export interface BudgetLevel {
  readonly limit: RateLimit
  readonly left: number
  /** The marketplace said "too many": no call before then. */
  readonly drainedUntil: string | null
}

/** The marketplace's token buckets in PostgreSQL, so that all workers together stay within them. */
export class RateBuckets implements RateBudget {
  constructor(
    private readonly sql: Sql,
    private readonly limits: readonly RateLimit[],
    /** Prefix of the buckets shared by all accounts, and of this account's own. */
    private readonly scopes: Readonly<Record<RateLimit['scope'], string>>,
  ) {}

  async take(operation: string, lane: Lane): Promise<{ waitMs: number }> {
    const taken: RateLimit[] = []
    for (const limit of this.of(operation)) {
      const waitMs = await this.takeOne(limit, lane)
      if (waitMs > 0) {
        await Promise.all(taken.map((other) => this.giveBack(other)))
        return { waitMs }
      }
      taken.push(limit)
    }
    return { waitMs: 0 }
  }

  async drain(operation: string, until: Date): Promise<void> {
    for (const limit of this.of(operation)) {
      await this.sql.query(
        `insert into rate_bucket (id, tokens, filled_at, drained_until) values ($1, 0, clock_timestamp(), $2)
         on conflict (id) do update set tokens = 0, filled_at = clock_timestamp(),
           drained_until = greatest(rate_bucket.drained_until, excluded.drained_until)`,
        [this.idOf(limit), until],
      )
    }
  }

  async correct(operation: string, remaining: number): Promise<void> {
    for (const limit of this.of(operation)) {
      await this.sql.query(
        `update rate_bucket set tokens = least(${LEVEL}, $4::float8), filled_at = clock_timestamp() where id = $1`,
        [this.idOf(limit), limit.capacity, limit.refillPerSecond, remaining],
      )
    }
  }

  /** How much of every limit is left now, to whole calls; a bucket that was never drawn from is full. */
  async levels(): Promise<BudgetLevel[]> {
    const rows = await this.sql.query<{ id: string; tokens: number; drainedUntil: string | null }>(
      `select wanted.id, least(wanted.capacity, b.tokens + extract(epoch from clock_timestamp() - b.filled_at)::float8 * wanted.refill) as tokens,
         case when b.drained_until > clock_timestamp() then b.drained_until end as "drainedUntil"
       from unnest($1::text[], $2::float8[], $3::float8[]) as wanted(id, capacity, refill) join rate_bucket b on b.id = wanted.id`,
      [
        this.limits.map((limit) => this.idOf(limit)),
        this.limits.map(({ capacity }) => capacity),
        this.limits.map(({ refillPerSecond }) => refillPerSecond),
      ],
    )
    const byId = new Map(rows.map((row) => [row.id, row]))
    return this.limits.map((limit) => {
      const row = byId.get(this.idOf(limit))
      const left = row ? Math.max(0, Math.floor(row.tokens)) : limit.capacity
      return { limit, left, drainedUntil: row?.drainedUntil ?? null }
    })
  }

  private async takeOne(limit: RateLimit, lane: Lane): Promise<number> {
    // A bucket too small for a reserve serves all lanes alike; else the slow ones would wait for ever.
    const floor = Math.max(0, Math.min(limit.capacity * RESERVED[lane], limit.capacity - 1))
    const parameters = [this.idOf(limit), limit.capacity, limit.refillPerSecond, floor]
    const [taken] = await this.sql.query(
      `insert into rate_bucket (id, tokens, filled_at) values ($1, $2::float8 - 1, clock_timestamp())
       on conflict (id) do update set tokens = ${LEVEL} - 1, filled_at = clock_timestamp()
         where ${LEVEL} - 1 >= $4::float8 and rate_bucket.drained_until <= clock_timestamp() returning 1`,
      parameters,
    )
    if (taken) return 0
    const [row] = await this.sql.query<{ wait: number }>(
      `select ceil(1000 * greatest(0.01, ($4::float8 + 1 - ${LEVEL}) / $3::float8,
         case when drained_until > clock_timestamp() then extract(epoch from drained_until - clock_timestamp()) else 0 end)::float8) as wait
       from rate_bucket where id = $1`,
      parameters,
    )
    return row?.wait ?? 10
  }

  private async giveBack(limit: RateLimit): Promise<void> {
    await this.sql.query(`update rate_bucket set tokens = least($2, tokens + 1) where id = $1`, [
      this.idOf(limit),
      limit.capacity,
    ])
  }

  private of(operation: string): RateLimit[] {
    return this.limits.filter((limit) => limit.operations === '*' || limit.operations.includes(operation))
  }

  private idOf(limit: RateLimit): string {
    return `${this.scopes[limit.scope]}/${limit.id}`
  }
}
