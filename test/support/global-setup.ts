import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { startPostgres } from '#embedded-postgres'
import type { EmbeddedPostgres } from '#embedded-postgres'
import { migrate } from '../../src/infra/migrate.js'

export interface TestServer {
  readonly url: string
  readonly template: string
  readonly embedded: EmbeddedPostgres | null
}

declare global {
  var crosscaseTestServer: TestServer | undefined
}

/**
 * One PostgreSQL for the whole run: TEST_DATABASE_URL, or the bundled one. A migrated template database is made once;
 * each test file copies it.
 */
export default async function globalSetup(): Promise<void> {
  useOwnTemporaryFolder()
  const given = process.env['TEST_DATABASE_URL']
  const embedded = given ? null : await startEmbedded()
  const url = given ?? embedded?.url ?? ''
  try {
    const template = await createTemplate(url)
    globalThis.crosscaseTestServer = { url, template, embedded }
    process.env['CROSSCASE_TEST_SERVER'] = JSON.stringify({ url, template })
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

/**
 * A temporary folder of this user alone, for the workers that start after this: the bundled browser unpacks itself
 * there, and another user's copy can be neither run nor replaced. A test cannot set it, its environment is a copy.
 */
function useOwnTemporaryFolder(): void {
  const own = join(tmpdir(), `crosscase-test-of-${process.getuid?.() ?? 'user'}`)
  mkdirSync(own, { recursive: true, mode: 0o700 })
  process.env['TMPDIR'] = own
}

async function createTemplate(url: string): Promise<string> {
  const template = `crosscase_test_${randomBytes(6).toString('hex')}`
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`create database ${template}`)
  } finally {
    await client.end()
  }
  await migrate(withDatabase(url, template))
  return template
}

function startEmbedded(): Promise<EmbeddedPostgres> {
  const dataDir = join(mkdtempSync(join(tmpdir(), 'crosscase-test-')), 'postgres')
  return startPostgres({ dataDir, durable: false, auth: 'trust', settings: { max_connections: '200' } })
}

function withDatabase(url: string, database: string): string {
  const address = new URL(url)
  address.pathname = `/${database}`
  return address.href
}
