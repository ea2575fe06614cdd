import { HttpException } from '@nestjs/common'
import { describe, expect, it } from '@jest/globals'
import type { CaseJson } from '../../cases/case-json.js'
import type { CaseFacts } from './case-facts.js'
import { decided } from './decision.js'
import { DECISIONS, decisionOf } from './decisions.js'
import { guidanceOn } from './guidance.js'

const ask = (name: string, input: unknown) =>
  decided(decisionOf(name)!, input).map(({ rule, value }) => [rule, value])
const usd = (amount: string) => ({ amount, currency: 'USD' })

describe('a decision', () => {
  it('carries words in both languages and the source of its rule, whatever it is asked', () => {
    const names = DECISIONS.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    const [verdict] = decided(decisionOf('return_insurance')!, { value: usd('100.01') })
    expect(verdict).toMatchObject({
      value: true,
      words: { en: expect.any(String), zh: expect.any(String) },
      provenance: { confidence: 'seed', source: { text: expect.stringContaining('002-20') } },
    })
    expect(ask('return_insurance', { value: usd('100.00') })).toEqual([['amazon.return.insurance', false]])
  })

  it.each([
    ['order_cancellation', { stage: 'shipped', requestFiled: false, answer: 'insists' }, 'amazon.cancel.q4'],
    [
      'care_eligibility',
      { acceptedTerms: true, professionalPlan: true, storeDataComplete: true, validTracking: false },
      'csba.eligibility',
    ],
    ['care_contact', { country: 'JP' }, 'csba.contact'],
    ['care_return_address', { setting: 'foreign_without_label' }, 'csba.return_address.unusable'],
    ['care_trial', { effectiveAt: '2026-11-01T00:00:00Z' }, 'csba.trial.30d'],
    [
      'return_disposition',
      { trulyDefective: false, lowValue: false, hasLocalWarehouse: true },
      'return.disposition.local',
    ],
    [
      'return_eligibility',
      { category: 'baby', purchasedOn: '2026-11-01', requestedOn: '2026-11-02' },
      'amazon.return.excluded_category',
    ],
    ['fee_credit', { cause: 'partial_refund' }, 'ebay.fee_credit.seed.partial_refund'],
    ['odr_effect', { event: { kind: 'claim_withdrawn', calendarDays: 4 } }, 'amazon.odr.withdrawn'],
    [
      'freight_liability',
      { marketplace: 'dhgate', ruledLiable: 'both', sellerShare: 40 },
      'dhgate.freight.both',
    ],
    [
      'care_routing',
      {
        receivedAt: '2026-11-02T00:00:00Z',
        from: 'buyer',
        topic: 'order',
        order: { fulfilment: 'seller', purchasedAt: '2026-11-01T00:00:00Z' },
        enrolments: [{ from: '2026-10-01T00:00:00Z', to: null }],
      },
      'csba.covered',
    ],
  ])('on %s speaks by its rule', (name, input, rule) => {
    expect(ask(name, input)[0]?.[0]).toBe(rule)
  })

  it('reckons a return against an offer in exact amounts', () => {
    const costs = {
      price: usd('50.00'),
      refund: usd('50.00'),
      returnFreight: usd('45.00'),
      inspection: usd('2.50'),
      resale: usd('20.00'),
    }
    expect(ask('return_loss', { ...costs, minPercent: 10, maxPercent: 30 })).toEqual([
      ['return.loss', { lossOfReturn: usd('77.50'), offer: { percent: 10, amount: usd('5.00') } }],
    ])
  })

  it('refuses what does not fit, and says where', () => {
    const refusal = (name: string, input: unknown) => {
      try {
        return ask(name, input)
      } catch (error) {
        return (error as HttpException).getResponse()
      }
    }
    expect(refusal('fee_credit', { cause: 'magic' })).toMatchObject({
      code: 'input_invalid',
      errors: [{ pointer: '/input/cause' }],
    })
    expect(refusal('fee_credit', { cause: 'partial_refund', colour: 'red' })).toMatchObject({
      code: 'input_invalid',
    })
    expect(refusal('return_insurance', { value: usd('1.234') })).toMatchObject({
      errors: [{ pointer: '/input/value' }],
    })
    const mixed = {
      price: usd('5.00'),
      refund: { amount: '5.00', currency: 'EUR' },
      returnFreight: usd('1.00'),
      inspection: usd('0.00'),
      resale: usd('0.00'),
    }
    expect(refusal('return_loss', { ...mixed, minPercent: 1, maxPercent: 5 })).toMatchObject({
      errors: [{ pointer: '/input', message: 'a return is reckoned in one currency' }],
    })
    expect(
      refusal('return_eligibility', {
        category: 'other',
        purchasedOn: '2026-02-30',
        requestedOn: '2026-03-01',
      }),
    ).toMatchObject({ code: 'input_invalid' })
  })
})

const facts = (one: Partial<CaseJson>, more: Partial<CaseFacts> = {}): CaseFacts => ({
  one: {
    marketplace: 'amazon',
    kind: 'return',
    status: 'awaiting_seller',
    serviceOwner: 'seller',
    openedAt: '2026-11-20T08:00:00Z',
    closedAt: null,
    order: { id: '1', lines: [] },
    amount: null,
    liability: null,
    reason: null,
    ...one,
  } as CaseJson,
  order: { placedAt: '2026-11-01T08:00:00Z', shippedAt: null, total: { minor: 10001, currency: 'USD' } },
  feeCause: null,
  enrolments: null,
  localReturnAddress: null,
  dayOf: (instant) => instant.slice(0, 10),
  ...more,
})
const said = (given: CaseFacts) =>
  Object.fromEntries(
    guidanceOn(given).map(({ decision, missing, verdicts }) => [
      decision,
      verdicts ? verdicts.map(({ rule, value }) => [rule, value]) : missing.map(({ field }) => field),
    ]),
  )

