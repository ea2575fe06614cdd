import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { money } from '#case'
import { cancelGuidance } from './cancel.js'
import { FEE_CREDIT_CAUSES, FEE_CREDIT_RULES, feeCredit } from './fee-credit.js'
import { freightLiability } from './freight.js'
import type { AmazonReturn, CareReturn, DhgateReturn } from './freight.js'
import { odrEffect, orderIsDefective } from './odr.js'
import type { OdrEvent } from './odr.js'
import {
  EXCLUDED_CATEGORIES,
  insureReturn,
  returnDisposition,
  returnEligibility,
  returnLoss,
} from './returns.js'

const amazon: AmazonReturn = {
  marketplace: 'amazon',
  cause: 'buyer_remorse',
  category: 'other',
  returnTo: 'buyers_country',
  used: false,
  inWindow: true,
  agreement: null,
  carrierShare: null,
}
const care: CareReturn = { marketplace: 'csba', returnAddress: 'local', alreadyShippedAbroad: false }
const dhgate: DhgateReturn = {
  marketplace: 'dhgate',
  ruledLiable: null,
  sellerShare: null,
  uncooperative: null,
}

describe('freight of a return', () => {
  it.each<[Partial<AmazonReturn>, unknown]>([
    [{ cause: 'seller_fault' }, { bearer: 'seller' }],
    [{ cause: 'seller_fault', returnTo: 'abroad', used: true, inWindow: false }, { bearer: 'seller' }],
    [{ cause: 'carrier' }, { bearer: 'shared', sellerPercent: null }],
    [
      { cause: 'carrier', carrierShare: 40, used: true },
      { bearer: 'shared', sellerPercent: 40 },
    ],
    [{}, { bearer: 'buyer' }],
    [{ returnTo: 'abroad' }, { bearer: 'seller' }],
    [{ used: true }, { bearer: 'undecided', next: 'negotiate' }],
    [
      { used: true, returnTo: 'abroad' },
      { bearer: 'undecided', next: 'negotiate' },
    ],
    [{ used: true, agreement: 'wear_fee' }, { bearer: 'seller' }],
    [{ used: true, agreement: 'buyer_pays_freight' }, { bearer: 'buyer' }],
    [{ used: true, agreement: 'none' }, { bearer: 'seller' }],
    [{ inWindow: false }, { bearer: 'undecided', next: 'check_window' }],
    [
      { category: 'baby', cause: 'seller_fault' },
      { bearer: 'undecided', next: 'check_category_rule' },
    ],
  ])('amazon %j', (facts, value) => expect(freightLiability({ ...amazon, ...facts }).value).toEqual(value))

  it.each<[Partial<CareReturn>, unknown]>([
    [{}, { bearer: 'undecided', next: 'await_ruling' }],
    [{ returnAddress: 'foreign_with_label' }, { bearer: 'undecided', next: 'await_ruling' }],
    [{ returnAddress: 'none' }, { bearer: 'no_return' }],
    [{ returnAddress: 'foreign_without_label' }, { bearer: 'no_return' }],
    [{ returnAddress: 'foreign_without_label', alreadyShippedAbroad: true }, { bearer: 'seller' }],
  ])('care service %j', (facts, value) =>
    expect(freightLiability({ ...care, ...facts }).value).toEqual(value),
  )

  it.each<[Partial<DhgateReturn>, unknown]>([
    [{}, { bearer: 'undecided', next: 'await_ruling' }],
    [{ ruledLiable: 'seller' }, { bearer: 'seller' }],
    [{ ruledLiable: 'buyer', uncooperative: 'seller' }, { bearer: 'buyer' }],
    [
      { ruledLiable: 'both', sellerShare: 30 },
      { bearer: 'shared', sellerPercent: 30 },
    ],
    [{ uncooperative: 'buyer' }, { bearer: 'buyer' }],
    [{ uncooperative: 'seller' }, { bearer: 'seller' }],
  ])('dhgate %j', (facts, value) => expect(freightLiability({ ...dhgate, ...facts }).value).toEqual(value))

  it('says openly where its rule is uncertain', () => {
    expect(freightLiability({ ...dhgate, uncooperative: 'seller' }).provenance.confidence).toBe('unconfirmed')
    expect(freightLiability(amazon)).toMatchObject({
      rule: 'amazon.freight.remorse.local',
      provenance: { confidence: 'seed' },
    })
  })
})

