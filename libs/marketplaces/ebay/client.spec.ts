import { describe, expect, it } from '@jest/globals'
import { generateKeyPairSync } from 'node:crypto'
import nock from 'nock'
import type { HttpRequest } from '#adapter'
import { open } from './client.js'
import type { Session } from './client.js'
import { giveTokens, mockNetwork, testShop } from './test-shop.js'

const API = 'https://api.ebay.com'
const SUCCESS = '<GetOrdersResponse><Ack>Success</Ack><OrderArray/></GetOrdersResponse>'
const refused = { errorMessage: { error: [{ errorId: 1, domain: 'x', category: 'REQUEST', message: 'no' }] } }

mockNetwork()

const get = { operation: 'cancellation.get', method: 'GET', path: '/cancellation/5' } as const
const approve = {
  operation: 'cancellation.approve',
  method: 'POST',
  path: '/cancellation/5/approve',
} as const

describe('the OAuth token', () => {
  it('is asked for with the application’s keys and the shop’s refresh token, as a form', async () => {
    const asked: string[] = []
    nock(API)
      .post('/identity/v1/oauth2/token', (body: Record<string, string>) => {
        asked.push(JSON.stringify(body))
        return true
      })
      .matchHeader('authorization', `Basic ${Buffer.from('App-1:Cert-1').toString('base64')}`)
      .matchHeader('content-type', 'application/x-www-form-urlencoded')
      .reply(200, { access_token: 'T1', expires_in: 7_200, token_type: 'User Access Token' })
    nock(API).get('/post-order/v2/cancellation/5').reply(200, { cancelDetail: {} })
    const { connection } = testShop()
    await open(connection).postOrder(get)
    expect(asked).toEqual([JSON.stringify({ grant_type: 'refresh_token', refresh_token: 'v^1.1#refresh' })])
  })

  it('is renewed once when it is refused, and the call sent again, even one that must not be repeated', async () => {
    giveTokens('T1', 'T2')
    nock(API)
      .post('/post-order/v2/cancellation/5/approve')
      .matchHeader('authorization', 'IAF T1')
      .reply(401, refused)
    nock(API).post('/post-order/v2/cancellation/5/approve').matchHeader('authorization', 'IAF T2').reply(200)
    await expect(open(testShop().connection).postOrder(approve)).resolves.toBeNull()
  })

  it('is given up when the renewed one is refused too', async () => {
    giveTokens('T1', 'T2')
    nock(API).get('/post-order/v2/cancellation/5').twice().reply(401, refused)
    await expect(open(testShop().connection).postOrder(get)).rejects.toMatchObject({
      code: 'auth_expired',
      detail: { sideEffect: 'none', httpStatus: 401 },
    })
  })

  it('is renewed on Trading’s own words too, which come with HTTP 200', async () => {
    giveTokens('T1', 'T2')
    const expired =
      '<GetOrdersResponse><Ack>Failure</Ack><Errors><ShortMessage>Expired IAF token.</ShortMessage>' +
      '<ErrorCode>21917053</ErrorCode><SeverityCode>Error</SeverityCode></Errors></GetOrdersResponse>'
    nock(API).post('/ws/api.dll').matchHeader('x-ebay-api-iaf-token', 'T1').reply(200, expired)
    nock(API).post('/ws/api.dll').matchHeader('x-ebay-api-iaf-token', 'T2').reply(200, SUCCESS)
    await expect(open(testShop().connection).trading('GetOrders', {})).resolves.toMatchObject({
      Ack: 'Success',
    })
  })

  it('says in words when the consent is lost', async () => {
    nock(API)
      .post('/identity/v1/oauth2/token')
      .reply(400, { error: 'invalid_grant', error_description: 'revoked' })
    await expect(open(testShop().connection).postOrder(get)).rejects.toMatchObject({
      code: 'auth_expired',
      message: expect.stringContaining('Connect the shop again'),
      detail: { sideEffect: 'none', native: 'invalid_grant revoked' },
    })
  })

  it('is not asked for without credentials', async () => {
    const { connection } = testShop()
    const bare = { ...connection, account: { ...connection.account, credentials: {} } }
    await expect(open(bare).postOrder(get)).rejects.toMatchObject({ code: 'auth_expired' })
  })
})

