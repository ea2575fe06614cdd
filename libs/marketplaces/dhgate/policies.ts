import { deadlineTable } from '#case'
import type { DeadlineRow } from '#case'

/*
 * DHgate's interface gives no deadline of a dispute. A natural day (自然日) is a calendar day; whether it ends at the hour
 * of the opening or at midnight is UNCONFIRMED, so the earlier of the two is taken: the same time of day.
 */

const READ_ON = '2026-11-22'
const SEED = 'seed document 003 §2.5'

type Row = Pick<DeadlineRow, 'id' | 'duration' | 'from' | 'party' | 'onMiss' | 'text' | 'confidence'> &
  Partial<DeadlineRow> & { readonly said: string; readonly url?: string }

const row = ({ said, url, ...fields }: Row): DeadlineRow => ({
  sites: '*',
  days: 'all',
  validFrom: null,
  validTo: null,
  source: { text: said, url: url ?? null, readOn: READ_ON },
  ...fields,
})

export const policies = deadlineTable({
  seller_answers: [
    row({
      id: 'dhgate.answer.5d',
      duration: 'P5D',
      from: 'opened',
      party: 'seller',
      onMiss: 'auto_accept',
      confidence: 'seed',
      said: `${SEED}; the same in seller help of 2013 and later (i18823; help-w 1486494797)`,
      url: 'https://seller.dhgate.com/news/media/i18823.html',
      text: {
        en: 'Agree or refuse within 5 natural days of the opening, or the buyer’s request is executed; an unanswered dispute is a bad buying experience',
        zh: '纠纷开启后 5 个自然日内同意或拒绝，否则按买家请求执行，并计入不良购买体验',
      },
    }),
  ],
  negotiation_ends: [
    row({
      id: 'dhgate.negotiation.10d',
      duration: 'P10D',
      from: 'opened',
      party: 'seller',
      onMiss: 'metric_hit',
      confidence: 'seed',
      validTo: '2023-07-16',
      said: `${SEED}; help-w 1486494797. The platform ruled by itself only up to 500 USD`,
      text: {
        en: 'Settle within 10 natural days, or the dispute goes to DHgate’s mediation',
        zh: '10 个自然日内协商一致，否则进入平台调解',
      },
    }),
    row({
      id: 'dhgate.negotiation.10d.system-ruling',
      duration: 'P10D',
      from: 'opened',
      party: 'seller',
      onMiss: 'metric_hit',
      confidence: 'secondary',
      validFrom: '2023-07-17',
      said: 'rule change of 2023-07-17: system rulings within the negotiation, whatever the amount',
      url: 'https://www.sellerby.com/p/997',
      text: {
        en: 'Settle within 10 natural days, or DHgate rules',
        zh: '10 个自然日内协商一致，否则由平台系统裁决',
      },
    }),
  ],
  buyer_may_escalate: [
    row({
      id: 'dhgate.escalation.5d',
      duration: 'P5D',
      from: 'opened',
      party: 'buyer',
      onMiss: 'none',
      confidence: 'secondary',
      said: 'help texts (help-w 1486494797; DHgate’s help of the Resolution Center): 5 days after the opening',
      text: {
        en: 'From then on the buyer may ask DHgate to step in: settle before',
        zh: '此后买家可申请平台介入，请在此之前协商一致',
      },
    }),
  ],
  vip_buyer_may_escalate: [
    row({
      id: 'dhgate.escalation.vip-3d',
      duration: 'P3D',
      from: 'opened',
      party: 'buyer',
      onMiss: 'none',
      confidence: 'secondary',
      said: 'help texts: 3 days after the opening for a VIP buyer; the interface does not say who is one',
      text: {
        en: 'From then on a VIP buyer may ask DHgate to step in: settle before',
        zh: '此后 VIP 买家可申请平台介入，请在此之前协商一致',
      },
    }),
  ],
  both_give_evidence: [
    row({
      id: 'dhgate.evidence.3d',
      duration: 'P3D',
      from: 'entered',
      party: 'seller',
      onMiss: 'seller_loses',
      confidence: 'secondary',
      said: 'help-w.com/dhgate/1486494797: both sides have 3 natural days; without valid proof of shipping the buyer’s request is executed. The seed names no number',
      text: {
        en: 'Give evidence within 3 natural days, or DHgate may rule for the buyer',
        zh: '3 个自然日内举证，否则平台可能按买家请求裁决',
      },
    }),
  ],
  platform_rules: [
    row({
      id: 'dhgate.ruling.10d',
      duration: 'P10D',
      from: 'entered',
      party: 'marketplace',
      onMiss: 'none',
      confidence: 'secondary',
      said: 'help texts: the decision comes within 10 calendar days',
      text: { en: 'DHgate decides within 10 calendar days', zh: '平台在 10 个自然日内作出裁决' },
    }),
  ],
  seller_gives_return_address: [
    row({
      id: 'dhgate.return-address.5d',
      duration: 'P5D',
      from: 'entered',
      party: 'seller',
      onMiss: 'auto_accept',
      confidence: 'secondary',
      said: 'help-w.com/dhgate/1564221502: 5 natural days, else the buyer is refunded without a return',
      text: {
        en: 'Give the return address within 5 natural days, or the buyer is refunded without sending anything back',
        zh: '5 个自然日内提供退货地址，否则直接退款给买家',
      },
    }),
  ],
  buyer_gives_return_tracking: [
    row({
      id: 'dhgate.return-tracking.7d',
      duration: 'P7D',
      from: 'entered',
      party: 'buyer',
      onMiss: 'auto_close',
      confidence: 'seed',
      said: `${SEED}; help-w.com/dhgate/1564221502`,
      text: {
        en: 'The buyer gives the tracking number of the return within 7 natural days, or the dispute is closed and the money is yours',
        zh: '买家须在 7 个自然日内提供退货单号，否则视为放弃，纠纷关闭、款项归卖家',
      },
    }),
  ],
  seller_confirms_return: [
    row({
      id: 'dhgate.return-receipt.30d',
      duration: 'P30D',
      from: 'entered',
      party: 'seller',
      onMiss: 'auto_accept',
      confidence: 'secondary',
      said: 'help-w.com/dhgate/1564221502: refunded by itself 30 days after the tracking number was given',
      text: {
        en: 'Confirm the return or object; the buyer is refunded by itself 30 natural days after the tracking number',
        zh: '确认收到退货或提出异议；退货单号提交 30 个自然日后自动退款',
      },
    }),
  ],
  ship_or_refund: [
    row({
      id: 'dhgate.preship.delivery-deadline',
      duration: null,
      from: 'opened',
      party: 'seller',
      onMiss: 'auto_accept',
      confidence: 'secondary',
      said: 'an order that is not shipped in time is refunded in full by itself; the date is the order’s deliveryDeadline',
      text: {
        en: 'Answer the buyer or ship before the order’s delivery deadline, or it is refunded in full',
        zh: '在订单发货截止时间前处理买家退款申请或发货，否则自动全额退款',
      },
    }),
  ],
})

/** When a buyer may ask DHgate to step in, in natural days from the opening, by the clock that tells it. */
export const ESCALATION_DAYS = { buyer_may_escalate: 5, vip_buyer_may_escalate: 3 } as const

/** From which to which natural day after the tracking number the buyer may open a dispute, by the carrier's name. */
export function openWindow(
  windows: readonly { readonly carrier: string; readonly from: number; readonly to: number }[],
  carrier: string | null,
): { readonly from: number; readonly to: number } | null {
  const name = carrier?.toLowerCase() ?? ''
  const own = windows.find((one) => one.carrier !== '' && name.includes(one.carrier.toLowerCase()))
  return own ?? windows.find((one) => one.carrier === '') ?? null
}
