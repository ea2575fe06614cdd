import { Inject, Injectable } from '@nestjs/common'
import { Gauge } from 'prom-client'
import type { Registry } from 'prom-client'
import { Database } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { LoadGate } from '../infra/load-gate.js'

/** Shops that are told apart, the latest first; a figure for each of a hundred thousand would help nobody. */
const SHOPS = 200

interface Figure {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  /** Gives `value` and a column for each label. */
  readonly sql: string
}

type LabelledRow = Readonly<Record<string, string>>

const FIGURES: readonly Figure[] = [
  {
    name: 'account_lag_seconds',
    help: `By how much the most overdue poll of a shop is late; the ${SHOPS} latest shops`,
    labels: ['tenant', 'account', 'marketplace'],
    sql: `select s.tenant_id::text as tenant, s.account_id::text as account, a.marketplace, extract(epoch from now() - min(s.next_due_at))::text as value
      from sync_stream s join account a on a.tenant_id = s.tenant_id and a.id = s.account_id and a.paused_at is null
      where s.next_due_at < now() group by 1, 2, 3 order by min(s.next_due_at) limit ${SHOPS}`,
  },
  {
    name: 'queue_depth',
    help: 'Jobs that wait, run or are to be tried again, by queue',
    labels: ['queue', 'state'],
    sql: `select name as queue, state::text, count(*)::text as value from pgboss.job
      where state in ('created', 'retry', 'active') group by 1, 2`,
  },
  {
    name: 'rate_budget_tokens',
    help: 'The least that is left in a marketplace’s buckets of one limit, when they were last drawn from',
    labels: ['marketplace', 'limit'],
    sql: `select split_part(id, '/', 2) as marketplace, substring(id from '[^/]+$') as "limit", min(tokens)::text as value
      from rate_bucket group by 1, 2`,
  },
  {
    name: 'deadlines_missed_last_hour',
    help: 'Deadlines that passed within the last hour',
    labels: [],
    sql: `select count(*)::text as value from outbox where at > now() - interval '1 hour' and type = 'deadline.missed'`,
  },
  {
    name: 'webhook_deliveries_pending',
    help: 'Deliveries to enabled webhooks that have not got through yet',
    labels: [],
    sql: `select count(*)::text as value from webhook_delivery d join webhook w on w.tenant_id = d.tenant_id and w.id = d.webhook_id and w.enabled
      where d.state = 'pending'`,
  },
  {
    name: 'webhook_lag_seconds',
    help: 'By how much the most overdue attempt at a delivery is late',
    labels: [],
    sql: `select coalesce(extract(epoch from max(now() - d.due_at)), 0)::text as value from webhook_delivery d
      join webhook w on w.tenant_id = d.tenant_id and w.id = d.webhook_id and w.enabled where d.state = 'pending' and d.due_at < now()`,
  },
  {
    name: 'webhooks_disabled',
    help: 'Webhooks that are not sent to any more',
    labels: [],
    sql: `select count(*)::text as value from webhook where not enabled`,
  },
]

/** Figures by shop, queue, marketplace, and of this process's load. */
@Injectable()
export class LabelledFigures {
  private gauges: readonly (readonly [Figure, Gauge])[] = []

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LoadGate) private readonly gate: LoadGate,
  ) {}

  register(registry: Registry): void {
    this.gauges = FIGURES.map((figure) => [
      figure,
      new Gauge({
        name: `crosscase_${figure.name}`,
        help: figure.help,
        labelNames: [...figure.labels],
        registers: [registry],
      }),
    ])
    const { gate } = this
    const own = (name: string, help: string, value: () => number) =>
      new Gauge({
        name: `crosscase_${name}`,
        help,
        registers: [registry],
        collect: function (this: Gauge) {
          this.set(value())
        },
      })
    own('requests_inside', 'Requests that this process is answering', () => gate.inside)
    own('requests_waiting', 'Readers of the feed that wait for a change', () => gate.waiting)
    own('requests_sent_away', 'Requests sent away with 503 since the start', () => gate.sentAway)
  }

  async refresh(): Promise<void> {
    for (const [{ labels, sql }, gauge] of this.gauges) {
      const rows = await this.database.query<LabelledRow>(sql)
      gauge.reset()
      for (const row of rows) {
        const named = labels.map((label) => [
          label,
          label === 'account' ? publicId('acct', row[label] ?? '') : (row[label] ?? ''),
        ])
        gauge.set(Object.fromEntries(named) as Record<string, string>, Number(row['value']))
      }
    }
  }
}
