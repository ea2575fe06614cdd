import type { Confidence, DeadlineRow, DeadlineTable, OnMiss, Source } from '#case'

const read = (text: string, url: string | null = null): Source => ({ text, url, readOn: '2026-11-22' })
const seedItem = (items: string): Source => read(`training documents, items ${items}`)

type Party = DeadlineRow['party']
interface Known {
  readonly days?: DeadlineRow['days']
  readonly from?: DeadlineRow['from']
  readonly validFrom?: string
  readonly validTo?: string
  readonly confidence?: Confidence
}

const row = (
  id: string,
  duration: string | null,
  party: Party,
  onMiss: OnMiss,
  source: Source,
  en: string,
  zh: string,
  known: Known = {},
): DeadlineRow => ({
  id,
  sites: '*',
  duration,
  days: known.days ?? 'all',
  from: known.from ?? 'opened',
  party,
  onMiss,
  validFrom: known.validFrom ?? null,
  validTo: known.validTo ?? null,
  source,
  confidence: known.confidence ?? 'seed',
  text: { en, zh },
})

/**
 * Clocks of after-sales service that belong to no adapter, by marketplace and key. An adapter's own row, and any date of the
 * marketplace, beats these. Where sources name several lengths, each is a row of its own with its dates; where no source says
 * since when, the boundary is chosen and the row marked `unconfirmed`.
 */
