import { ConflictException, Inject, Injectable } from '@nestjs/common'
import { Accounts } from '../accounts/accounts.js'
import { turnActions } from '../cases/action-rows.js'
import type { ActionTurn } from '../cases/action-rows.js'
import { Outbox } from '../delivery/outbox.js'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import { publicId } from '../infra/ids.js'
import { Jobs } from '../infra/jobs.js'
import { Intake } from '../intake/intake.js'
import { ActionProof, isShown } from './action-proof.js'
import { ActionChecks } from './action-checks.js'
import { Actions } from './actions.js'
import type { ActionRow } from './actions.js'

/** How long the marketplace has to show what staff say they did there. */
const VERIFY_WITHIN_MS = 24 * 3_600_000
const BATCH = 200

/**
 * Actions that the marketplace has no interface for: written down with all that was meant, done by a person on its own
 * page, confirmed here, and verified by what the marketplace shows afterwards.
 */
@Injectable()
export class ManualActions {
  constructor(
    @Inject(Actions) private readonly actions: Actions,
    @Inject(ActionChecks) private readonly checks: ActionChecks,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(ActionProof) private readonly proof: ActionProof,
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Staff say that they did it there. Repeating it changes nothing; 409 for an action that is not theirs to do. */
  async confirmDone(tenantId: number, actionId: string, by: string) {
    const row = await this.actions.row(tenantId, actionId)
    if (row.via !== 'manual') throw notManual()
    if (row.state !== 'requested') {
      if (row.doneBy !== null) return this.actions.find(tenantId, actionId)
      throw new ConflictException({ code: 'action_ended', message: `this action is ${row.state} already` })
    }
    const one = await this.checks.actionable(tenantId, row.caseId)
    const action = one.actions[row.name]
    const at = this.clock.now()
    if (!(await this.markDone(tenantId, row, by, at))) return this.actions.find(tenantId, actionId)
    if (!isShown(action)) await this.turn(tenantId, { ...turnOf(row), state: 'confirmed' }, ['sent'])
    const input = await this.actions.inputOf(tenantId, row)
    const told = { at: at.toISOString(), by }
    const items = action?.done?.(one.ref, input, told) ?? []
    const account = await this.accounts.open(tenantId, one.ref.accountId)
    for (const shown of items) await this.intake.take(account, shown, told.at)
    if (isShown(action)) await this.jobs.send('settle_action', { tenantId, actionId, looks: 0 })
    return this.actions.find(tenantId, actionId)
  }

  /**
   * Takes back a manual action that nobody has done, or ends one that is in doubt: a person looked at the marketplace and
   * it did not happen there. The case is read once more first; 409 when its effect shows by now.
   */
  async withdraw(tenantId: number, actionId: string, by: string) {
    const row = await this.actions.row(tenantId, actionId)
    if (row.state === 'in_doubt') return this.endDoubt(tenantId, row, by)
    if (row.via !== 'manual') throw notManual()
    const problem = { code: 'withdrawn', detail: `taken back by ${by} before it was done` }
    const moved = await this.turn(tenantId, { ...turnOf(row), state: 'refused', problem }, ['requested'])
    if (!moved && row.problemCode !== 'withdrawn')
      throw new ConflictException({ code: 'action_ended', message: `this action is ${row.state} already` })
    return this.actions.find(tenantId, actionId)
  }

  private async endDoubt(tenantId: number, row: ActionRow, by: string) {
    const proof = await this.proof.find(tenantId, row)
    if (proof.state === 'confirmed' || proof.state === 'working') {
      if (proof.state === 'confirmed')
        await this.turn(tenantId, { ...turnOf(row), state: 'confirmed' }, ['in_doubt'])
      const message =
        proof.state === 'working'
          ? 'the marketplace says that it is still at it'
          : 'the marketplace shows it as done'
      throw new ConflictException({ code: 'action_took_effect', message })
    }
    const problem = { code: 'not_done', detail: `${by} looked at the marketplace: it did not happen there` }
    await this.turn(tenantId, { ...turnOf(row), state: 'refused', problem }, ['in_doubt'])
    return this.actions.find(tenantId, row.id)
  }

  /** Raises an alarm for each action that staff did and the marketplace has not shown in time; gives how many. */
  async alarmUnverified(): Promise<number> {
    const now = this.clock.now().toISOString()
    return this.database.change(async (tx) => {
      const late = await tx.query<{
        tenantId: number
        id: string
        caseId: string
        name: string
        doneBy: string
      }>(
        `with late as (select tenant_id, id from case_action
           where state = 'sent' and unverified_at is null and verify_by <= $1
           order by verify_by limit ${BATCH} for update skip locked)
         update case_action a set unverified_at = $1 from late
         where a.tenant_id = late.tenant_id and a.id = late.id
         returning a.tenant_id as "tenantId", a.id::text, a.case_id::text as "caseId", a.name, a.done_by as "doneBy"`,
        [now],
      )
      const detail = 'done at the marketplace by the word of staff, but not shown there within 24 hours'
      for (const [tenantId, rows] of Map.groupBy(late, (row) => row.tenantId)) {
        const turns = rows.map((row) => ({
          ...turnOf(row),
          state: 'in_doubt' as const,
          problem: { code: 'unverified', detail },
        }))
        await turnActions(tx, this.outbox, tenantId, ['sent'], turns, now)
        const news = rows.map((row) => ({
          type: 'action.unverified' as const,
          subject: publicId('act', row.id),
          data: { case: publicId('case', row.caseId), name: row.name, doneBy: row.doneBy },
          at: now,
        }))
        await this.outbox.publish(tx, tenantId, news)
      }
      return late.length
    })
  }

  private async markDone(tenantId: number, row: ActionRow, by: string, at: Date): Promise<boolean> {
    const now = at.toISOString()
    const verifyBy = new Date(at.getTime() + VERIFY_WITHIN_MS).toISOString()
    return this.database.change(async (tx) => {
      const turn = { ...turnOf(row), state: 'sent' as const, actor: by }
      const moved = await turnActions(tx, this.outbox, tenantId, ['requested'], [turn], now)
      await tx.query(
        `update case_action set done_by = $3, done_at = $4, verify_by = $5
         where tenant_id = $1 and id = $2 and done_by is null`,
        [tenantId, row.id, by, now, verifyBy],
      )
      return moved.has(row.id)
    })
  }

  private async turn(
    tenantId: number,
    turn: ActionTurn,
    from: readonly ActionRow['state'][],
  ): Promise<boolean> {
    const now = this.clock.now().toISOString()
    const moved = await this.database.change((tx) =>
      turnActions(tx, this.outbox, tenantId, from, [turn], now),
    )
    return moved.has(turn.id)
  }
}

const turnOf = ({ id, caseId, name }: Pick<ActionRow, 'id' | 'caseId' | 'name'>) => ({
  id,
  caseId,
  name,
  problem: null,
})

const notManual = () =>
  new ConflictException({
    code: 'action_not_manual',
    message: 'this action is sent by Crosscase; there is nothing to confirm by hand',
  })
