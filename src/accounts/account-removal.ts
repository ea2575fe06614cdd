import { Inject, Injectable, NotFoundException } from '@nestjs/common'
import { recordAudit } from '../auth/audit.js'
import type { Actor } from '../auth/audit.js'
import { Outbox } from '../delivery/outbox.js'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import type { Transaction } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { Jobs } from '../infra/jobs.js'
import type { JobData } from '../infra/jobs.js'

const CASES_AT_ONCE = 500
const ROWS_AT_ONCE = 5_000

/** What a call under way when the shop was removed may still have written by then. */
const STRAGGLERS_AFTER_SECONDS = 180

/**
 * What outlives its shop: the proof that a buyer was erased, and the log of bulk runs, which forgets by itself. Everything
 * else that names the shop or one of its cases goes, tables of later versions included.
 */
const OUTLIVES = ['account', 'bulk_item', 'cases', 'erasure']

interface Tables {
  /** Rows that belong to a case. */
  readonly ofCases: readonly string[]
  /** Rows that name the shop, some of them beside a case. */
  readonly ofShops: readonly string[]
}

/**
 * Takes a shop away. At once: its credentials and tokens are erased, nothing of it is read or acted on any more, its name
 * is free. Then, in the background: its cases, orders, payloads and grades, with a tombstone for each case in the feed.
 */
@Injectable()
export class AccountRemoval {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async start(): Promise<void> {
    await this.jobs.work('remove_account', (data) => this.erase(data))
  }

  /** 404 for a shop that is not there, or not any more. */
  async remove(tenantId: number, accountId: string, by: Actor): Promise<void> {
    const place = [tenantId, accountId]
    const at = this.clock.now().toISOString()
    await this.database.change(async (tx) => {
      const [shop] = await tx.query<{ marketplace: string; name: string }>(
        `update account set removed_at = now(), credentials = '', push_key = replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')
         where tenant_id = $1 and id = $2 and removed_at is null returning marketplace, name`,
        place,
      )
      if (!shop) throw new NotFoundException('no such account')
      for (const table of ['account_token', 'sync_stream', 'host_circuit', 'consent_round'])
        await tx.query(`delete from ${table} where tenant_id = $1 and account_id = $2`, place)
      const subject = publicId('acct', accountId)
      const data = { ...shop, by: by.name }
      await this.outbox.publish(tx, tenantId, [{ type: 'account.removed', subject, data, at }])
      await recordAudit(tx, tenantId, by, { type: 'account.removed', subject, detail: shop })
      await this.jobs.send('remove_account', { tenantId, accountId }, { tx })
    })
  }

  /** Safe to repeat: what is gone is gone, and the rest follows. */
  private async erase(data: JobData): Promise<void> {
    const tenantId = Number(data['tenantId'])
    const accountId = String(data['accountId'])
    await this.clock.refresh()
    const tables = await this.tables()
    while (await this.eraseCases(tenantId, accountId, tables)) continue
    for (const table of tables.ofShops) while (await this.eraseRows(tenantId, accountId, table)) continue
    await this.database.query(
      `delete from account where tenant_id = $1 and id = $2 and removed_at is not null`,
      [tenantId, accountId],
    )
    if (data['again'] === undefined)
      await this.jobs.send(
        'remove_account',
        { tenantId, accountId, again: 1 },
        { startAfterSeconds: STRAGGLERS_AFTER_SECONDS },
      )
  }

  /** Tells whether there may be more. A case and all that belongs to it goes in one statement, whatever refers to what. */
  private eraseCases(tenantId: number, accountId: string, { ofCases }: Tables): Promise<boolean> {
    return this.database.change(async (tx) => {
      const cases = await tx.query<{ id: string }>(
        `select id::text from cases where tenant_id = $1 and account_id = $2 order by id limit ${CASES_AT_ONCE} for update`,
        [tenantId, accountId],
      )
      const ids = cases.map(({ id }) => id)
      if (ids.length === 0) return false
      const parts = ofCases.map(
        (table, n) =>
          `gone_${n} as (delete from ${table} where tenant_id = $1 and case_id = any($2::bigint[]))`,
      )
      await tx.query(
        `with ${parts.join(', ')} delete from cases where tenant_id = $1 and id = any($2::bigint[])`,
        [tenantId, ids],
      )
      await this.tombstones(tx, tenantId, accountId, ids)
      return ids.length === CASES_AT_ONCE
    })
  }

  private tombstones(
    tx: Transaction,
    tenantId: number,
    accountId: string,
    ids: readonly string[],
  ): Promise<void> {
    const data = { account: publicId('acct', accountId) }
    const at = this.clock.now().toISOString()
    const events = ids.map((id) => ({
      type: 'case.removed' as const,
      subject: publicId('case', id),
      data,
      at,
    }))
    return this.outbox.publish(tx, tenantId, events)
  }

  private async eraseRows(tenantId: number, accountId: string, table: string): Promise<boolean> {
    const rows = await this.database.query(
      `delete from ${table} where ctid = any(array(
         select ctid from ${table} where tenant_id = $1 and account_id = $2 limit ${ROWS_AT_ONCE})) returning 1`,
      [tenantId, accountId],
    )
    return rows.length === ROWS_AT_ONCE
  }

  private async tables(): Promise<Tables> {
    const rows = await this.database.query<{ name: string; ofCases: boolean; ofShops: boolean }>(
      `select quote_ident(c.relname) as name, bool_or(a.attname = 'case_id') as "ofCases",
         bool_or(a.attname = 'account_id') as "ofShops" from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attname in ('case_id', 'account_id') and not a.attisdropped
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> all($1)
         and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id')
       group by c.oid, c.relname order by c.relname`,
      [OUTLIVES],
    )
    const names = (of: 'ofCases' | 'ofShops') => rows.filter((row) => row[of]).map(({ name }) => name)
    return { ofCases: names('ofCases'), ofShops: names('ofShops') }
  }
}
