import { Inject, Injectable, NotFoundException } from '@nestjs/common'
import { marksIn, spanOf } from '#grade'
import type { MetricDef, Span, Tally } from '#grade'
import { marketplaceOf } from '#marketplaces'
import { Database } from '../infra/database.js'
import { cursorOf, INSTANT, positionIn, TEXT } from '../infra/ids.js'
import type { GradeQuery } from './grades.js'
import { Grades } from './grades.js'

export interface BehindQuery extends GradeQuery {
  readonly limit: number
  readonly cursor?: string | undefined
}

interface OrderBehind {
  orderId: string
  placedAt: string
  nativeStatus: string
  marks: { mark: string; at: string; of: string; provenance: string }[]
}

/** The way from a figure to its orders. */
@Injectable()
export class OrdersBehind {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Grades) private readonly grades: Grades,
  ) {}

  /**
   * The orders of a metric's window that count against the shop, oldest first: for a minimum (valid tracking) those that miss it,
   * for a plain count all of them.
   */
  async list(tenantId: number, accountId: string, metric: string, query: BehindQuery) {
    const row = await this.grades.one(tenantId, accountId, query)
    const def = row.ruleset.metrics[metric]
    if (!def) throw new NotFoundException(`${row.rulesetId} has no metric ${metric}`)
    if (!def.tally || !def.window)
      return { data: [], nextCursor: null, hasMore: false, countedBy: 'marketplace' as const }
    const span = (row.ours[metric] ?? row.inputs[metric])?.window ?? spanOf(def.window, row.on)
    const zone = marketplaceOf(row.marketplace)?.sites[row.site]?.zone ?? 'UTC'
    const place = { tenantId, accountId, zone, span }
    const rows = await this.database.query<OrderBehind>(...statement(def, def.tally, place, query))
    const data = rows.slice(0, query.limit)
    const last = data.at(-1)
    const hasMore = rows.length > query.limit
    return {
      data,
      nextCursor: hasMore && last ? cursorOf([last.placedAt, last.orderId]) : null,
      hasMore,
      countedBy: 'orders' as const,
    }
  }
}

interface Place {
  readonly tenantId: number
  readonly accountId: string
  readonly zone: string
  readonly span: Span
}

/** Which of the orders that count are asked for, by the marks of the numerator. */
const wanted = ({ better }: MetricDef, { of }: Tally): string => {
  if (of === 'orders' || of === 'sales') return 'true'
  const hit = 'coalesce(m.words && $6::text[], false)'
  const misses = (of === 'marked' && better === 'higher') || (of === 'unmarked' && better === 'lower')
  return misses ? `not ${hit}` : hit
}

function statement(
  def: MetricDef,
  tally: Tally,
  place: Place,
  { limit, cursor }: BehindQuery,
): [string, unknown[]] {
  const position = cursor === undefined ? null : positionIn(cursor, [INSTANT, TEXT])
  const among = tally.of === 'mean' ? null : (tally.among ?? null)
  // Ratings count by their own day, whenever their order was placed.
  const column = tally.of === 'mean' ? 'rated.at' : 'o.placed_at'
  const rated = `join lateral (select min(at) as at from order_mark where tenant_id = o.tenant_id and account_id = o.account_id
    and order_id = o.order_id and mark = any($6::text[]) and not withdrawn) rated on true`
  return [
    `select o.order_id as "orderId", o.placed_at as "placedAt", o.native_status as "nativeStatus", coalesce(m.marks, '[]') as marks
     from orders o ${tally.of === 'mean' ? rated : ''}
     cross join lateral (select array_agg(mark) as words,
         json_agg(json_build_object('mark', mark, 'at', at, 'of', of_what, 'provenance', provenance) order by at)
           filter (where mark = any($6::text[])) as marks
       from order_mark where tenant_id = o.tenant_id and account_id = o.account_id and order_id = o.order_id and not withdrawn) m
     where o.tenant_id = $1 and o.account_id = $2
       and ${column} >= $3::date::timestamp at time zone $5 and ${column} < ($4::date + 1)::timestamp at time zone $5
       and ($7::text[] is null or m.words && $7::text[]) and ${wanted(def, tally)}
       and ($8::timestamptz is null or (o.placed_at, o.order_id) > ($8::timestamptz, $9::text))
     order by o.placed_at, o.order_id limit $10`,
    [
      place.tenantId,
      place.accountId,
      place.span.from,
      place.span.to,
      place.zone,
      marksIn(tally),
      among,
      position?.[0] ?? null,
      position?.[1] ?? null,
      limit + 1,
    ],
  ]
}
