import type { CaseRef } from '#adapter'

/*
 * How the sale behind a case came to nothing, in the words by which the service desk's rules judge whether eBay gives the
 * final value fee back (2019 and today). There is no call to claim it. A case whose end leaves it open says nothing.
 */

type Ends = readonly (readonly [pattern: RegExp, cause: string])[]

const causeBy =
  (ends: Ends) =>
  ({ state }: CaseRef): string | null =>
    ends.find(([pattern]) => pattern.test(state))?.[1] ?? null

export const feeCauseOf = {
  unpaid_item: causeBy([
    [/^CLOSED_UNPAID$|^Dispute\/Closed(No)?FVFCredit/, 'unpaid_after_process'],
    [/^CLOSED_CANCELLED$/, 'mutual_cancellation'],
  ]),
  cancellation: (ref: CaseRef): string | null =>
    ref.state !== 'CLOSED/CANCEL_CLOSED_WITH_REFUND'
      ? null
      : ref.native['requestorType'] === 'BUYER'
        ? 'mutual_cancellation'
        : 'resolved_and_refunded',
  return: causeBy([
    [
      /PARTIAL_REFUNDED$|PARTIALLY_REFUNDED$|LESS_THAN_FULL|PARTIAL_REFUND_AS_PAYOUT$|MARK_PARTIAL_REFUND/,
      'partial_refund',
    ],
    [
      /^CLOSED\/(AUTO_REFUNDED|FULL_REFUNDED|MARK_REFUND_RECEIVED|BUYER_REFUND_AS_PAYOUT)/,
      'resolved_and_refunded',
    ],
  ]),
  item_not_received: causeBy([[/^CLOSED\/REFUNDED$/, 'resolved_and_refunded']]),
  claim: causeBy([
    [
      /^CLOSED\/(ESCALATE_CS_)?(AUTO_DISPOSE_)?BUYER_WINS?_|^CLOSED\/AGENT_CLOSE_FOR_BUYER$/,
      'ebay_decided_for_buyer',
    ],
    [/^CLOSED\/(SELLER_FULL_REFUND|BUYER_CONFIRM_FULL_REFUND)/, 'resolved_and_refunded'],
    [/^CLOSED\/(SELLER_PARTIAL_REFUND|BUYER_CONFIRM_PARTIAL_REFUND)/, 'partial_refund'],
  ]),
} as const
