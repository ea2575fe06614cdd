import { inRange } from '../range.js'
import type { Sources } from './report.js'

export interface Responses {
  /** Null: all shops together. */
  readonly shop: string | null
  readonly counted: number
  readonly inTime: number
  readonly late: number
  readonly exempt: number
  readonly open: number
  readonly medianMinutes: number | null
}

/** The clock for buyers' messages in hours, weekends and holidays included (training documents, 001-25, 002-04). */
export const CLOCK_HOURS = 24

/**
 * How fast buyers' messages of the range were answered, by shop and all together. Of several messages in a row the first one counts. Left out of both sides: what the
 * marketplace or its care service answers, and what was marked as needing no response. Unanswered and still in time: `open`.
 */
export function responsesOf({ sql, tenantId, range, now }: Sources): Promise<Responses[]> {
  const within = inRange(range, 'c', 'updated_at', 2)
  // Cases that were last touched before the range have no message in it; how late they changed does not matter.
  const cases = within.sql.replace('and c.updated_at < $3::timestamptz', '')
  return sql.query<Responses>(
    `with spoken as (
       select e.case_id, c.account_id, e.actor, e.at,
         lag(e.actor) over line as before,
         min(e.at) filter (where e.actor = 'seller') over (line rows between 1 following and unbounded following) as answered_at,
         c.service_owner <> 'seller' as elsewhere, c.no_response_at
       from cases c join case_event e on e.tenant_id = c.tenant_id and e.case_id = c.id
       where c.tenant_id = $1 and ${cases} and c.opened_at < $3::timestamptz and e.as_message and e.actor in ('buyer', 'seller')
       window line as (partition by e.case_id order by e.at, e.event_key)),
     asked as (
       select account_id, at, answered_at, elsewhere or (answered_at is null and no_response_at >= at) as exempt,
         extract(epoch from answered_at - at) / 60 as minutes,
         answered_at is null and at > $7::timestamptz - make_interval(hours => $8::int) as open
       from spoken where actor = 'buyer' and before is distinct from 'buyer' and at >= $2::timestamptz and at < $3::timestamptz)
     select a.name as shop, count(*) filter (where not coalesce(exempt, false) and not open)::int as counted,
       count(*) filter (where not coalesce(exempt, false) and minutes <= $8::int * 60)::int as "inTime",
       count(*) filter (where not coalesce(exempt, false) and not open and (minutes is null or minutes > $8::int * 60))::int as late,
       count(*) filter (where exempt)::int as exempt, count(*) filter (where open and not coalesce(exempt, false))::int as open,
       percentile_cont(0.5) within group (order by minutes) filter (where not coalesce(exempt, false)) as "medianMinutes"
     from asked join account a on a.tenant_id = $1 and a.id = asked.account_id group by grouping sets ((a.name), ()) order by a.name nulls last`,
    [tenantId, ...within.parameters, now, CLOCK_HOURS],
  )
}
