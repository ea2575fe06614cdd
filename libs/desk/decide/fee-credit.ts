import { published, seed } from '../rule.js'
import type { Provenance, Words } from '../rule.js'
import { say, verdict } from './verdict.js'
import type { Verdict } from './verdict.js'

/** How a sale on eBay came to nothing. */
export const FEE_CREDIT_CAUSES = [
  'mutual_cancellation',
  'unpaid_after_process',
  'resolved_and_refunded',
  'partial_refund',
  'refund_outside_ebay',
  'second_chance_offer',
  'ebay_decided_for_buyer',
] as const
export type FeeCreditCause = (typeof FEE_CREDIT_CAUSES)[number]
export type FeeCredit = 'full' | 'proportional' | 'none'

export interface FeeCreditRules {
  readonly id: 'ebay.fee_credit.seed' | 'ebay.fee_credit.current'
  readonly provenance: Provenance
  /** Null: the source says nothing of this cause. */
  readonly credit: Readonly<Record<FeeCreditCause, FeeCredit | null>>
}

export const FEE_CREDIT_RULES: readonly FeeCreditRules[] = [
  {
    id: 'ebay.fee_credit.seed',
    provenance: seed('003-24, 003-25', 'final value fee credit, six cases'),
    credit: {
      mutual_cancellation: 'full',
      unpaid_after_process: 'full',
      resolved_and_refunded: 'full',
      partial_refund: 'none',
      refund_outside_ebay: 'none',
      second_chance_offer: 'none',
      ebay_decided_for_buyer: null,
    },
  },
  {
    id: 'ebay.fee_credit.current',
    provenance: published(
      'eBay help 4128: credit in proportion for eligible partial refunds; none for refunds outside eBay or when eBay stepped in and decided for the buyer. The page does not say since when, nor anything of second-chance offers',
      'https://www.ebay.ie/help/selling/fees-credits-invoices/fee-credits?id=4128',
      { confidence: 'official' },
    ),
    credit: {
      mutual_cancellation: 'full',
      unpaid_after_process: 'full',
      resolved_and_refunded: 'full',
      partial_refund: 'proportional',
      refund_outside_ebay: 'none',
      second_chance_offer: null,
      ebay_decided_for_buyer: 'none',
    },
  },
]

const WORDS: Readonly<Record<FeeCredit | 'unknown', Words>> = {
  full: say('eBay credits the final value fee.', 'eBay 返还成交费。'),
  proportional: say(
    'eBay credits the final value fee in proportion to the refund.',
    'eBay 按退款比例返还成交费。',
  ),
  none: say('No credit of the final value fee.', '成交费不予返还。'),
  unknown: say('The source says nothing of this case.', '来源未说明此情形。'),
}

/** Whether eBay gives the final value fee back, by one of the rule sets. There is no call to claim it: eBay credits by itself. */
export function feeCredit(cause: FeeCreditCause, ruleSet: FeeCreditRules['id']): Verdict<FeeCredit | null> {
  const rules = FEE_CREDIT_RULES.find(({ id }) => id === ruleSet)
  if (!rules) throw new RangeError(`no such rule set: ${ruleSet}`)
  const credit = rules.credit[cause]
  return verdict(`${ruleSet}.${cause}`, credit, WORDS[credit ?? 'unknown'], rules.provenance)
}
