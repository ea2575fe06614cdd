import { Inject, Injectable, NotFoundException } from '@nestjs/common'
import { randomUUID } from 'node:crypto'
import { Database } from '../infra/database.js'
import { NUMBER, publicId } from '../infra/ids.js'
import { pageAround, placeIn } from '../infra/lists.js'

interface Attempt {
  number: number
  at: string
  status: number | null
  error: string | null
  ms: number
}

interface DeliveryRow {
  id: string
  eventId: string
  type: string
  state: 'pending' | 'delivered' | 'failed'
  attempts: number
  dueAt: string
  createdAt: string
  finishedAt: string | null
  last: Attempt | null
}

const COLUMNS = `d.id::text, d.event_id as "eventId", d.type, d.state, d.attempts, d.due_at as "dueAt", d.created_at as "createdAt",
  d.finished_at as "finishedAt", (select jsonb_build_object('number', a.number, 'at', to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'status', a.status, 'error', a.error, 'ms', a.ms) from webhook_attempt a where a.tenant_id = d.tenant_id and a.delivery_id = d.id
    order by a.number desc limit 1) as last`

const ORDER = '-id'

export interface DeliveryQuery {
  readonly state?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

/** Which deliveries to send again. */
export interface Replay {
  readonly from: string
  readonly to: string
  readonly onlyFailed: boolean
}

/** What was and is to be told to a webhook, with every attempt; kept for 30 days. */
@Injectable()
export class Deliveries {
  constructor(@Inject(Database) private readonly database: Database) {}

  async list(tenantId: number, webhookId: string, query: DeliveryQuery) {
    await this.exists(tenantId, webhookId)
    const place = query.cursor === undefined ? null : placeIn(query.cursor, ORDER, [NUMBER])
    const found = await this.database.query<DeliveryRow>(
      `select ${COLUMNS} from webhook_delivery d where d.tenant_id = $1 and d.webhook_id = $2 and ($3::text is null or d.state = $3)
         and ($4::bigint is null or d.id ${place?.back ? '>' : '<'} $4::bigint)
       order by d.id ${place?.back ? 'asc' : 'desc'} limit $5`,
      [tenantId, webhookId, query.state ?? null, place?.values[0] ?? null, query.limit + 1],
    )
    const { rows, ...page } = pageAround(found, query.limit, ORDER, place, (row) => [row.id])
    return { data: rows.map(deliveryJson), ...page }
  }

  async find(tenantId: number, webhookId: string, id: string) {
    const [row] = await this.database.query<DeliveryRow & { body: string }>(
      `select ${COLUMNS}, d.body from webhook_delivery d where d.tenant_id = $1 and d.webhook_id = $2 and d.id = $3`,
      [tenantId, webhookId, id],
    )
    if (!row) throw new NotFoundException('no such delivery')
    const log = await this.database.query<Attempt>(
      `select number, at, status, error, ms from webhook_attempt where tenant_id = $1 and delivery_id = $2 order by number`,
      [tenantId, id],
    )
    return { ...deliveryJson(row), body: row.body, log }
  }

  /** Sends one again at once, delivered or not. */
  async again(tenantId: number, webhookId: string, id: string) {
    await this.find(tenantId, webhookId, id)
    await this.requeue(tenantId, webhookId, `id = $3`, [id])
    return this.find(tenantId, webhookId, id)
  }

  /** Sends what came about in that time again; gives how many. */
  async replay(tenantId: number, webhookId: string, { from, to, onlyFailed }: Replay): Promise<number> {
    await this.exists(tenantId, webhookId)
    const condition = `created_at >= $3::timestamptz and created_at < $4::timestamptz and ($5 = false or state = 'failed')`
    return this.requeue(tenantId, webhookId, condition, [from, to, onlyFailed])
  }

  /** An event that only says that the address works. */
  async test(tenantId: number, webhookId: string) {
    await this.exists(tenantId, webhookId)
    const eventId = `evt_test_${randomUUID()}`
    const timestamp = new Date().toISOString()
    const body = JSON.stringify({
      id: eventId,
      type: 'webhook.test',
      timestamp,
      data: { subject: publicId('hook', webhookId) },
    })
    const [row] = await this.database.query<{ id: string }>(
      `insert into webhook_delivery (tenant_id, webhook_id, event_id, type, body) values ($1, $2, $3, 'webhook.test', $4) returning id::text`,
      [tenantId, webhookId, eventId, body],
    )
    return this.find(tenantId, webhookId, row?.id ?? '0')
  }

  /** Forgets what is older than 30 days; what is still to be told by then has failed long ago. */
  async eraseOld(): Promise<void> {
    await this.database.query(`delete from webhook_delivery where created_at < now() - interval '30 days'`)
  }

  private async requeue(
    tenantId: number,
    webhookId: string,
    condition: string,
    parameters: readonly unknown[],
  ): Promise<number> {
    const rows = await this.database.query(
      `update webhook_delivery set state = 'pending', due_at = now(), attempts = 0, finished_at = null, fence = fence + 1,
         lease_until = '-infinity' where tenant_id = $1 and webhook_id = $2 and ${condition} returning 1`,
      [tenantId, webhookId, ...parameters],
    )
    return rows.length
  }

  private async exists(tenantId: number, webhookId: string): Promise<void> {
    const [row] = await this.database.query(`select 1 from webhook where tenant_id = $1 and id = $2`, [
      tenantId,
      webhookId,
    ])
    if (!row) throw new NotFoundException('no such webhook')
  }
}

const deliveryJson = (row: DeliveryRow) => ({
  id: publicId('dlv', row.id),
  eventId: row.eventId,
  type: row.type,
  state: row.state,
  attempts: row.attempts,
  dueAt: row.state === 'pending' ? row.dueAt : null,
  createdAt: row.createdAt,
  finishedAt: row.finishedAt,
  last: row.last,
})
