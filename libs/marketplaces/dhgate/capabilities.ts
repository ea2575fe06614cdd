import type { Capability } from '#adapter'

const PAGE = 'https://seller.dhgate.com/'
const READ_ONLY = {
  en: 'DHgate’s interface only reads disputes: no public source knows an operation for this. Do it on DHgate’s page and confirm here; a shop that has such an operation can name it in its settings.',
  zh: '敦煌网接口对纠纷只读，公开资料中没有该操作。请在平台页面操作后回到此处确认；如您有此接口权限，可在店铺设置中填写。',
}
const SOURCE = 'public clients of the interface and its order catalogue (001007), read 2026-11-22'

const can = (en: string, zh: string, kind: Capability['kind'], source: string = SOURCE): Capability => ({
  operation: { en, zh },
  kind,
  via: 'api',
  why: null,
  link: null,
  source,
  confidence: 'secondary',
})

const byHand = (en: string, zh: string): Capability => ({
  operation: { en, zh },
  kind: 'dispute',
  via: 'manual',
  why: READ_ONLY,
  link: PAGE,
  source: SOURCE,
  confidence: 'secondary',
})

const cannot = (en: string, zh: string, why: Capability['why']): Capability => ({
  operation: { en, zh },
  kind: null,
  via: 'none',
  why,
  link: PAGE,
  source: SOURCE,
  confidence: 'secondary',
})

/** What can be done at DHgate, and what its interface does not offer. */
export const capabilities: readonly Capability[] = [
  can('Read open and closed disputes', '读取开启与关闭的纠纷', 'dispute'),
  can('Read refunds asked for before shipping', '读取发货前退款申请', 'dispute'),
  can('Write to the buyer of a dispute', '在纠纷中给买家留言', 'dispute'),
  can('Read and answer messages', '读取并回复站内信', 'message'),
  can('Read orders', '读取订单', null),
  can('Read the level of the shop', '读取店铺等级', null),
  byHand('Agree to a dispute', '同意纠纷'),
  byHand('Refuse a dispute with an own proposal', '拒绝纠纷并提出方案'),
  byHand('Give evidence', '提交证据'),
  byHand('Give a return address', '提供退货地址'),
  byHand('Confirm a return', '确认收到退货'),
  byHand('Reason, requested amount, ruling and outcome of a dispute', '纠纷原因、申请金额、裁决与结果'),
  cannot('Dispute rates and the hundred-point score', '纠纷率与百分制评分', {
    en: 'The interface returns no rates; enter them, or let them be counted from what is known.',
    zh: '接口不返回各项比率，可手工录入或由已知数据计算。',
  }),
  cannot('Refunds with their amounts', '退款明细与金额', {
    en: 'The fields of dh.order.refund.list are published nowhere; the operation is not used.',
    zh: 'dh.order.refund.list 的字段没有公开资料，未启用。',
  }),
]
