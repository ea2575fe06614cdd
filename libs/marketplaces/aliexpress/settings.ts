import { z } from 'zod'
import type { ShopSettings } from '#adapter'
import { DISPUTE_STATES } from './dispute-machine.js'
import { SIGN_METHODS } from './sign.js'
import { WALL_ZONE } from './sites.js'

/*
 * What may have to be corrected without a release: names of operations, how calls are signed, and maps. Every default is
 * what the catalogue of 2026-10-01 or the SDK of 2023-11-27 says.
 */

const operation = (name: string) =>
  z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9._]*$/)
    .default(name)

const operations = z.strictObject({
  issueList: operation('aliexpress.issue.issuelist.get'),
  issueDetail: operation('aliexpress.issue.detail.get'),
  solutionSave: operation('aliexpress.issue.solution.save'),
  solutionAgree: operation('aliexpress.issue.solution.agree'),
  /** The catalogue lists `aliexpress.issue.image.upload`, the questions and answers say that it does not work: off until entered. */
  imageUpload: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9._]*$/)
    .nullable()
    .default(null),
  /** Sellers in China; others use `aliexpress.solution.order.get`. */
  orderList: operation('aliexpress.trade.seller.orderlist.get'),
  orderDetail: operation('aliexpress.trade.new.redefining.findorderbyid'),
  cancelAccept: operation('aliexpress.trade.seller.order.acceptcancel'),
  cancelRefuse: operation('aliexpress.trade.seller.order.refusecancel'),
  extendReceipt: operation('aliexpress.trade.redefining.extendsbuyeracceptgoodstime'),
  addressList: operation('aliexpress.logistics.redefining.getlogisticsselleraddresses'),
  evaluationList: operation('aliexpress.evaluation.listorderevaluation.get'),
  evaluationReply: operation('aliexpress.evaluation.evaluation.reply'),
  diagnosis: operation('aliexpress.merchant.diagnosis.query'),
})

/** Why a buyer opened a dispute, in four classes (help texts of AliExpress; the list of ids is not published). */
export const REASON_CLASSES = [
  'not_received',
  'not_as_described',
  'counterfeit',
  'no_reason',
  'not_shipped',
] as const

const title = (en: string, zh: string) => ({ 'x-words': { en, zh } })

export const settings = z.strictObject({
  signMethod: z.enum(SIGN_METHODS).default('sha256').meta(title('Sign method', '签名方法')),
  timestamp: z
    .enum(['epoch_ms', 'gmt8'])
    .default('epoch_ms')
    .meta(title('Form of the timestamp', '时间戳格式')),
  simplify: z.boolean().default(true).meta(title('Ask for simplified answers', '请求简化返回')),
  timezone: z
    .string()
    .refine(isZone, 'is an IANA time zone')
    .default(WALL_ZONE)
    .meta(title('Zone of all dates', '时间所用时区')),
  operations: operations.prefault({}).meta(title('Names of operations', '接口名称')),
  /** Of a fully managed shop. */
  channelSellerId: z
    .string()
    .regex(/^\d+$/)
    .nullable()
    .default(null)
    .meta(title('Channel seller id (fully managed shops)', '渠道卖家 ID（全托管店铺）')),
  /** A native word to one of the machine's states; for misspelt and new ones. */
  statusMap: z
    .record(z.string(), z.enum(DISPUTE_STATES))
    .default({
      wait_for_buyer_returnid: 'wait_for_buyer_return',
      wait_for_seller_confirm: 'wait_for_seller_confirmation',
    })
    .meta(title('Further dispute words', '其他纠纷状态词')),
  /** By `issue_reason_id`; else by words in the reason's text, in this order. */
  reasonMap: z
    .record(z.string(), z.enum(REASON_CLASSES))
    .default({ '115': 'not_received' })
    .meta(title('Classes of dispute reasons', '纠纷原因分类')),
  reasonKeywords: z
    .array(z.strictObject({ words: z.array(z.string().min(1)).min(1), reason: z.enum(REASON_CLASSES) }))
    .default([
      { words: ['not receiv', 'not arrive', '未收到'], reason: 'not_received' },
      { words: ['without reason', 'no reason', 'no longer need', '无理由'], reason: 'no_reason' },
      { words: ['fake', 'counterfeit', '假'], reason: 'counterfeit' },
      { words: ['not shipped', 'not sent', '未发货'], reason: 'not_shipped' },
    ])
    .meta(title('Words of dispute reasons', '纠纷原因关键词')),
  /** End reasons of a paid order that never left, by the seller's fault (seen in public integrations, UNCONFIRMED). */
  sellerFaultEnds: z
    .array(z.string())
    .default(['seller_send_goods_timeout'])
    .meta(title('End reasons that are the seller’s fault', '属于卖家责任的订单结束原因')),
  issuePageSize: z.int().min(1).max(50).default(50),
  orderPageSize: z.int().min(1).max(50).default(50),
  /** Minutes after which the detail of an open dispute is read again though the list shows no change. */
  refreshMinutes: z
    .int()
    .min(5)
    .max(1_440)
    .default(60)
    .meta(title('Re-read open disputes after', '重读未结纠纷间隔（分钟）')),
  /** Days of creation of finished orders that are read at first; that the list goes further back than 30 days is unconfirmed. */
  finishedBackfillDays: z
    .int()
    .min(1)
    .max(180)
    .default(29)
    .meta(title('Days of finished orders read at first', '首次读取的已完成订单天数')),
  /** Days before the end of the consent from which on the owner is told. */
  consentAlarmDays: z
    .int()
    .min(1)
    .max(90)
    .default(14)
    .meta(title('Alarm before consent ends', '授权到期提前提醒（天）')),
  links: z
    .strictObject({
      /** `{issueId}` and `{orderId}` are filled in; null: the seller centre's door. */
      dispute: z
        .url({ protocol: /^https$/ })
        .nullable()
        .default(null),
      order: z
        .url({ protocol: /^https$/ })
        .nullable()
        .default(null),
    })
    .prefault({})
    .meta(title('Addresses of pages', '页面地址')),
})

export type Settings = z.output<typeof settings>

const DEFAULTS: Settings = settings.parse({})
const read = new WeakMap<ShopSettings, Settings>()

/** A shop's settings with all defaults. Throws a `ZodError` for settings that were never checked. */
export function settingsOf(given: ShopSettings | undefined): Settings {
  if (!given) return DEFAULTS
  const known = read.get(given)
  if (known) return known
  const parsed = settings.parse(given)
  read.set(given, parsed)
  return parsed
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
