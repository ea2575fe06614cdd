import { Controller, Get, Inject } from '@nestjs/common'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { Database } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { Accounts } from './accounts.js'

interface StreamRow {
  accountId: string
  stream: string
  lastOkAt: string | null
  nextDueAt: string
  problem: unknown
}

@Controller('v1/accounts')
@Scopes('accounts:read')
export class AccountsController {
  constructor(
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(Database) private readonly database: Database,
  ) {}

  @Get()
  async list(@Caller() caller: CallerIdentity) {
    const [accounts, streams] = await Promise.all([
      this.accounts.list(caller.tenantId),
      this.database.query<StreamRow>(
        `select account_id::text as "accountId", stream, last_ok_at as "lastOkAt", next_due_at as "nextDueAt", problem
         from sync_stream where tenant_id = $1 order by account_id, stream`,
        [caller.tenantId],
      ),
    ])
    return {
      data: accounts.map((account) => ({
        id: publicId('acct', account.id),
        marketplace: account.marketplace,
        name: account.name,
        site: account.site,
        endpoints: account.endpoints,
        settings: account.settings,
        alarms: account.alarms,
        health: {
          state: account.pausedAt ? 'paused' : account.health,
          reason: account.healthReason,
          nextStep: account.healthNextStep,
        },
        streams: streams
          .filter((stream) => stream.accountId === account.id)
          .map(({ stream, lastOkAt, nextDueAt, problem }) => ({
            stream,
            lastOkAt,
            nextDueAt,
            lastProblem: problem,
          })),
      })),
    }
  }
}
