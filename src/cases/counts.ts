import { Inject, Injectable } from '@nestjs/common'
import type { Box, CaseKind } from '#case'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import { publicId } from '../infra/ids.js'

export interface CountsQuery {
  readonly kind?: CaseKind | undefined
  readonly marketplace?: string | undefined
  readonly account?: string | undefined
}

type Boxes = Record<Box, number>

interface CounterRow {
  account: string
  kind: string
  marketplace: string
  box: Box
  n: string
}

/** Exact counts from the counters that every write keeps; the three boxes of any selection add up to its total. */
@Injectable()
export class Counts {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async of(tenantId: number, query: CountsQuery) {
    const parameters = [tenantId, query.kind ?? null, query.marketplace ?? null, query.account ?? null]
    const [rows, [overdue]] = await Promise.all([
      this.database.query<CounterRow>(
        `select account_id::text as account, kind, marketplace, box, sum(n)::text as n from case_counter
         where tenant_id = $1 and ($2::text is null or kind = $2) and ($3::text is null or marketplace = $3)
           and ($4::bigint is null or account_id = $4) group by account_id, kind, marketplace, box`,
        parameters,
      ),
      this.database.query<{ n: string }>(
        `select count(*)::text as n from cases
         where tenant_id = $1 and box in ('unhandled', 'replied') and next_deadline_at > '-infinity' and next_deadline_at <= $5
           and ($2::text is null or kind = $2) and ($3::text is null or marketplace = $3)
           and ($4::bigint is null or account_id = $4)`,
        [...parameters, this.clock.now()],
      ),
    ])
    const boxes = sum(rows)
    return {
      total: boxes.unhandled + boxes.replied + boxes.closed,
      boxes,
      overdue: Number(overdue?.n ?? 0),
      byKind: [...Map.groupBy(rows, (row) => row.kind)].map(([kind, of]) => ({ kind, ...sum(of) })),
      byMarketplace: [...Map.groupBy(rows, (row) => row.marketplace)].map(([marketplace, of]) => ({
        marketplace,
        ...sum(of),
      })),
      byAccount: [...Map.groupBy(rows, (row) => row.account)].map(([account, of]) => ({
        account: publicId('acct', account),
        ...sum(of),
      })),
    }
  }
}

function sum(rows: readonly CounterRow[]): Boxes {
  const boxes: Boxes = { unhandled: 0, replied: 0, closed: 0 }
  for (const row of rows) boxes[row.box] += Number(row.n)
  return boxes
}
