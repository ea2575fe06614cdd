import { Inject, Injectable, NotFoundException } from '@nestjs/common'
import { Outbox } from '../delivery/outbox.js'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import type { Transaction } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { caseEvent, recordEvents } from './case-events.js'
import type { CaseEvent } from './case-events.js'

/** What changed beside the marketplace's own truth, named in the feed as `data.changed`. */
export type Changed =
  'assignee' | 'tags' | 'notes' | 'snooze' | 'links' | 'noResponse' | 'followUps' | 'complaints'

/** A line of the timeline that tells of it; without a text where that would show what is sealed. */
export type Told = Pick<CaseEvent, 'type' | 'text'> & {
  /** A person's name; absent: the service itself did it. */
  readonly by?: string
  /** Makes the line unique in its case; default: the revision. */
  readonly key?: string
  /** When it happened, ISO 8601 UTC; default: now. */
  readonly at?: string
}

/** What is written to the cases: an SQL assignment of `cases c`, whose own parameters begin at `$4`. */
export interface Assignment {
  readonly set: string
  /** Only cases that fit are changed. */
  readonly where?: string
  readonly parameters?: readonly unknown[]
}

interface ChangedRow {
  id: string
  kind: string
  state: string
  status: string
  box: string
  orderId: string | null
  nextDeadlineAt: string
  revision: number
}

/**
 * Writes what staff and the service decide about cases beside the marketplace's word, as every change is written: with a new
 * revision, a line in the timeline and an event for ERP systems.
 */
@Injectable()
export class StaffChanges {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** 404 unless there is such a case. */
  async mustExist(tenantId: number, caseId: string): Promise<void> {
    const [row] = await this.database.query(`select 1 from cases where tenant_id = $1 and id = $2`, [
      tenantId,
      caseId,
    ])
    if (!row) throw new NotFoundException('no such case')
  }

  /** A transaction of its own around {@link within}. */
  change(
    tenantId: number,
    caseIds: readonly string[],
    assignment: Assignment,
    changed: Changed,
    told: Told | null,
  ): Promise<ReadonlySet<string>> {
    return this.database.change((tx) => this.within(tx, tenantId, caseIds, assignment, changed, told))
  }

  /**
   * Changes those of the cases that fit; gives their numbers. Rows are locked in one order, so that two such changes
   * never wait for each other. Must run inside `Database.change`.
   */
  async within(
    tx: Transaction,
    tenantId: number,
    caseIds: readonly string[],
    { set, where = 'true', parameters = [] }: Assignment,
    changed: Changed,
    told: Told | null,
  ): Promise<ReadonlySet<string>> {
    if (caseIds.length === 0) return new Set()
    const now = this.clock.now().toISOString()
    await tx.query(
      `select 1 from cases where tenant_id = $1 and id = any($2::bigint[]) order by id for update`,
      [tenantId, caseIds],
    )
    const rows = await tx.query<ChangedRow>(
      `update cases c set ${set === '' ? '' : `${set}, `}updated_at = $3, revision = c.revision + 1, change_xid = pg_current_xact_id()
       where c.tenant_id = $1 and c.id = any($2::bigint[]) and (${where})
       returning c.id::text, c.kind, c.state, c.status, c.box, c.order_id as "orderId",
         c.next_deadline_at as "nextDeadlineAt", c.revision`,
      [tenantId, caseIds, now, ...parameters],
    )
    if (told)
      await recordEvents(
        tx,
        tenantId,
        rows.map((row) => lineOf(row, told, now)),
        now,
      )
    const news = rows.map(({ id, nextDeadlineAt, ...row }) => ({
      type: 'case.updated' as const,
      subject: publicId('case', id),
      data: {
        ...row,
        nextDeadlineAt: /infinity/.test(nextDeadlineAt) ? null : nextDeadlineAt,
        changed: [changed],
      },
      at: now,
    }))
    await this.outbox.publish(tx, tenantId, news)
    return new Set(rows.map((row) => row.id))
  }
}

const lineOf = ({ id, revision }: ChangedRow, { type, text, by, key, at }: Told, now: string): CaseEvent =>
  caseEvent({
    case_id: id,
    at: at ?? now,
    event_key: key ?? `${type}:${revision}`,
    type,
    actor: by === undefined ? 'system' : 'staff',
    actor_name: by ?? null,
    origin: by === undefined ? 'computed' : 'staff',
    text,
  })
