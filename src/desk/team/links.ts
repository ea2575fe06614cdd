import { HttpException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import { StaffChanges } from '../../cases/staff-changes.js'
import { Clock } from '../../infra/clock.js'
import { Database } from '../../infra/database.js'
import type { Transaction } from '../../infra/database.js'
import { publicId } from '../../infra/ids.js'

interface LinkRow {
  id: string
  kind: string
  status: string
  box: string
  marketplace: string
  nativeId: string
  nativeState: string
  subject: string
  orderId: string | null
  nextDeadlineAt: string
  openedAt: string
  why: 'order' | 'staff'
  by: string | null
}

const SHOWN = 100

/** Which cases belong together: those of one order of a shop, whatever their kind, and those that staff put together. */
@Injectable()
export class Links {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(StaffChanges) private readonly changes: StaffChanges,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Open ones first, then the newest; the first hundred. */
  async of(tenantId: number, caseId: string) {
    const rows = await this.database.query<LinkRow>(
      `with mine as (select account_id, order_id from cases where tenant_id = $1 and id = $2),
       said as (
         select case when low_id = $2 then high_id else low_id end as id, how, by from case_link
         where tenant_id = $1 and (low_id = $2 or high_id = $2)),
       near as (
         select c.id, 'order' as why, null as by from mine join cases c on c.tenant_id = $1 and c.order_id = mine.order_id
           and c.account_id = mine.account_id and c.id <> $2
         where c.id not in (select id from said)
         union all select id, 'staff', by from said where how = 'linked')
       select c.id::text, c.kind, c.status, c.box, c.marketplace, c.native_id as "nativeId", c.state as "nativeState", c.subject,
         c.order_id as "orderId", c.next_deadline_at as "nextDeadlineAt", c.opened_at as "openedAt", near.why, near.by
       from near join cases c on c.tenant_id = $1 and c.id = near.id
       order by c.box = 'closed', c.opened_at desc, c.id limit ${SHOWN}`,
      [tenantId, caseId],
    )
    return rows.map(({ id, nextDeadlineAt, ...row }) => ({
      case: publicId('case', id),
      ...row,
      nextDeadlineAt: nextDeadlineAt.endsWith('infinity') ? null : nextDeadlineAt,
    }))
  }

  /** Puts two cases together; 404 unless both are there, 422 for one case twice. */
  async put(tenantId: number, one: string, other: string, by: string): Promise<void> {
    await this.database.change(async (tx) => {
      const { sameOrder } = await pair(tx, tenantId, one, other)
      const written = sameOrder
        ? await tx.query(
            `delete from case_link where tenant_id = $1 and low_id = least($2::bigint, $3) and high_id = greatest($2::bigint, $3) returning 1`,
            [tenantId, one, other],
          )
        : await write(tx, tenantId, { one, other, how: 'linked', by, at: this.clock.now() })
      if (written.length > 0) await this.tell(tx, tenantId, one, other, 'linked', by)
    })
  }

  /** Takes two cases apart, also those of one order. */
  async remove(tenantId: number, one: string, other: string, by: string): Promise<void> {
    await this.database.change(async (tx) => {
      const { sameOrder } = await pair(tx, tenantId, one, other)
      const written = sameOrder
        ? await write(tx, tenantId, { one, other, how: 'apart', by, at: this.clock.now() })
        : await tx.query(
            `delete from case_link where tenant_id = $1 and low_id = least($2::bigint, $3) and high_id = greatest($2::bigint, $3) returning 1`,
            [tenantId, one, other],
          )
      if (written.length > 0) await this.tell(tx, tenantId, one, other, 'unlinked', by)
    })
  }

  private async tell(
    tx: Transaction,
    tenantId: number,
    one: string,
    other: string,
    type: 'linked' | 'unlinked',
    by: string,
  ): Promise<void> {
    for (const [id, text] of [one, other].map((id) => [id, id === one ? other : one] as const))
      await this.changes.within(tx, tenantId, [id], { set: '' }, 'links', {
        type,
        text: publicId('case', text),
        by,
      })
  }
}

/** Both cases, locked in one order. */
async function pair(
  tx: Transaction,
  tenantId: number,
  one: string,
  other: string,
): Promise<{ sameOrder: boolean }> {
  if (one === other)
    throw new HttpException({ code: 'same_case', message: 'a case is not linked with itself' }, 422)
  const rows = await tx.query<{ key: string | null }>(
    `select account_id || ' ' || order_id as key from cases where tenant_id = $1 and id in ($2, $3) order by id for update`,
    [tenantId, one, other],
  )
  const [low, high] = rows
  if (!low || !high) throw new NotFoundException('no such case')
  return { sameOrder: low.key !== null && low.key === high.key }
}

/** Gives a row if that is news. */
const write = (
  tx: Transaction,
  tenantId: number,
  { one, other, how, by, at }: { one: string; other: string; how: 'linked' | 'apart'; by: string; at: Date },
): Promise<unknown[]> =>
  tx.query(
    `insert into case_link as l (tenant_id, low_id, high_id, how, by, at)
     values ($1, least($2::bigint, $3), greatest($2::bigint, $3), $4, $5, $6)
     on conflict (tenant_id, low_id, high_id) do update set how = excluded.how, by = excluded.by, at = excluded.at
       where l.how <> excluded.how returning 1`,
    [tenantId, one, other, how, by, at],
  )
