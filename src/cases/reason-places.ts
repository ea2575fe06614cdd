import { REASON_CODES } from '#desk'
import type { ReasonCodes } from '#desk'
import type { Sql } from '../infra/database.js'

/** A path in the tree of reasons: up to three keys. */
export const REASON_PATH = /^[a-z0-9_]{1,40}(\/[a-z0-9_]{1,40}){0,2}$/

/** SQL: a column of paths lies at or below the path of a parameter. As `0` follows `/`, a subtree is a range of the index. */
export const under = (column: string, parameter: string): string =>
  `(${column} = ${parameter}::text or (${column} > ${parameter}::text || '/' and ${column} < ${parameter}::text || '0'))`

const DEFAULTS: Readonly<Record<string, ReasonCodes>> = REASON_CODES

/** The places of a marketplace's reason codes in a tenant's tree: the tenant's own, or ours while there are none. */
export async function reasonCodes(sql: Sql, tenantId: number, marketplace: string): Promise<ReasonCodes> {
  const [row] = await sql.query<{ codes: ReasonCodes | null }>(
    `select codes -> $2::text as codes from reason_tree where tenant_id = $1 order by revision desc limit 1`,
    [tenantId, marketplace],
  )
  return (row ? row.codes : DEFAULTS[marketplace]) ?? {}
}
