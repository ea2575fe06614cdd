import type { Capability, Words } from '#adapter'
import type { CaseKind } from '#case'

const SPEC = 'Wish Marketplace API v3, specification 3.0.65, read 2026-11-22'
const words = (en: string, zh: string): Words => ({ en, zh })

const byApi = (operation: Words, kind: CaseKind | null = 'ticket', why: Words | null = null): Capability => ({
  operation,
  kind,
  via: 'api',
  why,
  link: null,
  source: SPEC,
  confidence: 'official',
})

const not = (operation: Words, kind: CaseKind | null, why: Words): Capability => ({
  ...byApi(operation, kind, why),
  via: 'none',
})

/** What can be done at Wish. Its interface has no paths for the scopes of returns, infractions and notifications. */
export const capabilities: readonly Capability[] = [
  byApi(words('Read tickets in all states', '读取所有状态的工单')),
  byApi(
    words('Reply', '回复'),
    'ticket',
    words('text of at most 2,000 characters; files cannot be sent', '仅限 2000 字以内的文字，不能发送附件'),
  ),
  byApi(words('Close', '关闭工单')),
  byApi(
    words('Open again', '重新打开'),
    'ticket',
    words('only for merchants to whom Wish allows it', '仅限获得 Wish 许可的商户'),
  ),
  byApi(words('Ask Wish for help', '请求 Wish 介入')),
  byApi(
    words('Refund or cancel a whole order', '整单退款或取消'),
    'ticket',
    words('the outcome comes later', '结果稍后返回'),
  ),
  not(
    words('Refund a part of an order', '部分退款'),
    'ticket',
    words('Wish knows whole orders only', 'Wish 仅支持整单退款'),
  ),
  byApi(
    words('See the buyer’s files', '查看买家附件'),
    'ticket',
    words('fetched when looked at, since links end after an hour', '链接一小时后失效，因此查看时才获取'),
  ),
  byApi(words('Read product ratings', '读取商品评分'), 'feedback'),
  not(
    words('Answer a product rating', '回复商品评分'),
    'feedback',
    words('the interface has no such call', '接口不支持'),
  ),
  byApi(words('Read penalties', '读取罚款'), null),
  not(
    words('Read infractions, notifications and the store’s level', '读取违规、通知与店铺等级'),
    null,
    words('scopes exist, calls do not: enter the level by hand', '有权限范围但没有接口：请手工录入等级'),
  ),
  {
    ...byApi(
      words('Hear of news by webhook', '通过 Webhook 接收新消息'),
      null,
      words(
        'an app of one merchant is subscribed by us; for an app of many merchants, enter the address on Wish’s own pages',
        '单商户应用由系统自动订阅；多商户应用请在 Wish 后台填写推送地址',
      ),
    ),
    source: `${SPEC}; webhook documentation page`,
  },
]
