import { BadRequestException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { PinoLogger } from 'nestjs-pino'
import { IsNull } from 'typeorm'
import type { Repository } from 'typeorm'
import type { Account, Alarm, Connected, Connection, Lane, Marketplace, ShopSettings } from '#adapter'
import type { Settings } from '#config'
import { marketplaceOf } from '#marketplaces'
import { SYSTEM, recordAudit } from '../auth/audit.js'
import type { Actor } from '../auth/audit.js'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { SETTINGS } from '../infra/settings.js'
import { Vault } from '../infra/vault.js'
import { AccountEntity } from './account.entity.js'
import { healthOf } from './account-health.js'
import type { Trouble } from './account-health.js'
import { HostCircuits } from './host-circuits.js'
import { KeptTokens } from './kept-tokens.js'
import { RateBuckets } from './rate-buckets.js'
import type { BudgetLevel } from './rate-buckets.js'
import { AccountTokens } from './tokens.js'

/** A shop ready for calls. */
export interface OpenAccount {
  readonly tenantId: number
  readonly accountId: string
  readonly site: string
  readonly settings: ShopSettings
  readonly marketplace: Marketplace
  /** With its credentials: never to be logged or shown. */
  readonly account: Account
  connected(lane: Lane): Connected
}

export interface NewAccount {
  readonly marketplace: string
  readonly name: string
  readonly site: string
  readonly endpoints: 'live' | 'sandbox'
  readonly credentials: Readonly<Record<string, string>>
  /** Checked by the marketplace's schema; what is not given has its default. */
  readonly settings?: Readonly<Record<string, unknown>>
}

@Injectable()
export class Accounts {
  private readonly keptTokens: KeptTokens
  private readonly notedAnswers = new Map<string, number>()

  constructor(
    @InjectRepository(AccountEntity) private readonly repository: Repository<AccountEntity>,
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(PinoLogger) private readonly logger: PinoLogger,
  ) {
    this.keptTokens = new KeptTokens(Math.max(1, Math.floor(settings.databasePool / 2)))
  }

  /**
   * Connects a shop and puts all its streams into the schedule; connecting the same shop again renews its credentials and
   * its site. What is read of the simulated marketplace is never mixed with what is real.
   */
  async connect(tenantId: number, shop: NewAccount, by: Actor = SYSTEM): Promise<string> {
    const marketplace = knownMarketplace(shop)
    const missing = marketplace.credentials
      .filter((field) => !field.optional && !shop.credentials[field.name])
      .map((field) => field.name)
    if (missing.length > 0) throw new BadRequestException(`credentials are missing: ${missing.join(', ')}`)
    const settings = checkedSettings(marketplace, shop.settings ?? {})
    const vault = await this.vault.of(tenantId)
    const sealed = vault.seal(JSON.stringify(shop.credentials), 'credentials')
    return this.database.transaction(async (tx) => {
      const [account] = await tx.query<{ id: string }>(
        `insert into account (tenant_id, marketplace, name, site, endpoints, credentials, settings) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (tenant_id, marketplace, name) where removed_at is null do update set credentials = excluded.credentials, site = excluded.site,
           settings = case when $8 then excluded.settings else account.settings end, health = 'ok', health_reason = null, health_next_step = null
           where account.endpoints = excluded.endpoints
         returning id`,
        [
          tenantId,
          shop.marketplace,
          shop.name,
          shop.site,
          shop.endpoints,
          sealed,
          JSON.stringify(settings),
          shop.settings !== undefined,
        ],
      )
      if (!account) {
        throw new BadRequestException(
          `${shop.name} is already connected, but not to the ${shop.endpoints} marketplace`,
        )
      }
      const place = [tenantId, account.id]
      await tx.query(`delete from account_token where tenant_id = $1 and account_id = $2`, place)
      for (const [stream, { everySeconds }] of Object.entries(marketplace.streams)) {
        if (everySeconds === null) continue
        await tx.query(
          `insert into sync_stream (tenant_id, account_id, stream, every_seconds) values ($1, $2, $3, $4)
           on conflict (tenant_id, account_id, stream) do update set every_seconds = excluded.every_seconds, next_due_at = now(),
             failures = 0, problem = null`,
          [...place, stream, everySeconds],
        )
      }
      const [subject, detail] = [
        publicId('acct', account.id),
        { marketplace: shop.marketplace, name: shop.name },
      ]
      await recordAudit(tx, tenantId, by, { type: 'account.connected', subject, detail })
      return account.id
    })
  }

  list(tenantId: number): Promise<AccountEntity[]> {
    return this.repository.find({ where: { tenantId, removedAt: IsNull() }, order: { id: 'ASC' } })
  }

  /** What the owner of a shop set for it, complete. */
  async settingsOf(tenantId: number, accountId: string): Promise<ShopSettings> {
    const [row] = await this.database.query<{ marketplace: string; settings: Record<string, unknown> }>(
      `select marketplace, settings from account where tenant_id = $1 and id = $2 and removed_at is null`,
      [tenantId, accountId],
    )
    if (!row) throw new NotFoundException('no such account')
    return completed(marketplaceOf(row.marketplace), row.settings)
  }

  async open(tenantId: number, accountId: string): Promise<OpenAccount> {
    const { account, marketplace, vault, credentials, budget } = await this.unsealed(tenantId, accountId)
    const settings = completed(marketplace, account.settings)
    const now = () => this.clock.now()
    const fingerprint = vault.fingerprint(JSON.stringify(credentials)).toString('base64url')
    const tokens = new AccountTokens(
      this.database,
      vault,
      tenantId,
      accountId,
      fingerprint,
      this.keptTokens,
      now,
    )
    const circuit = new HostCircuits(this.database, tenantId, accountId, this.notedAnswers)
    const seen: Account = {
      id: accountId,
      site: account.site,
      credentials,
      endpoints: this.endpointsOf(marketplace, account),
      settings,
    }
    const connection = (lane: Lane): Connection => ({
      account: seen,
      budget,
      lane,
      tokens,
      circuit,
      now,
      log: (line) =>
        this.logger.debug({ ...line, marketplace: marketplace.id, accountId }, 'marketplace call'),
    })
    return {
      tenantId,
      accountId,
      site: account.site,
      settings,
      marketplace,
      account: seen,
      connected: (lane) => marketplace.connect(connection(lane)),
    }
  }

  /** A shop that is not connected yet, ready for the one call that its consent needs. */
  async prospect(tenantId: number, shop: NewAccount): Promise<OpenAccount> {
    const marketplace = knownMarketplace(shop)
    const settings = checkedSettings(marketplace, shop.settings ?? {})
    const { site, credentials } = shop
    const endpoints = this.endpointsOf(marketplace, shop)
    const account: Account = { id: '0', site, credentials, endpoints, settings }
    const connected = (lane: Lane) =>
      marketplace.connect({
        account,
        lane,
        budget: this.budgetOf(marketplace, shop.endpoints, credentials, `${tenantId}/new`),
        tokens: { get: async (_purpose, obtain) => (await obtain()).value },
        now: () => this.clock.now(),
      })
    return { tenantId, accountId: '0', site, settings, marketplace, account, connected }
  }

  /** Puts credentials over those kept, as a new consent gives them; everything is read again at once. */
  async renew(tenantId: number, accountId: string, given: Readonly<Record<string, string>>, by: Actor) {
    const { account, credentials } = await this.unsealed(tenantId, accountId)
    const { marketplace, name, site, endpoints } = account
    const renewed = { ...credentials, ...given }
    await this.connect(tenantId, { marketplace, name, site, endpoints, credentials: renewed }, by)
  }

  /** What is left of the marketplace's limits for this shop. */
  async budgets(tenantId: number, accountId: string): Promise<BudgetLevel[]> {
    const { budget } = await this.unsealed(tenantId, accountId)
    return budget.levels()
  }

  private async unsealed(tenantId: number, accountId: string) {
    const account = await this.repository.findOneBy({ tenantId, id: accountId, removedAt: IsNull() })
    if (!account) throw new NotFoundException('no such account')
    const marketplace = marketplaceOf(account.marketplace)
    if (!marketplace)
      throw new Error(`account ${accountId} is of an unknown marketplace: ${account.marketplace}`)
    const vault = await this.vault.of(tenantId)
    const credentials = JSON.parse(vault.open(account.credentials, 'credentials').toString()) as Record<
      string,
      string
    >
    const place = `${tenantId}/${accountId}`
    const budget = this.budgetOf(marketplace, account.endpoints, credentials, place)
    return { account, marketplace, vault, credentials, budget }
  }

  /** What the marketplace allows an application is shared by all its shops, what it allows a shop is the shop's own. */
  private budgetOf(
    marketplace: Marketplace,
    endpoints: NewAccount['endpoints'],
    credentials: Readonly<Record<string, string>>,
    place: string,
  ): RateBuckets {
    const app = `${endpoints}/${marketplace.id}/${credentials['clientId'] ?? ''}`
    return new RateBuckets(this.database, marketplace.limits, { app, account: `${app}/${place}` })
  }

  /**
   * Writes down how the shop is doing, by the worst that any of its streams last met; nothing is written when nothing
   * changed. The account is locked first, so that of two reports at once the later sees what the earlier saw.
   */
  async report(tenantId: number, accountId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const place = [tenantId, accountId]
      const [row] = await tx.query<{ alarms: Alarm[] }>(
        `select alarms from account where tenant_id = $1 and id = $2 for no key update`,
        place,
      )
      const troubles = await tx.query<Trouble>(
        `select problem ->> 'code' as code, problem ->> 'message' as message, failures from sync_stream
         where tenant_id = $1 and account_id = $2 and problem is not null order by failures desc, stream`,
        place,
      )
      const { health, reason, nextStep } = healthOf(troubles, row?.alarms ?? [])
      await tx.query(
        `update account set health = $3, health_reason = $4, health_next_step = $5
         where tenant_id = $1 and id = $2 and (health, health_reason) is distinct from ($3, $4)`,
        [...place, health, reason, nextStep],
      )
    })
  }

  private endpointsOf(
    marketplace: Marketplace,
    account: Pick<NewAccount, 'endpoints'>,
  ): Readonly<Record<string, string>> {
    if (account.endpoints === 'live') return marketplace.endpoints
    const sandbox = this.settings.sandboxUrl
    if (!sandbox)
      throw new Error('this account works against the simulated marketplaces, and SANDBOX_URL is not set')
    const names = Object.keys(marketplace.endpoints)
    return Object.fromEntries(names.map((name) => [name, `${sandbox}/${marketplace.id}/${name}`]))
  }
}

