import { Inject, Injectable } from '@nestjs/common'
import { canonical, marksIn } from '#grade'
import type { Ruleset, Tally } from '#grade'
import { marketplaceOf } from '#marketplaces'
import { Database } from '../infra/database.js'
import type { Transaction } from '../infra/database.js'
import { unnest } from '../infra/unnest.js'
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
    await this.noteOtherRules()
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

  /** Days that were counted by other tallies than today's have changed, all of them. */
  private async noteOtherRules(): Promise<void> {
    const marketplaces = [...new Set(this.rules.all.map((ruleset) => ruleset.marketplace))]
    const tallies = marketplaces.map((name) => canonical(talliesOf(this.rules.all, name)))
    await this.database.query(
      `with other as (
         insert into tally_counted as c (marketplace, tallies) select * from unnest($1::text[], $2::text[])
         on conflict (marketplace) do update set tallies = excluded.tallies where c.tallies <> excluded.tallies
         returning marketplace)
       insert into order_day_changed (tenant_id, account_id, utc_day)
       select distinct o.tenant_id, o.account_id, (o.placed_at at time zone 'UTC')::date
       from other join account a using (marketplace) join orders o on (o.tenant_id, o.account_id) = (a.tenant_id, a.id)
       order by 1, 2, 3 on conflict do nothing`,
      [marketplaces, tallies],
    )
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
    const { from, parameters } = unnest<TallyRow>(TALLY, tallies.map(tallyRow), 5)
    const days = [
      noted.map((one) => one.tenantId),
      noted.map((one) => one.accountId),
      noted.map((one) => one.day),
    ]
    await tx.query(countBy(from), [...days, zone, ...parameters])
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

/** A tally as a row of the statement; lists are joined by a space, which no mark holds. */
interface TallyRow {
  metric: string
  kind: Tally['of']
  marks: string
  among: string | null
  currency: string | null
  /** Worths of the marks, in their order. */
  worths: string
}

const TALLY: { readonly [K in keyof TallyRow]: string } = {
  metric: 'text',
  kind: 'text',
  marks: 'text',
  among: 'text',
  currency: 'text',
  worths: 'text',
}

const tallyRow = ({ metric, tally }: NamedTally): TallyRow => ({
  metric,
  kind: tally.of,
  marks: tally.of === 'orders' || tally.of === 'sales' ? '' : marksIn(tally).join(' '),
  among: tally.of === 'mean' ? null : (tally.among?.join(' ') ?? null),
  currency: tally.of === 'sales' ? tally.currency : null,
  worths: tally.of === 'mean' ? Object.values(tally.worth).join(' ') : '',
})

/**
 * A day by UTC reaches into the day before and the day after of any zone, so those are counted too. `hits`: orders with a
 * counted mark that count at all; `bases`: orders that count, where not every one does.
 */
const countBy = (tallies: string): string => `
  with days as (
    select distinct n.tenant_id, n.account_id, (n.day + o)::date as day
    from unnest($1::int[], $2::bigint[], $3::date[]) as n(tenant_id, account_id, day), generate_series(-1, 1) as o),
  tally as (
    select metric, kind, string_to_array(marks, ' ') as marks, string_to_array(among, ' ') as among, currency,
      string_to_array(worths, ' ')::bigint[] as worths
    from ${tallies}),
  counted as materialized (
    select d.tenant_id, d.account_id, d.day, o.order_id, o.total_minor, o.currency from days d
    cross join lateral (select order_id, total_minor, currency from orders
      where tenant_id = d.tenant_id and account_id = d.account_id
        and placed_at >= d.day::timestamp at time zone $4 and placed_at < (d.day + 1)::timestamp at time zone $4
      offset 0) o),
  marked as materialized (
    select c.*, m.marks from counted c
    cross join lateral (select array_agg(mark) as marks from order_mark
      where tenant_id = c.tenant_id and account_id = c.account_id and order_id = c.order_id and not withdrawn offset 0) m
    where m.marks is not null),
  totals as (select tenant_id, account_id, day, count(*)::int as n from counted group by 1, 2, 3),
  hits as (
    select t.metric, k.tenant_id, k.account_id, k.day, count(*) as n
    from marked k join tally t on k.marks && t.marks and (t.among is null or k.marks && t.among)
    where t.kind in ('marked', 'unmarked') group by 1, 2, 3, 4),
  bases as (
    select t.metric, k.tenant_id, k.account_id, k.day, count(*)::int as n,
      sum(k.total_minor) filter (where k.currency = t.currency) as sales
    from marked k join tally t on k.marks && t.among group by 1, 2, 3, 4),
  sales as (
    select t.metric, c.tenant_id, c.account_id, c.day, sum(c.total_minor) as n
    from counted c join tally t on t.kind = 'sales' and t.among is null and c.currency = t.currency group by 1, 2, 3, 4),
  rated as (
    select t.metric, d.tenant_id, d.account_id, d.day, sum(t.worth * m.n) as num, sum(m.n)::int as den
    from days d cross join (select metric, mark, worth from tally, unnest(marks, worths) as w(mark, worth) where kind = 'mean') t
    cross join lateral (select count(*) as n from order_mark
      where tenant_id = d.tenant_id and account_id = d.account_id and mark = t.mark and not withdrawn
        and at >= d.day::timestamp at time zone $4 and at < (d.day + 1)::timestamp at time zone $4 offset 0) m
    group by 1, 2, 3, 4),
  fresh as (
    select d.tenant_id, d.account_id, t.metric, d.day, base.den,
      case t.kind when 'unmarked' then base.den - coalesce(h.n, 0) when 'orders' then base.den
        when 'sales' then coalesce(s.n, b.sales, 0) else coalesce(h.n, 0) end as num
    from days d cross join tally t
    left join totals o using (tenant_id, account_id, day)
    left join hits h on (h.tenant_id, h.account_id, h.day, h.metric) = (d.tenant_id, d.account_id, d.day, t.metric)
    left join bases b on (b.tenant_id, b.account_id, b.day, b.metric) = (d.tenant_id, d.account_id, d.day, t.metric)
    left join sales s on (s.tenant_id, s.account_id, s.day, s.metric) = (d.tenant_id, d.account_id, d.day, t.metric)
    cross join lateral (select coalesce(case when t.among is null then o.n else b.n end, 0) as den) base
    where t.kind <> 'mean'
    union all
    select tenant_id, account_id, metric, day, den, num from rated
    union all
    select d.tenant_id, d.account_id, '${ORDERS}', d.day, coalesce(o.n, 0), coalesce(o.n, 0)
    from days d left join totals o using (tenant_id, account_id, day))
  insert into metric_day as old (tenant_id, account_id, metric, on_day, num, den)
  select tenant_id, account_id, metric, day, num, den from fresh f
  where f.den > 0 or exists (select from metric_day m where (m.tenant_id, m.account_id, m.metric, m.on_day)
    = (f.tenant_id, f.account_id, f.metric, f.day))
  on conflict (tenant_id, account_id, metric, on_day) do update set num = excluded.num, den = excluded.den
  where (old.num, old.den) is distinct from (excluded.num, excluded.den)`

interface NamedTally {
  readonly metric: string
  readonly tally: Tally
}

/** The metrics of a marketplace that orders and marks tell; one metric means the same in all its rules. */
export function talliesOf(rules: readonly Ruleset[], marketplace: string): NamedTally[] {
  const found = new Map<string, NamedTally>()
  for (const ruleset of rules) {
    if (ruleset.marketplace !== marketplace) continue
    for (const [metric, { tally }] of Object.entries(ruleset.metrics))
      if (tally && !(tally.of === 'orders' && !tally.among)) found.set(metric, { metric, tally })
  }
  return [...found.values()]
}
