import type { Capability } from '#adapter'
import type { CaseKind } from '#case'
import { SELLER_CENTRE } from './sites.js'

const CATALOGUE = 'catalogue of operations of 2026-10-01, read 2026-11-22'
const SDK = 'official SDK of 2023-11-27, read 2026-11-22'

const byApi = (en: string, zh: string, kind: CaseKind | null, source: string): Capability => ({
  operation: { en, zh },
  kind,
  via: 'api',
  why: null,
  link: null,
  source,
  confidence: 'official',
})

const otherwise = (
  via: Capability['via'],
  [en, zh]: readonly [string, string],
  kind: CaseKind | null,
  [why, whyZh]: readonly [string, string],
  source: string,
  confidence: Capability['confidence'] = 'official',
): Capability => ({
  operation: { en, zh },
  kind,
  via,
  why: { en: why, zh: whyZh },
  link: via === 'manual' ? SELLER_CENTRE : null,
  source,
  confidence,
})

/** What can be done at AliExpress, and what its interface cannot. */
export const capabilities: readonly Capability[] = [
  byApi('read disputes', '读取纠纷', 'dispute', CATALOGUE),
  byApi('agree to a plan', '同意方案', 'dispute', CATALOGUE),
  byApi('offer another plan, change it', '提供或修改方案', 'dispute', CATALOGUE),
  {
    ...byApi(
      'refuse with a refund of 0',
      '以 0 元拒绝',
      'dispute',
      'practice of sellers’ software, read 2026-11-22',
    ),
    why: { en: 'whether 0 is always taken is unconfirmed', zh: '平台是否始终接受 0 未经证实' },
    confidence: 'unconfirmed',
  },
  {
    ...byApi('give the return address', '提供退货地址', 'dispute', CATALOGUE),
    why: {
      en: 'there is no operation of its own: it goes with the agreement; unconfirmed for a plan that is reached',
      zh: '没有单独接口，随同意方案提交；方案达成后是否有效未经证实',
    },
    confidence: 'unconfirmed',
  },
  otherwise(
    'manual',
    ['give evidence', '提交证据'],
    'dispute',
    [
      'the upload is listed, but said not to work: switch it on in the settings',
      '上传接口虽列出，但官方答疑称不可用；可在设置中开启',
    ],
    CATALOGUE,
    'unconfirmed',
  ),
  otherwise(
    'manual',
    ['ask for a ruling', '申请平台裁决'],
    'dispute',
    ['no operation exists', '没有接口'],
    CATALOGUE,
  ),
  otherwise(
    'manual',
    ['confirm returned goods', '确认收到退货'],
    'dispute',
    ['no operation exists', '没有接口'],
    CATALOGUE,
  ),
  byApi('read orders', '读取订单', 'order', SDK),
  byApi('give the buyer more time', '延长收货时间', 'order', SDK),
  byApi('accept or refuse a cancellation', '同意或拒绝取消订单', 'cancellation', SDK),
  byApi('read reviews and reply', '读取并回复评价', 'feedback', SDK),
  otherwise(
    'file',
    ['ratings in detail (DSR)', '店铺分项评分（DSR）'],
    null,
    ['no operation gives them: enter them by file (stream dsr)', '没有接口，请以文件录入（dsr）'],
    SDK,
  ),
  byApi('read the shop diagnosis', '读取店铺诊断', null, SDK),
  otherwise(
    'none',
    ['messages with buyers', '买家消息'],
    'message',
    [
      'the old interface is switched off, the new one is for service providers alone',
      '旧接口已下线，新接口仅对服务商开放',
    ],
    'questions and answers 792 of 2022-04-25; absent from the catalogue of 2026-10-01, read 2026-11-22',
  ),
  otherwise(
    'none',
    ['be told of disputes by push', '纠纷推送'],
    'dispute',
    ['no topic for disputes was found: they are polled', '未发现纠纷消息主题，改为轮询'],
    'document 1478, read 2026-11-22',
    'secondary',
  ),
]
