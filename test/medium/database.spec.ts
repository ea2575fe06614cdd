import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import pg from 'pg'
import { ConnectionLost, Database, sqlState } from '../../src/infra/database.js'
import type { Transaction } from '../../src/infra/database.js'
import { eventually } from '../support/eventually.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

describe('the database', () => {
  let rooms: Rooms
  let database: Database

  beforeAll(async () => {
    rooms = await openRooms({ environment: { DATABASE_POOL: '4' } })
    database = rooms.get(Database)
    await rooms.sql(`create table probe (id int primary key, n int not null)`)
  })
  afterAll(() => rooms.stop())
  beforeEach(() => rooms.sql(`truncate probe`))

  const insert = (tx: Transaction, id: number) => tx.query(`insert into probe values ($1, 0)`, [id])
  const ids = async (): Promise<number[]> =>
    (await rooms.sql<{ id: number }>(`select id from probe order by id`)).map((row) => row.id)

  /** What an administrator or a fail-over does: ends every connection of the service. */
  const killAll = async (): Promise<void> => {
    const admin = new pg.Client({ connectionString: rooms.database.url })
    await admin.connect()
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    )
    await admin.end()
  }

  it('gives instants as they are, to the microsecond, and the two infinities as words', async () => {
    const [row] = await database.query(
      `select timestamptz '2026-11-22 08:00:00.123456+00' as micros, timestamptz '2026-11-22 08:00:00.5+00' as tenth,
         timestamptz '2026-11-22 09:00:00+01' as whole, timestamptz 'infinity' as never, timestamptz '-infinity' as first`,
    )
    expect(row).toEqual({
      micros: '2026-11-22T08:00:00.123456Z',
      tenth: '2026-11-22T08:00:00.500Z',
      whole: '2026-11-22T08:00:00.000Z',
      never: 'infinity',
      first: '-infinity',
    })
  })

  it('gives the rows of every kind of statement', async () => {
    expect(await database.query(`insert into probe values (1, 5), (2, 6) returning id`)).toEqual([
      { id: 1 },
      { id: 2 },
    ])
    expect(await database.query(`update probe set n = n + 1 where id = 1 returning n`)).toEqual([{ n: 6 }])
    expect(await database.query(`delete from probe where id = 2 returning id`)).toEqual([{ id: 2 }])
    expect(await database.query(`update probe set n = 0`)).toEqual([])
  })

  it('writes all of a transaction or nothing, and has its connection back', async () => {
    for (let round = 0; round < 10; round += 1) {
      const fails = database.transaction(async (tx) => {
        await insert(tx, round)
        throw new Error('changed my mind')
      })
      await expect(fails).rejects.toThrow('changed my mind')
    }
    await database.transaction((tx) => insert(tx, 77))
    expect(await ids()).toEqual([77])
  })

  it('tries a deadlock again until both have done their work', async () => {
    await rooms.sql(`insert into probe values (1, 0), (2, 0)`)
    let holding = 0
    let both: () => void = () => undefined
    const met = new Promise<void>((resolve) => (both = resolve))
    const add = (first: number, second: number) =>
      database.transaction(async (tx) => {
        await tx.query(`update probe set n = n + 1 where id = $1`, [first])
        holding += 1
        if (holding === 2) both()
        await met
        await tx.query(`update probe set n = n + 1 where id = $1`, [second])
      })
    await Promise.all([add(1, 2), add(2, 1)])
    expect(await rooms.sql(`select n from probe`)).toEqual([{ n: 2 }, { n: 2 }])
  })

  it('gives up on what fails again and again, and never repeats other failures', async () => {
    let tries = 0
    const refuse = (state: string) =>
      database.transaction(async (tx) => {
        tries += 1
        await tx.query(`do $$ begin raise exception 'no' using errcode = '${state}'; end $$`)
      })
    await expect(refuse('40001')).rejects.toThrow('no')
    expect(tries).toBe(4)
    tries = 0
    await expect(refuse('23505')).rejects.toThrow('no')
    expect(tries).toBe(1)
  })

  it('tells the state of PostgreSQL’s errors, and nothing of others', async () => {
    await insert({ query: (text, parameters) => database.query(text, parameters) } as Transaction, 1)
    const twice = await database.query(`insert into probe values (1, 0)`).catch((error: unknown) => error)
    expect(sqlState(twice)).toBe('23505')
    expect([sqlState(new Error('x')), sqlState(null), sqlState('text')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('comes back by itself after every connection was cut', async () => {
    await Promise.all(Array.from({ length: 8 }, () => database.query(`select 1`)))
    await killAll()
    await eventually('queries run again', () =>
      database.query(`select 1`).then(
        () => true,
        () => false,
      ),
    )
    await Promise.all(Array.from({ length: 8 }, () => database.query(`select 1`)))
  })

  it('leaves nothing of a transaction whose connection was cut, and goes on', async () => {
    const cut = database.transaction(async (tx) => {
      await insert(tx, 5)
      await killAll()
      await insert(tx, 6)
    })
    await expect(cut).rejects.toThrow()
    const between = database.transaction(async (tx) => {
      await killAll()
      await eventually('the cut was noticed', () => Promise.resolve(tx.runner.isReleased))
    })
    await expect(between).rejects.toThrow(ConnectionLost)
    await eventually('a transaction runs again', () =>
      database
        .transaction((tx) => insert(tx, 7))
        .then(
          () => true,
          () => false,
        ),
    )
    expect(await ids()).toEqual([7])
  })
})
