import { randomUUID } from 'node:crypto'
import { Inject, Injectable } from '@nestjs/common'
import { Database } from './database.js'

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
   * before finishing is free again after `leaseSeconds`. Tells whether it ran.
   */
  async once(
    name: string,
    everySeconds: number,
    work: () => Promise<unknown>,
    leaseSeconds = Math.max(60, everySeconds),
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
    await work()
    await this.database.query(
      `with old as (delete from job_run where name = $1 and finished_at < now() - interval '2 days')
       update job_run set finished_at = now() where name = $1 and slot = $2 and owner = $3`,
      [name, slot.slot, this.owner],
    )
    return true
  }
}
