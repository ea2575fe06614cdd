import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { marketplaces } from '#marketplaces'
import type { Marketplace, Stream } from '#adapter'
import type { OpenAccount } from '../../src/accounts/accounts.js'
import { Accounts } from '../../src/accounts/accounts.js'
import { Intake } from '../../src/intake/intake.js'
import type { Taken } from '../../src/intake/intake.js'
import { RawStore } from '../../src/intake/raw-store.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import type { FakeTicket } from '../support/fake-marketplace.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 20, 8, minute)).toISOString()
const ticket = (id: string, minute = 1, state = 'NEW'): FakeTicket => ({ id, state, at: at(minute) })

describe('raw payloads', () => {
  let rooms: Rooms
  let shop: OpenAccount
  let shops = 0

  beforeAll(async () => {
    rooms = await openRooms()
    register(fakeMarketplace('fake'))
  })
  afterAll(() => rooms.stop())
  beforeEach(async () => {
    await rooms.sql(`truncate raw_payload, cases, case_event, outbox cascade`)
    shops += 1
    shop = await rooms.shop((await rooms.tenant()).tenantId, 'fake', `shop ${shops}`)
  })

  const take = (items: readonly unknown[], alongside?: Parameters<Intake['take']>[3]): Promise<Taken> =>
    rooms.get(Intake).take(shop, { stream: 'tickets', items }, at(30), alongside)
  const replay = (failedOnly = false): Promise<Taken> =>
    rooms.get(Intake).replay({ tenantId: shop.tenantId, failedOnly })
  const raw = () =>
    rooms.sql<{ id: string; problem: string | null }>(
      `select r.id::text, problem from raw_payload r order by r.id`,
    )
  const cases = async (): Promise<string[]> =>
    (await rooms.sql<{ id: string }>(`select native_id as id from cases order by native_id`)).map(
      (row) => row.id,
    )
  const everything = () =>
    rooms.sql(`select (select json_agg(c order by id) from cases c) as cases, (select json_agg(e order by at, event_key) from case_event e) as events,
      (select count(*) from outbox) as outbox, (select json_agg(r order by id) from (select id, problem from raw_payload) r) as raw`)

  /** Runs with another mapping, as after a new release. */
  const withMapping = async <T>(see: Stream['see'], work: () => Promise<T>): Promise<T> => {
    const one = marketplaces.findIndex(({ id }) => id === 'fake')
    const before = marketplaces[one]!
    const streams = { tickets: { ...before.streams['tickets']!, see } }
    ;(marketplaces as Marketplace[])[one] = { ...before, streams }
    shop = await rooms.get(Accounts).open(shop.tenantId, shop.accountId)
    try {
      return await work()
    } finally {
      ;(marketplaces as Marketplace[])[one] = before
      shop = await rooms.get(Accounts).open(shop.tenantId, shop.accountId)
    }
  }

  it('are kept although writing what they show fails', async () => {
    const fails = take([ticket('a')], () => Promise.reject(new Error('the lease is lost')))
    await expect(fails).rejects.toThrow('the lease is lost')
    expect(await raw()).toHaveLength(1)
    expect(await cases()).toEqual([])
    await replay()
    expect(await cases()).toEqual(['a'])
  })

  it('are kept although reading them fails in our own code', async () => {
    const breaks = () => {
      throw new TypeError('cannot read properties of undefined')
    }
    await withMapping(breaks, () => expect(take([ticket('a')])).rejects.toThrow(TypeError))
    expect(await raw()).toHaveLength(1)
  })

  it('are kept once however often the same content comes, also twice in one page', async () => {
    await take([ticket('a'), ticket('b'), ticket('a')])
    await take([ticket('b'), ticket('a')])
    expect(await raw()).toHaveLength(2)
    await Promise.all([1, 2, 3, 4].map(() => take([ticket('c'), ticket('d')])))
    expect(await raw()).toHaveLength(4)
  })

  it('that cannot be understood keep their problem and hold up nothing', async () => {
    const taken = await take([ticket('a'), { id: 5, state: 'NEW' }, null, 'text', ticket('b')])
    expect(taken).toMatchObject({ items: 5, failed: 3, kept: { opened: 2 } })
    expect(await cases()).toEqual(['a', 'b'])
    const problems = (await raw()).map((row) => row.problem)
    expect(problems.filter((problem) => problem === null)).toHaveLength(2)
    expect(problems.join()).toContain('id: ')
  })

  it('are understood anew after the mapping was mended, and lose their problem', async () => {
    const broken = { ident: 'c', state: 'NEW', at: at(1) }
    await take([ticket('a'), broken])
    const tickets = fakeMarketplace('fake').streams['tickets']!
    const mended: Stream['see'] = (item, when) =>
      tickets.see({ id: (item as { ident?: string }).ident, ...(item as object) }, when)
    const taken = await withMapping(mended, () => replay(true))
    expect(taken).toMatchObject({ items: 1, failed: 0, kept: { opened: 1 } })
    expect(await cases()).toEqual(['a', 'c'])
    expect((await raw()).map((row) => row.problem)).toEqual([null, null])
  })

  it('can be replayed again and again without changing anything', async () => {
    await take([ticket('a'), ticket('b'), { nonsense: true }])
    await take([ticket('a', 2, 'ANSWERED')])
    await take([ticket('a', 3, 'REFUNDED'), ticket('b', 2, 'PONDERING')])
    const before = await everything()
    await replay()
    await replay()
    expect(await everything()).toEqual(before)
  })

  it('bring back every case when the cases are gone, however many there are', async () => {
    const many = Array.from({ length: 450 }, (_, index) => ticket(`case ${index}`))
    await take(many)
    await rooms.sql(`truncate cases, case_event, outbox cascade`)
    expect(await replay()).toMatchObject({ items: 450, failed: 0, kept: { opened: 450 } })
  })

  it('lie sealed and compressed: nothing of them can be read in the table', async () => {
    const canary = 'Erika Mustermann, Heidestraße 17'
    await take([{ ...ticket('a'), subject: canary.repeat(200), buyer: canary }])
    const [row] = await rooms.sql<{ body: Buffer; text: string }>(
      `select body, r::text as text from raw_payload r`,
    )
    expect(row?.body.toString('latin1')).not.toContain('Mustermann')
    expect(row?.text).not.toContain(Buffer.from('Mustermann').toString('hex'))
    expect(row?.body.length).toBeLessThan(canary.length * 50)
    const [stored] = await rooms.sql<{ text: string }>(
      `select coalesce(encode(buyer, 'escape'), '') || coalesce(encode(buyer_key, 'escape'), '') as text from cases`,
    )
    expect(stored?.text).not.toContain('Mustermann')
  })

  it('are erased when they are older than asked for, all of them and no others', async () => {
    await take(Array.from({ length: 25 }, (_, index) => ticket(`old ${index}`)))
    await rooms.sql(`update raw_payload set received_at = '2026-01-01T00:00:00Z'`)
    await take([ticket('new')])
    expect(await rooms.get(RawStore).eraseBefore(new Date('2026-06-01T00:00:00Z'), 10)).toBe(25)
    expect(await raw()).toHaveLength(1)
    expect(await cases()).toHaveLength(26)
  })

  it('are read for one account or one stream, oldest first, in pages', async () => {
    const other = await rooms.shop(shop.tenantId, 'fake', 'other shop')
    await take(Array.from({ length: 15 }, (_, index) => ticket(`ours ${index}`)))
    await rooms.get(Intake).take(other, { stream: 'tickets', items: [ticket('theirs')] }, at(30))
    const read = async (filter: { accountId?: string; stream?: string }): Promise<unknown[]> => {
      const found: unknown[] = []
      for await (const page of rooms.get(RawStore).read({ tenantId: shop.tenantId, pageSize: 4, ...filter }))
        found.push(...page.map(({ item }) => (item as FakeTicket).id))
      return found
    }
    expect(await read({ accountId: shop.accountId })).toEqual(
      Array.from({ length: 15 }, (_, index) => `ours ${index}`),
    )
    expect(await read({ accountId: other.accountId, stream: 'tickets' })).toEqual(['theirs'])
    expect(await read({ stream: 'letters' })).toEqual([])
    expect(await read({})).toHaveLength(16)
  })
})
