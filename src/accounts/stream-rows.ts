import { marketplaces } from '#marketplaces'
import type { Sql } from '../infra/database.js'

/**
 * Gives every connected shop the streams that its marketplace has today: what an update brought is polled from now on,
 * what it took away no longer. Cursors of the others stay. Safe to repeat and to run on several replicas at once.
 */
export async function alignStreams(sql: Sql): Promise<void> {
  const polled = marketplaces.flatMap(({ id, streams }) =>
    Object.entries(streams).flatMap(([stream, { everySeconds }]) =>
      everySeconds === null ? [] : [{ id, stream, everySeconds }],
    ),
  )
  const table = [
    polled.map((one) => one.id),
    polled.map((one) => one.stream),
    polled.map((one) => one.everySeconds),
  ]
  await sql.query(
    `insert into sync_stream as s (tenant_id, account_id, stream, every_seconds)
     select a.tenant_id, a.id, p.stream, p.every_seconds
     from unnest($1::text[], $2::text[], $3::int[]) as p(marketplace, stream, every_seconds)
     join account a on a.marketplace = p.marketplace and a.removed_at is null order by 1, 2, 3
     on conflict (tenant_id, account_id, stream) do update set every_seconds = excluded.every_seconds
     where s.every_seconds <> excluded.every_seconds`,
    table,
  )
  await sql.query(
    `delete from sync_stream s using account a
     where a.tenant_id = s.tenant_id and a.id = s.account_id and a.marketplace = any($3)
       and not exists (select from unnest($1::text[], $2::text[]) as p(marketplace, stream)
         where p.marketplace = a.marketplace and p.stream = s.stream)`,
    [table[0], table[1], marketplaces.map(({ id }) => id)],
  )
}
