import { describe, expect, it } from '@jest/globals'
import {
  CARE_SITES,
  careEligibility,
  enrolledAt,
  returnAddressConsequence,
  routeInquiry,
  trialEndsAt,
} from './csba.js'
import type { Inquiry } from './csba.js'

describe('the care service', () => {
  const enrolments = [
    { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' },
    { from: '2026-03-01T00:00:00Z', to: null },
  ]
  const order = { fulfilment: 'seller', purchasedAt: '2026-03-05T00:00:00Z', category: 'other' } as const
  const inquiry: Inquiry = { receivedAt: '2026-03-10T00:00:00Z', from: 'buyer', topic: 'order', order }

  it('holds from its first instant until the instant of leaving', () => {
    const at = [
      '2025-12-31T23:59:59.999Z',
      '2026-01-01T00:00:00Z',
      '2026-01-31T23:59:59.999Z',
      '2026-02-01T00:00:00Z',
      '2026-03-01T00:00:00Z',
    ]
    expect(at.map((one) => enrolledAt(enrolments, one))).toEqual([false, true, true, false, true])
  })

  it.each<[string, Partial<Inquiry>, string, boolean]>([
    ['csba.covered', {}, 'csba', false],
    ['csba.not_enrolled', { receivedAt: '2026-02-10T00:00:00Z' }, 'seller', true],
    ['csba.not_order_related', { topic: 'pre_sale', order: null }, 'seller', true],
    ['csba.not_order_related', { topic: 'invoice' }, 'seller', true],
    ['csba.not_order_related', { topic: 'customisation' }, 'seller', true],
    ['csba.amazon_fulfilled', { order: { ...order, fulfilment: 'fba' } }, 'amazon_fba', false],
    [
      'csba.amazon_fulfilled',
      { order: { ...order, fulfilment: 'seller_fulfilled_prime' } },
      'amazon_fba',
      false,
    ],
    ['csba.ordered_before', { order: { ...order, purchasedAt: '2026-02-28T23:59:59Z' } }, 'seller', true],
    ['csba.excluded_goods', { order: { ...order, category: 'medical_device' } }, 'seller', true],
    ['csba.care_inquiry', { from: 'care_service' }, 'seller', true],
    ['csba.a_to_z', { topic: 'a_to_z' }, 'csba', false],
  ])('%s', (rule, change, owner, sellerClock) => {
    const routed = routeInquiry({ ...inquiry, ...change }, enrolments)
    expect(routed).toMatchObject({ rule, value: { owner, sellerClock } })
  })

  it('keeps claims before the seller’s eyes and forwards what it answers', () => {
    expect(routeInquiry({ ...inquiry, topic: 'a_to_z' }, enrolments)).toMatchObject({
      value: { alertSeller: true, forward: false },
      provenance: { confidence: 'unconfirmed' },
    })
    expect(routeInquiry(inquiry, enrolments).value.forward).toBe(true)
  })

  it('names what a shop lacks, and what its return address means', () => {
    const shop = { acceptedTerms: true, professionalPlan: true, storeDataComplete: true, validTracking: true }
    expect(careEligibility(shop).value).toEqual({ eligible: true, missing: [] })
    expect(careEligibility({ ...shop, validTracking: false, acceptedTerms: false }).value).toEqual({
      eligible: false,
      missing: ['acceptedTerms', 'validTracking'],
    })
    expect(
      (['local', 'foreign_with_label', 'foreign_without_label', 'none'] as const).map(
        (one) => returnAddressConsequence(one).value,
      ),
    ).toEqual([
      'label_and_refund_on_receipt',
      'label_and_refund_on_receipt',
      'full_refund_without_return',
      'full_refund_without_return',
    ])
  })

  it('has eleven sites, five with an address to forward to', () => {
    expect(CARE_SITES.sites).toHaveLength(11)
    expect(
      CARE_SITES.sites
        .filter(({ forwardTo }) => forwardTo)
        .map(({ country, forwardTo }) => `${country} ${forwardTo}`),
    ).toEqual([
      'GB csba-cn2uk@amazon.com',
      'FR csba-cn2fr@amazon.com',
      'US csba-cn2us@amazon.com',
      'DE csba-cn2de@amazon.com',
      'JP csba-cn-jp@amazon.com',
    ])
    expect(trialEndsAt('2026-01-01T00:00:00Z', 90)).toBe('2026-04-01T00:00:00.000Z')
  })
})
