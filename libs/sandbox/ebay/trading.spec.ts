import { describe, expect, it } from '@jest/globals'
import { withSandbox, type TradingReply } from '../spec-client.js'

const MONTH = '<NumberOfDays>30</NumberOfDays>'
const ids = ({ xml }: TradingReply): string[] =>
  (xml.OrderArray.Order ?? []).map(({ OrderID }: { OrderID: string }) => OrderID)
const byId = (...orderIds: string[]): string =>
  `<OrderIDArray>${orderIds.map((id) => `<OrderID>${id}</OrderID>`).join('')}</OrderIDArray>`

describe('GetOrders', () => {
  it('shows an order that waits for payment', () =>
    withSandbox({}, async ({ sandbox, shop, trading }) => {
      const line = { title: 'Lamp <A> & "B"', sku: 'L-1', unitPrice: 1250, quantity: 2 }
      const order = sandbox.ebayWorld.addUnpaidOrder(shop, { lines: [line], shipping: 399 })
      const [itemId, transactionId] = order.orderId.split('-')
      const answer = await trading('GetOrders', `${MONTH}<OrderStatus>Active</OrderStatus>`)
      expect(answer.headers.get('content-type')).toContain('text/xml')
      expect(answer.xml).toMatchObject({
        '@_xmlns': 'urn:ebay:apis:eBLBaseComponents',
        Ack: 'Success',
        Timestamp: '2026-11-22T12:00:00.000Z',
        Version: '1423',
        PaginationResult: { TotalNumberOfPages: '1', TotalNumberOfEntries: '1' },
        HasMoreOrders: 'false',
        ReturnedOrderCountActual: '1',
      })
      const [shown] = answer.xml.OrderArray.Order
      expect(shown).toMatchObject({
        OrderID: order.orderId,
        OrderStatus: 'Active',
        AmountPaid: { '#text': '0.0', '@_currencyID': 'USD' },
        CheckoutStatus: {
          eBayPaymentStatus: 'NoPaymentFailure',
          LastModifiedTime: order.createdAt,
          PaymentMethod: 'None',
          Status: 'Incomplete',
        },
        CreatedTime: order.createdAt,
        Subtotal: { '#text': '25.0' },
        Total: { '#text': '28.99' },
        BuyerUserID: order.buyerUserId,
        EIASToken: expect.any(String),
        CancelStatus: 'NotApplicable',
      })
      expect(shown.PaidTime).toBeUndefined()
      expect(shown.TransactionArray.Transaction[0]).toMatchObject({
        Item: { ItemID: itemId, Title: line.title, SKU: 'L-1', Site: 'US' },
        QuantityPurchased: '2',
        TransactionID: transactionId,
        TransactionPrice: { '#text': '12.5' },
        OrderLineItemID: order.orderId,
      })
    }))

  it('gives an order another id when it becomes paid, while the line keeps its own', () =>
    withSandbox({}, async ({ sandbox, shop, trading }) => {
      const { orderId: unpaidId } = sandbox.ebayWorld.addUnpaidOrder(shop)
      sandbox.clock.advance('PT1H')
      sandbox.ebayWorld.payOrder(shop, unpaidId)
      const [shown] = (await trading('GetOrders', byId(unpaidId))).xml.OrderArray.Order
      expect(shown.OrderID).toMatch(/^\d{2}-\d{5}-\d{5}$/)
      expect(shown).toMatchObject({ OrderStatus: 'Completed', PaidTime: '2026-11-22T13:00:00.000Z' })
      expect(shown.CheckoutStatus).toMatchObject({ Status: 'Complete', PaymentMethod: 'CreditCard' })
      expect(shown.TransactionArray.Transaction[0].OrderLineItemID).toBe(unpaidId)
      expect(ids(await trading('GetOrders', byId(shown.OrderID, unpaidId, '1-1')))).toEqual([shown.OrderID])
    }))

  it('filters by status, role and time', () =>
    withSandbox({}, async ({ sandbox, shop, trading }) => {
      const { ebayWorld } = sandbox
      const unpaid = ebayWorld.addUnpaidOrder(shop, { boughtAt: new Date('2026-11-01T00:00:00Z') }).orderId
      const paid = ebayWorld.addPaidOrder(shop, { boughtAt: new Date('2026-11-10T00:00:00Z') }).orderId
      const asked = ebayWorld.addBuyerCancelRequest(shop).legacyOrderId
      const found = async (xml: string) => ids(await trading('GetOrders', xml))
      const status = (name: string) => found(`${MONTH}<OrderStatus>${name}</OrderStatus>`)
      expect(await status('Active')).toEqual([unpaid])
      expect(await status('Completed')).toEqual([paid, asked])
      expect(await status('CancelPending')).toEqual([asked])
      expect(await status('Cancelled')).toEqual([])
      expect(await status('All')).toEqual([unpaid, paid, asked])
      expect(await found(`${MONTH}<OrderRole>Buyer</OrderRole>`)).toEqual([])
      const created =
        '<CreateTimeFrom>2026-11-05T00:00:00.000Z</CreateTimeFrom><CreateTimeTo>2026-11-15T00:00:00Z</CreateTimeTo>'
      expect(await found(created)).toEqual([paid])
      ebayWorld.payOrder(shop, unpaid)
      const changed =
        '<ModTimeFrom>2026-11-22T00:00:00.000Z</ModTimeFrom><ModTimeTo>2026-11-23T00:00:00.000Z</ModTimeTo>'
      expect(await found(changed)).toHaveLength(2)
    }))

  it('pages', () =>
    withSandbox({}, async ({ sandbox, shop, trading }) => {
      for (let count = 0; count < 3; count += 1) sandbox.ebayWorld.addUnpaidOrder(shop)
      const page = (number: number) =>
        trading(
          'GetOrders',
          `${MONTH}<Pagination><EntriesPerPage>2</EntriesPerPage><PageNumber>${number}</PageNumber></Pagination>`,
        )
      const [one, two, three] = [await page(1), await page(2), await page(3)]
      expect([one, two, three].map(({ xml }) => xml.HasMoreOrders)).toEqual(['true', 'false', 'false'])
      expect(new Set([...ids(one), ...ids(two)]).size).toBe(3)
      expect(three.xml).toMatchObject({ Ack: 'Success', ReturnedOrderCountActual: '0' })
    }))

  it('follows the cancellation in CancelStatus', () =>
    withSandbox({}, async ({ sandbox, shop, trading }) => {
      const request = sandbox.ebayWorld.addBuyerCancelRequest(shop, { reason: 'PRICE_TOO_HIGH' })
      const show = async () =>
        (await trading('GetOrders', byId(request.legacyOrderId))).xml.OrderArray.Order[0]
      expect(await show()).toMatchObject({
        OrderStatus: 'CancelPending',
        CancelStatus: 'CancelRequested',
        CancelReason: 'PriceTooHigh',
      })
      sandbox.ebayWorld.answerOnSite(shop, request.cancelId, 'approve')
      expect(await show()).toMatchObject({ OrderStatus: 'Completed', CancelStatus: 'CancelPending' })
      sandbox.clock.advance('PT1H')
      expect(await show()).toMatchObject({ OrderStatus: 'Cancelled', CancelStatus: 'CancelClosedWithRefund' })
      sandbox.ebayWorld.overrideCancellation(shop, request.cancelId, { status: 'SOMETHING_NEW' })
      expect((await show()).CancelStatus).toBe('CustomCode')
    }))

  it.each([
    [
      'a ModTime range over 30 days',
      '<ModTimeFrom>2026-10-01T00:00:00Z</ModTimeFrom><ModTimeTo>2026-11-20T00:00:00Z</ModTimeTo>',
      '37',
    ],
    ['a CreateTime range over 90 days', '<CreateTimeFrom>2026-07-01T00:00:00Z</CreateTimeFrom>', '37'],
    [
      'a range that ends before it begins',
      '<ModTimeFrom>2026-11-20T00:00:00Z</ModTimeFrom><ModTimeTo>2026-11-19T00:00:00Z</ModTimeTo>',
      '37',
    ],
    ['no range and no ids', '<OrderStatus>Active</OrderStatus>', '37'],
    ['more than 100 a page', `${MONTH}<Pagination><EntriesPerPage>101</EntriesPerPage></Pagination>`, '37'],
    ['an unknown status', `${MONTH}<OrderStatus>Lost</OrderStatus>`, '37'],
    ['broken XML', '<NumberOfDays>30', '5'],
  ])('answers %s with HTTP 200 and Ack Failure', (_what, xml, code) =>
    withSandbox({}, async ({ trading }) => {
      const answer = await trading('GetOrders', xml)
      expect(answer.status).toBe(200)
      expect(answer.xml).toMatchObject({
        Ack: 'Failure',
        Errors: [{ ErrorCode: code, SeverityCode: 'Error' }],
      })
    }),
  )

  it('refuses a document type before looking at anything else', () =>
    withSandbox({}, async ({ shop }) => {
      const body = '<!DOCTYPE x [<!ENTITY a "aaaa">]><GetOrdersRequest>&a;</GetOrdersRequest>'
      const headers = { 'x-ebay-api-call-name': 'GetOrders' }
      const answer = await fetch(`${shop.baseUrls.api}/ws/api.dll`, { method: 'POST', headers, body })
      const text = await answer.text()
      expect(text).toContain('<ErrorCode>5</ErrorCode>')
      expect(text).not.toContain('aaaa')
    }))
})

