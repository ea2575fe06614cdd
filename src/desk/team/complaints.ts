import { HttpException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import { complaintReport } from '#desk'
import type { CallerIdentity } from '../../auth/caller.js'
import { StaffChanges } from '../../cases/staff-changes.js'
import { Clock } from '../../infra/clock.js'
import { Database } from '../../infra/database.js'
import { publicId } from '../../infra/ids.js'
import { Vault } from '../../infra/vault.js'

/** What buyers complain of in how they were served; `other` with a note. */
export const CAUSES = [
  'late_promise',
  'slow_answer',
  'form_of_address',
  'tone',
  'disposal_advice',
  'wrong_information',
  'refund_handling',
  'language',
  'other',
] as const
export type Cause = (typeof CAUSES)[number]

export interface ComplaintEntry {
  readonly caseId: string | null
  readonly agentId: string
  readonly cause: Cause
  /** ISO 8601 UTC. */
  readonly at: string
  readonly note: string | null
}

export interface ComplaintFilter {
  readonly agent?: string | undefined
  readonly caseId?: string | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
}

interface ComplaintRow {
  id: string
  caseId: string | null
  agentId: string
  agent: string
  cause: Cause
  at: string
  note: Buffer | null
  enteredBy: string
  enteredAt: string
}

const SHOWN = 500
const COMPLAINTS = `select k.id::text, k.case_id::text as "caseId", k.agent_id::text as "agentId", u.name as agent, k.cause, k.at,
    k.note, k.entered_by as "enteredBy", k.entered_at as "enteredAt"
  from complaint k join staff_user u on u.tenant_id = k.tenant_id and u.id = k.agent_id`

/** Complaints of buyers about how they were served, and who is complained of for what again and again. */
@Injectable()
export class Complaints {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(StaffChanges) private readonly changes: StaffChanges,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Newest first, 500 at most. */
  async list(tenantId: number, { agent, caseId, since, until }: ComplaintFilter) {
    const vault = await this.vault.of(tenantId)
    const rows = await this.database.query<ComplaintRow>(
      `${COMPLAINTS} where k.tenant_id = $1 and ($2::bigint is null or k.agent_id = $2) and ($3::bigint is null or k.case_id = $3)
         and ($4::timestamptz is null or k.at >= $4) and ($5::timestamptz is null or k.at < $5)
       order by k.at desc, k.id desc limit ${SHOWN}`,
      [tenantId, agent ?? null, caseId ?? null, since ?? null, until ?? null],
    )
    return rows.map((row) => ({
      id: publicId('cpl', row.id),
      case: row.caseId && publicId('case', row.caseId),
      agent: { id: publicId('user', row.agentId), name: row.agent },
      cause: row.cause,
      at: row.at,
      note: row.note && vault.open(row.note, 'complaint').toString(),
      enteredBy: row.enteredBy,
      enteredAt: row.enteredAt,
    }))
  }

  /** 404 for no such case, 422 for nobody, or for a day that is yet to come. A person who left may still be complained of. */
  async enter({ tenantId, name }: CallerIdentity, entry: ComplaintEntry) {
    const now = this.clock.now()
    if (Date.parse(entry.at) > now.getTime())
      throw new HttpException({ code: 'in_the_future', message: 'it cannot have happened yet' }, 422)
    const vault = await this.vault.of(tenantId)
    const { caseId, agentId, cause, at, note } = entry
    if (caseId !== null) await this.changes.mustExist(tenantId, caseId)
    const id = await this.database.change(async (tx) => {
      const [row] = await tx.query<{ id: string }>(
        `insert into complaint (tenant_id, case_id, agent_id, cause, at, note, entered_by, entered_at)
         select $1, $2, u.id, $4, $5, $6, $7, $8 from staff_user u where u.tenant_id = $1 and u.id = $3 returning id::text`,
        [tenantId, caseId, agentId, cause, at, note && vault.seal(note, 'complaint'), name, now],
      )
      if (!row)
        throw new HttpException({ code: 'nobody', message: `there is no ${publicId('user', agentId)}` }, 422)
      const line = { type: 'complaint', text: cause, by: name }
      if (caseId !== null) await this.changes.within(tx, tenantId, [caseId], { set: '' }, 'complaints', line)
      return row.id
    })
    const all = await this.list(tenantId, { agent: agentId })
    const entered = all.find((one) => one.id === publicId('cpl', id))
    if (!entered) throw new NotFoundException('no such complaint')
    return entered
  }

  async remove(tenantId: number, complaintId: string): Promise<void> {
    const rows = await this.database.query(
      `delete from complaint where tenant_id = $1 and id = $2 returning 1`,
      [tenantId, complaintId],
    )
    if (rows.length === 0) throw new NotFoundException('no such complaint')
  }

  /** Per agent, cause and quarter of a zone's calendar, the most first. */
  async report(tenantId: number, zone: string, since: string | undefined, until: string | undefined) {
    const rows = await this.database.query<{ agentId: string; agent: string; cause: string; at: string }>(
      `select k.agent_id::text as "agentId", u.name as agent, k.cause, k.at from complaint k
       join staff_user u on u.tenant_id = k.tenant_id and u.id = k.agent_id
       where k.tenant_id = $1 and ($2::timestamptz is null or k.at >= $2) and ($3::timestamptz is null or k.at < $3) order by k.id`,
      [tenantId, since ?? null, until ?? null],
    )
    const names = new Map(rows.map(({ agentId, agent }) => [agentId, agent]))
    const facts = rows.map(({ agentId, cause, at }) => ({ agent: agentId, cause, at }))
    return complaintReport(facts, zone).map(({ agent, ...row }) => ({
      agent: { id: publicId('user', agent), name: names.get(agent) ?? '' },
      ...row,
    }))
  }
}
