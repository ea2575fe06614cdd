import { Inject, Injectable, NotFoundException } from '@nestjs/common'
import type { Activity } from '#case'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import { cursorOf, INSTANT, positionIn, publicId, TEXT } from '../infra/ids.js'
import { pageAround } from '../infra/lists.js'
import { Vault } from '../infra/vault.js'
import type { TenantVault } from '../infra/vault.js'
import { caseJson, CASE_COLUMNS } from './case-json.js'
import type { CaseJson, CaseRow } from './case-json.js'
import { SearchIndex } from './search-index.js'
import type { Found } from './search-index.js'
import { conditionsOf, listingOf, sourceOf } from './inbox-query.js'
import type { InboxQuery, Listing } from './inbox-query.js'

export interface Page<T> {
  readonly data: readonly T[]
  readonly nextCursor: string | null
  readonly hasMore: boolean
}

export interface CasePage extends Page<CaseJson> {
  readonly prevCursor: string | null
}

/** The inbox: keyset pages out of the partial indexes, never an offset, never a scan where a person waits. */
@Injectable()
export class Inbox {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(SearchIndex) private readonly search: SearchIndex,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** The order is {@link listingOf}'s. */
  async list(tenantId: number, query: InboxQuery): Promise<CasePage> {
    const listing = listingOf(query)
    const vault = await this.vault.of(tenantId)
    const found = await this.scanned(tenantId, query, listing, vault)
    const { rows, ...page } = pageAround(found, query.limit, listing.sort, listing.place, (row) => [
      row.sortKey,
      row.id,
    ])
    const now = this.clock.now().getTime()
    return { data: rows.map((row) => caseJson(row, vault, now)), ...page }
  }

  /** The numbers alone of the cases that a list would show, in its order. */
  async idsOf(tenantId: number, query: InboxQuery): Promise<string[]> {
    const listing = listingOf(query)
    const vault = await this.vault.of(tenantId)
    const found = await this.foundBy(tenantId, query, vault)
    const { page, parameters } = this.scan(tenantId, query, listing, vault, found)
    const rows = await this.database.query<{ id: string }>(`select id::text from (${page}) page`, parameters)
    return rows.map(({ id }) => id)
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

  private async foundBy(tenantId: number, { q }: InboxQuery, vault: TenantVault): Promise<Found | null> {
    return q === undefined ? null : this.search.find(tenantId, q, vault.fingerprint(q))
  }

  private async scanned(
    tenantId: number,
    query: InboxQuery,
    listing: Listing,
    vault: TenantVault,
  ): Promise<CaseRow[]> {
    const found = await this.foundBy(tenantId, query, vault)
    const { page, parameters } = this.scan(tenantId, query, listing, vault, found)
    const { direction } = listing
    return this.database.query<CaseRow>(
      `with page as materialized (${page})
       select ${CASE_COLUMNS}, page.sort_key as "sortKey" from page
       join cases c on c.tenant_id = page.tenant_id and c.id = page.id
       join account a on a.tenant_id = c.tenant_id and a.id = c.account_id
       order by page.sort_key ${direction}, page.id ${direction}`,
      parameters,
    )
  }

  /** One bounded index scan for each box, merged in one statement: a case that changes boxes is neither missed nor shown twice. */
  private scan(
    tenantId: number,
    query: InboxQuery,
    { boxes, key, cast, direction, place }: Listing,
    vault: TenantVault,
    found: Found | null,
  ): { page: string; parameters: unknown[] } {
    const parameters: unknown[] = [tenantId]
    const bind = (value: unknown): string => `$${parameters.push(value)}`
    const at = { now: this.clock.now(), fingerprint: (buyer: string) => vault.fingerprint(buyer), found }
    const conditions = ['c.tenant_id = $1', ...conditionsOf(query, bind, at)]
    if (key === 'amount_minor') conditions.push('c.amount_minor is not null')
    if (place) {
      const [value, id] = place.values
      const beyond = direction === 'desc' ? '<' : '>'
      conditions.push(`(c.${key}, c.id) ${beyond} (${bind(value)}::${cast}, ${bind(id)}::bigint)`)
    }
    const limit = bind(query.limit + 1)
    const source = sourceOf(found, bind)
    const scans = boxes.map(
      (box) =>
        `(select c.tenant_id, c.id, c.${key} as sort_key from ${source} where ${conditions.join(' and ')} and c.box = '${box}'
          order by c.${key} ${direction}, c.id ${direction} limit ${limit})`,
    )
    const page = `select * from (${scans.join(' union all ')}) scans order by sort_key ${direction}, id ${direction} limit ${limit}`
    return { page, parameters }
  }
}

interface TimelineRow {
  at: string
  event_key: string
  recorded_at: string
  type: string
  actor: string
  actor_name: string | null
  origin: 'marketplace' | 'computed' | 'staff'
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
