import { ConflictException, HttpException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import type { Action, ShopSettings, Words } from '#adapter'
import { canAct } from '#case'
import type { ActRefusal, CaseKind, Machine } from '#case'
import type { Override } from '#desk'
import { marketplaceOf } from '#marketplaces'
import { Accounts } from '../accounts/accounts.js'
import { caseRef } from '../cases/case-ref.js'
import type { StoredRef } from '../cases/case-ref.js'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import { Vault } from '../infra/vault.js'
import { ActionFiles } from './action-files.js'
import { MessagePolicy } from './message-policy.js'

/** A case with what its marketplace allows to do about it. */
export interface Actionable {
  readonly ref: StoredRef
  readonly marketplace: string
  readonly settings: ShopSettings
  readonly machine: Machine
  readonly actions: Readonly<Record<string, Action>>
}

export const REFUSALS: Readonly<Record<ActRefusal | 'action_in_progress', Words>> = {
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

/** What somebody wants done about a case. */
export interface Wanted {
  readonly name: string
  readonly input: unknown
  readonly by: string
  /** `user_4` or `key_3`, where it is known. */
  readonly callerId?: string
  /** Why a text leaves in spite of the message rules. */
  readonly overrideReason?: string | undefined
  /** Number of the template that the text was made with, for its count of uses. */
  readonly templateId?: string | undefined
}

/** A wish that nothing stands against, as it is written down. */
export interface Checked {
  readonly one: Actionable
  readonly action: Action
  /** In the form that the action's schema gives it. */
  readonly input: unknown
  readonly override: Override | null
}

/** Whether a wish may be written down: the state machine, the rules, the form of the input, what a text says. */
@Injectable()
export class ActionChecks {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(ActionFiles) private readonly files: ActionFiles,
    @Inject(MessagePolicy) private readonly policy: MessagePolicy,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Writes nothing. Throws 409 for what the state or a rule forbids, 422 for an input that does not fit or a text that is
   * held, with the reason; 404 for a case or file that is not there.
   */
  async check(tenantId: number, caseId: string, one: Actionable, wanted: Wanted): Promise<Checked> {
    const why = this.whyNot(one, wanted.name)
    const action = one.actions[wanted.name]
    if (why !== null || !action)
      throw new ConflictException({ code: 'action_not_available', message: why?.en ?? '' })
    const checked = action.input.safeParse(wanted.input)
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
    await this.checkTemplate(tenantId, wanted.templateId)
    const reason = wanted.overrideReason
    const asked = reason === undefined ? null : { reason, by: wanted.by }
    const override = await this.policy.pass(tenantId, caseId, one.ref, action, checked.data, asked)
    return { one, action, input: checked.data, override }
  }

  private async checkTemplate(tenantId: number, templateId: string | undefined): Promise<void> {
    if (templateId === undefined) return
    const sql = `select 1 from template where tenant_id = $1 and id = $2`
    const [found] = await this.database.query(sql, [tenantId, templateId])
    if (!found) throw new HttpException({ code: 'input_invalid', message: 'no such template' }, 422)
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
}

/** How the action is carried out for this shop: one without an interface may have got one by the shop's settings. */
export const viaOf = ({ settings }: Actionable, action: Action): Action['via'] =>
  action.via === 'manual' && action.automatic?.(settings) ? 'api' : action.via

/** The ids of uploaded files that an input names. */
export function fileIds(action: Action, input: unknown): string[] {
  const values = typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {}
  return (action.files ?? []).flatMap((field) => {
    const value = values[field]
    return [value].flat().filter((id): id is string => typeof id === 'string')
  })
}
