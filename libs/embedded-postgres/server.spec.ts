import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Client } from 'pg'
import { startPostgres } from './index.js'
import type { EmbeddedPostgres, StartOptions } from './index.js'
import { bundledNative } from './native.js'
import { isAlive, pidFileOf } from './postmaster.js'

const patience = 120_000
const started: EmbeddedPostgres[] = []
let home: string

const start = async (name: string, options: Partial<StartOptions> = {}): Promise<EmbeddedPostgres> => {
  const dataDir = join(home, name)
  const server = await startPostgres({ dataDir, durable: false, auth: 'scram', ...options })
  started.push(server)
  return server
}

const query = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

const cluster = (server: EmbeddedPostgres): string => join(server.dataDir, 'cluster')
const pidOf = (server: EmbeddedPostgres): number =>
  Number(readFileSync(pidFileOf(cluster(server)), 'utf8').split('\n')[0])

const childrenOf = (pid: number): number[] =>
  existsSync(`/proc/${pid}/task/${pid}/children`)
    ? readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
    : []

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'crosscase postgres-'))
})

afterAll(async () => {
  await Promise.all(started.map((server) => server.stop()))
  await rm(home, { recursive: true, force: true })
}, patience)

describe('a bundled server', () => {
  it(
    'keeps its data when it is killed and started again',
    async () => {
      const first = await start('killed')
      await query(first.url, "create table kept as select 'Straße 东' as word")
      process.kill(pidOf(first), 'SIGKILL')

      const second = await start('killed')

      expect(second.reused).toBe(false)
      expect(await query(second.url, 'select word from kept')).toEqual([{ word: 'Straße 东' }])
      expect(await query(second.url, 'show fsync')).toEqual([{ fsync: 'off' }])
    },
    patience,
  )

  it(
    'is found again while it runs, and stop leaves no process',
    async () => {
      const first = await start('reused', { auth: 'trust', settings: { application_name: "o'clock" } })
      const pids = [pidOf(first), ...childrenOf(pidOf(first))]
      expect(await query(first.url, 'show application_name')).toEqual([{ application_name: "o'clock" }])

      const second = await start('reused')
      expect(second).toMatchObject({ reused: true, port: first.port, url: first.url })

      await second.stop()
      await Promise.all([second.stop(), first.stop()])
      expect(pids.filter(isAlive)).toEqual([])
      expect(existsSync(pidFileOf(cluster(first)))).toBe(false)
    },
    patience,
  )

  it(
    'starts although its pid file names a living process that is none of ours',
    async () => {
      const first = await start('recycled')
      const note = readFileSync(pidFileOf(cluster(first)), 'utf8')
      await first.stop()
      writeFileSync(pidFileOf(cluster(first)), note.replace(/^\d+/, String(process.pid)))

      const second = await start('recycled')

      expect(second.reused).toBe(false)
      expect(pidOf(second)).not.toBe(process.pid)
    },
    patience,
  )

  it(
    'is one server when two ask for it at once, and a second folder gets its own',
    async () => {
      const [one, two, other] = await Promise.all([start('twice'), start('twice'), start('other')])

      expect(one.url).toBe(two.url)
      expect([one.reused, two.reused].filter(Boolean)).toHaveLength(1)
      expect(other.port).not.toBe(one.port)
      expect(await query(other.url, 'select 1 as one')).toEqual([{ one: 1 }])
      expect(readdirSync(one.dataDir).sort()).toEqual(['cluster', 'server.log'])
    },
    patience,
  )

  it(
    'lets nobody in without the password, which only its owner can read',
    async () => {
      const server = await start('reused')
      const guess = new URL(server.url)
      guess.password = 'postgres'

      await expect(query(guess.href, 'select 1')).rejects.toThrow('password authentication failed')
      expect(statSync(join(cluster(server), 'crosscase.password')).mode & 0o777).toBe(0o600)
    },
    patience,
  )

  it(
    "says why it did not start, in the server's words",
    async () => {
      const faulty = start('reused-not', { settings: { shared_buffers: 'plenty' } })
      await expect(faulty).rejects.toThrow(
        /invalid value for parameter "shared_buffers": "plenty"[^]*DATABASE_URL/,
      )
    },
    patience,
  )
})

describe('a platform without a bundled server', () => {
  it('is told what to set instead', () => {
    expect(() => bundledNative('linux', 's390x')).toThrow(
      'There is no bundled PostgreSQL for linux-s390x: set DATABASE_URL to a PostgreSQL 15–18 server',
    )
  })
})