export const DESK_CLOCKS = {
  'amazon.buyer_message': [
    row(
      'amazon.message.24h',
      'PT24H',
      'seller',
      'metric_hit',
      seedItem('001-25, 002-04'),
      'Answer within 24 hours, weekends and holidays included',
      '24 小时内回复，含周末和节假日',
    ),
  ],
  'amazon.return_request': [
    row(
      'amazon.return.48h',
      'PT48H',
      'seller',
      'metric_hit',
      seedItem('002-23'),
      'Answer the return request within 48 hours and give the return address',
      '48 小时内回复退货请求并提供退货地址',
    ),
  ],
  'amazon.refund_after_return': [
    row(
      'amazon.refund.2bd',
      'P2D',
      'seller',
      'none',
      seedItem('000-20: “immediately”; two working days are our default'),
      'Refund at once after the goods are back (2 working days)',
      '收到退货后立即退款（默认 2 个工作日）',
      { days: 'business', from: 'entered', confidence: 'assumed' },
    ),
  ],
  'amazon.ship_by': [
    row(
      'amazon.ship.2d',
      'P2D',
      'seller',
      'metric_hit',
      seedItem('002-10: two days, adjustable'),
      'Ship within the handling time (2 days by default)',
      '在处理时间内发货（默认 2 天）',
    ),
  ],
  'amazon.confirm_by': [
    row(
      'amazon.confirm.30d',
      'P30D',
      'seller',
      'auto_cancel',
      seedItem('002-11'),
      'Confirm the shipment within 30 days, or the order is cancelled unpaid',
      '30 天内确认发货，否则订单自动取消且不付款',
    ),
  ],
  'amazon.confirm_warning': [
    row(
      'amazon.confirm.23d',
      'P23D',
      'seller',
      'none',
      seedItem('002-12: a week before day 30'),
      'A week is left to confirm the shipment',
      '距自动取消还有一周，请确认发货',
    ),
  ],
  'amazon.claim_reply': [
    row(
      'amazon.claim.3bd',
      'P3D',
      'seller',
      'seller_loses',
      seedItem('002-41'),
      'Answer the A-to-z claim within 3 working days',
      '3 个工作日内回复 A-to-z 索赔',
      { days: 'business', validTo: '2019-12-31', confidence: 'unconfirmed' },
    ),
    row(
      'amazon.claim.72h',
      'PT72H',
      'seller',
      'seller_loses',
      read(
        'Amazon help G202041210: requests for information are answered within 72 hours; since when is not said, 2020 is our choice',
      ),
      'Answer Amazon’s request for information within 72 hours',
      '72 小时内回复亚马逊的信息请求',
      { validFrom: '2020-01-01', confidence: 'unconfirmed' },
    ),
  ],
  'amazon.claim_reply_old': [
    row(
      'amazon.claim.7d',
      'P7D',
      'seller',
      'seller_loses',
      read('copies of the older Amazon help page: 7 days; its dates are unknown'),
      'Answer the A-to-z claim within 7 days (older rule)',
      '7 天内回复 A-to-z 索赔（旧规则）',
      { validTo: '2019-12-31', confidence: 'unconfirmed' },
    ),
  ],
  'amazon.claim_appeal': [
    row(
      'amazon.claim.appeal.30d',
      'P30D',
      'seller',
      'seller_loses',
      read('Amazon help G202041210'),
      'Appeal within 30 days',
      '30 天内申诉',
      { from: 'entered', validFrom: '2020-01-01', confidence: 'unconfirmed' },
    ),
  ],
  'amazon.claim_withdrawal': [
    row(
      'amazon.claim.withdrawal.3d',
      'P3D',
      'buyer',
      'metric_hit',
      seedItem('002-44'),
      'A claim withdrawn within 3 days leaves the defect rate alone',
      '3 天内撤诉不计入缺陷率',
    ),
  ],
  'amazon.chargeback': [
    row(
      'amazon.chargeback.7d',
      'P7D',
      'seller',
      'seller_loses',
      seedItem('002-51'),
      'Answer the chargeback within 7 calendar days of the e-mail',
      '邮件日期起 7 个自然日内回复拒付',
    ),
  ],
  'csba.customer_reply': [
    row(
      'csba.customer.6h',
      'PT6H',
      'marketplace',
      'none',
      seedItem('000-31, 004-08'),
      'Amazon’s care service answers the buyer within 6 hours',
      '亚马逊客服 6 小时内回复买家',
    ),
  ],
  'csba.care_inquiry': [
    row(
      'csba.inquiry.24h',
      'PT24H',
      'seller',
      'seller_loses',
      read(
        'Seller Central 797533XQVR4S6RG (US): 24 hours including weekends; training documents, item 000-32: as asked',
      ),
      'Answer the care service within 24 hours, weekends included',
      '24 小时内回复亚马逊客服的询问，含周末',
      { confidence: 'official' },
    ),
  ],
  'ebay.send_invoice': [
    row(
      'ebay.invoice.30d',
      'P30D',
      'seller',
      'none',
      seedItem('003-29'),
      'An invoice can be sent for 30 days',
      '30 天内可发送账单',
    ),
  ],
  'aliexpress.dispute_answer': [
    row(
      'aliexpress.dispute.5d',
      'P5D',
      'seller',
      'seller_loses',
      seedItem('003-41'),
      'Answer the dispute within 5 days, or it ends for the buyer and counts',
      '5 天内回应纠纷，否则按买家诉求结束并计入考核',
    ),
  ],
  'wish.ticket': [
    row(
      'wish.ticket.48h',
      'PT48H',
      'seller',
      'seller_loses',
      read('Wish: 48 hours, then Wish decides; whether calendar time is unconfirmed'),
      'Answer the ticket within 48 hours, or Wish decides',
      '48 小时内回复客户问题，否则由 Wish 裁决',
      { confidence: 'secondary' },
    ),
  ],
  'dhgate.open_window': [
    row(
      'dhgate.open.90d',
      'P90D',
      'buyer',
      'none',
      seedItem('003-65: from day 5 to day 90 after the tracking number'),
      'The buyer may open a dispute until day 90',
      '买家可在第 90 天前发起纠纷',
    ),
  ],
  'dhgate.negotiation': [
    row(
      'dhgate.negotiation.10d',
      'P10D',
      'seller',
      'none',
      seedItem('003-67'),
      'Ten natural days to negotiate, then mediation',
      '10 个自然日协商期，之后进入调解',
    ),
  ],
  'dhgate.seller_answer': [
    row(
      'dhgate.answer.5d',
      'P5D',
      'seller',
      'auto_accept',
      seedItem('003-68'),
      'Agree or refuse within 5 natural days, or the buyer’s request is executed',
      '5 个自然日内同意或拒绝，否则执行买家请求',
      { from: 'entered' },
    ),
  ],
  'dhgate.buyer_return_number': [
    row(
      'dhgate.return_number.7d',
      'P7D',
      'buyer',
      'auto_close',
      seedItem('003-69'),
      'The buyer gives a return tracking number within 7 natural days, or the dispute is closed',
      '买家须在 7 个自然日内提供退货单号，否则纠纷关闭',
      { from: 'entered' },
    ),
  ],
} as const satisfies DeadlineTable
