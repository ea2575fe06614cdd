import { deadlineTable } from '#case'
import type { DeadlineRow } from '#case'

/*
 * Clocks of disputes and orders. `timeout_trigger_time` of a dispute and the date of an order beat every row here. Days are
 * given in hours: AliExpress counts multiples of 24 hours, so that a clock change does not move the due instant by an
 * hour (two pairs of dates across such a change, seen 2024-02/05 and 2026-10/11).
 */

type Row = Pick<DeadlineRow, 'id' | 'duration' | 'from' | 'party' | 'onMiss' | 'confidence' | 'text'> &
  Partial<Pick<DeadlineRow, 'validFrom' | 'validTo'>>

const row = (of: Row, source: string, url: string | null = null): DeadlineRow => ({
  sites: '*',
  days: 'all',
  validFrom: null,
  validTo: null,
  source: { text: source, url, readOn: '2026-11-22' },
  ...of,
})

const HELP_2022 =
  'https://christinasbeautyjourney.blogspot.com/2022/02/dispute-handling-process-and-guidelines1.html'
const RETURNS = 'https://ssopdot.com/blog/19333.html'
const NOT_PUBLISHED = 'UNCONFIRMED: AliExpress gives the date with the case; no number of days is published'

export const policies = deadlineTable({
  seller_answers_dispute: [
    row(
      {
        id: 'aliexpress.dispute.answer.5d',
        duration: 'PT120H',
        from: 'entered',
        party: 'seller',
        onMiss: 'auto_accept',
        validTo: '2022-12-31',
        confidence: 'seed',
        text: {
          en: 'Answer within 5 days of the opening or the last change, or the dispute ends as the buyer asks and counts as a bad experience',
          zh: '买家发起或修改纠纷后 5 天内响应，否则按买家方案执行并计入不良体验',
        },
      },
      'seed document 003 §2.3 (bad buyer experiences); texts of 2016, 2017–2021 and 2022 name 5 days too',
      HELP_2022,
    ),
    row(
      {
        id: 'aliexpress.dispute.answer.5d.2023',
        duration: 'PT120H',
        from: 'entered',
        party: 'seller',
        onMiss: 'auto_accept',
        validFrom: '2023-01-01',
        confidence: 'unconfirmed',
        text: {
          en: 'Answer within 5 days, or the dispute ends as the buyer asks and counts as a bad experience (5 days are unconfirmed since 2023)',
          zh: '5 天内响应，否则按买家方案执行并计入不良体验（2023 年后的天数未经证实）',
        },
      },
      'UNCONFIRMED since 2023: the number of 2022 is carried on; the case’s own date beats it',
      HELP_2022,
    ),
  ],
  buyer_answers_offer: [
    row(
      {
        id: 'aliexpress.dispute.buyer-answers',
        duration: null,
        from: 'entered',
        party: 'buyer',
        onMiss: 'none',
        confidence: 'unconfirmed',
        text: { en: 'The buyer answers the offer', zh: '买家响应卖家方案' },
      },
      NOT_PUBLISHED,
    ),
  ],
  platform_enters: [
    row(
      {
        id: 'aliexpress.dispute.platform-7d',
        duration: 'PT168H',
        from: 'opened',
        party: 'marketplace',
        onMiss: 'none',
        confidence: 'unconfirmed',
        text: {
          en: 'AliExpress steps in within 7 days of the opening when nothing is agreed (unconfirmed for today)',
          zh: '纠纷发起 7 天内未达成一致，平台介入（目前的天数未经证实）',
        },
      },
      'help texts of 2017–2022: the platform enters within 7 days; UNCONFIRMED for today',
      RETURNS,
    ),
  ],
  seller_answers_plan: [
    row(
      {
        id: 'aliexpress.dispute.platform-plan',
        duration: null,
        from: 'entered',
        party: 'seller',
        onMiss: 'none',
        confidence: 'unconfirmed',
        text: { en: 'Answer the plan of AliExpress', zh: '响应平台方案' },
      },
      NOT_PUBLISHED,
    ),
  ],
  seller_gives_evidence: [
    row(
      {
        id: 'aliexpress.dispute.evidence.3d',
        duration: 'PT72H',
        from: 'entered',
        party: 'seller',
        onMiss: 'none',
        confidence: 'unconfirmed',
        text: {
          en: 'Give evidence within 3 days (unconfirmed; what follows is not published)',
          zh: '3 天内提交证据（未经证实，逾期后果未公布）',
        },
      },
      'UNCONFIRMED: no kind of time-out is listed for evidence; 3 days are assumed',
    ),
  ],
  seller_gives_return_address: [
    row(
      {
        id: 'aliexpress.return.address.2d',
        duration: 'PT48H',
        from: 'entered',
        party: 'seller',
        onMiss: 'seller_loses',
        confidence: 'unconfirmed',
        text: {
          en: 'Give the return address within 2 days, or the refund may be paid without a return (unconfirmed)',
          zh: '2 天内提供退货地址，否则可能直接退款（未经证实）',
        },
      },
      'UNCONFIRMED: WAIT_SELLER_FILL_ADDRESS_TIMEOUT exists, its days are believed to be 2 to 5; the shorter one warns',
    ),
  ],
  buyer_ships_return: [
    row(
      {
        id: 'aliexpress.return.ship.10d',
        duration: 'PT240H',
        from: 'entered',
        party: 'buyer',
        onMiss: 'auto_close',
        validTo: '2021-12-31',
        confidence: 'secondary',
        text: {
          en: 'The buyer ships within 10 days, or the money goes to the seller',
          zh: '买家 10 天内退货，否则款项放给卖家',
        },
      },
      'guide to returns of 2017–2021',
      RETURNS,
    ),
    row(
      {
        id: 'aliexpress.return.ship.10d.2022',
        duration: 'PT240H',
        from: 'entered',
        party: 'buyer',
        onMiss: 'auto_close',
        validFrom: '2022-01-01',
        confidence: 'unconfirmed',
        text: {
          en: 'The buyer ships within 10 days, or the money goes to the seller (unconfirmed for today)',
          zh: '买家 10 天内退货，否则款项放给卖家（目前的天数未经证实）',
        },
      },
      'UNCONFIRMED since 2022: the number of 2021 is carried on',
      RETURNS,
    ),
  ],
  seller_confirms_return: [
    row(
      {
        id: 'aliexpress.return.confirm.30d',
        duration: 'PT720H',
        from: 'entered',
        party: 'seller',
        onMiss: 'auto_accept',
        confidence: 'unconfirmed',
        text: {
          en: 'Confirm the returned goods or complain within 30 days, or the refund is paid (unconfirmed)',
          zh: '30 天内确认收到退货或申诉，否则自动退款（未经证实）',
        },
      },
      'UNCONFIRMED: WAIT_RECEIVE_ITEM_TIMEOUT exists, its days are believed to be about 30',
    ),
  ],
  seller_answers_cancellation: [
    row(
      {
        id: 'aliexpress.cancellation.answer',
        duration: null,
        from: 'entered',
        party: 'seller',
        onMiss: 'none',
        confidence: 'unconfirmed',
        text: {
          en: 'Accept or refuse the cancellation by the order’s own date (what follows is unconfirmed)',
          zh: '在订单给出的期限前同意或拒绝取消（逾期后果未经证实）',
        },
      },
      'the order’s `over_time_left` or `timeout_left_time`; no number of days is published',
    ),
  ],
  seller_ships: [
    row(
      {
        id: 'aliexpress.order.ship',
        duration: null,
        from: 'entered',
        party: 'seller',
        onMiss: 'auto_cancel',
        confidence: 'secondary',
        text: {
          en: 'Ship by the order’s own date, or the order is closed and counts as sold but not shipped',
          zh: '在订单发货期限前发货，否则订单关闭并计入成交不卖',
        },
      },
      'the order’s remaining time to ship; `seller_send_goods_timeout` as end reason in public integrations',
    ),
  ],
  buyer_confirms_receipt: [
    row(
      {
        id: 'aliexpress.order.confirm',
        duration: null,
        from: 'entered',
        party: 'buyer',
        onMiss: 'auto_accept',
        confidence: 'secondary',
        text: {
          en: 'The buyer confirms the receipt, or it counts as confirmed by the order’s own date',
          zh: '买家确认收货，到期自动确认',
        },
      },
      'the order’s `over_time_left` or `timeout_left_time`; `buyer_accept_goods_timeout` as end reason in public integrations',
    ),
  ],
})