describe('guidance on a case', () => {
  it('decides what the case itself knows, and names the rest', () => {
    expect(
      said(
        facts({ reason: { code: null, text: null, path: 'after_sale/quality/defective', placedBy: null } }),
      ),
    ).toEqual({
      care_routing: ['enrolments'],
      return_eligibility: ['category'],
      freight_liability: ['category', 'returnTo', 'used'],
      return_insurance: [['amazon.return.insurance', true]],
      return_disposition: ['trulyDefective', 'lowValue', 'hasLocalWarehouse'],
      return_loss: ['price', 'refund', 'returnFreight', 'inspection', 'resale', 'minPercent', 'maxPercent'],
    })
  })

  it('takes the cause from a ruling or a reason that leaves no doubt, and the window from the order', () => {
    const known = (one: Partial<CaseJson>, more?: Partial<CaseFacts>) =>
      guidanceOn(facts(one, more)).find(({ decision }) => decision === 'freight_liability')?.known
    const placed = (path: string) => ({ reason: { code: null, text: null, path, placedBy: null } })
    expect(known(placed('after_sale/return_refund/size_fit'))).toMatchObject({
      cause: 'buyer_remorse',
      inWindow: true,
    })
    expect(known(placed('after_sale/quality/damaged'))).not.toHaveProperty('cause')
    expect(known({ liability: { party: 'seller', text: 'x' } })).toMatchObject({ cause: 'seller_fault' })
    const early = { order: { placedAt: '2026-10-01T08:00:00Z', shippedAt: null, total: null } }
    expect(known({}, early)).toMatchObject({ inWindow: false })
    expect(known({}, { order: null })).not.toHaveProperty('inWindow')
  })

  it('leaves returns of the care service to its own rules', () => {
    const care = facts(
      { serviceOwner: 'care_service' },
      { localReturnAddress: true, enrolments: [{ from: '2026-10-01T00:00:00Z', to: null }] },
    )
    expect(said(care)).toMatchObject({
      care_routing: [
        ['csba.covered', { owner: 'csba', forward: true, sellerClock: false, alertSeller: false }],
      ],
      care_return_address: [['csba.return_address.kept', 'label_and_refund_on_receipt']],
      freight_liability: ['alreadyShippedAbroad'],
    })
    expect(said(care)).not.toHaveProperty('return_insurance')
  })

  it('asks the four questions of a cancellation', () => {
    expect(said(facts({ kind: 'cancellation' }))).toMatchObject({
      order_cancellation: [
        ['amazon.cancel.q1', { steps: ['ask_why', 'cancel_as_buyer_cancelled'], affectsMetrics: false }],
      ],
    })
    const sent = {
      order: { placedAt: '2026-11-01T08:00:00Z', shippedAt: '2026-11-02T08:00:00Z', total: null },
    }
    expect(said(facts({ kind: 'cancellation' }, sent))).toMatchObject({ order_cancellation: ['stage'] })
  })

  it('knows what a claim did to the rate once it has ended, as far as the case says', () => {
    const claim = (one: Partial<CaseJson>) => said(facts({ kind: 'claim', ...one }))['odr_effect']
    const counts = (one: Partial<CaseJson>) => (claim(one) as [string, { counts: boolean }][])[0]?.[1]?.counts
    expect(claim({})).toEqual(['event'])
    expect(counts({ status: 'withdrawn', closedAt: '2026-11-23T08:00:00Z' })).toBe(false)
    expect(counts({ status: 'withdrawn', closedAt: '2026-11-24T08:00:01Z' })).toBe(true)
    expect(counts({ status: 'won', closedAt: '2026-11-24T08:00:00Z' })).toBe(false)
    expect(claim({ status: 'lost', closedAt: '2026-11-24T08:00:00Z' })).toEqual(['event'])
    expect(
      counts({ status: 'lost', closedAt: '2026-11-24T08:00:00Z', liability: { party: 'seller', text: 'x' } }),
    ).toBe(true)
  })

  it('decides DHgate’s freight by the ruling, and eBay’s fee by the cause, and nothing elsewhere', () => {
    const dhgate = { marketplace: 'dhgate', kind: 'dispute' } as const
    expect(said(facts(dhgate))).toEqual({
      freight_liability: [['dhgate.freight.await', { bearer: 'undecided', next: 'await_ruling' }]],
    })
    expect(said(facts({ ...dhgate, liability: { party: 'buyer', text: 'x' } }))).toEqual({
      freight_liability: [['dhgate.freight.ruled', { bearer: 'buyer' }]],
    })
    const ebay = facts({ marketplace: 'ebay', kind: 'cancellation' }, { feeCause: 'mutual_cancellation' })
    expect(said(ebay)['fee_credit']).toEqual([
      ['ebay.fee_credit.seed.mutual_cancellation', 'full'],
      ['ebay.fee_credit.current.mutual_cancellation', 'full'],
    ])
    expect(said(facts({ marketplace: 'wish', kind: 'ticket' }))).toEqual({})
  })
})
