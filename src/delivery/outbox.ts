import { Injectable } from '@nestjs/common'
import type { Sql, Transaction } from '../infra/database.js'
import { unnest } from '../infra/unnest.js'

/** Something that happened, for ERP systems: written in the transaction that made it so. */
export interface OutboxEvent {
  readonly type:
    | 'case.opened'
    | 'case.updated'
    | 'case.state_changed'
    | 'case.closed'
    | 'case.reopened'
    | 'case.removed'
    | 'deadline.missed'
    | 'action.requested'
    | 'action.sent'
    | 'action.confirmed'
    | 'action.refused'
    | 'action.in_doubt'
    | 'action.unverified'
    | 'account.health_changed'
    | 'account.alarm'
    | 'account.removed'
    | 'grade.snapshot'
    | 'grade.level_changed'
    | 'grade.alert'
    | 'webhook.disabled'
    | 'follow_up.created'
    | 'follow_up.reminder'
    | 'follow_up.due'
    | 'follow_up.closed'
    | 'reasons.changed'
  /** Public id of what it is about. */
  readonly subject: string
  readonly data: Readonly<Record<string, unknown>>
  /** ISO 8601 UTC. */
  readonly at: string
}

export interface StoredEvent extends OutboxEvent {
  readonly xid: string
  readonly id: string
}

/** The id by which an event is known in the feed and in webhooks. */
export const eventId = ({ xid, id }: { readonly xid: string; readonly id: string }): string =>
  `evt_${xid}_${id}`

@Injectable()
export class Outbox {
  async publish(tx: Transaction, tenantId: number, events: readonly OutboxEvent[]): Promise<void> {
    if (events.length === 0) return
    const types = { type: 'text', subject: 'text', data: 'jsonb', at: 'timestamptz' } as const
    const { from, parameters } = unnest<OutboxEvent>(types, events, 2)
    await tx.query(
      `insert into outbox (tenant_id, type, subject, data, at) select $1, type, subject, data::jsonb, at from ${from}`,
      [tenantId, ...parameters],
    )
  }
}

/**
 * The first transaction id that may still write changes. A writer takes the shared advisory lock before its id is
 * given, so every change below this bound is committed and visible to the next statement, whatever order they
 * committed in; transactions that write no changes do not hold the feed up. An id that is running by the snapshot but
 * not in the table of locks was given this very moment, or has just ended: whose it is cannot be seen, so it counts.
 * Lock table entries carry 32-bit ids; they lie within 2^31 of the snapshot's.
 */
export async function settledBefore(sql: Sql, lock: number): Promise<string> {
  const [row] = await sql.query<{ bound: string }>(
    `with seen as (select pg_current_snapshot() as snapshot, pg_snapshot_xmax(pg_current_snapshot())::text::bigint as xmax),
     locks as materialized (
       select pid, locktype, transactionid::text::bigint as xid32 from pg_locks
       where granted and (locktype = 'transactionid' and mode = 'ExclusiveLock' or locktype = 'advisory'
         and classid = 0 and objid = $1 and objsubid = 1
         and database = (select oid from pg_database where datname = current_database()))),
     open as (
       select xmax + (xid32 - (xmax & 4294967295) + 6442450944) % 4294967296 - 2147483648 as xid from seen, locks
       where locktype = 'transactionid' and pid in (select pid from locks where locktype = 'advisory')
       union all
       select running::text::bigint from seen, pg_snapshot_xip(snapshot) as running
       where not exists (select from locks where xid32 = running::text::bigint & 4294967295))
     select least(xmax, (select min(xid) from open))::text as bound from seen`,
    [lock],
  )
  if (!row) throw new Error('no snapshot')
  return row.bound
}
