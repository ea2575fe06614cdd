import type { Capability, Words } from '#adapter'
import type { CaseKind } from '#case'

const SOURCE = 'Selling Partner API models at 34dc93f and developer-docs.amazon.com/sp-api, read 2026-11-22'
const CENTRAL = 'https://sellercentral.amazon.com'

const cap = (
  operation: Words,
  kind: CaseKind | null,
  via: Capability['via'],
  why: Words | null = null,
  link: string | null = null,
  confidence: Capability['confidence'] = 'official',
): Capability => ({ operation, kind, via, why, link, source: SOURCE, confidence })

const NO_API: Words = { en: 'Amazon has no interface for it', zh: '亚马逊未提供接口' }

/** What can be seen and done at Amazon by its interfaces, and how: as it is. What comes by mail stands with the mails. */
export const capabilities: readonly Capability[] = [
  cap({ en: 'See orders and their ship date', zh: '查看订单及最晚发货日' }, 'order', 'api'),
  cap({ en: 'Confirm a shipment', zh: '确认发货' }, 'order', 'api'),
  cap({ en: 'Cancel an order', zh: '取消订单' }, 'order', 'file', {
    en: 'By feed: processed within minutes, with a report of each row',
    zh: '通过数据上传：数分钟内处理，并逐行返回结果',
  }),
  cap({ en: 'See a buyer’s wish to cancel', zh: '查看买家取消请求' }, 'cancellation', 'api', {
    en: 'Its clock is derived from the order’s ship date',
    zh: '时限由订单最晚发货日推算',
  }),
  cap(
    { en: 'Cancel as the buyer wishes', zh: '按买家请求取消' },
    'cancellation',
    'file',
    null,
    `${CENTRAL}/orders-v3`,
  ),
  cap({ en: 'See seller-fulfilled returns', zh: '查看卖家自配送退货' }, 'return', 'file', {
    en: 'A report, up to an hour late; states and clocks are derived from its columns',
    zh: '来自报表，最多延迟约一小时；状态与时限由报表列推算',
  }),
  cap({ en: 'Refund a return', zh: '退货退款' }, 'return', 'file', {
    en: 'By feed where the shop’s settings allow it, else by hand',
    zh: '店铺设置允许时通过数据上传，否则手动',
  }),
  cap(
    { en: 'Authorise or close a return', zh: '批准或关闭退货' },
    'return',
    'manual',
    NO_API,
    `${CENTRAL}/gp/returns/list/v2`,
  ),
  cap({ en: 'See a SAFE-T claim', zh: '查看 SAFE-T 索赔' }, 'return', 'file', {
    en: 'Columns of the returns report, without its deadline',
    zh: '来自退货报表，不含截止时间',
  }),
  cap(
    { en: 'File or appeal a SAFE-T claim', zh: '提交 SAFE-T 索赔或申诉' },
    'return',
    'manual',
    NO_API,
    `${CENTRAL}/safet-claims`,
    'assumed',
  ),
  cap({ en: 'Write to a buyer first', zh: '主动联系买家' }, 'order', 'api', {
    en: 'Only the kinds of message, of words or of files, that Amazon allows for the order at that time',
    zh: '仅限亚马逊当时允许的消息类型（文字或文件）',
  }),
  cap({ en: 'Ask the buyer for a review', zh: '请买家评价' }, 'order', 'api', {
    en: 'In Amazon’s own words, once an order, in the days that it allows',
    zh: '由亚马逊以固定文案发送，每单一次，仅限其允许的时间',
  }),
  cap({ en: 'See negative feedback', zh: '查看负面反馈' }, 'feedback', 'file', {
    en: 'A daily report of one to three stars',
    zh: '每日报表，仅含 1–3 星',
  }),
  cap(
    { en: 'Answer feedback or ask for its removal', zh: '回复反馈或申请移除' },
    'feedback',
    'manual',
    NO_API,
    `${CENTRAL}/feedback-manager/index.html`,
  ),
  cap({ en: 'See the account’s health', zh: '查看账户状况' }, null, 'file', {
    en: 'By report, Data Kiosk and notification',
    zh: '来自报表、Data Kiosk 与通知',
  }),
  cap(
    { en: 'Appeal to restore the account', zh: '账户申诉' },
    null,
    'manual',
    NO_API,
    `${CENTRAL}/performance/dashboard`,
  ),
  cap({ en: 'See questions of the care service (CSBA)', zh: '查看 CSBA 问询' }, 'care_inquiry', 'email', {
    en: 'No interface: 24 hours from the mail',
    zh: '无接口：自邮件起 24 小时',
  }),
]
