import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Patch,
  Post,
  UseInterceptors,
} from '@nestjs/common'
import { IsBoolean, IsObject, IsOptional } from 'class-validator'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import type { Subscription } from '#adapter'
import type { Settings } from '#config'
import { marketplaceOf } from '#marketplaces'
import { Database } from '../infra/database.js'
import { numberOf, publicId } from '../infra/ids.js'
import { Idempotent } from '../infra/idempotency.js'
import { Describe, Says, idSchema } from '../infra/describe.js'
import { AccountRemoval } from './account-removal.js'
import { AccountChanges } from './account-changes.js'
import { accountSchema, accountsSchema } from './account-schema.js'
import { SETTINGS } from '../infra/settings.js'
import { Accounts } from './accounts.js'
import { ConnectDto, newAccountOf } from './connect.dto.js'
import { pushAddress, pushPath } from './push-address.js'

interface StreamRow {
  accountId: string
  stream: string
  everySeconds: number
  reading: boolean
  completeAt: string | null
  lastOkAt: string | null
  nextDueAt: string
  problem: { code: string; message: string; at: string } | null
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

class ChangeAccountDto {
  @Says('No poll of a paused shop begins')
  @IsOptional()
  @IsBoolean()
  paused?: boolean

  @Says('Over those kept, by the marketplace’s `settingsSchema`')
  @IsOptional()
  @IsObject()
  settings?: Record<string, unknown>
}

const path = { id: idSchema('acct') }

@Controller('v1/accounts')
@Scopes('accounts:read')
export class AccountsController {
  constructor(
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(Database) private readonly database: Database,
    @Inject(AccountChanges) private readonly changes: AccountChanges,
    @Inject(AccountRemoval) private readonly removal: AccountRemoval,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Describe({
    id: 'listAccounts',
    summary: 'Shops, with their health and the next step',
    answer: accountsSchema,
  })
  async list(@Caller() caller: CallerIdentity) {
    return { data: await this.shops(caller.tenantId) }
  }

  @Post()
  @Scopes('accounts:write')
  @UseInterceptors(Idempotent)
  @Describe({
    id: 'connectAccount',
    summary: 'Connect a shop, or renew the credentials of the one with this name',
    description: 'With a test key the shop is one of the simulated marketplaces.',
    answer: accountSchema,
    idempotency: 'optional',
    problems: [409, 413, 415, 422],
  })
  async connect(@Caller() caller: CallerIdentity, @Body() body: ConnectDto) {
    const id = await this.accounts.connect(caller.tenantId, newAccountOf(caller, body), caller)
    return this.shop(caller.tenantId, id)
  }

  @Get(':id')
  @Describe({ id: 'getAccount', summary: 'One shop', answer: accountSchema, problems: [404], path })
  find(@Caller() caller: CallerIdentity, @Param('id') id: string) {
    return this.shop(caller.tenantId, numberOf('acct', id))
  }

  @Patch(':id')
  @Scopes('accounts:write')
  @Describe({
    id: 'changeAccount',
    summary: 'Pause or resume a shop, or change its settings',
    answer: accountSchema,
    problems: [404, 413, 415],
    path,
  })
  async change(@Caller() caller: CallerIdentity, @Param('id') id: string, @Body() body: ChangeAccountDto) {
    const accountId = numberOf('acct', id)
    await this.shop(caller.tenantId, accountId)
    if (body.settings !== undefined)
      await this.changes.settings(caller.tenantId, accountId, body.settings, caller)
    if (body.paused !== undefined) await this.changes.pause(caller.tenantId, accountId, body.paused, caller)
    return this.shop(caller.tenantId, accountId)
  }

  @Delete(':id')
  @HttpCode(204)
  @Scopes('accounts:write')
  @Describe({
    id: 'removeAccount',
    summary: 'Remove a shop and everything that was read of it',
    description:
      'Its credentials are erased at once and nothing is read or done any more; its cases, orders and grades follow in the background, ' +
      'each case with `case.removed` in the feed. Export what you want to keep first; a shop that only rests is paused.',
    answer: null,
    problems: [404],
    path,
  })
  remove(@Caller() caller: CallerIdentity, @Param('id') id: string): Promise<void> {
    return this.removal.remove(caller.tenantId, numberOf('acct', id), caller)
  }

  private async shop(tenantId: number, accountId: string) {
    const shops = await this.shops(tenantId)
    const found = shops.find((one) => one.id === publicId('acct', accountId))
    if (!found) throw new NotFoundException('no such account')
    return found
  }

  private async shops(tenantId: number) {
    const [accounts, pushes, hosts, streams] = await Promise.all([
      this.accounts.list(tenantId),
      this.database.query<PushRow>(
        `select id::text as "accountId", marketplace, push_key as key, push_checked_at as "checkedAt",
           push_subscriptions as subscriptions, push_problem as problem,
           (select max(last_at) from push_tally t where t.tenant_id = a.tenant_id and t.account_id = a.id and outcome <> 'refused') as "lastAt"
         from account a where tenant_id = $1`,
        [tenantId],
      ),
      this.database.query<HostRow>(
        `select account_id::text as "accountId", host, answered_at as "answeredAt", failing_since as "failingSince",
           case when open_until is null then 'closed' else 'open' end as circuit, open_until as "nextTryAt"
         from host_circuit where tenant_id = $1 order by account_id, host`,
        [tenantId],
      ),
      this.database.query<StreamRow>(
        `select account_id::text as "accountId", stream, every_seconds as "everySeconds", lease_until > now() as reading,
           complete_at as "completeAt", last_ok_at as "lastOkAt", next_due_at as "nextDueAt", problem
         from sync_stream where tenant_id = $1 order by account_id, stream`,
        [tenantId],
      ),
    ])
    return accounts.map((account) => ({
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
        .map(({ accountId: _own, problem, ...stream }) => ({ ...stream, lastProblem: problem })),
    }))
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
