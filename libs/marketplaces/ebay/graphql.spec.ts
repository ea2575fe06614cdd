import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { ebay } from './index.js'
import { caseRef, giveTokens, mockNetwork, testShop } from './test-shop.js'

const HOST = 'https://graphqlapi.ebay.com'
const NOW = '2026-11-22T12:00:00.000Z'

/** A shop that chose the successors of Post-Order. */
function shop() {
  const { connection } = testShop({ now: NOW })
  return ebay.connect({
    ...connection,
    account: { ...connection.account, settings: { afterSales: 'graphql' } },
  })
}

interface Body {
  readonly query: string
  readonly variables: Record<string, unknown>
}

/** The next call to GraphQL is answered with this; what was asked is noted. */
function answers(data: unknown): Body[] {
  const asked: Body[] = []
  nock(HOST)
    .post('/graphql', (body: Body) => asked.push(body) > 0)
    .matchHeader('authorization', 'Bearer T1')
    .reply(200, { data })
  return asked
}

const node = {
  __typename: 'OrderReturn',
  returnId: '5300777001',
  status: { code: 'AWAITING_ACTION_FROM_SELLER', displayText: 'Respond' },
  reason: 'DEFECTIVE_ITEM',
  createdAt: '2026-11-20T10:00:00.000Z',
  respondBy: '2026-11-25T10:00:00.000Z',
  orderId: '07-1-1',
  buyer: { username: 'avery.testwood' },
  refundAmount: { value: '24.50', currency: 'USD' },
  lineItem: { orderLineItemId: '110022000001-2200330000001', title: 'Bowl', quantity: 1 },
}

mockNetwork()

describe('a shop whose setting says graphql', () => {
  it('lists returns by cursor, and shows them as the same cases', async () => {
    giveTokens('T1')
    const connected = shop()
    const first = answers({ sellerOrderReturns: { items: [node], pagination: { nextCursor: 'c2' } } })
    const page = await connected.list('returns', null)
    expect(first[0]?.query).toContain('sellerOrderReturns')
    expect(page.more).toBe(true)
    const [observation] = ebay.streams['returns']!.see(page.items[0], { seenAt: NOW, site: 'EBAY_US' }).cases
    expect(observation).toMatchObject({
      kind: 'return',
      observation: {
        nativeId: '5300777001',
        state: 'RETURN_REQUESTED',
        orderId: '07-1-1',
        amount: { minor: 2450, currency: 'USD' },
        given: { seller_answers_return: '2026-11-25T10:00:00.000Z' },
        lines: [{ lineId: '110022000001-2200330000001', title: 'Bowl' }],
      },
    })
    const second = answers({ sellerOrderReturns: { items: [node], pagination: { nextCursor: null } } })
    const last = await connected.list('returns', page.cursor)
    expect(second[0]?.variables['cursor']).toBe('c2')
    expect(last.more).toBe(false)
  })

  it.each([
    [
      'cancellations',
      {
        __typename: 'ContractCancellation',
        cancellationId: '1',
        status: { code: 'HELD_BY_COURT' },
        requestedAt: NOW,
      },
    ],
    ['returns', { ...node, status: { code: 'HELD_BY_COURT' } }],
    [
      'inquiries',
      { __typename: 'OrderInquiry', inquiryId: '1', status: { code: 'HELD_BY_COURT' }, createdAt: NOW },
    ],
  ])('%s: a word that nobody knows stays as it is', (stream, item) => {
    const [seen] = ebay.streams[stream]!.see(item, { seenAt: NOW, site: 'EBAY_US' }).cases
    expect(seen?.observation.state).toBe('HELD_BY_COURT')
  })

  it.each([
    ['return', 'approve_return', {}, 'approveReturn'],
    ['return', 'decline_return', {}, 'declineReturn'],
    [
      'return',
      'offer_partial_refund',
      { amount: { amount: '5', currency: 'USD' } },
      'proposeKeepItemWithPartialRefund',
    ],
    ['return', 'provide_rma', { rmaNumber: 'R1' }, 'provideRmaNumber'],
    [
      'return',
      'refund_return',
      { amount: { amount: '5', currency: 'USD' }, withheldFor: 'used' },
      'processReturnRefund',
    ],
    ['return', 'mark_return_received', {}, 'recordReturnReceived'],
    ['return', 'send_return_message', { message: 'Hi' }, 'sendReturnMessage'],
    ['return', 'escalate_return', { reason: 'OTHER' }, 'submitReturnReferral'],
    ['item_not_received', 'refund_inquiry', {}, 'processOrderInquiryRefund'],
    ['item_not_received', 'send_inquiry_message', { message: 'Hi' }, 'sendOrderInquiryMessage'],
    ['cancellation', 'approve_cancellation', {}, 'approveContractCancellation'],
    ['cancellation', 'reject_cancellation', {}, 'declineContractCancellation'],
    ['unpaid_item', 'cancel_unpaid', {}, 'createItemCommitmentCancellation'],
  ] as const)('%s %s is the mutation of eBay’s release notes', async (kind, name, input, operation) => {
    giveTokens('T1')
    const asked = answers({ [operation]: { __typename: 'Success' } })
    await shop().act(kind, name, caseRef({ nativeId: '110022000001-2200330000001' }), input)
    expect(asked[0]?.query).toContain(`mutation ${operation}(`)
  })

  it('sees the business error in the union, which HTTP 200 hides', async () => {
    giveTokens('T1')
    const error = { __typename: 'ReturnActionNotPermittedError', errorCode: 'E1', errorMessage: 'Not now' }
    answers({ processReturnRefund: error })
    const input = { amount: { amount: '5', currency: 'USD' } }
    await expect(shop().act('return', 'refund_return', caseRef(), input)).rejects.toMatchObject({
      code: 'rejected',
      message: expect.stringContaining('Not now'),
      detail: { sideEffect: 'none' },
    })
  })

  it('says openly that there is no replacement offer there', async () => {
    await expect(shop().act('return', 'offer_replacement', caseRef(), {})).rejects.toMatchObject({
      code: 'rejected',
    })
  })

  it('leaves cases and appeals to Post-Order, which alone has them', async () => {
    giveTokens('T1')
    nock('https://api.ebay.com')
      .post('/post-order/v2/casemanagement/9/appeal')
      .matchHeader('authorization', 'IAF T1')
      .reply(204)
    await shop().act('claim', 'appeal_case', caseRef({ nativeId: '9' }), { comments: 'Proof' })
  })
})
