import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { marketplaceOf } from '#marketplaces'
import { startSandbox } from '#sandbox'
import type { Sandbox } from '#sandbox'
import { DemoShop } from './support/demo-shop.js'

const STREAMS = [
  'cancellations',
  'unpaid',
  'returns',
  'inquiries',
  'cases',
  'payment-disputes',
  'messages',
  'feedback',
]

describe.each([0, 1])('demo shop %i of eBay', (index) => {
  let sandbox: Sandbox
  let shop: DemoShop

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: 7, frozen: true, startAt: new Date('2026-11-22T08:00:00Z') })
    const { site, baseUrls: endpoints, clientId, clientSecret, refreshToken } = sandbox.ebay[index]!
    shop = new DemoShop(sandbox, 'ebay', {
      site,
      endpoints,
      credentials: { clientId, clientSecret, refreshToken },
    })
    await shop.follow(...STREAMS)
  })
  afterAll(() => sandbox.stop())

  it('shows every kind in several states', () => {
    const kinds = Object.keys(marketplaceOf('ebay')!.kinds)
    expect(Object.fromEntries(kinds.map((kind) => [kind, shop.states(kind)]))).toMatchObject({
      cancellation: expect.arrayContaining([
        'APPROVAL_PENDING',
        'REFUND_PENDING',
        'REFUND_FAILED_RETRY',
        'CLOSED/CANCEL_REJECTED',
      ]),
      unpaid_item: expect.arrayContaining([
        'AWAITING_PAYMENT',
        'OVERDUE',
        'CANCEL_REQUESTED',
        'EXPIRED',
        'CLOSED_UNPAID',
      ]),
      return: expect.arrayContaining([
        'RETURN_REQUESTED',
        'ITEM_SHIPPED',
        'ITEM_DELIVERED',
        'ESCALATED',
        'CLOSED/FULL_REFUNDED',
      ]),
      item_not_received: expect.arrayContaining([
        'WAITING_SELLER_RESPONSE',
        'TRACKING_PROVIDED',
        'CLOSED_WITH_ESCALATION',
      ]),
      claim: expect.arrayContaining(['OPEN', 'CLOSED/BUYER_WINS_SELLER_FAULT', 'APPEAL/SELLER_APPEALED']),
      chargeback: expect.arrayContaining([
        'ACTION_NEEDED',
        'OPEN/SELLER_CONTEST',
        'CLOSED/SELLER_WON',
        'CLOSED/SELLER_LOST',
      ]),
      message: expect.arrayContaining(['ACTIVE/ASKED', 'ACTIVE/ANSWERED', 'ARCHIVE']),
      feedback: expect.arrayContaining(['Negative', 'Negative/ANSWERED', 'Neutral', 'Withdrawn']),
    })
    expect(kinds).toHaveLength(8)
  })

  it('has words that nobody has described, standing as they came', () => {
    const odd = [...shop.cases.values()].filter(({ status }) => status === 'unrecognised')
    expect(odd.map(({ kind, state }) => `${kind} ${state}`)).toEqual(
      expect.arrayContaining([
        'cancellation AWAITING_REGULATORY_REVIEW',
        'return WITHDRAWAL_NOTICE_RECEIVED',
        'message MUTED_BY_POLICY',
      ]),
    )
  })
})
