import { deadlinesIn } from '#case'
import type { CaseKind, Deadline, DeadlineTable, SiteCalendar } from '#case'
import type { DESK_CLOCKS } from './clocks.js'

/** To which cases a clock of the desk belongs, and which clock of the marketplace's own machine stands in its place. */
export interface ClockUse {
  readonly clock: keyof typeof DESK_CLOCKS
  readonly marketplace: string
  /** Empty: it is about orders without a case, and only listed. */
  readonly kinds: readonly CaseKind[]
  /** Key of the clock of the marketplace's machine that beats it; null: no machine has one. */
  readonly ownedBy: string | null
  /** Only while the marketplace's care service answers in the seller's place. */
  readonly careService?: true
}

const use = (
  clock: ClockUse['clock'],
  marketplace: string,
  kinds: readonly CaseKind[],
  ownedBy: string | null,
): ClockUse => ({ clock, marketplace, kinds, ownedBy })

/** Every clock of the desk, once. */
export const CLOCK_USES: readonly ClockUse[] = [
  use('amazon.buyer_message', 'amazon', ['message'], 'seller_answers_message'),
  use('amazon.return_request', 'amazon', ['return'], 'answer_return'),
  use('amazon.refund_after_return', 'amazon', ['return'], 'refund_return'),
  use('amazon.ship_by', 'amazon', ['order'], 'ship_by'),
  use('amazon.confirm_by', 'amazon', ['order'], 'auto_cancel'),
  use('amazon.confirm_warning', 'amazon', ['order'], 'auto_cancel_warning'),
  use('amazon.claim_reply', 'amazon', ['claim'], 'seller_answers_claim'),
  use('amazon.claim_reply_old', 'amazon', ['claim'], 'seller_answers_claim'),
  use('amazon.claim_appeal', 'amazon', ['claim'], 'seller_appeals_claim'),
  use('amazon.claim_withdrawal', 'amazon', ['claim'], null),
  use('amazon.chargeback', 'amazon', ['chargeback'], 'seller_answers_chargeback'),
  { ...use('csba.customer_reply', 'amazon', ['message'], null), careService: true },
  use('csba.care_inquiry', 'amazon', ['care_inquiry'], 'seller_answers_care_service'),
  use('ebay.send_invoice', 'ebay', [], null),
  use('aliexpress.dispute_answer', 'aliexpress', ['dispute'], 'seller_answers_dispute'),
  use('wish.ticket', 'wish', ['ticket'], 'seller_answers_ticket'),
  use('dhgate.open_window', 'dhgate', [], null),
  use('dhgate.negotiation', 'dhgate', ['dispute'], 'negotiation_ends'),
  use('dhgate.seller_answer', 'dhgate', ['dispute'], 'seller_answers'),
  use('dhgate.buyer_return_number', 'dhgate', ['dispute'], 'buyer_gives_return_tracking'),
]

/** What the desk's clocks need to know of a case. All instants ISO 8601 UTC. */
export interface ClockedCase {
  readonly marketplace: string
  readonly kind: string
  readonly site: string
  readonly serviceOwner: string
  readonly openedAt: string
  readonly enteredAt: string
  readonly enteredAtKnown: boolean
}

/**
 * The desk's clocks that run on an open case beside those of its machine, soonest first. `owned`: the keys of the machine's own
 * rows; where it has one of the same meaning, that one alone counts.
 */
export function deskClocksOf(
  one: ClockedCase,
  owned: ReadonlySet<string>,
  table: DeadlineTable,
  calendar: SiteCalendar,
): Deadline[] {
  const keys = CLOCK_USES.filter(
    ({ marketplace, kinds, ownedBy, careService }) =>
      marketplace === one.marketplace &&
      kinds.some((kind) => kind === one.kind) &&
      (ownedBy === null || !owned.has(ownedBy)) &&
      (!careService || one.serviceOwner === 'care_service'),
  ).map(({ clock }) => clock)
  const { site, openedAt, enteredAt, enteredAtKnown } = one
  return deadlinesIn(keys, table, { site, openedAt, enteredAt, enteredAtKnown, given: {} }, calendar)
}
