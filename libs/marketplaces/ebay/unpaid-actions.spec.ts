import { beforeEach, describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { ebay } from './index.js'
import { caseRef, giveTokens, mockNetwork, testShop } from './test-shop.js'

const API = 'https://api.ebay.com'
const REF = caseRef()
const cancel = (ref = REF) => testShop().connected.act('unpaid_item', 'cancel_unpaid', ref, {})
const eligible = { eligible: true, eligibleCancelReason: ['BUYER_ASKED_CANCEL', 'ORDER_UNPAID'] }

mockNetwork()

describe('cancelling an unpaid order', () => {
  it('asks eBay first, then creates the cancellation at the site of the sale', async () => {
    giveTokens('T1')
    nock(API)
      .post('/post-order/v2/cancellation/check_eligibility', { legacyOrderId: REF.orderId! })
      .matchHeader('x-ebay-c-marketplace-id', 'EBAY_GB')
      .reply(200, { ...eligible, itemEligibilityResult: [] })
    nock(API)
      .post('/post-order/v2/cancellation', {
        legacyOrderId: REF.orderId!,
        cancelReason: 'ORDER_UNPAID',
        buyerPaid: false,
      })
      .matchHeader('x-ebay-c-marketplace-id', 'EBAY_GB')
      .reply(200, { cancelId: 5100999001, orderEligibilityResult: eligible })
    await expect(cancel()).resolves.toEqual({ receipt: '5100999001' })
  })

  it.each([
    [
      { eligible: false, failureReason: ['CANCELLATION_EXIST'] },
      'a cancellation of this order already exists',
    ],
    [
      { eligible: false, failureReason: ['SHIPPED_ORDER', 'SOMETHING_NEW'] },
      'the order has been shipped; SOMETHING_NEW',
    ],
    [{ eligible: true, eligibleCancelReason: ['BUYER_ASKED_CANCEL'] }, 'it offers only: BUYER_ASKED_CANCEL'],
    [{ orderEligibilityResult: { eligible: false } }, 'it names no reason'],
  ])('sends nothing when eBay answers %j', async (verdict, words) => {
    giveTokens('T1')
    nock(API).post('/post-order/v2/cancellation/check_eligibility').reply(200, verdict)
    await expect(cancel()).rejects.toMatchObject({
      code: 'rejected',
      message: `eBay does not let this order be cancelled as unpaid: ${words}`,
      detail: { sideEffect: 'none' },
    })
  })

  it('sends nothing when the answer to the question is not understood', async () => {
    giveTokens('T1')
    nock(API).post('/post-order/v2/cancellation/check_eligibility').reply(200, { allowed: 'yes' })
    await expect(cancel()).rejects.toMatchObject({ code: 'contract_changed', detail: { sideEffect: 'none' } })
  })

  it('is refused when eBay answers the creation with a verdict instead of an id', async () => {
    giveTokens('T1')
    nock(API).post('/post-order/v2/cancellation/check_eligibility').reply(200, eligible)
    nock(API)
      .post('/post-order/v2/cancellation')
      .reply(200, { orderEligibilityResult: { eligible: false, failureReason: ['CANCEL_WINDOW_ELAPSED'] } })
    await expect(cancel()).rejects.toMatchObject({ code: 'rejected', detail: { sideEffect: 'none' } })
  })

  it.each([
    ['an empty answer', 200, ''],
    ['a server error', 500, { error: [{ errorId: 1, message: 'x' }] }],
    ['a body cut off', 200, '{"cancelId": "51'],
  ])('is in doubt, and not sent twice, after %s', async (_what, status, body) => {
    giveTokens('T1')
    nock(API).post('/post-order/v2/cancellation/check_eligibility').reply(200, eligible)
    nock(API).post('/post-order/v2/cancellation').reply(status, body)
    await expect(cancel()).rejects.toMatchObject({ detail: { sideEffect: 'unknown' } })
  })

  it('repeats the question, which only reads, when eBay could not answer it', async () => {
    giveTokens('T1')
    nock(API).post('/post-order/v2/cancellation/check_eligibility').reply(503)
    nock(API).post('/post-order/v2/cancellation/check_eligibility').reply(200, eligible)
    nock(API).post('/post-order/v2/cancellation').reply(200, { cancelId: '7' })
    await expect(cancel()).resolves.toEqual({ receipt: '7' })
  })
})

describe('sending an invoice', () => {
  const guard = ebay.kinds.unpaid_item!.actions['send_invoice']!.guard!
  const sent: string[] = []
  const answer = () => {
    giveTokens('T1')
    nock(API)
      .post('/ws/api.dll', (body: string) => sent.push(body) > 0)
      .matchHeader('x-ebay-api-call-name', 'SendInvoice')
      .reply(200, '<SendInvoiceResponse><Ack>Success</Ack></SendInvoiceResponse>')
  }

  it('names the line of a single order', async () => {
    answer()
    await testShop().connected.act('unpaid_item', 'send_invoice', REF, {})
    expect(sent.at(-1)).toContain(
      '<ItemID>110022000001</ItemID><TransactionID>2200330000001</TransactionID><EmailCopyToSeller>false</EmailCopyToSeller>',
    )
  })

  it('names the order of a combined one', async () => {
    answer()
    await testShop().connected.act('unpaid_item', 'send_invoice', caseRef({ orderId: '2600-9' }), {
      copyToSeller: true,
    })
    expect(sent.at(-1)).toContain('<OrderID>2600-9</OrderID><EmailCopyToSeller>true</EmailCopyToSeller>')
  })

  it('is refused from the thirtieth day on, by the calendar of the site', () => {
    const ref = caseRef({ openedAt: '2026-10-20T10:00:00.000Z', site: 'EBAY_GB' })
    // Bought at 11 in summer time, so the thirty days end at 11 in winter time.
    expect(guard(ref, new Date('2026-11-19T10:59:59.999Z'))).toBeNull()
    expect(guard(ref, new Date('2026-11-19T11:00:00.000Z'))?.en).toMatch(
      /within 30 days of the purchase only/,
    )
  })
})

describe('a second chance offer', () => {
  const sent: [call: string, body: string][] = []
  const trading = (call: string, content: string, ack = 'Success') =>
    nock(API)
      .post('/ws/api.dll', (body: string) => sent.push([call, body]) > 0)
      .matchHeader('x-ebay-api-call-name', call)
      .reply(200, `<${call}Response><Ack>${ack}</Ack>${content}</${call}Response>`)
  const offer = (input: unknown) => testShop().connected.act('unpaid_item', 'offer_second_chance', REF, input)
  const bidder = (name: string, bid: string) =>
    `<Offer><User><UserID>${name}</UserID></User><MaxBid currencyID="GBP">${bid}</MaxBid></Offer>`

  beforeEach(() => void sent.splice(0))

  it('is verified first, then made for the bidder who is named, and remembers its listing', async () => {
    giveTokens('T')
    trading('VerifyAddSecondChanceItem', '')
    trading('AddSecondChanceItem', '<ItemID>110099000001</ItemID>')
    await expect(offer({ bidder: 'b-2', days: 'Days_5', message: 'Still want it?' })).resolves.toEqual({
      receipt: '110099000001',
    })
    for (const [, body] of sent)
      expect(body).toContain(
        '<RecipientBidderUserID>b-2</RecipientBidderUserID><Duration>Days_5</Duration><ItemID>110022000001</ItemID><SellerMessage>Still want it?</SellerMessage>',
      )
    expect(sent.map(([call]) => call)).toEqual(['VerifyAddSecondChanceItem', 'AddSecondChanceItem'])
  })

  it('goes to the highest bidder who can still get one where nobody is named', async () => {
    giveTokens('T')
    trading('GetAllBidders', `<BidArray>${bidder('low', '9.5')}${bidder('high', '10.25')}</BidArray>`)
    trading('VerifyAddSecondChanceItem', '')
    trading('AddSecondChanceItem', '<ItemID>1</ItemID>')
    await offer({})
    expect(sent[0]?.[1]).toContain('<CallMode>SecondChanceEligibleEndedListing</CallMode>')
    expect(sent[2]?.[1]).toContain('<RecipientBidderUserID>high</RecipientBidderUserID><Duration>Days_3<')
  })

  it('is not made where nobody else bid', async () => {
    giveTokens('T')
    trading('GetAllBidders', '<BidArray/>')
    await expect(offer({})).rejects.toMatchObject({ code: 'rejected', detail: { sideEffect: 'none' } })
  })

  it('is not made when eBay would refuse it', async () => {
    giveTokens('T')
    const error =
      '<Errors><ShortMessage>x</ShortMessage><ErrorCode>37</ErrorCode><SeverityCode>Error</SeverityCode></Errors>'
    trading('VerifyAddSecondChanceItem', error, 'Failure')
    await expect(offer({ bidder: 'b-2' })).rejects.toMatchObject({ code: 'rejected' })
    expect(sent).toHaveLength(1)
  })
})

describe('reading one unpaid item again', () => {
  const xml = (orders: string) =>
    `<GetOrdersResponse><Ack>Success</Ack><OrderArray>${orders}</OrderArray></GetOrdersResponse>`
  const orderXml = (id: string, created: string, status: string) =>
    `<Order><OrderID>${id}</OrderID><OrderStatus>${status}</OrderStatus><CreatedTime>${created}</CreatedTime>` +
    '<CheckoutStatus><Status>Incomplete</Status></CheckoutStatus><TransactionArray><Transaction>' +
    '<CreatedDate>2026-11-10T10:00:00.000Z</CreatedDate><Item><ItemID>110022000001</ItemID></Item>' +
    '<TransactionID>2200330000001</TransactionID></Transaction></TransactionArray></Order>'

  it('asks for the order by line and order id, and for its cancellations with the order beside them', async () => {
    giveTokens('T1')
    const bodies: string[] = []
    const single = orderXml('110022000001-2200330000001', '2026-11-10T10:00:00.000Z', 'Inactive')
    const combined = orderXml('2600-9', '2026-11-12T10:00:00.000Z', 'Active')
    nock(API)
      .post('/ws/api.dll', (body: string) => bodies.push(body) > 0)
      .twice()
      .reply(200, xml(single + combined))
    const line = { itemId: 110022000001, transactionId: 2200330000001 }
    const dates = { cancelRequestDate: { value: '2026-11-20T10:00:00.000Z' } }
    nock(API)
      .get('/post-order/v2/cancellation/search')
      .query((query) => {
        expect(query).toEqual({
          item_id: '110022000001',
          transaction_id: '2200330000001',
          role: 'SELLER',
          creation_date_range_from: '2026-11-09T10:00:00.000Z',
          creation_date_range_to: '2026-11-22T12:00:00.000Z',
        })
        return true
      })
      .reply(200, {
        cancellations: [
          {
            cancelId: '9',
            cancelState: 'REFUND_PENDING',
            cancelReason: 'ORDER_UNPAID',
            lineItems: [line],
            ...dates,
          },
        ],
      })
    const found = await testShop().connected.reread('unpaid_item', caseRef({ orderId: '2600-9' }))
    expect(bodies[0]).toContain('<OrderID>110022000001-2200330000001</OrderID><OrderID>2600-9</OrderID>')
    const at = { seenAt: '2026-11-22T12:00:00.000Z', site: 'EBAY_US' }
    const shown = found.map(({ stream, items }) =>
      items.flatMap((item) =>
        ebay.streams[stream]!.see(item, at).cases.map(({ observation }) => [
          observation.orderId,
          observation.state,
        ]),
      ),
    )
    expect(shown).toEqual([[['2600-9', 'OVERDUE']], [['2600-9', 'CANCEL_REQUESTED']]])
  })
})
