import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { stateOf } from '#case'
import type { Observation } from '#case'
import { ebay } from './index.js'
import { sight } from './test-fixtures.js'
import { caseRef, giveTokens, mockNetwork, testShop } from './test-shop.js'

const API = 'https://api.ebay.com'
const seen = (file: string): Observation => sight(`cases/claim.${file}.json`).cases[0]!.observation

mockNetwork()

describe('an escalated case', () => {
  const { machine } = ebay.kinds.claim!

  it('is lost where, and only where, eBay names the seller’s fault or closes for the buyer', () => {
    const ends = Object.entries(machine.states).filter(([state]) => state.startsWith('CLOSED/'))
    expect(ends.length).toBe(37)
    for (const [state, { status }] of ends) {
      const fault = state.includes('SELLER_FAULT') && !state.includes('NO_SELLER_FAULT')
      if (fault) expect([state, status]).toEqual([state, 'lost'])
      if (state.includes('NO_SELLER_FAULT') || state.includes('BUYER_FAULT'))
        expect([state, status === 'lost']).toEqual([state, false])
    }
  })

  it('counts against the seller until an appeal can no longer be made', () => {
    const lost = seen('CLOSED+BUYER_WINS_SELLER_FAULT')
    expect(lost.gradeEffects).toMatchObject([
      { metric: 'CLAIMS_SAF_RATE', counts: 'unless_averted', avertUntil: '2026-12-18T08:00:00.000Z' },
      { metric: 'DEFECTIVE_TRANSACTION_RATE', counts: 'unless_averted' },
    ])
    expect(lost.liability).toEqual({ party: 'seller', text: 'BUYER_WINS_SELLER_FAULT' })
    expect(seen('APPEAL+APPEAL_SELLER_DENIED').gradeEffects?.[0]).toMatchObject({ counts: 'yes' })
    expect(seen('APPEAL+APPEAL_SELLER_WINS_FULL_CREDIT').gradeEffects?.[0]).toMatchObject({ counts: 'no' })
  })

  it('can be appealed for 30 days, unless eBay says that it cannot', async () => {
    const { guard } = ebay.kinds.claim!.actions['appeal_case']!
    const { native } = seen('CLOSED+BUYER_WINS_SELLER_FAULT')
    const ref = caseRef({ nativeId: '5320000001', state: 'CLOSED/BUYER_WINS_SELLER_FAULT', native })
    expect(guard?.(ref, new Date('2026-12-18T08:00:00Z'))).toBeNull()
    expect(guard?.(ref, new Date('2026-12-18T08:00:01Z'))?.en).toContain('2026-12-18')
    expect(guard?.({ ...ref, native: { eligibleForAppeal: 'false' } }, new Date())?.zh).toContain('不可申诉')
    giveTokens('T1')
    nock(API)
      .post('/post-order/v2/casemanagement/5320000001/appeal', { comments: { content: 'Proof' } })
      .reply(204)
    await expect(
      testShop().connected.act('claim', 'appeal_case', ref, { comments: 'Proof' }),
    ).resolves.toEqual({ receipt: null })
  })

  it('waits for eBay while it is open and while it is appealed', () => {
    for (const state of ['OPEN', 'WAITING_CS', 'ON_HOLD', 'APPEAL/SELLER_APPEALED'])
      expect(stateOf(machine, state)?.status).toBe('awaiting_marketplace')
  })

  it('marks the order that it counts against, and takes the mark back after an appeal that was won', () => {
    const stream = ebay.streams['cases']!
    const detail = (appeal: object) => ({
      detail: {
        caseId: '1',
        orderId: '07-1',
        status: 'CLOSED',
        sellerClosureReason: 'BUYER_WINS_SELLER_FAULT',
        creationDate: { value: '2026-11-01T00:00:00Z' },
        ...appeal,
      },
    })
    const marks = (item: unknown) =>
      stream.see(item, { seenAt: '2026-11-22T00:00:00Z', site: 'EBAY_US' }).marks
    expect(marks(detail({}))).toMatchObject([{ orderId: '07-1', mark: 'CLAIMS_SAF_RATE', of: 'case 1' }])
    const won = { appealDetails: { appealCloseReasonEnum: 'APPEAL_SELLER_WINS_FULL_CREDIT' } }
    expect(marks(detail(won))?.every(({ withdrawn }) => withdrawn)).toBe(true)
  })
})

describe('an inquiry', () => {
  const inquiry = (file: string): Observation =>
    sight(`inquiries/item_not_received.${file}.json`).cases[0]!.observation
  const ref = caseRef({ nativeId: '5310999001', state: 'WAITING_SELLER_RESPONSE', orderId: null })
  const act = (name: string, input: unknown) =>
    testShop().connected.act('item_not_received', name, ref, input)

  it('has eBay’s date, the buyer of the summary and the words of the detail', () => {
    const seen = inquiry('WAITING_SELLER_RESPONSE.full')
    expect(seen).toMatchObject({
      nativeId: '5310999001',
      subject: 'Cast-iron skillet 26 cm',
      buyer: { handle: 'juergen.beispiel' },
      amount: { minor: 3100, currency: 'GBP' },
      given: { seller_answers_inquiry: '2026-11-23T23:59:59.000Z' },
      lines: [{ lineId: '110022000001-2200330000001' }],
      flags: [],
    })
    expect(seen.activities).toContainEqual(
      expect.objectContaining({ as: 'message', party: 'buyer', text: 'Wo bleibt mein Paket?' }),
    )
  })

  it('is settled with a refund when its history shows one', () => {
    expect(inquiry('CLOSED+REFUNDED').state).toBe('CLOSED/REFUNDED')
    expect(inquiry('CLOSED').state).toBe('CLOSED')
  })

  it.each([
    ['refund_inquiry', {}, 'issue_refund', {}, { refundResult: { refundStatus: 'SUCCESS' } }, 'SUCCESS'],
    [
      'send_inquiry_message',
      { message: 'On its way' },
      'send_message',
      { message: { content: 'On its way' } },
      {},
      null,
    ],
    [
      'escalate_inquiry',
      { reason: 'SHIPPED_ITEM' },
      'escalate',
      { escalationReason: 'SHIPPED_ITEM' },
      { caseId: 5320000009 },
      '5320000009',
    ],
    [
      'provide_shipment',
      { carrier: 'USPS', trackingNumber: '9400', shippedAt: '2026-11-10T10:00:00Z' },
      'provide_shipment_info',
      {
        shippedWithTracking: true,
        shippingCarrierName: 'USPS',
        trackingNumber: '9400',
        shippingDate: { value: '2026-11-10T10:00:00.000Z' },
      },
      {},
      null,
    ],
  ])('%s is sent as eBay wants it', async (name, input, path, body, answer, receipt) => {
    giveTokens('T1')
    nock(API).post(`/post-order/v2/inquiry/5310999001/${path}`, body).reply(200, answer)
    await expect(act(name, input)).resolves.toEqual({ receipt })
  })
})

it('a refund of an inquiry is proven by a refund, not by a closing that may be the buyer’s own', () => {
  const closed = sight('inquiries/item_not_received.CLOSED.json').cases[0]!.observation.state
  const refunded = sight('inquiries/item_not_received.CLOSED+REFUNDED.json').cases[0]!.observation.state
  const { confirmedBy } = ebay.kinds.item_not_received!.actions['refund_inquiry']!
  expect([closed, refunded].map((state) => confirmedBy?.includes(state))).toEqual([false, true])
})
