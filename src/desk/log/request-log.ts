import { HttpException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import { isRetired } from '#desk'
import { Clock } from '../../infra/clock.js'
import { Database } from '../../infra/database.js'
import { Vault } from '../../infra/vault.js'
import { tenancy } from '../../infra/tenancy.js'
import type { Range } from '../range.js'
import { ReasonTree } from '../reasons/reason-tree.js'
import { logPage } from './log-rows.js'
import type { Channel, LogPlace, LogRow } from './log-rows.js'

/** What staff note beside an inquiry; undefined: left as it is, null: taken back. */
export interface Noted {
  readonly shippedOn?: string | null | undefined
  readonly carrier?: string | null | undefined
  readonly productCode?: string | null | undefined
  readonly request?: string | null | undefined
  readonly opinion?: string | null | undefined
  readonly solved?: boolean | null | undefined
  readonly satisfied?: boolean | null | undefined
}

/** An inquiry that came by no marketplace. */
export interface Entered extends Noted {
  readonly accountId: string
  readonly channel: Channel
  readonly inquiredAt: string
  readonly orderId: string | null
  readonly buyer: string | null
  readonly reasonPath: string | null
  readonly request: string
}

const PAGE = 500
const NOTES: readonly (readonly [keyof Noted, string, string])[] = [
  ['shippedOn', 'shipped_on', 'date'],
  ['carrier', 'carrier', 'text'],
  ['productCode', 'product_code', 'text'],
  ['request', 'request', 'text'],
  ['opinion', 'opinion', 'text'],
  ['solved', 'solved', 'boolean'],
  ['satisfied', 'satisfied', 'boolean'],
]

/** The customer request log: one row an inquiry, out of the cases, with what staff know beside them and what came by phone. */
@Injectable()
export class RequestLog {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(ReasonTree) private readonly tree: ReasonTree,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  page(tenantId: number, range: Range, after: LogPlace | null, limit: number): Promise<LogRow[]> {
    return logPage(this.database, tenantId, range, after, limit)
  }

  /** All rows, a page in memory at a time. */
  async *pages(tenantId: number, range: Range): AsyncGenerator<readonly LogRow[]> {
    for (let after: LogPlace | null = null; ;) {
      const from: LogPlace | null = after
      // A stream is pulled by the connection, whose work is nobody's: each page says itself whose it is.
      const rows: LogRow[] = await tenancy.run(tenantId, () => this.page(tenantId, range, from, PAGE))
      yield rows
      if (rows.length < PAGE) return
      after = rows.at(-1) ?? null
    }
  }

  /** Notes something beside a case. */
  async note(tenantId: number, caseId: string, noted: Noted, by: string): Promise<void> {
    const given = NOTES.filter(([field]) => noted[field] !== undefined)
    const names = given.map(([, column]) => column)
    const values = given.map(([, , type], at) => `$${at + 5}::${type}`)
    const rows = await this.database.query(
      `insert into request_entry (tenant_id, case_id, account_id, channel, inquired_at, noted_by, noted_at${names.map((name) => `, ${name}`).join('')})
       select tenant_id, id, account_id, 'marketplace', opened_at, $3, $4${values.map((value) => `, ${value}`).join('')}
       from cases where tenant_id = $1 and id = $2
       on conflict (tenant_id, case_id) where case_id is not null
       do update set noted_by = excluded.noted_by, noted_at = excluded.noted_at${names.map((name) => `, ${name} = excluded.${name}`).join('')}
       returning 1`,
      [tenantId, caseId, by, this.clock.now(), ...given.map(([field]) => noted[field])],
    )
    if (rows.length === 0) throw new NotFoundException('no such case')
  }

  /** Takes down an inquiry that came by phone, or otherwise past the marketplaces; gives its number. */
  async enter(tenantId: number, entry: Entered, by: string): Promise<string> {
    await this.checkReason(tenantId, entry.reasonPath)
    const [row] = await this.database.query<{ id: string }>(
      `insert into request_entry (tenant_id, account_id, channel, inquired_at, order_id, buyer_key, reason_path, shipped_on, carrier,
         product_code, request, opinion, solved, satisfied, noted_by, noted_at)
       select $1, id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16 from account
       where tenant_id = $1 and id = $2 returning id::text`,
      [
        tenantId,
        entry.accountId,
        entry.channel,
        entry.inquiredAt,
        entry.orderId,
        entry.buyer === null ? null : await this.keyOf(tenantId, entry.buyer),
        entry.reasonPath,
        entry.shippedOn ?? null,
        entry.carrier ?? null,
        entry.productCode ?? null,
        entry.request,
        entry.opinion ?? null,
        entry.solved ?? false,
        entry.satisfied ?? null,
        by,
        this.clock.now(),
      ],
    )
    if (!row) throw new NotFoundException('no such shop')
    return row.id
  }

  /** Changes an entry by hand. */
  async change(
    tenantId: number,
    entryId: string,
    change: Noted & { readonly reasonPath?: string | null | undefined },
    by: string,
  ): Promise<void> {
    if (change.reasonPath !== undefined) await this.checkReason(tenantId, change.reasonPath)
    const columns = [...NOTES, ['reasonPath', 'reason_path', 'text'] as const]
    const given = columns.filter(([field]) => change[field] !== undefined)
    const rows = await this.database.query(
      `update request_entry set noted_by = $3, noted_at = $4${given.map(([, column, type], at) => `, ${column} = $${at + 5}::${type}`).join('')}
       where tenant_id = $1 and id = $2 and case_id is null returning 1`,
      [tenantId, entryId, by, this.clock.now(), ...given.map(([field]) => change[field])],
    )
    if (rows.length === 0) throw new NotFoundException('no such entry by hand')
  }

  async remove(tenantId: number, entryId: string): Promise<void> {
    const rows = await this.database.query(
      `delete from request_entry where tenant_id = $1 and id = $2 and case_id is null returning 1`,
      [tenantId, entryId],
    )
    if (rows.length === 0) throw new NotFoundException('no such entry by hand')
  }

  /** Marks a buyer as one to be served first, or no longer; known by a keyed fingerprint alone. */
  async markVip(tenantId: number, buyer: string, vip: boolean, by: string): Promise<void> {
    const key = await this.keyOf(tenantId, buyer)
    await this.database.query(
      vip
        ? `insert into buyer_vip (tenant_id, buyer_key, marked_by, marked_at) values ($1, $2, $3, $4)
           on conflict (tenant_id, buyer_key) do update set marked_by = excluded.marked_by, marked_at = excluded.marked_at`
        : `delete from buyer_vip where tenant_id = $1 and buyer_key = $2`,
      vip ? [tenantId, key, by, this.clock.now()] : [tenantId, key],
    )
  }

  private async keyOf(tenantId: number, buyer: string): Promise<Buffer> {
    return (await this.vault.of(tenantId)).fingerprint(buyer)
  }

  private async checkReason(tenantId: number, path: string | null): Promise<void> {
    if (path === null || !isRetired((await this.tree.current(tenantId)).tree, path)) return
    throw new HttpException({ code: 'reason_unknown', message: `no reason in use: ${path}` }, 422)
  }
}
