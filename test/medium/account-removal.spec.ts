import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { AccountRemoval } from '../../src/accounts/account-removal.js'
import { Accounts } from '../../src/accounts/accounts.js'
import type { OpenAccount } from '../../src/accounts/accounts.js'
import { alignStreams } from '../../src/accounts/stream-rows.js'
import { Actions } from '../../src/actions/actions.js'
import { Counts } from '../../src/cases/counts.js'
import { Database } from '../../src/infra/database.js'
import { Jobs } from '../../src/infra/jobs.js'
import type { JobData } from '../../src/infra/jobs.js'
import { Vault } from '../../src/infra/vault.js'
import { Intake } from '../../src/intake/intake.js'
import { keepOrders } from '../../src/intake/order-rows.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

const CASES = 501

const ADA = { id: 'user_1', name: 'Ada' }

describe('a shop that is removed', () => {
  let rooms: Rooms
  let shop: OpenAccount
  let other: OpenAccount
  let work: (data: JobData, lastTry: boolean) => Promise<void>
  let jobs: { queue: string; data: JobData }[] = []
  let cases: string[]

  beforeAll(async () => {
    rooms = await openRooms()
    register(fakeMarketplace('fake'))
    const { tenantId } = await rooms.tenant()
    shop = await rooms.shop(tenantId, 'fake', 'shop')
    other = await rooms.shop(tenantId, 'fake', 'other')
    jest.spyOn(rooms.get(Jobs), 'work').mockImplementation(async (_queue, handler) => void (work = handler))
    jest
      .spyOn(rooms.get(Jobs), 'send')
      .mockImplementation(async (queue, data) => void jobs.push({ queue, data }))
    await rooms.get(AccountRemoval).start()
    await fill(shop, CASES)
    await fill(other, 2)
    cases = (
      await rooms.sql<{ id: string }>(`select id::text from cases where account_id = $1`, [shop.accountId])
    ).map(({ id }) => id)
    const wanted = { name: 'refund', input: {}, idempotencyKey: 'k', by: 'Ada' }
    await rooms.get(Actions).request(tenantId, cases[0]!, wanted)
    jobs = []
  })
  afterAll(() => rooms.stop())

  const fill = async (account: OpenAccount, n: number): Promise<void> => {
    const at = '2026-11-20T08:00:00Z'
    const items = Array.from({ length: n }, (_, which) => ({
      id: `t${which}`,
      state: 'NEW',
      at,
      buyer: 'Wen Li',
      history: [{ key: 'k', at, text: 'where is it' }],
    }))
    await rooms.get(Intake).take(account, { stream: 'tickets', items }, at)
    const vault = await rooms.get(Vault).of(account.tenantId)
    const place = { tenantId: account.tenantId, accountId: account.accountId, marketplace: 'fake', vault }
    const order = {
      orderId: 'o1',
      site: 'HERE',
      asOf: at,
      placedAt: at,
      paidAt: null,
      shippedAt: null,
      nativeStatus: 'PAID',
      buyer: 'Wen Li',
      total: null,
      lines: [],
    }
    await rooms.get(Database).change((tx) => keepOrders(tx, place, [order], at))
  }
  /** Every table that names shops or cases, with how many rows of it name this shop or one of its cases. */
  const left = async (accountId: string): Promise<Record<string, number>> => {
    const tables = await rooms.sql<{ name: string; column: string }>(
      `select table_name as name, column_name as column from information_schema.columns
       where table_schema = 'public' and column_name in ('account_id', 'case_id')`,
    )
    const found: Record<string, number> = {}
    for (const { name, column } of tables) {
      const of = column === 'account_id' ? [accountId] : cases
      const [row] = await rooms.sql<{ n: number }>(
        `select count(*)::int as n from "${name}" where ${column} = any($1::bigint[])`,
        [of],
      )
      if (row && row.n > 0) found[`${name}.${column}`] = row.n
    }
    return found
  }
  const told = (type: string) =>
    rooms.sql<{ subject: string; data: { account?: string } }>(
      `select subject, data from outbox where type = $1 order by outbox.id`,
      [type],
    )

  it('loses its credentials at once, and nothing is read or done any more', async () => {
    const { tenantId, accountId } = shop
    expect(Object.keys(await left(accountId)).length).toBeGreaterThan(5)
    await expect(rooms.get(AccountRemoval).remove(tenantId + 1, accountId, ADA)).rejects.toMatchObject({
      status: 404,
    })
    await rooms.get(AccountRemoval).remove(tenantId, accountId, ADA)
    await expect(rooms.get(AccountRemoval).remove(tenantId, accountId, ADA)).rejects.toMatchObject({
      status: 404,
    })
    await alignStreams(rooms.get(Database))
    const [row] = await rooms.sql(
      `select octet_length(credentials) as credentials, (select count(*)::int from sync_stream s where s.account_id = a.id) as streams,
         (select count(*)::int from account_token s where s.account_id = a.id) as tokens from account a where id = $1`,
      [accountId],
    )
    expect(row).toEqual({ credentials: 0, streams: 0, tokens: 0 })
    expect((await rooms.get(Accounts).list(tenantId)).map(({ name }) => name)).toEqual(['other'])
    await expect(rooms.get(Accounts).open(tenantId, accountId)).rejects.toMatchObject({ status: 404 })
    const wanted = { name: 'refund', input: {}, idempotencyKey: 'l', by: 'Ada' }
    await expect(rooms.get(Actions).request(tenantId, cases[1]!, wanted)).rejects.toMatchObject({
      status: 404,
    })
    expect(await told('account.removed')).toMatchObject([{ subject: `acct_${accountId}` }])
    expect(jobs).toMatchObject([{ queue: 'remove_account', data: { tenantId, accountId } }])
  })

  it('gives its name free', async () => {
    const again = await rooms.shop(shop.tenantId, 'fake', 'shop')
    expect(again.accountId).not.toBe(shop.accountId)
  })

  it('leaves nothing of what was read, and a tombstone for each case', async () => {
    await work(jobs[0]!.data, false)
    expect(await left(shop.accountId)).toEqual({})
    expect(await rooms.sql(`select 1 from account where id = $1`, [shop.accountId])).toEqual([])
    const tombstones = await told('case.removed')
    expect(tombstones.map(({ subject }) => subject).toSorted()).toEqual(
      cases.map((id) => `case_${id}`).toSorted(),
    )
    expect(tombstones[0]?.data).toEqual({ account: `acct_${shop.accountId}` })
    expect((await rooms.get(Counts).of(shop.tenantId, {})).total).toBe(2)
    expect(Object.keys(await left(other.accountId)).length).toBeGreaterThan(3)
  })

  it('takes along what a call that was under way still wrote', async () => {
    expect(jobs[1]).toMatchObject({ queue: 'remove_account', data: { again: 1 } })
    await rooms.sql(
      `insert into shop_fact (tenant_id, account_id, name, on_day, value, recorded_at) values ($1, $2, 'late', now(), 'x', now())`,
      [shop.tenantId, shop.accountId],
    )
    await work(jobs[1]!.data, false)
    expect(await left(shop.accountId)).toEqual({})
    expect(jobs).toHaveLength(2)
    expect(await told('case.removed')).toHaveLength(CASES)
  })
})
