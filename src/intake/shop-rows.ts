import type { Fact, OrderMark, ShopReport } from '#adapter'
import type { Transaction } from '../infra/database.js'
import { unnest } from '../infra/unnest.js'

/** What was shown, with the payload that showed it. */
export interface Shown<T> {
  readonly shown: T
  readonly rawId: string
}

interface Shop {
  readonly tenantId: number
  readonly accountId: string
}

/**
 * Keeps what counts for or against orders, once an order and word. The earliest instant stays; a mark that the
 * marketplace withdrew is kept as withdrawn, and one that it renews counts again.
 */
export async function keepMarks(
  tx: Transaction,
  shop: Shop,
  marks: readonly Shown<OrderMark>[],
  now: string,
): Promise<void> {
  if (marks.length === 0) return
  const types = {
    order_id: 'text',
    mark: 'text',
    at: 'timestamptz',
    provenance: 'text',
    of_what: 'text',
    withdrawn: 'boolean',
    raw_id: 'bigint',
  } as const
  const newest = new Map(marks.map((one) => [`${one.shown.orderId} ${one.shown.mark}`, one]))
  const rows = [...newest.values()].map(({ shown, rawId }) => ({
    order_id: shown.orderId,
    mark: shown.mark,
    at: shown.at,
    provenance: shown.provenance,
    of_what: shown.of,
    withdrawn: shown.withdrawn ?? false,
    raw_id: rawId,
  }))
  const { from, parameters } = unnest<(typeof rows)[number]>(types, rows, 4)
  const names = Object.keys(types).join(', ')
  await tx.query(
    `insert into order_mark as m (tenant_id, account_id, recorded_at, ${names})
     select $1, $2, $3, ${names} from ${from} order by order_id, mark
     on conflict (tenant_id, account_id, order_id, mark) do update set at = least(m.at, excluded.at),
       provenance = excluded.provenance, of_what = excluded.of_what, withdrawn = excluded.withdrawn,
       raw_id = excluded.raw_id, recorded_at = excluded.recorded_at
     where (m.at, m.provenance, m.of_what, m.withdrawn) is distinct from
       (least(m.at, excluded.at), excluded.provenance, excluded.of_what, excluded.withdrawn)`,
    [shop.tenantId, shop.accountId, now, ...parameters],
  )
}

/** Keeps the standings that the marketplace reports, the newest word for each scope, cycle and day. */
export async function keepReports(
  tx: Transaction,
  shop: Shop,
  reports: readonly Shown<ShopReport>[],
  now: string,
): Promise<void> {
  if (reports.length === 0) return
  const types = {
    scope: 'text',
    cycle: 'text',
    on_day: 'date',
    level: 'text',
    next_on: 'date',
    metrics: 'jsonb',
    raw_id: 'bigint',
  } as const
  const newest = new Map(reports.map((one) => [`${one.shown.scope} ${one.shown.cycle} ${one.shown.on}`, one]))
  const rows = [...newest.values()].map(({ shown, rawId }) => ({
    scope: shown.scope,
    cycle: shown.cycle,
    on_day: shown.on,
    level: shown.level,
    next_on: shown.nextOn,
    metrics: shown.metrics,
    raw_id: rawId,
  }))
  const { from, parameters } = unnest<(typeof rows)[number]>(types, rows, 4)
  await tx.query(
    `insert into shop_report as r (tenant_id, account_id, recorded_at, scope, cycle, on_day, level, next_on, metrics, raw_id)
     select $1, $2, $3, scope, cycle, on_day, level, next_on, metrics::jsonb, raw_id from ${from} order by scope, cycle, on_day
     on conflict (tenant_id, account_id, scope, cycle, on_day) do update set level = excluded.level,
       next_on = excluded.next_on, metrics = r.metrics || excluded.metrics, raw_id = excluded.raw_id,
       recorded_at = excluded.recorded_at
     where (r.level, r.next_on, r.metrics) is distinct from
       (excluded.level, excluded.next_on, r.metrics || excluded.metrics)`,
    [shop.tenantId, shop.accountId, now, ...parameters],
  )
}

/** Keeps the marketplace's remarks on the shop, each name once a day. */
export async function keepFacts(
  tx: Transaction,
  shop: Shop,
  facts: readonly Fact[],
  now: string,
): Promise<void> {
  if (facts.length === 0) return
  const types = { name: 'text', on_day: 'date', value: 'text' } as const
  const newest = new Map(facts.map((fact) => [`${fact.name} ${fact.on}`, fact]))
  const rows = [...newest.values()].map(({ name, on, value }) => ({ name, on_day: on, value }))
  const { from, parameters } = unnest<(typeof rows)[number]>(types, rows, 4)
  await tx.query(
    `insert into shop_fact as f (tenant_id, account_id, recorded_at, name, on_day, value)
     select $1, $2, $3, name, on_day, value from ${from} order by name, on_day
     on conflict (tenant_id, account_id, name, on_day) do update set value = excluded.value, recorded_at = excluded.recorded_at
     where f.value is distinct from excluded.value`,
    [shop.tenantId, shop.accountId, now, ...parameters],
  )
}
