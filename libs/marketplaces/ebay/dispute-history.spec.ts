import { describe, expect, it } from '@jest/globals'
import { observe } from '#case'
import { ebay } from './index.js'
import { calendarOf } from './sites.js'
import { sight } from './test-fixtures.js'

describe('old Trading disputes', () => {
  it('are imported, never polled', () => {
    expect(ebay.streams['trading-disputes']!.everySeconds).toBeNull()
    const [seen] = sight('trading-disputes/unpaid_item.Dispute+ClosedFVFCreditStrike.full.xml').cases
    expect(seen).toMatchObject({
      kind: 'unpaid_item',
      observation: {
        nativeId: '500999',
        state: 'Dispute/ClosedFVFCreditStrike',
        site: 'EBAY_GB',
        subject: 'Bowl & plate',
        reason: { code: 'BuyerHasNotPaid', text: 'BuyerHasNotResponded' },
        native: { DisputeCreditEligibility: 'Eligible', DisputeState: 'Closed' },
        flags: [],
      },
    })
    expect(seen!.observation.activities.map(({ party, text }) => [party, text])).toEqual([
      ['seller', 'Please pay.'],
      ['marketplace', 'StrikeBuyer · NoContact'],
    ])
  })

  it('have the seed’s clock: the buyer has 4 days after the case is opened', () => {
    const { observation } = sight('trading-disputes/unpaid_item.Dispute+WaitingForBuyerResponse.json')
      .cases[0]!
    const { machine } = ebay.kinds.unpaid_item!
    const { deadlines } = observe(
      machine,
      null,
      observation,
      '2019-05-03T00:00:00.000Z',
      calendarOf('EBAY_US'),
    )
    expect(deadlines).toMatchObject([
      { ruleId: 'ebay.unpaid.buyer.4d.seed', dueAt: '2019-05-06T10:00:00.000Z' },
    ])
  })

  it('of items not received are inquiries', () => {
    expect(sight('trading-disputes/item_not_received.Dispute+ClaimPaid.json').cases[0]?.kind).toBe(
      'item_not_received',
    )
  })

  it('keep enum values that no list has, flagged', () => {
    const item = {
      DisputeID: '1',
      DisputeStatus: 'Closed',
      DisputeRecordType: 'UnpaidItem',
      DisputeReason: 'BuyerVanished',
      DisputeCreatedTime: '2019-05-02T10:00:00.000Z',
    }
    const [seen] = ebay.streams['trading-disputes']!.see(item, {
      seenAt: '2026-11-22T00:00:00Z',
      site: 'EBAY_US',
    }).cases
    expect(seen?.observation.flags).toEqual([
      { code: 'unknown_value', path: 'DisputeReason', value: 'BuyerVanished' },
    ])
  })
})

describe('the seven seed operations', () => {
  it('all stand among the capabilities, those without an interface as manual with a link and a reason', () => {
    const seven = ebay.capabilities.slice(0, 7)
    expect(seven.map(({ operation }) => operation.zh)).toEqual([
      '合并运费',
      '成交费返还',
      '第二次购买机会',
      '未付款纠纷：取消订单',
      '发送账单',
      '取消拍卖出价',
      '客户常见问题',
    ])
    for (const one of ebay.capabilities.filter(({ via }) => via === 'manual'))
      expect([one.operation.en, one.why?.en, one.why?.zh, one.link]).not.toContain(undefined)
    expect(
      ebay.capabilities
        .filter(({ via }) => via === 'manual')
        .every(({ why, link }) => why !== null && link !== null),
    ).toBe(true)
  })
})
