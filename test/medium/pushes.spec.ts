import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { Accounts } from '../../src/accounts/accounts.js'
import { startApi } from '../support/api.js'
import type { Api, Reply, Seller } from '../support/api.js'

const SECRET = 'a client secret'

interface AccountBody {
  readonly id: string
  readonly push: {
    readonly address: string | null
    readonly path: string
    readonly lastReceivedAt: string | null
  }
}

describe('a push', () => {
  let api: Api
  let seller: Seller
  let path: string

  beforeAll(async () => {
    api = await startApi({ PUBLIC_URL: 'https://cases.example/' })
  })
  afterAll(() => api.stop())
  beforeEach(async () => {
    seller = await api.seller()
    path = (await connected(seller)).push.path
  })

  const connected = async (owner: Seller): Promise<AccountBody> => {
    const credentials = { clientId: 'c', clientSecret: SECRET, refreshToken: 'r' }
    const shop = {
      marketplace: 'wish',
      name: 'shop',
      site: 'GLOBAL',
      endpoints: 'live',
      credentials,
    } as const
    await api.service.app.get(Accounts).connect(owner.tenantId, shop)
    return account(owner)
  }
  const account = async (owner: Seller): Promise<AccountBody> => {
    const { body } = await api.call(owner.key, 'GET', '/v1/accounts')
    return (body['data'] as AccountBody[])[0]!
  }
  const bodyOf = (message: string): string =>
    JSON.stringify([{ data: message, timestamp: 1795257005, unique: randomUUID() }])
  const send = (
    body: string,
    more: { secret?: string; path?: string; headers?: Record<string, string> } = {},
  ) => {
    const signature = createHmac('sha256', more.secret ?? SECRET)
      .update(body)
      .digest('base64')
    const headers = {
      'content-type': 'application/json',
      'wish-topic': 'TICKET_AWAITING_MERCHANT',
      'wish-hmac-sha256': signature,
      ...more.headers,
    }
    return api.send('POST', more.path ?? path, { headers, body })
  }
  const left = async () => {
    const [row] = await api.sql(
      `select (select count(*)::int from raw_payload where tenant_id = $1) as payloads,
         (select count(*)::int from pgboss.job where name = 'read_push' and (data ->> 'tenantId')::int = $1) as jobs,
         (select coalesce(sum(n), 0)::int from push_tally where tenant_id = $1 and outcome = 'refused') as refused`,
      [seller.tenantId],
    )
    return row
  }

  it('has an address that is shown on the shop, and nobody can guess', async () => {
    const other = await connected(await api.seller())
    expect(path).toMatch(/^\/push\/wish\/[0-9a-f]{64}$/)
    expect(other.push.path).not.toBe(path)
    expect((await account(seller)).push.address).toBe(`https://cases.example${path}`)
  })

  it('is answered once it is stored and a job is noted; nothing is understood yet', async () => {
    const reply = await send(bodyOf('Hello'))
    expect([reply.status, reply.text]).toEqual([200, ''])
    expect(await left()).toEqual({ payloads: 1, jobs: 1, refused: 0 })
    expect((await account(seller)).push.lastReceivedAt).not.toBeNull()
  })

  it('that is repeated is answered alike, and is stored and read once', async () => {
    const body = bodyOf('Hello')
    const replies: Reply[] = []
    for (const attempt of ['0', '1', '2'])
      replies.push(await send(body, { headers: { 'wish-retry-attempt': attempt } }))
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await left()).toEqual({ payloads: 1, jobs: 1, refused: 0 })
  })

  it('that comes ten times at once is stored and read once', async () => {
    const body = bodyOf('Hello')
    const replies = await Promise.all(Array.from({ length: 10 }, () => send(body)))
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
    expect(await left()).toEqual({ payloads: 1, jobs: 1, refused: 0 })
  })

  it.each(['forged', 'without a signature'])(
    '%s is refused, and nothing of it is stored but the count',
    async (how) => {
      const reply = await send(
        bodyOf('Hello'),
        how === 'forged' ? { secret: 'another' } : { headers: { 'wish-hmac-sha256': '' } },
      )
      expect([reply.status, reply.body['code']]).toEqual([403, 'forbidden'])
      expect(await left()).toEqual({ payloads: 0, jobs: 0, refused: 1 })
      expect((await account(seller)).push.lastReceivedAt).toBeNull()
    },
  )

  it.each([
    ['a key that nobody has', () => `/push/wish/${'0'.repeat(64)}`],
    ['the key of a shop on another marketplace', () => path.replace('wish', 'ebay')],
    ['a marketplace that does not exist', () => path.replace('wish', 'nowhere')],
    ['a key that is none', () => '/push/wish/%20'],
  ])('to %s finds nobody', async (_name, other) => {
    const reply = await send(bodyOf('Hello'), { path: other() })
    expect([reply.status, reply.body['code']]).toEqual([404, 'not_found'])
  })

  it('to an address with a NUL is refused as every such request is', async () => {
    const reply = await send(bodyOf('Hello'), { path: '/push/wish/%00' })
    expect([reply.status, reply.body['code']]).toEqual([400, 'bad_request'])
  })

  it('of more than two megabytes is refused', async () => {
    const reply = await send(JSON.stringify([{ data: 'x'.repeat(2_100_000), timestamp: 1 }]))
    expect([reply.status, reply.body['code']]).toEqual([413, 'too_large'])
  })

  it('of another method is answered as the marketplace’s adapter says', async () => {
    expect((await api.send('GET', path)).status).toBe(405)
    expect((await api.send('HEAD', path)).status).toBe(405)
    expect((await api.send('PUT', path)).status).toBe(404)
  })

  it('is counted by what came of it', async () => {
    await send(bodyOf('Hello'))
    await send(bodyOf('Hello'), { secret: 'another' })
    const { text } = await api.send('GET', '/metrics')
    expect(text).toMatch(/crosscase_pushes\{marketplace="wish",outcome="received"\} [1-9]/)
    expect(text).toMatch(/crosscase_pushes\{marketplace="wish",outcome="refused"\} [1-9]/)
  })
})
