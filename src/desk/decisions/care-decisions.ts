import { z } from 'zod'
import {
  CARE_SITES,
  CARE_TRIALS,
  careEligibility,
  returnAddressConsequence,
  routeInquiry,
  trialEndsAt,
} from '#desk'
import { decision, instantInput } from './decision.js'

export const enrolmentInput = z.strictObject({ from: instantInput, to: instantInput.nullable() })

export const routeInput = z.strictObject({
  receivedAt: instantInput,
  from: z.enum(['buyer', 'care_service']),
  topic: z.enum(['order', 'pre_sale', 'invoice', 'customisation', 'a_to_z']),
  order: z
    .strictObject({
      fulfilment: z.enum(['fba', 'seller_fulfilled_prime', 'seller']),
      purchasedAt: instantInput,
      category: z.enum(['drugs', 'medical_device', 'other']).default('other'),
    })
    .nullable(),
  enrolments: z.array(enrolmentInput).max(100).meta({
    description: 'When the shop was in Customer Service by Amazon on this site; ends are exclusive',
  }),
})
export const routing = decision({
  name: 'care_routing',
  title: {
    en: 'Who answers: the seller or Customer Service by Amazon',
    zh: '由谁回复：卖家还是亚马逊客服（CSBA）',
  },
  input: routeInput,
  decide: ({ enrolments, ...inquiry }) => [routeInquiry(inquiry, enrolments)],
})

export const careEligibilityInput = z.strictObject({
  acceptedTerms: z.boolean(),
  professionalPlan: z.boolean(),
  storeDataComplete: z.boolean(),
  validTracking: z.boolean(),
})
export const careConditions = decision({
  name: 'care_eligibility',
  title: { en: 'What a shop lacks for Customer Service by Amazon', zh: '店铺加入 CSBA 还缺什么' },
  input: careEligibilityInput,
  decide: (input) => [careEligibility(input)],
})

export const returnAddressInput = z.strictObject({
  setting: z.enum(['local', 'foreign_with_label', 'foreign_without_label', 'none']),
})
export const returnAddress = decision({
  name: 'care_return_address',
  title: { en: 'What follows from the return address kept at Amazon', zh: '退货地址设置的后果' },
  input: returnAddressInput,
  decide: ({ setting }) => [returnAddressConsequence(setting)],
})

export const contactInput = z.strictObject({
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .meta({ description: 'ISO 3166-1 country of the site' }),
})
export const contact = decision({
  name: 'care_contact',
  title: { en: 'Where to forward to, and since when the service is open', zh: '转发邮箱与开通日期' },
  input: contactInput,
  decide: ({ country }) => {
    const site = CARE_SITES.sites.find((one) => one.country === country)
    const words = !site
      ? { en: 'The service is not open on this site.', zh: '该站点未开通 CSBA。' }
      : site.forwardTo === null
        ? {
            en: `Open since ${site.since}; no address is published.`,
            zh: `${site.since} 起开通；未公布转发邮箱。`,
          }
        : {
            en: `Open since ${site.since}; forward to ${site.forwardTo}.`,
            zh: `${site.since} 起开通；转发至 ${site.forwardTo}。`,
          }
    return [{ rule: 'csba.contact', value: site ?? null, words, provenance: CARE_SITES.provenance }]
  },
})

export const trialInput = z.strictObject({ effectiveAt: instantInput })
export const trial = decision({
  name: 'care_trial',
  title: {
    en: 'When the free trial of the care service ends, by each source',
    zh: 'CSBA 免费试用何时结束（各来源）',
  },
  input: trialInput,
  decide: ({ effectiveAt }) =>
    CARE_TRIALS.map(({ days, provenance }) => ({
      rule: `csba.trial.${days}d`,
      value: { days, endsAt: trialEndsAt(effectiveAt, days) },
      words: { en: `Free for ${days} days.`, zh: `免费 ${days} 天。` },
      provenance,
    })),
})
