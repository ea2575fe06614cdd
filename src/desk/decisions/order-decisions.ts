import { z } from 'zod'
import { cancelGuidance, FEE_CREDIT_CAUSES, FEE_CREDIT_RULES, feeCredit, odrEffect } from '#desk'
import { decision } from './decision.js'

export const cancelInput = z.strictObject({
  stage: z
    .enum(['not_shipped', 'confirmed', 'shipped'])
    .meta({ description: '`confirmed`: shipment confirmed to Amazon, goods still here' }),
  requestFiled: z.boolean().meta({ description: 'The buyer filed a cancellation request' }),
  answer: z
    .enum(['insists', 'silent', 'willing_to_look'])
    .nullable()
    .default(null)
    .meta({ description: 'What the buyer said when asked why; null: not asked yet' }),
})
export const cancellation = decision({
  name: 'order_cancellation',
  title: {
    en: 'What to do when a buyer no longer wants an Amazon order',
    zh: '买家不想要亚马逊订单时怎么办',
  },
  input: cancelInput,
  decide: (input) => [cancelGuidance(input)],
})

export const feeInput = z.strictObject({ cause: z.enum(FEE_CREDIT_CAUSES) })
export const fees = decision({
  name: 'fee_credit',
  title: {
    en: 'Whether eBay gives the final value fee back, by each rule',
    zh: 'eBay 是否返还成交费（各版规则）',
  },
  input: feeInput,
  decide: ({ cause }) => FEE_CREDIT_RULES.map(({ id }) => feeCredit(cause, id)),
})

const days = z.number().int().min(0).max(1000)
export const odrInput = z.strictObject({
  event: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('claim_withdrawn'), calendarDays: days }),
    z.strictObject({ kind: z.literal('claim_unanswered') }),
    z.strictObject({
      kind: z.literal('claim_granted'),
      fundedBy: z.enum(['seller', 'amazon']),
      appealWon: z.boolean(),
    }),
    z.strictObject({ kind: z.literal('claim_denied') }),
    z.strictObject({ kind: z.literal('refunded_before_decision'), withdrawnInDays: days.nullable() }),
    z.strictObject({
      kind: z.literal('chargeback'),
      type: z.enum(['service', 'fraud']),
      sellerFault: z.boolean().nullable(),
    }),
    z.strictObject({ kind: z.literal('negative_feedback'), removed: z.boolean() }),
  ]),
})
export const odr = decision({
  name: 'odr_effect',
  title: { en: 'What an event means for Amazon’s order defect rate', zh: '事件对亚马逊订单缺陷率的影响' },
  input: odrInput,
  decide: ({ event }) => [odrEffect(event)],
})
