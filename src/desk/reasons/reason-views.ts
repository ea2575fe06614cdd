import { Inject, Injectable } from '@nestjs/common'
import { coverage, unanswered } from '#desk'
import { Clock } from '../../infra/clock.js'
import { Database } from '../../infra/database.js'
import { INQUIRIES } from '../inquiry-kinds.js'
import { inRange } from '../range.js'
import type { Range } from '../range.js'
import { answerOf, withoutCodes } from './reason-json.js'
import { ReasonTree } from './reason-tree.js'

interface ReasonCount {
  path: string | null
  count: number
  orders: number
  buyers: number
}

/** What the tree says of the cases: where answers are missing, what is open, what comes again and again. */
@Injectable()
export class ReasonViews {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ReasonTree) private readonly tree: ReasonTree,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async coverage(tenantId: number, range: Range, minimum: number) {
    const [{ tree }, counts, unmapped] = await Promise.all([
      this.tree.current(tenantId),
      this.counts(tenantId, range),
      this.unmapped(tenantId, range),
    ])
    const placed = counts.flatMap(({ path, count }) => (path === null ? [] : [[path, count] as const]))
    return {
      from: range.from,
      to: range.to,
      inquiries: counts.reduce((sum, { count }) => sum + count, 0),
      withoutReason: counts.find(({ path }) => path === null)?.count ?? 0,
      unanswered: unanswered(tree),
      frequent: coverage(tree, Object.fromEntries(placed), minimum),
      unmapped,
      withoutCodes,
    }
  }

  /** Open inquiries by reason: the ones that nobody solved yet. */
  async unsolved(tenantId: number, filter: Pick<Range, 'accounts' | 'marketplaces' | 'sites'>) {
    return this.database.query<{
      path: string | null
      unhandled: number
      replied: number
      overdue: number
      oldestAt: string
    }>(
      `select c.reason_path as path, count(*) filter (where c.box = 'unhandled')::int as unhandled,
         count(*) filter (where c.box = 'replied')::int as replied,
         count(*) filter (where c.next_deadline_at <= $2 and c.next_deadline_at > '-infinity')::int as overdue,
         min(c.opened_at) as "oldestAt"
       from cases c where c.tenant_id = $1 and c.box in ('unhandled', 'replied') and ${INQUIRIES}
         and ($3::bigint[] is null or c.account_id = any($3)) and ($4::text[] is null or c.marketplace = any($4))
         and ($5::text[] is null or c.site = any($5))
       group by 1 order by count(*) desc, 1`,
      [tenantId, this.clock.now(), filter.accounts, filter.marketplaces, filter.sites],
    )
  }

  /** Reasons that came up at least `minimum` times, with what to reply. */
  async repeated(tenantId: number, range: Range, minimum: number) {
    const [{ tree }, counts] = await Promise.all([this.tree.current(tenantId), this.counts(tenantId, range)])
    return counts.flatMap(({ path, count, orders, buyers }) => {
      if (path === null || count < minimum) return []
      const found = answerOf(tree, path)
      return [
        { path, count, orders, buyers, answer: found?.answer ?? null, answeredAt: found?.answeredAt ?? null },
      ]
    })
  }

  private counts(tenantId: number, range: Range): Promise<ReasonCount[]> {
    const within = inRange(range, 'c', 'opened_at', 2)
    return this.database.query<ReasonCount>(
      `select c.reason_path as path, count(*)::int as count, count(distinct c.order_id)::int as orders,
         count(distinct c.buyer_key)::int as buyers
       from cases c where c.tenant_id = $1 and ${INQUIRIES} and ${within.sql} group by 1 order by 2 desc, 1`,
      [tenantId, ...within.parameters],
    )
  }

  private unmapped(tenantId: number, range: Range) {
    const within = inRange(range, 'c', 'opened_at', 2)
    return this.database.query<{ marketplace: string; code: string; count: number }>(
      `select c.marketplace, c.reason_code as code, count(*)::int as count from cases c
       where c.tenant_id = $1 and c.reason_code is not null and c.reason_path is null and ${within.sql}
       group by 1, 2 order by 3 desc, 1, 2 limit 200`,
      [tenantId, ...within.parameters],
    )
  }
}
