import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { changesAfter, crosscase } from '../../clients/typescript/index.js'
import { Keeper } from '../../src/cases/keeper.js'
import { Database } from '../../src/infra/database.js'
import { fakeMarketplace, register, ticketMachine } from '../support/fake-marketplace.js'
import { MASTER_KEY } from '../support/master-key.js'
import { spawnService } from '../support/process.js'
import type { ServiceProcess } from '../support/process.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

const WRITERS = 16
const ROUNDS = 12
const STATES = ['NEW', 'ANSWERED', 'REFUNDED', 'LOST'] as const

/** What an ERP system keeps on its own disk: written together, so that a crash loses both or neither. */
interface Disk {
  cursor: string | undefined
  cases: Map<string, { revision: number; state: string | undefined }>
}

/** Numbers that look random and are the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe('an ERP system that syncs by the feed', () => {
  let rooms: Rooms
  let api: ServiceProcess
  let tenantId: number
  let key: string
  const fake = fakeMarketplace('fake')

  beforeAll(async () => {
    register(fake)
    rooms = await openRooms({ environment: { DATABASE_POOL: '30' } })
    const tenant = await rooms.tenant()
    tenantId = tenant.tenantId
    key = tenant.apiKey
    api = await startServer()
  })
  afterAll(async () => {
    await api.kill()
    await rooms.stop()
  })

  const startServer = () =>
    spawnService({ DATABASE_URL: rooms.database.url, CROSSCASE_MASTER_KEY: MASTER_KEY }, 'api')

  /** One writer has a shop of its own: they commit in whatever order the database gives them, and some fail. */
  const write = async (writer: number): Promise<void> => {
    const random = numbers(writer + 1)
    const { accountId } = await rooms.shop(tenantId, 'fake', `shop ${writer}`)
    for (let round = 0; round < ROUNDS; round += 1) {
      const at = new Date(Date.UTC(2026, 10, 1) + round * 60_000).toISOString()
      const sightings = Array.from({ length: 1 + random(4) }, () => {
        const ticket = {
          id: `${writer}/${random(6)}`,
          state: STATES[random(STATES.length)] ?? 'NEW',
          at,
          opened: '2026-11-01T00:00:00.000Z',
        }
        const [sighting] = fake.streams['tickets']?.see(ticket, { seenAt: at, site: 'HERE' }).cases ?? []
        if (!sighting) throw new Error('the fake marketplace showed nothing')
        return { sighting, rawId: null }
      })
      const batch = { tenantId, accountId, marketplace: fake, seenAt: at, sightings }
      const fails = random(6) === 0
      await rooms
        .get(Database)
        .change(async (tx) => {
          await rooms.get(Keeper).keep(tx, batch)
          await tx.query(`select pg_sleep($1)`, [random(30) / 1000])
          if (fails) throw new Error('this writer crashed before it committed')
        })
        .catch((error: unknown) => {
          if (!fails && !/terminat|Connection/i.test(String(error))) throw error
        })
    }
  }

  /** Polls until it has everything; with every page it may crash before its disk is written. */
  const sync = async (disk: Disk, random: (below: number) => number): Promise<void> => {
    const memory: Disk = { cursor: disk.cursor, cases: new Map(disk.cases) }
    const client = crosscase({ baseUrl: api.url, key })
    for await (const page of changesAfter(client, memory.cursor, { types: ['case'], limit: 5 })) {
      for (const change of page.data) {
        const path = { id: change.subject }
        const { data } = await client.GET('/v1/cases/{id}', { params: { path } })
        if (!data) throw new Error('a case of the feed cannot be read')
        const known = memory.cases.get(data.id)
        if ((known?.revision ?? 0) <= (data.revision ?? 0))
          memory.cases.set(data.id, { revision: data.revision ?? 0, state: data.nativeState })
      }
      memory.cursor = page.nextCursor
      if (random(4) === 0) throw new Error('the ERP system crashed before it wrote its disk')
      disk.cursor = memory.cursor
      disk.cases = new Map(memory.cases)
    }
  }

  it('ends with exactly the server’s state, whatever crashes on either side while sixteen write', async () => {
    expect(Object.keys(ticketMachine.states)).toEqual(expect.arrayContaining([...STATES]))
    const disk: Disk = { cursor: undefined, cases: new Map() }
    const random = numbers(99)
    const state = { writing: true }
    let polls = 0
    let crashes = 0
    const poll = async (): Promise<boolean> => {
      polls += 1
      return sync(disk, random).then(
        () => true,
        () => {
          crashes += 1
          return false
        },
      )
    }
    const writers = Promise.all(Array.from({ length: WRITERS }, (_, at) => write(at))).finally(
      () => (state.writing = false),
    )
    const saboteur = new pg.Client({ connectionString: rooms.database.url })
    await saboteur.connect()
    let restarts = 0
    try {
      while (state.writing) {
        await poll()
        if (polls % 3 === 0)
          await saboteur.query(
            `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like '%pg_sleep%'
               and pid <> pg_backend_pid() limit 1`,
          )
        if (polls % 8 === 0 && restarts < 3) {
          restarts += 1
          await api.kill()
          api = await startServer()
        }
      }
      await writers
    } finally {
      await saboteur.end()
    }
    while (!(await poll()));
    const truth = await rooms.sql<{ id: string; revision: number; state: string }>(
      `select 'case_' || id as id, revision, state from cases where tenant_id = $1`,
      [tenantId],
    )
    expect(truth.length).toBeGreaterThan(WRITERS)
    expect(Object.fromEntries(disk.cases)).toEqual(
      Object.fromEntries(truth.map(({ id, revision, state: native }) => [id, { revision, state: native }])),
    )
    expect(crashes).toBeGreaterThan(0)
  })
})
