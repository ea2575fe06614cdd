import { Inject, Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import type { Alarm } from '#adapter'
import { Outbox } from '../delivery/outbox.js'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { Accounts } from './accounts.js'

const PAGE = 200

/** Looks after what a person must attend to before a date: secrets and consents that run out. */
@Injectable()
export class AccountAlarms {
  constructor(
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(PinoLogger) private readonly logger: PinoLogger,
  ) {}

  /** Asks every shop's adapter what runs out, writes it to the account and tells what is new; gives the alarms raised. */
  async check(): Promise<number> {
    await this.clock.refresh()
    let raised = 0
    for (let after = '0'; ;) {
      const page = await this.database.query<{ tenantId: number; id: string }>(
        `select tenant_id as "tenantId", id::text from account where id > $1 and removed_at is null order by id limit ${PAGE}`,
        [after],
      )
      for (const { tenantId, id } of page) raised += await this.checkOne(tenantId, id)
      const last = page.at(-1)
      if (!last || page.length < PAGE) return raised
      after = last.id
    }
  }

  /** A shop whose secrets cannot be read is told of in the log and does not hold up the others. */
  private async checkOne(tenantId: number, accountId: string): Promise<number> {
    try {
      const { marketplace, account } = await this.accounts.open(tenantId, accountId)
      const raised = await this.keep(tenantId, accountId, marketplace.alarms(account, this.clock.now()))
      await this.accounts.report(tenantId, accountId)
      return raised
    } catch (error) {
      this.logger.error({ err: error, tenantId, accountId }, 'the alarms of a shop cannot be checked')
      return 0
    }
  }

  private keep(tenantId: number, accountId: string, alarms: readonly Alarm[]): Promise<number> {
    const now = this.clock.now().toISOString()
    return this.database.change(async (tx) => {
      const [row] = await tx.query<{ before: Alarm[] }>(
        `select alarms as before from account where tenant_id = $1 and id = $2 for no key update`,
        [tenantId, accountId],
      )
      const before = row?.before ?? []
      if (JSON.stringify(before) === JSON.stringify(alarms)) return 0
      await tx.query(`update account set alarms = $3 where tenant_id = $1 and id = $2`, [
        tenantId,
        accountId,
        JSON.stringify(alarms),
      ])
      const fresh = alarms.filter(
        ({ code, severity }) => !before.some((one) => one.code === code && one.severity === severity),
      )
      const news = fresh.map((alarm) => ({
        type: 'account.alarm' as const,
        subject: publicId('acct', accountId),
        data: { ...alarm },
        at: now,
      }))
      await this.outbox.publish(tx, tenantId, news)
      return fresh.length
    })
  }
}
