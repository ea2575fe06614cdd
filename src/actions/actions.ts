import { createHash } from 'node:crypto'
import { ConflictException, HttpException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import { z } from 'zod'
import type { Action, ShopSettings, Words } from '#adapter'
import type { Override } from '#desk'
import { canAct } from '#case'
import type { ActRefusal, CaseKind, Machine } from '#case'
import { marketplaceOf } from '#marketplaces'
import { Accounts } from '../accounts/accounts.js'
import { recordActionTurns } from '../cases/action-rows.js'
import { caseEvent, recordEvents } from '../cases/case-events.js'
import type { ActionState } from '../cases/action-rows.js'
import { caseRef } from '../cases/case-ref.js'
import type { StoredRef } from '../cases/case-ref.js'
import { Outbox } from '../delivery/outbox.js'
import { Clock } from '../infra/clock.js'
import { Database, sqlState } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { Jobs } from '../infra/jobs.js'
import { Vault } from '../infra/vault.js'
import { ActionFiles } from './action-files.js'
import { MessagePolicy } from './message-policy.js'

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

/** A case with what its marketplace allows to do about it. */
export interface Actionable {
  readonly ref: StoredRef
  readonly marketplace: string
  readonly settings: ShopSettings
  readonly machine: Machine
  readonly actions: Readonly<Record<string, Action>>
}

const REFUSALS: Readonly<Record<ActRefusal | 'action_in_progress', Words>> = {
  unknown_action: {
    en: 'this marketplace has no such action for this kind of case',
    zh: '该平台的此类售后没有这个操作',
  },
  unknown_state: {
    en: 'the marketplace shows a state that we do not know yet; act on its own page',
    zh: '平台显示了我们尚不认识的状态，请到平台页面处理',
  },
  case_closed: { en: 'the case is closed', zh: '售后已关闭' },
  not_in_this_state: {
    en: 'the marketplace does not allow this in the present state of the case',
    zh: '平台在当前状态下不允许此操作',
  },
  action_in_progress: {
    en: 'another action on this case is under way; wait for its outcome',
    zh: '该售后已有一个操作正在进行，请等待结果',
  },
}

/** Requests of actions. A request is not an outcome: it is written down here, sent by a worker, and ended by what the marketplace shows. */
@Injectable()
export class Actions {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(ActionFiles) private readonly files: ActionFiles,
    @Inject(MessagePolicy) private readonly policy: MessagePolicy,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Everything the case's kind knows to do, each with whether it can be done now and why not. */
  async offers(tenantId: number, caseId: string) {
    const one = await this.actionable(tenantId, caseId)
    const [open] = await this.database.query(
      `select 1 from case_action where tenant_id = $1 and case_id = $2 and state in ('requested', 'sent', 'in_doubt')`,
      [tenantId, caseId],
    )
    return Object.entries(one.actions).map(([name, action]) => {
      const why = open ? REFUSALS.action_in_progress : this.whyNot(one, name)
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
    request: {
      name: string
      input: unknown
      idempotencyKey: string
      by: string
      /** Why a text leaves in spite of the message rules. */
      overrideReason?: string | undefined
    },
  ): Promise<{ action: ReturnType<Actions['json']>; replayed: boolean }> {
    const one = await this.actionable(tenantId, caseId)
    const requestHash = hashOf([caseId, request.name, request.input])
    const earlier = await this.replayed(tenantId, request.idempotencyKey, requestHash)
    if (earlier) return { action: earlier, replayed: true }
    const why = this.whyNot(one, request.name)
    const action = one.actions[request.name]
    if (why !== null || !action)
      throw new ConflictException({ code: 'action_not_available', message: why?.en ?? '' })
    const checked = action.input.safeParse(request.input)
    if (!checked.success) {
      const errors = checked.error.issues.map((issue) => ({
        pointer: `/input/${issue.path.join('/')}`,
        message: issue.message,
      }))
      throw new HttpException(
        { code: 'input_invalid', message: 'the input does not fit this action', errors },
        422,
      )
    }
    const unfit = action.check?.(one.ref, checked.data, one.settings)
    if (unfit) throw new HttpException({ code: 'input_invalid', message: unfit.en }, 422)
    await this.files.check(tenantId, fileIds(action, checked.data))
    const reason = request.overrideReason
    const asked = reason === undefined ? null : { reason, by: request.by }
    const override = await this.policy.pass(tenantId, caseId, one.ref, action, checked.data, asked)
    const via = viaOf(one, action)
    const vault = await this.vault.of(tenantId)
    const input = vault.seal(JSON.stringify(checked.data), 'action')
    const now = this.clock.now().toISOString()
    try {
      return await this.database.change(async (tx) => {
        const [row] = await tx.query<ActionRow>(
          `insert into case_action (tenant_id, case_id, name, via, input, state, requested_by, requested_at, idempotency_key, request_hash)
           values ($1, $2, $3, $4, $5, 'requested', $6, $7, $8, $9) returning ${COLUMNS}`,
          [tenantId, caseId, request.name, via, input, request.by, now, request.idempotencyKey, requestHash],
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
        if (override) await recordEvents(tx, tenantId, [overrideEvent(caseId, row.id, override)], now)
        // What has no interface waits for a person to do it there.
        if (via !== 'manual') await this.jobs.send('run_action', { tenantId, actionId: row.id }, { tx })
        return { action: this.json(row, checked.data), replayed: false }
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

  /** Why an action cannot be done now, in words; null if it can. */
  whyNot(one: Actionable, name: string): Words | null {
    const verdict = canAct(one.machine, one.ref.state, name)
    if (!verdict.allowed) return REFUSALS[verdict.refusal]
    return one.actions[name]?.guard?.(one.ref, this.clock.now()) ?? null
  }

  async actionable(tenantId: number, caseId: string): Promise<Actionable> {
    const ref = await caseRef(this.database, this.vault, tenantId, caseId)
    if (!ref) throw new NotFoundException('no such case')
    const kind = marketplaceOf(ref.marketplace)?.kinds[ref.kind as CaseKind]
    if (!kind) throw new Error(`no machine for ${ref.marketplace} ${ref.kind}`)
    const settings = await this.accounts.settingsOf(tenantId, ref.accountId)
    const { marketplace } = ref
    return { ref, marketplace, settings, machine: kind.machine, actions: kind.actions }
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

/** How the action is carried out for this shop: one without an interface may have got one by the shop's settings. */
const viaOf = ({ settings }: Actionable, action: Action): Action['via'] =>
  action.via === 'manual' && action.automatic?.(settings) ? 'api' : action.via

/** The ids of uploaded files that an input names. */
export function fileIds(action: Action, input: unknown): string[] {
  const values = typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {}
  return (action.files ?? []).flatMap((field) => {
    const value = values[field]
    return [value].flat().filter((id): id is string => typeof id === 'string')
  })
}

const hashOf = (parts: readonly unknown[]): Buffer =>
  createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16)
