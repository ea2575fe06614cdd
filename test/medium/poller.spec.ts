import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { Problem } from '#adapter'
import type { Cursor, Page } from '#adapter'
import type { OpenAccount } from '../../src/accounts/accounts.js'
import { Poller } from '../../src/intake/poller.js'
import { Leases } from '../../src/intake/leases.js'
import { Accounts } from '../../src/accounts/accounts.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import type { FakeTicket } from '../support/fake-marketplace.js'
import { eventually } from '../support/eventually.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

const ticket = (id: string): FakeTicket => ({ id, state: 'NEW', at: '2026-11-20T08:00:00Z' })
const page = (...items: readonly unknown[]): Page => ({ items, cursor: { at: items.length }, more: false })
const problem = (code: Problem['code'], retryAt?: Date): Problem =>
  new Problem(code, `it is ${code}`, { sideEffect: 'none', ...(retryAt ? { retryAt } : {}) })

interface StreamRow {
  cursor: Cursor | null
  failures: number
  code: string | null
  dueInSeconds: number
}

describe('the poller', () => {
  let rooms: Rooms
  let tenantId: number
  let list: (cursor: Cursor | null, accountId: string) => Promise<Page>
  let letters: (cursor: Cursor | null) => Promise<Page>

  beforeAll(async () => {
    rooms = await openRooms()
    tenantId = (await rooms.tenant()).tenantId
    register(fakeMarketplace('fake', { list: (cursor, { account }) => list(cursor, account.id) }))
    register(
      fakeMarketplace('two', {
        list: (cursor, { account }) => list(cursor, account.id),
        letters: (cursor) => letters(cursor),
      }),
    )
  })
  afterAll(() => rooms.stop())
  beforeEach(() => rooms.sql(`delete from account`))

  const poller = (): Poller => rooms.get(Poller)
  const stream = async (shop: OpenAccount, name = 'tickets'): Promise<StreamRow> => {
    const [row] = await rooms.sql<StreamRow>(
      `select cursor, failures, problem ->> 'code' as code, extract(epoch from next_due_at - now())::float8 as "dueInSeconds"
       from sync_stream where account_id = $1 and stream = $2`,
      [shop.accountId, name],
    )
    if (!row) throw new Error('no stream')
    return row
  }
  const health = async (shop: OpenAccount) =>
    (await rooms.get(Accounts).list(tenantId)).find((account) => account.id === shop.accountId)
  const again = () => rooms.get(Leases).hasten({})

  it('reads a stream page by page to its end and remembers where it got to', async () => {
    const shop = await rooms.shop(tenantId, 'fake')
    list = async (cursor) => {
      const number = Number(cursor?.['page'] ?? 0) + 1
      return { items: [ticket(`page ${number}`)], cursor: { page: number }, more: number < 120 }
    }
    await poller().runDue()
    expect((await stream(shop)).cursor).toEqual({ page: 120 })
    expect(await rooms.sql(`select 1 from cases where account_id = $1`, [shop.accountId])).toHaveLength(120)
    expect(await poller().runDue()).toBe(0)
  })

  it('reads each due stream once, however many processes poll', async () => {
    const beside = await openRooms({ beside: rooms })
    try {
      for (let shop = 0; shop < 12; shop += 1) await rooms.shop(tenantId, 'fake', `shop ${shop}`)
      const looks: string[] = []
      let inside = 0
      list = async (_cursor, accountId) => {
        looks.push(accountId)
        inside += 1
        expect(inside).toBeLessThanOrEqual(8)
        await rooms.sql(`select 1`)
        inside -= 1
        return page(ticket('one'))
      }
      await Promise.all([poller().runDue(), beside.get(Poller).runDue()])
      await poller().runDue()
      expect(new Set(looks).size).toBe(12)
      expect(looks).toHaveLength(12)
    } finally {
      await beside.stop()
    }
  })

  it('drops what it read when another worker took the stream over meanwhile', async () => {
    const shop = await rooms.shop(tenantId, 'fake')
    const beside = await openRooms({ beside: rooms })
    try {
      let first = true
      list = async () => {
        if (!first) return page(ticket('theirs'))
        first = false
        await rooms.sql(`update sync_stream set lease_until = '-infinity'`)
        await beside.get(Poller).runDue()
        return page(ticket('ours'), ticket('ours too'))
      }
      await poller().runDue()
      const cases = await rooms.sql(`select native_id from cases where account_id = $1`, [shop.accountId])
      expect(cases).toEqual([{ native_id: 'theirs' }])
      expect(await stream(shop)).toMatchObject({ cursor: { at: 1 }, failures: 0 })
    } finally {
      await beside.stop()
    }
  })

  it('waits longer after each failure, tells what is wrong, and forgets it after a success', async () => {
    const shop = await rooms.shop(tenantId, 'fake')
    list = async () => {
      throw problem('unavailable')
    }
    const pauses: number[] = []
    for (let failure = 1; failure <= 4; failure += 1) {
      await again()
      expect(await poller().runDue()).toBe(1)
      const row = await stream(shop)
      expect(row).toMatchObject({ failures: failure, code: 'unavailable' })
      pauses.push(row.dueInSeconds)
      expect((await health(shop))?.health).toBe(failure < 3 ? 'ok' : 'degraded')
    }
    expect(pauses.toSorted((a, b) => a - b)).toEqual(pauses)
    expect(pauses[0]).toBeGreaterThan(1)
    list = async () => page()
    await again()
    await poller().runDue()
    expect(await stream(shop)).toMatchObject({ failures: 0, code: null })
    expect(await health(shop)).toMatchObject({ health: 'ok', healthReason: null, healthNextStep: null })
  })

  it('goes on with the other shops when reading one fails in our own code', async () => {
    const [broken, sound] = [
      await rooms.shop(tenantId, 'fake', 'broken'),
      await rooms.shop(tenantId, 'fake', 'sound'),
    ]
    list = async (_cursor, accountId) => {
      if (accountId === broken.accountId) throw new TypeError('cannot read properties of undefined')
      return page(ticket('fine'))
    }
    await poller().runDue()
    expect(await stream(broken)).toMatchObject({ failures: 1, code: 'unknown' })
    expect(await rooms.sql(`select 1 from cases where account_id = $1`, [sound.accountId])).toHaveLength(1)
  })

  it.each(['auth_expired', 'forbidden'] as const)(
    'asks for a person on %s and leaves the door alone for an hour',
    async (code) => {
      const shop = await rooms.shop(tenantId, 'fake')
      list = async () => {
        throw problem(code, new Date(Date.now() + 1000))
      }
      await poller().runDue()
      expect((await stream(shop)).dueInSeconds).toBeGreaterThan(3000)
      const account = await health(shop)
      expect(account).toMatchObject({ health: 'needs_attention', healthReason: `it is ${code}` })
      expect(account?.healthNextStep).toMatch(/consent|role/)
      expect(await poller().runDue()).toBe(0)
    },
  )

  it('comes back when the marketplace says, but neither at once for ever nor never', async () => {
    const shop = await rooms.shop(tenantId, 'fake')
    const dueAfter = async (inSeconds: number): Promise<number> => {
      list = async () => {
        throw problem('rate_limited', new Date(Date.now() + inSeconds * 1000))
      }
      await again()
      expect(await poller().runDue()).toBe(1)
      return (await stream(shop)).dueInSeconds
    }
    expect(await dueAfter(500)).toBeGreaterThan(480)
    expect(await dueAfter(500)).toBeLessThanOrEqual(500)
    expect(await dueAfter(0)).toBeGreaterThan(0)
    expect(await dueAfter(-3600)).toBeGreaterThan(0)
    expect(await dueAfter(400 * 86_400)).toBeLessThanOrEqual(2 * 86_400)
  })

  it('does not let one stream’s success hide that another needs a person', async () => {
    const shop = await rooms.shop(tenantId, 'two')
    list = async () => page()
    letters = async () => {
      throw problem('forbidden')
    }
    await poller().runDue()
    expect((await health(shop))?.health).toBe('needs_attention')
    await rooms.get(Leases).hasten({ accountId: shop.accountId, stream: 'tickets' })
    expect(await poller().runDue()).toBe(1)
    expect((await health(shop))?.health).toBe('needs_attention')
    list = async () => {
      throw problem('unavailable')
    }
    await rooms.get(Leases).hasten({ accountId: shop.accountId, stream: 'tickets' })
    await poller().runDue()
    expect((await health(shop))?.health).toBe('needs_attention')
    list = letters = async () => page()
    await again()
    await poller().runDue()
    expect((await health(shop))?.health).toBe('ok')
  })

  it('connecting the shop again clears its trouble and polls at once', async () => {
    const shop = await rooms.shop(tenantId, 'fake')
    list = async () => {
      throw problem('auth_expired')
    }
    await poller().runDue()
    await rooms.shop(tenantId, 'fake')
    expect(await stream(shop)).toMatchObject({ failures: 0, code: null })
    expect((await health(shop))?.health).toBe('ok')
    list = async () => page(ticket('read at last'))
    expect(await poller().runDue()).toBe(1)
  })

  it('polls by itself until it is stopped, and ends with what it read written', async () => {
    const shop = await rooms.shop(tenantId, 'fake')
    let reading: () => void = () => undefined
    const begun = new Promise<void>((resolve) => (reading = resolve))
    let answer: (page: Page) => void = () => undefined
    list = () => {
      reading()
      return new Promise((resolve) => (answer = resolve))
    }
    poller().start()
    await begun
    const stopped = poller().stop()
    answer(page(ticket('the last')))
    await stopped
    expect(await rooms.sql(`select native_id from cases where account_id = $1`, [shop.accountId])).toEqual([
      { native_id: 'the last' },
    ])
  })

  it('does not let a shop that hangs hold up the others', async () => {
    const hanging = await rooms.shop(tenantId, 'fake', 'hanging')
    for (let shop = 0; shop < 9; shop += 1) await rooms.shop(tenantId, 'fake', `shop ${shop}`)
    let answer: (page: Page) => void = () => undefined
    const read = new Set<string>()
    list = async (_cursor, accountId) => {
      if (accountId === hanging.accountId) return new Promise((resolve) => (answer = resolve))
      read.add(accountId)
      return page()
    }
    poller().start()
    await eventually('the others were read', async () => read.size === 9)
    const stopped = poller().stop()
    answer(page())
    await stopped
  })

  it('starts again after a stop', async () => {
    const shop = await rooms.shop(tenantId, 'fake')
    list = async () => page(ticket('again'))
    poller().start()
    poller().start()
    await eventually('the stream was read', async () => (await stream(shop)).cursor)
    await poller().stop()
  })
})
