import { Inject, Injectable, NotFoundException } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import { Problem } from '#adapter'
import type { Action, CaseRef } from '#adapter'
import type { CaseKind } from '#case'
import type { Settings } from '#config'
import { Accounts } from '../accounts/accounts.js'
import type { OpenAccount } from '../accounts/accounts.js'
import { turnActions } from '../cases/action-rows.js'
import type { ActionState } from '../cases/action-rows.js'
import { Outbox } from '../delivery/outbox.js'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import { Jobs } from '../infra/jobs.js'
import type { JobData } from '../infra/jobs.js'
import { SETTINGS } from '../infra/settings.js'
import { Intake } from '../intake/intake.js'
import { ActionFiles } from './action-files.js'
import { ActionProof, isShown } from './action-proof.js'
import { ActionChecks, fileIds } from './action-checks.js'
import { Actions } from './actions.js'
import type { ActionRow } from './actions.js'

/** Seconds between the looks that wait for an action to show. */
const LOOKS = [1, 2, 4, 8, 15, 30, 60, 120, 300, 300, 900, 1800, 3600] as const

/** How long a marketplace may say that it is still at it. */
const WORKING_SECONDS = 7 * 86_400

/**
 * Sends requested actions, each at most once: the state `sent` is committed before the call goes out, so a worker that
 * dies in between leaves an action in doubt, which is settled by reading and never by sending again.
 */
@Injectable()
export class ActionRunner {
  constructor(
    @Inject(Actions) private readonly actions: Actions,
    @Inject(ActionChecks) private readonly checks: ActionChecks,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(ActionProof) private readonly proof: ActionProof,
    @Inject(ActionFiles) private readonly files: ActionFiles,
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(PinoLogger) private readonly logger: PinoLogger,
  ) {}

  async start(): Promise<void> {
    await this.jobs.work('run_action', (data, lastTry) =>
      this.unlessGone(data, () => this.run(data, lastTry)),
    )
    await this.jobs.work('settle_action', (data, lastTry) =>
      this.unlessGone(data, () => this.settle(data, lastTry)),
    )
  }

