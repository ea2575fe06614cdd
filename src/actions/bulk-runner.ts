import { HttpException, Inject, Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import { Database } from '../infra/database.js'
import { numberOf } from '../infra/ids.js'
import { Jobs } from '../infra/jobs.js'
import type { JobData } from '../infra/jobs.js'
import { Vault } from '../infra/vault.js'
import { Actions } from './actions.js'
import { bulkRun, nextItems } from './bulk-rows.js'
import type { BulkItem, BulkRunRow } from './bulk-rows.js'
import { refusalOf } from './bulk-runs.js'

/** So many actions of a run are on their way at once: a run can be canceled, and others get their turn. */
const UNDER_WAY = 20

/**
 * Asks for the cases of started runs, a handful at a time. A worker that dies is followed by another, which begins where
 * the last left off: each case's request has a key of its own, so a case that was asked for is found, not asked for again.
 */
@Injectable()
export class BulkRunner {
  constructor(
    @Inject(Actions) private readonly actions: Actions,
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(PinoLogger) private readonly logger: PinoLogger,
  ) {}

  async start(): Promise<void> {
    await this.jobs.work('bulk_act', (data, lastTry) => this.run(data, lastTry))
  }

  private async run(data: JobData, lastTry: boolean): Promise<void> {
    const tenantId = Number(data['tenantId'])
    const runId = String(data['runId'])
    const run = await bulkRun(this.database, tenantId, runId)
    if (run?.state !== 'running' || run.input === null) return
    const vault = await this.vault.of(tenantId)
    const input: unknown = JSON.parse(vault.open(run.input, 'bulk').toString())
    const items = await nextItems(this.database, tenantId, runId, UNDER_WAY)
    for (const { place, caseId } of items) {
      if ((await bulkRun(this.database, tenantId, runId))?.state !== 'running') return
      const { actionId, ...item } = await this.ask(tenantId, run, caseId, input, lastTry)
      await this.note(tenantId, runId, place, item, actionId)
    }
    if (await this.ended(tenantId, runId)) return
    await this.jobs.send('bulk_act', data, { startAfterSeconds: items.length === 0 ? 1 : 0 })
  }

  /** A fault of our own is tried again with the job; after its last try the case counts as failed, and the others go on. */
  private async ask(
    tenantId: number,
    run: BulkRunRow,
    caseId: string,
    input: unknown,
    lastTry: boolean,
  ): Promise<Omit<BulkItem, 'caseId'> & { actionId: string | null }> {
    try {
      const { action } = await this.actions.request(tenantId, caseId, {
        name: run.action,
        input,
        by: run.requestedBy,
        overrideReason: run.overrideReason ?? undefined,
        idempotencyKey: keyOf(run.id, caseId),
        inBulk: true,
      })
      return { state: 'asked', code: null, detail: null, actionId: numberOf('act', action.id) }
    } catch (error) {
      if (error instanceof HttpException && error.getStatus() < 500)
        return { state: 'refused', ...refusalOf(error), actionId: null }
      if (!lastTry) throw error
      this.logger.error({ err: error, tenantId, runId: run.id, caseId }, 'a case of a bulk run was given up')
      const detail = 'it failed in our own code; nothing was sent'
      return { state: 'failed', code: 'internal', detail, actionId: null }
    }
  }

  private async note(
    tenantId: number,
    runId: string,
    place: number,
    { state, code, detail }: Omit<BulkItem, 'caseId'>,
    actionId: string | null,
  ): Promise<void> {
    await this.database.query(
      `update bulk_item set state = $4, code = $5, detail = $6, action_id = $7
       where tenant_id = $1 and run_id = $2 and place = $3 and state = 'pending'`,
      [tenantId, runId, place, state, code, detail, actionId],
    )
  }

  private async ended(tenantId: number, runId: string): Promise<boolean> {
    const [row] = await this.database.query(
      `update bulk_run set state = 'ended', ended_at = now(), input = null where tenant_id = $1 and id = $2 and state = 'running'
         and not exists (select from bulk_item where tenant_id = $1 and run_id = $2 and state = 'pending') returning 1`,
      [tenantId, runId],
    )
    return row !== undefined
  }
}

/** No header can carry a line feed, so no caller's key is ever the same. */
const keyOf = (runId: string, caseId: string): string => `bulk\n${runId}\n${caseId}`
