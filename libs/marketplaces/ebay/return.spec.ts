import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { boxOf, stateOf } from '#case'
import type { Observation } from '#case'
import { ebay } from './index.js'
import { sight } from './test-fixtures.js'
import { caseRef, giveTokens, mockNetwork, testShop } from './test-shop.js'

const API = 'https://api.ebay.com'
const seen = (file: string): Observation => sight(`returns/return.${file}.json`).cases[0]!.observation
const REF = caseRef({
  nativeId: '5300999001',
  state: 'ITEM_DELIVERED',
  site: 'EBAY_US',
  orderId: '07-12345-67890',
  amount: { minor: 4590, currency: 'USD' },
})
const act = (name: string, input: unknown, ref = REF) => testShop().connected.act('return', name, ref, input)

mockNetwork()

describe('a return as a case', () => {
  it('takes eBay’s date, the amount, both facets and the buyer’s words', () => {
    expect(seen('ITEM_DELIVERED.full')).toMatchObject({
      nativeId: '5300999001',
      orderId: '07-12345-67890',
      subject: 'Vintage brass desk lamp',
      enteredAt: '2026-11-20T18:00:00.000Z',
      amount: { minor: 4590, currency: 'USD' },
      reason: { code: 'DEFECTIVE_ITEM', text: 'The lamp does not light.' },
      given: { seller_refunds_return: '2026-11-24T18:00:00.000Z' },
      facets: { custody: 'seller', money: 'refund_due' },
      native: { sellerAvailableOptions: 'SELLER_ISSUE_REFUND SELLER_SEND_MESSAGE SELLER_ESCALATE' },
      flags: [],
    })
  })

  it('tells the history once each: steps, messages, money, files', () => {
    const { activities } = seen('ITEM_DELIVERED.full')
    expect(new Set(activities.map(({ key }) => key)).size).toBe(activities.length)
    expect(activities.filter(({ as }) => as === 'message').map(({ party, text }) => [party, text])).toEqual([
      ['buyer', 'The lamp does not light.'],
      ['buyer', 'On its way back.'],
    ])
    expect(activities.find(({ key }) => key.startsWith('money:'))?.text).toBe(
      'REFUND_FVF_ITEM_COST · PENDING · 5.05 USD',
    )
    expect(activities.find(({ files }) => files)?.files).toEqual([
      { key: '9001', name: 'lamp.jpg', type: 'image/jpeg' },
    ])
  })

  it('counts in the grade only if eBay has to decide, until the buyer may ask it to', () => {
    expect(seen('ITEM_DELIVERED.full').gradeEffects).toMatchObject([
      { metric: 'CLAIMS_SAF_RATE', counts: 'unless_averted', avertUntil: '2026-11-24T18:00:00.000Z' },
      { metric: 'DEFECTIVE_TRANSACTION_RATE', counts: 'unless_averted' },
    ])
    expect(seen('CLOSED+FULL_REFUNDED').gradeEffects?.map(({ counts }) => counts)).toEqual(['no', 'no'])
    expect(seen('ESCALATED').gradeEffects?.map(({ counts }) => counts)).toEqual(['unknown', 'unknown'])
  })

  it('keeps words that nobody has described, and flags them', () => {
    const { state, reason, flags } = seen('RETURN_REQUESTED.unknown-fields-and-values')
    expect([state, reason?.code]).toEqual(['RETURN_REQUESTED', 'EU_RIGHT_OF_WITHDRAWAL'])
    expect(flags.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'summary.status',
        'summary.currentType',
        'summary.creationInfo.reason',
        'summary.withdrawalNotice',
      ]),
    )
  })

  it('stands with the seller whenever eBay waits for the seller, whatever the state says', () => {
    const { state, given } = seen('SELLER_ACTION_DUE')
    expect(state).toBe('SELLER_ACTION_DUE')
    expect(given['seller_acts_in_return']).toBe('2026-11-24T10:00:00.000Z')
  })

  it.each([
    ['CLOSED+REQUEST_DECLINED', 'won', 'refused'],
    ['CLOSED+BUYER_CLOSED', 'withdrawn', 'refused'],
    ['CLOSED+SHIPMENT_TIMEOUT', 'expired', 'refused'],
    ['CLOSED+PARTIALLY_REFUNDED', 'settled', 'partly_refunded'],
    ['CLOSED+AUTO_REFUNDED', 'settled', 'refunded'],
  ])('%s ends %s with the money %s', (file, status, money) => {
    const { state, facets } = seen(file)
    expect(stateOf(ebay.kinds.return!.machine, state)?.status).toBe(status)
    expect(facets?.money).toBe(money)
  })
})

