import { Inject, Injectable, NotFoundException } from '@nestjs/common'
import { marketplaceOf } from '#marketplaces'
import { recordAudit } from '../auth/audit.js'
import type { Actor } from '../auth/audit.js'
import { Database } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { jsonText } from '../infra/storable.js'
import { checkedSettings } from './accounts.js'

/** What staff and ERP systems change of a connected shop. */
@Injectable()
export class AccountChanges {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** No poll of a paused shop begins; resumed, every stream looks again at once. Repeating it changes nothing. */
  async pause(tenantId: number, accountId: string, paused: boolean, by: Actor): Promise<void> {
    const place = [tenantId, accountId]
    await this.database.transaction(async (tx) => {
      const [row] = await tx.query<{ was: boolean }>(
        `select paused_at is not null as was from account where tenant_id = $1 and id = $2 and removed_at is null for no key update`,
        place,
      )
      if (!row) throw new NotFoundException('no such account')
      if (row.was === paused) return
      await tx.query(
        `update account set paused_at = case when $3 then now() end where tenant_id = $1 and id = $2`,
        [...place, paused],
      )
      if (!paused)
        await tx.query(
          `update sync_stream set next_due_at = now() where tenant_id = $1 and account_id = $2`,
          place,
        )
      const subject = publicId('acct', accountId)
      await recordAudit(tx, tenantId, by, { type: 'account.changed', subject, detail: { paused } })
    })
  }

  /** The settings given, over those kept; 400 for what the marketplace's schema refuses. */
  async settings(
    tenantId: number,
    accountId: string,
    given: Readonly<Record<string, unknown>>,
    by: Actor,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [row] = await tx.query<{ marketplace: string; settings: Record<string, unknown> }>(
        `select marketplace, settings from account where tenant_id = $1 and id = $2 and removed_at is null for no key update`,
        [tenantId, accountId],
      )
      const marketplace = row && marketplaceOf(row.marketplace)
      if (!marketplace) throw new NotFoundException('no such account')
      const checked = checkedSettings(marketplace, { ...row.settings, ...given })
      await tx.query(`update account set settings = $3 where tenant_id = $1 and id = $2`, [
        tenantId,
        accountId,
        jsonText(checked),
      ])
      // Which settings, not what they are: some marketplaces have secrets among them.
      const [subject, detail] = [publicId('acct', accountId), { settings: Object.keys(given).sort() }]
      await recordAudit(tx, tenantId, by, { type: 'account.changed', subject, detail })
    })
  }
}
