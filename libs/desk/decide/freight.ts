import { assumed, seed, unconfirmed } from '../rule.js'
import type { Provenance } from '../rule.js'
import { isExcluded } from './returns.js'
import type { GoodsCategory } from './returns.js'
import { say, verdict } from './verdict.js'
import type { Verdict } from './verdict.js'

/** Who is at fault for a return. */
export type ReturnCause = 'seller_fault' | 'carrier' | 'buyer_remorse'

export interface AmazonReturn {
  readonly marketplace: 'amazon'
  readonly cause: ReturnCause
  readonly category: GoodsCategory
  /** The goods go back within the buyer's country (US to US), or abroad (to China). */
  readonly returnTo: 'buyers_country' | 'abroad'
  readonly used: boolean
  readonly inWindow: boolean
  /** What came of negotiating wear and freight of used goods; null: not yet known. */
  readonly agreement: 'wear_fee' | 'buyer_pays_freight' | 'none' | null
  /** The seller's percent of a carrier's damage; the shop's setting, the sources say only "part". */
  readonly carrierShare: number | null
}

/** A return of an order that Amazon's care service handles. */
export interface CareReturn {
  readonly marketplace: 'csba'
  readonly returnAddress: 'local' | 'foreign_with_label' | 'foreign_without_label' | 'none'
  readonly alreadyShippedAbroad: boolean
}

export interface DhgateReturn {
  readonly marketplace: 'dhgate'
  readonly ruledLiable: 'seller' | 'buyer' | 'both' | null
  /** The seller's percent when both are liable. */
  readonly sellerShare: number | null
  /** A party that does not cooperate or has no evidence may be ruled liable. */
  readonly uncooperative: 'seller' | 'buyer' | null
}

export type Freight =
  | { readonly bearer: 'seller' | 'buyer' }
  /** `sellerPercent` null: the share is not settled. */
  | { readonly bearer: 'shared'; readonly sellerPercent: number | null }
  /** Nothing travels: the seller refunds in full and does not see the goods again. */
  | { readonly bearer: 'no_return' }
  | {
      readonly bearer: 'undecided'
      readonly next: 'negotiate' | 'check_category_rule' | 'check_window' | 'await_ruling'
    }

interface Rule<R> {
  readonly id: string
  readonly when: (facts: R) => boolean
  readonly gives: (facts: R) => Freight
  readonly words: Verdict<Freight>['words']
  readonly provenance: Provenance
}

const AMAZON: readonly Rule<AmazonReturn>[] = [
  {
    id: 'amazon.freight.excluded_category',
    when: ({ category }) => isExcluded(category),
    gives: () => ({ bearer: 'undecided', next: 'check_category_rule' }),
    words: say('This category has return rules of its own: check them.', '该品类有单独的退货规则，请查阅。'),
    provenance: seed('002-21', 'eight groups stand outside the 30-day rule'),
  },
  {
    id: 'amazon.freight.seller_fault',
    when: ({ cause }) => cause === 'seller_fault',
    gives: () => ({ bearer: 'seller' }),
    words: say(
      'Quality or packing fault: the seller bears the freight.',
      '质量或发货操作问题：运费由卖家承担。',
    ),
    provenance: seed('002-26', 'quality or shipping-operation fault'),
  },
  {
    id: 'amazon.freight.carrier',
    when: ({ cause }) => cause === 'carrier',
    gives: ({ carrierShare }) => ({ bearer: 'shared', sellerPercent: carrierShare }),
    words: say(
      'Damaged or lost by the carrier: the seller bears part; claim the rest from the carrier.',
      '承运商损坏或丢失：卖家承担部分，其余向承运商索赔。',
    ),
    provenance: seed('002-27', 'the seller bears part; the share is not given'),
  },
  {
    id: 'amazon.freight.out_of_window',
    when: ({ inWindow }) => !inWindow,
    gives: () => ({ bearer: 'undecided', next: 'check_window' }),
    words: say(
      'Outside the return window: first decide whether the return is accepted.',
      '已超出退货期限：请先决定是否接受退货。',
    ),
    provenance: assumed('the freight rules of the training documents speak of returns in the window only'),
  },
  {
    id: 'amazon.freight.used.agreed',
    when: ({ used, agreement }) => used && agreement !== null && agreement !== 'none',
    // With a wear fee the buyer pays for the wear; who then pays the freight is what was agreed: the seller unless said otherwise.
    gives: ({ agreement }) => ({ bearer: agreement === 'buyer_pays_freight' ? 'buyer' : 'seller' }),
    words: say('Used goods: as agreed with the buyer.', '已使用商品：按与买家的约定处理。'),
    provenance: seed('002-29', 'wear fee or freight by agreement'),
  },
  {
    id: 'amazon.freight.used.refused',
    when: ({ used, agreement }) => used && agreement === 'none',
    gives: () => ({ bearer: 'seller' }),
    words: say(
      'Used goods, no agreement: the seller bears the freight.',
      '已使用且协商未果：运费由卖家承担。',
    ),
    provenance: seed('002-29', 'no agreement: the seller pays'),
  },
  {
    id: 'amazon.freight.used.negotiate',
    when: ({ used }) => used,
    gives: () => ({ bearer: 'undecided', next: 'negotiate' }),
    words: say(
      'Used goods in the window: negotiate a wear fee or the freight.',
      '期限内已使用：协商折旧费或运费。',
    ),
    provenance: seed('002-29', 'negotiate first'),
  },
  {
    id: 'amazon.freight.remorse.local',
    when: ({ returnTo }) => returnTo === 'buyers_country',
    gives: () => ({ bearer: 'buyer' }),
    words: say(
      'The buyer’s reason, returned within the country: the buyer bears the freight.',
      '买家原因且本国内退货：运费由买家承担。',
    ),
    provenance: seed('002-28', 'US buyer, US return'),
  },
  {
    id: 'amazon.freight.remorse.abroad',
    when: () => true,
    gives: () => ({ bearer: 'seller' }),
    words: say(
      'The buyer’s reason, returned abroad: the seller bears the international freight.',
      '买家原因但退往海外：国际运费由卖家承担。',
    ),
    provenance: seed('002-28', 'return to China'),
  },
]

