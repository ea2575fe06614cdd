import { describe, expect, it } from '@jest/globals'
import { clientOf, withSandbox, type Client } from '../spec-client.js'

const BASE = '/sell/fulfillment/v1/payment_dispute'
const REVISION = 33_011

const caller =
  ({ shop, sandbox }: Client) =>
  async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${shop.baseUrls.apiz}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await clientOf(sandbox, shop).token()}`,
        'content-type': 'application/json',
        ...headers,
      },
      ...(body !== undefined && {
        body: body instanceof Buffer ? new Uint8Array(body) : JSON.stringify(body),
      }),
    })
    const text = await response.text()
    return { status: response.status, json: text === '' ? {} : JSON.parse(text) }
  }

const withDispute = (
  use: (client: Client & { readonly call: ReturnType<typeof caller>; readonly id: string }) => Promise<void>,
  options: { reason?: string; wins?: boolean } = {},
) =>
  withSandbox({}, async (client) => {
    const { ebayWorld } = client.sandbox
    const { orderId } = ebayWorld.addPaidOrder(client.shop)
    const { id } = ebayWorld.addPaymentDispute(client.shop, { order: orderId, ...options })
    await use({ ...client, call: caller(client), id })
  })

const form = (name: string, bytes: Buffer, key = 'file'): [Buffer, Record<string, string>] => [
  Buffer.concat([
    Buffer.from(
      `--b\r\nContent-Disposition: form-data; name="${key}"; filename="${name}"\r\nContent-Type: image/png\r\n\r\n`,
    ),
    bytes,
    Buffer.from('\r\n--b--\r\n'),
  ]),
  { 'content-type': 'multipart/form-data; boundary=b' },
]

describe('a payment dispute', () => {
  it('is on apiz alone, for Bearer with the scope of disputes', () =>
    withDispute(async ({ shop, call, id, token }) => {
      expect((await call('GET', `${BASE}/${id}`)).status).toBe(200)
      const wrongHost = await fetch(`${shop.baseUrls.api}${BASE}/${id}`, {
        headers: { authorization: `Bearer ${await token()}` },
      })
      expect(wrongHost.status).toBe(404)
      const wrongScheme = await call('GET', `${BASE}/${id}`, undefined, {
        authorization: `IAF ${await token()}`,
      })
      expect(wrongScheme.status).toBe(401)
    }))

  it('wants evidence before it is contested, keeps it byte for byte, and is decided by the bank', () =>
    withDispute(
      async ({ call, id, sandbox, shop, token }) => {
        const before = await call('POST', `${BASE}/${id}/contest`, { note: 'n', revision: 1 })
        expect([before.status, before.json.errors[0].errorId]).toEqual([409, 33_102])
        const bytes = Buffer.from([0x89, 0x50, 0x00, 0x0d, 0x0a, 0xff])
        const uploaded = await call('POST', `${BASE}/${id}/upload_evidence_file`, ...form('a.png', bytes))
        expect(uploaded.status).toBe(200)
        const set = { evidenceType: 'PROOF_OF_DELIVERY_AS_FILE', files: [uploaded.json], lineItems: [] }
        const { evidenceId } = (await call('POST', `${BASE}/${id}/add_evidence`, set)).json
        const content = await fetch(
          `${shop.baseUrls.apiz}${BASE}/${id}/fetch_evidence_content?evidence_id=${evidenceId}&file_id=${uploaded.json.fileId}`,
          { headers: { authorization: `Bearer ${await token()}` } },
        )
        expect(Buffer.from(await content.arrayBuffer()).equals(bytes)).toBe(true)
        const stale = await call('POST', `${BASE}/${id}/contest`, { note: 'n', revision: 1 })
        expect([stale.status, stale.json.errors[0].errorId]).toEqual([409, REVISION])
        expect((await call('POST', `${BASE}/${id}/contest`, { note: 'n', revision: 2 })).status).toBe(204)
        expect((await call('GET', `${BASE}/${id}`)).json).toMatchObject({
          paymentDisputeStatus: 'OPEN',
          sellerResponse: 'SELLER_CONTEST',
          revision: 3,
        })
        sandbox.clock.advance('P3D')
        expect((await call('GET', `${BASE}/${id}`)).json.resolution).toMatchObject({
          reasonForClosure: 'SELLER_WON',
          protectionStatus: 'FULLY_PROTECTED',
        })
      },
      { wins: true },
    ))

  it('is lost by silence after five days', () =>
    withDispute(async ({ call, id, sandbox }) => {
      sandbox.clock.advance('P4DT23H')
      expect((await call('GET', `${BASE}/${id}`)).json.paymentDisputeStatus).toBe('ACTION_NEEDED')
      sandbox.clock.advance('P3D')
      expect((await call('GET', `${BASE}/${id}`)).json).toMatchObject({
        paymentDisputeStatus: 'CLOSED',
        sellerResponse: 'SELLER_RESPONSE_OVERDUE',
        resolution: { reasonForClosure: 'SELLER_LOST' },
      })
      const types = (await call('GET', `${BASE}/${id}/activity`)).json.activity.map(
        (one: { activityType: string }) => one.activityType,
      )
      expect(types).toEqual(['DISPUTE_OPENED', 'SELLER_RESPONSE_OVERDUE', 'DISPUTE_CLOSED'])
    }))

  it('ends the cancellation that was asked for', () =>
    withSandbox({}, async ({ sandbox, shop }) => {
      const { legacyOrderId } = sandbox.ebayWorld.addBuyerCancelRequest(shop)
      sandbox.ebayWorld.addPaymentDispute(shop, { order: legacyOrderId })
      expect(sandbox.ebayWorld.truth(shop).cancellations).toMatchObject([
        { state: 'CLOSED', closeReason: 'CHARGEBACK_DISPUTE_FILED' },
      ])
    }))

  it.each([
    ['a PDF', form('a.pdf', Buffer.from('x')), 33_005],
    ['another key', form('a.png', Buffer.from('x'), 'image'), 33_100],
    ['too large', form('a.png', Buffer.alloc(1_500_001)), 33_006],
  ])('refuses a file that is %s', (_what, [body, headers], errorId) =>
    withDispute(async ({ call, id }) => {
      const answer = await call('POST', `${BASE}/${id}/upload_evidence_file`, body, headers)
      expect([answer.status, answer.json.errors[0].errorId]).toEqual([400, errorId])
    }),
  )

  it('demands the return address where the item is not as described', () =>
    withDispute(
      async ({ call, id }) => {
        const answer = await call('POST', `${BASE}/${id}/contest`, { note: 'n', revision: 1 })
        expect([answer.status, answer.json.errors[0].errorId]).toEqual([400, 33_100])
      },
      { reason: 'SIGNIFICANTLY_NOT_AS_DESCRIBED' },
    ))

  it('is listed by status, dates and order, and paged', () =>
    withDispute(async ({ call, id, sandbox, shop }) => {
      const { orderId } = sandbox.ebayWorld.addPaidOrder(shop)
      const second = sandbox.ebayWorld.addPaymentDispute(shop, { order: orderId })
      const ids = async (query: string) =>
        (
          await call('GET', `/sell/fulfillment/v1/payment_dispute_summary?${query}`)
        ).json.paymentDisputeSummaries.map((one: { paymentDisputeId: string }) => one.paymentDisputeId)
      expect(await ids('limit=1&offset=1')).toEqual([id])
      expect(await ids(`order_id=${orderId}`)).toEqual([second.id])
      expect(await ids('payment_dispute_status=CLOSED')).toEqual([])
      const tooLong = await call(
        'GET',
        '/sell/fulfillment/v1/payment_dispute_summary?open_date_from=2026-01-01T00:00:00.000Z',
      )
      expect(tooLong.status).toBe(400)
    }))
})

it('the demo shows disputes in every state, and a word that nobody has described', () =>
  withSandbox({ world: 'demo' }, async ({ sandbox, shop }) => {
    const all = sandbox.ebayWorld.paymentDisputes(shop)
    const states = all.map(({ status, response, outcome }) => `${status}/${outcome ?? response ?? ''}`)
    expect(new Set(states)).toEqual(
      new Set([
        'ACTION_NEEDED/',
        'OPEN/SELLER_CONTEST',
        'CLOSED/SELLER_WON',
        'CLOSED/SELLER_LOST',
        'CLOSED/SELLER_ACCEPT',
        'UNDER_SCHEME_REVIEW/',
      ]),
    )
  }))
