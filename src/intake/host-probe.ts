import { Inject, Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import { Problem } from '#adapter'
import { marketplaces } from '#marketplaces'
import { Accounts } from '../accounts/accounts.js'
import { Database } from '../infra/database.js'
import { Leases } from './leases.js'

const AT_A_TIME = 20

/** Asks hosts that did not answer whether they are back, where the marketplace has a call for that. */
@Injectable()
export class HostProbe {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(Leases) private readonly leases: Leases,
    @Inject(PinoLogger) private readonly logger: PinoLogger,
  ) {}

  /** Probes every shop whose circuit may be tried again; those that answer are read at once. Gives how many are back. */
  async run(): Promise<number> {
    const able = marketplaces.filter((one) => one.probes).map((one) => one.id)
    const due = await this.database.query<{ tenantId: number; accountId: string }>(
      `select distinct c.tenant_id as "tenantId", c.account_id::text as "accountId" from host_circuit c
       join account a on a.tenant_id = c.tenant_id and a.id = c.account_id
       where c.open_until <= now() and a.marketplace = any($1) and a.paused_at is null limit ${AT_A_TIME}`,
      [able],
    )
    let back = 0
    for (const shop of due) if (await this.probe(shop.tenantId, shop.accountId)) back += 1
    return back
  }

  private async probe(tenantId: number, accountId: string): Promise<boolean> {
    try {
      await (await this.accounts.open(tenantId, accountId)).connected('poll').probe()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.logger.info(
        { tenantId, accountId, code: error.code },
        'a host that was spared does not answer well yet',
      )
      return false
    }
    await this.leases.hasten({ tenantId, accountId })
    return true
  }
}
