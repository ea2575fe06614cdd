import { z } from 'zod'
import type { Words } from '#adapter'
import { SITES } from './sites.js'
import { chinaSetting } from './standards-china.js'

const words = (en: string, zh: string): { 'x-words': Words } => ({ 'x-words': { en, zh } })

/** What a shop's owner can set. */
export const settings = z.object({
  messages: z
    .enum(['api', 'trading'])
    .default('api')
    .meta(
      words(
        'Messages: Message API, or Trading for shops that have not consented to it',
        '消息来源：Message API；未授权的店铺使用 Trading',
      ),
    ),
  username: z
    .string()
    .max(64)
    .default('')
    .meta(
      words(
        'Own eBay user name, for messages that are posted by hand',
        '本店 eBay 用户名（用于手工导入的消息）',
      ),
    ),
  serviceMetricSites: z
    .array(z.enum(Object.keys(SITES) as [string, ...string[]]))
    .max(6)
    .default([])
    .meta(
      words(
        'Further sites whose service metrics are read (four calls each of 400 a day)',
        '另需读取服务指标的站点（每站 4 次调用，每日上限 400 次）',
      ),
    ),
  greaterChina: chinaSetting
    .default('off')
    .meta(
      words(
        'The four blocks of Greater China: from eBay’s dashboard, put together from other figures, or not at all',
        '大中华区四项表现：读取 eBay 看板、由其他指标推算，或不显示',
      ),
    ),
})
