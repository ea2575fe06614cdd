import { Inject, Injectable } from '@nestjs/common'
import type { Deadline } from '#case'
import { Outbox } from '../delivery/outbox.js'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import type { Transaction } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { unnest } from '../infra/unnest.js'
import { alarmTag } from './case-columns.js'
import { caseEvent, recordEvents } from './case-events.js'

const BATCH = 500

interface Due {
  tenantId: number
  id: string
  state: string
  deadlines: Deadline[]
  alarmed: string[]
}

interface Missed {
  readonly tenantId: number
  readonly id: string
  readonly state: string
  readonly deadline: Deadline
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

  /** Gives the number of cases marked. Short transactions, so that the changes feed is never held up. */
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
      const due = await tx.query<Due>(
        `select tenant_id as "tenantId", id::text, state, deadlines, alarmed from cases
         where box <> 'closed' and next_alarm_at < 'infinity' and next_alarm_at <= $1
         order by next_alarm_at limit $2 for update skip locked`,
        [now, BATCH],
      )
      const alarms = due.map((one) => alarmsOf(one, now))
      await mark(tx, alarms, now)
      const missed = alarms.flatMap((alarm) => alarm.missed)
      for (const [tenantId, rows] of Map.groupBy(missed, (row) => row.tenantId))
        await this.tell(tx, tenantId, rows, now)
      return due.length
    })
  }

  private async tell(
    tx: Transaction,
    tenantId: number,
    missed: readonly Missed[],
    now: string,
  ): Promise<void> {
    const events = missed.map(({ id, state, deadline: { key, dueAt, onMiss } }) =>
      caseEvent({
        case_id: id,
        at: dueAt,
        event_key: `deadline_missed:${key}`,
        type: 'deadline_missed',
        actor: 'system',
        origin: 'computed',
        from_state: state,
        to_state: state,
        text: `${key}: ${onMiss}`,
      }),
    )
    await recordEvents(tx, tenantId, events, now)
    const news = missed.map(({ id, state, deadline: { key, dueAt, party, onMiss } }) => ({
      type: 'deadline.missed' as const,
      subject: publicId('case', id),
      data: { key, dueAt, party, onMiss, state },
      at: now,
    }))
    await this.outbox.publish(tx, tenantId, news)
  }
}

interface Alarms {
  readonly one: Due
  readonly missed: readonly Missed[]
  readonly alarmed: readonly string[]
  readonly next: string
}

/** The clocks of a case that have run out without an alarm so far, and when the next one does. */
function alarmsOf(one: Due, now: string): Alarms {
  const open = one.deadlines.filter((deadline) => !one.alarmed.includes(alarmTag(deadline)))
  const isPassed = ({ dueAt }: Deadline): boolean => Date.parse(dueAt) <= Date.parse(now)
  const passed = open.filter(isPassed)
  const { tenantId, id, state } = one
  return {
    one,
    missed: passed.map((deadline) => ({ tenantId, id, state, deadline })),
    alarmed: [...one.alarmed, ...passed.map(alarmTag)],
    next: open.find((deadline) => !isPassed(deadline))?.dueAt ?? 'infinity',
  }
}

async function mark(tx: Transaction, alarms: readonly Alarms[], now: string): Promise<void> {
  if (alarms.length === 0) return
  const types = { tenant_id: 'int', id: 'bigint', alarmed: 'jsonb', next: 'timestamptz' } as const
  const rows = alarms.map(({ one, alarmed, next }) => ({
    tenant_id: one.tenantId,
    id: one.id,
    alarmed,
    next,
  }))
  const { from, parameters } = unnest(types, rows, 2)
  await tx.query(
    `update cases c set alarmed = array(select jsonb_array_elements_text(u.alarmed::jsonb)), next_alarm_at = u.next,
       updated_at = $1, revision = c.revision + 1, change_xid = pg_current_xact_id()
     from ${from} where c.tenant_id = u.tenant_id and c.id = u.id`,
    [now, ...parameters],
  )
}
