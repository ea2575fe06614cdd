import { Inject, Injectable } from '@nestjs/common'
import { CHANGE_LOCK, Database } from '../infra/database.js'
import { settledBefore } from './outbox.js'
import type { StoredEvent } from './outbox.js'

export interface ChangesPage {
  readonly events: readonly StoredEvent[]
  /** Position after the last event of this page. */
  readonly position: readonly [xid: string, id: string]
  /** Whether the reader has everything that is committed by now. */
  readonly caughtUp: boolean
}

/** The feed of changes: at least once, in an order in which nothing can appear behind a reader. */
@Injectable()
export class Changes {
  constructor(@Inject(Database) private readonly database: Database) {}

  async after(tenantId: number, position: readonly [string, string], limit: number): Promise<ChangesPage> {
    const bound = await settledBefore(this.database, CHANGE_LOCK)
    const events = await this.database.query<StoredEvent>(
      `select o.change_xid::text as xid, o.id::text, o.type, o.subject, o.data, o.at from outbox o
       where o.tenant_id = $1 and (o.change_xid, o.id) > ($2::xid8, $3::bigint) and o.change_xid < $4::xid8
       order by o.change_xid, o.id limit $5`,
      [tenantId, position[0], position[1], bound, limit],
    )
    const last = events.at(-1)
    const caughtUp = events.length < limit && !(await this.anyFrom(tenantId, bound))
    return { events, position: last ? [last.xid, last.id] : position, caughtUp }
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
