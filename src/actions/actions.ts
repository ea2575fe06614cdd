import { createHash } from 'node:crypto'
import { ConflictException, HttpException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import { z } from 'zod'
import type { Action } from '#adapter'
import type { Override } from '#desk'
import { recordActionTurns } from '../cases/action-rows.js'
import { caseEvent, recordEvents } from '../cases/case-events.js'
import type { ActionState } from '../cases/action-rows.js'
import { recordAudit } from '../auth/audit.js'
import { Outbox } from '../delivery/outbox.js'
import { Clock } from '../infra/clock.js'
import { Database, sqlState } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { Jobs } from '../infra/jobs.js'
import { Vault } from '../infra/vault.js'
import { ActionChecks, REFUSALS, viaOf } from './action-checks.js'
import type { Wanted } from './action-checks.js'

export interface ActionRow {
  id: string
  caseId: string
  name: string
  via: Action['via']
  input: Buffer
  state: ActionState
  problemCode: string | null
  problemDetail: string | null
  requestedBy: string
  requestedAt: string
  sentAt: string | null
  finishedAt: string | null
  doneBy: string | null
  verifyBy: string | null
  receipt: string | null
  requestHash: Buffer
}

const COLUMNS = `id::text, case_id::text as "caseId", name, via, input, state, problem_code as "problemCode",
  problem_detail as "problemDetail", requested_by as "requestedBy", requested_at as "requestedAt", sent_at as "sentAt",
  finished_at as "finishedAt", done_by as "doneBy", verify_by as "verifyBy", receipt, request_hash as "requestHash"`

/** Requests of actions. A request is not an outcome: it is written down here, sent by a worker, and ended by what the marketplace shows. */
@Injectable()
export class Actions {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(ActionChecks) private readonly checks: ActionChecks,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Everything the case's kind knows to do, each with whether it can be done now and why not. */
  async offers(tenantId: number, caseId: string) {
    const one = await this.checks.actionable(tenantId, caseId)
    const [open] = await this.database.query(
      `select 1 from case_action where tenant_id = $1 and case_id = $2 and state in ('requested', 'sent', 'in_doubt')`,
      [tenantId, caseId],
    )
    return Object.entries(one.actions).map(([name, action]) => {
      const why = open ? REFUSALS.action_in_progress : this.checks.whyNot(one, name)
      return {
        name,
        available: why === null,
        why,
        via: viaOf(one, action),
        irreversible: action.irreversible,
        movesMoney: action.movesMoney,
        title: action.title,
        description: action.description,
        inputSchema: z.toJSONSchema(action.input, { io: 'input' }),
        outgoing: action.outgoing ?? [],
        files: action.files ?? [],
        link: action.link?.(one.ref, one.settings) ?? null,
      }
    })
  }

  /**
   * Writes a request down, to be sent at once. The same key with the same body gives the first request again, with
   * another body 422; a second open action on one case 409; what the state or a rule forbids 409 with the reason.
   */
  async request(
    tenantId: number,
    caseId: string,
    request: Wanted & {
      readonly idempotencyKey: string
      /** One of many that nobody waits for: what a person asks for goes first. */
      readonly inBulk?: boolean
    },
  ): Promise<{ action: ReturnType<Actions['json']>; replayed: boolean }> {
    const one = await this.checks.actionable(tenantId, caseId)
    const requestHash = hashOf([caseId, request.name, request.input])
    const earlier = await this.replayed(tenantId, request.idempotencyKey, requestHash)
    if (earlier) return { action: earlier, replayed: true }
    const { action, input: checked, override } = await this.checks.check(tenantId, caseId, one, request)
    const via = viaOf(one, action)
    const vault = await this.vault.of(tenantId)
    const input = vault.seal(JSON.stringify(checked), 'action')
    const now = this.clock.now().toISOString()
    try {
      return await this.database.change(async (tx) => {
        const [row] = await tx.query<ActionRow>(
          `insert into case_action (tenant_id, case_id, name, via, input, state, requested_by, requested_at, idempotency_key, request_hash, template_id)
           values ($1, $2, $3, $4, $5, 'requested', $6, $7, $8, $9, $10) returning ${COLUMNS}`,
          [
            tenantId,
            caseId,
            request.name,
            via,
            input,
            request.by,
            now,
            request.idempotencyKey,
            requestHash,
            request.templateId ?? null,
          ],
        )
        if (!row) throw new Error('the action was not stored')
        const turn = {
          id: row.id,
          caseId,
          name: row.name,
          state: 'requested',
          problem: null,
          actor: request.by,
        } as const
        await recordActionTurns(tx, this.outbox, tenantId, [turn], now)
        if (override) {
          await recordEvents(tx, tenantId, [overrideEvent(caseId, row.id, override)], now)
          await recordAudit(
            tx,
            tenantId,
            { id: request.callerId ?? null, name: request.by },
            {
              type: 'action.overridden',
              subject: publicId('act', row.id),
              detail: { case: publicId('case', caseId), action: request.name, rules: override.rules },
            },
          )
        }
        // What has no interface waits for a person to do it there.
        const priority = request.inBulk === true ? -1 : 0
        if (via !== 'manual')
          await this.jobs.send('run_action', { tenantId, actionId: row.id }, { tx, priority })
        return { action: this.json(row, checked), replayed: false }
      })
    } catch (error) {
      if (sqlState(error) !== '23505') throw error
      const twin = await this.replayed(tenantId, request.idempotencyKey, requestHash)
      if (twin) return { action: twin, replayed: true }
      const code = 'action_in_progress'
      throw new ConflictException({ code, message: REFUSALS[code].en }, { cause: error })
    }
  }

  async find(tenantId: number, actionId: string) {
    const row = await this.row(tenantId, actionId)
    return this.json(row, await this.inputOf(tenantId, row))
  }

  async ofCase(tenantId: number, caseId: string) {
    const rows = await this.database.query<ActionRow>(
      `select ${COLUMNS} from case_action a where tenant_id = $1 and case_id = $2 order by a.id desc limit 100`,
      [tenantId, caseId],
    )
    return Promise.all(rows.map(async (row) => this.json(row, await this.inputOf(tenantId, row))))
  }

  async row(tenantId: number, actionId: string): Promise<ActionRow> {
    const [row] = await this.database.query<ActionRow>(
      `select ${COLUMNS} from case_action where tenant_id = $1 and id = $2`,
      [tenantId, actionId],
    )
    if (!row) throw new NotFoundException('no such action')
    return row
  }

  async inputOf(tenantId: number, row: ActionRow): Promise<unknown> {
    const vault = await this.vault.of(tenantId)
    return JSON.parse(vault.open(row.input, 'action').toString())
  }

  private async replayed(tenantId: number, key: string, requestHash: Buffer) {
    const [row] = await this.database.query<ActionRow>(
      `select ${COLUMNS} from case_action where tenant_id = $1 and idempotency_key = $2`,
      [tenantId, key],
    )
    if (!row) return null
    if (!row.requestHash.equals(requestHash)) {
      const message = 'this Idempotency-Key was used before with another request'
      throw new HttpException({ code: 'idempotency_key_reused', message }, 422)
    }
    return this.json(row, await this.inputOf(tenantId, row))
  }

  private json(row: ActionRow, input: unknown) {
    const problem = row.problemCode === null ? null : { code: row.problemCode, detail: row.problemDetail }
    return {
      id: publicId('act', row.id),
      caseId: publicId('case', row.caseId),
      name: row.name,
      via: row.via,
      input,
      state: row.state,
      problem,
      requestedBy: row.requestedBy,
      requestedAt: row.requestedAt,
      sentAt: row.sentAt,
      finishedAt: row.finishedAt,
      doneBy: row.doneBy,
      verifyBy: row.verifyBy,
    }
  }
}

/** The audit of a text that left in spite of the message rules. */
const overrideEvent = (caseId: string, actionId: string, { rules, reason, by, at }: Override) =>
  caseEvent({
    case_id: caseId,
    at,
    event_key: `message_override:${actionId}`,
    type: 'message_override',
    actor: 'staff',
    actor_name: by,
    origin: 'staff',
    text: `${rules.join(', ')}: ${reason}`,
  })

const hashOf = (parts: readonly unknown[]): Buffer =>
  createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16)
