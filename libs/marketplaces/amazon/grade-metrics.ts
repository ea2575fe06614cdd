import type { MetricDef, Tally, Window, Words } from '#grade'
import { DEFECTS } from './odr-effects.js'

const words = (en: string, zh: string): Words => ({ en, zh })
const days = (count: number, lagDays = 0): Window => ({ kind: 'days', days: count, lagDays })

/** The seed document's ranks: must meet, important, general. */
export const MUST = 3
export const IMPORTANT = 2
export const GENERAL = 1

/** Marks by which the orders of the two channels are told apart. */
export const FULFILLED = { merchant: 'fulfilled_by_merchant', amazon: 'fulfilled_by_amazon' } as const

/** Orders with one of these marks, among those of a channel; without one, among all. */
const counted = (marks: readonly string[], by?: keyof typeof FULFILLED, note?: string): { tally: Tally } => ({
  tally: { of: 'marked', marks, ...(by && { among: [FULFILLED[by]] }), ...(note && { note }) },
})

const untold = (why: string) => ({ untold: why })
const AMAZON_ALONE = 'Amazon alone decides what violates its policies'
const NO_DELIVERY = 'the interface shows no carrier scans and no days of delivery'

const BY_DAY = 'by the day of the order; Amazon does not say by which day it counts'
const defects = (by?: keyof typeof FULFILLED) =>
  counted(
    Object.values(DEFECTS),
    by,
    'feedback, claims and service chargebacks as far as reports, money and mails told of them',
  )

const rate = (
  title: Words,
  better: 'lower' | 'higher',
  weight: number,
  window: Window | null,
  definition: string,
  told: Pick<MetricDef, 'tally' | 'untold'>,
): MetricDef => ({ title, unit: 'rate', better, weight, window, countsOrders: true, definition, ...told })

const DEFECT =
  'orders with at least one of: feedback of 1–2 stars, A-to-z claim not denied, service chargeback ÷ orders; an order counts once'

const policy = (en: string, zh: string): MetricDef => ({
  title: words(en, zh),
  unit: 'count',
  better: 'lower',
  weight: IMPORTANT,
  window: days(180),
  countsOrders: false,
  definition: 'open defects of this kind in 180 days',
  ...untold(AMAZON_ALONE),
})

export const POLICY_METRICS = {
  policy_listing: policy('listing policy violations', '商品政策违规'),
  policy_authenticity: policy('authenticity complaints', '商品真实性买家投诉'),
  policy_condition: policy('condition complaints', '商品状况买家投诉'),
  policy_safety: policy('product safety complaints', '商品安全买家投诉'),
  policy_ip_received: policy('intellectual property complaints received', '知识产权投诉'),
  policy_ip_suspected: policy('suspected intellectual property violations', '涉嫌侵犯知识产权'),
  policy_restricted: policy('restricted product violations', '受限商品政策违规'),
  policy_food: policy('food and product safety issues', '食品和商品安全问题'),
  policy_reviews: policy('customer review policy violations', '买家商品评论政策违规'),
  policy_other: policy('other policy violations', '其他政策违规'),
  policy_documents: policy('document requests', '文件请求'),
} satisfies Record<string, MetricDef>

export const METRICS = {
  odr: rate(words('order defect rate', '订单缺陷率'), 'lower', MUST, days(60, 15), DEFECT, defects()),
  odr_mfn: rate(
    words('order defect rate, seller-fulfilled', '订单缺陷率（卖家自配送）'),
    'lower',
    MUST,
    days(60, 15),
    DEFECT,
    defects('merchant'),
  ),
  odr_afn: rate(
    words('order defect rate, fulfilled by Amazon', '订单缺陷率（亚马逊配送）'),
    'lower',
    MUST,
    days(60, 15),
    DEFECT,
    defects('amazon'),
  ),
  cancel: rate(
    words('pre-fulfilment cancel rate', '配送前取消率'),
    'lower',
    MUST,
    days(7),
    'seller-fulfilled orders cancelled by the seller’s fault ÷ seller-fulfilled orders',
    counted(
      ['cancel'],
      'merchant',
      `${BY_DAY}; cancellations by Amazon for want of a shipment are not told apart`,
    ),
  ),
  late_shipment: rate(
    words('late shipment rate, 30 days', '发货延迟率（30 天）'),
    'lower',
    IMPORTANT,
    days(30),
    'orders confirmed after the expected ship date ÷ seller-fulfilled orders',
    counted(['late_shipment'], 'merchant', BY_DAY),
  ),
  late_shipment_10d: rate(
    words('late shipment rate, 10 days', '发货延迟率（10 天）'),
    'lower',
    IMPORTANT,
    days(10),
    'as the 30-day rate',
    counted(['late_shipment'], 'merchant', BY_DAY),
  ),
  valid_tracking: rate(
    words('valid tracking rate', '有效追踪率'),
    'higher',
    IMPORTANT,
    days(30, 10),
    'shipments with valid tracking ÷ seller-fulfilled shipments',
    untold(NO_DELIVERY),
  ),
  on_time: rate(
    words('on-time delivery rate', '准时到达率'),
    'higher',
    GENERAL,
    days(30, 10),
    'shipments on time ÷ shipments with tracking',
    untold(NO_DELIVERY),
  ),
  on_time_units: rate(
    words('on-time delivery rate without promise extension', '准时送达率（不含承诺延长）'),
    'higher',
    IMPORTANT,
    days(14, 7),
    'units on time ÷ units with tracking; the report has it for the US only',
    untold(NO_DELIVERY),
  ),
  invoice_defects: rate(
    words('invoice defect rate', '发票缺陷率'),
    'lower',
    IMPORTANT,
    days(7),
    'business orders in Europe with missing or late invoice ÷ business orders',
    untold('invoices are uploaded to Amazon elsewhere'),
  ),
  return_dissatisfaction: rate(
    words('return dissatisfaction rate', '退货不满意率'),
    'lower',
    GENERAL,
    null,
    'return requests with negative feedback, unanswered in 48 h or wrongly rejected ÷ return requests',
    untold('Amazon publishes neither its window nor the buyers’ feedback on returns'),
  ),
  service_dissatisfaction: {
    ...rate(
      words('customer service dissatisfaction rate', '客户服务不满意率'),
      'lower',
      GENERAL,
      null,
      '"No" answers ÷ survey answers, the last vote of each order',
      untold('the answers to the survey are Amazon’s'),
    ),
    countsOrders: false,
  },
  contact_response: {
    ...rate(
      words('messages answered within 24 hours', '24 小时内回复率'),
      'higher',
      GENERAL,
      null,
      'messages answered within 24 h, weekends included ÷ messages; "no response needed" left out',
      untold('replies that are written in Seller Central do not reach us'),
    ),
    countsOrders: false,
  },
  policy_violations: policy('policy violations', '违反政策'),
  ahr: {
    title: words('account health rating', '账户状况评级'),
    unit: 'points',
    better: 'higher',
    best: 1000,
    weight: IMPORTANT,
    window: days(180),
    countsOrders: false,
    definition:
      '0–1000, from 200; less for each violation by severity (how much is not published), 4 more for each 200 orders of 180 days',
    ...untold('the points of a violation are not published'),
  },
} satisfies Record<string, MetricDef>

export type AmazonMetric = keyof typeof METRICS | keyof typeof POLICY_METRICS
