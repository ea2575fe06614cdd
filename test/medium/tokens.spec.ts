import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Connection, Token } from '#adapter'
import type { OpenAccount } from '../../src/accounts/accounts.js'
import { Accounts } from '../../src/accounts/accounts.js'
import { Database } from '../../src/infra/database.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

const HOUR = 3_600_000

describe('tokens of an account', () => {
  let rooms: Rooms
  let beside: Rooms
  let shop: OpenAccount
  let obtained: string[]
  let name: string

  beforeAll(async () => {
    rooms = await openRooms()
    beside = await openRooms({ beside: rooms })
    register(
      fakeMarketplace('fake', {
        list: async (_cursor, connection) => ({ items: [connection], cursor: {}, more: false }),
      }),
    )
    shop = await rooms.shop((await rooms.tenant()).tenantId, 'fake')
  })
  afterAll(async () => {
    await beside.stop()
    await rooms.stop()
  })
  beforeEach(() => {
    obtained = []
    name = `access ${Math.random()}`
  })

  /** The account as an adapter of that process sees it. */
  const connection = async (process: Rooms, of = shop): Promise<Connection> => {
    const open = await process.get(Accounts).open(of.tenantId, of.accountId)
    return (await open.connected('poll').list('tickets', null)).items[0] as Connection
  }
  const obtain = async (): Promise<Token> => {
    await rooms.sql(`select 1`)
    obtained.push(`plain token ${obtained.length + 1}`)
    return { value: obtained.at(-1)!, expiresAt: new Date(Date.now() + HOUR) }
  }

  it('are obtained once, by one of ten callers in two processes', async () => {
    const callers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => connection(index % 2 ? rooms : beside)),
    )
    const values = await Promise.all(callers.map(({ tokens }) => tokens.get(name, obtain)))
    expect(obtained).toEqual(['plain token 1'])
    expect(new Set(values)).toEqual(new Set(obtained))
  })

  it('are renewed once when the marketplace refuses them, whoever was refused', async () => {
    const callers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => connection(index % 2 ? rooms : beside)),
    )
    const refused = await callers[0]!.tokens.get(name, obtain)
    const values = await Promise.all(callers.map(({ tokens }) => tokens.get(name, obtain, refused)))
    expect(obtained).toEqual(['plain token 1', 'plain token 2'])
    expect(new Set(values)).toEqual(new Set(['plain token 2']))
    // A caller that was refused long ago does not throw the new one away.
    expect(await callers[1]!.tokens.get(name, obtain, refused)).toBe('plain token 2')
  })

  it('are renewed shortly before they expire', async () => {
    const { tokens } = await connection(rooms)
    await tokens.get(name, async () => ({ value: 'nearly over', expiresAt: new Date(Date.now() + 60_000) }))
    expect(await tokens.get(name, obtain)).toBe('plain token 1')
  })

  it('lie sealed in the database', async () => {
    const { tokens } = await connection(rooms)
    await tokens.get(name, obtain)
    const [row] = await rooms.sql<{ text: string; sealed: Buffer }>(
      `select t::text as text, sealed from account_token t where name like $1 || '/%'`,
      [name],
    )
    expect(row?.sealed.toString('latin1')).not.toContain('plain token')
    expect(row?.text).not.toContain(Buffer.from('plain token').toString('hex'))
    const [account] = await rooms.sql<{ credentials: Buffer }>(`select credentials from account`)
    expect(account?.credentials.toString('latin1')).not.toContain('top secret')
  })

  it('are not stored when obtaining them fails, and the next caller tries again', async () => {
    const { tokens } = await connection(rooms)
    const refuse = () => Promise.reject(new Error('the marketplace said no'))
    await expect(tokens.get(name, refuse)).rejects.toThrow('the marketplace said no')
    expect(await tokens.get(name, obtain)).toBe('plain token 1')
  })

  it('are not used any more once the shop is connected with other credentials, in no process', async () => {
    const renamed = await rooms.shop(shop.tenantId, 'fake', 'renamed', 'first owner')
    for (const process of [rooms, beside]) await (await connection(process, renamed)).tokens.get(name, obtain)
    await rooms.shop(shop.tenantId, 'fake', 'renamed', 'second owner')
    for (const process of [rooms, beside]) {
      expect(await (await connection(process, renamed)).tokens.get(name, obtain)).toBe('plain token 2')
    }
  })

  it('are each account’s own', async () => {
    const other = await rooms.shop(shop.tenantId, 'fake', 'other shop')
    const [ours, theirs] = [await connection(rooms), await connection(rooms, other)]
    await ours.tokens.get(name, obtain)
    await theirs.tokens.get(name, obtain)
    expect(obtained).toHaveLength(2)
  })

  it('can be obtained for more accounts at once than there are connections, though obtaining needs one too', async () => {
    const small = await openRooms({ beside: rooms, environment: { DATABASE_POOL: '2' } })
    try {
      const shops = []
      for (let index = 0; index < 6; index += 1)
        shops.push(await rooms.shop(shop.tenantId, 'fake', `many ${index}`))
      const callers = await Promise.all(shops.map((one) => connection(small, one)))
      const values = await Promise.all(
        callers.map(({ tokens }) =>
          tokens.get(name, async () => {
            await small.get(Database).query(`select 1`)
            return obtain()
          }),
        ),
      )
      expect(new Set(values).size).toBe(6)
    } finally {
      await small.stop()
    }
  })
})
