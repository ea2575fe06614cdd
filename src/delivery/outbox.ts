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
    | 'deadline.missed'
    | 'action.requested'
    | 'action.sent'
    | 'action.confirmed'
    | 'action.refused'
    | 'action.in_doubt'
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
 * committed in; transactions that write no changes do not hold the feed up. Lock table entries carry 32-bit ids.
 */
export async function settledBefore(sql: Sql, lock: number): Promise<string> {
  const [row] = await sql.query<{ bound: string }>(
    `with seen as (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as xmax),
     writing as (
       select t.transactionid::text::bigint as xid32
       from pg_locks a join pg_locks t on t.pid = a.pid and t.locktype = 'transactionid' and t.granted and t.mode = 'ExclusiveLock'
       where a.locktype = 'advisory' and a.granted and a.classid = 0 and a.objid = $1 and a.objsubid = 1
         and a.database = (select oid from pg_database where datname = current_database()))
     select least(xmax, (
       select min(case when full_id > xmax then full_id - 4294967296 else full_id end)
       from (select (xmax >> 32 << 32) + xid32 as full_id from writing) w))::text as bound
     from seen`,
    [lock],
  )
  if (!row) throw new Error('no snapshot')
  return row.bound
}
