import { HttpException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import type { Settings } from '#config'
import { recordAudit } from '../auth/audit.js'
import type { Actor } from '../auth/audit.js'
import { Database } from '../infra/database.js'
import type { Sql } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { SETTINGS } from '../infra/settings.js'
import { Vault } from '../infra/vault.js'
import type { TenantVault } from '../infra/vault.js'
import { isClosedLiteral, networksIn } from './addresses.js'
import { Changes } from './changes.js'
import { newSecret } from './signature.js'

export interface WebhookWish {
  readonly url?: string | undefined
  readonly description?: string | undefined
  readonly types?: readonly string[] | undefined
  /** Numbers of shops; null: all. */
  readonly accounts?: readonly string[] | null | undefined
  readonly enabled?: boolean | undefined
}

/** A secret and until when it is good; null: until it is rotated. */
interface Secret {
  readonly secret: string
  readonly until: string | null
}

interface WebhookRow {
  id: string
  url: string
  description: string
  types: string[]
  accountIds: string[] | null
  secrets: Buffer
  enabled: boolean
  disabledAt: string | null
  disabledWhy: string | null
  failingSince: string | null
  createdAt: string
  createdBy: string
}

const COLUMNS = `id::text, url, description, types, account_ids::text[] as "accountIds", secrets, enabled, disabled_at as "disabledAt",
  disabled_why as "disabledWhy", failing_since as "failingSince", created_at as "createdAt", created_by as "createdBy"`

const LIMIT = 50

/** Addresses of ERP systems that are told what happens. */
@Injectable()
export class Webhooks {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Changes) private readonly changes: Changes,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async list(tenantId: number) {
    const vault = await this.vault.of(tenantId)
    const rows = await this.database.query<WebhookRow>(
      `select ${COLUMNS} from webhook where tenant_id = $1 order by webhook.id`,
      [tenantId],
    )
    return rows.map((row) => webhookJson(row, vault))
  }

  async find(tenantId: number, id: string) {
    return webhookJson(await this.row(this.database, tenantId, id), await this.vault.of(tenantId))
  }

  /** Told from now on. The secret in the answer is shown this once. 422 for an address that nothing is sent to. */
  async create(tenantId: number, wish: WebhookWish & { url: string }, by: Actor) {
    this.checkUrl(wish.url)
    const vault = await this.vault.of(tenantId)
    const secret = newSecret()
    const [xid, id] = await this.changes.now()
    return this.database.transaction(async (tx) => {
      const [row] = await tx.query<WebhookRow>(
        `insert into webhook (tenant_id, url, description, types, account_ids, secrets, created_by, feed_xid, feed_id)
       select $1, $2, $3, $4, $5, $6, $7, $8, $9 where (select count(*) from webhook where tenant_id = $1) < ${LIMIT}
       returning ${COLUMNS}`,
        [
          tenantId,
          wish.url,
          wish.description ?? '',
          wish.types ?? [],
          wish.accounts ?? null,
          sealed(vault, [{ secret, until: null }]),
          by.name,
          xid,
          id,
        ],
      )
      if (!row) throw unprocessable('too_many_webhooks', `there are ${LIMIT} webhooks already`)
      await recordAudit(tx, tenantId, by, {
        type: 'webhook.made',
        subject: publicId('hook', row.id),
        detail: toldOf(wish),
      })
      return { ...webhookJson(row, vault), secret }
    })
  }

  /** Enabling one anew forgets its failures; what waited for it is sent. */
  async change(tenantId: number, id: string, wish: WebhookWish, by: Actor) {
    if (wish.url !== undefined) this.checkUrl(wish.url)
    const vault = await this.vault.of(tenantId)
    return this.database.transaction(async (tx) => {
      const [row] = await tx.query<WebhookRow>(
        `update webhook set url = coalesce($3, url), description = coalesce($4, description), types = coalesce($5, types),
         account_ids = case when $6 then $7::bigint[] else account_ids end, enabled = coalesce($8, enabled),
         disabled_at = case when $8 is null then disabled_at when not $8 then coalesce(disabled_at, now()) end,
         disabled_why = case when $8 is null then disabled_why when not $8 then coalesce(disabled_why, 'by hand') end,
         failing_since = case when $8 then null else failing_since end
       where tenant_id = $1 and id = $2 returning ${COLUMNS}`,
        [
          tenantId,
          id,
          wish.url ?? null,
          wish.description ?? null,
          wish.types ?? null,
          wish.accounts !== undefined,
          wish.accounts ?? null,
          wish.enabled ?? null,
        ],
      )
      if (!row) throw unknown()
      await recordAudit(tx, tenantId, by, {
        type: 'webhook.changed',
        subject: publicId('hook', id),
        detail: toldOf(wish),
      })
      return webhookJson(row, vault)
    })
  }

  async remove(tenantId: number, id: string, by: Actor): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [row] = await tx.query<{ url: string }>(
        `delete from webhook where tenant_id = $1 and id = $2 returning url`,
        [tenantId, id],
      )
      if (!row) throw unknown()
      await recordAudit(tx, tenantId, by, {
        type: 'webhook.removed',
        subject: publicId('hook', id),
        detail: toldOf(row),
      })
    })
  }

  /** A new secret beside the present one, which still signs until the overlap ends; an older one ends now. */
  async rotate(tenantId: number, id: string, overlapHours: number, by: Actor) {
    const vault = await this.vault.of(tenantId)
    const secret = newSecret()
    return this.database.transaction(async (tx) => {
      const old = await this.row(tx, tenantId, id, 'for update')
      const until = new Date(Date.now() + overlapHours * 3_600_000).toISOString()
      const present = opened(vault, old.secrets).filter((one) => one.until === null)
      const secrets = [{ secret, until: null }, ...present.map((one) => ({ ...one, until }))]
      const [row] = await tx.query<WebhookRow>(
        `update webhook set secrets = $3 where tenant_id = $1 and id = $2 returning ${COLUMNS}`,
        [tenantId, id, sealed(vault, secrets)],
      )
      if (!row) throw unknown()
      await recordAudit(tx, tenantId, by, {
        type: 'webhook.secret_rotated',
        subject: publicId('hook', id),
        detail: { overlapHours },
      })
      return { ...webhookJson(row, vault), secret }
    })
  }

  private async row(sql: Sql, tenantId: number, id: string, lock = ''): Promise<WebhookRow> {
    const [row] = await sql.query<WebhookRow>(
      `select ${COLUMNS} from webhook where tenant_id = $1 and id = $2 ${lock}`,
      [tenantId, id],
    )
    if (!row) throw unknown()
    return row
  }

  private checkUrl(text: string): void {
    const url = URL.parse(text)
    const opened = networksIn(this.settings.webhookNetworks)
    const plain = this.settings.webhookNetworks !== ''
    if (!url || url.username !== '' || url.password !== '' || url.hash !== '')
      throw unprocessable(
        'url_refused',
        'the address must be a URL without a password and without a fragment',
      )
    if (url.protocol !== 'https:' && !(plain && url.protocol === 'http:'))
      throw unprocessable('url_refused', 'the address must begin with https://')
    if (isClosedLiteral(url, opened))
      throw unprocessable('url_refused', 'the address is not on the public internet')
  }
}

