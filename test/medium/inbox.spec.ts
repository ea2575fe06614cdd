import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { BOXES } from '#case'
import { Accounts } from '../../src/accounts/accounts.js'
import { Inbox } from '../../src/cases/inbox.js'
import { SORTS } from '../../src/cases/inbox-query.js'
import type { InboxQuery, Sort } from '../../src/cases/inbox-query.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'
import { seedCases } from '../support/seed-cases.js'
import type { SeededCase } from '../support/seed-cases.js'

/** Few instants, so that many cases share one; some differ by less than a millisecond. */
const instants = fc.constantFrom(
  '2026-11-20T08:00:00Z',
  '2026-11-20T08:00:00.000001Z',
  '2026-11-20T08:00:00.000002Z',
  '2026-11-20T08:00:00.001Z',
  '2026-11-21T08:00:00Z',
  '2026-12-01T00:00:00Z',
)
const seeded: fc.Arbitrary<SeededCase> = fc.record({
  box: fc.constantFrom('unhandled', 'replied', 'closed'),
  due: fc.oneof(instants, instants, fc.constantFrom('infinity', '-infinity')),
  closedAt: instants,
  openedAt: instants,
})
const boxes = ['unhandled', 'replied', 'closed', 'open', undefined] as const

describe('the inbox', () => {
  let rooms: Rooms
  let tenantId: number
  let made = 0

  beforeAll(async () => {
    rooms = await openRooms()
    register(fakeMarketplace('fake'))
    register(fakeMarketplace('other'))
    tenantId = (await rooms.tenant()).tenantId
  })
  afterAll(() => rooms.stop())

  const newShop = async (marketplace = 'fake') => {
    made += 1
    const credentials = { secret: 'x' }
    const shop = { marketplace, name: `shop ${made}`, site: 'HERE', endpoints: 'live', credentials } as const
    return { tenantId, accountId: await rooms.get(Accounts).connect(tenantId, shop) }
  }

  /** Walks from page to page to the end, with another page size at each step. */
  const walk = async (
    query: Omit<InboxQuery, 'limit' | 'cursor'>,
    limits: readonly number[],
    between: () => Promise<void> = async () => undefined,
  ): Promise<string[]> => {
    const visited: string[] = []
    let cursor: string | undefined
    for (let page = 0; ; page += 1) {
      const limit = limits[page % limits.length] ?? 1
      const answer = await rooms.get(Inbox).list(tenantId, { ...query, limit, cursor })
      expect(answer.data.length).toBeLessThanOrEqual(limit)
      expect(answer.hasMore).toBe(answer.nextCursor !== null)
      visited.push(...answer.data.map((one) => one.id))
      if (answer.nextCursor === null) return visited
      cursor = answer.nextCursor
      await between()
    }
  }

  const expected = async (accountId: string, box: InboxQuery['box']): Promise<string[]> => {
    const order = box === 'closed' ? 'closed_at desc, cases.id desc' : 'next_deadline_at, cases.id'
    const rows = await rooms.sql<{ id: string }>(
      `select 'case_' || id as id from cases where account_id = $1 and box = any($2) order by ${order}`,
      [accountId, box === 'open' || box === undefined ? ['unhandled', 'replied'] : [box]],
    )
    return rows.map((row) => row.id)
  }

  it('shows every case of a box once and in order, whatever the pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(seeded, { maxLength: 40 }),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
        async (cases, limits) => {
          const shop = await newShop()
          await seedCases(rooms, shop, cases)
          for (const box of boxes) {
            const visited = await walk({ account: [shop.accountId], box }, limits)
            expect(visited).toEqual(await expected(shop.accountId, box))
          }
        },
      ),
      { numRuns: 30 },
    )
  })

  it('still does while other cases come in and move between the open boxes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(seeded, { minLength: 5, maxLength: 30 }),
        fc.array(seeded, { minLength: 1, maxLength: 10 }),
        fc.constantFrom(...boxes),
        async (cases, news, box) => {
          const shop = await newShop()
          await seedCases(rooms, shop, cases)
          const before = await expected(shop.accountId, box)
          const left = [...news]
          const visited = await walk({ account: [shop.accountId], box }, [2, 3], async () => {
            const next = left.pop()
            if (next) await seedCases(rooms, shop, [next])
            if (box !== 'open' && box !== undefined) return
            await rooms.sql(
              `update cases set box = case box when 'replied' then 'unhandled' else 'replied' end where account_id = $1 and box <> 'closed'`,
              [shop.accountId],
            )
          })
          expect(visited).toHaveLength(new Set(visited).size)
          const after = await expected(shop.accountId, box)
          expect(visited).toEqual(after.filter((id) => visited.includes(id)))
          expect(before.filter((id) => !visited.includes(id))).toEqual([])
        },
      ),
      { numRuns: 20 },
    )
  })

  it('shows the cases of an order from every box, newest first, page by page', async () => {
    const shop = await newShop()
    const orderId = `order ${made}`
    const ids = await seedCases(rooms, shop, [
      { box: 'closed', openedAt: '2026-11-01T08:00:00Z', orderId },
      { box: 'unhandled', openedAt: '2026-11-03T08:00:00Z', orderId },
      { box: 'replied', openedAt: '2026-11-02T08:00:00Z', orderId },
      { box: 'unhandled', openedAt: '2026-11-04T08:00:00Z', orderId: 'another' },
      { box: 'unhandled', openedAt: '2026-11-02T08:00:00Z', orderId },
    ])
    const order = [1, 4, 2, 0].map((at) => `case_${ids[at]}`)
    expect(await walk({ order: orderId }, [2, 1])).toEqual(order)
    expect(await walk({ order: orderId, box: 'unhandled' }, [1])).toEqual([order[0], order[1]])
    expect(await walk({ order: orderId, kind: ['return'] }, [5])).toEqual([])
  })

  it('filters by every facet, alone and together', async () => {
    const [one, two] = [await newShop('fake'), await newShop('other')]
    const [a] = await seedCases(rooms, one, [{ box: 'unhandled', kind: 'return' }])
    const [b] = await seedCases(rooms, one, [
      { box: 'replied', kind: 'claim', status: 'awaiting_marketplace' },
    ])
    const [c] = await seedCases(rooms, two, [{ box: 'unhandled', kind: 'claim', marketplace: 'other' }])
    const [d] = await seedCases(rooms, two, [
      { box: 'closed', kind: 'claim', marketplace: 'other', status: 'won' },
    ])
    const found = async (query: Omit<InboxQuery, 'limit'>) =>
      (await walk(query, [50])).map((id) => id.slice(5))
    expect(await found({ account: [one.accountId] })).toEqual([a, b])
    expect(await found({ account: [one.accountId], kind: ['claim'] })).toEqual([b])
    expect(await found({ marketplace: ['other'] })).toEqual([c])
    expect(await found({ marketplace: ['other'], box: 'closed' })).toEqual([d])
    expect(await found({ account: [one.accountId], status: ['awaiting_marketplace'] })).toEqual([b])
    // A status says which box it is in.
    expect(await found({ account: [two.accountId], status: ['won'] })).toEqual([d])
    expect(await found({ account: [two.accountId], status: ['won'], box: 'open' })).toEqual([])
    expect(await found({ marketplace: ['nobody'] })).toEqual([])
  })

  /** The order that a sort promises, computed the plain way. */
  const plainly = async (accountId: string, sort: Sort, among: readonly string[]): Promise<string[]> => {
    const name = sort.replace('-', '')
    const column = {
      deadline: 'next_deadline_at',
      updated: 'updated_at',
      opened: 'opened_at',
      amount: 'amount_minor',
      stake: 'stake_rank',
      closed: 'closed_at',
    }[name]
    const way = sort.startsWith('-') ? 'desc' : 'asc'
    const rows = await rooms.sql<{ id: string }>(
      `select 'case_' || id as id from cases where account_id = $1 and box = any($2) and ${column} is not null
       order by ${column} ${way}, cases.id ${way}`,
      [accountId, among],
    )
    return rows.map((row) => row.id)
  }

  it('goes through every order to the end and back to the start, the same cases each way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(seeded, instants, fc.option(fc.integer({ min: -5, max: 5 }))), { maxLength: 25 }),
        fc.constantFrom(...SORTS),
        fc.integer({ min: 1, max: 6 }),
        async (cases, sort, limit) => {
          const shop = await newShop()
          const ids = await seedCases(
            rooms,
            shop,
            cases.map(([one]) => one),
          )
          for (const [index, [, updatedAt, amount]] of cases.entries())
            await rooms.sql(`update cases set updated_at = $2, amount_minor = $3 where id = $1`, [
              ids[index],
              updatedAt,
              amount,
            ])
          const open = /deadline|amount|stake/.test(sort)
          const box = open ? 'open' : sort.endsWith('closed') ? 'closed' : 'all'
          const among = open ? ['unhandled', 'replied'] : box === 'closed' ? ['closed'] : BOXES
          const query = { account: [shop.accountId], sort, box, limit } as const
          const forth: string[] = []
          let page = await rooms.get(Inbox).list(tenantId, query)
          expect(page.prevCursor).toBeNull()
          forth.push(...page.data.map((one) => one.id))
          while (page.nextCursor !== null) {
            page = await rooms.get(Inbox).list(tenantId, { ...query, cursor: page.nextCursor })
            forth.push(...page.data.map((one) => one.id))
          }
          expect(forth).toEqual(await plainly(shop.accountId, sort, among))
          const back = page.data.map((one) => one.id)
          while (page.prevCursor !== null) {
            page = await rooms.get(Inbox).list(tenantId, { ...query, cursor: page.prevCursor })
            back.unshift(...page.data.map((one) => one.id))
          }
          expect(back).toEqual(forth)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('finds one thing by its order, native id, own id or buyer, and nothing by a part of it', async () => {
    const shop = await newShop()
    const orderId = `whole ${made}`
    const [id] = await seedCases(rooms, shop, [{ box: 'closed', orderId }, { box: 'unhandled' }])
    const [row] = await rooms.sql<{ native_id: string }>(`select native_id from cases where id = $1`, [id])
    for (const q of [orderId, row?.native_id ?? '', `case_${id}`])
      expect(await walk({ q }, [10])).toEqual([`case_${id}`])
    expect(await walk({ q: orderId.slice(0, -1) }, [10])).toEqual([])
  })

  it('refuses an order that the asked boxes do not have, and a cursor of another order', async () => {
    const list = (query: Omit<InboxQuery, 'limit'>) => rooms.get(Inbox).list(tenantId, { ...query, limit: 1 })
    await expect(list({ sort: 'deadline', box: 'closed' })).rejects.toThrow('deadline orders open cases')
    await expect(list({ sort: '-closed' })).rejects.toThrow('box=closed')
    const shop = await newShop()
    await seedCases(rooms, shop, [{ box: 'unhandled' }, { box: 'unhandled' }])
    const { nextCursor } = await list({ sort: 'opened' })
    await expect(list({ sort: '-opened', cursor: nextCursor ?? '' })).rejects.toThrow('not one of ours')
  })
})
