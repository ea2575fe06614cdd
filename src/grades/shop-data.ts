import type { ShopReport } from '#adapter'
import type { Day } from '#grade'
import type { Sql } from '../infra/database.js'
import { ORDERS } from './roll-up.js'

/** A shop as its grade is computed. */
export interface GradedShop {
  readonly tenantId: number
  readonly accountId: string
  readonly marketplace: string
  readonly site: string
}

/** The newest version of a kept snapshot, as far as the next one needs it. */
export interface KeptSnapshot {
  readonly scheme: string
  readonly program: string
  readonly on: string
  readonly version: number
  readonly hash: string
  readonly level: string | null
}

/** Everything that a shop's snapshots are computed from. */
export interface ShopData {
  readonly days: Readonly<Record<string, readonly Day[]>>
  readonly orders: readonly Day[]
  readonly reports: readonly ShopReport[]
  readonly kept: readonly KeptSnapshot[]
  /** For how many hours of real time nothing of the shop could be read; 0 where nothing was ever polled. */
  readonly unreadHours: number
}

/** The longest look-back of any published rule is a year; the days before it cannot matter. */
const LOOK_BACK_DAYS = 380

const keyOf = (row: { tenantId: number; accountId: string }): string => `${row.tenantId}/${row.accountId}`

/** Loads what the snapshots of these shops need, from `from` on (ISO date): four statements, however many shops. */
export async function shopData(
  sql: Sql,
  shops: readonly GradedShop[],
  from: string,
): Promise<Map<string, ShopData>> {
  const place = [shops.map((shop) => shop.tenantId), shops.map((shop) => shop.accountId)]
  const asked = `unnest($1::int[], $2::bigint[]) as s(tenant_id, account_id)`
  const columns = `s.tenant_id as "tenantId", s.account_id::text as "accountId"`
  const [days, reports, kept, read] = await Promise.all([
    sql.query<{ tenantId: number; accountId: string; metric: string; days: [string, number, number][] }>(
      `select ${columns}, d.metric, json_agg(json_build_array(d.on_day, d.num, d.den) order by d.on_day) as days
       from ${asked} join metric_day d using (tenant_id, account_id)
       where d.on_day >= $3::date - ${LOOK_BACK_DAYS} group by s.tenant_id, s.account_id, d.metric`,
      [...place, from],
    ),
    sql.query<{ tenantId: number; accountId: string; report: ShopReport }>(
      `select ${columns}, json_build_object('scope', r.scope, 'cycle', r.cycle, 'on', r.on_day, 'level', r.level,
         'nextOn', r.next_on, 'metrics', r.metrics) as report
       from ${asked} join shop_report r using (tenant_id, account_id)
       where r.cycle = 'current' and r.on_day >= $3::date - 35 order by r.on_day desc, r.scope`,
      [...place, from],
    ),
    sql.query<KeptSnapshot & { tenantId: number; accountId: string }>(
      `select distinct on (s.tenant_id, s.account_id, g.scheme, g.program, g.on_day) ${columns}, g.scheme, g.program,
         g.on_day::text as "on", g.version, g.hash, g.level
       from ${asked} join grade_snapshot g using (tenant_id, account_id)
       where g.on_day >= $3::date - 1 order by s.tenant_id, s.account_id, g.scheme, g.program, g.on_day, g.version desc`,
      [...place, from],
    ),
    sql.query<{ tenantId: number; accountId: string; hours: number }>(
      `select ${columns}, floor(extract(epoch from now() - max(t.last_ok_at)) / 3600)::int as hours from ${asked} join sync_stream t using (tenant_id, account_id)
       where t.last_ok_at is not null group by s.tenant_id, s.account_id`,
      place,
    ),
  ])
  const daysOf = Map.groupBy(days, keyOf)
  const reportsOf = Map.groupBy(reports, keyOf)
  const keptOf = Map.groupBy(kept, keyOf)
  const unread = new Map(read.map((row) => [keyOf(row), row.hours]))
  return new Map(
    shops.map((shop) => {
      const key = keyOf(shop)
      const byMetric = Object.fromEntries(
        (daysOf.get(key) ?? []).map(({ metric, days: all }) => [
          metric,
          all.map(([on, num, den]): Day => ({ on, num, den })),
        ]),
      )
      const { [ORDERS]: orders = [], ...metrics } = byMetric
      const data: ShopData = {
        days: metrics,
        orders,
        reports: (reportsOf.get(key) ?? []).map(({ report }) => report),
        kept: keptOf.get(key) ?? [],
        unreadHours: Math.max(0, unread.get(key) ?? 0),
      }
      return [key, data]
    }),
  )
}

/** The first day of which anything is known; null for a shop without orders and reports. */
export const firstDay = ({ orders, reports }: ShopData): string | null =>
  [orders.find((day) => day.den > 0)?.on, reports.at(-1)?.on]
    .filter((day) => day !== undefined)
    .toSorted()[0] ?? null
