import { Inject, Injectable } from '@nestjs/common'
import type { Cursor } from '#adapter'
import { Database } from '../infra/database.js'
import type { Transaction } from '../infra/database.js'
import { jsonText } from '../infra/storable.js'

/** A stream of an account that this worker may poll now. `fence` proves that nobody took over meanwhile. */
export interface Lease {
  readonly tenantId: number
  readonly accountId: string
  readonly stream: string
  readonly fence: string
  readonly cursor: Cursor | null
  readonly everySeconds: number
  readonly failures: number
}

/** Somebody else holds the lease now: what was read is theirs to read again. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

const LEASE_SECONDS = 90

/** The table of polls: which stream of which account is due, and who has it. One poll at a time for each. */
@Injectable()
export class Leases {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Takes up to `count` due streams, most overdue first; of those equally so, the one longest without a look. */
  claim(owner: string, count: number): Promise<Lease[]> {
    return this.database.query<Lease>(
      `with due as (
         select s.tenant_id, s.account_id, s.stream from sync_stream s
         join account a on a.tenant_id = s.tenant_id and a.id = s.account_id and a.paused_at is null
         where s.next_due_at <= now() and s.lease_until < now()
         order by s.next_due_at, s.last_ok_at nulls first limit $2 for update of s skip locked)
       update sync_stream s set lease_owner = $1, claimed_at = now(),
         lease_until = now() + make_interval(secs => $3), fence = s.fence + 1
       from due where (s.tenant_id, s.account_id, s.stream) = (due.tenant_id, due.account_id, due.stream)
       returning s.tenant_id as "tenantId", s.account_id::text as "accountId", s.stream, s.fence::text, s.cursor,
         s.every_seconds as "everySeconds", s.failures`,
      [owner, count, LEASE_SECONDS],
    )
  }

  /** Moves the cursor in the transaction that writes what was read, and keeps the lease. Throws {@link LeaseLost}. */
  async advance(tx: Transaction, lease: Lease, cursor: Cursor): Promise<void> {
    const [row] = await tx.query(
      `update sync_stream set cursor = $5, lease_until = now() + make_interval(secs => $6)
       where tenant_id = $1 and account_id = $2 and stream = $3 and fence = $4 returning 1`,
      [...keyOf(lease), jsonText(cursor), LEASE_SECONDS],
    )
    if (!row) throw new LeaseLost(`${lease.stream} of account ${lease.accountId}`)
  }

  /**
   * Gives the stream back. After a complete look it is due again in its interval, give or take a tenth; at once if it was
   * not complete, or if it was hastened while the look was under way.
   */
  async succeed(lease: Lease, complete: boolean): Promise<void> {
    await this.database.query(
      `update sync_stream set lease_owner = null, lease_until = '-infinity', failures = 0, problem = null,
         last_ok_at = now(), complete_at = case when $5 then coalesce(complete_at, now()) else complete_at end,
         next_due_at = case when next_due_at > claimed_at then next_due_at when $5 then now() + make_interval(secs => every_seconds * (0.9 + random() * 0.2)) else now() end
       where tenant_id = $1 and account_id = $2 and stream = $3 and fence = $4`,
      [...keyOf(lease), complete],
    )
  }

  /** Gives the stream back after a failure; the next try is due then. */
  async fail(lease: Lease, problem: { code: string; message: string }, nextDueAt: Date): Promise<void> {
    await this.database.query(
      `update sync_stream set lease_owner = null, lease_until = '-infinity', failures = failures + 1,
         problem = $5, next_due_at = $6
       where tenant_id = $1 and account_id = $2 and stream = $3 and fence = $4`,
      [...keyOf(lease), jsonText({ ...problem, at: new Date().toISOString() }), nextDueAt],
    )
  }

  /** Makes streams due now: after the virtual clock moved, or when a notification hints at news. */
  async hasten(filter: { tenantId?: number; accountId?: string; stream?: string }): Promise<void> {
    await this.database.query(
      `update sync_stream set next_due_at = now() where ($1::int is null or tenant_id = $1)
         and ($2::bigint is null or account_id = $2) and ($3::text is null or stream = $3)`,
      [filter.tenantId ?? null, filter.accountId ?? null, filter.stream ?? null],
    )
  }
}

const keyOf = (lease: Lease): unknown[] => [lease.tenantId, lease.accountId, lease.stream, lease.fence]