describe('Trading credentials', () => {
  const old = (token: string): string =>
    `<RequesterCredentials><eBayAuthToken>${token}</eBayAuthToken></RequesterCredentials>${MONTH}`

  it('knows an expired from an unknown IAF token', () =>
    withSandbox({}, async ({ sandbox, token, trading }) => {
      const code = async (headers = {}) =>
        (await trading('GetOrders', MONTH, headers)).xml.Errors?.[0].ErrorCode
      await token()
      expect(await code()).toBeUndefined()
      expect(await code({ 'x-ebay-api-iaf-token': 'v^1.1#nonsense' })).toBe('21916984')
      sandbox.clock.advance('PT2H')
      expect(await code()).toBe('21917053')
    }))

  it('knows a good, an unknown and a hard expired old token', () =>
    withSandbox({}, async ({ sandbox, shop }) => {
      const post = async (token: string) => {
        const headers = {
          'x-ebay-api-call-name': 'GetOrders',
          'x-ebay-api-siteid': '0',
          'x-ebay-api-compatibility-level': '1423',
        }
        const body = `<GetOrdersRequest>${token === '' ? MONTH : old(token)}</GetOrdersRequest>`
        const answer = await fetch(`${shop.baseUrls.api}/ws/api.dll`, { method: 'POST', headers, body })
        return /<ErrorCode>(\d+)</.exec(await answer.text())?.[1] ?? 'none'
      }
      expect(await post(shop.legacyToken)).toBe('none')
      expect(await post('AgAAAA**nonsense')).toBe('931')
      expect(await post('')).toBe('930')
      sandbox.clock.advance('PT47304000S')
      expect(await post(shop.legacyToken)).toBe('932')
    }))

  it.each([
    ['x-ebay-api-siteid', '999', '37'],
    ['x-ebay-api-compatibility-level', '900', '37'],
  ])('needs a sensible %s', (name, value, code) =>
    withSandbox({}, async ({ trading }) => {
      expect((await trading('GetOrders', MONTH, { [name]: value })).xml.Errors[0].ErrorCode).toBe(code)
    }),
  )

  it('does not know other calls', () =>
    withSandbox({}, async ({ trading }) => {
      expect((await trading('GetUserDisputes', '')).xml.Errors[0]).toMatchObject({ ErrorCode: '2' })
    }))
})

