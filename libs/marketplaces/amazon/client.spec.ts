import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { Problem } from '#adapter'
import type { Circuit } from '#adapter'
import { mockNetwork } from '../../adapter/__fixtures__/network.js'
import { readAll, testShop } from './test-shop.js'

const LWA = 'https://api.amazon.com'
const NA = 'https://sellingpartnerapi-na.amazon.com'

const giveTokens = (...values: string[]): void => {
  for (const value of values)
    nock(LWA)
      .post('/auth/o2/token')
      .reply(200, { access_token: value, token_type: 'bearer', expires_in: 3600 })
}

const order = (id: string) => ({
  orderId: id,
  createdTime: '2026-11-18T09:00:00Z',
  lastUpdatedTime: '2026-11-20T10:00:00Z',
  salesChannel: { marketplaceId: 'ATVPDKIKX0DER' },
  fulfillment: { fulfillmentStatus: 'UNSHIPPED', fulfilledBy: 'MERCHANT' },
  orderItems: [],
})

const EXPIRED = { errors: [{ code: 'Unauthorized', message: 'The access token you provided has expired.' }] }
const DENIED = {
  errors: [{ code: 'Unauthorized', message: 'Access to requested resource is denied.', details: '' }],
}

mockNetwork()

describe('the client', () => {
  it('takes one token for many calls at once', async () => {
    giveTokens('T1')
    nock(NA).get('/sellers/v1/marketplaceParticipations').times(5).reply(200, { payload: [] })
    const { connected, tokens } = testShop()
    await Promise.all([1, 2, 3, 4, 5].map(() => connected.list('participations', null)))
    expect(tokens.obtained()).toBe(1)
  })

  it('goes on in the middle of the pages when the token expires, with the same filters', async () => {
    giveTokens('T1', 'T2')
    const queries: string[] = []
    const page = (token: string, status: number, body: object) =>
      nock(NA, { reqheaders: { 'x-amz-access-token': token } })
        .get('/orders/2026-01-01/orders')
        .query((query) => {
          queries.push(`${String(query['lastUpdatedAfter'])} ${String(query['paginationToken'] ?? '')}`)
          return true
        })
        .reply(status, body)
    page('T1', 200, { orders: [order('111-1')], pagination: { nextToken: 'N1' } })
    page('T1', 403, EXPIRED)
    page('T2', 200, { orders: [order('111-2')], pagination: {} })
    const { connected } = testShop()
    const { items } = await readAll(connected, 'orders')
    expect(items.map((item) => (item as { orderId: string }).orderId)).toEqual(['111-1', '111-2'])
    expect(queries).toEqual([
      '2026-10-23T12:00:00.000Z ',
      '2026-10-23T12:00:00.000Z N1',
      '2026-10-23T12:00:00.000Z N1',
    ])
  })

  it('asks once with a new token and then says that the shop must be connected again', async () => {
    giveTokens('T1', 'T2')
    nock(NA).get('/sellers/v1/marketplaceParticipations').times(2).reply(401, EXPIRED)
    await expect(testShop().connected.list('participations', null)).rejects.toMatchObject({
      code: 'auth_expired',
    })
  })

  it('does not hammer where a role is missing: one call, and a reason in words', async () => {
    giveTokens('T1')
    nock(NA).post('/reports/2021-06-30/reports').reply(403, DENIED, { 'x-amzn-RequestId': 'R-77' })
    nock(NA).get('/reports/2021-06-30/reports').query(true).reply(200, { reports: [] })
    const { connected, asked } = testShop()
    const refused = connected.list('returns', null)
    await expect(refused).rejects.toMatchObject({
      code: 'forbidden',
      detail: { httpStatus: 403, requestId: 'R-77' },
    })
    await expect(refused).rejects.toThrow('role')
    expect(asked.filter((name) => name === 'reports.create')).toHaveLength(1)
  })

  it('empties the bucket on 429, which names no time, and tries no more', async () => {
    giveTokens('T1')
    nock(NA)
      .get('/sellers/v1/marketplaceParticipations')
      .reply(429, { errors: [{ code: 'QuotaExceeded', message: 'You exceeded your quota' }] })
    const { connected, told } = testShop()
    await expect(connected.list('participations', null)).rejects.toMatchObject({ code: 'rate_limited' })
    expect(told).toEqual(['sellers.participations drained'])
  })

  it('spares a host that does not answer, each host for itself, the queue too', async () => {
    giveTokens('T1')
    nock(NA).get('/sellers/v1/marketplaceParticipations').times(3).reply(503, {})
    const told: string[] = []
    const circuit: Circuit = {
      async admit(host) {
        if (host.startsWith('sqs.'))
          throw new Problem('unavailable', `${host} is spared`, { sideEffect: 'none' })
      },
      told: async (host, answered) => void told.push(`${host} ${answered ? 'answered' : 'silent'}`),
    }
    const credentials = {
      clientId: 'app-1',
      clientSecret: 'hush',
      refreshToken: 'hush',
      sqsQueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/shop',
      sqsAccessKeyId: 'AKIA0',
      sqsSecretAccessKey: 'hush',
    }
    const { connected } = testShop({ circuit, credentials })
    await expect(connected.list('participations', null)).rejects.toMatchObject({ code: 'unavailable' })
    expect([...new Set(told)]).toEqual(['api.amazon.com answered', 'sellingpartnerapi-na.amazon.com silent'])
    await expect(connected.list('notifications', null)).rejects.toThrow('is spared')
  })

  it('reads an HTML body by its status', async () => {
    giveTokens('T1')
    nock(NA).get('/sellers/v1/marketplaceParticipations').reply(400, '<html><h1>400 Bad Request</h1></html>')
    await expect(testShop().connected.list('participations', null)).rejects.toMatchObject({
      code: 'rejected',
    })
  })

  it.each([
    ['invalid_grant', 400],
    ['invalid_client', 401],
  ])('says auth_expired for %s of Login with Amazon', async (error, status) => {
    nock(LWA).post('/auth/o2/token').reply(status, { error, error_description: 'no' })
    await expect(testShop().connected.list('participations', null)).rejects.toMatchObject({
      code: 'auth_expired',
    })
  })

  it('logs neither secret nor token nor address of a document', async () => {
    giveTokens('hush-token')
    nock(NA).get('/sellers/v1/marketplaceParticipations').reply(200, { payload: [] })
    const { connected, logged } = testShop()
    await connected.list('participations', null)
    expect(logged.length).toBe(2)
    expect(logged.join()).not.toContain('hush')
  })
})
