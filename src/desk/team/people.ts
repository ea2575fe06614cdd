import { ForbiddenException, HttpException, Inject, Injectable } from '@nestjs/common'
import { z } from 'zod'
import type { CallerIdentity } from '../../auth/caller.js'
import { Database } from '../../infra/database.js'
import { idSchema, named } from '../../infra/describe.js'
import { publicId } from '../../infra/ids.js'

export interface Colleague {
  readonly id: string
  readonly name: string
}

export const colleagueSchema = named('Colleague', z.object({ id: idSchema('user'), name: z.string() }))

export const colleagueJson = ({ id, name }: Colleague) => ({ id: publicId('user', id), name })

/** The people of a tenant, as far as colleagues see them. */
@Injectable()
export class People {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Those who may sign in, by name. */
  active(tenantId: number): Promise<Colleague[]> {
    return this.database.query<Colleague>(
      `select id::text, name from staff_user where tenant_id = $1 and disabled_at is null order by lower(name), id`,
      [tenantId],
    )
  }

  /** 422 `not_assignable` unless all of them may sign in. */
  async mustBeActive(tenantId: number, ids: readonly string[]): Promise<readonly Colleague[]> {
    const active = new Map((await this.active(tenantId)).map((one) => [one.id, one]))
    const missing = ids.find((id) => !active.has(id))
    if (missing !== undefined)
      throw new HttpException(
        { code: 'not_assignable', message: `nobody who works here is ${publicId('user', missing)}` },
        422,
      )
    return ids.flatMap((id) => active.get(id) ?? [])
  }
}

/** Number of the person who calls; 403 `people_only` for a key, which looks at nothing and is nobody's colleague. */
export function personOf({ staff }: CallerIdentity): string {
  if (staff) return staff.id
  throw new ForbiddenException({ code: 'people_only', message: 'this is for people who are signed in' })
}
