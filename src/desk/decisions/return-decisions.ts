import { z } from 'zod'
import { moneyJson } from '#case'
import {
  EXCLUDED_CATEGORIES,
  freightLiability,
  insureReturn,
  returnDisposition,
  returnEligibility,
  returnLoss,
} from '#desk'
import { dayInput, decision, moneyInput } from './decision.js'

export const category = z
  .enum([...EXCLUDED_CATEGORIES, 'other'])
  .meta({ description: 'One of the groups of goods with rules of their own, or `other`' })
const percent = z.number().min(0).max(100)

export const amazonReturn = z.strictObject({
  marketplace: z.literal('amazon'),
  cause: z.enum(['seller_fault', 'carrier', 'buyer_remorse']).meta({ description: 'Who is at fault' }),
  category,
  returnTo: z.enum(['buyers_country', 'abroad']),
  used: z.boolean(),
  inWindow: z.boolean().meta({ description: 'Within the return window' }),
  agreement: z
    .enum(['wear_fee', 'buyer_pays_freight', 'none'])
    .nullable()
    .default(null)
    .meta({ description: 'What came of negotiating about used goods; null: not yet known' }),
  carrierShare: percent
    .nullable()
    .default(null)
    .meta({ description: 'The seller’s percent of a carrier’s damage: the shop’s own setting' }),
})
export const careReturn = z.strictObject({
  marketplace: z.literal('csba'),
  returnAddress: z.enum(['local', 'foreign_with_label', 'foreign_without_label', 'none']),
  alreadyShippedAbroad: z.boolean(),
})
export const dhgateReturn = z.strictObject({
  marketplace: z.literal('dhgate'),
  ruledLiable: z.enum(['seller', 'buyer', 'both']).nullable(),
  sellerShare: percent.nullable().default(null).meta({ description: 'When both are liable' }),
  uncooperative: z.enum(['seller', 'buyer']).nullable().default(null),
})

export const freight = decision({
  name: 'freight_liability',
  title: { en: 'Who bears the freight of a return', zh: '退货运费由谁承担' },
  input: z.discriminatedUnion('marketplace', [amazonReturn, careReturn, dhgateReturn]),
  decide: (input) => [freightLiability(input)],
})

export const dispositionInput = z.strictObject({
  trulyDefective: z.boolean(),
  lowValue: z.boolean().meta({ description: 'Below the shop’s own limit' }),
  hasLocalWarehouse: z.boolean(),
})
export const disposition = decision({
  name: 'return_disposition',
  title: { en: 'What becomes of returned goods', zh: '退货商品的处置' },
  input: dispositionInput,
  decide: (input) => [returnDisposition(input)],
})

export const lossInput = z.strictObject({
  price: moneyInput,
  refund: moneyInput,
  returnFreight: moneyInput,
  inspection: moneyInput,
  resale: moneyInput.meta({ description: 'What the returned goods still bring in' }),
  minPercent: z
    .number()
    .min(0.01)
    .max(100)
    .meta({ description: 'The smallest offer, in percent of the price' }),
  maxPercent: z.number().min(0.01).max(100),
})
export const loss = decision({
  name: 'return_loss',
  title: { en: 'Return, or an offer to keep the goods', zh: '退货还是补偿保留：损失测算' },
  input: lossInput,
  decide: ({ minPercent, maxPercent, ...costs }) => {
    const { value, ...rest } = returnLoss(costs, { minPercent, maxPercent })
    const offer = value.offer && { percent: value.offer.percent, amount: moneyJson(value.offer.amount) }
    return [{ ...rest, value: { lossOfReturn: moneyJson(value.lossOfReturn), offer } }]
  },
})

export const eligibilityInput = z.strictObject({ category, purchasedOn: dayInput, requestedOn: dayInput })
export const eligibility = decision({
  name: 'return_eligibility',
  title: { en: 'Whether an Amazon order may still be returned', zh: '亚马逊订单是否仍可退货' },
  input: eligibilityInput,
  decide: (input) => [returnEligibility(input)],
})

export const insuranceInput = z.strictObject({ value: moneyInput })
export const insurance = decision({
  name: 'return_insurance',
  title: { en: 'Whether a return is to be insured', zh: '退货是否需要投保' },
  input: insuranceInput,
  decide: ({ value }) => [insureReturn(value)],
})
