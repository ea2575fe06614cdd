import { Inject, Injectable } from '@nestjs/common'
import { Outbox } from '../delivery/outbox.js'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { caseEvent, recordEvents } from './case-events.js'

const BATCH = 500

interface Missed {
  tenantId: number
  id: string
  dueAt: string
  state: string
}

/**
 * Marks the deadlines that have passed, each once. It says that a clock ran out; what follows from it is the
 * marketplace's to decide and ours to observe.
 */
@Injectable()
export class DeadlineSweep {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Gives the number of deadlines marked. Short transactions, so that the changes feed is never held up. */
  async run(): Promise<number> {
    let marked = 0
    for (;;) {
      const batch = await this.markBatch()
      marked += batch
      if (batch < BATCH) return marked
    }
  }

  private markBatch(): Promise<number> {
    const now = this.clock.now().toISOString()
    return this.database.change(async (tx) => {
      const missed = await tx.query<Missed>(
        `with due as (
           select tenant_id, id from cases
           where box <> 'closed' and next_deadline_at < 'infinity' and next_deadline_at > '-infinity'
             and next_deadline_at <= $1 and missed_deadline_at is distinct from next_deadline_at
           order by next_deadline_at limit $2 for update skip locked)
         update cases c set missed_deadline_at = c.next_deadline_at, updated_at = $1, revision = c.revision + 1,
           change_xid = pg_current_xact_id()
         from due where c.tenant_id = due.tenant_id and c.id = due.id
         returning c.tenant_id as "tenantId", c.id::text, c.next_deadline_at as "dueAt", c.state`,
        [now, BATCH],
      )
      for (const [tenantId, rows] of Map.groupBy(missed, (row) => row.tenantId)) {
        const events = rows.map((row) =>
          caseEvent({
            case_id: row.id,
            at: row.dueAt,
            event_key: 'deadline_missed',
            type: 'deadline_missed',
            actor: 'system',
            origin: 'computed',
            from_state: row.state,
            to_state: row.state,
          }),
        )
        await recordEvents(tx, tenantId, events, now)
        await this.outbox.publish(
          tx,
          tenantId,
          rows.map((row) => ({
            type: 'deadline.missed',
            subject: publicId('case', row.id),
            data: { dueAt: row.dueAt, state: row.state },
            at: now,
          })),
        )
      }
      return missed.length
    })
  }
}
