import { Inject, Injectable } from '@nestjs/common'
import type { Box } from '#case'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { Vault } from '../infra/vault.js'
import { conditionsOf, due, sourceOf } from './inbox-query.js'
import type { CaseFilters } from './inbox-query.js'
import { SearchIndex } from './search-index.js'

/** What the counters tell apart; any other filter asks the cases themselves. */
const COUNTED: readonly string[] = ['kind', 'marketplace', 'account']

type Boxes = Record<Box, number>

interface CounterRow {
  account: string
  kind: string
  marketplace: string
  box: Box
  n: string
}

interface Counted {
  readonly rows: readonly CounterRow[]
  readonly overdue: number
}

/** Exact counts; the three boxes of any selection add up to its total. */
@Injectable()
export class Counts {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(SearchIndex) private readonly search: SearchIndex,
  ) {}

  /** Out of the counters that every write keeps where these can tell, else out of the cases, in time that grows with them. */
  async of(tenantId: number, filters: CaseFilters) {
    const asked = Object.entries(filters).flatMap(([name, value]) => (value === undefined ? [] : [name]))
    const kept = asked.every((name) => COUNTED.includes(name))
    const { rows, overdue } = await (kept ? this.kept(tenantId, filters) : this.counted(tenantId, filters))
    const boxes = sum(rows)
    return {
      total: boxes.unhandled + boxes.replied + boxes.closed,
      boxes,
      overdue,
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

  private async kept(tenantId: number, { kind, marketplace, account }: CaseFilters): Promise<Counted> {
    const parameters = [tenantId, kind ?? null, marketplace ?? null, account ?? null]
    const chosen = `tenant_id = $1 and ($2::text[] is null or kind = any($2)) and ($3::text[] is null or marketplace = any($3))
      and ($4::bigint[] is null or account_id = any($4))`
    const [rows, [late]] = await Promise.all([
      this.database.query<CounterRow>(
        `select account_id::text as account, kind, marketplace, box, sum(n)::text as n from case_counter
         where ${chosen} group by account_id, kind, marketplace, box`,
        parameters,
      ),
      this.database.query<{ n: string }>(
        `select count(*)::text as n from cases where ${chosen}
         and box in ('unhandled', 'replied') and next_deadline_at > '-infinity' and next_deadline_at <= $5`,
        [...parameters, this.clock.now()],
      ),
    ])
    return { rows, overdue: Number(late?.n ?? 0) }
  }

  /** One statement, so that a case that changes boxes meanwhile is counted once. */
  private async counted(tenantId: number, filters: CaseFilters): Promise<Counted> {
    const vault = await this.vault.of(tenantId)
    const { q } = filters
    const found = q === undefined ? null : await this.search.find(tenantId, q, vault.fingerprint(q))
    const parameters: unknown[] = [tenantId]
    const bind = (value: unknown): string => `$${parameters.push(value)}`
    const now = this.clock.now()
    const at = { now, fingerprint: (buyer: string) => vault.fingerprint(buyer), found }
    const conditions = ['c.tenant_id = $1', ...conditionsOf(filters, bind, at)]
    const rows = await this.database.query<CounterRow & { late: string }>(
      `select c.account_id::text as account, c.kind, c.marketplace, c.box, count(*)::text as n,
         count(*) filter (where ${due(bind(now))})::text as late
       from ${sourceOf(found, bind)} where ${conditions.join(' and ')} group by c.account_id, c.kind, c.marketplace, c.box`,
      parameters,
    )
    return { rows, overdue: rows.reduce((all, { late }) => all + Number(late), 0) }
  }
}

function sum(rows: readonly CounterRow[]): Boxes {
  const boxes: Boxes = { unhandled: 0, replied: 0, closed: 0 }
  for (const row of rows) boxes[row.box] += Number(row.n)
  return boxes
}
