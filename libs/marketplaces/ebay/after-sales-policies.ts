import { deadlineTable } from '#case'
import type { DeadlineRow } from '#case'

/*
 * Clocks of returns, inquiries and cases. eBay names a date in nearly every answer, and that date beats the row; the days
 * counted here are the fall-back and the "why" (eBay Money Back Guarantee, help 4701 and 4799, read 2026-11-22).
 */

const read = (text: string, url: string | null = null) => ({ text, url, readOn: '2026-11-22' })
const GUARANTEE =
  'https://www.ebay.co.uk/help/policies/ebay-money-back-guarantee-policy/ebay-money-back-guarantee-policy?id=4210'

const always = { sites: '*', validFrom: null, validTo: null } as const

/** A date that only eBay knows. */
const given = (
  id: string,
  row: Pick<DeadlineRow, 'party' | 'onMiss' | 'source' | 'text'>,
): readonly DeadlineRow[] => [
  { ...always, id, duration: null, days: 'all', from: 'entered', confidence: 'official', ...row },
]

export const afterSalesPolicies = deadlineTable({
  seller_answers_return: [
    {
      ...always,
      id: 'ebay.return.seller.3-business-days',
      duration: 'P3D',
      days: 'business',
      from: 'entered',
      party: 'seller',
      onMiss: 'none',
      source: read(
        'eBay Money Back Guarantee: the seller has 3 business days, then the buyer may ask eBay to step in',
        GUARANTEE,
      ),
      confidence: 'official',
      text: {
        en: 'Answer the return within 3 business days; then the buyer may ask eBay to step in',
        zh: '须在 3 个工作日内处理退货请求，逾期买家可请求 eBay 介入',
      },
    },
  ],
  seller_refunds_return: [
    {
      ...always,
      id: 'ebay.return.refund.2-business-days',
      duration: 'P2D',
      days: 'business',
      from: 'entered',
      party: 'seller',
      onMiss: 'auto_accept',
      source: read(
        'eBay help on returns: refund within 2 business days of the delivery (sellerRefundWindow 2), else eBay refunds by itself or the buyer escalates',
        GUARANTEE,
      ),
      confidence: 'official',
      text: {
        en: 'Refund within 2 business days of the delivery; then eBay refunds by itself or the buyer escalates',
        zh: '退货签收后 2 个工作日内退款，逾期 eBay 将自动退款或买家升级',
      },
    },
  ],
  seller_is_late: given('ebay.return.seller.late', {
    party: 'seller',
    onMiss: 'seller_loses',
    source: read('ReturnStateEnum: a state …_TIMEOUT means that the time to act is over'),
    text: {
      en: 'The time to act is over: eBay may decide, or the buyer escalate, at any moment',
      zh: '处理时限已过，eBay 可随时裁决，买家可随时升级',
    },
  }),
  seller_acts_in_return: given('ebay.return.seller.given', {
    party: 'seller',
    onMiss: 'none',
    source: read('ReturnSummaryType.sellerResponseDue: the next action of the seller and its date'),
    text: { en: 'eBay asks the seller to act by this date', zh: 'eBay 要求卖家在此日期前处理' },
  }),
  buyer_acts_in_return: given('ebay.return.buyer.given', {
    party: 'buyer',
    onMiss: 'auto_close',
    source: read('ReturnSummaryType.buyerResponseDue and timeoutDate'),
    text: {
      en: 'The buyer acts by this date, or the return may close',
      zh: '买家须在此日期前操作，否则退货可能关闭',
    },
  }),
  seller_answers_inquiry: [
    {
      ...always,
      id: 'ebay.inquiry.seller.3-business-days',
      duration: 'P3D',
      days: 'business',
      from: 'opened',
      party: 'seller',
      onMiss: 'none',
      source: read(
        'eBay Money Back Guarantee: the seller has 3 business days, then the buyer may ask eBay to step in',
        GUARANTEE,
      ),
      confidence: 'official',
      text: {
        en: 'Ship proof or refund within 3 business days; then the buyer may ask eBay to step in',
        zh: '须在 3 个工作日内提供发货证明或退款，逾期买家可请求 eBay 介入',
      },
    },
  ],
  inquiry_lapses: [
    {
      ...always,
      id: 'ebay.inquiry.lapses.21-business-days',
      duration: 'P21D',
      days: 'business',
      from: 'opened',
      party: 'buyer',
      onMiss: 'auto_close',
      source: read(
        'eBay Money Back Guarantee: the buyer may escalate until 21 business days after opening; then the inquiry closes',
        GUARANTEE,
      ),
      confidence: 'secondary',
      text: {
        en: 'Without an escalation by the buyer the inquiry closes about 21 business days after it was opened',
        zh: '买家若未升级，查询约在开启 21 个工作日后自动关闭',
      },
    },
  ],
  ebay_decides_case: [
    {
      ...always,
      id: 'ebay.case.decision.48h',
      duration: 'PT48H',
      days: 'all',
      from: 'opened',
      party: 'marketplace',
      onMiss: 'none',
      source: read(
        'eBay Money Back Guarantee: eBay usually decides within about 48 hours of the escalation',
        GUARANTEE,
      ),
      confidence: 'secondary',
      text: { en: 'eBay usually decides within 48 hours', zh: 'eBay 通常在 48 小时内作出裁决' },
    },
  ],
  case_return_ships: given('ebay.case.return.given', {
    party: 'buyer',
    onMiss: 'auto_close',
    source: read('CaseDetailsResponse.fsnadShipToSellerByDate'),
    text: { en: 'The buyer sends the item back by this date', zh: '买家须在此日期前寄回商品' },
  }),
  seller_pays_case: given('ebay.case.refund.given', {
    party: 'seller',
    onMiss: 'seller_loses',
    source: read('CaseDetailsResponse.caseDetails.refundDeadlineDate'),
    text: {
      en: 'The agreed refund failed: make it good by this date',
      zh: '约定的退款失败，须在此日期前补付',
    },
  }),
})

/** An appeal is possible so many calendar days after a case was closed (eBay Money Back Guarantee, read 2026-11-22). */
export const APPEAL_DAYS = 30
