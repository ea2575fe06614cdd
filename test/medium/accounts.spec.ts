import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { OrderSighting } from '#adapter'
import { Accounts } from '../../src/accounts/accounts.js'
import type { NewAccount } from '../../src/accounts/accounts.js'
import { alignStreams } from '../../src/accounts/stream-rows.js'
import { Tenants } from '../../src/auth/tenants.js'
import { Database } from '../../src/infra/database.js'
import { Vault } from '../../src/infra/vault.js'
import { keepOrders } from '../../src/intake/order-rows.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

describe('sellers and their shops', () => {
  let rooms: Rooms
  let tenantId: number

  beforeAll(async () => {
    rooms = await openRooms()
    register(fakeMarketplace('fake', { letters: async () => ({ items: [], cursor: {}, more: false }) }))
    tenantId = (await rooms.tenant()).tenantId
  })
  afterAll(() => rooms.stop())

  const connect = (shop: Partial<NewAccount> = {}) =>
    rooms.get(Accounts).connect(tenantId, {
      marketplace: 'fake',
      name: 'shop',
      site: 'HERE',
      endpoints: 'live',
      credentials: { secret: 'x' },
      ...shop,
    })

  it('are connected with all streams due, and once for each name', async () => {
    const [id, ...again] = await Promise.all([connect(), connect(), connect()])
    expect(new Set(again)).toEqual(new Set([id]))
    const streams = await rooms.sql(
      `select stream, next_due_at <= now() as due from sync_stream where account_id = $1 order by stream`,
      [id],
    )
    expect(streams).toEqual([
      { stream: 'letters', due: true },
      { stream: 'tickets', due: true },
    ])
  })

  it('get the streams that an update brought and lose those that it took away, cursors kept', async () => {
    const id = await connect({ name: 'older' })
    const place = [tenantId, id]
    await rooms.sql(`delete from sync_stream where account_id = $1 and stream = 'letters'`, [id])
    await rooms.sql(
      `insert into sync_stream (tenant_id, account_id, stream, every_seconds) values ($1, $2, 'pigeons', 60)`,
      place,
    )
    await rooms.sql(
      `update sync_stream set cursor = '{"page": 7}', every_seconds = 1 where tenant_id = $1 and account_id = $2 and stream = 'tickets'`,
      place,
    )
    await alignStreams(rooms.get(Database))
    await alignStreams(rooms.get(Database))
    const streams = await rooms.sql(
      `select stream, cursor, every_seconds as every from sync_stream where account_id = $1 order by stream`,
      [id],
    )
    expect(streams).toEqual([
      { stream: 'letters', cursor: null, every: 600 },
      { stream: 'tickets', cursor: { page: 7 }, every: 600 },
    ])
  })

  it('are refused when marketplace, site or credentials are not known', async () => {
    await expect(connect({ marketplace: 'flea market' })).rejects.toThrow('flea market')
    await expect(connect({ site: 'ELSEWHERE' })).rejects.toThrow('ELSEWHERE')
    await expect(connect({ site: 'constructor' })).rejects.toThrow('constructor')
    await expect(connect({ credentials: {} })).rejects.toThrow('secret')
  })

  it('keep what is simulated and what is real apart', async () => {
    await connect({ name: 'real' })
    await expect(connect({ name: 'real', endpoints: 'sandbox' })).rejects.toThrow('already connected')
  })

  it('cannot be opened by another seller, nor when they do not exist', async () => {
    const id = await connect()
    const stranger = await rooms.tenant()
    await expect(rooms.get(Accounts).open(stranger.tenantId, id)).rejects.toMatchObject({ status: 404 })
    await expect(rooms.get(Accounts).open(tenantId, '999999')).rejects.toMatchObject({ status: 404 })
    expect(await rooms.get(Accounts).list(stranger.tenantId)).toEqual([])
  })

  it('come into being whole or not at all', async () => {
    const admin = { email: 'twice@shop.example', name: 'Ada', password: 'a long enough password' }
    await rooms.get(Tenants).create({ name: 'first', mode: 'live', admin })
    const before = await rooms.sql(`select count(*) from tenant`)
    await expect(rooms.get(Tenants).create({ name: 'second', mode: 'live', admin })).rejects.toThrow()
    expect(await rooms.sql(`select count(*) from tenant`)).toEqual(before)
  })

  describe('orders of a shop', () => {
    const order = (more: Partial<OrderSighting>): OrderSighting => ({
      orderId: 'order 1',
      site: 'HERE',
      asOf: '2026-11-20T08:00:00Z',
      placedAt: '2026-11-19T08:00:00Z',
      paidAt: null,
      shippedAt: null,
      nativeStatus: 'PLACED',
      buyer: 'Erika Mustermann',
      total: { minor: 1234, currency: 'EUR' },
      lines: [],
      ...more,
    })
    const keep = async (accountId: string, orders: readonly OrderSighting[]): Promise<void> => {
      const vault = await rooms.get(Vault).of(tenantId)
      await rooms
        .get(Database)
        .change((tx) =>
          keepOrders(tx, { tenantId, accountId, marketplace: 'fake', vault }, orders, '2026-11-20T12:00:00Z'),
        )
    }
    const stored = (accountId: string) =>
      rooms.sql(
        `select order_id as id, native_status as status, total_minor::text as total, currency from orders where account_id = $1 order by order_id`,
        [accountId],
      )

    it('are kept by their newest sighting, whatever the order in which they come', async () => {
      const accountId = await connect({ name: 'orders' })
      const [placed, paid, shipped] = [
        order({}),
        order({ asOf: '2026-11-20T09:00:00Z', nativeStatus: 'PAID' }),
        order({ asOf: '2026-11-20T10:00:00Z', nativeStatus: 'SHIPPED' }),
      ]
      await keep(accountId, [paid, placed])
      expect(await stored(accountId)).toEqual([
        { id: 'order 1', status: 'PAID', total: '1234', currency: 'EUR' },
      ])
      await keep(accountId, [placed])
      await keep(accountId, [shipped, paid])
      expect(await stored(accountId)).toEqual([
        { id: 'order 1', status: 'SHIPPED', total: '1234', currency: 'EUR' },
      ])
    })

    it('of which the marketplace tells no date are as of when they were seen', async () => {
      const accountId = await connect({ name: 'undated' })
      await keep(accountId, [order({ asOf: null, nativeStatus: 'SEEN', total: null, buyer: null })])
      await keep(accountId, [order({ asOf: '2026-11-20T11:59:59Z', nativeStatus: 'OLDER' })])
      expect(await stored(accountId)).toEqual([
        { id: 'order 1', status: 'SEEN', total: null, currency: null },
      ])
    })

    it('do not show who bought', async () => {
      const rows = await rooms.sql<{ text: string }>(`select coalesce(o::text, '') as text from orders o`)
      expect(rows.map(({ text }) => text).join()).not.toContain('Mustermann')
    })
  })
})
