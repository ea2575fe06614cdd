import { Inject, Injectable, NotFoundException } from '@nestjs/common'
import { sqlState } from '../../infra/database.js'
import { Database } from '../../infra/database.js'
import { colleagueJson } from './people.js'

export const DOING = ['viewing', 'replying'] as const
export type Doing = (typeof DOING)[number]

/** A page says every ten seconds or so that it is still open; after this long without a word its reader is gone. */
export const PRESENT_SECONDS = 30

interface PresenceRow {
  id: string
  name: string
  doing: Doing
  since: string
  until: string
}

/** Who has a case open right now, so that two do not answer one buyer. In real time: nobody looks in virtual days. */
@Injectable()
export class Presence {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Those who write before those who look. */
  async of(tenantId: number, caseId: string) {
    const rows = await this.database.query<PresenceRow>(
      `select u.id::text, u.name, p.doing, p.since, p.until from case_presence p
       join staff_user u on u.tenant_id = p.tenant_id and u.id = p.user_id
       where p.tenant_id = $1 and p.case_id = $2 and p.until > now() order by p.doing = 'replying' desc, p.since, u.id`,
      [tenantId, caseId],
    )
    return rows.map(({ doing, since, until, ...user }) => ({
      user: colleagueJson(user),
      doing,
      since,
      until,
    }))
  }

  /** Notes that a person is there; 404 for no such case. Whatever has run out is swept away with it. */
  async say(tenantId: number, caseId: string, userId: string, doing: Doing): Promise<void> {
    try {
      await this.database.query(
        `with gone as (delete from case_presence where tenant_id = $1 and until < now() and (case_id, user_id) <> ($2, $3))
         insert into case_presence as p (tenant_id, case_id, user_id, doing, since, until)
         values ($1, $2, $3, $4, now(), now() + make_interval(secs => ${PRESENT_SECONDS}))
         on conflict (tenant_id, case_id, user_id) do update set doing = excluded.doing, until = excluded.until,
           since = case when p.doing = excluded.doing and p.until > now() then p.since else excluded.since end`,
        [tenantId, caseId, userId, doing],
      )
    } catch (error) {
      if (sqlState(error) === '23503') throw new NotFoundException('no such case', { cause: error })
      throw error
    }
  }

  async leave(tenantId: number, caseId: string, userId: string): Promise<void> {
    await this.database.query(
      `delete from case_presence where tenant_id = $1 and case_id = $2 and user_id = $3`,
      [tenantId, caseId, userId],
    )
  }
}
