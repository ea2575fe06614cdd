import { z } from 'zod'
import type { ShopSettings } from '#adapter'
import type { Session } from './client.js'
import { SITES, hostOf, marketplaceIdOf } from './sites.js'

const siteKeys = Object.keys(SITES) as [string, ...string[]]

/** What a shop's owner can set for the parts that are read by API. */
export const apiSettings = z.object({
  ordersApi: z
    .enum(['2026-01-01', 'v0'])
    .default('2026-01-01')
    .meta({ 'x-words': { en: 'Interface by which orders are read', zh: '读取订单所用的接口' } }),
  orderBackfillDays: z
    .number()
    .int()
    .min(1)
    .max(730)
    .default(30)
    .meta({
      'x-words': {
        en: 'Days of orders read at first; the defect rate of a day looks 75 days back',
        zh: '首次读取的订单天数；某日的订单缺陷率需回看 75 天',
      },
    }),
  financesApi: z
    .enum(['v0', '2024-06-19'])
    .default('v0')
    .meta({ 'x-words': { en: 'Interface by which money events are read', zh: '读取资金事件所用的接口' } }),
  reportsBy: z
    .enum(['request', 'schedule'])
    .default('request')
    .meta({
      'x-words': {
        en: 'Reports of returns and of account health: asked for, or made by a schedule at Amazon',
        zh: '退货与账户状况报表：逐次申请，或由亚马逊按计划生成',
      },
    }),
  subscribeQueue: z
    .boolean()
    .default(false)
    .meta({
      'x-words': {
        en: 'See to it that Amazon tells the queue of changed orders and of the account’s state',
        zh: '确保亚马逊将订单变更和账户状态通知发送到队列',
      },
    }),
  moreSites: z
    .array(z.enum(siteKeys))
    .max(22)
    .default([])
    .meta({
      'x-words': {
        en: 'Further marketplaces of this shop in the same region',
        zh: '本店铺在同一区域的其他站点',
      },
    }),
  refundByFeed: z
    .boolean()
    .default(false)
    .meta({ 'x-words': { en: 'Refund by feed instead of by hand', zh: '通过数据上传退款（而非手动）' } }),
  localReturnAddress: z
    .boolean()
    .default(true)
    .meta({
      'x-words': {
        en: 'The shop has a return address in the buyer’s country',
        zh: '店铺在买家所在国有退货地址',
      },
    }),
  clientSecretExpiresOn: z
    .union([z.iso.date(), z.literal('')])
    .default('')
    .meta({
      'x-words': {
        en: 'Day on which the client secret expires (180 days after its making)',
        zh: 'Client Secret 到期日（生成后 180 天）',
      },
    }),
  reportHeads: z
    .record(z.string().trim().min(1).max(80), z.string().trim().min(1).max(40))
    .default({})
    .meta({
      'x-words': {
        en: 'Heads of Amazon’s reports that are not known yet, with our name of the column',
        zh: '亚马逊报表中尚未识别的表头及其对应的列名',
      },
    }),
  guaranteeWords: z
    .array(z.string().trim().min(3).max(60))
    .max(10)
    .default(['a-to-z', 'guarantee'])
    .meta({
      'x-words': {
        en: 'Words by which a claim’s money is known (finances 2024-06-19)',
        zh: '识别 A-to-z 索赔款项的关键词',
      },
    }),
  chargebackWords: z
    .array(z.string().trim().min(3).max(60))
    .max(10)
    .default(['chargeback'])
    .meta({
      'x-words': {
        en: 'Words by which a chargeback’s money is known (finances 2024-06-19)',
        zh: '识别信用卡拒付款项的关键词',
      },
    }),
})

export type ApiSettings = z.output<typeof apiSettings>

/** A shop's settings, complete; what does not fit counts as not set. */
export const settingsIn = (settings: ShopSettings | undefined): ApiSettings =>
  apiSettings.safeParse(settings ?? {}).data ?? apiSettings.parse({})

export const settingsOf = (session: Pick<Session, 'settings'>): ApiSettings => settingsIn(session.settings)

/** The shop's own site and those set beside it, as far as one consent reaches. */
export function sitesOf(session: Pick<Session, 'site' | 'settings'>): readonly string[] {
  const more = settingsOf(session).moreSites.filter((site) => hostOf(site) === hostOf(session.site))
  return [...new Set([session.site, ...more])]
}

export const marketplaceIds = (session: Pick<Session, 'site' | 'settings'>): readonly string[] =>
  sitesOf(session).map(marketplaceIdOf)
