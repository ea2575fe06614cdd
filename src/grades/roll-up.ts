import { Inject, Injectable } from '@nestjs/common'
import type { Ruleset, Tally } from '#grade'
import { marketplaceOf } from '#marketplaces'
import { Database } from '../infra/database.js'
import type { Transaction } from '../infra/database.js'
import { RuleBook } from './rule-book.js'

/** Every order counts here, whatever a metric looks for: the sales days of the shop. */
export const ORDERS = '*'

interface Changed {
  tenantId: number
  accountId: string
  marketplace: string
  site: string
}

/** Keeps the daily figures of orders and marks, by the day of the shop's site on which the order was placed. */
@Injectable()
export class RollUp {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(RuleBook) private readonly rules: RuleBook,
  ) {}

  /** Counts anew the days whose orders or marks changed; gives the shops and their first changed day. */
  async run(): Promise<Map<string, string>> {
    const shops = await this.database.query<Changed>(
      `select a.tenant_id as "tenantId", a.id::text as "accountId", a.marketplace, a.site from account a
       where exists (select from order_day_changed d where d.tenant_id = a.tenant_id and d.account_id = a.id)
       order by a.tenant_id, a.id`,
    )
    const first = new Map<string, string>()
    for (const [calendar, alike] of Map.groupBy(shops, calendarOf)) {
      const [marketplace = '', zone = ''] = calendar.split(' ')
      for (let at = 0; at < alike.length; at += CHUNK) {
        const some = alike.slice(at, at + CHUNK)
        const days = await this.database.transaction((tx) => this.count(tx, some, marketplace, zone))
        for (const { tenantId, accountId, day } of days) {
          const key = `${tenantId}/${accountId}`
          const known = first.get(key)
          if (known === undefined || day < known) first.set(key, day)
        }
      }
    }
    return first
  }

  /** The notes are taken away in the transaction that counts: what changes meanwhile leaves a new one. */
  private async count(
    tx: Transaction,
    shops: readonly Changed[],
    marketplace: string,
    zone: string,
  ): Promise<Noted[]> {
    const noted = await tx.query<Noted>(
      `delete from order_day_changed d using unnest($1::int[], $2::bigint[]) as s(tenant_id, account_id)
       where d.tenant_id = s.tenant_id and d.account_id = s.account_id
       returning d.tenant_id as "tenantId", d.account_id::text as "accountId", d.utc_day::text as day`,
      [shops.map((shop) => shop.tenantId), shops.map((shop) => shop.accountId)],
    )
    if (noted.length === 0) return noted
    const tallies = talliesOf(this.rules.all, marketplace)
    await tx.query(COUNT, [
      noted.map((one) => one.tenantId),
      noted.map((one) => one.accountId),
      noted.map((one) => one.day),
      zone,
      tallies.map(({ metric }) => metric),
      tallies.map(({ tally }) => tally.marks.join(' ')),
      tallies.map(({ tally }) => tally.of === 'unmarked'),
      ORDERS,
      tallies.map(({ tally }) => (tally.of === 'marked' && tally.among ? tally.among.join(' ') : null)),
    ])
    return noted
  }
}

interface Noted {
  tenantId: number
  accountId: string
  day: string
}

const CHUNK = 50

/** Shops that count by the same rules and the same days. */
const calendarOf = ({ marketplace, site }: Changed): string =>
  `${marketplace} ${marketplaceOf(marketplace)?.sites[site]?.zone ?? 'UTC'}`

/** A day by UTC reaches into the day before and the day after of any zone, so those are counted too. */
const COUNT = `
  with days as (
    select distinct n.tenant_id, n.account_id, (n.day + o)::date as day
    from unnest($1::int[], $2::bigint[], $3::date[]) as n(tenant_id, account_id, day), generate_series(-1, 1) as o),
  counted as materialized (
    select d.tenant_id, d.account_id, d.day, o.order_id from days d
    cross join lateral (select order_id from orders
      where tenant_id = d.tenant_id and account_id = d.account_id
        and placed_at >= d.day::timestamp at time zone $4 and placed_at < (d.day + 1)::timestamp at time zone $4
      offset 0) o),
  marked as materialized (
    select c.tenant_id, c.account_id, c.day, c.order_id, m.mark from counted c
    cross join lateral (select mark from order_mark
      where tenant_id = c.tenant_id and account_id = c.account_id and order_id = c.order_id and not withdrawn offset 0) m),
  tally as (
    select metric, string_to_array(marks, ' ') as marks, without, string_to_array(among, ' ') as among
    from unnest($5::text[], $6::text[], $7::boolean[], $9::text[]) as t(metric, marks, without, among)),
  totals as (select tenant_id, account_id, day, count(*)::int as den from counted group by 1, 2, 3),
  hits as (
    select t.metric, k.tenant_id, k.account_id, k.day, count(distinct k.order_id)::int as n
    from marked k join tally t on k.mark = any (t.marks) group by 1, 2, 3, 4),
  bases as (
    select t.metric, k.tenant_id, k.account_id, k.day, count(distinct k.order_id)::int as n
    from marked k join tally t on k.mark = any (t.among) group by 1, 2, 3, 4),
  fresh as (
    select d.tenant_id, d.account_id, t.metric, d.day,
      coalesce(case when t.among is null then o.den else b.n end, 0) as den,
      case when t.without then coalesce(o.den, 0) - coalesce(h.n, 0) else coalesce(h.n, 0) end as num
    from days d cross join tally t
    left join totals o using (tenant_id, account_id, day)
    left join hits h on (h.tenant_id, h.account_id, h.day, h.metric) = (d.tenant_id, d.account_id, d.day, t.metric)
    left join bases b on (b.tenant_id, b.account_id, b.day, b.metric) = (d.tenant_id, d.account_id, d.day, t.metric)
    union all
    select d.tenant_id, d.account_id, $8, d.day, coalesce(o.den, 0), coalesce(o.den, 0)
    from days d left join totals o using (tenant_id, account_id, day))
  insert into metric_day as old (tenant_id, account_id, metric, on_day, num, den)
  select tenant_id, account_id, metric, day, num, den from fresh f
  where f.den > 0 or exists (select from metric_day m where (m.tenant_id, m.account_id, m.metric, m.on_day)
    = (f.tenant_id, f.account_id, f.metric, f.day))
  on conflict (tenant_id, account_id, metric, on_day) do update set num = excluded.num, den = excluded.den
  where (old.num, old.den) is distinct from (excluded.num, excluded.den)`

interface MarkTally {
  readonly metric: string
  readonly tally: Extract<Tally, { marks: readonly string[] }>
}

/** The metrics of a marketplace that orders and marks tell; one metric means the same in all its rules. */
function talliesOf(rules: readonly Ruleset[], marketplace: string): MarkTally[] {
  const found = new Map<string, MarkTally>()
  for (const ruleset of rules) {
    if (ruleset.marketplace !== marketplace) continue
    for (const [metric, { tally }] of Object.entries(ruleset.metrics))
      if (tally && tally.of !== 'orders') found.set(metric, { metric, tally })
  }
  return [...found.values()]
}
