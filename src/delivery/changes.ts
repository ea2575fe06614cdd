import { GoneException, Inject, Injectable } from '@nestjs/common'
import { CHANGE_LOCK, Database } from '../infra/database.js'
import { settledBefore } from './outbox.js'
import type { StoredEvent } from './outbox.js'

/** A place in the feed: after the event of that number in that transaction. */
export type Position = readonly [xid: string, id: string]

export interface ChangesPage {
  readonly events: readonly StoredEvent[]
  /** Where to go on: after the last event of this page, or after everything settled by now. */
  readonly position: Position
  /** Whether the reader has everything that is committed by now. */
  readonly caughtUp: boolean
}

/** What a reader wants to hear of: whole types (`case.opened`) and families of them (`case`). */
export type Wanted = readonly string[] | undefined

export const START: Position = ['0', '0']

/** The feed of changes: at least once, in an order in which nothing can appear behind a reader. */
@Injectable()
export class Changes {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Throws 410 when what came after the position is erased by now, or the position is of another database. */
  async after(tenantId: number, position: Position, limit: number, wanted?: Wanted): Promise<ChangesPage> {
    const bound = await settledBefore(this.database, CHANGE_LOCK)
    await this.refuseLost(tenantId, position, bound)
    const events = await this.database.query<StoredEvent>(
      `select o.change_xid::text as xid, o.id::text, o.type, o.subject, o.data, o.at from outbox o
       where o.tenant_id = $1 and (o.change_xid, o.id) > ($2::xid8, $3::bigint) and o.change_xid < $4::xid8
         and ($6::text[] is null or o.type = any($6) or split_part(o.type, '.', 1) = any($6))
       order by o.change_xid, o.id limit $5`,
      [tenantId, position[0], position[1], bound, limit, wanted ?? null],
    )
    const last = events.at(-1)
    if (last && events.length === limit) return { events, position: [last.xid, last.id], caughtUp: false }
    const ahead = BigInt(position[0]) > BigInt(bound) ? position : ([bound, '0'] as const)
    return { events, position: ahead, caughtUp: !(await this.anyFrom(tenantId, bound)) }
  }

  /** The position after everything that is settled now: where a reader begins that has read the lists. */
  async now(): Promise<Position> {
    return [await settledBefore(this.database, CHANGE_LOCK), '0']
  }

  /** Erases what happened before that instant; readers that had not come so far are told to begin anew. */
  async eraseBefore(at: Date): Promise<number> {
    const [row] = await this.database.query<{ n: number }>(
      `with gone as (delete from outbox where at < $1 returning tenant_id, change_xid, id),
       last as (select distinct on (tenant_id) tenant_id, change_xid, id from gone order by tenant_id, change_xid desc, id desc),
       marked as (
         insert into feed_horizon as h (tenant_id, change_xid, id, erased_at) select tenant_id, change_xid, id, now() from last
         on conflict (tenant_id) do update set change_xid = excluded.change_xid, id = excluded.id, erased_at = excluded.erased_at
           where (h.change_xid, h.id) < (excluded.change_xid, excluded.id))
       select count(*)::int as n from gone`,
      [at],
    )
    return row?.n ?? 0
  }

  private async refuseLost(tenantId: number, position: Position, bound: string): Promise<void> {
    const [behind] =
      position === START
        ? []
        : await this.database.query(
            `select 1 from feed_horizon where tenant_id = $1 and (change_xid, id) > ($2::xid8, $3::bigint)`,
            [tenantId, position[0], position[1]],
          )
    if (!behind && BigInt(position[0]) <= BigInt(bound)) return
    throw new GoneException({
      code: 'cursor_expired',
      message:
        'the changes after this cursor are no longer kept: read /v1/export/cases anew and go on from its X-Changes-Cursor',
    })
  }

  /** Whether something is committed that waits behind a writer still open. */
  private async anyFrom(tenantId: number, bound: string): Promise<boolean> {
    const [row] = await this.database.query<{ any: boolean }>(
      `select exists (select from outbox where tenant_id = $1 and change_xid >= $2::xid8) as any`,
      [tenantId, bound],
    )
    return row?.any ?? false
  }
}
