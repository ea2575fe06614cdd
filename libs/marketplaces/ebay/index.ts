import { marketplace } from '#adapter'
import type { Marketplace } from '#adapter'
import { cancellation, cancellations } from './cancellation.js'
import { endpoints, open } from './client.js'
import { limits } from './limits.js'
import { problemOf } from './problems.js'
import { SITES } from './sites.js'
import { unpaidItem, unpaidOrders } from './unpaid-item.js'

export { ebayRulesets } from './grade.js'

/** eBay: cancellations and unpaid items. */
export const ebay: Marketplace = marketplace({
  id: 'ebay',
  name: { en: 'eBay', zh: 'eBay' },
  sites: SITES,
  credentials: [
    { name: 'clientId', secret: false, title: { en: 'App ID (client id)', zh: '应用 ID（Client ID）' } },
    {
      name: 'clientSecret',
      secret: true,
      title: { en: 'Cert ID (client secret)', zh: '证书 ID（Client Secret）' },
    },
    { name: 'refreshToken', secret: true, title: { en: 'Refresh token of the shop', zh: '店铺的刷新令牌' } },
  ],
  endpoints,
  limits,
  streams: { cancellations, unpaid: unpaidOrders },
  kinds: { cancellation, unpaid_item: unpaidItem },
  open,
  problem: problemOf,
})
