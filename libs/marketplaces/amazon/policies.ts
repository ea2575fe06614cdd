import { deadlineTable } from '#case'
import type { DeadlineRow } from '#case'

const READ = '2026-11-22'
const seed002 = { text: 'source document 002 (Amazon after-sales rules, 2014–2018)', url: null, readOn: READ }

const row = (
  id: string,
  more: Pick<DeadlineRow, 'duration' | 'from' | 'onMiss' | 'source' | 'confidence' | 'text'> &
    Partial<DeadlineRow>,
): DeadlineRow => ({
  id,
  sites: '*',
  days: 'all',
  party: 'seller',
  validFrom: null,
  validTo: null,
  ...more,
})

const RETURNS_HELP = {
  text: 'Seller Central help 200205250 and 200708210: a return request unanswered after 48 hours counts; an answer is asked for within 24 hours. Pages need a login; seen as excerpts',
  url: 'https://sellercentral.amazon.com/help/hub/reference/200708210',
  readOn: READ,
}
const REFUND_2BD = {
  text: 'source document 002 ("refund at once, within 2 days") and Amazon’s returns policy of 2 business days. UNCONFIRMED outside the US after 2026-01-26',
  url: null,
  readOn: READ,
}
const refundText = {
  en: 'Refund within 2 business days of receiving the return',
  zh: '收到退货后 2 个工作日内退款',
}