describe('Post-Order', () => {
  it('gets the token under IAF, never Bearer, and the site of the sale', async () => {
    giveTokens('T1')
    nock(API, { badheaders: ['x-ebay-api-iaf-token'] })
      .post('/post-order/v2/cancellation/5/reject', {})
      .matchHeader('authorization', (value) => value === 'IAF T1' && !/bearer/i.test(value))
      .matchHeader('x-ebay-c-marketplace-id', 'EBAY_DE')
      .matchHeader('content-type', /application\/json/)
      .reply(204)
    const reject = {
      operation: 'cancellation.reject',
      method: 'POST',
      path: '/cancellation/5/reject',
    } as const
    await open(testShop().connection).postOrder({ ...reject, site: 'EBAY_DE', body: {} })
  })

  it('is called below the base that the account names', async () => {
    const base = 'http://127.0.0.1:4010/ebay/api'
    nock(base).post('/identity/v1/oauth2/token').reply(200, { access_token: 'T', expires_in: 60 })
    nock(base)
      .get('/post-order/v2/cancellation/5')
      .reply(200, { cancelDetail: { cancelId: '5' } })
    const { connection } = testShop({ endpoints: { api: `${base}/` } })
    await expect(open(connection).postOrder(get)).resolves.toEqual({ cancelDetail: { cancelId: '5' } })
  })

  it('leaves it open whether an approval that got no answer took effect, and does not repeat it', async () => {
    giveTokens('T1')
    nock(API).post('/post-order/v2/cancellation/5/approve').reply(502, '<html>bad gateway</html>')
    await expect(open(testShop().connection).postOrder(approve)).rejects.toMatchObject({
      code: 'unavailable',
      detail: { sideEffect: 'unknown' },
    })
  })
})

describe('Trading', () => {
  it('gets its own headers, schema version and XML', async () => {
    giveTokens('T1')
    const bodies: string[] = []
    nock(API, { badheaders: ['authorization'] })
      .post('/ws/api.dll', (body: string) => bodies.push(body) > 0)
      .matchHeader('x-ebay-api-iaf-token', 'T1')
      .matchHeader('x-ebay-api-call-name', 'GetOrders')
      .matchHeader('x-ebay-api-siteid', '77')
      .matchHeader('x-ebay-api-compatibility-level', '1423')
      .matchHeader('content-type', /text\/xml/)
      .reply(200, SUCCESS)
    const { connection } = testShop({ site: 'EBAY_DE' })
    await open(connection).trading('GetOrders', { OrderStatus: '<All> & "more"' })
    expect(bodies[0]).toContain('<OrderStatus>&#60;All&#62; &#38; &#34;more&#34;</OrderStatus>')
  })

  it('fails by Ack in HTTP 200, after repeating a read that eBay could not answer', async () => {
    giveTokens('T1')
    const internal =
      '<GetOrdersResponse><Ack>Failure</Ack><Errors><ShortMessage>Internal</ShortMessage><ErrorCode>10007</ErrorCode>' +
      '<SeverityCode>Error</SeverityCode><ErrorClassification>SystemError</ErrorClassification></Errors></GetOrdersResponse>'
    nock(API).post('/ws/api.dll').reply(200, internal)
    nock(API).post('/ws/api.dll').reply(200, SUCCESS)
    await expect(open(testShop().connection).trading('GetOrders', {})).resolves.toBeDefined()
  })

  it('sends an invoice once, and does not know what became of it when the answer cannot be read', async () => {
    giveTokens('T1')
    nock(API)
      .post('/ws/api.dll')
      .reply(200, '<!DOCTYPE x []><SendInvoiceResponse><Ack>Success</Ack></SendInvoiceResponse>')
    await expect(open(testShop().connection).trading('SendInvoice', {})).rejects.toMatchObject({
      code: 'contract_changed',
      detail: { sideEffect: 'unknown' },
    })
  })
})

it('logs neither tokens nor paths nor bodies', async () => {
  giveTokens('SECRET-TOKEN')
  nock(API).get('/post-order/v2/cancellation/5').reply(200, { buyerLoginName: 'SECRET-BUYER' })
  const { connection, logged } = testShop()
  await open(connection).postOrder(get)
  expect(logged.map((line) => [line.operation, line.host, line.status, line.outcome])).toEqual([
    ['oauth.token', 'api.ebay.com', 200, 'ok'],
    ['cancellation.get', 'api.ebay.com', 200, 'ok'],
  ])
  expect(JSON.stringify(logged)).not.toMatch(/SECRET|Cert-1|refresh/)
})

