import { Temporal } from 'temporal-polyfill'
import { deadlineTable, dueAt, isTimed, rowFor } from '#case'
import { afterSalesPolicies } from './after-sales-policies.js'
import { calendarOf } from './sites.js'

const read = (text: string, url: string | null) => ({ text, url, readOn: '2026-11-22' })
const HELP = 'https://www.ebay.co.uk/help/selling/getting-paid/resolving-unpaid-items?id=4137'

/**
 * eBay replaced the unpaid item case by the cancellation of an unpaid order "in April/May 2021" (ecommercebytes
 * 2021-05-08; seller centre, March 2021). The first of May is our choice: no source names the day for all sites.
 */
const OLD_RULES_UNTIL = '2021-04-30'
const NEW_RULES_FROM = '2021-05-01'

export const policies = deadlineTable({
  ...afterSalesPolicies,
  seller_answers_cancellation: [
    {
      id: 'ebay.cancellation.seller.3d',
      sites: '*',
      duration: 'P3D',
      days: 'all',
      from: 'opened',
      party: 'seller',
      // What eBay does when the seller stays silent is nowhere said; its activity list knows a time-out of the approval.
      onMiss: 'auto_close',
      validFrom: null,
      validTo: null,
      source: read(
        'eBay help on cancelling, as quoted by third parties: "3 days to accept or decline"; the date in sellerResponseDueDate always beats this row',
        null,
      ),
      confidence: 'unconfirmed',
      text: {
        en: 'Answer the buyer’s cancellation request (about 3 days; eBay’s own date counts)',
        zh: '回复买家的取消请求（约 3 天，以 eBay 给出的日期为准）',
      },
    },
  ],
  buyer_pays: [
    {
      id: 'ebay.unpaid.buyer.4d.seed',
      sites: '*',
      duration: 'P4D',
      days: 'all',
      from: 'opened',
      party: 'buyer',
      onMiss: 'none',
      validFrom: null,
      validTo: OLD_RULES_UNTIL,
      source: read(
        'seed document 003 §2.2.3: after the case is opened the buyer has 4 days to answer or pay',
        null,
      ),
      confidence: 'seed',
      text: {
        en: 'The buyer answers or pays within 4 days of the opening of the unpaid item case',
        zh: '未付款纠纷开启后，买家须在 4 天内回应或付款',
      },
    },
    {
      id: 'ebay.unpaid.buyer.4-calendar-days',
      sites: '*',
      duration: 'P4D',
      days: 'all',
      // From the entry: a combined invoice starts the clock anew at its own date.
      from: 'entered',
      until: 'end_of_day',
      party: 'buyer',
      onMiss: 'none',
      validFrom: NEW_RULES_FROM,
      validTo: null,
      source: read('eBay UK help 4137, US help 4355: cancel once 4 calendar days have passed unpaid', HELP),
      confidence: 'official',
      text: {
        en: 'The buyer pays within 4 calendar days (4 天); from day 5 the seller may cancel',
        zh: '买家须在 4 天（自然日）内付款；第 5 天起卖家可取消订单',
      },
    },
  ],
  unpaid_window_ends: [
    {
      id: 'ebay.unpaid.window.32d',
      sites: '*',
      duration: 'P32D',
      days: 'all',
      from: 'opened',
      party: 'seller',
      onMiss: 'seller_loses',
      validFrom: null,
      validTo: OLD_RULES_UNTIL,
      source: read(
        'former help pages: a case could be opened from day 2 to day 32 after the sale',
        'http://pages.ebay.co.uk/help/sell/unpaid-items.html',
      ),
      confidence: 'secondary',
      text: {
        en: 'Last day to open an unpaid item case: 32 days after the sale',
        zh: '售出后 32 天内可开启未付款纠纷',
      },
    },
    {
      id: 'ebay.unpaid.window.30d',
      sites: '*',
      duration: 'P30D',
      days: 'all',
      from: 'opened',
      party: 'seller',
      onMiss: 'seller_loses',
      validFrom: NEW_RULES_FROM,
      validTo: null,
      source: read(
        'eBay UK help 4137: cancel within 30 days of the purchase to relist and get the fees back',
        HELP,
      ),
      confidence: 'official',
      text: {
        en: 'Invoice, relisting and fee credit end 30 days after the purchase',
        zh: '购买 30 天后不能再发送账单、重新刊登或获得成交费返还',
      },
    },
  ],
})

/** The instant at which a clock started at `start` (ISO 8601) runs out at a site, by the row in force on that day. */
export function dueBy(key: keyof typeof policies, siteName: string, start: string): Temporal.Instant {
  const calendar = calendarOf(siteName)
  const instant = Temporal.Instant.from(start)
  const day = instant.toZonedDateTimeISO(calendar.zone).toPlainDate().toString()
  const row = rowFor(policies[key], siteName, day)
  if (!row || !isTimed(row)) throw new RangeError(`no row of ${key} on ${day}`)
  return dueAt(row, instant, calendar)
}
