import { Inject, Injectable, NotFoundException } from '@nestjs/common'
import type { Box } from '#case'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import { cursorOf, INSTANT, NUMBER, positionIn, publicId } from '../infra/ids.js'
import { Vault } from '../infra/vault.js'
import { caseJson, CASE_COLUMNS } from './case-json.js'
import type { CaseJson, CaseRow } from './case-json.js'

export interface InboxQuery {
  readonly box?: Box | 'open' | undefined
  readonly status?: string | undefined
  readonly kind?: string | undefined
  readonly marketplace?: string | undefined
  /** Number of the account. */
  readonly account?: string | undefined
  readonly overdue?: boolean | undefined
  readonly order?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

export interface Page<T> {
  readonly data: readonly T[]
  readonly nextCursor: string | null
  readonly hasMore: boolean
}

/** The inbox: keyset pages out of the partial indexes, never an offset, never a scan where a person waits. */
@Injectable()
export class Inbox {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Open boxes by due instant (unrecognised cases first), the closed box newest first. */
  async list(tenantId: number, query: InboxQuery): Promise<Page<CaseJson>> {
    const rows =
      query.order === undefined ? await this.boxRows(tenantId, query) : await this.orderRows(tenantId, query)
    const data = rows.slice(0, query.limit)
    const last = data.at(-1)
    const hasMore = rows.length > query.limit
    const vault = await this.vault.of(tenantId)
    const now = this.clock.now().getTime()
    const nextCursor = hasMore && last ? cursorOf([last.sortKey, last.id]) : null
    return { data: data.map((row) => caseJson(row, vault, now)), nextCursor, hasMore }
  }

  async find(tenantId: number, caseId: string): Promise<CaseJson> {
    const [row] = await this.database.query<CaseRow>(
      `select ${CASE_COLUMNS}, '' as "sortKey" from cases c
       join account a on a.tenant_id = c.tenant_id and a.id = c.account_id
       where c.tenant_id = $1 and c.id = $2`,
      [tenantId, caseId],
    )
    if (!row) throw new NotFoundException('no such case')
    return caseJson(row, await this.vault.of(tenantId), this.clock.now().getTime())
  }

  /** Newest first. */
  async timeline(
    tenantId: number,
    caseId: string,
    limit: number,
    cursor?: string,
  ): Promise<Page<TimelineEvent>> {
    const position = cursor === undefined ? null : positionIn(cursor, [INSTANT, /^.{1,200}$/])
    const rows = await this.database.query<TimelineRow>(
      `select at, event_key, recorded_at, type, actor, actor_name, origin, from_state, to_state, from_status, to_status, text
       from case_event where tenant_id = $1 and case_id = $2
         and ($3::timestamptz is null or (at, event_key) < ($3::timestamptz, $4::text))
       order by at desc, event_key desc limit $5`,
      [tenantId, caseId, position?.[0] ?? null, position?.[1] ?? null, limit + 1],
    )
    const data = rows.slice(0, limit)
    const last = data.at(-1)
    const hasMore = rows.length > limit
    const nextCursor = hasMore && last ? cursorOf([last.at, last.event_key]) : null
    return { data: data.map(timelineEvent), nextCursor, hasMore }
  }

  private boxRows(tenantId: number, query: InboxQuery): Promise<CaseRow[]> {
    if (query.box === 'closed') return this.scan(tenantId, 'closed', query)
    if (query.box === 'unhandled' || query.box === 'replied') return this.scan(tenantId, query.box, query)
    return this.openRows(tenantId, query)
  }

  /** Both open boxes in one order: two bounded index scans merged, since one scan over `in (…)` could not keep the order. */
  private async openRows(tenantId: number, query: InboxQuery): Promise<CaseRow[]> {
    const [unhandled, replied] = await Promise.all([
      this.scan(tenantId, 'unhandled', query),
      this.scan(tenantId, 'replied', query),
    ])
    return [...unhandled, ...replied].sort(bySortKey).slice(0, query.limit + 1)
  }

  private scan(tenantId: number, box: Box, query: InboxQuery): Promise<CaseRow[]> {
    const closed = box === 'closed'
    const key = closed ? 'c.closed_at' : 'c.next_deadline_at'
    const conditions = [`c.tenant_id = $1`, `c.box = '${box}'`]
    const parameters: unknown[] = [tenantId]
    const bind = (value: unknown): string => `$${parameters.push(value)}`
    if (query.status !== undefined) conditions.push(`c.status = ${bind(query.status)}`)
    if (query.kind !== undefined) conditions.push(`c.kind = ${bind(query.kind)}`)
    if (query.marketplace !== undefined) conditions.push(`c.marketplace = ${bind(query.marketplace)}`)
    if (query.account !== undefined) conditions.push(`c.account_id = ${bind(query.account)}::bigint`)
    if (query.overdue === true) {
      conditions.push(`c.next_deadline_at <= ${bind(this.clock.now())} and c.next_deadline_at > '-infinity'`)
    }
    if (query.cursor !== undefined) {
      const [at, id] = positionIn(query.cursor, [INSTANT, NUMBER])
      conditions.push(`(${key}, c.id) ${closed ? '<' : '>'} (${bind(at)}::timestamptz, ${bind(id)}::bigint)`)
    }
    const order = closed ? `${key} desc, c.id desc` : `${key}, c.id`
    return this.database.query<CaseRow>(
      `with page as materialized (
         select c.tenant_id, c.id, ${key} as sort_key from cases c where ${conditions.join(' and ')} order by ${order} limit ${bind(query.limit + 1)})
       select ${CASE_COLUMNS}, ${key} as "sortKey" from page
       join cases c on c.tenant_id = page.tenant_id and c.id = page.id
       join account a on a.tenant_id = c.tenant_id and a.id = c.account_id
       order by ${order}`,
      parameters,
    )
  }

  private orderRows(tenantId: number, query: InboxQuery): Promise<CaseRow[]> {
    return this.database.query<CaseRow>(
      `select ${CASE_COLUMNS}, c.next_deadline_at as "sortKey" from cases c
       join account a on a.tenant_id = c.tenant_id and a.id = c.account_id
       where c.tenant_id = $1 and c.order_id = $2 order by c.opened_at desc, c.id desc limit $3`,
      [tenantId, query.order, query.limit + 1],
    )
  }
}

function bySortKey(a: CaseRow, b: CaseRow): number {
  const [left, right] = [instantOrder(a.sortKey), instantOrder(b.sortKey)]
  return left === right ? (BigInt(a.id) < BigInt(b.id) ? -1 : 1) : left < right ? -1 : 1
}

function instantOrder(instant: string): number {
  if (instant === 'infinity') return Number.POSITIVE_INFINITY
  return instant === '-infinity' ? Number.NEGATIVE_INFINITY : Date.parse(instant)
}

interface TimelineRow {
  at: string
  event_key: string
  recorded_at: string
  type: string
  actor: string
  actor_name: string | null
  origin: string
  from_state: string | null
  to_state: string | null
  from_status: string | null
  to_status: string | null
  text: string | null
}

export type TimelineEvent = ReturnType<typeof timelineEvent>

const timelineEvent = (row: TimelineRow) => ({
  id: publicId('evt', cursorOf([row.at, row.event_key])),
  at: row.at,
  recordedAt: row.recorded_at,
  type: row.type,
  actor: { type: row.actor, name: row.actor_name },
  fromState: row.from_state,
  toState: row.to_state,
  fromStatus: row.from_status,
  toStatus: row.to_status,
  text: row.text,
  origin: row.origin,
})
