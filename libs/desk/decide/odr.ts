import { published, seed, unconfirmed } from '../rule.js'
import { say, verdict } from './verdict.js'
import type { Verdict } from './verdict.js'

/** Something that may count an Amazon order as defective. */
export type OdrEvent =
  | { readonly kind: 'claim_withdrawn'; readonly calendarDays: number }
  | { readonly kind: 'claim_unanswered' }
  | { readonly kind: 'claim_granted'; readonly fundedBy: 'seller' | 'amazon'; readonly appealWon: boolean }
  | { readonly kind: 'claim_denied' }
  | { readonly kind: 'refunded_before_decision'; readonly withdrawnInDays: number | null }
  | { readonly kind: 'chargeback'; readonly type: 'service' | 'fraud'; readonly sellerFault: boolean | null }
  | { readonly kind: 'negative_feedback'; readonly removed: boolean }

export interface OdrEffect {
  /** Null: nobody knows. */
  readonly counts: boolean | null
  readonly buyerRefunded: boolean | null
  readonly sellerPays: 'no' | 'yes' | 'full' | 'reversed' | null
}

/** Calendar days within which a withdrawn claim leaves the rate alone. */
export const WITHDRAWAL_DAYS = 3

/** What an event means for the order defect rate, and for the money. */
export function odrEffect(event: OdrEvent): Verdict<OdrEffect> {
  const effect = (
    counts: boolean | null,
    buyerRefunded: boolean | null,
    sellerPays: OdrEffect['sellerPays'],
  ): OdrEffect => ({ counts, buyerRefunded, sellerPays })
  switch (event.kind) {
    case 'claim_withdrawn': {
      const late = event.calendarDays > WITHDRAWAL_DAYS
      const words = late
        ? say('Withdrawn after more than 3 days: counts.', '超过 3 天撤诉：计入。')
        : say('Withdrawn within 3 days: does not count.', '3 天内撤诉：不计入。')
      return verdict(
        'amazon.odr.withdrawn',
        effect(late, false, 'no'),
        words,
        seed('002-44', 'withdrawn within 3 days'),
      )
    }
    case 'claim_unanswered':
      return verdict(
        'amazon.odr.unanswered',
        effect(true, true, 'full'),
        say('Not answered in time: granted, counts.', '逾期未回复：买家胜诉，计入。'),
        seed('002-41, 002-42', 'buyer wins, full debit'),
      )
    case 'claim_granted':
      if (event.appealWon || event.fundedBy === 'amazon')
        return verdict(
          'amazon.odr.amazon_funded',
          effect(false, true, event.appealWon ? 'reversed' : 'no'),
          say(
            'Paid by Amazon or won on appeal: does not count; shown within 7 days.',
            '亚马逊承担或申诉成功：不计入，最多 7 天后显示。',
          ),
          published('Amazon help G202041210', null, { confidence: 'official' }),
        )
      return verdict(
        'amazon.odr.granted',
        effect(true, true, 'yes'),
        say('Granted, seller’s fault: counts.', '判定卖家责任：计入。'),
        seed('002-42', 'debited from the seller'),
      )
    case 'claim_denied':
      return verdict(
        'amazon.odr.denied',
        effect(false, false, 'no'),
        say('Denied: does not count.', '被驳回：不计入。'),
        published('definition of the rate: claims that were not denied', null),
      )
    case 'refunded_before_decision': {
      const clean = event.withdrawnInDays !== null && event.withdrawnInDays <= WITHDRAWAL_DAYS
      const words = clean
        ? say('Refunded and withdrawn within 3 days: does not count.', '已退款且 3 天内撤诉：不计入。')
        : say(
            'Refunded before the decision: probably counts, no source confirms it.',
            '判定前退款：可能计入，未获证实。',
          )
      return verdict(
        'amazon.odr.refunded',
        effect(!clean, true, 'yes'),
        words,
        unconfirmed('the sources are silent; read from the definition "not denied"'),
      )
    }
    case 'chargeback': {
      const counts = event.type === 'fraud' ? false : event.sellerFault
      const words =
        counts === null
          ? say('Service chargeback: counts if the seller is at fault.', '服务类拒付：若卖家有责则计入。')
          : counts
            ? say('Service chargeback, seller’s fault: counts.', '服务类拒付且卖家有责：计入。')
            : say('Does not count.', '不计入。')
      return verdict(
        'amazon.odr.chargeback',
        effect(counts, null, null),
        words,
        seed('002-49', 'counts when the seller is at fault; fraud chargebacks do not'),
      )
    }
    case 'negative_feedback':
      break
  }
  const words = event.removed
    ? say('Removed: no longer counts.', '已移除：不再计入。')
    : say('One or two stars: counts.', '一至二星：计入。')
  return verdict(
    'amazon.odr.feedback',
    effect(!event.removed, null, null),
    words,
    published('definition of the rate: negative feedback of one or two stars', null),
  )
}

/** Whether an order counts as defective; several defects count it once. Null when only unknown ones are left. */
export function orderIsDefective(events: readonly OdrEvent[]): boolean | null {
  const counts = events.map((event) => odrEffect(event).value.counts)
  if (counts.includes(true)) return true
  return counts.includes(null) ? null : false
}
