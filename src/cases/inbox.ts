import { Inject, Injectable, NotFoundException } from '@nestjs/common'
import { BOXES, boxOf } from '#case'
import type { Activity, Box, CaseStatus } from '#case'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import { cursorOf, INSTANT, NUMBER, positionIn, publicId, TEXT } from '../infra/ids.js'
import { Vault } from '../infra/vault.js'
import { caseJson, CASE_COLUMNS } from './case-json.js'
import type { CaseJson, CaseRow } from './case-json.js'

export interface InboxQuery {
  readonly box?: Box | 'open' | undefined
  readonly status?: CaseStatus | undefined
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

  /**
   * Open boxes by due instant (unrecognised cases first), the closed box newest first, the cases of one order (of every
   * box, if none is named) by their opening, newest first.
   */
  async list(tenantId: number, query: InboxQuery): Promise<Page<CaseJson>> {
    const rows = await this.scan(tenantId, query, listingOf(query))
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
    return caseJson(row, await this.vault.of(tenantId), this.clock.now().getTime(), 'full')
  }

  /** Newest first. */
  async timeline(
    tenantId: number,
    caseId: string,
    limit: number,
    cursor?: string,
  ): Promise<Page<TimelineEvent>> {
    const position = cursor === undefined ? null : positionIn(cursor, [INSTANT, TEXT])
    const rows = await this.database.query<TimelineRow>(
      `select at, event_key, recorded_at, type, actor, actor_name, origin, from_state, to_state, from_status, to_status, text, as_message, files
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

  /** One bounded index scan for each box, merged in one statement: a case that changes boxes is neither missed nor shown twice. */
  private scan(tenantId: number, query: InboxQuery, { boxes, key, direction }: Listing): Promise<CaseRow[]> {
    const conditions = [`c.tenant_id = $1`]
    const parameters: unknown[] = [tenantId]
    const bind = (value: unknown): string => `$${parameters.push(value)}`
    if (query.status !== undefined) conditions.push(`c.status = ${bind(query.status)}`)
    if (query.kind !== undefined) conditions.push(`c.kind = ${bind(query.kind)}`)
    if (query.marketplace !== undefined) conditions.push(`c.marketplace = ${bind(query.marketplace)}`)
    if (query.account !== undefined) conditions.push(`c.account_id = ${bind(query.account)}::bigint`)
    if (query.order !== undefined) conditions.push(`c.order_id = ${bind(query.order)}`)
    if (query.overdue === true) {
      conditions.push(
        `c.box <> 'closed' and c.next_deadline_at <= ${bind(this.clock.now())} and c.next_deadline_at > '-infinity'`,
      )
    }
    if (query.cursor !== undefined) {
      const [at, id] = positionIn(query.cursor, [INSTANT, NUMBER])
      const beyond = direction === 'desc' ? '<' : '>'
      conditions.push(`(c.${key}, c.id) ${beyond} (${bind(at)}::timestamptz, ${bind(id)}::bigint)`)
    }
    const limit = bind(query.limit + 1)
    const scans = boxes.map(
      (box) =>
        `(select c.tenant_id, c.id, c.${key} as sort_key from cases c where ${conditions.join(' and ')} and c.box = '${box}'
          order by c.${key} ${direction}, c.id ${direction} limit ${limit})`,
    )
    return this.database.query<CaseRow>(
      `with page as materialized (
         select * from (${scans.join(' union all ')}) scans order by sort_key ${direction}, id ${direction} limit ${limit})
       select ${CASE_COLUMNS}, page.sort_key as "sortKey" from page
       join cases c on c.tenant_id = page.tenant_id and c.id = page.id
       join account a on a.tenant_id = c.tenant_id and a.id = c.account_id
       order by page.sort_key ${direction}, page.id ${direction}`,
      parameters,
    )
  }
}

/** Which boxes a list shows, and in which order. */
interface Listing {
  readonly boxes: readonly Box[]
  readonly key: 'next_deadline_at' | 'closed_at' | 'opened_at'
  readonly direction: 'asc' | 'desc'
}

function listingOf({ box, status, order }: InboxQuery): Listing {
  const asked = box ?? (status === undefined ? undefined : boxOf(status))
  const boxes = asked === 'open' ? OPEN : asked === undefined ? undefined : [asked]
  if (order !== undefined) return { boxes: boxes ?? BOXES, key: 'opened_at', direction: 'desc' }
  if (asked === 'closed') return { boxes: ['closed'], key: 'closed_at', direction: 'desc' }
  return { boxes: boxes ?? OPEN, key: 'next_deadline_at', direction: 'asc' }
}

const OPEN: readonly Box[] = ['unhandled', 'replied']

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
  as_message: boolean
  files: Activity['files'] | null
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
  message: row.as_message,
  files: row.files ?? [],
  origin: row.origin,
})