describe('returns', () => {
  it('are eligible up to day 30, unless the category has its own rule', () => {
    const on = (requestedOn: string, category: 'other' | 'gift_cards' = 'other') =>
      returnEligibility({ category, purchasedOn: '2026-01-31', requestedOn }).value
    expect([on('2026-03-02'), on('2026-03-03'), on('2026-02-01', 'gift_cards')]).toEqual([
      'eligible',
      'out_of_window',
      'check_category_rule',
    ])
    expect(EXCLUDED_CATEGORIES).toHaveLength(8)
  })

  it('are insured above 100 dollars, not at 100', () => {
    expect(['99.99', '100', '100.01'].map((amount) => insureReturn(money(amount, 'USD')).value)).toEqual([
      false,
      false,
      true,
    ])
    expect(insureReturn(money('5000', 'JPY')).value).toBeNull()
  })

  it.each([
    [true, true, true, 'discard_and_refund'],
    [true, false, false, 'discard_and_refund'],
    [false, true, true, 'discount_or_gift'],
    [false, true, false, 'discount_or_gift'],
    [false, false, true, 'return_to_local_warehouse'],
    [false, false, false, 'return_to_china'],
  ])(
    'defective %s, low value %s, local warehouse %s: %s',
    (trulyDefective, lowValue, hasLocalWarehouse, disposition) =>
      expect(returnDisposition({ trulyDefective, lowValue, hasLocalWarehouse }).value).toBe(disposition),
  )

  const usd = (amount: string) => money(amount, 'USD')
  it('propose the smallest offer in the range that is cheaper than the return', () => {
    const costs = {
      price: usd('100'),
      refund: usd('100'),
      returnFreight: usd('80'),
      inspection: usd('5'),
      resale: usd('60'),
    }
    expect(returnLoss(costs, { minPercent: 20, maxPercent: 50 }).value).toEqual({
      lossOfReturn: usd('125'),
      offer: { percent: 20, amount: usd('20') },
    })
    const cheap = { ...costs, returnFreight: usd('5'), resale: usd('90') }
    expect(returnLoss(cheap, { minPercent: 20, maxPercent: 50 }).value).toEqual({
      lossOfReturn: usd('20'),
      offer: null,
    })
    expect(returnLoss(cheap, { minPercent: 19, maxPercent: 50 }).value.offer).toEqual({
      percent: 19,
      amount: usd('19'),
    })
  })

  it('never propose an offer that costs as much as the return or leaves the range', () => {
    const amount = fc.integer({ min: 1, max: 1_000_000 }).map((minor) => ({ minor, currency: 'USD' }))
    fc.assert(
      fc.property(
        amount,
        amount,
        amount,
        amount,
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 0, max: 99 }),
        (price, returnFreight, inspection, resale, minPercent, more) => {
          const maxPercent = Math.min(100, minPercent + more)
          const { offer, lossOfReturn } = returnLoss(
            { price, refund: price, returnFreight, inspection, resale },
            { minPercent, maxPercent },
          ).value
          if (offer === null)
            return expect(Math.ceil((price.minor * minPercent) / 100)).toBeGreaterThanOrEqual(
              lossOfReturn.minor,
            )
          expect(offer.amount.minor).toBeLessThan(lossOfReturn.minor)
          return expect(offer.percent).toBe(minPercent)
        },
      ),
    )
  })

  it('refuse mixed currencies and empty ranges', () => {
    const costs = {
      price: usd('1'),
      refund: usd('1'),
      returnFreight: money('1', 'EUR'),
      inspection: usd('1'),
      resale: usd('1'),
    }
    expect(() => returnLoss(costs, { minPercent: 1, maxPercent: 2 })).toThrow('one currency')
    expect(() => returnLoss({ ...costs, returnFreight: usd('1') }, { minPercent: 3, maxPercent: 2 })).toThrow(
      'range of percents',
    )
  })
})

