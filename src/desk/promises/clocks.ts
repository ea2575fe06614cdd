import { Inject, Injectable, NotFoundException } from '@nestjs/common'
import type { CaseKind, DeadlineRow } from '#case'
import { CLOCK_USES, deskClocksOf } from '#desk'
import type { ClockedCase } from '#desk'
import { marketplaceOf } from '#marketplaces'
import { calendarOf } from '../../cases/calendars.js'
import { Clock } from '../../infra/clock.js'
import { Database } from '../../infra/database.js'
import { ClockBook } from './clock-book.js'

/** The desk's clocks as dated rows, and those that run on a case beside its own deadlines. They are guidance: nothing is alarmed by them. */
@Injectable()
export class Clocks {
  constructor(
    @Inject(ClockBook) private readonly book: ClockBook,
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  list(marketplace: string | undefined) {
    return CLOCK_USES.filter((use) => marketplace === undefined || use.marketplace === marketplace).flatMap(
      ({ clock, kinds, ownedBy, ...use }) =>
        (this.book.table[clock] ?? []).map((row) => ({
          clock,
          marketplace: use.marketplace,
          kinds,
          ownedBy,
          corrected: this.book.corrected.has(row.id),
          ...rowJson(row),
        })),
    )
  }

  /** None for a closed case. */
  async ofCase(tenantId: number, caseId: string) {
    const [one] = await this.database.query<ClockedCase & { box: string }>(
      `select marketplace, kind, site, box, service_owner as "serviceOwner", opened_at as "openedAt", entered_at as "enteredAt",
         entered_at_known as "enteredAtKnown" from cases where tenant_id = $1 and id = $2`,
      [tenantId, caseId],
    )
    if (!one) throw new NotFoundException('no such case')
    const marketplace = marketplaceOf(one.marketplace)
    if (!marketplace || one.box === 'closed') return []
    const own = Object.keys(marketplace.kinds[one.kind as CaseKind]?.machine.deadlines ?? {})
    const running = deskClocksOf(one, new Set(own), this.book.table, calendarOf(marketplace, one.site))
    const now = this.clock.now().getTime()
    return running.flatMap(({ key, dueAt, estimated, ruleId }) => {
      const row = this.book.table[key]?.find(({ id }) => id === ruleId)
      return row ? [{ key, dueAt, estimated, passed: Date.parse(dueAt) <= now, rule: rowJson(row) }] : []
    })
  }
}

const rowJson = ({ source, sites: _all, until: _never, ...row }: DeadlineRow) => ({
  ...row,
  source: source.text,
  sourceUrl: source.url,
  sourceDate: source.readOn,
})
