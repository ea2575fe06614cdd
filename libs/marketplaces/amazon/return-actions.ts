import { z } from 'zod'
import { Problem, action, kind } from '#adapter'
import type { CaseRef, RawItems } from '#adapter'
import type { Session } from './client.js'
import { followFeed, submitFeed } from './feed.js'
import { returnMachine } from './return-machine.js'
import { settingsIn } from './settings.js'
import { SITES, orderLink, returnsLink, safeTLink } from './sites.js'

/** Refunds by file (developer-docs.amazon.com/sp-api/docs/order-feed-type-values, read 2026-11-22). */
const REFUND_FEED = 'POST_FLAT_FILE_PAYMENT_ADJUSTMENT_DATA'

/** Reasons of a seller (type AdjustmentReason of Amazon's OrderAdjustment schema). */
const REASONS = [
  'CustomerReturn',
  'GeneralAdjustment',
  'CouldNotShip',
  'DifferentItem',
  'CustomerCancel',
  'NoInventory',
  'PriceError',
  'ProductOutofStock',
  'CustomerAddressIncorrect',
  'Exchange',
  'CarrierCoverageFailure',
  'Other',
] as const

const NO_WAY: readonly RawItems[] = []
const note = z.strictObject({
  note: z
    .string()
    .trim()
    .max(2_000)
    .optional()
    .meta({ 'x-words': { en: 'Note', zh: '备注' } }),
})

const refundInput = z.strictObject({
  orderItemId: z
    .string()
    .trim()
    .regex(/^\d{5,20}$/)
    .meta({ 'x-words': { en: 'Order line', zh: '订单行' } }),
  amount: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,2})?$/)
    .refine((text) => Number(text) > 0, { message: 'the amount must be more than zero' })
    .meta({ 'x-words': { en: 'Amount of the item’s price to refund', zh: '退还的商品金额' } }),
  shipping: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,2})?$/)
    .optional()
    .meta({ 'x-words': { en: 'Amount of the postage to refund', zh: '退还的运费' } }),
  reason: z
    .enum(REASONS)
    .default('CustomerReturn')
    .meta({ 'x-words': { en: 'Reason', zh: '退款原因' } }),
})

function refund(
  session: Session,
  ref: CaseRef,
  input: z.output<typeof refundInput>,
): Promise<{ receipt: string }> {
  const currency = ref.amount?.currency ?? SITES[ref.site]?.currency ?? ''
  if (currency === 'JPY' && /\./.test(`${input.amount}${input.shipping ?? ''}`))
    throw new Problem('rejected', 'yen have no decimals', { sideEffect: 'none' })
  return submitFeed(session, ref.site, REFUND_FEED, {
    'order-id': ref.orderId ?? '',
    'order-item-id': input.orderItemId,
    'adjustment-reason-code': input.reason,
    currency,
    'item-price-adj': input.amount,
    ...(input.shipping !== undefined && { 'shipping-price-adj': input.shipping }),
  })
}

/** What both actions on a SAFE-T claim have in common; the report's columns show what became of it. */
const safeT = {
  via: 'manual',
  irreversible: false,
  movesMoney: false,
  input: note,
  link: (ref: CaseRef) => safeTLink(ref.site),
} as const

/** Returns are seen in a report alone: a single one cannot be read again, its next report shows what became of it. */
export const returned = kind({
  machine: returnMachine,
  reread: async (_session: Session, _ref: CaseRef) => NO_WAY,
  actions: {
    authorize_return: action({
      title: { en: 'Authorise the return', zh: '批准退货' },
      description: {
        en: 'Amazon has no interface for this: opens the returns in Seller Central; authorise it there and confirm here. Returns within the policy are authorised by Amazon itself.',
        zh: '亚马逊未提供此操作的接口：将打开卖家平台的退货管理，请在那里批准退货后回此确认。符合政策的退货由亚马逊自动批准。',
      },
      via: 'manual',
      irreversible: false,
      movesMoney: false,
      input: note,
      confirmedBy: ['AUTHORIZED', 'IN_TRANSIT', 'RECEIVED', 'REFUNDED', 'REFUND_ONLY'],
      link: (ref) => returnsLink(ref.site, ref.orderId),
    }),
    close_return: action({
      title: { en: 'Close the return request', zh: '关闭退货请求' },
      description: {
        en: 'Amazon has no interface for this: opens the returns in Seller Central; close or decline it there with a reason and confirm here.',
        zh: '亚马逊未提供此操作的接口：将打开卖家平台的退货管理，请在那里关闭或拒绝并填写原因后回此确认。',
      },
      via: 'manual',
      irreversible: true,
      movesMoney: false,
      input: note,
      confirmedBy: ['CLOSED', 'DENIED'],
      link: (ref) => returnsLink(ref.site, ref.orderId),
    }),
    refund_return: action({
      title: { en: 'Refund the buyer', zh: '退款给买家' },
      description: {
        en: 'Refunds a line of the order, in full or in part. By hand in Seller Central, unless the shop’s settings allow refunds by file: then Amazon processes it within minutes, and its report says whether it was accepted.',
        zh: '对订单行全额或部分退款。默认在卖家平台手动操作；若店铺设置允许通过数据上传退款，则由亚马逊在数分钟内处理，并以处理报告为准。',
      },
      via: 'manual',
      automatic: (settings) => settingsIn(settings).refundByFeed,
      irreversible: true,
      movesMoney: true,
      input: refundInput,
      confirmedBy: ['REFUNDED', 'REFUND_ONLY'],
      link: (ref) => (ref.orderId === null ? returnsLink(ref.site, null) : orderLink(ref.site, ref.orderId)),
      run: (session: Session, ref, input) => refund(session, ref, input),
      follow: (session: Session, _ref, receipt) => followFeed(session, receipt),
    }),
    file_safe_t: action({
      title: { en: 'File a SAFE-T claim', zh: '提交 SAFE-T 索赔' },
      description: {
        en: 'Amazon has no interface for this: opens the SAFE-T claims in Seller Central, where you can ask for the refund back; file it there and confirm here. The time for it is 60 days from the refund (unconfirmed: some pages say 30).',
        zh: '亚马逊未提供此操作的接口：将打开卖家平台的 SAFE-T 索赔页面，请在那里提交后回此确认。期限为退款后 60 天（未经确认，部分页面写 30 天）。',
      },
      ...safeT,
      confirmedBy: ['SAFE_T_OPEN', 'SAFE_T_GRANTED', 'SAFE_T_DENIED'],
    }),
    appeal_safe_t: action({
      title: { en: 'Appeal against the SAFE-T decision', zh: '对 SAFE-T 裁决申诉' },
      description: {
        en: 'Amazon has no interface for this: opens the SAFE-T claims in Seller Central; appeal there and confirm here. The next report shows the claim’s state.',
        zh: '亚马逊未提供此操作的接口：将打开卖家平台的 SAFE-T 索赔页面，请在那里申诉后回此确认；下一份报表将显示索赔状态。',
      },
      ...safeT,
      confirmedBy: ['SAFE_T_OPEN', 'SAFE_T_GRANTED'],
    }),
  },
})
