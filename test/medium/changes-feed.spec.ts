import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import pg from 'pg'
import { Changes } from '../../src/delivery/changes.js'
import { Outbox, settledBefore } from '../../src/delivery/outbox.js'
import { CHANGE_LOCK, Database } from '../../src/infra/database.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

type Position = readonly [string, string]
type Step = 'write' | 'commit' | 'roll back'

const isAfter = ([xid, id]: Position, [thanXid, thanId]: Position): boolean =>
  BigInt(xid) === BigInt(thanXid) ? BigInt(id) > BigInt(thanId) : BigInt(xid) > BigInt(thanXid)

/** A writer that does one step when told, so that a test decides in which order transactions write and end. */
class Writer {
  private tell: (step: Step) => void = () => undefined
  private done: () => void = () => undefined
  readonly ended: Promise<void>
  readonly written: string[] = []
  xid = 0n

  constructor(
    rooms: Rooms,
    tenantId: number,
    private readonly name: string,
  ) {
    this.ended = rooms
      .get(Database)
      .change(async (tx) => {
        for (;;) {
          const step = await new Promise<Step>((resolve) => {
            this.tell = resolve
            this.done()
          })
          if (step === 'commit') return
          if (step === 'roll back') throw new Error('rolled back')
          const subject = `${this.name}/${this.written.length}`
          await rooms
            .get(Outbox)
            .publish(tx, tenantId, [{ type: 'case.updated', subject, data: {}, at: '2026-11-22T08:00:00Z' }])
          const [row] = await tx.query<{ xid: string }>(`select pg_current_xact_id()::text as xid`)
          this.xid = BigInt(row?.xid ?? 0)
          this.written.push(subject)
        }
      })
      .catch((error: Error) => {
        if (error.message !== 'rolled back') throw error
        this.written.length = 0
      })
  }

  static async begin(rooms: Rooms, tenantId: number, name: string): Promise<Writer> {
    const writer = new Writer(rooms, tenantId, name)
    await new Promise<void>((resolve) => (writer.done = resolve))
    return writer
  }

  async step(step: Step): Promise<void> {
    const reached = step === 'write' ? new Promise<void>((resolve) => (this.done = resolve)) : this.ended
    this.tell(step)
    await reached
  }
}

