import type { Sql } from '../../infra/database.js'

/** Cases of these codes, unless somebody placed them by hand, lie where the codes belong now. */
export async function placeByCode(
  sql: Sql,
  tenantId: number,
  places: readonly { readonly marketplace: string; readonly code: string; readonly path: string | null }[],
): Promise<number> {
  if (places.length === 0) return 0
  const rows = await sql.query(
    `update cases c set reason_path = u.path from unnest($2::text[], $3::text[], $4::text[]) as u(marketplace, code, path)
     where c.tenant_id = $1 and c.marketplace = u.marketplace and c.reason_code = u.code and c.reason_by is null
       and c.reason_path is distinct from u.path returning 1`,
    [
      tenantId,
      places.map(({ marketplace }) => marketplace),
      places.map(({ code }) => code),
      places.map(({ path }) => path),
    ],
  )
  return rows.length
}
