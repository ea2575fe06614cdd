import { ConflictException, HttpException, Inject, Injectable, NotFoundException } from '@nestjs/common'
import { StaffChanges } from '../../cases/staff-changes.js'
import { Clock } from '../../infra/clock.js'
import { Database, sqlState } from '../../infra/database.js'
import type { Transaction } from '../../infra/database.js'
import { publicId } from '../../infra/ids.js'
import { parted } from './assignment.js'

const MOST_TAGS = 500
const BATCH = 500

interface TagRow {
  id: string
  name: string
  openCases: number
}

/** A tenant's own words for its cases. A name is one tag however it is written, large or small. */
@Injectable()
export class Tags {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(StaffChanges) private readonly changes: StaffChanges,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** By name, each with how many open cases have it. */
  async list(tenantId: number) {
    const rows = await this.database.query<TagRow>(
      `select t.id::text, t.name, coalesce(n.open, 0)::int as "openCases" from tag t left join (
         select u.id, count(*) as open from cases c cross join unnest(c.tag_ids) u(id)
         where c.tenant_id = $1 and c.tag_ids <> '{}' and c.box <> 'closed' group by u.id) n on n.id = t.id
       where t.tenant_id = $1 order by lower(t.name)`,
      [tenantId],
    )
    return rows.map(tagJson)
  }

  /** 409 for a name that there is, or when there are too many. */
  async create(tenantId: number, name: string, by: string) {
    try {
      const [row] = await this.database.query<{ id: string }>(
        `insert into tag (tenant_id, name, created_by, created_at)
         select $1, $2, $3, $4 where (select count(*) from tag where tenant_id = $1) < ${MOST_TAGS} returning id::text`,
        [tenantId, name, by, this.clock.now()],
      )
      if (row) return tagJson({ id: row.id, name, openCases: 0 })
    } catch (error) {
      throw taken(error)
    }
    throw new ConflictException({ code: 'too_many_tags', message: `there are ${MOST_TAGS} tags already` })
  }

  /** Gives every case that shows the tag a new revision, so that copies learn its new name. */
  async rename(tenantId: number, tagId: string, name: string): Promise<void> {
    try {
      const rows = await this.database.query(
        `update tag set name = $3 where tenant_id = $1 and id = $2 returning 1`,
        [tenantId, tagId, name],
      )
      if (rows.length === 0) throw new NotFoundException('no such tag')
    } catch (error) {
      throw taken(error)
    }
    for (let last = '0'; ;) {
      const ids = await this.tagged(tenantId, tagId, last)
      await this.changes.change(tenantId, ids, { set: '' }, 'tags', null)
      if (ids.length < BATCH) return
      last = ids.at(-1) ?? last
    }
  }

  /** Takes it off every case first, a few hundred at a time. */
  async remove(tenantId: number, tagId: string, by: string): Promise<void> {
    const name = await this.nameOf(tenantId, tagId)
    if (name === undefined) throw new NotFoundException('no such tag')
    while ((await this.nameOf(tenantId, tagId)) !== undefined) {
      const ids = await this.tagged(tenantId, tagId, '0')
      const gone = { set: 'tag_ids = array_remove(c.tag_ids, $4::bigint)', parameters: [tagId] }
      await this.changes.change(tenantId, ids, gone, 'tags', { type: 'untagged', text: name, by })
      await this.database.query(
        `delete from tag where tenant_id = $1 and id = $2 and not exists (
           select from cases where tenant_id = $1 and tag_ids <> '{}' and tag_ids @> array[$2::bigint])`,
        [tenantId, tagId],
      )
    }
  }

  private async nameOf(tenantId: number, tagId: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ name: string }>(
      `select name from tag where tenant_id = $1 and id = $2`,
      [tenantId, tagId],
    )
    return row?.name
  }

  /** Gives a case exactly these tags. 404 for no such case, 422 `tag_unknown` for a name that is none. */
  async set(tenantId: number, caseId: string, names: readonly string[], by: string): Promise<void> {
    await this.changes.mustExist(tenantId, caseId)
    await this.database.change(async (tx) => {
      const ids = await known(tx, tenantId, names)
      await this.changes.within(
        tx,
        tenantId,
        [caseId],
        { set: 'tag_ids = $4::bigint[]', where: 'c.tag_ids <> $4::bigint[]', parameters: [ids] },
        'tags',
        { type: 'tagged', text: names.join(', '), by },
      )
    })
  }

  /** Adds and removes tags of many cases. */
  async setMany(
    tenantId: number,
    caseIds: readonly string[],
    { add, remove }: { add: readonly string[]; remove: readonly string[] },
    by: string,
  ) {
    const changed = await this.database.change(async (tx) => {
      const parameters = [await known(tx, tenantId, add), await known(tx, tenantId, remove)]
      const next = `array(select distinct t from unnest(c.tag_ids || $4::bigint[]) t where t <> all($5::bigint[]) order by t)`
      const text = [...add.map((name) => `+${name}`), ...remove.map((name) => `-${name}`)].join(', ')
      const assignment = { set: `tag_ids = ${next}`, where: `c.tag_ids <> ${next}`, parameters }
      return this.changes.within(tx, tenantId, caseIds, assignment, 'tags', { type: 'tagged', text, by })
    })
    return parted(this.database, tenantId, caseIds, changed)
  }

  private async tagged(tenantId: number, tagId: string, after: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `select id::text from cases where tenant_id = $1 and tag_ids <> '{}' and tag_ids @> array[$2::bigint] and id > $3
       order by id limit ${BATCH}`,
      [tenantId, tagId, after],
    )
    return rows.map(({ id }) => id)
  }
}

/** The numbers of tags by name, in order; held until the end of the transaction, so that none is removed meanwhile. */
async function known(tx: Transaction, tenantId: number, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return []
  const rows = await tx.query<{ id: string; name: string }>(
    `select id::text, lower(name) as name from tag
     where tenant_id = $1 and lower(name) in (select lower(n) from unnest($2::text[]) n) order by id for share`,
    [tenantId, names],
  )
  const [missing] = await tx.query<{ name: string }>(
    `select n as name from unnest($1::text[]) n where lower(n) <> all($2::text[]) limit 1`,
    [names, rows.map(({ name }) => name)],
  )
  if (!missing) return rows.map(({ id }) => id)
  throw new HttpException({ code: 'tag_unknown', message: `there is no tag “${missing.name}”` }, 422)
}

function taken(error: unknown): unknown {
  return sqlState(error) === '23505'
    ? new ConflictException({ code: 'tag_exists', message: 'there is a tag of this name' }, { cause: error })
    : error
}

const tagJson = ({ id, name, openCases }: TagRow) => ({ id: publicId('tag', id), name, openCases })
