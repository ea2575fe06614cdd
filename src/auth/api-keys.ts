import { createHash, randomBytes } from 'node:crypto'
import { Inject, Injectable } from '@nestjs/common'
import { publicId } from '../infra/ids.js'
import { Database } from '../infra/database.js'
import type { Sql } from '../infra/database.js'
import { tenancy } from '../infra/tenancy.js'
import type { CallerIdentity, Scope } from './caller.js'

export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** Keys of ERP systems: 32 random bytes, shown once, kept as SHA-256. */
@Injectable()
export class ApiKeys {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Gives the key itself; it cannot be read again. */
  async create(
    tenant: { id: number; mode: 'test' | 'live' },
    name: string,
    scopes: readonly Scope[],
    expiresAt: Date | null = null,
    sql: Sql = this.database,
  ): Promise<string> {
    const wanted = {
      name,
      scopes,
      createdBy: '',
      ...(expiresAt ? { expiresAt: expiresAt.toISOString() } : {}),
    }
    return (await this.make(tenant, wanted, sql)).key
  }

  async list(tenantId: number) {
    const rows = await this.database.query<KeyRow>(
      `select ${COLUMNS} from api_key where tenant_id = $1 order by api_key.id desc limit 500`,
      [tenantId],
    )
    return rows.map(keyJson)
  }

  /** As {@link create}, and tells of the key what can be told. */
  async make(
    tenant: { id: number; mode: 'test' | 'live' },
    wanted: { name: string; scopes: readonly Scope[]; expiresAt?: string; createdBy: string },
    sql: Sql = this.database,
  ) {
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
        wanted.createdBy,
      ],
    )
    if (!row) throw new Error('the key was not stored')
    return { ...keyJson(row), key }
  }

  /** `over`: a key that no longer works, or was rotated before, has no successor. */
  rotate(tenant: { id: number; mode: 'test' | 'live' }, keyId: string, overlapHours: number, by: string) {
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
      const wanted = { name, scopes, createdBy: by, ...(expiresAt === null ? {} : { expiresAt }) }
      const made = await this.make(tenant, wanted, tx)
      await tx.query(
        `update api_key set replaced_by = $3, expires_at = least(expires_at, now() + make_interval(hours => $4))
         where tenant_id = $1 and id = $2`,
        [...place, made.id.slice('key_'.length), overlapHours],
      )
      return made
    })
  }

  /** Repeating it changes nothing; false for a key that there never was. */
  async revoke(tenantId: number, keyId: string): Promise<boolean> {
    const [row] = await this.database.query(
      `update api_key set revoked_at = coalesce(revoked_at, now()) where tenant_id = $1 and id = $2 returning 1`,
      [tenantId, keyId],
    )
    return row !== undefined
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
