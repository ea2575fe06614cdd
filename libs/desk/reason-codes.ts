import type { ReasonCodes } from './reasons.js'

const quality = (kind: string): string => `after_sale/quality/${kind}`
const delivery = (kind: string): string => `after_sale/delivery/${kind}`
const returns = (kind: string): string => `after_sale/return_refund/${kind}`

/**
 * Native reason codes in the default tree, by marketplace; the assignment is ours. Sources of the codes: Wish API 3.0.65 (tickets and
 * refunds), Amazon returns report, eBay Post-Order ReturnReason, AliExpress observed ids. DHgate: see {@link UNMAPPED}. Read 2026-11-22.
 * Codes without a clear place (OTHER, RECEIVED_NOTE_FROM_MERCHANT, CR-NO_REASON_GIVEN …) are left out on purpose.
 */
export const REASON_CODES = {
  wish: {
    SHIPPING_TAKING_TOO_LONG: delivery('delay'),
    ITEM_NEVER_ARRIVED: 'after_sale/delivery',
    ITEM_MARKED_DELIVERED_BUT_DID_NOT_ARRIVE: delivery('delivered_not_received'),
    MERCHANT_SENT_TO_WRONG_ADDRESS: delivery('wrong_address'),
    USER_NO_LONGER_WANTS_ITEM: returns('no_longer_wanted'),
    USER_PLACED_ORDER_BY_MISTAKE: 'after_sale/order/cancel',
    ITEM_DOES_NOT_FIT: returns('size_fit'),
    ITEM_IS_DAMAGED: quality('damaged'),
    ITEM_DOES_NOT_MATCH_LISTING: quality('not_as_described'),
    ITEM_IS_COUNTERFEIT: quality('counterfeit'),
    ITEM_DOES_NOT_WORK_AS_DESCRIBED: quality('defective'),
    ITEM_IS_POOR_QUALITY: quality('defective'),
    ITEM_DID_NOT_MEET_EXPECTATIONS: quality('not_as_described'),
    EMPTY_PACKAGE: 'after_sale/wrong_missing',
    INCOMPLETE_ORDER: 'after_sale/wrong_missing',
    RECEIVED_WRONG_ITEM: 'after_sale/wrong_missing',
    WRONG_COLOR: 'after_sale/wrong_missing',
  },
  amazon: {
    'CR-UNWANTED_ITEM': returns('no_longer_wanted'),
    'CR-FOUND_BETTER_PRICE': returns('no_longer_wanted'),
    'CR-ORDERED_WRONG_ITEM': returns('no_longer_wanted'),
    'AMZ-PG-MISORDERED': returns('no_longer_wanted'),
    'AMZ-PG-APP-TOO-SMALL': returns('size_fit'),
    'AMZ-PG-WJ-TOO-SMALL': returns('size_fit'),
    'AMZ-PG-APP-TOO-LATE': delivery('delay'),
    'CR-MISSED_ESTIMATED_DELIVERY': delivery('delay'),
    'CR-MISSING_PARTS': 'after_sale/wrong_missing',
    'CR-SWITCHEROO': 'after_sale/wrong_missing',
    'CR-EXTRA_ITEM': 'after_sale/wrong_missing',
    'CR-DEFECTIVE': quality('defective'),
    'CR-QUALITY_UNACCEPTABLE': quality('defective'),
    'CR-DAMAGED_BY_CARRIER': quality('damaged'),
    'CR-DAMAGED_BY_FC': quality('damaged'),
    'CR-NOT_COMPATIBLE': quality('use_problem'),
    'AMZ-PG-BAD-DESC': quality('not_as_described'),
  },
  ebay: {
    ARRIVED_DAMAGED: quality('damaged'),
    DEFECTIVE_ITEM: quality('defective'),
    EXPIRED_ITEM: quality('defective'),
    DIFFERENT_FROM_LISTING: quality('not_as_described'),
    NOT_AS_DESCRIBED: quality('not_as_described'),
    FAKE_OR_COUNTERFEIT: quality('counterfeit'),
    ARRIVED_LATE: delivery('delay'),
    BUYER_CANCEL_ORDER: 'after_sale/order/cancel',
    ORDERED_ACCIDENTALLY: returns('no_longer_wanted'),
    ORDERED_DIFFERENT_ITEM: returns('no_longer_wanted'),
    ORDERED_WRONG_ITEM: returns('no_longer_wanted'),
    FOUND_BETTER_PRICE: returns('no_longer_wanted'),
    NO_LONGER_NEED_ITEM: returns('no_longer_wanted'),
    RETURNING_GIFT: returns('no_longer_wanted'),
    WRONG_SIZE: returns('size_fit'),
    MISSING_PARTS: 'after_sale/wrong_missing',
  },
  /** 115 is "not received", whatever became of the parcel; the full list of ids is not published. */
  aliexpress: { '115': 'after_sale/delivery' },
} as const satisfies Record<string, ReasonCodes>

/** Marketplaces whose codes are not mapped here, and why; shown with the coverage report. */
export const UNMAPPED: Readonly<Record<string, { readonly en: string; readonly zh: string }>> = {
  dhgate: { en: 'The interface gives no reason; staff enter it.', zh: '接口不提供原因，由客服录入。' },
}
