import { marketplace } from '#adapter'
import type { Marketplace } from '#adapter'
import { capabilities } from './capabilities.js'
import { consent, open } from './client.js'
import { dispute } from './dispute-actions.js'
import { disputes, disputesClosed, disputesOpen } from './dispute.js'
import { limits } from './limits.js'
import { message } from './message-actions.js'
import { messages } from './message.js'
import { orders } from './order.js'
import { problemOf } from './problems.js'
import { seller } from './seller.js'
import { settings } from './settings.js'
import { SITES, endpoints } from './sites.js'
import { disputesTold } from './told.js'

export { dhgateRulesets } from './grade.js'

/** DHgate (敦煌网): disputes and messages. Its interface only reads disputes; what staff do on its page is confirmed and checked. */
export const dhgate: Marketplace = marketplace({
  id: 'dhgate',
  name: { en: 'DHgate', zh: '敦煌网' },
  sites: SITES,
  credentials: [
    { name: 'clientId', secret: false, title: { en: 'App key', zh: 'App Key' } },
    { name: 'clientSecret', secret: true, title: { en: 'App secret', zh: 'App Secret' } },
    {
      name: 'refreshToken',
      secret: true,
      byConsent: true,
      title: { en: 'Refresh token of the shop', zh: '店铺的刷新令牌' },
    },
  ],
  endpoints,
  limits,
  streams: {
    disputes,
    'disputes-open': disputesOpen,
    'disputes-closed': disputesClosed,
    'disputes-told': disputesTold,
    orders,
    messages,
    seller,
  },
  kinds: { dispute, message },
  settings,
  capabilities,
  consent,
  open,
  problem: (answer) => problemOf(answer),
})
