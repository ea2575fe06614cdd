import { z } from 'zod'
import type { Account } from '#adapter'
import { endpoints, hostOf } from './sites.js'

/** What a shop's owner can set. Who operates Wish may change, and with it where its interface is found. */
export const settings = z.object({
  baseUrl: z
    .union([z.literal(''), z.url({ protocol: /^https$/ })])
    .default('')
    .meta({
      'x-words': {
        en: 'Address of Wish’s interface, if it is not that of the region (https)',
        zh: 'Wish 接口地址（如与所在区域默认地址不同，需为 https）',
      },
    }),
})

/** Where a shop's calls go, without a slash at the end: what its owner set, else the host of its region. */
export function baseOf(account: Account): string {
  const own = settings.safeParse(account.settings ?? {}).data?.baseUrl
  const host = hostOf(account.site)
  return (own || account.endpoints[host] || endpoints[host]).replace(/\/+$/, '')
}
