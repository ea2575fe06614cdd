import { HttpException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import { isRetired } from '#desk'
import { caseEvent, recordEvents } from '../../cases/case-events.js'
import { reasonCodes } from '../../cases/reason-places.js'
import { Outbox } from '../../delivery/outbox.js'
import { Clock } from '../../infra/clock.js'
import { Database } from '../../infra/database.js'
import { publicId } from '../../infra/ids.js'
import { placeByCode } from './place-by-code.js'
import { ReasonTree } from './reason-tree.js'

interface Placed {
  kind: string
  marketplace: string
  state: string
  status: string
  box: string
  orderId: string | null
  reasonCode: string | null
  nextDeadlineAt: string | null
  revision: number
}

/** Puts a case into the tree by hand, or gives it back to its code. */
@Injectable()
export class ReasonPlacing {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ReasonTree) private readonly tree: ReasonTree,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** `path` null: back to where the marketplace's code puts it. 422 for a place that is not in use. */
  async place(
    tenantId: number,
    caseId: string,
    path: string | null,
    by: string,
  ): Promise<{ path: string | null; placedBy: string | null }> {
    if (path !== null && isRetired((await this.tree.current(tenantId)).tree, path))
      throw new HttpException({ code: 'reason_unknown', message: `no reason in use: ${path}` }, 422)
    const now = this.clock.now().toISOString()
    return this.database.change(async (tx) => {
      const [found] = await tx.query<Placed>(
        `select kind, marketplace, state, status, box, order_id as "orderId", reason_code as "reasonCode", revision,
           nullif(nullif(next_deadline_at, 'infinity'), '-infinity') as "nextDeadlineAt"
         from cases where tenant_id = $1 and id = $2 for update`,
        [tenantId, caseId],
      )
      if (!found) throw new NotFoundException('no such case')
      const codes = path === null ? await reasonCodes(tx, tenantId, found.marketplace) : {}
      const target = path ?? (found.reasonCode === null ? null : (codes[found.reasonCode] ?? null))
      const placedBy = path === null ? null : by
      await tx.query(
        `update cases set reason_path = $3, reason_by = $4, updated_at = $5, revision = revision + 1,
           change_xid = pg_current_xact_id() where tenant_id = $1 and id = $2`,
        [tenantId, caseId, target, placedBy, now],
      )
      const revision = found.revision + 1
      const event = caseEvent({
        case_id: caseId,
        at: now,
        event_key: `reason:${revision}`,
        type: 'reason_placed',
        actor: 'staff',
        actor_name: by,
        origin: 'staff',
        text: target,
      })
      await recordEvents(tx, tenantId, [event], now)
      const { kind, state, status, box, orderId, nextDeadlineAt } = found
      const data = { kind, state, status, box, orderId, nextDeadlineAt, revision }
      const subject = publicId('case', caseId)
      await this.outbox.publish(tx, tenantId, [{ type: 'case.updated', subject, data, at: now }])
      return { path: target, placedBy }
    })
  }

  /** Puts every case that nobody placed by hand where its code belongs now; gives how many moved. */
  async placeAll(tenantId: number): Promise<number> {
    const { codes } = await this.tree.current(tenantId)
    const places = Object.entries(codes).flatMap(([marketplace, own]) =>
      Object.entries(own).map(([code, path]) => ({ marketplace, code, path })),
    )
    return this.database.transaction((tx) => placeByCode(tx, tenantId, places))
  }
}
