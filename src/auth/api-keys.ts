import { createHash, randomBytes } from 'node:crypto'
import { Inject, Injectable } from '@nestjs/common'
import { Database } from '../infra/database.js'
import type { Sql } from '../infra/database.js'
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
    const key = `cc_${tenant.mode}_${randomBytes(32).toString('base64url')}`
    await sql.query(
      `insert into api_key (tenant_id, name, hint, hash, scopes, expires_at) values ($1, $2, $3, $4, $5, $6)`,
      [tenant.id, name, `${key.slice(0, 12)}…`, hashOf(key), [...scopes], expiresAt],
    )
    return key
  }

  /** The caller a key stands for, or null. Its last use is kept to the minute, so that a busy key does not write. */
  async callerOf(key: string): Promise<CallerIdentity | null> {
    if (!/^cc_(test|live)_[A-Za-z0-9_-]{43}$/.test(key)) return null
    const [row] = await this.database.query<{
      tenantId: number
      mode: 'test' | 'live'
      name: string
      scopes: Scope[]
      id: string
      stale: boolean
    }>(
      `select k.tenant_id as "tenantId", t.mode, k.name, k.scopes, k.id::text,
         coalesce(k.last_used_at < now() - interval '1 minute', true) as stale
       from api_key k join tenant t on t.id = k.tenant_id
       where k.hash = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())`,
      [hashOf(key)],
    )
    if (!row) return null
    if (row.stale) {
      await this.database.query(`update api_key set last_used_at = now() where tenant_id = $1 and id = $2`, [
        row.tenantId,
        row.id,
      ])
    }
    return {
      tenantId: row.tenantId,
      mode: row.mode,
      name: `key: ${row.name}`,
      scopes: new Set(row.scopes),
      staff: null,
    }
  }
}