/** Clocks of orders, cancellation requests and seller-fulfilled returns; those of claims, chargebacks and messages stand with their mails. */
export const policies = deadlineTable({
  ship_by: [
    row('amazon.order.ship-by', {
      duration: 'P2D',
      days: 'business',
      from: 'opened',
      onMiss: 'metric_hit',
      source: {
        text: 'source document 002 (2 days by default); today the order’s latest ship date, which beats this row; default handling time is at most 2 business days',
        url: null,
        readOn: READ,
      },
      confidence: 'secondary',
      text: {
        en: 'Confirm the shipment by the latest ship date, or it counts as late',
        zh: '在最晚发货日前确认发货，否则计为延迟发货',
      },
    }),
  ],
  auto_cancel: [
    row('amazon.order.auto-cancel.seed002', {
      duration: 'P30D',
      from: 'opened',
      onMiss: 'auto_cancel',
      validTo: '2020-09-29',
      source: seed002,
      confidence: 'seed',
      text: {
        en: 'Not confirmed as shipped within 30 days of the order: Amazon cancels it',
        zh: '下单后 30 天内未确认发货，亚马逊将自动取消订单',
      },
    }),
    row('amazon.order.auto-cancel.7-business-days', {
      duration: 'P7D',
      days: 'business',
      from: 'at:ship_by',
      onMiss: 'auto_cancel',
      validFrom: '2020-09-30',
      source: {
        text: 'Amazon’s announcement in the seller forums (US 694871, EU 337189; BR help 200197960): since 2020-09-30 orders are cancelled 7 business days after the expected ship date, and count in the cancel rate',
        url: 'https://sellercentral.amazon.com/forums/t/694871',
        readOn: READ,
      },
      confidence: 'secondary',
      text: {
        en: 'Amazon cancels the order 7 business days after the ship date; it counts in the cancel rate',
        zh: '最晚发货日后 7 个工作日仍未确认发货，亚马逊自动取消订单，并计入取消率',
      },
    }),
  ],
  auto_cancel_warning: [
    row('amazon.order.auto-cancel-warning.seed002', {
      duration: 'P23D',
      from: 'opened',
      onMiss: 'none',
      validTo: '2020-09-29',
      source: { ...seed002, text: `${seed002.text}: a warning comes a week before the 30 days are over` },
      confidence: 'seed',
      text: {
        en: 'A week is left until Amazon cancels the order',
        zh: '距亚马逊自动取消订单还有一周',
      },
    }),
    row('amazon.order.cancel-notify-date', {
      duration: null,
      from: 'opened',
      onMiss: 'none',
      validFrom: '2020-09-30',
      source: {
        text: 'ORDER_CHANGE notification, Summary.CancelNotifyDate: the date of the warning, where Amazon names one; orders themselves have none',
        url: 'https://github.com/amzn/selling-partner-api-models',
        readOn: READ,
      },
      confidence: 'official',
      text: { en: 'Amazon warns that it will cancel the order', zh: '亚马逊将发出自动取消预警' },
    }),
  ],
  decide_cancellation: [
    row('amazon.cancellation.before-shipping', {
      duration: null,
      from: 'opened',
      onMiss: 'none',
      source: {
        text: 'no clock is published for a buyer’s wish to cancel; derived: decide before the order’s latest ship date',
        url: null,
        readOn: READ,
      },
      confidence: 'assumed',
      text: {
        en: 'Decide on the buyer’s wish to cancel before the order has to be shipped',
        zh: '在订单最晚发货日之前处理买家的取消请求',
      },
    }),
  ],
  answer_return: [
    row('amazon.return.answer-48h', {
      duration: 'PT48H',
      from: 'opened',
      onMiss: 'metric_hit',
      source: RETURNS_HELP,
      confidence: 'secondary',
      text: {
        en: 'Answer the return request within 48 hours, or the buyer can file an A-to-z claim',
        zh: '48 小时内处理退货请求，否则买家可提出 A-to-z 索赔',
      },
    }),
  ],
  answer_return_early: [
    row('amazon.return.answer-24h', {
      duration: 'PT24H',
      from: 'opened',
      onMiss: 'none',
      source: RETURNS_HELP,
      confidence: 'secondary',
      text: {
        en: 'Amazon asks for an answer to a return request within 24 hours',
        zh: '亚马逊要求 24 小时内处理退货请求',
      },
    }),
  ],
  cross_border_method: [
    row('amazon.return.cross-border.5d', {
      duration: 'P5D',
      from: 'opened',
      onMiss: 'auto_accept',
      source: {
        text: 'seller forum, Amazon’s staff: a seller without local return address must offer a method within 5 days. Secondary',
        url: null,
        readOn: READ,
      },
      confidence: 'unconfirmed',
      text: {
        en: 'Without local return address: offer a way of returning, or Amazon refunds the buyer',
        zh: '无本地退货地址：须提供退货方式，否则亚马逊自动退款',
      },
    }),
    row('amazon.return.cross-border.4d.europe', {
      sites: ['UK', 'DE', 'FR', 'IT', 'ES', 'NL', 'BE', 'IE', 'SE', 'PL'],
      duration: 'P4D',
      from: 'opened',
      onMiss: 'auto_accept',
      validFrom: '2024-11-11',
      source: {
        text: 'reports of Amazon’s notice: since 2024-11-11 for items above £20/€25, 4 calendar days. Secondary',
        url: null,
        readOn: READ,
      },
      confidence: 'secondary',
      text: {
        en: 'Without local return address: offer a way of returning within 4 days, or Amazon refunds the buyer',
        zh: '无本地退货地址：4 天内须提供退货方式，否则亚马逊自动退款',
      },
    }),
  ],
  refund_return: [
    row('amazon.return.refund-2bd', {
      duration: 'P2D',
      days: 'business',
      until: 'end_of_day',
      from: 'at:received',
      onMiss: 'auto_accept',
      source: REFUND_2BD,
      confidence: 'unconfirmed',
      text: refundText,
    }),
    row('amazon.return.refund-2bd.us', {
      sites: ['US'],
      duration: 'P2D',
      days: 'business',
      until: 'end_of_day',
      from: 'at:received',
      onMiss: 'auto_accept',
      validTo: '2026-01-25',
      source: REFUND_2BD,
      confidence: 'secondary',
      text: refundText,
    }),
    row('amazon.return.refund-4d.us', {
      sites: ['US'],
      duration: 'P4D',
      until: 'end_of_day',
      from: 'at:received',
      onMiss: 'auto_accept',
      validFrom: '2026-01-26',
      source: {
        text: 'reports of Amazon’s notice (ecommercebytes, ecomcrew, sellersasksellers 6810): from 2026-01-26 in the US 4 calendar days, then Amazon refunds and a SAFE-T claim is lost but for loss in transit or a wrong scan',
        url: null,
        readOn: READ,
      },
      confidence: 'secondary',
      text: {
        en: 'Refund within 4 calendar days of receiving the return, or Amazon refunds and the SAFE-T claim is lost',
        zh: '收到退货后 4 个自然日内退款，否则亚马逊自动退款且丧失 SAFE-T 索赔资格',
      },
    }),
  ],
})
