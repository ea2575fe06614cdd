import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Database } from '../../src/infra/database.js'
import { isMigrated, migrate } from '../../src/infra/migrate.js'
import { createDatabase } from '../support/database.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

interface ColumnRow {
  type: string
  nullable: boolean
  key: boolean
}

describe('the schema', () => {
  let rooms: Rooms

  beforeAll(async () => {
    rooms = await openRooms()
  })
  afterAll(() => rooms.stop())

  const columnOf = async (table: string, column: string): Promise<ColumnRow | undefined> => {
    const [row] = await rooms.sql<ColumnRow>(
      `select format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
         exists (select from pg_index i where i.indrelid = a.attrelid and i.indisprimary and a.attnum = any(i.indkey)) as key
       from pg_attribute a where a.attrelid = to_regclass($1) and a.attname = $2 and not a.attisdropped`,
      [table, column],
    )
    return row
  }

  it('has every column that an entity names, with its type, its key and its nulls', async () => {
    const { source } = rooms.get(Database)
    expect(source.entityMetadatas.length).toBeGreaterThan(3)
    for (const { tableName, columns } of source.entityMetadatas) {
      for (const column of columns) {
        const type = source.driver.normalizeType(column) + (column.isArray ? '[]' : '')
        expect([tableName, column.databaseName, await columnOf(tableName, column.databaseName)]).toEqual([
          tableName,
          column.databaseName,
          { type, nullable: column.isNullable, key: column.isPrimary },
        ])
      }
    }
  })

  it('leads every table of a tenant’s things by the tenant', async () => {
    const tables = await rooms.sql<{ name: string; first: string }>(
      `select c.relname as name, (select attname from pg_attribute a where a.attrelid = c.oid and a.attnum = i.indkey[0]) as first
       from pg_class c join pg_index i on i.indrelid = c.oid and i.indisprimary
       where c.relnamespace = 'public'::regnamespace and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')`,
    )
    expect(tables.length).toBeGreaterThan(10)
    // A session is found by the hash of its cookie, before anybody knows whose it is.
    const others = tables.filter(({ name, first }) => first !== 'tenant_id' && name !== 'staff_session')
    expect(others).toEqual([])
  })

  it('is migrated once by many that start at the same time, and says when it is behind', async () => {
    const database = await createDatabase()
    try {
      await rooms.sql(`select 1`)
      expect(await migrate(database.url)).toEqual([])
      const fresh = new URL(database.url)
      fresh.pathname = `${fresh.pathname}_fresh`
      await rooms.sql(`create database ${fresh.pathname.slice(1)}`)
      try {
        expect(await isMigrated(fresh.href)).toBe(false)
        const ran = await Promise.all([1, 2, 3].map(() => migrate(fresh.href)))
        expect(ran.filter((names) => names.length > 0)).toHaveLength(1)
        expect(await isMigrated(fresh.href)).toBe(true)
      } finally {
        await rooms.sql(`drop database ${fresh.pathname.slice(1)} with (force)`)
      }
    } finally {
      await database.drop()
    }
  })
})
