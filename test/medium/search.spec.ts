import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { OpenAccount } from '../../src/accounts/accounts.js'
import { Inbox } from '../../src/cases/inbox.js'
import { SearchIndex } from '../../src/cases/search-index.js'
import { soughtIn } from '../../src/cases/search-terms.js'
import { Database } from '../../src/infra/database.js'
import type { Transaction } from '../../src/infra/database.js'
import { tenancy } from '../../src/infra/tenancy.js'
import { Intake } from '../../src/intake/intake.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import type { FakeTicket } from '../support/fake-marketplace.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

/** More than are looked at one by one. */
const COMMON = 2_100

describe('a search in all cases', () => {
  let rooms: Rooms
  let shop: OpenAccount
  let other: OpenAccount

  beforeAll(async () => {
    rooms = await openRooms()
    register(fakeMarketplace('fake'))
    shop = await rooms.shop((await rooms.tenant()).tenantId, 'fake')
    other = await rooms.shop((await rooms.tenant()).tenantId, 'fake')
    await take(shop, [
      {
        id: 'T-1',
        subject: '买家申请退货退款',
        buyer: 'wen.li',
        order: '14-00001-77777',
        said: 'the blue one',
      },
      { id: 'T-2', subject: 'Where is my parcel', buyer: 'max', said: '申请时退货，货款未退' },
      { id: 'T-3', subject: 'Parcel damaged', buyer: 'max', state: 'LOST', said: 'see picture SKU-9' },
    ])
    await take(other, [{ id: 'T-9', subject: '买家申请退货退款', buyer: 'max', said: 'parcel' }])
  })
  afterAll(() => rooms.stop())

  const take = (
    account: OpenAccount,
    tickets: readonly (Partial<FakeTicket> & { id: string; said: string })[],
  ) =>
    rooms.get(Intake).take(
      account,
      {
        stream: 'tickets',
        items: tickets.map(({ said, ...ticket }) => ({
          state: 'NEW',
          at: '2026-11-20T08:00:00Z',
          history: [{ key: `k ${said}`, at: '2026-11-20T08:00:00Z', text: said }],
          ...ticket,
        })),
      },
      '2026-11-20T08:30:00Z',
    )
  const find = async (q: string, more: object = {}) =>
    (await rooms.get(Inbox).list(shop.tenantId, { q, limit: 50, ...more })).data.map((one) => one.nativeId)
  const found = async (q: string, more: object = {}) => (await find(q, more)).toSorted()

  it.each([
    ['退货', ['T-1', 'T-2']],
    ['退款', ['T-1']],
    ['申请退货', ['T-1']],
    ['parcel', ['T-2', 'T-3']],
    ['PARCEL damaged', ['T-3']],
    ['blue', ['T-1']],
    ['sku 9', ['T-3']],
    ['77777', ['T-1']],
    ['14-00001-77777', ['T-1']],
    ['t-2', ['T-2']],
    ['max', ['T-2', 'T-3']],
    ['换货', []],
    ['parce', []],
    ['?!', []],
  ])('finds %p', async (q, ids) => expect(await found(q)).toEqual(ids))

  it('goes together with every other filter', async () => {
    expect(await found('parcel', { box: 'unhandled' })).toEqual(['T-2'])
    expect(await found('parcel', { box: 'closed' })).toEqual(['T-3'])
    expect(await rooms.get(Inbox).idsOf(shop.tenantId, { q: 'parcel', limit: 10 })).toHaveLength(2)
  })

  it('finds what is written later, and what was there before the search was', async () => {
    await take(shop, [{ id: 'T-2', subject: 'Where is my parcel', buyer: 'max', said: 'it was 翡翠' }])
    expect(await found('翡翠')).toEqual(['T-2'])
    expect(await found('货款')).toEqual(['T-2'])
    await rooms.sql(`update case_term set terms = null`)
    expect(await found('parcel')).toEqual([])
    expect(await rooms.get(SearchIndex).fill()).toBe(4)
    expect(await found('parcel')).toEqual(['T-2', 'T-3'])
    expect(await found('翡翠')).toEqual(['T-2'])
  })

  it('pages through a word that thousands have', async () => {
    await rooms.sql(
      `insert into cases (tenant_id, account_id, marketplace, kind, native_id, status, box, phase, state, native, site, subject, lines,
         deadlines, flags, as_of, opened_at, entered_at, entered_at_known, updated_at, content_hash)
       select $1, $2, 'fake', 'ticket', 'many ' || n, 'awaiting_seller', 'unhandled', 'request', 'NEW', '{}', 'HERE', '物流 ' || n, '[]', '[]', '[]',
         now(), now() - n * interval '1 minute', now(), true, now(), '' from generate_series(1, ${COMMON}) n`,
      [shop.tenantId, shop.accountId],
    )
    await rooms.sql(
      `insert into case_term select tenant_id, id, null from cases where native_id like 'many %'`,
    )
    await rooms.get(SearchIndex).fill()
    const first = await rooms.get(Inbox).list(shop.tenantId, { q: '物流', limit: 50 })
    expect(first.data.map((one) => one.nativeId)).toEqual(
      Array.from({ length: 50 }, (_, n) => `many ${n + 1}`),
    )
    const next = await rooms
      .get(Inbox)
      .list(shop.tenantId, { q: '物流', limit: 50, cursor: first.nextCursor! })
    expect(next.data[0]?.nativeId).toBe('many 51')
  })

  it('looks nowhere but in the index, and shows a tenant nothing of another', async () => {
    const ask = (tenantId: number) =>
      rooms.get(Database).transaction(async (tx) => {
        const before = await scans(tx)
        const rows = await tx.query(`select * from cases_with_terms($1, $2::int[], 10)`, [
          tenantId,
          soughtIn(tenantId, '退货')?.terms,
        ])
        const after = await scans(tx)
        return { rows: rows.length, whole: after.whole - before.whole, index: after.index - before.index }
      })
    const scans = async (tx: Transaction) =>
      (
        await tx.query<{ whole: number; index: number }>(
          `select seq_scan::int as whole, idx_scan::int as index from pg_stat_xact_user_tables where relname = 'case_term'`,
        )
      )[0] ?? { whole: 0, index: 0 }
    expect(await ask(shop.tenantId)).toEqual({ rows: 2, whole: 0, index: 1 })
    expect(await tenancy.run(shop.tenantId, () => ask(shop.tenantId))).toEqual({
      rows: 2,
      whole: 0,
      index: 1,
    })
    expect((await tenancy.run(other.tenantId, () => ask(shop.tenantId))).rows).toBe(0)
    expect(await tenancy.run(shop.tenantId, () => found('退货'))).toEqual(['T-1', 'T-2'])
    const nobody = await rooms.get(Database).transaction(async (tx) => {
      await tx.query(`select set_config('role', 'crosscase_app', true)`)
      return tx.query(`select * from cases_with_terms($1, $2::int[], 10)`, [shop.tenantId, []])
    })
    expect(nobody).toEqual([])
  })
})
