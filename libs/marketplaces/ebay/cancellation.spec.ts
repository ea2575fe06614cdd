import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { observe } from '#case'
import { cancellationMachine } from './cancellation.js'
import { ebay } from './index.js'
import { calendarOf } from './sites.js'
import { fixture, sight } from './test-fixtures.js'
import { caseRef, giveTokens, mockNetwork, testShop } from './test-shop.js'

const API = 'https://api.ebay.com'
const REF = caseRef({ nativeId: '5100123402', state: 'APPROVAL_PENDING', site: 'EBAY_US' })

mockNetwork()

const only = (file: string) => sight(`cancellations/cancellation.${file}.json`).cases[0]!.observation

describe('a cancellation as a case', () => {
  it('is read from a search answer', () => {
    expect(sight('cancellations/cancellation.APPROVAL_PENDING.json').cases).toEqual([
      {
        kind: 'cancellation',
        observation: {
          nativeId: '5100123402',
          state: 'APPROVAL_PENDING',
          native: {
            cancelState: 'APPROVAL_PENDING',
            cancelStatus: 'CANCEL_REQUESTED',
            requestorType: 'BUYER',
          },
          site: 'EBAY_US',
          asOf: '2026-11-18T15:04:06.000Z',
          openedAt: '2026-11-18T15:04:05.000Z',
          enteredAt: '2026-11-18T15:04:05.000Z',
          subject: 'Folding desk lamp, warm white',
          orderId: '12-101002-20202',
          lines: [
            {
              lineId: '110022003302-2200330044002',
              itemId: '110022003302',
              title: 'Folding desk lamp, warm white',
              sku: null,
              quantity: 1,
              price: null,
            },
          ],
          buyer: { handle: 'synthetic_buyer_1', locale: null },
          reason: { code: 'ORDER_MISTAKE', text: null },
          amount: { minor: 4190, currency: 'USD' },
          given: { seller_answers_cancellation: '2026-11-21T15:04:05.000Z' },
          gradeEffects: [expect.objectContaining({ metric: 'DEFECTIVE_TRANSACTION_RATE', counts: 'no' })],
          activities: [],
          flags: [],
          link: 'https://www.ebay.com/mesh/ord/details?orderid=12-101002-20202',
        },
      },
    ])
  })

  it('is read from a detail answer, with its history', () => {
    const { asOf, enteredAt, activities, flags } = only('REFUND_FAILED_RETRY')
    expect(asOf).toBeNull()
    expect(enteredAt).toBe('2026-11-20T02:00:00.000Z')
    expect(activities.map(({ at, party, text }) => [at, party, text])).toEqual([
      ['2026-11-18T15:04:05.000Z', 'buyer', 'BUYER_CREATE_CANCEL INITIAL → APPROVAL_PENDING'],
      ['2026-11-19T08:30:00.000Z', 'seller', 'SELLER_APPROVE APPROVAL_PENDING → REFUND_PENDING'],
      [
        '2026-11-20T02:00:00.000Z',
        'marketplace',
        'SYSTEM_NOTIFY_REFUND_STATUS REFUND_PENDING → REFUND_FAILED_RETRY',
      ],
    ])
    expect(flags).toEqual([])
  })

  it('is read from a bare list, an id being a number and much being absent', () => {
    expect(only('APPROVAL_PENDING.bare-list')).toMatchObject({
      nativeId: '5100123403',
      site: 'EBAY_GB',
      buyer: null,
      amount: null,
      given: {},
    })
  })

  it('reads the history’s misspelt field of older versions', () => {
    expect(only('CLOSED+INVALID').activities[1]?.text).toBe('SYSTEM_REJECT APPROVAL_PENDING → CLOSED')
  })

  it('flags fields and values that eBay has not documented, and keeps them', () => {
    const { state, reason, native, flags } = only('APPROVAL_PENDING.unknown-fields-and-values')
    expect([state, reason?.code, native['cancelStatus']]).toEqual([
      'APPROVAL_PENDING',
      'RIGHT_OF_WITHDRAWAL',
      'CANCEL_ON_HOLD',
    ])
    expect(flags.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'unknown_field lineItems[0].bundleId',
      'unknown_field riskAssessment',
      'unknown_value cancelReason',
      'unknown_value cancelStatus',
    ])
  })

  it.each([
    ['INITIAL', 'awaiting_marketplace'],
    ['APPROVAL_PENDING', 'awaiting_seller'],
    ['APPROVAL_PENDING+SELLER', 'awaiting_buyer'],
    ['REFUND_PENDING', 'awaiting_marketplace'],
    ['REFUND_INITIATED', 'awaiting_marketplace'],
    ['REFUND_FAILED_RETRY', 'awaiting_seller'],
    ['CONFIRM_REFUND_PENDING', 'awaiting_buyer'],
    ['CLOSED+CANCEL_REJECTED', 'won'],
    ['CLOSED+CANCEL_CLOSED_NO_REFUND', 'settled'],
    ['CLOSED+CANCEL_CLOSED_WITH_REFUND', 'settled'],
    ['CLOSED+CANCEL_CLOSED_UNKNOWN_REFUND', 'settled'],
    ['CLOSED+CANCEL_CLOSED_FOR_COMMITMENT', 'settled'],
    ['CLOSED+INVALID', 'withdrawn'],
  ])('%s is %s', (file, status) => {
    const seen = only(file)
    expect(seen.state).toBe(file.replace('+', '/'))
    expect(observe(cancellationMachine, null, seen, seen.openedAt, calendarOf(seen.site)).status).toBe(status)
  })

  it('is not recognised when it is closed without a word on how', () => {
    const body = JSON.parse(fixture('cancellations/cancellation.CLOSED+CANCEL_REJECTED.json')) as {
      cancellations: { cancelStatus?: string }[]
    }
    delete body.cancellations[0]!.cancelStatus
    const stream = ebay.streams['cancellations']!
    const [item] = stream.open(JSON.stringify(body))
    const seen = stream.see(item, { seenAt: '2026-11-22T00:00:00.000Z', site: 'EBAY_US' }).cases[0]!
      .observation
    expect(seen.state).toBe('CLOSED')
    expect(observe(cancellationMachine, null, seen, seen.openedAt, calendarOf('EBAY_US')).status).toBe(
      'unrecognised',
    )
  })

  it('takes eBay’s own date for the answer, and three days only where it gives none', () => {
    const due = (file: string) => {
      const seen = only(file)
      return observe(cancellationMachine, null, seen, seen.openedAt, calendarOf(seen.site)).deadlines
    }
    expect(due('APPROVAL_PENDING')).toMatchObject([
      { dueAt: '2026-11-21T15:04:05.000Z', source: 'marketplace' },
    ])
    expect(due('APPROVAL_PENDING.bare-list')).toMatchObject([
      { dueAt: '2026-11-21T15:04:05.000Z', source: 'rule', ruleId: 'ebay.cancellation.seller.3d' },
    ])
  })
})

