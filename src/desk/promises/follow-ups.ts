import { ConflictException, HttpException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import { promiseReport, promisesIn, remindersOf } from '#desk'
import type { FollowUpState } from '#desk'
import { caseRef } from '../../cases/case-ref.js'
import { StaffChanges } from '../../cases/staff-changes.js'
import { Clock } from '../../infra/clock.js'
import { Database } from '../../infra/database.js'
import { INSTANT, NUMBER, publicId } from '../../infra/ids.js'
import { pageAround, placeIn } from '../../infra/lists.js'
import { Vault } from '../../infra/vault.js'
import { buyerZone } from './buyer-zone.js'
import { FOLLOW_UP, followUpJson, stateOf } from './follow-up-rows.js'
import type { FollowUpRow } from './follow-up-rows.js'

export interface FollowUpFilter {
  readonly state: 'open' | 'overdue' | 'unclear' | 'closed' | 'all'
  /** Number of a person. */
  readonly owner?: string | undefined
  readonly caseId?: string | undefined
  readonly dueBefore?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

const STATES: Readonly<Record<FollowUpFilter['state'], string>> = {
  open: 'f.closed_at is null',
  overdue: 'f.closed_at is null and f.due_at < $2',
  unclear: 'f.closed_at is null and f.due_at is null',
  closed: 'f.closed_at is not null',
  all: 'true',
}
const ORDER = 'due'

/** What was promised to buyers until when. Nobody can tick one off: only a message that is sent closes it. */
@Injectable()
export class FollowUps {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(StaffChanges) private readonly changes: StaffChanges,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Those whose time nobody has said first, then by due instant. */
  async list(tenantId: number, filter: FollowUpFilter) {
    const place = filter.cursor === undefined ? null : placeIn(filter.cursor, ORDER, [INSTANT, NUMBER])
    const [beyond, direction] = place?.back ? ['<', 'desc'] : ['>', 'asc']
    const now = this.clock.now().toISOString()
    const rows = await this.database.query<FollowUpRow & { key: string }>(
      `select ${FOLLOW_UP}, coalesce(f.due_at, '-infinity') as key from follow_up f
       where f.tenant_id = $1 and $2::timestamptz is not null and ${STATES[filter.state]} and ($3::bigint is null or f.owner_id = $3)
         and ($4::bigint is null or f.case_id = $4) and ($5::timestamptz is null or f.due_at < $5)
         and ($6::timestamptz is null or (coalesce(f.due_at, '-infinity'), f.id) ${beyond} ($6::timestamptz, $7::bigint))
       order by coalesce(f.due_at, '-infinity') ${direction}, f.id ${direction} limit $8`,
      [
        tenantId,
        now,
        filter.owner ?? null,
        filter.caseId ?? null,
        filter.dueBefore ?? null,
        place?.values[0] ?? null,
        place?.values[1] ?? null,
        filter.limit + 1,
      ],
    )
    const { rows: page, ...cursors } = pageAround(rows, filter.limit, ORDER, place, (row) => [
      row.key,
      row.id,
    ])
    const vault = await this.vault.of(tenantId)
    return { data: page.map((row) => followUpJson(row, vault, now)), ...cursors }
  }

  async ofCase(tenantId: number, caseId: string) {
    return (await this.list(tenantId, { state: 'all', caseId, limit: 100 })).data
  }

  /**
   * Says which time is meant by a promise that left it open. 409 for one whose time is known, by its own words or by an earlier
   * answer: a time that was promised is not moved. 422 for a time before the promise.
   */
  async settleTime(tenantId: number, followUpId: string, dueAt: string, by: string) {
    const row = await this.row(tenantId, followUpId)
    if (row.dueAt !== null || row.closedAt !== null)
      throw new ConflictException({ code: 'due_is_known', message: 'a time that was promised is not moved' })
    if (Date.parse(dueAt) <= Date.parse(row.madeAt))
      throw new HttpException({ code: 'before_promise', message: 'it was promised later than that' }, 422)
    const [remindAt] = remindersOf({ madeAt: row.madeAt, dueAt })
    await this.database.change(async (tx) => {
      const set = await tx.query(
        `update follow_up set due_at = $3, remind_at = $4 where tenant_id = $1 and id = $2 and due_at is null returning 1`,
        [tenantId, followUpId, dueAt, remindAt ?? dueAt],
      )
      const line = { type: 'promise_time', text: dueAt, by }
      if (set.length > 0)
        await this.changes.within(tx, tenantId, [row.caseId], { set: '' }, 'followUps', line)
    })
    const vault = await this.vault.of(tenantId)
    return followUpJson(await this.row(tenantId, followUpId), vault, this.clock.now().toISOString())
  }

  /** Promises made in a period: how many were kept, by person or market, and how late the others were. */
  async report(
    tenantId: number,
    by: 'owner' | 'market',
    since: string | undefined,
    until: string | undefined,
  ) {
    const rows = await this.database.query<FollowUpRow>(
      `select ${FOLLOW_UP} from follow_up f where f.tenant_id = $1 and f.due_at is not null
         and ($2::timestamptz is null or f.made_at >= $2) and ($3::timestamptz is null or f.made_at < $3) order by f.made_at, f.id`,
      [tenantId, since ?? null, until ?? null],
    )
    const now = this.clock.now().toISOString()
    return promiseReport(
      rows.map((row) => {
        const { caseId, madeAt, dueAt, owner, market } = row
        const followUp = { caseId, threadId: row.id, text: '', madeAt, dueAt: dueAt ?? madeAt, owner, market }
        return { followUp, state: stateOf(row, now) as FollowUpState }
      }),
      by,
    )
  }

  /** What a text would promise if it were sent now; nothing is written. 404 for no such case. */
  async preview(tenantId: number, caseId: string, text: string) {
    const ref = await caseRef(this.database, this.vault, tenantId, caseId)
    if (!ref) throw new NotFoundException('no such case')
    const at = this.clock.now().toISOString()
    const { zone, calendar, sure } = buyerZone({ ...ref, locale: ref.buyer?.locale ?? null }, at)
    return { zone, zoneSure: sure, promises: promisesIn(text, at, calendar) }
  }

  private async row(tenantId: number, followUpId: string): Promise<FollowUpRow> {
    const [row] = await this.database.query<FollowUpRow>(
      `select ${FOLLOW_UP} from follow_up f where f.tenant_id = $1 and f.id = $2`,
      [tenantId, followUpId],
    )
    if (!row) throw new NotFoundException(`no such follow-up: ${publicId('fup', followUpId)}`)
    return row
  }
}
