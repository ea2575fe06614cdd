import { ConflictException, HttpException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import type { Action } from '#adapter'
import { Inbox } from '../cases/inbox.js'
import type { InboxQuery } from '../cases/inbox-query.js'
import { Database } from '../infra/database.js'
import { cursorOf, NUMBER, positionIn } from '../infra/ids.js'
import { Jobs } from '../infra/jobs.js'
import { Vault } from '../infra/vault.js'
import { ActionChecks, REFUSALS } from './action-checks.js'
import type { Wanted } from './action-checks.js'
import { bulkCases, bulkRun, bulkRunJson, insertItems } from './bulk-rows.js'
import type { BulkItem, BulkRunRow } from './bulk-rows.js'

/** The most cases of one run: a mistake has an end, and a dry run is answered while somebody waits. */
export const MAX_CASES = 500
const PLAN_HOLDS = '1 hour'

/** Which cases: by their numbers, or as a list would show them. */
export type Chosen = { readonly cases: readonly string[] } | { readonly filter: InboxQuery }

/**
 * One action on many cases. First a plan, which asks nothing of any marketplace: it holds on to the very cases that it
 * looked at, so that what is started is what was shown. Started, each case is asked for by the same way as a single one.
 */
@Injectable()
export class BulkRuns {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ActionChecks) private readonly checks: ActionChecks,
    @Inject(Inbox) private readonly inbox: Inbox,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Jobs) private readonly jobs: Jobs,
  ) {}

  /** The dry run. 422 for more cases than a run may have. */
  async plan(tenantId: number, chosen: Chosen, wanted: Wanted) {
    const ids = 'cases' in chosen ? [...new Set(chosen.cases)] : await this.found(tenantId, chosen.filter)
    if (ids.length > MAX_CASES) {
      const message = `a run has at most ${MAX_CASES} cases; narrow the filter`
      throw new HttpException({ code: 'bulk_too_large', message }, 422)
    }
    const busy = await this.busy(tenantId, ids)
    const items: BulkItem[] = []
    const actions: Action[] = []
    for (const caseId of ids) {
      const verdict = busy.has(caseId)
        ? { code: 'action_in_progress', detail: REFUSALS.action_in_progress.en }
        : await this.verdict(tenantId, caseId, wanted, (action) => actions.push(action))
      items.push({
        caseId,
        state: verdict === null ? 'pending' : 'refused',
        code: verdict?.code ?? null,
        detail: verdict?.detail ?? null,
      })
    }
    return this.json(tenantId, await this.write(tenantId, wanted, items, actions))
  }

  /** Starts a plan; of a run that is under way it makes sure that somebody works at it. Repeating it changes nothing. */
  async start(tenantId: number, runId: string) {
    await this.database.transaction(async (tx) => {
      const [row] = await tx.query<BulkRunRow & { late: boolean }>(
        `select state, expires_at <= now() as late from bulk_run where tenant_id = $1 and id = $2 for update`,
        [tenantId, runId],
      )
      if (!row) throw new NotFoundException('no such run')
      if (row.state === 'canceled')
        throw new ConflictException({ code: 'bulk_canceled', message: 'this run was canceled' })
      if (row.state === 'ended') return
      if (row.state === 'planned' && row.late) {
        const message = 'cases change: make the plan anew and look at it again'
        throw new ConflictException({ code: 'bulk_plan_expired', message })
      }
      await tx.query(
        `update bulk_run set state = 'running', started_at = coalesce(started_at, now()) where tenant_id = $1 and id = $2`,
        [tenantId, runId],
      )
      await this.jobs.send('bulk_act', { tenantId, runId }, { tx })
    })
    return this.find(tenantId, runId)
  }

  /** Asks for no further case. What was asked for already goes its way. Repeating it changes nothing. */
  async cancel(tenantId: number, runId: string) {
    await this.row(tenantId, runId)
    await this.database.query(
      `update bulk_run set state = 'canceled', ended_at = now(), input = null
       where tenant_id = $1 and id = $2 and state in ('planned', 'running')`,
      [tenantId, runId],
    )
    return this.find(tenantId, runId)
  }

  async find(tenantId: number, runId: string) {
    return this.json(tenantId, await this.row(tenantId, runId))
  }

  async cases(tenantId: number, runId: string, limit: number, cursor: string | undefined) {
    await this.row(tenantId, runId)
    const after = cursor === undefined ? -1 : Number(positionIn(cursor, [NUMBER])[0])
    const { data, last } = await bulkCases(this.database, tenantId, runId, after, limit)
    return { data, nextCursor: last === null ? null : cursorOf([String(last)]), hasMore: last !== null }
  }

  /** Forgets runs older than 30 days. */
  async eraseOld(): Promise<void> {
    await this.database.query(`delete from bulk_run where created_at < now() - interval '30 days'`)
  }

  private found(tenantId: number, filter: InboxQuery): Promise<string[]> {
    return this.inbox.idsOf(tenantId, { ...filter, limit: MAX_CASES + 1 })
  }

  private async busy(tenantId: number, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ id: string }>(
      `select case_id::text as id from case_action where tenant_id = $1 and case_id = any($2::bigint[])
         and state in ('requested', 'sent', 'in_doubt')`,
      [tenantId, ids],
    )
    return new Set(rows.map(({ id }) => id))
  }

  /** Why the case cannot be acted on; null if it can, which `able` is told. */
  private async verdict(
    tenantId: number,
    caseId: string,
    wanted: Wanted,
    able: (action: Action) => unknown,
  ): Promise<{ code: string; detail: string } | null> {
    try {
      const one = await this.checks.actionable(tenantId, caseId)
      able((await this.checks.check(tenantId, caseId, one, wanted)).action)
      return null
    } catch (error) {
      if (error instanceof HttpException && error.getStatus() < 500) return refusalOf(error)
      throw error
    }
  }

  private async write(
    tenantId: number,
    wanted: Wanted,
    items: readonly BulkItem[],
    actions: readonly Action[],
  ): Promise<BulkRunRow> {
    const vault = await this.vault.of(tenantId)
    const id = await this.database.transaction(async (tx) => {
      const [row] = await tx.query<{ id: string }>(
        `insert into bulk_run (tenant_id, action, input, override_reason, state, moves_money, irreversible, requested_by, expires_at)
         values ($1, $2, $3, $4, 'planned', $5, $6, $7, now() + interval '${PLAN_HOLDS}') returning id::text`,
        [
          tenantId,
          wanted.name,
          vault.seal(JSON.stringify(wanted.input), 'bulk'),
          wanted.overrideReason ?? null,
          actions.some((action) => action.movesMoney),
          actions.some((action) => action.irreversible),
          wanted.by,
        ],
      )
      if (!row) throw new Error('the plan was not stored')
      await insertItems(tx, tenantId, row.id, items)
      return row.id
    })
    return this.row(tenantId, id)
  }

  private async row(tenantId: number, runId: string): Promise<BulkRunRow> {
    const row = await bulkRun(this.database, tenantId, runId)
    if (!row) throw new NotFoundException('no such run')
    return row
  }

  private json(tenantId: number, row: BulkRunRow) {
    return bulkRunJson(this.database, tenantId, row)
  }
}

/** A refusal as it is kept beside a case: its code, and its words in short. */
export function refusalOf(error: HttpException): { code: string; detail: string } {
  const said = error.getResponse()
  const { code, errors } = (typeof said === 'object' ? said : {}) as {
    code?: string
    errors?: readonly { pointer: string; message: string }[]
  }
  const usual = error.getStatus() === 404 ? 'not_found' : 'refused'
  const first = errors?.[0]
  const where = first ? ` (${first.pointer}: ${first.message})` : ''
  return { code: code ?? usual, detail: `${error.message}${where}`.slice(0, 500) }
}
