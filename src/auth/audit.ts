import { Inject, Injectable } from '@nestjs/common'
import { Database } from '../infra/database.js'
import type { Sql } from '../infra/database.js'
import { INSTANT, NUMBER, cursorOf, positionIn, publicId } from '../infra/ids.js'

/** What is written down. Names say what happened, in the past. */
export const AUDIT_TYPES = [
  'person.signed_in',
  'person.added',
  'person.changed',
  'key.made',
  'key.rotated',
  'key.revoked',
  'account.connected',
  'account.changed',
  'account.removed',
  'webhook.made',
  'webhook.changed',
  'webhook.removed',
  'webhook.secret_rotated',
  'action.overridden',
  'data.exported',
] as const
export type AuditType = (typeof AUDIT_TYPES)[number]

/** Entries are kept for two years. */
const KEPT_DAYS = 730

/** Whose deed it was; without an id only the name is known. A caller of a request is one. */
export interface Actor {
  /** `user_4` or `key_3`. */
  readonly id: string | null
  readonly name: string
}

/** The command line, and work that nobody asked for. */
export const SYSTEM: Actor = { id: null, name: 'system' }

export interface AuditEntry {
  readonly type: AuditType
  /** The public id of what it was done to. */
  readonly subject?: string
  /** Never a secret, never anything of a buyer: erasing him does not come here. */
  readonly detail?: Readonly<Record<string, unknown>>
}

/** Writes an entry; within the transaction of the deed, so that there is neither without the other. */
export async function recordAudit(
  sql: Sql,
  tenantId: number,
  by: Actor,
  { type, subject, detail = {} }: AuditEntry,
): Promise<void> {
  await sql.query(
    `insert into audit (tenant_id, actor, actor_name, type, subject, detail) values ($1, $2, $3, $4, $5, $6)`,
    [tenantId, by.id, by.name, type, subject ?? null, JSON.stringify(detail)],
  )
}

export interface AuditFilter {
  readonly actor?: string | undefined
  readonly types?: readonly AuditType[] | undefined
  /** From then on. */
  readonly from?: string | undefined
  /** Before then. */
  readonly to?: string | undefined
}

interface AuditRow {
  id: string
  at: string
  actor: string | null
  actorName: string
  type: AuditType
  subject: string | null
  detail: Record<string, unknown>
}

/** Reads the audit log of a tenant. */
@Injectable()
export class AuditLog {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** A page, newest first. 400 for a cursor of another list. */
  async page(
    tenantId: number,
    { actor, types, from, to }: AuditFilter,
    limit: number,
    cursor: string | undefined,
  ) {
    const [at = null, id = null] = cursor === undefined ? [] : positionIn(cursor, [INSTANT, NUMBER])
    const found = await this.database.query<AuditRow>(
      `select id::text, at, actor, actor_name as "actorName", type, subject, detail from audit
       where tenant_id = $1 and ($2::text is null or actor = $2) and ($3::text[] is null or type = any($3))
         and ($4::timestamptz is null or audit.at >= $4) and ($5::timestamptz is null or audit.at < $5)
         and ($6::timestamptz is null or (audit.at, audit.id) < ($6::timestamptz, $7::bigint))
       order by audit.at desc, audit.id desc limit $8`,
      [tenantId, actor ?? null, types ?? null, from ?? null, to ?? null, at, id, limit + 1],
    )
    const rows = found.slice(0, limit)
    const last = rows.at(-1)
    const hasMore = found.length > limit
    return {
      data: rows.map((row) => ({ ...row, id: publicId('aud', row.id) })),
      nextCursor: hasMore && last ? cursorOf([last.at, last.id]) : null,
      hasMore,
    }
  }

  /** Forgets what is older than two years, of all tenants. */
  async eraseOld(): Promise<void> {
    await this.database.query(`delete from audit where at < now() - make_interval(days => $1)`, [KEPT_DAYS])
  }
}