describe('final value fee credit', () => {
  it.each([
    ['mutual_cancellation', 'full', 'full'],
    ['unpaid_after_process', 'full', 'full'],
    ['resolved_and_refunded', 'full', 'full'],
    ['partial_refund', 'none', 'proportional'],
    ['refund_outside_ebay', 'none', 'none'],
    ['second_chance_offer', 'none', null],
    ['ebay_decided_for_buyer', null, 'none'],
  ] as const)('%s: seed %s, current %s', (cause, old, current) => {
    expect(feeCredit(cause, 'ebay.fee_credit.seed').value).toBe(old)
    expect(feeCredit(cause, 'ebay.fee_credit.current').value).toBe(current)
  })
  it('has a row for every cause in every set', () => {
    for (const { credit } of FEE_CREDIT_RULES)
      expect(Object.keys(credit).sort()).toEqual([...FEE_CREDIT_CAUSES].sort())
  })
})

describe('order defect rate', () => {
  it.each<[OdrEvent, boolean | null, boolean | null, unknown]>([
    [{ kind: 'claim_withdrawn', calendarDays: 3 }, false, false, 'no'],
    [{ kind: 'claim_withdrawn', calendarDays: 4 }, true, false, 'no'],
    [{ kind: 'claim_unanswered' }, true, true, 'full'],
    [{ kind: 'claim_granted', fundedBy: 'seller', appealWon: false }, true, true, 'yes'],
    [{ kind: 'claim_granted', fundedBy: 'amazon', appealWon: false }, false, true, 'no'],
    [{ kind: 'claim_granted', fundedBy: 'seller', appealWon: true }, false, true, 'reversed'],
    [{ kind: 'claim_denied' }, false, false, 'no'],
    [{ kind: 'refunded_before_decision', withdrawnInDays: null }, true, true, 'yes'],
    [{ kind: 'refunded_before_decision', withdrawnInDays: 3 }, false, true, 'yes'],
    [{ kind: 'refunded_before_decision', withdrawnInDays: 4 }, true, true, 'yes'],
    [{ kind: 'chargeback', type: 'service', sellerFault: true }, true, null, null],
    [{ kind: 'chargeback', type: 'service', sellerFault: false }, false, null, null],
    [{ kind: 'chargeback', type: 'service', sellerFault: null }, null, null, null],
    [{ kind: 'chargeback', type: 'fraud', sellerFault: true }, false, null, null],
    [{ kind: 'negative_feedback', removed: false }, true, null, null],
    [{ kind: 'negative_feedback', removed: true }, false, null, null],
  ])('%j', (event, counts, buyerRefunded, sellerPays) =>
    expect(odrEffect(event).value).toEqual({ counts, buyerRefunded, sellerPays }),
  )

  it('counts an order once, and says when it cannot tell', () => {
    const unknown: OdrEvent = { kind: 'chargeback', type: 'service', sellerFault: null }
    expect(orderIsDefective([])).toBe(false)
    expect(orderIsDefective([{ kind: 'claim_denied' }])).toBe(false)
    expect(
      orderIsDefective([
        { kind: 'claim_unanswered' },
        unknown,
        { kind: 'negative_feedback', removed: false },
      ]),
    ).toBe(true)
    expect(orderIsDefective([{ kind: 'claim_denied' }, unknown])).toBeNull()
  })
  it('shows refunds before a decision as unconfirmed', () =>
    expect(odrEffect({ kind: 'refunded_before_decision', withdrawnInDays: null }).provenance.confidence).toBe(
      'unconfirmed',
    ))
})

describe('cancelling an order', () => {
  it.each([
    ['not_shipped', true, null, ['ask_why', 'cancel_as_buyer_cancelled'], false],
    ['not_shipped', true, 'silent', ['cancel_as_buyer_cancelled'], false],
    ['not_shipped', true, 'insists', ['cancel_as_buyer_cancelled'], false],
    ['not_shipped', false, null, ['ask_why', 'explain_how_to_file_request'], null],
    ['not_shipped', false, 'insists', ['explain_how_to_file_request'], null],
    ['confirmed', false, null, ['ask_why'], null],
    ['confirmed', false, 'willing_to_look', ['ship_to_look_at'], null],
    ['confirmed', false, 'insists', ['refund_in_order_management'], null],
    ['shipped', false, null, ['ask_why'], null],
    ['shipped', false, 'insists', ['ask_to_refuse_delivery', 'refund_after_return'], null],
  ] as const)('%s, request %s, %s: %j', (stage, requestFiled, answer, steps, affectsMetrics) =>
    expect(cancelGuidance({ stage, requestFiled, answer }).value).toEqual({ steps, affectsMetrics }),
  )
})