/** The marketplace of a shop that is to be connected. 400 for one that we do not know, or a site that it does not have. */
function knownMarketplace(shop: NewAccount): Marketplace {
  const marketplace = marketplaceOf(shop.marketplace)
  if (!marketplace) throw new BadRequestException(`we do not know a marketplace called ${shop.marketplace}`)
  if (!Object.hasOwn(marketplace.sites, shop.site)) {
    throw new BadRequestException(`${marketplace.name.en} has no site ${shop.site}`)
  }
  return marketplace
}

/** A shop's settings, complete. 400 for what the marketplace's schema refuses. */
export function checkedSettings(
  marketplace: Marketplace,
  given: Readonly<Record<string, unknown>>,
): ShopSettings {
  const checked = marketplace.settings.strict().safeParse(given)
  if (checked.success) return checked.data
  const faults = checked.error.issues.map(
    (issue) => `${issue.path.join('.') || 'settings'}: ${issue.message}`,
  )
  throw new BadRequestException({ code: 'settings_invalid', message: faults.slice(0, 5).join('; ') })
}

/** Settings that an older version kept may lack fields, or have some that are gone: those that are known count. */
const completed = (marketplace: Marketplace | undefined, kept: Record<string, unknown>): ShopSettings =>
  marketplace?.settings.safeParse(kept).data ?? kept