describe('the sell and commerce interfaces', () => {
  it('get the token under Bearer, never IAF, on the host that serves them', async () => {
    giveTokens('T1')
    nock('https://apiz.ebay.com', { badheaders: ['x-ebay-api-iaf-token'] })
      .get('/sell/fulfillment/v1/payment_dispute/7')
      .matchHeader('authorization', (value) => value === 'Bearer T1')
      .matchHeader('x-ebay-c-marketplace-id', 'EBAY_DE')
      .reply(200, { paymentDisputeId: '7' })
    const call = {
      operation: 'payment_dispute.get',
      method: 'GET',
      host: 'apiz',
      path: '/sell/fulfillment/v1/payment_dispute/7',
    } as const
    await expect(open(testShop({ site: 'EBAY_DE' }).connection).rest(call)).resolves.toEqual({
      paymentDisputeId: '7',
    })
  })

  it('get the application’s own token where the shop’s is of no use', async () => {
    nock(API)
      .post('/identity/v1/oauth2/token', {
        grant_type: 'client_credentials',
        scope: 'https://api.ebay.com/oauth/api_scope',
      })
      .reply(200, { access_token: 'APP', expires_in: 7_200 })
    nock(API)
      .get('/commerce/notification/v1/public_key/k')
      .matchHeader('authorization', 'Bearer APP')
      .reply(200, {})
    await open(testShop().connection).rest({
      operation: 'notification.public_key',
      method: 'GET',
      path: '/commerce/notification/v1/public_key/k',
      as: 'application',
    })
  })

  it('get bytes as they are and give bytes as they are', async () => {
    giveTokens('T1')
    const bytes = Buffer.from([0xff, 0xd8, 0x00, 0x0d, 0x0a, 0x80])
    nock('https://apiz.ebay.com')
      .post('/up', (body: string) => Buffer.from(body, 'hex').equals(bytes))
      .matchHeader('content-type', 'multipart/form-data; boundary=b')
      .reply(200, { fileId: '1' })
    nock('https://apiz.ebay.com').get('/down').reply(200, bytes, { 'Content-Type': 'image/jpeg' })
    const session = open(testShop().connection)
    const form = { type: 'multipart/form-data; boundary=b', bytes }
    const up = { operation: 'up', method: 'POST', host: 'apiz', path: '/up', form } as const
    await expect(session.rest(up)).resolves.toEqual({ fileId: '1' })
    const file = await session.file({ operation: 'down', method: 'GET', host: 'apiz', path: '/down' })
    expect([file.type, Buffer.from(file.bytes).equals(bytes)]).toEqual(['image/jpeg', true])
  })

  it('are signed whenever a key is stored', async () => {
    giveTokens('T1')
    const { privateKey } = generateKeyPairSync('ed25519')
    const signingPrivateKey = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
    nock(API)
      .post('/sell/fulfillment/v1/order/12-1/issue_refund')
      .matchHeader('x-ebay-signature-key', 'eyJ')
      .matchHeader('signature-input', /^sig1=\("content-digest" .*;created=\d+$/)
      .matchHeader('signature', /^sig1=:[A-Za-z0-9+/]+=*:$/)
      .reply(200, {})
    const { connection } = testShop()
    const credentials = { ...connection.account.credentials, signingKeyJwe: 'eyJ', signingPrivateKey }
    await open({ ...connection, account: { ...connection.account, credentials } }).rest({
      operation: 'order.issue_refund',
      method: 'POST',
      path: '/sell/fulfillment/v1/order/12-1/issue_refund',
      body: {},
    })
  })
})

describe('GraphQL', () => {
  it('gets Bearer, sends mutations once and gives the data', async () => {
    giveTokens('T1')
    nock('https://graphqlapi.ebay.com')
      .post('/graphql', { query: 'mutation { x }', variables: { id: '1' } })
      .matchHeader('authorization', 'Bearer T1')
      .reply(200, { data: { x: 1 } })
    const call = { operation: 'return.decide', query: 'mutation { x }', variables: { id: '1' }, safe: false }
    const session = open(testShop().connection)
    await expect(session.graphql(call)).resolves.toEqual({ x: 1 })
    nock('https://graphqlapi.ebay.com').post('/graphql').reply(502, '<html>')
    await expect(session.graphql(call)).rejects.toMatchObject({ detail: { sideEffect: 'unknown' } })
  })
})

/** Every way of calling, and the scheme that it must use: the other one is never seen. */
it.each([
  ['postOrder', 'IAF T1', (session: Session) => session.postOrder(get)],
  [
    'rest',
    'Bearer T1',
    (session: Session) => session.rest({ operation: 'o', method: 'GET', path: '/sell/x' }),
  ],
  [
    'file',
    'Bearer T1',
    (session: Session) => session.file({ operation: 'o', method: 'GET', path: '/sell/x' }),
  ],
  [
    'graphql',
    'Bearer T1',
    (session: Session) => session.graphql({ operation: 'o', query: 'q', variables: {}, safe: true }),
  ],
  ['trading', undefined, (session: Session) => session.trading('GetOrders', {})],
])('%s never sends the wrong auth scheme', async (_name, scheme, call) => {
  giveTokens('T1')
  const seen: (string | undefined)[] = []
  const { connection } = testShop()
  const spying = {
    ...connection,
    capture: (request: HttpRequest) => {
      if (request.operation !== 'oauth.token') seen.push(request.headers?.['Authorization'])
    },
  }
  const any = /.*/
  nock(API).get(any).optionally().reply(200, {})
  nock(API).post('/ws/api.dll').optionally().reply(200, SUCCESS)
  nock('https://graphqlapi.ebay.com').post(any).optionally().reply(200, { data: {} })
  await call(open(spying))
  expect(seen).toEqual([scheme])
})
