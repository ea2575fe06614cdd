import { HttpException, Inject, Injectable, NotFoundException, Optional } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import { Problem } from '#adapter'
import type { Pushed, PushRequest } from '#adapter'
import { Accounts } from '../accounts/accounts.js'
import type { OpenAccount } from '../accounts/accounts.js'
import { Clock } from '../infra/clock.js'
import { Database } from '../infra/database.js'
import type { Sql, Transaction } from '../infra/database.js'
import { Jobs } from '../infra/jobs.js'
import type { JobData } from '../infra/jobs.js'
import { Eraser } from './eraser.js'
import { Intake } from './intake.js'
import { Leases } from './leases.js'
import { RawStore } from './raw-store.js'

/** What a push left to be read: numbers of stored payloads by stream, and streams worth a look. */
interface Left {
  readonly items: readonly { readonly stream: string; readonly ids: readonly string[] }[]
  readonly look: readonly string[]
}

/** What a key looks like; anything else is nobody's, without asking. */
const KEY = /^[0-9a-f]{64}$/

type Outcome = 'received' | 'repeated' | 'refused'

/**
 * What marketplaces push to us. The way in is short, so that it is answered in time under any load: verify, store, note a
 * job. Understanding comes later; a push is a hint, and the polls stay as the safety net.
 */
@Injectable()
export class Pushes {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(RawStore) private readonly raw: RawStore,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Leases) private readonly leases: Leases,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(PinoLogger) private readonly logger: PinoLogger,
    @Optional() @Inject(Eraser) private readonly eraser: Eraser | null,
  ) {}

  /** Reads in the background what was pushed. */
  async start(): Promise<void> {
    await this.jobs.work('read_push', (data) => this.read(data))
  }

  /** The shop whose address has that key. Throws 404: whoever does not know the key learns nothing. */
  async accountOf(marketplace: string, key: string): Promise<OpenAccount> {
    const [row] = KEY.test(key)
      ? await this.database.query<{ tenantId: number; id: string }>(
          `select tenant_id as "tenantId", id::text from account where push_key = $1 and removed_at is null`,
          [key],
        )
      : []
    const account = row && (await this.accounts.open(row.tenantId, row.id))
    if (!account?.marketplace.pushes || account.marketplace.id !== marketplace)
      throw new NotFoundException('nobody listens here')
    return account
  }

  /**
   * Takes a request of the marketplace; gives the answer that it waits for. A forged one is refused (403) and leaves
   * nothing but a count; one that cannot be verified now is answered 503, so that the marketplace tries again.
   */
  async receive(account: OpenAccount, request: PushRequest): Promise<Pushed['answer']> {
    const pushed = await this.verified(account, request)
    await this.keep(account, pushed)
    for (const notice of pushed.erase ?? []) {
      if (!this.eraser)
        throw new Error('a notice of erasure came, and no room is bound that could carry it out')
      await this.eraser.erase(account.tenantId, account.accountId, notice)
    }
    return pushed.answer
  }

  private async verified(account: OpenAccount, request: PushRequest): Promise<Pushed> {
    try {
      return await account.connected('click').receive(request)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const { tenantId, accountId } = account
      this.logger.warn({ tenantId, accountId, code: error.code }, 'a push was refused')
      await this.count(this.database, account, 'refused')
      throw new HttpException({ message: error.message }, STATUS[error.code] ?? 503, { cause: error })
    }
  }

  private async keep(account: OpenAccount, { items = [], look = [] }: Pushed): Promise<void> {
    const { tenantId, accountId } = account
    if (items.length === 0 && look.length === 0) return
    const now = this.clock.now().toISOString()
    await this.database.transaction(async (tx) => {
      const left: { stream: string; ids: string[] }[] = []
      for (const { stream, items: own } of items) {
        const stored = await this.raw.store({ tenantId, accountId, stream }, own, now, tx)
        const ids = stored.flatMap(({ id, fresh }) => (fresh ? [id] : []))
        if (ids.length > 0) left.push({ stream, ids: [...new Set(ids)] })
      }
      // What came before was read then; a push without objects has nothing to be known by, so it always counts as news.
      const repeated = items.length > 0 && left.length === 0
      await this.count(tx, account, repeated ? 'repeated' : 'received')
      if (!repeated) await this.note(tx, account, { items: left, look })
    })
  }

  private async note(tx: Transaction, { tenantId, accountId }: OpenAccount, left: Left): Promise<void> {
    await this.jobs.send('read_push', { tenantId, accountId, left: JSON.stringify(left) }, { tx })
  }

  private async read(data: JobData): Promise<void> {
    const left = JSON.parse(String(data['left'])) as Left
    await this.clock.refresh()
    const account = await this.accounts.open(Number(data['tenantId']), String(data['accountId']))
    for (const { stream, ids } of left.items) await this.intake.takeStored(account, stream, ids)
    const { tenantId, accountId } = account
    for (const stream of left.look) await this.leases.hasten({ tenantId, accountId, stream })
  }

  private async count(sql: Sql, { tenantId, accountId }: OpenAccount, outcome: Outcome): Promise<void> {
    await sql.query(
      `insert into push_tally as t (tenant_id, account_id, outcome, n, last_at) values ($1, $2, $3, 1, $4)
       on conflict (tenant_id, account_id, outcome) do update set n = t.n + 1, last_at = excluded.last_at`,
      [tenantId, accountId, outcome, this.clock.now().toISOString()],
    )
  }
}

/** How a push is refused, by the problem that verifying met; any other is "not now", and the marketplace tries again. */
const STATUS: Partial<Record<Problem['code'], number>> = {
  forbidden: 403,
  auth_expired: 403,
  not_found: 404,
  rejected: 400,
  contract_changed: 400,
}
