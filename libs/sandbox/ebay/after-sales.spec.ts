import { describe, expect, it } from '@jest/globals'
import { clientOf, withSandbox, type Client } from '../spec-client.js'

/** A call behind /post-order/v2, as an adapter would make it. */
async function call(client: Client, method: string, path: string, body?: unknown, scheme = 'IAF') {
  const response = await fetch(`${client.shop.baseUrls.api}/post-order/v2${path}`, {
    method,
    headers: {
      // Asked for anew: the clock of these specs runs past a token's two hours.
      authorization: `${scheme} ${await clientOf(client.sandbox, client.shop).token()}`,
      'x-ebay-c-marketplace-id': client.shop.site,
      'content-type': 'application/json',
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, json: text === '' ? null : JSON.parse(text) }
}

const RANGE = 'from=2026-09-01T00:00:00.000Z'
const range = (prefix = '') =>
  `${prefix}creation_date_range_${RANGE}&${prefix}creation_date_range_to=2027-01-31T00:00:00.000Z`

describe('returns, inquiries and cases', () => {
  it.each([
    ['/return/search', ''],
    ['/inquiry/search', 'inquiry_'],
    ['/casemanagement/search', 'case_'],
  ])('%s refuses Bearer, and a search without dates', (path, prefix) =>
    withSandbox({}, async (client) => {
      expect((await call(client, 'GET', `${path}?${range(prefix)}`, undefined, 'Bearer')).status).toBe(401)
      expect((await call(client, 'GET', path)).status).toBe(400)
      expect((await call(client, 'GET', `${path}?${range(prefix)}`)).status).toBe(200)
    }),
  )

  it.each([
    ['POST', '/return/5300000000/mark_refund_sent'],
    ['POST', '/return/5300000000/file/submit'],
    ['POST', '/inquiry/5310000000/close'],
    ['POST', '/casemanagement/5320000000/issue_refund'],
    ['POST', '/cancellation/5000000000/confirm'],
  ])('knows nothing of %s %s, which eBay removed in 2026', (method, path) =>
    withSandbox({}, async (client) => {
      expect((await call(client, method, path, {})).status).toBe(404)
    }),
  )

  it('takes offset for a page number', () =>
    withSandbox({}, async (client) => {
      for (let count = 0; count < 3; count += 1) client.sandbox.ebayWorld.addReturn(client.shop)
      const page = async (offset: number) =>
        (await call(client, 'GET', `/return/search?${range()}&limit=2&offset=${offset}`)).json.members.map(
          ({ returnId }: { returnId: string }) => returnId,
        )
      expect(await page(0)).toEqual(await page(1))
      expect(await page(2)).toHaveLength(1)
      expect(await page(3)).toEqual([])
    }))
})

describe('a return', () => {
  it('goes from the request over the parcel to the refund, each step at its time', () =>
    withSandbox({}, async (client) => {
      const { sandbox, shop } = client
      const { returnId } = sandbox.ebayWorld.addReturn(shop)
      const path = `/return/${returnId}`
      const now = () => sandbox.ebayWorld.truth(shop).returns.find((one) => one.returnId === returnId)
      expect((await call(client, 'POST', `${path}/decide`, { decision: 'APPROVE' })).status).toBe(200)
      expect(now()?.state).toBe('ITEM_READY_TO_SHIP')
      sandbox.ebayWorld.shipReturn(shop, returnId)
      sandbox.clock.advance('P4D')
      expect(now()).toMatchObject({ state: 'ITEM_DELIVERED', sellerDueAt: expect.any(String) })
      const sum = { value: now()!.expected / 100, currency: 'USD' }
      const refundDetail = {
        totalAmount: sum,
        itemizedRefundDetail: [{ refundAmount: sum, refundFeeType: 'PURCHASE_PRICE' }],
      }
      expect((await call(client, 'POST', `${path}/issue_refund`, { refundDetail })).json).toEqual({
        refundStatus: 'PENDING',
      })
      expect((await call(client, 'POST', `${path}/issue_refund`, { refundDetail })).status).toBe(409)
      sandbox.clock.advance('PT10M')
      expect(now()).toMatchObject({
        state: 'CLOSED',
        closeReason: 'FULL_REFUNDED',
        refunded: now()!.expected,
      })
      expect(sandbox.ledger('return.seller_issue_refund')).toHaveLength(1)
    }))

  it('shows its state in the summary alone and its history in the detail alone', () =>
    withSandbox({}, async (client) => {
      const { returnId } = client.sandbox.ebayWorld.addReturn(client.shop)
      const { json } = await call(client, 'GET', `/return/${returnId}`)
      expect(json.summary).toBeUndefined()
      expect(json.detail.state).toBeUndefined()
      expect(json.detail.responseHistory[0].activity).toBe('BUYER_CREATE_RETURN')
      const summary = (await call(client, 'GET', `/return/${returnId}?fieldgroups=SUMMARY`)).json.summary
      expect(summary).toMatchObject({
        state: 'RETURN_REQUESTED',
        sellerResponseDue: { activityDue: 'SELLER_APPROVE_REQUEST' },
      })
    }))

  it('is escalated when the seller stays silent, and decided against the seller', () =>
    withSandbox({}, async (client) => {
      client.sandbox.ebayWorld.addReturn(client.shop)
      client.sandbox.clock.advance('P10D')
      const { returns, cases } = client.sandbox.ebayWorld.truth(client.shop)
      expect(returns).toMatchObject([{ status: 'ESCALATED', caseId: cases[0]?.caseId }])
      expect(cases).toMatchObject([{ status: 'CLOSED', closeReason: 'BUYER_WINS_SELLER_FAULT' }])
    }))

  it('is refunded by eBay when the seller lets the time after the delivery pass', () =>
    withSandbox({}, async (client) => {
      const { returnId } = client.sandbox.ebayWorld.addReturn(client.shop)
      await call(client, 'POST', `/return/${returnId}/decide`, { decision: 'APPROVE' })
      client.sandbox.ebayWorld.shipReturn(client.shop, returnId)
      client.sandbox.clock.advance('P10D')
      expect(client.sandbox.ebayWorld.truth(client.shop).returns).toMatchObject([
        { closeReason: 'AUTO_REFUNDED' },
      ])
    }))

  it('gives back the file that was uploaded, and needs it to exist', () =>
    withSandbox({}, async (client) => {
      const { returnId } = client.sandbox.ebayWorld.addReturn(client.shop)
      const path = `/return/${returnId}`
      await call(client, 'POST', `${path}/decide`, { decision: 'APPROVE_WITHOUT_EBAY_LABEL' })
      const data = Buffer.from('%PDF-1.4').toString('base64')
      const uploaded = await call(client, 'POST', `${path}/file/upload`, {
        fileName: 'label.pdf',
        data,
        filePurpose: 'LABEL_RELATED',
      })
      const files = (await call(client, 'GET', `${path}/files`)).json.files
      expect(files).toMatchObject([{ fileId: uploaded.json.fileId, fileData: data, fileFormat: 'PDF' }])
      const label = { labelAction: 'UPLOAD_LABEL', fileId: 'another' }
      expect((await call(client, 'POST', `${path}/add_shipping_label`, label)).status).toBe(400)
      const right = { ...label, fileId: uploaded.json.fileId }
      expect((await call(client, 'POST', `${path}/add_shipping_label`, right)).status).toBe(200)
    }))
})

describe('a case', () => {
  it('can be appealed once, within 30 days of a decision against the seller', () =>
    withSandbox({}, async (client) => {
      const { sandbox, shop } = client
      const { inquiryId } = sandbox.ebayWorld.addInquiry(shop)
      const { caseId } = sandbox.ebayWorld.escalateInquiry(shop, inquiryId)
      const path = `/casemanagement/${caseId}`
      expect(
        (await call(client, 'POST', `${path}/appeal`, { comments: { content: 'Here is the proof.' } }))
          .status,
      ).toBe(409)
      sandbox.clock.advance('P3D')
      expect(
        (await call(client, 'POST', `${path}/appeal`, { comments: { content: 'Here is the proof.' } }))
          .status,
      ).toBe(204)
      expect((await call(client, 'POST', `${path}/appeal`, {})).status).toBe(409)
      sandbox.clock.advance('P3D')
      expect(sandbox.ebayWorld.truth(shop).cases).toMatchObject([
        { appeal: 'APPEAL_SELLER_WINS_FULL_CREDIT' },
      ])
    }))

  it('is too late for an appeal after 30 days', () =>
    withSandbox({}, async (client) => {
      const { sandbox, shop } = client
      const { caseId } = sandbox.ebayWorld.escalateInquiry(shop, sandbox.ebayWorld.addInquiry(shop).inquiryId)
      sandbox.clock.advance('P33D')
      expect((await call(client, 'POST', `/casemanagement/${caseId}/appeal`, {})).status).toBe(409)
    }))
})

describe('the demo', () => {
  it.each([0, 1])(
    'shop %i shows returns, inquiries and cases in many states, unknown words among them',
    (index) =>
      withSandbox({ world: 'demo' }, async ({ sandbox }) => {
        const { returns, inquiries, cases } = sandbox.ebayWorld.truth(sandbox.ebay[index]!)
        expect(new Set(returns.map(({ state, status }) => `${state}/${status}`)).size).toBeGreaterThanOrEqual(
          12,
        )
        expect(returns.map(({ state }) => state)).toContain('WITHDRAWAL_NOTICE_RECEIVED')
        expect(
          new Set(inquiries.map(({ status, state }) => `${status}/${state}`)).size,
        ).toBeGreaterThanOrEqual(5)
        expect(cases.map(({ appeal }) => appeal)).toEqual(
          expect.arrayContaining(['SELLER_APPEALED', 'APPEAL_SELLER_WINS_FULL_CREDIT', null]),
        )
        expect(cases.some(({ status }) => status === 'OPEN')).toBe(true)
      }),
  )
})
