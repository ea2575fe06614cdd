import { describe, expect, it } from '@jest/globals'
import type { CaseKind } from '#case'
import { FEE_CREDIT_CAUSES, feeCredit } from '#desk'
import type { FeeCreditCause } from '#desk'
import { ebay } from './index.js'
import { caseRef } from './test-shop.js'

const causeOf = (kind: CaseKind, state: string, native: Record<string, string> = {}) =>
  ebay.kinds[kind]?.feeCause?.(caseRef({ state, native })) ?? null

describe('whether eBay gives the final value fee back', () => {
  it.each([
    ['unpaid_item', 'CLOSED_UNPAID', 'full', 'full'],
    ['unpaid_item', 'CLOSED_CANCELLED', 'full', 'full'],
    ['return', 'CLOSED/FULL_REFUNDED', 'full', 'full'],
    ['return', 'CLOSED/PARTIALLY_REFUNDED', 'none', 'proportional'],
    ['item_not_received', 'CLOSED/REFUNDED', 'full', 'full'],
    ['claim', 'CLOSED/BUYER_WINS_SELLER_FAULT', null, 'none'],
  ] as const)('%s %s: by the rule of 2019 %s, today %s', (kind, state, then, today) => {
    const cause = causeOf(kind, state) as FeeCreditCause
    expect(feeCredit(cause, 'ebay.fee_credit.seed').value).toBe(then)
    expect(feeCredit(cause, 'ebay.fee_credit.current').value).toBe(today)
  })

  it('says nothing of what is open, won or not decided', () => {
    expect(causeOf('unpaid_item', 'OVERDUE')).toBeNull()
    expect(causeOf('return', 'CLOSED/REQUEST_DECLINED')).toBeNull()
    expect(causeOf('claim', 'CLOSED/SELLER_WINS_BUYER_FAULT')).toBeNull()
    expect(causeOf('cancellation', 'CLOSED/CANCEL_REJECTED', { requestorType: 'BUYER' })).toBeNull()
  })

  it('tells a buyer’s cancellation from the seller’s', () => {
    const end = 'CLOSED/CANCEL_CLOSED_WITH_REFUND'
    expect(causeOf('cancellation', end, { requestorType: 'BUYER' })).toBe('mutual_cancellation')
    expect(causeOf('cancellation', end, { requestorType: 'SELLER' })).toBe('resolved_and_refunded')
  })

  it('knows only causes that the rules know', () => {
    for (const [kind, { machine }] of Object.entries(ebay.kinds))
      for (const state of Object.keys(machine.states)) {
        const cause = causeOf(kind as CaseKind, state)
        if (cause !== null) expect(FEE_CREDIT_CAUSES).toContain(cause)
      }
  })
})
