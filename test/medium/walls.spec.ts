import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Accounts } from '../../src/accounts/accounts.js'
import { Inbox } from '../../src/cases/inbox.js'
import { Database } from '../../src/infra/database.js'
import { migrate } from '../../src/infra/migrate.js'
import { tenancy } from '../../src/infra/tenancy.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'
import { seedCases } from '../support/seed-cases.js'

/** Belongs to the service, not to a tenant. */
const OF_NOBODY = [
  'clock_offset',
  'grade_ruleset',
  'job_run',
  'migrations',
  'rate_bucket',
  'sign_in_failure',
  'tally_counted',
]

describe('the wall between tenants in the database itself', () => {
  let rooms: Rooms
  let ours: number
  let theirs: number

  beforeAll(async () => {
    rooms = await openRooms({ environment: { DATABASE_POOL: '3' } })
    register(fakeMarketplace('fake'))
    ours = (await rooms.tenant()).tenantId
    theirs = (await rooms.tenant()).tenantId
    for (const tenantId of [ours, theirs]) {
      const shop = await rooms.shop(tenantId, 'fake', `shop of ${tenantId}`)
      await seedCases(rooms, shop, [{ box: 'unhandled' }, { box: 'closed' }])
    }
  })
  afterAll(() => rooms.stop())

  const tables = () =>
    rooms.sql<{ name: string; walled: boolean }>(
      `select relname as name, relrowsecurity and exists (select from pg_policy where polrelid = c.oid) as walled
       from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`,
    )
  const walled = async () => (await tables()).filter((table) => table.walled).map((table) => table.name)
  const count = (name: string) =>
    rooms.get(Database).query<{ n: number }>(`select count(*)::int as n from ${name}`)

  it('stands around every table that holds anything of a tenant', async () => {
    const open = (await tables()).filter((table) => !table.walled).map((table) => table.name)
    expect(open).toEqual(OF_NOBODY)
  })

  it('shows nothing at all, of any table, to a query without a tenant', async () => {
    await rooms.get(Database).transaction(async (tx) => {
      await tx.query(`select set_config('role', 'crosscase_app', true)`)
      for (const name of await walled()) {
        const [row] = await tx.query<{ n: number }>(`select count(*)::int as n from ${name}`)
        expect([name, row?.n]).toEqual([name, 0])
      }
    })
  })

  it('shows a tenant its own rows of every table, whatever the query says', async () => {
    for (const name of await walled()) {
      const column = name === 'tenant' ? 'id' : 'tenant_id'
      const [all] = await rooms.sql<{ n: number }>(
        `select count(*)::int as n from ${name} where ${column} = $1`,
        [ours],
      )
      const [seen] = await tenancy.run(ours, () => count(name))
      expect([name, seen?.n]).toEqual([name, all?.n])
      const [foreign] = await tenancy.run(ours, () =>
        rooms
          .get(Database)
          .query<{ n: number }>(`select count(*)::int as n from ${name} where ${column} = $1`, [theirs]),
      )
      expect([name, foreign?.n]).toEqual([name, 0])
    }
    expect((await tenancy.run(ours, () => count('cases')))[0]?.n).toBe(2)
  })

  it('lets a tenant neither write into another, nor take from it, nor turn the wall off', async () => {
    const as = (sql: string, parameters: unknown[] = []) =>
      tenancy.run(ours, () => rooms.get(Database).query(sql, parameters))
    await expect(
      as(`insert into outbox (tenant_id, type, subject, data, at) values ($1, 'x', 'x', '{}', now())`, [
        theirs,
      ]),
    ).rejects.toThrow(/row-level security/)
    await expect(as(`update cases set tenant_id = $1`, [theirs])).rejects.toThrow(/row-level security/)
    expect(await as(`update cases set subject = 'taken' where tenant_id = $1 returning 1`, [theirs])).toEqual(
      [],
    )
    expect(await as(`delete from cases where tenant_id = $1 returning 1`, [theirs])).toEqual([])
    for (const way of [
      'alter table cases disable row level security',
      'drop policy tenant_wall on cases',
      'create table mine (x int)',
    ])
      await expect(as(way)).rejects.toThrow(/must be owner|permission denied/)
    await expect(as(`select * from migrations`)).rejects.toThrow(/permission denied/)
  })

  it('holds through the rooms: services and repositories of a tenant’s work find nothing of another', async () => {
    const list = (as: number, of: number) =>
      tenancy.run(as, () => rooms.get(Inbox).list(of, { limit: 10, box: 'all' }))
    expect((await list(ours, ours)).data).toHaveLength(2)
    expect((await list(ours, theirs)).data).toEqual([])
    expect(await tenancy.run(ours, () => rooms.get(Accounts).list(theirs))).toEqual([])
    expect(await rooms.get(Accounts).list(theirs)).toHaveLength(1)
  })

  it('is never one work’s with the connection of another, however they mix', async () => {
    const look = async (tenantId: number | null): Promise<void> => {
      const query = () =>
        rooms.get(Database).query<{ t: number }>(`select distinct tenant_id as t from cases order by 1`)
      const rows = await (tenantId === null ? tenancy.asService(query) : tenancy.run(tenantId, query))
      expect(rows.map((row) => row.t)).toEqual(tenantId === null ? [ours, theirs] : [tenantId])
    }
    const fails = (tenantId: number) =>
      tenancy
        .run(tenantId, () =>
          rooms.get(Database).transaction(async (tx) => {
            await tx.query(`select 1 / 0`)
          }),
        )
        .catch(() => undefined)
    const work = Array.from(
      { length: 200 },
      (_, at) => [() => look(ours), () => look(theirs), () => look(null), () => fails(ours)][at % 4]!,
    )
    await Promise.all(work.map((one) => one()))
  })

  it('is raised again by every migration without a fault', async () => {
    expect(await migrate(rooms.database.url)).toEqual([])
    expect((await walled()).length).toBeGreaterThan(15)
  })
})
