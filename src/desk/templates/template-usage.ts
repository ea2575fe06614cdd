import { Inject, Injectable } from '@nestjs/common'
import { share } from '#desk'
import { Database } from '../../infra/database.js'

interface UsageRow {
  templateId: string
  uses: number
  cases: number
  reopened: number
  wroteAgain: number
  rated: number
  satisfied: number
  feedback: number
  lastUsedAt: string
}

export type TemplateUsage = Omit<UsageRow, 'templateId' | 'lastUsedAt'> & {
  readonly satisfaction: string | null
  readonly lastUsedAt: string | null
}

const NEVER: TemplateUsage = {
  uses: 0,
  cases: 0,
  reopened: 0,
  wroteAgain: 0,
  rated: 0,
  satisfied: 0,
  feedback: 0,
  satisfaction: null,
  lastUsedAt: null,
}

/** How often templates left, and what became of the cases: opened again, written to again, rated. */
@Injectable()
export class TemplateUses {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** By template; of those named, or of all. */
  async of(
    tenantId: number,
    templateIds: readonly string[] | null,
  ): Promise<(templateId: string) => TemplateUsage> {
    const rows = await this.database.query<UsageRow>(
      `with used as (
         select template_id, case_id, min(sent_at) as at, max(sent_at) as last_at, count(*) as n from case_action
         where tenant_id = $1 and template_id is not null and state in ('sent', 'confirmed') and sent_at is not null
           and ($2::bigint[] is null or template_id = any($2)) group by 1, 2)
       select u.template_id::text as "templateId", sum(u.n)::int as uses, count(*)::int as cases,
         count(*) filter (where exists (select from case_event e where e.tenant_id = $1 and e.case_id = u.case_id
           and e.at > u.at and e.from_status = any($3) and not e.to_status = any($3)))::int as reopened,
         count(*) filter (where exists (select from case_event e where e.tenant_id = $1 and e.case_id = u.case_id
           and e.at > u.at and e.as_message and e.actor = 'buyer'))::int as "wroteAgain",
         count(r.satisfied)::int as rated, count(*) filter (where r.satisfied)::int as satisfied,
         count(*) filter (where exists (select from cases f where f.tenant_id = $1 and f.order_id = c.order_id
           and f.kind = 'feedback' and f.opened_at > u.at))::int as feedback,
         max(u.last_at) as "lastUsedAt"
       from used u join cases c on c.tenant_id = $1 and c.id = u.case_id
       left join request_entry r on r.tenant_id = $1 and r.case_id = u.case_id group by 1`,
      [tenantId, templateIds, ['won', 'lost', 'settled', 'withdrawn', 'expired']],
    )
    const byId = new Map(
      rows.map(({ templateId, ...row }) => [
        templateId,
        { ...row, satisfaction: row.rated === 0 ? null : share(row.satisfied, row.rated) },
      ]),
    )
    return (templateId) => byId.get(templateId) ?? NEVER
  }
}