describe('SendInvoice', () => {
  it('reminds the buyer of an unpaid order and notes it once per call', () =>
    withSandbox({}, async ({ sandbox, shop, trading }) => {
      const { orderId } = sandbox.ebayWorld.addUnpaidOrder(shop)
      const [itemId, transactionId] = orderId.split('-')
      const pair = `<ItemID>${itemId}</ItemID><TransactionID>${transactionId}</TransactionID>`
      for (const xml of [
        `<OrderID>${orderId}</OrderID>`,
        `<OrderLineItemID>${orderId}</OrderLineItemID>`,
        pair,
      ]) {
        expect((await trading('SendInvoice', xml)).xml.Ack).toBe('Success')
      }
      expect(sandbox.ledger('order.invoice_sent')).toHaveLength(3)
      expect(sandbox.ebayWorld.truth(shop).orders[0]?.invoicedAt).toHaveLength(3)
    }))

  it('refuses paid, old and unknown orders', () =>
    withSandbox({}, async ({ sandbox, shop, trading }) => {
      const paid = sandbox.ebayWorld.addPaidOrder(shop).orderId
      const old = sandbox.ebayWorld.addUnpaidOrder(shop, {
        boughtAt: new Date('2026-10-21T12:00:00Z'),
      }).orderId
      for (const id of [paid, old, '1-1']) {
        expect((await trading('SendInvoice', `<OrderID>${id}</OrderID>`)).xml.Ack).toBe('Failure')
      }
      expect(sandbox.ledger('order.invoice_sent')).toEqual([])
    }))
})

