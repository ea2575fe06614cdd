import { describe, expect, it } from '@jest/globals'
import { startSandbox, type AmazonShopInfo, type Sandbox } from '../index.js'

const START = new Date('2026-11-22T12:00:00.000Z')

interface Wire {
  readonly sandbox: Sandbox
  readonly shop: AmazonShopInfo
  readonly token: (form?: Record<string, string>) => Promise<Response>
  readonly api: (
    method: string,
    path: string,
    init?: { token?: string; host?: 'na' | 'fe'; body?: unknown },
  ) => Promise<Response>
}

/** Plain HTTP against the simulated Amazon, as its manual describes it. */
async function withWire(world: 'demo' | 'empty', use: (wire: Wire) => Promise<void>): Promise<void> {
  const sandbox = await startSandbox({ seed: 7, frozen: true, startAt: START, world })
  try {
    const [shop] = sandbox.amazon
    if (!shop) throw new Error('the sandbox has no Amazon shop')
    const token: Wire['token'] = (form = {}) =>
      fetch(`${shop.baseUrls.lwa}/auth/o2/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          refresh_token: shop.refreshToken,
          client_id: shop.clientId,
          client_secret: shop.clientSecret,
          ...form,
        }),
      })
    const { access_token: mine } = (await (await token()).json()) as { access_token: string }
    const api: Wire['api'] = (method, path, { token: own = mine, host = 'na', body } = {}) =>
      fetch(`${shop.baseUrls[host]}${path}`, {
        method,
        headers: { 'x-amz-access-token': own },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
    await use({ sandbox, shop, token, api })
  } finally {
    await sandbox.stop()
  }
}

const errorOf = async (answer: Response): Promise<string> => {
  const { errors } = (await answer.json()) as { errors: { code: string; message: string }[] }
  return `${answer.status} ${errors[0]?.code} ${errors[0]?.message}`
}

const SEARCH =
  '/orders/2026-01-01/orders?lastUpdatedAfter=2026-10-01T00:00:00Z&lastUpdatedBefore=2026-11-22T11:58:00Z'

describe('the simulated Login with Amazon', () => {
  it.each([
    [{ client_secret: 'wrong' }, 401, 'invalid_client'],
    [{ refresh_token: 'wrong' }, 400, 'invalid_grant'],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('refuses %j with %i %s', (form, status, error) =>
    withWire('empty', async ({ token }) => {
      const answer = await token(form)
      expect([answer.status, await answer.json()]).toEqual([status, expect.objectContaining({ error })])
    }),
  )

  it('gives tokens for an hour, good in their region alone', () =>
    withWire('empty', async ({ sandbox, api }) => {
      expect((await api('GET', '/sellers/v1/marketplaceParticipations')).status).toBe(200)
      expect(await errorOf(await api('GET', SEARCH, { host: 'fe' }))).toContain(
        '403 Unauthorized Access to requested resource is denied',
      )
      sandbox.clock.advance('PT1H')
      expect(await errorOf(await api('GET', SEARCH))).toContain('expired')
    }))
})

describe('its limits', () => {
  it('give the rate on answers that went well and on 400 and 404, but neither rate nor time on 429', () =>
    withWire('empty', async ({ api, sandbox }) => {
      const answers: Response[] = []
      for (let call = 0; call < 21; call += 1) answers.push(await api('GET', SEARCH))
      expect(answers.slice(0, 20).map(({ status }) => status)).toEqual(Array(20).fill(200))
      const [first, last] = [answers[0]!, answers[20]!]
      expect(first.headers.get('x-amzn-ratelimit-limit')).toBe('0.0056')
      expect([
        last.status,
        last.headers.get('x-amzn-ratelimit-limit'),
        last.headers.get('retry-after'),
      ]).toEqual([429, null, null])
      expect(first.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/)
      sandbox.clock.advance('PT3M')
      expect((await api('GET', SEARCH)).status).toBe(200)
      const missing = await api('GET', '/orders/2026-01-01/orders/1-1-1')
      expect([missing.status, missing.headers.get('x-amzn-ratelimit-limit')]).toEqual([404, '0.5'])
    }))
})

describe('its orders', () => {
  it('demand one lower bound, an upper one two minutes old, and a token’s own filters', () =>
    withWire('demo', async ({ api }) => {
      expect((await api('GET', '/orders/2026-01-01/orders')).status).toBe(400)
      expect(
        (
          await api(
            'GET',
            '/orders/2026-01-01/orders?createdAfter=2026-11-01T00:00:00Z&lastUpdatedAfter=2026-11-01T00:00:00Z',
          )
        ).status,
      ).toBe(400)
      expect((await api('GET', SEARCH.replace('11:58', '11:59'))).status).toBe(400)
      const page = (await (await api('GET', `${SEARCH}&maxResultsPerPage=5`)).json()) as {
        orders: unknown[]
        pagination: { nextToken: string }
      }
      expect(page.orders).toHaveLength(5)
      const { nextToken } = page.pagination
      expect((await api('GET', `${SEARCH}&maxResultsPerPage=5&paginationToken=${nextToken}`)).status).toBe(
        200,
      )
      const others = SEARCH.replace('2026-10-01', '2026-10-02')
      expect((await api('GET', `${others}&maxResultsPerPage=5&paginationToken=${nextToken}`)).status).toBe(
        400,
      )
    }))

  it('are cancelled by Amazon seven business days after the ship date, when nobody confirms', () =>
    withWire('empty', async ({ sandbox, shop }) => {
      const { orderId } = sandbox.amazonWorld.addOrder(shop, { shipBy: new Date('2026-11-24T12:00:00Z') })
      const status = () =>
        sandbox.amazonWorld.truth(shop).orders.find((one) => one.orderId === orderId)?.status
      sandbox.clock.advance('P10D')
      expect(status()).toBe('UNSHIPPED')
      sandbox.clock.advance('P1D')
      expect(status()).toBe('CANCELLED')
      expect(sandbox.ledger('order.cancelled')).toMatchObject([
        { at: '2026-12-03T12:00:00.000Z', subject: { by: 'AMAZON' }, cause: { by: 'clock' } },
      ])
    }))
})

describe('its documents', () => {
  const TYPE = 'GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE'

  it('lie at a signed address that wants no token and opens for five minutes', () =>
    withWire('demo', async ({ sandbox, api }) => {
      const made = await api('POST', '/reports/2021-06-30/reports', {
        body: { reportType: TYPE, marketplaceIds: ['ATVPDKIKX0DER'], dataStartTime: '2026-10-01T00:00:00Z' },
      })
      expect(made.status).toBe(202)
      const { reportId } = (await made.json()) as { reportId: string }
      const report = (await (await api('GET', `/reports/2021-06-30/reports/${reportId}`)).json()) as {
        reportDocumentId: string
        processingStatus: string
      }
      expect(report.processingStatus).toBe('DONE')
      const path = `/reports/2021-06-30/documents/${report.reportDocumentId}`
      const { url, compressionAlgorithm } = (await (await api('GET', path)).json()) as {
        url: string
        compressionAlgorithm: string
      }
      expect(compressionAlgorithm).toBe('GZIP')
      expect((await fetch(url, { headers: { 'x-amz-access-token': 'x' } })).status).toBe(403)
      const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer())
      expect(Array.from(bytes.slice(0, 2))).toEqual([0x1f, 0x8b])
      sandbox.clock.advance('PT6M')
      expect((await fetch(url)).status).toBe(403)
    }))

  it('of more than sixty days are refused', () =>
    withWire('empty', async ({ api }) => {
      const body = {
        reportType: TYPE,
        marketplaceIds: ['ATVPDKIKX0DER'],
        dataStartTime: '2026-08-01T00:00:00Z',
        dataEndTime: '2026-11-22T00:00:00Z',
      }
      expect(await errorOf(await api('POST', '/reports/2021-06-30/reports', { body }))).toContain('60 days')
    }))
})

describe('its shipments', () => {
  it.each([
    [{ packageReferenceId: 1 }, 'positive numeric string'],
    [{ shipDate: '02/21/2022' }, 'Invalid Input'],
    [{ orderItems: {} }, 'OrderItemId invalid'],
    [{ carrierCode: 'Other' }, 'Invalid Input'],
  ])('refuse %j as Amazon does', (change, why) =>
    withWire('empty', async ({ sandbox, shop, api }) => {
      const { orderId, lines } = sandbox.amazonWorld.addOrder(shop)
      const packageDetail = {
        packageReferenceId: '1',
        carrierCode: 'UPS',
        trackingNumber: '1Z',
        shipDate: '2026-11-22T11:00:00Z',
        orderItems: [{ orderItemId: lines[0]?.orderItemId, quantity: 1 }],
        ...change,
      }
      const answer = await api('POST', `/orders/v0/orders/${orderId}/shipmentConfirmation`, {
        body: { marketplaceId: 'ATVPDKIKX0DER', packageDetail },
      })
      expect(await errorOf(answer)).toContain(why)
      expect(sandbox.ledger('order.shipped')).toEqual([])
    }),
  )
})

describe('its queue', () => {
  it('answers nobody without a good signature', () =>
    withWire('empty', async ({ shop }) => {
      const ask = (headers: Record<string, string>) =>
        fetch(`${shop.baseUrls.sqs}/`, {
          method: 'POST',
          headers: { 'x-amz-target': 'AmazonSQS.ReceiveMessage', ...headers },
          body: JSON.stringify({ QueueUrl: shop.sqsQueueUrl }),
        })
      expect((await ask({})).status).toBe(403)
      const forged = `AWS4-HMAC-SHA256 Credential=${shop.sqsAccessKeyId}/20261122/us-east-1/sqs/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`
      const answer = await ask({ authorization: forged, 'x-amz-date': '20261122T120000Z' })
      expect([answer.status, ((await answer.json()) as { __type: string }).__type]).toEqual([
        403,
        'com.amazonaws.sqs#InvalidSignatureException',
      ])
    }))
})
