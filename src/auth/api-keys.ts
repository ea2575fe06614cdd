import { createHash, randomBytes } from 'node:crypto'
import { Inject, Injectable } from '@nestjs/common'
import { publicId } from '../infra/ids.js'
import { Database } from '../infra/database.js'
import type { Sql } from '../infra/database.js'
import { tenancy } from '../infra/tenancy.js'
import { SYSTEM, recordAudit } from './audit.js'
import type { Actor } from './audit.js'
import type { CallerIdentity, Scope } from './caller.js'

export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** Keys of ERP systems: 32 random bytes, shown once, kept as SHA-256. */
@Injectable()
export class ApiKeys {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Gives the key itself; it cannot be read again. */
  async create(
    tenant: KeyTenant,
    name: string,
    scopes: readonly Scope[],
    expiresAt: Date | null = null,
    sql: Sql = this.database,
  ): Promise<string> {
    const wanted = { name, scopes, ...(expiresAt ? { expiresAt: expiresAt.toISOString() } : {}) }
    const made = await this.store(tenant, wanted, '', sql)
    await recordAudit(sql, tenant.id, SYSTEM, madeEntry(made))
    return made.key
  }

  async list(tenantId: number) {
    const rows = await this.database.query<KeyRow>(
      `select ${COLUMNS} from api_key where tenant_id = $1 order by api_key.id desc limit 500`,
      [tenantId],
    )
    return rows.map(keyJson)
  }

  /** As {@link create}, and tells of the key what can be told. */
  make(tenant: KeyTenant, wanted: WantedKey, by: Actor) {
    return this.database.transaction(async (tx) => {
      const made = await this.store(tenant, wanted, by.name, tx)
      await recordAudit(tx, tenant.id, by, madeEntry(made))
      return made
    })
  }

  private async store(tenant: KeyTenant, wanted: WantedKey, createdBy: string, sql: Sql) {
    const key = `cc_${tenant.mode}_${randomBytes(32).toString('base64url')}`
    const [row] = await sql.query<KeyRow>(
      `insert into api_key (tenant_id, name, hint, hash, scopes, expires_at, created_by) values ($1, $2, $3, $4, $5, $6, $7) returning ${COLUMNS}`,
      [
        tenant.id,
        wanted.name,
        `${key.slice(0, 12)}…`,
        hashOf(key),
        [...new Set(wanted.scopes)],
        wanted.expiresAt ?? null,
        createdBy,
      ],
    )
    if (!row) throw new Error('the key was not stored')
    return { ...keyJson(row), key }
  }

  /** `over`: a key that no longer works, or was rotated before, has no successor. */
  rotate(tenant: KeyTenant, keyId: string, overlapHours: number, by: Actor) {
    return this.database.transaction(async (tx) => {
      const place = [tenant.id, keyId]
      const [old] = await tx.query<KeyRow & { over: boolean }>(
        `select ${COLUMNS}, (revoked_at is not null or replaced_by is not null or expires_at <= now()) is true as over
         from api_key where tenant_id = $1 and id = $2 for update`,
        place,
      )
      if (!old) return 'unknown' as const
      if (old.over) return 'over' as const
      const { name, scopes, expiresAt } = old
      const wanted = { name, scopes, ...(expiresAt === null ? {} : { expiresAt }) }
      const made = await this.store(tenant, wanted, by.name, tx)
      await tx.query(
        `update api_key set replaced_by = $3, expires_at = least(expires_at, now() + make_interval(hours => $4))
         where tenant_id = $1 and id = $2`,
        [...place, made.id.slice('key_'.length), overlapHours],
      )
      const detail = { name, replacedBy: made.id, overlapHours }
      await recordAudit(tx, tenant.id, by, { type: 'key.rotated', subject: publicId('key', keyId), detail })
      return made
    })
  }

  /** Repeating it changes nothing; false for a key that there never was. */
  revoke(tenantId: number, keyId: string, by: Actor): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const [key] = await tx.query<{ name: string; revokedAt: string | null }>(
        `select name, revoked_at as "revokedAt" from api_key where tenant_id = $1 and id = $2 for update`,
        [tenantId, keyId],
      )
      if (!key) return false
      if (key.revokedAt !== null) return true
      await tx.query(`update api_key set revoked_at = now() where tenant_id = $1 and id = $2`, [
        tenantId,
        keyId,
      ])
      const [subject, detail] = [publicId('key', keyId), { name: key.name }]
      await recordAudit(tx, tenantId, by, { type: 'key.revoked', subject, detail })
      return true
    })
  }

  /** The caller a key stands for, or null. Its last use is kept to the minute, so that a busy key does not write. */
  async callerOf(key: string): Promise<CallerIdentity | null> {
    if (!/^cc_(test|live)_[A-Za-z0-9_-]{43}$/.test(key)) return null
    const [row] = await tenancy.asAnyone(() =>
      this.database.query<FoundKey>(`select * from caller_of_key($1)`, [hashOf(key)]),
    )
    if (!row) return null
    if (row.stale) {
      await tenancy.run(row.tenantId, () =>
        this.database.query(`update api_key set last_used_at = now() where tenant_id = $1 and id = $2`, [
          row.tenantId,
          row.id,
        ]),
      )
    }
    return {
      id: publicId('key', row.id),
      tenantId: row.tenantId,
      mode: row.mode,
      name: `key: ${row.name}`,
      scopes: new Set(row.scopes),
      staff: null,
    }
  }
}

interface KeyTenant {
  readonly id: number
  readonly mode: 'test' | 'live'
}

interface WantedKey {
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly expiresAt?: string
}

const madeEntry = (key: {
  id: string
  name: string
  scopes: readonly Scope[]
  expiresAt: string | null
}) => ({
  type: 'key.made' as const,
  subject: key.id,
  detail: { name: key.name, scopes: key.scopes, expiresAt: key.expiresAt },
})

interface KeyRow {
  id: string
  name: string
  hint: string
  scopes: Scope[]
  createdAt: string
  createdBy: string
  expiresAt: string | null
  revokedAt: string | null
  lastUsedAt: string | null
  replacedBy: string | null
}

const COLUMNS = `id::text, name, hint, scopes, created_at as "createdAt", created_by as "createdBy", expires_at as "expiresAt",
  revoked_at as "revokedAt", last_used_at as "lastUsedAt", replaced_by::text as "replacedBy"`

const keyJson = (row: KeyRow) => ({
  id: publicId('key', row.id),
  name: row.name,
  hint: row.hint,
  scopes: row.scopes,
  createdAt: row.createdAt,
  createdBy: row.createdBy,
  expiresAt: row.expiresAt,
  revokedAt: row.revokedAt,
  lastUsedAt: row.lastUsedAt,
  replacedBy: row.replacedBy === null ? null : publicId('key', row.replacedBy),
})

interface FoundKey {
  tenantId: number
  mode: 'test' | 'live'
  name: string
  scopes: Scope[]
  id: string
  /** Whether its last use is due to be written down again. */
  stale: boolean
}