describe('actions on a cancellation', () => {
  it('approves without a body', async () => {
    giveTokens('T1')
    nock(API)
      .post('/post-order/v2/cancellation/5100123402/approve', (body) => body === '')
      .matchHeader('x-ebay-c-marketplace-id', 'EBAY_US')
      .reply(200)
    const { connected } = testShop()
    await expect(connected.act('cancellation', 'approve_cancellation', REF, {})).resolves.toEqual({
      receipt: null,
    })
  })

  it.each([
    [{}, {}],
    [
      { shipmentDate: '2026-11-19T09:00:00+01:00', trackingNumber: ' 1Z999 ' },
      { shipmentDate: { value: '2026-11-19T08:00:00.000Z' }, trackingNumber: '1Z999' },
    ],
  ])('rejects with %j as %j', async (input, body) => {
    giveTokens('T1')
    nock(API).post('/post-order/v2/cancellation/5100123402/reject', body).reply(200)
    await testShop().connected.act('cancellation', 'reject_cancellation', REF, input)
  })

  it('reads one cancellation again by its id', async () => {
    giveTokens('T1')
    const body = fixture('cancellations/cancellation.APPROVAL_PENDING.detail.json')
    nock(API).get('/post-order/v2/cancellation/5100123402').reply(200, body)
    const [raw] = await testShop().connected.reread('cancellation', REF)
    expect(raw?.stream).toBe('cancellations')
    const shown = ebay.streams['cancellations']!.see(raw?.items[0], {
      seenAt: '2026-11-22T00:00:00Z',
      site: 'EBAY_US',
    })
    expect(shown.cases[0]?.observation.nativeId).toBe('5100123402')
  })
})
