import {
  BadRequestException,
  ForbiddenException,
  Inject,
  Injectable,
  NotFoundException,
} from '@nestjs/common'
import type { CallerIdentity } from '../../auth/caller.js'
import { caseFilter } from '../../cases/case-filter.js'
import { listingOf } from '../../cases/inbox-query.js'
import type { Sort } from '../../cases/inbox-query.js'
import { Clock } from '../../infra/clock.js'
import { Database } from '../../infra/database.js'
import { publicId } from '../../infra/ids.js'
import { jsonText } from '../../infra/storable.js'

export interface ViewWish {
  readonly name: string
  readonly shared: boolean
  readonly filter: Readonly<Record<string, unknown>>
  readonly sort: Sort | null
}

interface ViewRow extends ViewWish {
  id: string
  ownerId: string | null
  ownerName: string | null
  updatedAt: string
}

const COLUMNS = `v.id::text, v.owner_id::text as "ownerId", u.name as "ownerName", v.name, v.shared, v.filter, v.sort,
  v.updated_at as "updatedAt"`
const FROM = `saved_view v left join staff_user u on u.tenant_id = v.tenant_id and u.id = v.owner_id`

/** Filters and orders of the inbox under a name: a person's own, or shared with all. */
@Injectable()
export class Views {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** The caller's own and those that are shared, by name. */
  async list({ tenantId, staff }: CallerIdentity) {
    const rows = await this.database.query<ViewRow>(
      `select ${COLUMNS} from ${FROM} where v.tenant_id = $1 and (v.shared or v.owner_id = $2) order by lower(v.name), v.id`,
      [tenantId, staff?.id ?? null],
    )
    return rows.map((row) => viewJson(row, staff?.id))
  }

  /** 400 for a filter that the list of cases would refuse. A key has no view of its own: what it makes is shared. */
  async create(caller: CallerIdentity, wish: ViewWish) {
    check(caller, wish)
    const owner = caller.staff?.id ?? null
    const [row] = await this.database.query<{ id: string }>(
      `insert into saved_view (tenant_id, owner_id, name, shared, filter, sort, created_at, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $7) returning id::text`,
      [caller.tenantId, owner, ...columnsOf(wish, owner), this.clock.now()],
    )
    return this.find(caller, row?.id ?? '')
  }

  /** Changes what is given. Another's view, shared or not, is not changed by an agent. */
  async change(caller: CallerIdentity, viewId: string, change: Partial<ViewWish>) {
    const { row } = await this.mine(caller, viewId)
    const wish = { ...row, ...change }
    check(caller, wish)
    await this.database.query(
      `update saved_view set name = $3, shared = $4, filter = $5, sort = $6, updated_at = $7 where tenant_id = $1 and id = $2`,
      [caller.tenantId, viewId, ...columnsOf(wish, row.ownerId), this.clock.now()],
    )
    return this.find(caller, viewId)
  }

  async remove(caller: CallerIdentity, viewId: string): Promise<void> {
    await this.mine(caller, viewId)
    await this.database.query(`delete from saved_view where tenant_id = $1 and id = $2`, [
      caller.tenantId,
      viewId,
    ])
  }

  private async find(caller: CallerIdentity, viewId: string) {
    return viewJson(await this.row(caller, viewId), caller.staff?.id)
  }

  private async row({ tenantId, staff }: CallerIdentity, viewId: string): Promise<ViewRow> {
    const [row] = await this.database.query<ViewRow>(
      `select ${COLUMNS} from ${FROM} where v.tenant_id = $1 and v.id = $2 and (v.shared or v.owner_id = $3)`,
      [tenantId, viewId, staff?.id ?? null],
    )
    if (!row) throw new NotFoundException('no such view')
    return row
  }

  private async mine(caller: CallerIdentity, viewId: string): Promise<{ row: ViewRow }> {
    const row = await this.row(caller, viewId)
    const own = caller.staff !== null && row.ownerId === caller.staff.id
    if (own || caller.scopes.has('accounts:write')) return { row }
    throw new ForbiddenException({ code: 'not_yours', message: 'only its owner changes this view' })
  }
}

const columnsOf = ({ name, shared, filter, sort }: ViewWish, owner: string | null) => [
  name,
  shared || owner === null,
  jsonText(filter),
  sort,
]

/** A filter that works today: the very rules of `GET /v1/cases` are asked. */
function check(caller: CallerIdentity, { filter, sort }: ViewWish): void {
  if (Object.hasOwn(filter, 'sort')) throw new BadRequestException('the order stands beside the filter')
  listingOf(caseFilter(caller, sort === null ? filter : { ...filter, sort }))
}

const viewJson = (row: ViewRow, person: string | undefined) => ({
  id: publicId('view', row.id),
  name: row.name,
  shared: row.shared,
  mine: row.ownerId !== null && row.ownerId === person,
  owner: row.ownerName,
  filter: row.filter,
  sort: row.sort,
  updatedAt: row.updatedAt,
})
