import { Temporal } from 'temporal-polyfill'
import { published, seed, unconfirmed } from '../rule.js'
import type { Provenance } from '../rule.js'
import { say, verdict } from './verdict.js'
import type { Verdict } from './verdict.js'

/** When a shop was in Customer Service by Amazon on a site: from the effective instant, until it left; UTC, end exclusive. */
export interface Enrolment {
  readonly from: string
  readonly to: string | null
}

/** Whether one of the intervals holds an instant. A shop may leave and come back. */
export const enrolledAt = (enrolments: readonly Enrolment[], at: string): boolean =>
  enrolments.some(({ from, to }) => !isBefore(at, from) && (to === null || isBefore(at, to)))

const isBefore = (a: string, b: string): boolean => Temporal.Instant.compare(a, b) < 0

export interface Inquiry {
  /** UTC instant of the buyer's (or the care service's) message. */
  readonly receivedAt: string
  readonly from: 'buyer' | 'care_service'
  readonly topic: 'order' | 'pre_sale' | 'invoice' | 'customisation' | 'a_to_z'
  readonly order: {
    /** Who sends it: Amazon, the seller, or the seller with the Prime mark. */
    readonly fulfilment: 'fba' | 'seller_fulfilled_prime' | 'seller'
    readonly purchasedAt: string
    readonly category: 'drugs' | 'medical_device' | 'other'
  } | null
}

export type Owner = 'seller' | 'amazon_fba' | 'csba'
export interface Route {
  readonly owner: Owner
  /** A message in the seller's box that the care service answers: pass it on, do not answer freely. */
  readonly forward: boolean
  /** Whether a response clock of the seller runs. */
  readonly sellerClock: boolean
  /** Keep it before the seller's eyes although another party owns it. */
  readonly alertSeller: boolean
}

const SELLER: Route = { owner: 'seller', forward: false, sellerClock: true, alertSeller: false }
const CSBA: Route = { owner: 'csba', forward: true, sellerClock: false, alertSeller: false }

/** Who answers: the rules in their order of evaluation. Claims on orders of the care service stay visible, as the sources contradict each other. */
export function routeInquiry(inquiry: Inquiry, enrolments: readonly Enrolment[]): Verdict<Route> {
  const { receivedAt, from, topic, order } = inquiry
  const careOrder =
    order?.fulfilment === 'seller' && order.category === 'other' && enrolledAt(enrolments, order.purchasedAt)
  if (from === 'care_service')
    return verdict(
      'csba.care_inquiry',
      SELLER,
      say(
        'Amazon’s care service asks: the seller answers in the time given.',
        '亚马逊客服询问：卖家须在要求时间内回复。',
      ),
      seed('000-32', 'answer the care service’s questions'),
    )
  if (topic === 'a_to_z' && careOrder && enrolledAt(enrolments, receivedAt))
    return verdict(
      'csba.a_to_z',
      { ...CSBA, forward: false, alertSeller: true },
      say(
        'Claim on a care-service order: Amazon assists; keep an eye on it.',
        'CSBA 订单索赔：亚马逊协助处理，请保持关注。',
      ),
      unconfirmed('training documents, items 004-03 and 004-07, contradict each other'),
    )
  if (!enrolledAt(enrolments, receivedAt))
    return verdict(
      'csba.not_enrolled',
      SELLER,
      say('The shop was not enrolled: the seller answers.', '当时未加入 CSBA：由卖家回复。'),
      seed('000-34', 'during a pause the seller serves'),
    )
  if (order === null || topic === 'pre_sale' || topic === 'invoice' || topic === 'customisation')
    return verdict(
      'csba.not_order_related',
      SELLER,
      say(
        'Not about an order, or about an invoice or customisation: the seller answers.',
        '非订单类、发票或定制问题：由卖家回复。',
      ),
      seed('000-35', 'non-order inquiries; invoices and customisation by the German page'),
    )
  if (order.fulfilment !== 'seller')
    return verdict(
      'csba.amazon_fulfilled',
      { ...CSBA, owner: 'amazon_fba' },
      say(
        'Sent by Amazon or with Prime: Amazon’s FBA service answers.',
        'FBA 或卖家配送 Prime 订单：由亚马逊 FBA 客服处理。',
      ),
      seed('002-01', 'FBA: Amazon does service'),
    )
  if (!enrolledAt(enrolments, order.purchasedAt))
    return verdict(
      'csba.ordered_before',
      SELLER,
      say('Ordered outside the enrolment: the seller answers.', '下单时未加入 CSBA：由卖家回复。'),
      seed('000-26', 'orders placed before enrolment'),
    )
  if (order.category !== 'other')
    return verdict(
      'csba.excluded_goods',
      SELLER,
      say(
        'Drugs and medical devices are not covered: the seller answers.',
        '药品与医疗器械不在服务范围：由卖家回复。',
      ),
      seed('000-16', 'except drugs and medical devices'),
    )
  return verdict(
    'csba.covered',
    CSBA,
    say('Amazon is already answering: forward, do not reply.', '亚马逊已在处理：请转发，勿自行回复。'),
    seed('000-02, 000-36, 000-39', 'forward to the care service'),
  )
}

