import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { Database } from '../../src/infra/database.js'
import { LeaseLost, Leases } from '../../src/intake/leases.js'
import type { Lease } from '../../src/intake/leases.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

const nameOf = (lease: Lease): string => `${lease.accountId}/${lease.stream}`

describe('leases of streams', () => {
  let rooms: Rooms
  let leases: Leases
  let tenantId: number

  beforeAll(async () => {
    rooms = await openRooms()
    register(fakeMarketplace('fake'))
    leases = rooms.get(Leases)
    tenantId = (await rooms.tenant()).tenantId
    for (let shop = 0; shop < 20; shop += 1) await rooms.shop(tenantId, 'fake', `shop ${shop}`)
  })
  afterAll(() => rooms.stop())

  beforeEach(async () => {
    await rooms.sql(
      `update sync_stream set lease_owner = null, lease_until = '-infinity', next_due_at = now(), fence = 0, cursor = null`,
    )
    await rooms.sql(`update account set paused_at = null`)
  })

  const claimOne = async (): Promise<Lease> => {
    const [lease] = await leases.claim('one', 1)
    if (!lease) throw new Error('nothing to claim')
    return lease
  }

  it('are never held by two pollers', async () => {
    const claimed: string[] = []
    const poller = async (owner: string) => {
      for (;;) {
        const some = await leases.claim(owner, 3)
        if (some.length === 0) return
        claimed.push(...some.map(nameOf))
      }
    }
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(poller))
    // A poller that met only rows locked by others ends early; what is left is still there for the next.
    await poller('the next')
    expect(new Set(claimed).size).toBe(20)
    expect(claimed).toHaveLength(20)
  })

  it('are given in the order in which the streams fell due', async () => {
    await rooms.sql(`update sync_stream set next_due_at = now() - make_interval(mins => account_id::int)`)
    const claimed = await leases.claim('one', 20)
    const ids = claimed.map((lease) => Number(lease.accountId))
    expect(ids).toHaveLength(20)
    const first = (await leases.claim('two', 20)).length
    expect(first).toBe(0)
    await rooms.sql(`update sync_stream set lease_until = '-infinity'`)
    const [most] = await leases.claim('one', 1)
    expect(Number(most?.accountId)).toBe(Math.max(...ids))
  })

  it('are not given for a stream that is not due, nor for a paused account', async () => {
    await rooms.sql(`update sync_stream set next_due_at = now() + interval '1 minute'`)
    expect(await leases.claim('one', 20)).toEqual([])
    await leases.hasten({ tenantId })
    await rooms.sql(`update account set paused_at = now() where name <> 'shop 7'`)
    expect(await leases.claim('one', 20)).toHaveLength(1)
  })

  it('are taken over when they expire, and the old holder can write nothing any more', async () => {
    const old = await claimOne()
    await rooms.sql(
      `update sync_stream set lease_until = now() - interval '1 second' where account_id = $1`,
      [old.accountId],
    )
    const taken = (await leases.claim('two', 20)).find((lease) => nameOf(lease) === nameOf(old))
    expect(Number(taken?.fence)).toBe(Number(old.fence) + 1)

    const late = rooms.get(Database).change(async (tx) => {
      await tx.query(
        `insert into job_run (name, slot, owner, lease_until) values ('late', now(), 'old', now())`,
      )
      await leases.advance(tx, old, { page: 'old' })
    })
    await expect(late).rejects.toThrow(LeaseLost)
    expect(await rooms.sql(`select 1 from job_run where name = 'late'`)).toEqual([])

    await rooms.get(Database).change((tx) => leases.advance(tx, taken!, { page: 'new' }))
    await leases.succeed(old, true)
    await leases.fail(old, { code: 'unavailable', message: 'late' }, new Date(0))
    const [row] = await rooms.sql(
      `select cursor, lease_owner, problem, last_ok_at, next_due_at > now() - interval '1 hour' as mine from sync_stream where account_id = $1`,
      [old.accountId],
    )
    expect(row).toEqual({
      cursor: { page: 'new' },
      lease_owner: 'two',
      problem: null,
      last_ok_at: null,
      mine: true,
    })
  })

  it('are kept by whoever goes on reading', async () => {
    const lease = await claimOne()
    await rooms.sql(
      `update sync_stream set lease_until = now() + interval '1 second' where account_id = $1`,
      [lease.accountId],
    )
    await rooms.get(Database).change((tx) => leases.advance(tx, lease, { page: 1 }))
    const [row] = await rooms.sql(
      `select lease_until > now() + interval '30 seconds' as kept from sync_stream where account_id = $1`,
      [lease.accountId],
    )
    expect(row).toEqual({ kept: true })
  })

  it('end with the stream due in its interval after a complete look, at once after a part', async () => {
    const dueIn = async (lease: Lease): Promise<number> => {
      const [row] = await rooms.sql<{ s: string }>(
        `select extract(epoch from next_due_at - last_ok_at) as s from sync_stream where account_id = $1`,
        [lease.accountId],
      )
      return Number(row?.s)
    }
    const [whole, part] = [await claimOne(), await claimOne()]
    await leases.succeed(whole, true)
    await leases.succeed(part, false)
    expect(await dueIn(whole)).toBeGreaterThanOrEqual(0.9 * 600)
    expect(await dueIn(whole)).toBeLessThanOrEqual(1.1 * 600)
    expect(await dueIn(part)).toBe(0)
    const again = (await leases.claim('two', 20)).map(nameOf)
    expect(again).toContain(nameOf(part))
    expect(again).not.toContain(nameOf(whole))
  })

  it('hasten one stream, one shop or a whole tenant, and nobody else’s', async () => {
    const other = await rooms.tenant()
    const theirs = await rooms.shop(other.tenantId, 'fake')
    const later = () => rooms.sql(`update sync_stream set next_due_at = now() + interval '1 day'`)
    const due = async () => (await leases.claim('one', 50)).map((lease) => lease.accountId)
    await later()
    await leases.hasten({ tenantId: other.tenantId, accountId: theirs.accountId, stream: 'nothing' })
    expect(await due()).toEqual([])
    await leases.hasten({ tenantId: other.tenantId, accountId: theirs.accountId, stream: 'tickets' })
    expect(await due()).toEqual([theirs.accountId])
    await leases.hasten({ tenantId })
    expect(await due()).toHaveLength(20)
  })
})