const CARE: readonly Rule<CareReturn>[] = [
  {
    id: 'csba.freight.already_abroad',
    when: ({ alreadyShippedAbroad }) => alreadyShippedAbroad,
    gives: () => ({ bearer: 'seller' }),
    words: say(
      'The buyer already sent it abroad: the care service refunds the freight at the seller’s cost.',
      '买家已寄往海外：客服退还运费，由卖家承担。',
    ),
    provenance: seed('000-23', 'international freight refunded'),
  },
  {
    id: 'csba.freight.no_usable_address',
    when: ({ returnAddress }) => returnAddress === 'none' || returnAddress === 'foreign_without_label',
    gives: () => ({ bearer: 'no_return' }),
    words: say('No usable return address: full refund without return.', '无可用退货地址：全额退款且不退货。'),
    provenance: seed('000-21, 000-22', 'full refund, no return'),
  },
  {
    id: 'csba.freight.standard',
    when: () => true,
    gives: () => ({ bearer: 'undecided', next: 'await_ruling' }),
    words: say(
      'The care service decides by Amazon’s standard return policy.',
      '由亚马逊客服按标准退货政策处理。',
    ),
    provenance: seed('000-17, 000-20', 'standard policy applies'),
  },
]

const DHGATE: readonly Rule<DhgateReturn>[] = [
  {
    id: 'dhgate.freight.both',
    when: ({ ruledLiable }) => ruledLiable === 'both',
    gives: ({ sellerShare }) => ({ bearer: 'shared', sellerPercent: sellerShare }),
    words: say('Both ruled liable: by share.', '双方均有责任：按比例分担。'),
    provenance: seed('003-70', 'both liable: split'),
  },
  {
    id: 'dhgate.freight.ruled',
    when: ({ ruledLiable }) => ruledLiable !== null,
    gives: ({ ruledLiable }) => ({ bearer: ruledLiable === 'buyer' ? 'buyer' : 'seller' }),
    words: say('The party ruled liable bears risk and cost.', '被判定责任的一方承担风险和费用。'),
    provenance: seed('003-70', 'the liable party bears it'),
  },
  {
    id: 'dhgate.freight.uncooperative',
    when: ({ uncooperative }) => uncooperative !== null,
    gives: ({ uncooperative }) => ({ bearer: uncooperative === 'buyer' ? 'buyer' : 'seller' }),
    words: say(
      'Who does not cooperate or lacks evidence may be ruled liable.',
      '不配合或无证据的一方可能被判定责任。',
    ),
    provenance: unconfirmed('training documents, item 003-70: "may be ruled liable"; not certain'),
  },
  {
    id: 'dhgate.freight.await',
    when: () => true,
    gives: () => ({ bearer: 'undecided', next: 'await_ruling' }),
    words: say('Not yet ruled.', '尚未裁决。'),
    provenance: seed('003-70', 'the ruling decides'),
  },
]

/** Who bears the freight of a return: the first rule that fits. */
export function freightLiability(facts: AmazonReturn | CareReturn | DhgateReturn): Verdict<Freight> {
  if (facts.marketplace === 'amazon') return first(AMAZON, facts)
  return facts.marketplace === 'csba' ? first(CARE, facts) : first(DHGATE, facts)
}

function first<R>(rules: readonly Rule<R>[], facts: R): Verdict<Freight> {
  const rule = rules.find(({ when }) => when(facts))
  if (!rule) throw new RangeError('no freight rule fits')
  return verdict(rule.id, rule.gives(facts), rule.words, rule.provenance)
}
