import { ConflictException, HttpException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import { StaffChanges } from '../../cases/staff-changes.js'
import { Clock } from '../../infra/clock.js'
import { Database } from '../../infra/database.js'
import type { Transaction } from '../../infra/database.js'

/** A deadline nears when it is this close; a case comes back then, however long it was put off. */
export const NEAR_MS = 2 * 3_600_000
const LONGEST_MS = 90 * 86_400_000
const BATCH = 500

interface Sleeper {
  tenantId: number
  caseId: string
  why: 'time' | 'deadline' | 'moved' | 'buyer_wrote'
}

/** Puts cases off and brings them back: at the time, or before it when something happens that cannot wait. */
@Injectable()
export class Snooze {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(StaffChanges) private readonly changes: StaffChanges,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** 422 for an instant that has passed or is more than 90 days off, 409 for a case that must not be put off. */
  async until(tenantId: number, caseId: string, until: string, by: string): Promise<void> {
    const now = this.clock.now()
    const wait = Date.parse(until) - now.getTime()
    if (wait <= 0 || wait > LONGEST_MS)
      throw new HttpException(
        { code: 'snooze_invalid', message: 'put it off for up to 90 days from now' },
        422,
      )
    await this.database.change(async (tx) => {
      const one = await lock(tx, tenantId, caseId)
      if (one.box === 'closed') throw refusal('case_closed', 'the case is closed')
      if (one.status === 'unrecognised')
        throw refusal('not_now', 'the marketplace shows a state that we do not know: look at it first')
      const wakeAt = wakingAt(until, one.deadlineAt, now)
      await tx.query(
        `insert into case_snooze (tenant_id, case_id, until, wake_at, at, state, deadline_at) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (tenant_id, case_id) do update set until = excluded.until, wake_at = excluded.wake_at, at = excluded.at,
           state = excluded.state, deadline_at = excluded.deadline_at`,
        [tenantId, caseId, until, wakeAt, now, one.state, one.deadlineAt],
      )
      const assignment = { set: 'snoozed_until = $4::timestamptz', parameters: [until] }
      const line = { type: 'snoozed', text: until, by }
      await this.changes.within(tx, tenantId, [caseId], assignment, 'snooze', line)
    })
  }

  /** Brings a case back by hand; one that is not put off stays as it is. */
  async end(tenantId: number, caseId: string, by: string): Promise<void> {
    await this.database.change(async (tx) => {
      await lock(tx, tenantId, caseId)
      await this.wake(tx, tenantId, [caseId], { type: 'woken', text: 'by_hand', by })
    })
  }

  /** Brings back what is due or has something new; gives how many cases. */
  async run(): Promise<number> {
    const due = await this.database.query<Sleeper>(
      `select s.tenant_id as "tenantId", s.case_id::text as "caseId", w.why from case_snooze s
       join cases c on c.tenant_id = s.tenant_id and c.id = s.case_id
       cross join lateral (select case
         when exists (select from case_event e where e.tenant_id = c.tenant_id and e.case_id = c.id
           and e.actor = 'buyer' and e.recorded_at > s.at) then 'buyer_wrote'
         when c.state <> s.state or c.box = 'closed' then 'moved'
         when c.next_deadline_at < s.deadline_at then 'deadline'
         when s.wake_at <= $1 then case when s.wake_at < s.until then 'deadline' else 'time' end end as why) w
       where w.why is not null order by s.wake_at limit ${BATCH}`,
      [this.clock.now()],
    )
    for (const [tenantId, ofTenant] of Map.groupBy(due, (one) => one.tenantId))
      for (const [why, rows] of Map.groupBy(ofTenant, (one) => one.why))
        await this.database.change((tx) =>
          this.wake(
            tx,
            tenantId,
            rows.map((row) => row.caseId),
            { type: 'woken', text: why },
          ),
        )
    return due.length
  }

  private async wake(
    tx: Transaction,
    tenantId: number,
    caseIds: readonly string[],
    line: { type: string; text: string; by?: string },
  ): Promise<void> {
    const assignment = { set: 'snoozed_until = null', where: 'c.snoozed_until is not null' }
    await this.changes.within(tx, tenantId, caseIds, assignment, 'snooze', line)
    await tx.query(`delete from case_snooze where tenant_id = $1 and case_id = any($2::bigint[])`, [
      tenantId,
      caseIds,
    ])
  }
}

/**
 * When a case comes back at the latest: two hours before its deadline if that is ahead; a deadline that is nearer already may
 * pass no earlier than that the case is back. One that has passed changes nothing any more.
 */
export function wakingAt(until: string, deadlineAt: string, now: Date): string {
  const due = Date.parse(deadlineAt)
  if (Number.isNaN(due) || due <= now.getTime()) return until
  const near = due - NEAR_MS > now.getTime() ? due - NEAR_MS : due
  return new Date(Math.min(Date.parse(until), near)).toISOString()
}

interface Locked {
  box: string
  status: string
  state: string
  deadlineAt: string
}

async function lock(tx: Transaction, tenantId: number, caseId: string): Promise<Locked> {
  const [row] = await tx.query<Locked>(
    `select box, status, state, next_deadline_at as "deadlineAt" from cases where tenant_id = $1 and id = $2 for update`,
    [tenantId, caseId],
  )
  if (!row) throw new NotFoundException('no such case')
  return row
}

const refusal = (code: string, message: string) => new ConflictException({ code, message })
