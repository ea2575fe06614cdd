import { Inject, Injectable } from '@nestjs/common'
import { Changes, START } from '../delivery/changes.js'
import type { Position } from '../delivery/changes.js'
import { eventId } from '../delivery/outbox.js'
import { Clock } from '../infra/clock.js'
import { csvLine } from '../infra/csv.js'
import { Database } from '../infra/database.js'
import { tenancy } from '../infra/tenancy.js'
import { Vault } from '../infra/vault.js'
import { caseJson, CASE_COLUMNS } from './case-json.js'
import type { CaseJson, CaseRow } from './case-json.js'
import { ORDER_COLUMNS, orderJson } from './orders.js'
import type { OrderRow } from './orders.js'

export const EXPORTED = ['cases', 'orders', 'changes'] as const
export type Exported = (typeof EXPORTED)[number]

export interface ExportFilter {
  readonly marketplace?: readonly string[] | undefined
  readonly account?: readonly string[] | undefined
  readonly updatedSince?: string | undefined
}

type Order = ReturnType<typeof orderJson>
interface Change {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly data: unknown
  readonly at: string
}

const PAGE = 500

/** The columns of each table as CSV. */
const CASE_CSV: Readonly<Record<string, (one: CaseJson) => unknown>> = {
  id: (one) => one.id,
  kind: (one) => one.kind,
  status: (one) => one.status,
  box: (one) => one.box,
  marketplace: (one) => one.marketplace,
  account: (one) => one.account.id,
  accountName: (one) => one.account.name,
  site: (one) => one.site,
  nativeId: (one) => one.nativeId,
  nativeState: (one) => one.nativeState,
  subject: (one) => one.subject,
  order: (one) => one.order.id,
  buyer: (one) => one.buyer?.handle,
  reason: (one) => one.reason?.code,
  reasonPath: (one) => one.reason?.path,
  amount: (one) => one.amount?.amount,
  currency: (one) => one.amount?.currency,
  dueAt: (one) => one.nextDeadline?.dueAt,
  overdue: (one) => one.overdue,
  assignee: (one) => one.assignee?.name,
  tags: (one) => one.tags.join(', '),
  openedAt: (one) => one.openedAt,
  updatedAt: (one) => one.updatedAt,
  closedAt: (one) => one.closedAt,
  revision: (one) => one.revision,
}
const ORDER_CSV: Readonly<Record<string, (one: Order) => unknown>> = {
  id: (one) => one.id,
  marketplace: (one) => one.marketplace,
  account: (one) => one.account.id,
  accountName: (one) => one.account.name,
  site: (one) => one.site,
  nativeStatus: (one) => one.nativeStatus,
  placedAt: (one) => one.placedAt,
  paidAt: (one) => one.paidAt,
  shippedAt: (one) => one.shippedAt,
  total: (one) => one.total?.amount,
  currency: (one) => one.total?.currency,
  lines: (one) => one.lines.length,
}
const CHANGE_CSV: Readonly<Record<string, (one: Change) => unknown>> = {
  id: (one) => one.id,
  type: (one) => one.type,
  subject: (one) => one.subject,
  at: (one) => one.at,
  data: (one) => one.data,
}

/** Everything of a tenant as a stream of lines, a page in memory at a time however much there is. */
@Injectable()
export class Exports {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Changes) private readonly changes: Changes,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  lines(
    tenantId: number,
    what: Exported,
    format: 'ndjson' | 'csv',
    filter: ExportFilter,
  ): AsyncGenerator<string> {
    if (what === 'cases') return written(this.cases(tenantId, filter), format, CASE_CSV)
    if (what === 'orders') return written(this.orders(tenantId, filter), format, ORDER_CSV)
    return written(this.feed(tenantId), format, CHANGE_CSV)
  }

  private async *cases(tenantId: number, filter: ExportFilter): AsyncGenerator<CaseJson[]> {
    const vault = await this.vault.of(tenantId)
    for (let last = '0'; ;) {
      const rows = await this.page<CaseRow>(
        tenantId,
        `select ${CASE_COLUMNS}, '' as "sortKey" from cases c join account a on a.tenant_id = c.tenant_id and a.id = c.account_id
         where c.tenant_id = $1 and c.id > $2 and ($3::text[] is null or c.marketplace = any($3))
           and ($4::bigint[] is null or c.account_id = any($4)) and ($5::timestamptz is null or c.updated_at >= $5)
         order by c.id limit ${PAGE}`,
        [tenantId, last, filter.marketplace ?? null, filter.account ?? null, filter.updatedSince ?? null],
      )
      const now = this.clock.now().getTime()
      yield rows.map((row) => caseJson(row, vault, now))
      if (rows.length < PAGE) return
      last = rows.at(-1)?.id ?? last
    }
  }

  private async *orders(tenantId: number, filter: ExportFilter): AsyncGenerator<Order[]> {
    for (let last: readonly [string, string] = ['0', '']; ;) {
      const rows = await this.page<OrderRow>(
        tenantId,
        `select ${ORDER_COLUMNS} from orders o join account a on a.tenant_id = o.tenant_id and a.id = o.account_id
         where o.tenant_id = $1 and (o.account_id, o.order_id) > ($2::bigint, $3::text) and ($4::text[] is null or o.marketplace = any($4))
           and ($5::bigint[] is null or o.account_id = any($5)) and ($6::timestamptz is null or o.as_of >= $6)
         order by o.account_id, o.order_id limit ${PAGE}`,
        [tenantId, ...last, filter.marketplace ?? null, filter.account ?? null, filter.updatedSince ?? null],
      )
      yield rows.map(orderJson)
      const end = rows.at(-1)
      if (!end || rows.length < PAGE) return
      last = [end.accountId, end.orderId]
    }
  }

  private async *feed(tenantId: number): AsyncGenerator<Change[]> {
    for (let position: Position = START; ;) {
      const from = position
      const page = await tenancy.run(tenantId, () => this.changes.after(tenantId, from, PAGE))
      yield page.events.map((event) => ({
        id: eventId(event),
        type: event.type,
        subject: event.subject,
        data: event.data,
        at: event.at,
      }))
      if (page.events.length < PAGE) return
      position = page.position
    }
  }

  /** A stream is pulled by the connection, whose work is nobody's: each page says itself whose it is. */
  private page<Row>(tenantId: number, sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    return tenancy.run(tenantId, () => this.database.query<Row>(sql, parameters))
  }
}

/** UTF-8 with a mark at its beginning, without which spreadsheets take Chinese for something else. */
const MARK = '\ufeff'

async function* written<T>(
  pages: AsyncGenerator<T[]>,
  format: 'ndjson' | 'csv',
  columns: Readonly<Record<string, (one: T) => unknown>>,
): AsyncGenerator<string> {
  const cells = Object.values(columns)
  if (format === 'csv') yield MARK + csvLine(Object.keys(columns))
  for await (const page of pages) {
    const lines = page.map((one) =>
      format === 'csv' ? csvLine(cells.map((of) => of(one))) : `${JSON.stringify(one)}\n`,
    )
    if (lines.length > 0) yield lines.join('')
  }
}
