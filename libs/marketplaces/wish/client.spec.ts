import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import type { TokenStore } from '#adapter'
import { open } from './client.js'
import { envelope, giveTokens, mockNetwork, testShop } from './test-shop.js'

const BASE = 'https://merchant.wish.com'
const get = { operation: 'tickets.get', method: 'GET', path: '/tickets/1' } as const
const reply = {
  operation: 'tickets.reply',
  method: 'POST',
  path: '/tickets/1/replies',
  body: { message: 'x' },
} as const
const error = (code: unknown) => ({ message: 'no', code, data: {} })

mockNetwork()

describe('the access token', () => {
  it('is asked for with the keys and the refresh token, and sent as Bearer', async () => {
    nock(BASE)
      .get('/api/v3/oauth/refresh_token')
      .query({ client_id: 'app-1', client_secret: 'hush', refresh_token: 'R1', grant_type: 'refresh_token' })
      .reply(200, { access_token: 'A1', refresh_token: 'R1', expiry_time: '2026-12-22T12:00:00Z' })
    nock(BASE)
      .get('/api/v3/tickets/1')
      .matchHeader('authorization', 'Bearer A1')
      .reply(200, envelope({ id: '1' }))
    await expect(open(testShop().connection).call(get)).resolves.toEqual({ id: '1' })
  })

  it.each([1007, '1007', '1008', 1006])(
    'is renewed once on code %p, and the call sent again, even a reply',
    async (code) => {
      giveTokens(['A1', 'A2'])
      nock(BASE)
        .post('/api/v3/tickets/1/replies')
        .matchHeader('authorization', 'Bearer A1')
        .reply(400, error(code))
      nock(BASE)
        .post('/api/v3/tickets/1/replies')
        .matchHeader('authorization', 'Bearer A2')
        .reply(200, envelope({}))
      await expect(open(testShop().connection).call(reply)).resolves.toEqual({})
    },
  )

  it('is given up when the renewed one is refused too', async () => {
    giveTokens(['A1', 'A2'])
    nock(BASE).get('/api/v3/tickets/1').twice().reply(401, error(1012))
    await expect(open(testShop().connection).call(get)).rejects.toMatchObject({
      code: 'auth_expired',
      detail: { sideEffect: 'none', httpStatus: 401 },
    })
  })

  it('is asked for once by ten callers at once, and once more when all ten are refused', async () => {
    giveTokens(['A1', 'A2'])
    nock(BASE)
      .get('/api/v3/tickets/1')
      .times(10)
      .matchHeader('authorization', 'Bearer A1')
      .reply(400, error('1008'))
    nock(BASE)
      .get('/api/v3/tickets/1')
      .times(10)
      .matchHeader('authorization', 'Bearer A2')
      .reply(200, envelope({ id: '1' }))
    const session = open(testShop().connection)
    const answers = await Promise.all(Array.from({ length: 10 }, () => session.call(get)))
    expect(answers).toEqual(Array.from({ length: 10 }, () => ({ id: '1' })))
  })

  it('comes with a new refresh token that is used from then on', async () => {
    const shop = testShop()
    giveTokens(['A1'], BASE, 'R2')
    nock(BASE).get('/api/v3/tickets/1').matchHeader('authorization', 'Bearer A1').reply(400, error(1007))
    nock(BASE)
      .get('/api/v3/oauth/refresh_token')
      .query((query) => query['refresh_token'] === 'R2')
      .reply(200, { access_token: 'A2', refresh_token: 'R2', expiry_time: '2026-12-22T12:00:00Z' })
    nock(BASE)
      .get('/api/v3/tickets/1')
      .matchHeader('authorization', 'Bearer A2')
      .reply(200, envelope({ id: '1' }))
    await open(shop.connection).call(get)
    expect([...shop.tokens.stored.values()].sort()).toEqual(['A2', 'R2'])
  })

  it('is asked for once more when another worker has been given a new refresh token meanwhile', async () => {
    const shop = testShop()
    const stale: TokenStore = {
      get: (name, obtain, refused) =>
        name.startsWith('refresh.')
          ? Promise.resolve(refused === 'R1' ? 'R2' : 'R1')
          : shop.tokens.get(name, obtain, refused),
    }
    const refresh = (token: string) =>
      nock(BASE)
        .get('/api/v3/oauth/refresh_token')
        .query((query) => query['refresh_token'] === token)
    refresh('R1').reply(400, error('1008'))
    refresh('R2').reply(200, { access_token: 'A2', refresh_token: 'R2', expiry_time: '2026-12-22T12:00:00Z' })
    nock(BASE)
      .get('/api/v3/tickets/1')
      .reply(200, envelope({ id: '1' }))
    await expect(open({ ...shop.connection, tokens: stale }).call(get)).resolves.toEqual({ id: '1' })
  })

  it('says in words when the consent is lost', async () => {
    nock(BASE).get('/api/v3/oauth/refresh_token').query(true).reply(400, error('1008'))
    await expect(open(testShop().connection).call(get)).rejects.toMatchObject({
      code: 'auth_expired',
      message: expect.stringContaining('connect the shop again'),
    })
  })

  it('is not asked for without credentials', async () => {
    const { connection } = testShop()
    const bare = { ...connection, account: { ...connection.account, credentials: {} } }
    await expect(open(bare).call(get)).rejects.toMatchObject({ code: 'auth_expired' })
  })
})

