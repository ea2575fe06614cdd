import { randomUUID } from 'node:crypto'
import { Inject, Injectable } from '@nestjs/common'
import { Database } from './database.js'

/** Long enough for any of our jobs; each may also run twice without harm. */
const LEASE_SECONDS = 600

/**
 * Elects, for each turn of a periodic job, the one replica that runs it: every replica's timer fires, the insert of
 * (job, slot) succeeds once. A lock alone would not do: a late replica would find it free again.
 */
@Injectable()
export class JobLedger {
  private readonly owner = randomUUID()

  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * Runs `work` if this replica wins the slot: the current time cut down to `everySeconds`. A slot whose owner died
   * before finishing is free again after `leaseSeconds`, one whose work failed at once. Tells whether it ran.
   */
  async once(
    name: string,
    everySeconds: number,
    work: () => Promise<unknown>,
    leaseSeconds = LEASE_SECONDS,
  ): Promise<boolean> {
    const [slot] = await this.database.query<{ slot: string }>(
      `insert into job_run (name, slot, owner, lease_until)
       values ($1, to_timestamp(floor(extract(epoch from now()) / $2) * $2), $3, now() + make_interval(secs => $4))
       on conflict (name, slot) do update set owner = excluded.owner, lease_until = excluded.lease_until
         where job_run.finished_at is null and job_run.lease_until < now()
       returning slot`,
      [name, everySeconds, this.owner, leaseSeconds],
    )
    if (!slot) return false
    const mine = [name, slot.slot, this.owner]
    try {
      await work()
    } catch (error) {
      await this.database.query(
        `update job_run set lease_until = '-infinity' where name = $1 and slot = $2 and owner = $3`,
        mine,
      )
      throw error
    }
    await this.database.query(
      `with old as (delete from job_run where name = $1 and slot <> $2 and lease_until < now() - interval '7 days')
       update job_run set finished_at = now() where name = $1 and slot = $2 and owner = $3`,
      mine,
    )
    return true
  }
}