/** What the shop lacks for the care service: of the store, then order by order. */
export function careEligibility(shop: {
  acceptedTerms: boolean
  professionalPlan: boolean
  storeDataComplete: boolean
  validTracking: boolean
}): Verdict<{ eligible: boolean; missing: readonly (keyof typeof shop)[] }> {
  const missing = (
    ['acceptedTerms', 'professionalPlan', 'storeDataComplete', 'validTracking'] as const
  ).filter((one) => !shop[one])
  const words =
    missing.length === 0
      ? say('All four conditions are met.', '四项条件均满足。')
      : say('Not all four conditions are met.', '尚未满足全部四项条件。')
  return verdict(
    'csba.eligibility',
    { eligible: missing.length === 0, missing },
    words,
    seed('004-09', 'terms, Professional plan, store data, valid tracking'),
  )
}

export type ReturnSetting = 'local' | 'foreign_with_label' | 'foreign_without_label' | 'none'

/** What follows from the return address that the shop keeps at Amazon. */
export function returnAddressConsequence(
  setting: ReturnSetting,
): Verdict<'label_and_refund_on_receipt' | 'full_refund_without_return'> {
  if (setting === 'none' || setting === 'foreign_without_label')
    return verdict(
      'csba.return_address.unusable',
      'full_refund_without_return',
      say(
        'Buyers are refunded in full and keep the goods: enter a return address or offer labels.',
        '买家将获全额退款且无需退货：请填写退货地址或提供预付标签。',
      ),
      seed('000-21, 000-22', 'no address, or a foreign one without label'),
    )
  return verdict(
    'csba.return_address.kept',
    'label_and_refund_on_receipt',
    say(
      'Eligible returns are approved with a label; refund as soon as the goods are back.',
      '符合条件的退货自动批准并生成标签；收到退货后立即退款。',
    ),
    seed('000-20', 'return address kept in the back office; for a foreign one the label makes it usable'),
  )
}

export interface CareSite {
  readonly country: string
  /** ISO date on which the service opened for sellers from China. */
  readonly since: string
  /** Address to forward stray inquiries to; null: none published. */
  readonly forwardTo: string | null
}

const site = (country: string, since: string, forwardTo: string | null = null): CareSite => ({
  country,
  since,
  forwardTo: forwardTo && `${forwardTo}@amazon.com`,
})

/** Sites of the care service. The launch dates are read in order from a garbled line, hence assumed. */
export const CARE_SITES: { readonly sites: readonly CareSite[]; readonly provenance: Provenance } = {
  provenance: { ...seed('000-27, 000-40', 'launch dates and contacts per site'), confidence: 'assumed' },
  sites: [
    site('GB', '2022-08-16', 'csba-cn2uk'),
    site('FR', '2022-09-01', 'csba-cn2fr'),
    site('US', '2023-06-06', 'csba-cn2us'),
    site('IT', '2023-06-06'),
    site('ES', '2023-06-06'),
    site('DE', '2023-06-06', 'csba-cn2de'),
    site('PL', '2023-06-06'),
    site('NL', '2023-06-06'),
    site('SE', '2023-06-06'),
    site('BE', '2023-06-06'),
    site('JP', '2023-06-29', 'csba-cn-jp'),
  ],
}

/** How long the free trial lasts, by source. */
export const CARE_TRIALS: readonly { readonly days: number; readonly provenance: Provenance }[] = [
  {
    days: 30,
    provenance: published('older US and DE pages of Seller Central', null, { validTo: '2026-05-21' }),
  },
  { days: 90, provenance: seed('000-03', 'first enrolment: 90 days') },
  {
    days: 90,
    provenance: published('announcement of 2026-05-22', 'https://www.ecommercebytes.com/w6vz', {
      validFrom: '2026-05-22',
    }),
  },
]

/** UTC instant at which a trial of so many days ends: days are exact, 24 hours each. */
export const trialEndsAt = (effectiveAt: string, days: number): string =>
  Temporal.Instant.from(effectiveAt)
    .add({ hours: 24 * days })
    .toString({ smallestUnit: 'millisecond' })

/** Results that Amazon published; not a promise. Basis: the Japanese site, actual figures of 2018-01 to 2019-03. */
export const CARE_BENCHMARKS: {
  readonly basis: string
  readonly provenance: Provenance
  readonly changes: Readonly<Record<string, number>>
} = {
  basis: 'Amazon.co.jp, sellers in the care service, actuals of 2018-01 to 2019-03; no promise',
  provenance: seed(
    '000-07 to 000-13',
    'changes in percent; responseSpeed is a factor, satisfied a share in percent',
  ),
  changes: {
    claimRate: -42,
    orderDefectRate: -38,
    returnRate: -30,
    negativeFeedbackRate: -37,
    responseSpeed: 6,
    satisfied: 98,
  },
}