describe('acting in a return', () => {
  it('refunds what eBay expects when no amount is given, once', async () => {
    giveTokens('T1')
    const total = { value: 45.9, currency: 'USD' }
    nock(API)
      .post('/post-order/v2/return/5300999001/issue_refund', {
        refundDetail: {
          totalAmount: total,
          itemizedRefundDetail: [{ refundAmount: total, refundFeeType: 'PURCHASE_PRICE' }],
        },
      })
      .matchHeader('authorization', 'IAF T1')
      .matchHeader('x-ebay-c-marketplace-id', 'EBAY_US')
      .reply(200, { refundStatus: 'PENDING' })
    await expect(act('refund_return', {})).resolves.toEqual({ receipt: 'PENDING' })
  })

  it('takes a refund that eBay answers FAILED for refused, nothing done', async () => {
    giveTokens('T1')
    nock(API).post('/post-order/v2/return/5300999001/issue_refund').reply(200, { refundStatus: 'FAILED' })
    await expect(act('refund_return', {})).rejects.toMatchObject({
      code: 'rejected',
      detail: { sideEffect: 'none' },
    })
  })

  it('sends a refund once only, and leaves it in doubt when the answer is lost', async () => {
    giveTokens('T1')
    nock(API).post('/post-order/v2/return/5300999001/issue_refund').replyWithError({ code: 'ECONNRESET' })
    await expect(act('refund_return', {})).rejects.toMatchObject({ detail: { sideEffect: 'unknown' } })
  })

  it.each([
    ['approve_return', {}, { decision: 'APPROVE' }],
    [
      'approve_return',
      { ownLabel: true, comments: 'Thanks' },
      { decision: 'APPROVE_WITHOUT_EBAY_LABEL', comments: { content: 'Thanks' } },
    ],
    ['decline_return', { comments: 'No' }, { decision: 'DECLINE', comments: { content: 'No' } }],
    [
      'offer_partial_refund',
      { amount: { amount: '5.00', currency: 'USD' } },
      { decision: 'OFFER_PARTIAL_REFUND', partialRefundAmount: { value: 5, currency: 'USD' } },
    ],
    ['offer_return', {}, { decision: 'OFFER_RETURN' }],
    ['offer_return', { ownLabel: true }, { decision: 'OFFER_RETURN_WITHOUT_LABEL' }],
    ['offer_replacement', {}, { decision: 'OFFER_REPLACEMENT' }],
    ['provide_rma', { rmaNumber: 'R-7' }, { decision: 'PROVIDE_RMA', RMANumber: 'R-7' }],
  ])('%s %j is the decision %j', async (name, input, body) => {
    giveTokens('T1')
    nock(API).post('/post-order/v2/return/5300999001/decide', body).reply(200, {})
    await expect(act(name, input)).resolves.toEqual({ receipt: null })
  })

  it('uploads the label first and then names it', async () => {
    giveTokens('T1')
    const bytes = Buffer.from('%PDF-1.4')
    nock(API)
      .post('/post-order/v2/return/5300999001/file/upload', {
        fileName: 'label.pdf',
        data: bytes.toString('base64'),
        filePurpose: 'LABEL_RELATED',
      })
      .reply(200, { fileId: 77 })
    nock(API)
      .post(
        '/post-order/v2/return/5300999001/add_shipping_label',
        (body) => body.fileId === '77' && body.labelAction === 'UPLOAD_LABEL',
      )
      .reply(200, {})
    const files = [{ name: 'label.pdf', type: 'application/pdf', bytes }]
    await testShop().connected.act('return', 'provide_return_label', REF, { file: 'upload-1' }, files)
  })

  it('refuses what eBay does not offer now, before any call, in words', () => {
    const { guard } = ebay.kinds.return!.actions['decline_return']!
    const now = new Date('2026-11-22T12:00:00Z')
    const ref = { ...REF, native: { sellerAvailableOptions: 'SELLER_ISSUE_REFUND SELLER_SEND_MESSAGE' } }
    expect(guard?.(ref, now)?.en).toContain('it offers: SELLER_ISSUE_REFUND, SELLER_SEND_MESSAGE')
    expect(guard?.({ ...REF, native: {} }, now)).toBeNull()
  })

  it('fetches a file of the history', async () => {
    giveTokens('T1')
    const files = [
      {
        fileId: '9001',
        fileName: 'lamp.jpg',
        fileFormat: 'JPEG',
        fileData: Buffer.from('jpeg').toString('base64'),
      },
    ]
    nock(API).get('/post-order/v2/return/5300999001/files').reply(200, { files })
    const file = await testShop().connected.file('return', REF, '9001')
    expect([file.name, file.type, Buffer.from(file.bytes).toString()]).toEqual([
      'lamp.jpg',
      'image/jpeg',
      'jpeg',
    ])
  })

  it('is read again as a summary and a detail', async () => {
    giveTokens('T1')
    const scope = nock(API)
    scope.get('/post-order/v2/return/5300999001').query({ fieldgroups: 'FULL' }).reply(200, { detail: {} })
    scope
      .get('/post-order/v2/return/5300999001')
      .query({ fieldgroups: 'SUMMARY' })
      .reply(200, { summary: { returnId: '5300999001' } })
    await expect(testShop().connected.reread('return', REF)).resolves.toEqual([
      { stream: 'returns', items: [{ summary: { returnId: '5300999001' }, detail: {} }] },
    ])
  })
})

describe('the outcome of an action', () => {
  it('is never one of the states in which the action is offered', () => {
    for (const kind of ['cancellation', 'unpaid_item', 'return', 'item_not_received', 'claim'] as const) {
      const { machine, actions } = ebay.kinds[kind]!
      for (const [state, def] of Object.entries(machine.states))
        for (const name of def.actions ?? []) {
          const shows = actions[name]?.confirmedBy ?? []
          expect(shows.includes(state) ? `${kind} ${name} in ${state}` : null).toBeNull()
        }
      expect(Object.values(machine.states).some(({ status }) => boxOf(status) === 'closed')).toBe(true)
    }
  })
})
