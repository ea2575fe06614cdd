import { z } from 'zod'
import type { ShopSettings } from '#adapter'
import { OPERATIONS, OPERATION_NAMES, operationWire } from './operations.js'
import type { Operation, OperationName } from './operations.js'

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** What makes an order count in the rate of bad buying experiences; only the first is documented. */
export const BPER_EVENTS = ['agreement_unanswered', 'escalated', 'ruled_liable'] as const

/** From which to which natural day after the tracking number a buyer may open a dispute. */
const openWindow = z.strictObject({
  /** A word in the carrier's name, whatever its case; empty: every other carrier. */
  carrier: z.string().max(60),
  from: z.number().int().min(0).max(365),
  to: z.number().int().min(1).max(365),
})

/** help-w.com/dhgate/1521944326 and 1527929346, read 2026-11-22 (secondary); 5 to 90 is also in the seed document. */
const OPEN_WINDOWS = [
  { carrier: 'EMS', from: 7, to: 90 },
  { carrier: 'ePacket', from: 7, to: 90 },
  { carrier: 'SF', from: 7, to: 90 },
  { carrier: 'e-quick', from: 7, to: 90 },
  { carrier: 'China Post', from: 10, to: 90 },
  { carrier: 'HK Post', from: 10, to: 90 },
  { carrier: '', from: 5, to: 90 },
]

const title = (en: string, zh: string) => ({ 'x-words': { en, zh } })

/**
 * What the owner of a shop can set. Everything that public sources leave open can be corrected here: the zone and the
 * currency, words and codes, and the operations.
 */
export const settings = z.object({
  timezone: z
    .string()
    .refine(isZone, 'this time zone does not exist')
    .default('Asia/Shanghai')
    .meta(title('Time zone of DHgate’s dates (unconfirmed)', '敦煌网日期所用时区（未证实）')),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('USD')
    .meta(title('Currency of order totals (unconfirmed)', '订单金额币种（未证实）')),
  disputePage: z
    .string()
    .regex(/^https:\/\/\S+$/)
    .default('https://seller.dhgate.com/')
    .meta(
      title('Your dispute page; {orderNo} stands for the order', '您的纠纷页面地址，{orderNo} 代表订单号'),
    ),
  disputeStatus: z
    .record(z.string(), z.string())
    .default({})
    .meta(title('Dispute codes that mean the same as another', '与其他代码同义的纠纷状态码')),
  errorCodes: z
    .record(z.string(), z.enum(['auth_expired', 'forbidden', 'rejected', 'rate_limited', 'unavailable']))
    .default({})
    .meta(title('Error codes by what they ask for', '错误码的含义')),
  noDataCodes: z
    .array(z.string())
    .default(['109'])
    .meta(title('Codes that mean “no data” (unconfirmed)', '表示“无数据”的代码（未证实）')),
  bperEvents: z
    .array(z.enum(BPER_EVENTS))
    .default(['agreement_unanswered'])
    .meta(title('Bad buying experiences', '计入不良购买体验的事件')),
  vipEscalation: z
    .boolean()
    .default(false)
    .meta(
      title(
        'Show the clock of VIP buyers too, who may ask DHgate to step in after 3 days (which buyer is one, DHgate does not say)',
        '同时显示 VIP 买家的介入时间（开启后 3 天；接口不返回买家是否为 VIP）',
      ),
    ),
  smallestProposal: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,2})?$/)
    .default('0')
    .meta(
      title(
        'Smallest amount that a refusal may propose (0 since 2024-03-13)',
        '拒绝时可提出的最低金额（2024-03-13 起为 0）',
      ),
    ),
  openWindows: z
    .array(openWindow)
    .default(OPEN_WINDOWS)
    .meta(title('When buyers may open a dispute, by carrier', '各物流方式的纠纷开启期')),
  closeWindowDays: z
    .number()
    .int()
    .min(1)
    .max(90)
    .default(7)
    .meta(title('Days of closed disputes that are read again', '重复读取已关闭纠纷的天数')),
  backfillDays: z
    .number()
    .int()
    .min(1)
    .max(365)
    .default(90)
    .meta(title('Days read at first', '首次读取的天数')),
  pageSize: z.number().int().min(1).max(100).default(50).meta(title('Items a page', '每页条数')),
  operations: z
    .partialRecord(z.enum(OPERATION_NAMES as [OperationName, ...OperationName[]]), operationWire)
    .default({})
    .meta(title('Operations of the interface', '接口操作')),
})

export type DhgateSettings = z.output<typeof settings>

/** The settings of a shop, complete. Throws a `ZodError` for settings that were never checked. */
export const settingsOf = (given: ShopSettings | undefined): DhgateSettings =>
  given === undefined ? DEFAULTS : (KNOWN.get(given) ?? checked(given))

const checked = (given: ShopSettings): DhgateSettings => {
  const complete = settings.parse(given)
  KNOWN.set(given, complete)
  return complete
}

const KNOWN = new WeakMap<ShopSettings, DhgateSettings>()
const DEFAULTS: DhgateSettings = settings.parse({})

/** How an operation is called in a shop; null: there is no such operation yet. */
export const operationOf = ({ operations }: DhgateSettings, name: OperationName): Operation | null =>
  operations[name] ?? OPERATIONS[name]

/** The page where staff see and do what the interface does not offer. */
export const pageOf = ({ disputePage }: DhgateSettings, orderNo: string): string =>
  disputePage.replaceAll('{orderNo}', encodeURIComponent(orderNo))