describe('a call', () => {
  it('goes to the host of the shop’s region, or where the account says', async () => {
    giveTokens(['A1'], 'https://china-merchant.wish.com')
    nock('https://china-merchant.wish.com')
      .get('/api/v3/tickets/1')
      .reply(200, envelope({ id: 'cn' }))
    await expect(open(testShop({ site: 'CN' }).connection).call(get)).resolves.toEqual({ id: 'cn' })
    const base = 'http://127.0.0.1:4010/wish/merchant'
    giveTokens(['A1'], base)
    nock(base).get('/api/v3/tickets/1').reply(200, { id: 'bare' })
    const near = testShop({ endpoints: { merchant: `${base}/` } })
    await expect(open(near.connection).call(get)).resolves.toEqual({ id: 'bare' })
  })

  it('tells the budget what remains, and drains it when Wish says so', async () => {
    const shop = testShop()
    giveTokens(['A1'])
    nock(BASE)
      .get('/api/v3/tickets/1')
      .reply(200, envelope({ id: '1' }), { 'Wish-Rate-Limit-Remaining': '42' })
    await open(shop.connection).call(get)
    const limited = {
      'Wish-Rate-Limit-Remaining': '0',
      'Wish-Rate-Limit-Reset': '1795349100',
      date: new Date(1_795_349_040_000).toUTCString(),
    }
    nock(BASE).get('/api/v3/tickets/1').reply(429, error(1009), limited)
    await expect(open(shop.connection).call(get)).rejects.toMatchObject({ code: 'rate_limited' })
    expect(shop.told).toEqual(['tickets.get 42 left', expect.stringContaining('tickets.get drained until')])
  })

  it('that may have taken effect is not repeated and says so', async () => {
    giveTokens(['A1'])
    nock(BASE).post('/api/v3/tickets/1/replies').reply(502, '<html>bad gateway</html>')
    await expect(open(testShop().connection).call(reply)).rejects.toMatchObject({
      code: 'unavailable',
      detail: { sideEffect: 'unknown' },
    })
  })

  it('that was answered by a web page with status 200 is no success', async () => {
    giveTokens(['A1'])
    nock(BASE).post('/api/v3/tickets/1/replies').reply(200, '<html>maintenance</html>')
    await expect(open(testShop().connection).call(reply)).rejects.toMatchObject({
      detail: { sideEffect: 'unknown' },
    })
  })

  it('leaves no secret in the log', async () => {
    const shop = testShop()
    giveTokens(['A1-secret'])
    nock(BASE)
      .get('/api/v3/tickets/1')
      .reply(200, envelope({ id: '1' }))
    await open(shop.connection).call(get)
    expect(shop.logged).toHaveLength(2)
    expect(shop.logged.join()).not.toMatch(/A1-secret|hush|R1|client_secret/)
  })
})
