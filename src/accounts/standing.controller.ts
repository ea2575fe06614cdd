import { Controller, Get, HttpCode, Inject, NotFoundException, Param, Post } from '@nestjs/common'
import { Caller, Scopes } from '../auth/caller.js'
import type { CallerIdentity } from '../auth/caller.js'
import { Database } from '../infra/database.js'
import { Describe, idSchema } from '../infra/describe.js'
import { numberOf } from '../infra/ids.js'
import { AccountDoctor } from './account-doctor.js'
import { budgetsSchema, findingsSchema, readingSchema } from './account-schema.js'
import { Accounts } from './accounts.js'

interface StreamStanding {
  stream: string
  completeAt: string | null
  reading: boolean
  kept: number
  nextDueAt: string
}

/** Bodies are counted up to here: beyond it the number tells nothing, and counting costs. */
const COUNTED = 100_000

const path = { id: idSchema('acct') }

/** How far the reading of one shop has got, and how much it may still ask of its marketplace. */
@Controller('v1/accounts/:id')
@Scopes('accounts:read')
export class StandingController {
  constructor(
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(Database) private readonly database: Database,
    @Inject(AccountDoctor) private readonly doctor: AccountDoctor,
  ) {}

  @Get('reading')
  @Describe({
    id: 'getReading',
    summary: 'How far the reading of a shop has got, stream by stream',
    answer: readingSchema,
    problems: [404],
    path,
  })
  async reading(@Caller() { tenantId }: CallerIdentity, @Param('id') id: string) {
    const place = [tenantId, numberOf('acct', id)]
    const [account] = await this.database.query<{ cases: number }>(
      `select (select coalesce(sum(n), 0)::int from case_counter c where c.tenant_id = a.tenant_id and c.account_id = a.id) as cases
       from account a where a.tenant_id = $1 and a.id = $2 and a.removed_at is null`,
      place,
    )
    if (!account) throw new NotFoundException('no such account')
    const streams = await this.database.query<StreamStanding>(
      `select s.stream, s.complete_at as "completeAt", s.lease_until > now() as reading, s.next_due_at as "nextDueAt",
         (select count(*)::int from (select 1 from raw_payload r where r.tenant_id = s.tenant_id and r.account_id = s.account_id
            and r.stream = s.stream limit ${COUNTED}) k) as kept
       from sync_stream s where s.tenant_id = $1 and s.account_id = $2 order by s.stream`,
      place,
    )
    return { complete: streams.every(({ completeAt }) => completeAt !== null), ...account, streams }
  }

  @Post('check')
  @HttpCode(200)
  @Scopes('accounts:write')
  @Describe({
    id: 'checkAccount',
    summary:
      'Look at all that a shop’s connection hangs on, with one call to the marketplace, and say what to do',
    answer: findingsSchema,
    problems: [404],
    path,
  })
  async check(@Caller() { tenantId }: CallerIdentity, @Param('id') id: string) {
    const findings = await this.doctor.examine(tenantId, numberOf('acct', id))
    return { ok: findings.every(({ ok }) => ok), findings }
  }

  @Get('budgets')
  @Describe({
    id: 'listBudgets',
    summary: 'What is left of the marketplace’s limits on calls for this shop',
    answer: budgetsSchema,
    problems: [404],
    path,
  })
  async budgets(@Caller() { tenantId }: CallerIdentity, @Param('id') id: string) {
    const levels = await this.accounts.budgets(tenantId, numberOf('acct', id))
    return { data: levels.map(({ limit, left, drainedUntil }) => ({ ...limit, left, drainedUntil })) }
  }
}
