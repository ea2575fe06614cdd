import { HttpException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import { z } from 'zod'
import type { CallerIdentity } from '../../auth/caller.js'
import { StaffChanges } from '../../cases/staff-changes.js'
import { Database } from '../../infra/database.js'
import { idSchema, named } from '../../infra/describe.js'
import { numberOf, publicId } from '../../infra/ids.js'
import { People } from './people.js'

/** What became of each case of a change of many. */
export const changedCasesSchema = named(
  'ChangedCases',
  z.object({
    changed: z.array(idSchema('case')),
    unchanged: z.array(idSchema('case')).describe('They were so already'),
    unknown: z.array(idSchema('case')).describe('There is no such case'),
  }),
)

/** Whose a case is. What a person decides, no rule of assignment decides again. */
@Injectable()
export class Assignment {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(StaffChanges) private readonly changes: StaffChanges,
    @Inject(People) private readonly people: People,
  ) {}

  /** 404 for a case that there is not, 422 for somebody who cannot sign in. */
  async assign(tenantId: number, caseId: string, person: string | null, by: string): Promise<void> {
    const { unknown } = await this.assignMany(tenantId, [caseId], person, by)
    if (unknown.length > 0) throw new NotFoundException('no such case')
  }

  async assignMany(tenantId: number, caseIds: readonly string[], person: string | null, by: string) {
    const [who] = person === null ? [] : await this.people.mustBeActive(tenantId, [person])
    const changed = await this.changes.change(
      tenantId,
      caseIds,
      {
        set: `assignee_id = $4::bigint, routed_at = 'infinity'`,
        where: 'c.assignee_id is distinct from $4::bigint',
        parameters: [person],
      },
      'assignee',
      { type: who ? 'assigned' : 'unassigned', text: who?.name ?? null, by },
    )
    return parted(this.database, tenantId, caseIds, changed)
  }
}

/** Parts the cases of a change of many by what became of them. */
export async function parted(
  database: Database,
  tenantId: number,
  caseIds: readonly string[],
  changed: ReadonlySet<string>,
): Promise<z.output<typeof changedCasesSchema>> {
  const known = await database.query<{ id: string }>(
    `select id::text from cases where tenant_id = $1 and id = any($2::bigint[])`,
    [tenantId, caseIds],
  )
  const there = new Set(known.map(({ id }) => id))
  const ids = [...new Set(caseIds)]
  const shown = (fits: (id: string) => boolean): string[] =>
    ids.filter(fits).map((id) => publicId('case', id))
  return {
    changed: shown((id) => changed.has(id)),
    unchanged: shown((id) => there.has(id) && !changed.has(id)),
    unknown: shown((id) => !there.has(id)),
  }
}

/** The person that `me`, a `user_…` or null names; 422 for `me` of a key. */
export function assigneeIn({ staff }: CallerIdentity, asked: string | null): string | null {
  if (asked !== 'me') return asked === null ? null : numberOf('user', asked)
  if (staff) return staff.id
  throw new HttpException(
    { code: 'not_assignable', message: '`me` is for people; a key names a user_…' },
    422,
  )
}
