import type { Words } from './rule.js'

type Steps = readonly (readonly [en: string, zh: string])[]

const S = (...steps: Steps): Steps => steps

/**
 * What the tree that a tenant starts with answers at each leaf: steps that follow from the training documents' rules and the marketplaces' policies. They
 * name no range of offers: how much may be offered is the tenant's own.
 */
const STEPS: Readonly<Record<string, Steps>> = {
  'pre_sale/product_info': S([
    'Answer from the listing’s data; add to the listing what it lacks.',
    '按商品页信息回答；缺失的内容补充到商品页。',
  ]),
  'pre_sale/price': S([
    'Name the price and the offers that hold for everybody; promise nothing outside the marketplace.',
    '告知对所有买家有效的价格与优惠；不承诺平台外交易。',
  ]),
  'pre_sale/stock': S([
    'Look up the stock and say when it comes in, or that it does not.',
    '查询库存，告知到货时间或无法补货。',
  ]),
  'pre_sale/shipping_quote': S([
    'Quote the freight and the expected days for the buyer’s country.',
    '报出买家所在国的运费与预计时效。',
  ]),
  'pre_sale/customisation': S([
    'Say what can be made, by when, and that customised goods have return rules of their own.',
    '说明可定制内容、交期，以及定制商品适用单独的退货规则。',
  ]),
  'after_sale/order/confirm': S([
    'Confirm the order with its goods, address and expected dates.',
    '确认订单内容、地址及预计时间。',
  ]),
  'after_sale/order/address': S(
    [
      'Not yet shipped: change it by the marketplace’s own procedure, or have the buyer order anew.',
      '未发货：按平台流程修改，或请买家重新下单。',
    ],
    [
      'Shipped: ask the carrier to redirect, and say honestly whether that worked.',
      '已发货：联系承运商改派，并如实告知结果。',
    ],
  ),
  'after_sale/order/variant': S([
    'Not yet shipped: change the goods and confirm in writing; shipped: offer a return or an exchange.',
    '未发货：更换并书面确认；已发货：提供退换。',
  ]),
  'after_sale/order/cancel': S(
    [
      'Ask why; see the guidance on the case for the step that fits how far the order is.',
      '询问原因；按案件指引中与订单进度相符的步骤处理。',
    ],
    ['Never ask a buyer to cancel for a reason of the shop’s own.', '不得因店铺原因要求买家取消订单。'],
  ),
  'after_sale/delivery/delay': S(
    [
      'Look up the tracking, tell where the parcel is and when the next news comes; keep that promise.',
      '查询物流，告知包裹位置及下次回复时间，并按时回复。',
    ],
    [
      'Past the latest delivery date: resend or refund, as the buyer prefers.',
      '超过最晚送达日：按买家意愿补发或退款。',
    ],
  ),
  'after_sale/delivery/lost': S([
    'Open a search with the carrier; resend or refund without waiting for its end; claim from the carrier.',
    '向承运商发起查件；无需等待结果即补发或退款；向承运商索赔。',
  ]),
  'after_sale/delivery/wrong_address': S([
    'Compare the address on the label with the order: the shop’s mistake is resent at once; the buyer’s is redirected or returned first.',
    '核对面单与订单地址：店铺错误立即补发；买家错误先改派或退回。',
  ]),
  'after_sale/delivery/customs': S([
    'Give the buyer the papers that customs ask for, and say who pays duties by the terms of the order.',
    '提供海关所需文件，并按订单条款说明关税由谁承担。',
  ]),
  'after_sale/delivery/tracking_invalid': S([
    'Check the number with the carrier and correct it on the marketplace the same day.',
    '与承运商核对单号，当日在平台更正。',
  ]),
  'after_sale/delivery/delivered_not_received': S([
    'Ask the carrier for the proof of delivery; have the buyer look with neighbours and reception; then resend, refund or show the proof.',
    '向承运商索取签收证明；请买家询问邻居与前台；随后补发、退款或出示证明。',
  ]),
  'after_sale/return_refund/no_longer_wanted': S([
    'Accept within the return window; the guidance on the case says who bears the freight.',
    '退货期内接受；运费由谁承担见案件指引。',
  ]),
  'after_sale/return_refund/size_fit': S([
    'Offer an exchange for the size that fits, or a return; improve the size table of the listing.',
    '提供换码或退货；完善商品页尺码表。',
  ]),
  'after_sale/return_refund/amount_differs': S([
    'Compare what was refunded with what was agreed; pay the difference or explain each part.',
    '核对退款与约定金额；补足差额或逐项说明。',
  ]),
  'after_sale/return_refund/refund_late': S([
    'Look up whether the refund left; not yet: refund now; left: give its date and reference.',
    '核查退款是否已发出；未发出立即退款；已发出告知日期与编号。',
  ]),
  'after_sale/return_refund/freight_dispute': S([
    'Decide by the guidance on the case and name the rule to the buyer; used goods are negotiated.',
    '按案件指引判定并向买家说明规则；已使用商品可协商。',
  ]),
  'after_sale/wrong_missing': S([
    'Apologise, ask for one picture, send what is missing or right at once; returning the wrong item costs the buyer nothing.',
    '致歉，请买家提供一张照片，立即补发；退回错发商品不让买家承担费用。',
  ]),
  'after_sale/quality/damaged': S([
    'Apologise, ask for pictures of goods and packing, resend or refund; claim from the carrier.',
    '致歉，请提供商品与包装照片，补发或退款；向承运商索赔。',
  ]),
  'after_sale/quality/defective': S([
    'Apologise, help to rule out a mistake in use, then replace or refund in full. In Japan offer a pick-up instead of disposal.',
    '致歉，协助排除使用问题，随后更换或全额退款；日本买家提供上门取件，不要求自行丢弃。',
  ]),
  'after_sale/quality/not_as_described': S([
    'Compare goods and listing; where they differ take the goods back at the shop’s cost and correct the listing.',
    '对照商品与描述；不符则由店铺承担退货并更正商品页。',
  ]),
  'after_sale/quality/counterfeit': S([
    'Answer with proof of origin to the marketplace; take the goods back and refund in doubt; stop the listing until it is clear.',
    '向平台提供货源证明；存疑时收回并退款；查清前下架。',
  ]),
  'after_sale/quality/use_problem': S([
    'Explain step by step, with pictures or a manual; add the question to the listing.',
    '分步说明并附图或手册；将问题补充到商品页。',
  ]),
  'after_sale/payment/unpaid': S([
    'Remind politely by the marketplace’s own invoice or message; after its time cancel as unpaid.',
    '通过平台账单或消息礼貌提醒；到期按未付款取消。',
  ]),
  'after_sale/payment/double_charge': S([
    'Compare with the payout report; refund what came twice, or show that it came once.',
    '核对收款报表；重复部分退款，或出示仅收款一次的证明。',
  ]),
  'after_sale/payment/chargeback': S([
    'Answer by the due date with proof of delivery and conversation, or refund at once and accept it.',
    '在期限内提交签收与沟通证据，或立即退款并接受。',
  ]),
  'after_sale/review': S([
    'Solve the problem that the review tells of; never ask for a change and never offer anything for one.',
    '解决评价所述问题；不得要求修改评价，也不得以任何利益交换。',
  ]),
  'after_sale/claim': S([
    'Answer within the clock of the case with facts and proof; refund where the shop is at fault.',
    '在案件时限内以事实与证据回复；店铺有责则退款。',
  ]),
  'after_sale/platform_ip': S([
    'Take the listing off, answer the marketplace with licences or invoices, and ask a lawyer before you argue.',
    '先下架，向平台提供授权或发票；申辩前咨询律师。',
  ]),
}

/** The steps that our tree has at a path; undefined where it has none. */
export const defaultSteps = (path: string): readonly Words[] | undefined =>
  STEPS[path]?.map(([en, zh]) => ({ en, zh }))

export const DEFAULT_ANSWERED: readonly string[] = Object.keys(STEPS)
