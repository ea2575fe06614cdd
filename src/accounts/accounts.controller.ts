import { Controller, Get, Inject } from '@nestjs/common'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import type { Subscription } from '#adapter'
import type { Settings } from '#config'
import { marketplaceOf } from '#marketplaces'
import { Database } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { Describe } from '../infra/describe.js'
import { accountsSchema } from './account-schema.js'
import { SETTINGS } from '../infra/settings.js'
import { Accounts } from './accounts.js'
import { pushAddress, pushPath } from './push-address.js'

interface StreamRow {
  accountId: string
  stream: string
  lastOkAt: string | null
  nextDueAt: string
  problem: unknown
}

interface HostRow {
  accountId: string
  host: string
  answeredAt: string | null
  failingSince: string | null
  circuit: 'closed' | 'open'
  nextTryAt: string | null
}

interface PushRow {
  accountId: string
  marketplace: string
  key: string
  checkedAt: string | null
  subscriptions: readonly Subscription[] | null
  problem: string | null
  lastAt: string | null
}

@Controller('v1/accounts')
@Scopes('accounts:read')
export class AccountsController {
  constructor(
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(Database) private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Describe({
    id: 'listAccounts',
    summary: 'Shops, with their health and the next step',
    answer: accountsSchema,
  })
  async list(@Caller() caller: CallerIdentity) {
    const [accounts, pushes, hosts, streams] = await Promise.all([
      this.accounts.list(caller.tenantId),
      this.database.query<PushRow>(
        `select id::text as "accountId", marketplace, push_key as key, push_checked_at as "checkedAt",
           push_subscriptions as subscriptions, push_problem as problem,
           (select max(last_at) from push_tally t where t.tenant_id = a.tenant_id and t.account_id = a.id and outcome <> 'refused') as "lastAt"
         from account a where tenant_id = $1`,
        [caller.tenantId],
      ),
      this.database.query<HostRow>(
        `select account_id::text as "accountId", host, answered_at as "answeredAt", failing_since as "failingSince",
           case when open_until is null then 'closed' else 'open' end as circuit, open_until as "nextTryAt"
         from host_circuit where tenant_id = $1 order by account_id, host`,
        [caller.tenantId],
      ),
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
          state: account.pausedAt ? ('paused' as const) : account.health,
          reason: account.healthReason,
          nextStep: account.healthNextStep,
        },
        push: this.pushJson(pushes.find((push) => push.accountId === account.id)),
        hosts: hosts
          .filter((host) => host.accountId === account.id)
          .map(({ accountId: _own, ...host }) => host),
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

  /** Where the marketplace is to push news of this shop, and whether it does; null where it cannot. */
  private pushJson(push: PushRow | undefined) {
    if (!push || !marketplaceOf(push.marketplace)?.pushes) return null
    const { marketplace, key, lastAt, checkedAt, subscriptions, problem } = push
    return {
      address: pushAddress(this.settings, marketplace, key),
      path: pushPath(marketplace, key),
      lastReceivedAt: lastAt,
      checkedAt,
      subscriptions,
      problem,
    }
  }
}
