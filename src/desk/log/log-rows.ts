import { Temporal } from 'temporal-polyfill'
import { namesOf } from '#desk'
import type { Reason, RequestEntry } from '#desk'
import { marketplaceOf } from '#marketplaces'
import { calendarOf } from '../../cases/calendars.js'
import type { Sql } from '../../infra/database.js'
import { INQUIRIES } from '../inquiry-kinds.js'
import { inRange } from '../range.js'
import type { Range } from '../range.js'

export const CHANNELS = ['marketplace', 'phone', 'email', 'chat', 'other'] as const
export type Channel = (typeof CHANNELS)[number]

/** What staff can say of an inquiry; undefined or null: what the case itself says stands. */
export const NOTED_FIELDS = [
  'shippedOn',
  'carrier',
  'productCode',
  'request',
  'opinion',
  'solved',
  'satisfied',
] as const
export type NotedField = (typeof NOTED_FIELDS)[number]

export interface LogRow {
  /** UTC instant. */
  readonly at: string
  /** Cases stand before entries by hand of the same instant. */
  readonly source: 0 | 1
  readonly id: string
  readonly caseId: string | null
  readonly entryId: string | null
  readonly accountId: string
  readonly marketplace: string
  readonly site: string
  readonly channel: Channel
  readonly orderId: string | null
  readonly shippedAt: string | null
  readonly shippedOn: string | null
  readonly carrier: string | null
  readonly productCode: string | null
  readonly request: string
  readonly opinion: string | null
  readonly solved: boolean
  readonly satisfied: boolean | null
  readonly reasonPath: string | null
  readonly vip: boolean
  /** Which of the fields staff entered. */
  readonly entered: readonly NotedField[]
  readonly notedBy: string | null
}

/** Where a page of the log goes on. */
export type LogPlace = Pick<LogRow, 'at' | 'source' | 'id'>

/** What a case shows as the code of its product: of several lines the first. */
export const PRODUCT_OF_CASE = `coalesce(c.lines -> 0 ->> 'sku', c.lines -> 0 ->> 'itemId')`

const enteredList = (alias: string): string =>
  `array_remove(array[${NOTED_FIELDS.map((field) => `case when ${alias}.${COLUMN[field]} is not null then '${field}' end`).join(', ')}], null)`

const COLUMN: Readonly<Record<NotedField, string>> = {
  shippedOn: 'shipped_on',
  carrier: 'carrier',
  productCode: 'product_code',
  request: 'request',
  opinion: 'opinion',
  solved: 'solved',
  satisfied: 'satisfied',
}

/**
 * A page of the log, oldest first: one bounded index scan for each box of the cases and one for the entries by hand, then the
 * details of what is shown alone.
 */
export async function logPage(
  sql: Sql,
  tenantId: number,
  range: Range,
  after: LogPlace | null,
  limit: number,
): Promise<LogRow[]> {
  const within = inRange(range, 'c', 'opened_at', 5)
  const scans = ['unhandled', 'replied', 'closed'].map(
    (box) => `(select c.opened_at as at, 0 as source, c.id from cases c
      where c.tenant_id = $1 and c.box = '${box}' and ${INQUIRIES} and ${within.sql}
        and ($2::timestamptz is null or (c.opened_at, 0, c.id) > ($2::timestamptz, $3::int, $4::bigint))
      order by c.opened_at, c.id limit $10)`,
  )
  return sql.query<LogRow>(
    `with inquiry as materialized (
       select * from (${scans.join(' union all ')} union all
         (select e.inquired_at, 1, e.id from request_entry e join account a on a.tenant_id = e.tenant_id and a.id = e.account_id
          where e.tenant_id = $1 and e.case_id is null and e.inquired_at >= $5::timestamptz and e.inquired_at < $6::timestamptz
            and ($7::bigint[] is null or e.account_id = any($7::bigint[]))
            and ($8::text[] is null or a.marketplace = any($8::text[])) and ($9::text[] is null or a.site = any($9::text[]))
            and ($2::timestamptz is null or (e.inquired_at, 1, e.id) > ($2::timestamptz, $3::int, $4::bigint))
          order by e.inquired_at, e.id limit $10)) found order by at, source, id limit $10)
     select i.at, i.source, i.id::text, c.id::text as "caseId", e.id::text as "entryId",
       coalesce(c.account_id, e.account_id)::text as "accountId", coalesce(c.marketplace, a.marketplace) as marketplace,
       coalesce(c.site, a.site) as site, case when c.id is null then e.channel else 'marketplace' end as channel,
       coalesce(c.order_id, e.order_id) as "orderId", o.shipped_at as "shippedAt", e.shipped_on::text as "shippedOn", e.carrier,
       coalesce(e.product_code, ${PRODUCT_OF_CASE}) as "productCode", coalesce(e.request, c.subject, '') as request, e.opinion,
       coalesce(e.solved, c.box = 'closed', false) as solved, e.satisfied,
       case when c.id is null then e.reason_path else c.reason_path end as "reasonPath",
       exists (select from buyer_vip v where v.tenant_id = $1 and v.buyer_key = coalesce(c.buyer_key, e.buyer_key)) as vip,
       ${enteredList('e')} as entered, e.noted_by as "notedBy"
     from inquiry i
     left join cases c on i.source = 0 and c.tenant_id = $1 and c.id = i.id
     left join request_entry e on e.tenant_id = $1 and (i.source = 0 and e.case_id = i.id or i.source = 1 and e.id = i.id)
     left join account a on a.tenant_id = $1 and a.id = e.account_id
     left join orders o on o.tenant_id = $1 and o.account_id = coalesce(c.account_id, e.account_id)
       and o.order_id = coalesce(c.order_id, e.order_id)
     order by i.at, i.source, i.id`,
    [tenantId, after?.at ?? null, after?.source ?? null, after?.id ?? null, ...within.parameters, limit],
  )
}

/** The day of shipment by the wall calendar of the site, unless staff entered one. */
export function shippedOnOf({ shippedOn, shippedAt, marketplace, site }: LogRow): string | null {
  if (shippedOn !== null || shippedAt === null) return shippedOn
  const found = marketplaceOf(marketplace)
  const zone = found ? calendarOf(found, site).zone : 'UTC'
  return Temporal.Instant.from(shippedAt).toZonedDateTimeISO(zone).toPlainDate().toString()
}

/** A row as the eleven columns show it. A reason that is no longer in the tree is shown by its path. */
export const entryOf = (row: LogRow, tree: readonly Reason[]): RequestEntry => ({
  inquiredAt: row.at,
  orderId: row.orderId,
  shippedOn: shippedOnOf(row),
  carrier: row.carrier,
  productCode: row.productCode,
  request: row.request,
  solved: row.solved,
  reasons:
    row.reasonPath === null
      ? []
      : (namesOf(tree, row.reasonPath) ?? row.reasonPath.split('/').map((key) => ({ en: key, zh: key }))),
})
