import { ConflictException, Inject, Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import { Problem } from '#adapter'
import type { Subscription } from '#adapter'
import type { Settings } from '#config'
import { marketplaces } from '#marketplaces'
import { Accounts } from '../accounts/accounts.js'
import { pushAddress } from '../accounts/push-address.js'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import { Jobs } from '../infra/jobs.js'
import { SETTINGS } from '../infra/settings.js'
import { jsonText } from '../infra/storable.js'

/** How the pushes of a shop stand. */
export interface PushStanding {
  readonly checkedAt: string
  readonly subscriptions: readonly Subscription[] | null
  /** Why the marketplace could not be asked; null when it was. */
  readonly problem: string | null
}

const EVERY_HOURS = 24
const AT_A_TIME = 50

/**
 * Marketplaces forget whom they push to: Wish ends a subscription after a day of failures. Once a day, and as soon as a
 * shop is connected, each is asked, and what ended is asked for again.
 */
@Injectable()
export class PushSubscriptions {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(PinoLogger) private readonly logger: PinoLogger,
  ) {}

  async start(): Promise<void> {
    await this.jobs.work('check_push', async (data) => {
      await this.check(Number(data['tenantId']), String(data['accountId']))
    })
  }

  /** Plans a look at every shop whose last is a day old, by real time; gives how many. Without PUBLIC_URL nothing is asked. */
  async plan(): Promise<number> {
    const able = marketplaces.filter((one) => one.subscribes).map((one) => one.id)
    if (this.settings.publicUrl === null || able.length === 0) return 0
    return this.database.transaction(async (tx) => {
      const due = await tx.query<{ tenantId: number; accountId: string }>(
        `update account set push_checked_at = now() where (tenant_id, id) in (
           select tenant_id, id from account where marketplace = any($1) and paused_at is null and removed_at is null
             and (push_checked_at is null or push_checked_at < now() - make_interval(hours => $2))
           order by push_checked_at nulls first limit $3 for update skip locked)
         returning tenant_id as "tenantId", id::text as "accountId"`,
        [able, EVERY_HOURS, AT_A_TIME],
      )
      for (const shop of due) await this.jobs.send('check_push', { ...shop }, { tx })
      return due.length
    })
  }

  /** Asks now and keeps the answer. Throws 409 where nobody could push to us or the marketplace cannot be asked. */
  async check(tenantId: number, accountId: string): Promise<PushStanding> {
    const account = await this.accounts.open(tenantId, accountId)
    const address = pushAddress(this.settings, account.marketplace.id, await this.keyOf(tenantId, accountId))
    if (address === null) refuse('PUBLIC_URL is not set: marketplaces cannot reach this service')
    if (!account.marketplace.subscribes) refuse('this marketplace is not asked for pushes by its interface')
    let subscriptions: readonly Subscription[] | null = null
    let problem: string | null = null
    try {
      subscriptions = await account.connected('poll').subscribe(address)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      problem = error.message
      this.logger.warn({ tenantId, accountId, code: error.code }, 'the push subscriptions could not be seen')
    }
    await this.database.query(
      `update account set push_checked_at = now(), push_subscriptions = coalesce($3, push_subscriptions), push_problem = $4
       where tenant_id = $1 and id = $2`,
      [tenantId, accountId, subscriptions && jsonText(subscriptions), problem],
    )
    return { checkedAt: this.clock.now().toISOString(), subscriptions, problem }
  }

  private async keyOf(tenantId: number, accountId: string): Promise<string> {
    const [row] = await this.database.query<{ key: string }>(
      `select push_key as key from account where tenant_id = $1 and id = $2`,
      [tenantId, accountId],
    )
    return row?.key ?? ''
  }
}

function refuse(message: string): never {
  throw new ConflictException({ code: 'no_pushes', message })
}