/** What the audit log says of a wish: the address by its host, since its path and query may hold a secret. */
function toldOf({ url, accounts, ...told }: WebhookWish) {
  return {
    ...told,
    ...(url === undefined ? {} : { host: URL.parse(url)?.host ?? '' }),
    ...(accounts === undefined ? {} : { accounts: accounts?.map((id) => publicId('acct', id)) ?? null }),
  }
}

/** The secrets that sign now, the newest first. */
export function validSecrets(vault: TenantVault, secrets: Buffer, now: Date): string[] {
  const valid = opened(vault, secrets).filter(
    ({ until }) => until === null || Date.parse(until) > now.getTime(),
  )
  return valid.map((one) => one.secret)
}

const sealed = (vault: TenantVault, secrets: readonly Secret[]): Buffer =>
  vault.seal(JSON.stringify(secrets), 'webhook')

const opened = (vault: TenantVault, secrets: Buffer): Secret[] =>
  JSON.parse(vault.open(secrets, 'webhook').toString()) as Secret[]

const webhookJson = (row: WebhookRow, vault: TenantVault) => ({
  id: publicId('hook', row.id),
  url: row.url,
  description: row.description,
  types: row.types,
  accounts: row.accountIds?.map((id) => publicId('acct', id)) ?? null,
  enabled: row.enabled,
  disabledAt: row.disabledAt,
  disabledWhy: row.disabledWhy,
  failingSince: row.failingSince,
  secrets: opened(vault, row.secrets)
    .filter(({ until }) => until === null || Date.parse(until) > Date.now())
    .map(({ secret, until }) => ({ hint: `${secret.slice(0, 10)}…`, validUntil: until })),
  createdAt: row.createdAt,
  createdBy: row.createdBy,
})

const unknown = () => new NotFoundException('no such webhook')
const unprocessable = (code: string, message: string) => new HttpException({ code, message }, 422)
