import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** A database of its own, copied from the migrated template. */
export interface TestDatabase {
  readonly url: string
  drop(): Promise<void>
}

export async function createDatabase(): Promise<TestDatabase> {
  const { url, template } = JSON.parse(process.env['CROSSCASE_TEST_SERVER'] ?? '{}') as {
    url: string
    template: string
  }
  const name = `t_${randomBytes(8).toString('hex')}`
  await administer(url, `create database ${name} template ${template}`)
  const address = new URL(url)
  address.pathname = `/${name}`
  return { url: address.href, drop: () => administer(url, `drop database if exists ${name} with (force)`) }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
