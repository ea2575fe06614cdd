import { Inject, Injectable } from '@nestjs/common'
import type { Action, Shown } from '#adapter'
import type { CaseKind } from '#case'
import { Accounts } from '../accounts/accounts.js'
import { Database } from '../infra/database.js'
import { Intake } from '../intake/intake.js'
import { ActionChecks } from './action-checks.js'
import type { Actionable } from './action-checks.js'
import { Actions } from './actions.js'
import type { ActionRow } from './actions.js'

/** Whether the marketplace shows anything by which an action's outcome can be known. */
export const isShown = (action: Action | undefined): boolean =>
  Boolean(action?.confirmedBy ?? action?.shownBy ?? action?.follow)

/** `working`: the marketplace itself says that it is still at it. */
export type Proof =
  | { readonly state: 'pending' | 'working' | 'confirmed' }
  | { readonly state: 'refused'; readonly why: string }

/** Finds out what became of a sent action, by the marketplace's word on the request and by what the case shows. */
@Injectable()
export class ActionProof {
  constructor(
    @Inject(Actions) private readonly actions: Actions,
    @Inject(ActionChecks) private readonly checks: ActionChecks,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Database) private readonly database: Database,
  ) {}

  /** Reads the case again first, so that whatever the answer, the case is fresh. */
  async find(tenantId: number, row: ActionRow): Promise<Proof> {
    await this.intake.reread(tenantId, row.caseId, 'click')
    const one = await this.checks.actionable(tenantId, row.caseId)
    const action = one.actions[row.name]
    if (action?.confirmedBy?.includes(one.ref.state)) return { state: 'confirmed' }
    if (action?.shownBy && (await this.isProven(tenantId, row, one, action))) return { state: 'confirmed' }
    if (!action?.follow || row.receipt === null) return { state: 'pending' }
    const account = await this.accounts.open(tenantId, one.ref.accountId)
    const kind = one.ref.kind as CaseKind
    const followed = await account.connected('click').follow(kind, row.name, one.ref, row.receipt)
    return followed.state === 'pending' ? { state: 'working' } : followed
  }

  private async isProven(
    tenantId: number,
    row: ActionRow,
    { ref }: Actionable,
    action: Action,
  ): Promise<boolean> {
    const since = await this.database.query<Shown['since'][number]>(
      `select substr(event_key, 10) as key, at, case when actor = any('{buyer,seller,marketplace}') then actor end as party,
         coalesce(text, '') as text
       from case_event where tenant_id = $1 and case_id = $2 and type = 'activity'
         and at >= $3::timestamptz - interval '2 minutes' order by at, event_key limit 500`,
      [tenantId, row.caseId, row.sentAt ?? row.requestedAt],
    )
    const input = await this.actions.inputOf(tenantId, row)
    const shown = { state: ref.state, native: ref.native, since }
    return action.shownBy?.(shown, input) ?? false
  }
}
