import { Inject, Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import type { Erasure as Notice } from '#adapter'
import { reindex } from '../cases/search-index.js'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import { Jobs } from '../infra/jobs.js'
import type { JobData } from '../infra/jobs.js'
import { Vault } from '../infra/vault.js'
import type { TenantVault } from '../infra/vault.js'
import { eraseCases, eraseLog, eraseOrders } from './erasure-rows.js'
import { eraseActions, eraseRaw, eraseRemarks, eraseWritten } from './erasure-sealed.js'
import { Eraser } from './eraser.js'
import { RawStore } from './raw-store.js'

interface Pending {
  readonly id: string
  readonly marketplace: string
  readonly handles: Buffer | null
  readonly fingerprints: readonly Buffer[]
}

/** What was erased, by sort: the proof, without the data. */
export type Erased = Readonly<
  Record<
    'cases' | 'events' | 'orders' | 'log' | 'remarks' | 'actions' | 'files' | 'written' | 'payloads',
    number
  >
>

/**
 * Erases a buyer on a marketplace's notice: at all shops of the tenant on that marketplace, from everything that shows
 * him. The cases stay, without him. A notice is noted down at once and carried out by a job, which starts within a
 * second and is tried again until it succeeds.
 */
@Injectable()
export class Erasure extends Eraser {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(RawStore) private readonly raw: RawStore,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(PinoLogger) private readonly logger: PinoLogger,
  ) {
    super()
  }

  /** Carries out in the background what was noted. */
  async start(): Promise<void> {
    await this.jobs.work('erase_buyer', (data) => this.carryOut(data))
  }

  /** Notes the notice down for good, once; a repeat changes nothing. */
  async erase(tenantId: number, accountId: string, { buyers, noticeId }: Notice): Promise<void> {
    const vault = await this.vault.of(tenantId)
    await this.database.transaction(async (tx) => {
      const [row] = await tx.query<{ id: string }>(
        `insert into erasure (tenant_id, account_id, marketplace, notice_id, handles, fingerprints, received_at)
         select $1, id, marketplace, $3, $4, $5::bytea[], $6 from account where tenant_id = $1 and id = $2
         on conflict (tenant_id, marketplace, notice_id) do nothing returning id::text`,
        [
          tenantId,
          accountId,
          noticeId,
          vault.seal(JSON.stringify(buyers), 'erasure'),
          buyers.map((handle) => vault.fingerprint(handle)),
          this.clock.now().toISOString(),
        ],
      )
      if (row) await this.jobs.send('erase_buyer', { tenantId, erasureId: row.id }, { tx })
    })
  }

  /** Safe to repeat: what is gone is not found again, and the counts of the first run that ended stand. */
  private async carryOut(data: JobData): Promise<void> {
    const tenantId = Number(data['tenantId'])
    const id = String(data['erasureId'])
    const [pending] = await this.database.query<Pending>(
      `select id::text, marketplace, handles, fingerprints from erasure where tenant_id = $1 and id = $2`,
      [tenantId, id],
    )
    if (!pending?.handles) return
    await this.clock.refresh()
    const vault = await this.vault.of(tenantId)
    const erased = await this.everywhere(tenantId, pending, vault)
    await this.database.query(
      `update erasure set handles = null, done_at = $3, counts = $4 where tenant_id = $1 and id = $2`,
      [tenantId, id, this.clock.now().toISOString(), JSON.stringify(erased)],
    )
    this.logger.info({ tenantId, erasureId: id, erased }, 'a buyer was erased on notice')
  }

  /** Payloads first: a replay in between must not bring back what is gone. */
  private async everywhere(tenantId: number, pending: Pending, vault: TenantVault): Promise<Erased> {
    const { marketplace, fingerprints } = pending
    const handles = JSON.parse(vault.open(pending.handles ?? Buffer.of(), 'erasure').toString()) as string[]
    const whose = { tenantId, marketplace, handles, fingerprints }
    const payloads = await eraseRaw(this.database, this.raw, whose)
    const now = this.clock.now().toISOString()
    return this.database.change(async (tx) => {
      const { cases, events, caseIds } = await eraseCases(tx, whose, now)
      await reindex(tx, tenantId, caseIds)
      const { actions, files } = await eraseActions(tx, vault, whose, caseIds)
      return {
        cases,
        events,
        orders: await eraseOrders(tx, whose),
        log: await eraseLog(tx, whose, caseIds),
        remarks: await eraseRemarks(tx, vault, whose),
        actions,
        files,
        written: await eraseWritten(tx, vault, whose, caseIds),
        payloads,
      }
    })
  }
}