  /** An action goes with its shop: then there is nothing left to do about it. */
  private async unlessGone(data: JobData, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof NotFoundException)) throw error
      this.logger.warn({ ...data }, 'an action is gone with its shop')
    }
  }

  private async run(data: JobData, lastTry: boolean): Promise<void> {
    const tenantId = Number(data['tenantId'])
    const actionId = String(data['actionId'])
    await this.clock.refresh()
    const row = await this.actions.row(tenantId, actionId)
    if (row.state === 'sent') {
      const detail = 'the worker stopped while sending; reading what the marketplace shows'
      await this.turn(tenantId, row, ['sent'], 'in_doubt', { code: 'interrupted', detail })
    }
    if (row.state !== 'requested') return this.look(tenantId, actionId, 0)

    const refusal = await this.preflight(tenantId, row, lastTry)
    if (refusal) return this.turn(tenantId, row, ['requested'], 'refused', refusal)
    if (!(await this.claim(tenantId, row))) return
    await this.send(tenantId, row)
  }

  /**
   * Reads the case afresh and asks the machine again: what was allowed a minute ago may have been overtaken.
   * A marketplace that cannot be reached is tried again later by the job engine; the last try gives up.
   */
  private async preflight(
    tenantId: number,
    row: ActionRow,
    lastTry: boolean,
  ): Promise<{ code: string; detail: string } | null> {
    try {
      await this.intake.reread(tenantId, row.caseId, 'click')
    } catch (error) {
      const problem = error instanceof Problem ? error : null
      const passing = !problem || problem.code === 'unavailable' || problem.code === 'rate_limited'
      if (passing && !lastTry) throw error
      if (!problem) this.logger.error({ err: error, tenantId, action: row.name }, 'an action was given up')
      const why = problem?.message ?? 'reading the case failed in our own code'
      return { code: problem?.code ?? 'unknown', detail: `nothing was sent: ${why}` }
    }
    const why = this.checks.whyNot(await this.checks.actionable(tenantId, row.caseId), row.name)
    return why === null ? null : { code: 'overtaken', detail: why.en }
  }

  private async send(tenantId: number, row: ActionRow): Promise<void> {
    const one = await this.checks.actionable(tenantId, row.caseId)
    const account = await this.accounts.open(tenantId, one.ref.accountId)
    const action = one.actions[row.name]
    const input = await this.actions.inputOf(tenantId, row)
    const files = action ? await this.files.open(tenantId, fileIds(action, input)) : []
    try {
      const { receipt } = await account
        .connected('click')
        .act(one.ref.kind as CaseKind, row.name, one.ref, input, files)
      await this.database.query(`update case_action set receipt = $3 where tenant_id = $1 and id = $2`, [
        tenantId,
        row.id,
        receipt,
      ])
      if (action?.automatic) await this.takeAccepted(account, action, one.ref, input, row)
      if (!isShown(action)) return await this.turn(tenantId, row, ['sent'], 'confirmed', null)
    } catch (error) {
      await this.afterFailure(tenantId, row, error)
      if (error instanceof Problem && error.detail.sideEffect === 'none') return
    }
    await this.look(tenantId, row.id, 0)
  }

  /** What a marketplace accepted but does not show (an operation that settings made possible) is put into the case. */
  private async takeAccepted(
    account: OpenAccount,
    action: Action,
    ref: CaseRef,
    input: unknown,
    row: ActionRow,
  ): Promise<void> {
    const told = { at: this.clock.now().toISOString(), by: row.requestedBy, sent: true }
    for (const items of action.done?.(ref, input, told) ?? []) await this.intake.take(account, items, told.at)
  }

  private async afterFailure(tenantId: number, row: ActionRow, error: unknown): Promise<void> {
    const problem = error instanceof Problem ? error : null
    if (!problem)
      this.logger.error({ err: error, tenantId, action: row.name }, 'an action failed in our own code')
    const code = problem?.code ?? 'unknown'
    const detail =
      [problem?.message, problem?.detail.native].filter(Boolean).join(' – ') || 'it failed in our own code'
    const state = problem?.detail.sideEffect === 'none' ? 'refused' : 'in_doubt'
    await this.turn(tenantId, row, ['sent'], state, { code, detail })
  }

  /** The last try plans a new row of tries: an action in doubt is looked after until the marketplace can be read. */
  private async settle(data: JobData, lastTry: boolean): Promise<void> {
    try {
      await this.settleByReading(data)
    } catch (error) {
      if (!lastTry) throw error
      this.logger.warn({ err: error, ...data }, 'an action in doubt cannot be settled yet')
      await this.jobs.send('settle_action', data, { startAfterSeconds: 300 })
    }
  }

  private async settleByReading(data: JobData): Promise<void> {
    const tenantId = Number(data['tenantId'])
    const actionId = String(data['actionId'])
    await this.clock.refresh()
    const row = await this.actions.row(tenantId, actionId)
    if (row.state !== 'sent' && row.state !== 'in_doubt') return
    const proof = await this.proof.find(tenantId, row)
    const after = await this.actions.row(tenantId, actionId)
    if (after.state !== 'sent' && after.state !== 'in_doubt') return
    if (proof.state === 'confirmed') return this.turn(tenantId, row, ['sent', 'in_doubt'], 'confirmed', null)
    if (proof.state === 'refused') {
      const problem = { code: 'refused_later', detail: proof.why }
      return this.turn(tenantId, row, ['sent', 'in_doubt'], 'refused', problem)
    }
    await this.look(tenantId, actionId, Number(data['looks']) + 1, proof.state === 'working')
  }

  /**
   * Plans the next look, or ends the action when the marketplace has shown no effect for long enough. One that says itself
   * that it is still at it (`working`) is given days. What is ended here may be asked for again, so an action that moves
   * money is never ended by silence: it stays in doubt until its effect shows, or until a person says that there is none.
   */
  private async look(tenantId: number, actionId: string, looks: number, working = false): Promise<void> {
    if (waitedAfter(looks) >= (working ? WORKING_SECONDS : this.settings.actionSettleSeconds)) {
      const row = await this.actions.row(tenantId, actionId)
      // Staff did it there: the polls go on looking, and an alarm is raised when its time to show has passed.
      if (row.via === 'manual') return
      const problem = working
        ? {
            code: 'no_outcome',
            detail: 'the marketplace took it and told no outcome in a week; look there first',
          }
        : {
            code: 'no_effect',
            detail: 'the marketplace still shows no effect; look there before you ask for it again',
          }
      if (!(await this.movesMoney(tenantId, row)))
        return this.turn(tenantId, row, ['sent', 'in_doubt'], 'refused', problem)
      await this.turn(tenantId, row, ['sent'], 'in_doubt', problem)
    }
    await this.jobs.send(
      'settle_action',
      { tenantId, actionId, looks },
      { startAfterSeconds: pauseBefore(looks) },
    )
  }

  private async movesMoney(tenantId: number, row: ActionRow): Promise<boolean> {
    const one = await this.checks.actionable(tenantId, row.caseId)
    return one.actions[row.name]?.movesMoney ?? true
  }

  private async claim(tenantId: number, row: ActionRow): Promise<boolean> {
    const now = this.clock.now().toISOString()
    const turn = { id: row.id, caseId: row.caseId, name: row.name, state: 'sent', problem: null } as const
    const moved = await this.database.change((tx) =>
      turnActions(tx, this.outbox, tenantId, ['requested'], [turn], now),
    )
    return moved.has(row.id)
  }

  private async turn(
    tenantId: number,
    row: ActionRow,
    from: readonly ActionState[],
    state: ActionState,
    problem: { code: string; detail: string } | null,
  ): Promise<void> {
    const now = this.clock.now().toISOString()
    const turn = { id: row.id, caseId: row.caseId, name: row.name, state, problem }
    await this.database.change((tx) => turnActions(tx, this.outbox, tenantId, from, [turn], now))
  }
}

/** Seconds before the look of that number, from 0. */
const pauseBefore = (look: number): number => LOOKS[Math.min(look, LOOKS.length - 1)] ?? 3600

const waitedAfter = (looks: number): number =>
  Array.from({ length: looks }, (_, look) => pauseBefore(look)).reduce((sum, seconds) => sum + seconds, 0)
