import { Inject, Injectable } from '@nestjs/common'
import { Database } from '../infra/database.js'
import { Vault } from '../infra/vault.js'

/** Forgets what people wrote about buyers once their cases are long over; that and when they wrote stays. */
@Injectable()
export class DeskRetention {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
  ) {}

  /** Notes, the words of promises and of complaints, of cases that were closed before then. */
  async eraseBefore(instant: Date): Promise<void> {
    await this.database.query(
      `delete from case_note n using cases c
       where c.tenant_id = n.tenant_id and c.id = n.case_id and c.box = 'closed' and c.closed_at < $1`,
      [instant],
    )
    await this.database.query(
      `update complaint k set note = null where k.note is not null and k.at < $1 and not exists (
         select from cases c where c.tenant_id = k.tenant_id and c.id = k.case_id and (c.box <> 'closed' or c.closed_at >= $1))`,
      [instant],
    )
    const tenants = await this.database.query<{ id: number }>(
      `select distinct tenant_id as id from follow_up`,
    )
    for (const { id } of tenants) await this.forgetPromises(id, instant)
  }

  /** The rows stay, for the share of promises that were kept. What was emptied before has the length of an empty seal. */
  private async forgetPromises(tenantId: number, instant: Date): Promise<void> {
    const empty = (await this.vault.of(tenantId)).seal(JSON.stringify({ text: '', when: '' }), 'follow_up')
    await this.database.query(
      `update follow_up f set words = $3 from cases c
       where f.tenant_id = $1 and c.tenant_id = f.tenant_id and c.id = f.case_id and c.box = 'closed' and c.closed_at < $2
         and octet_length(f.words) <> octet_length($3::bytea)`,
      [tenantId, instant, empty],
    )
  }
}
