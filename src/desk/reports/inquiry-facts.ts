import { topicOf } from '#desk'
import type { InquiryFact } from '#desk'
import { INQUIRIES } from '../inquiry-kinds.js'
import { PRODUCT_OF_CASE } from '../log/log-rows.js'
import { inRange } from '../range.js'
import type { Sources } from './report.js'

/** SQL: the inquiries of a range, those of the cases and those taken down by hand, with what reports group by. */
export function inquiries({ tenantId, range }: Pick<Sources, 'tenantId' | 'range'>) {
  const within = inRange(range, 'c', 'opened_at', 2)
  const sql = `(select c.account_id, coalesce(e.product_code, ${PRODUCT_OF_CASE}) as product, c.reason_path as reason, e.satisfied, e.opinion
      from cases c left join request_entry e on e.tenant_id = c.tenant_id and e.case_id = c.id
      where c.tenant_id = $1 and ${INQUIRIES} and ${within.sql}
    union all
    select e.account_id, e.product_code, e.reason_path, e.satisfied, e.opinion from request_entry e
      join account a on a.tenant_id = e.tenant_id and a.id = e.account_id
      where e.tenant_id = $1 and e.case_id is null and e.inquired_at >= $2::timestamptz and e.inquired_at < $3::timestamptz
        and ($4::bigint[] is null or e.account_id = any($4::bigint[])) and ($5::text[] is null or a.marketplace = any($5::text[]))
        and ($6::text[] is null or a.site = any($6::text[])))`
  return { sql, parameters: [tenantId, ...within.parameters] }
}

interface Group {
  product: string | null
  reason: string | null
  satisfied: boolean | null
  n: number
}

/** The inquiries of a range, those that are alike counted together by the database. */
export async function inquiryFacts(sources: Sources): Promise<InquiryFact[]> {
  const { sql, parameters } = inquiries(sources)
  const rows = await sources.sql.query<Group>(
    `select product, reason, satisfied, count(*)::int as n from ${sql} i group by 1, 2, 3`,
    parameters,
  )
  return rows.map(({ product, reason, satisfied, n }) => ({
    productCode: product,
    reason,
    topic: topicOf(reason ?? ''),
    opinion: null,
    orderId: null,
    satisfied,
    times: n,
  }))
}