describe('the feed of changes', () => {
  let rooms: Rooms
  let nextTenant = 1

  beforeAll(async () => {
    rooms = await openRooms({ environment: { DATABASE_POOL: '20' } })
  })
  afterAll(() => rooms.stop())

  /** An ERP system that asks again and again; each answer goes on where the last ended. */
  const reader = (tenantId: number) => {
    const seen: string[] = []
    let position: Position = ['0', '0']
    return {
      seen,
      async poll(limit = 3): Promise<boolean> {
        const page = await rooms.get(Changes).after(tenantId, position, limit)
        for (const event of page.events) {
          expect(isAfter([event.xid, event.id], position)).toBe(true)
          position = [event.xid, event.id]
        }
        expect(isAfter(position, page.position)).toBe(false)
        position = page.position
        seen.push(...page.events.map((event) => event.subject))
        return page.caughtUp
      },
      async catchUp(): Promise<void> {
        while (!(await this.poll(100)));
      },
    }
  }

  it('misses nothing, whatever the order in which writers write and commit', async () => {
    const steps = fc.array(
      fc.tuple(fc.nat(5), fc.constantFrom('write', 'write', 'commit', 'roll back', 'poll', 'poll')),
      { minLength: 20, maxLength: 60 },
    )
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const tenantId = nextTenant++
        const feed = reader(tenantId)
        const committed: string[] = []
        const writers = new Map<number, Writer>()
        for (const [number, what] of script) {
          if (what === 'poll') {
            await feed.poll()
            continue
          }
          const writer =
            writers.get(number) ?? (await Writer.begin(rooms, tenantId, `${number}.${committed.length}`))
          writers.set(number, writer)
          await writer.step(what)
          if (what === 'write') continue
          committed.push(...writer.written)
          writers.delete(number)
        }
        for (const writer of writers.values()) {
          await writer.step('commit')
          committed.push(...writer.written)
        }
        await feed.catchUp()
        expect(feed.seen.toSorted()).toEqual(committed.toSorted())
      }),
      { numRuns: 25 },
    )
  })

  it('misses nothing while six writers write at full speed, each open over some of the polls', async () => {
    const tenantId = nextTenant++
    const feed = reader(tenantId)
    let polls = 0
    let waiting: { until: number; go: () => void }[] = []
    const open = (forPolls: number) =>
      new Promise<void>((go) => waiting.push({ until: polls + forPolls, go }))
    let left = 240
    const committed: string[] = []
    const write = async (name: number) => {
      while (left > 0) {
        left -= 1
        const writer = await Writer.begin(rooms, tenantId, `${name}.${left}`)
        for (let rows = left % 3; rows >= 0; rows -= 1) await writer.step('write')
        await open(left % 5)
        await writer.step(left % 11 === 0 ? 'roll back' : 'commit')
        committed.push(...writer.written)
      }
    }
    const state = { writing: true }
    const writers = Promise.all([0, 1, 2, 3, 4, 5].map(write)).finally(() => (state.writing = false))
    while (state.writing) {
      await feed.poll()
      polls += 1
      const due = waiting.filter(({ until }) => until <= polls)
      waiting = waiting.filter(({ until }) => until > polls)
      for (const { go } of due) go()
    }
    await writers
    await feed.catchUp()
    expect(feed.seen.toSorted()).toEqual(committed.toSorted())
  })

  it('goes on while somebody else holds a writing transaction open', async () => {
    const tenantId = nextTenant++
    const foreign = new pg.Client({ connectionString: rooms.database.url })
    await foreign.connect()
    try {
      await foreign.query('begin')
      await foreign.query(
        `insert into job_run (name, slot, owner, lease_until) values ('foreign', now(), 'me', now())`,
      )
      const writer = await Writer.begin(rooms, tenantId, 'later')
      await writer.step('write')
      await writer.step('commit')
      const feed = reader(tenantId)
      await feed.catchUp()
      expect(feed.seen).toEqual(['later/0'])
    } finally {
      await foreign.end()
    }
  })

  it('says that it is not caught up while committed changes wait behind an open writer', async () => {
    const tenantId = nextTenant++
    const [slow, fast] = [
      await Writer.begin(rooms, tenantId, 'slow'),
      await Writer.begin(rooms, tenantId, 'fast'),
    ]
    await slow.step('write')
    await fast.step('write')
    await fast.step('commit')
    const feed = reader(tenantId)
    expect(await feed.poll()).toBe(false)
    expect(feed.seen).toEqual([])
    await slow.step('commit')
    expect(await feed.poll()).toBe(true)
    expect(feed.seen).toEqual(['slow/0', 'fast/0'])
  })

  it('stays below every open writer, those that began after the last commit included', async () => {
    const tenantId = nextTenant++
    const writers = [await Writer.begin(rooms, tenantId, 'one'), await Writer.begin(rooms, tenantId, 'two')]
    for (const writer of writers) await writer.step('write')
    const bound = await settledBefore(rooms.get(Database), CHANGE_LOCK)
    expect(BigInt(bound)).toBeGreaterThan(0n)
    for (const writer of writers) {
      expect(BigInt(bound)).toBeLessThanOrEqual(writer.xid)
      await writer.step('commit')
    }
  })

  it('shows a tenant nothing of another', async () => {
    const writer = await Writer.begin(rooms, nextTenant++, 'mine')
    await writer.step('write')
    await writer.step('commit')
    const feed = reader(nextTenant++)
    await feed.catchUp()
    expect(feed.seen).toEqual([])
  })
})
