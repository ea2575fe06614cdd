import { Problem } from '#adapter'
import type { Circuit } from '#adapter'
import type { Sql } from '../infra/database.js'

/** Calls in a row without an answer that open a circuit; fewer are the weather. */
const FAILURES = 5
const SHORTEST_PAUSE_S = 60
const LONGEST_PAUSE_S = 900
/** An answer is written down at most so often: it is a fact for people, not a log. */
const NOTED_EVERY_MS = 60_000

/**
 * The circuits of one shop, by host, in the database, so that all workers spare a host together. By real time. Each
 * shop has its own: what one seller's network or application meets says nothing of another's.
 */
export class HostCircuits implements Circuit {
  constructor(
    private readonly sql: Sql,
    private readonly tenantId: number,
    private readonly accountId: string,
    /** Of this process, over all accounts: when an answer was last written down. */
    private readonly noted: Map<string, number>,
  ) {}

  async admit(host: string): Promise<void> {
    const place = [this.tenantId, this.accountId, host]
    const [open] = await this.sql.query<{ until: string; since: string; over: boolean }>(
      `select open_until as until, failing_since as since, open_until <= now() as over from host_circuit
       where tenant_id = $1 and account_id = $2 and host = $3 and open_until is not null`,
      place,
    )
    if (!open) return
    if (open.over) {
      // Half open: of all who ask, one tries, and the others wait for what it meets.
      const [mine] = await this.sql.query(
        `update host_circuit set open_until = now() + make_interval(secs => ${SHORTEST_PAUSE_S})
         where tenant_id = $1 and account_id = $2 and host = $3 and open_until <= now() returning 1`,
        place,
      )
      if (mine) return void this.noted.delete(place.join('/'))
    }
    const words = `${host} has not answered since ${open.since}; nothing was sent`
    throw new Problem('unavailable', words, { sideEffect: 'none', retryAt: retryAt(open.until) })
  }

  async told(host: string, answered: boolean): Promise<void> {
    const place = [this.tenantId, this.accountId, host]
    const id = place.join('/')
    if (!answered) {
      this.noted.delete(id)
      await this.sql.query(
        `insert into host_circuit as c (tenant_id, account_id, host, failing_since, failures) values ($1, $2, $3, now(), 1)
         on conflict (tenant_id, account_id, host) do update set failing_since = coalesce(c.failing_since, now()),
           failures = c.failures + 1, open_until = case when c.failures + 1 >= $4
             then now() + make_interval(secs => least($6, $5 * 2 ^ least(c.failures + 1 - $4, 10))) end`,
        [...place, FAILURES, SHORTEST_PAUSE_S, LONGEST_PAUSE_S],
      )
      return
    }
    if (Date.now() - (this.noted.get(id) ?? 0) < NOTED_EVERY_MS) return
    this.noted.set(id, Date.now())
    await this.sql.query(
      `insert into host_circuit (tenant_id, account_id, host, answered_at) values ($1, $2, $3, now())
       on conflict (tenant_id, account_id, host) do update set answered_at = now(), failing_since = null, failures = 0, open_until = null`,
      place,
    )
  }
}

/** Not in the past: the one who tries now may take a while. */
const retryAt = (until: string): Date => new Date(Math.max(Date.parse(until), Date.now() + 5_000))