interface RateLimits {
  readonly rateLimits: readonly {
    readonly resources: readonly { readonly name: string; readonly rates: readonly unknown[] }[]
  }[]
}

describe('call limits', () => {
  it('counts live and shows what is left', () =>
    withSandbox({}, async ({ shop, postToken, search, trading }) => {
      await search()
      await search()
      await trading('GetOrders', MONTH)
      const app = await postToken({ grant_type: 'client_credentials' })
      const limits = async (scheme: string) => {
        const headers = { authorization: `${scheme} ${app.json.access_token}` }
        return fetch(`${shop.baseUrls.api}/developer/analytics/v1_beta/rate_limit/`, { headers })
      }
      expect((await limits('IAF')).status).toBe(401)
      const { rateLimits } = (await (await limits('Bearer')).json()) as RateLimits
      const resources = rateLimits.flatMap((context) => context.resources)
      const rateOf = (wanted: string) => resources.find(({ name }) => name === wanted)?.rates[0]
      expect(rateOf('post-order.cancellation')).toEqual({
        count: 2,
        limit: 5000,
        remaining: 4998,
        reset: '2026-11-23T08:00:00.000Z',
        timeWindow: 86_400,
      })
      expect(rateOf('GetOrders')).toMatchObject({ count: 1 })
    }))

  it('refuses over the limit, each API in its own way, until midnight in California', () =>
    withSandbox({ ebay: { dailyLimits: { 'post-order.cancellation': 1, GetOrders: 1 } } }, async (client) => {
      const { sandbox, search, trading } = client
      await search()
      await trading('GetOrders', MONTH)
      const refused = await search()
      expect(refused.status).toBe(429)
      expect(refused.headers.get('retry-after')).toBe(String(20 * 3600))
      expect((await trading('GetOrders', MONTH)).xml.Errors[0].ErrorCode).toBe('518')
      sandbox.clock.advance('PT20H')
      const { json } = await client.postToken({
        grant_type: 'refresh_token',
        refresh_token: client.shop.refreshToken,
      })
      const again = await trading('GetOrders', MONTH, { 'x-ebay-api-iaf-token': json.access_token })
      expect(again.xml.Ack).toBe('Success')
    }))
})
