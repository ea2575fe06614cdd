import { marketplace } from '#adapter'
import type { Marketplace } from '#adapter'
import { capabilities } from './capabilities.js'
import { open } from './client.js'
import { consent } from './consent.js'
import { feedback } from './feedback.js'
import { limits } from './limits.js'
import { orders } from './order.js'
import { penalties } from './penalty.js'
import { problemOf } from './problems.js'
import { receive, webhook } from './push.js'
import { ratings } from './rating.js'
import { settings } from './settings.js'
import { SITES, endpoints } from './sites.js'
import { subscribe } from './subscriptions.js'
import { ticket } from './ticket-actions.js'
import { tickets } from './ticket.js'
import { v2Tickets } from './v2-ticket.js'

export { wishRulesets } from './grade.js'

/** Wish: customer tickets, over API v3; old exports of v2 can be read. */
export const wish: Marketplace = marketplace({
  id: 'wish',
  name: { en: 'Wish', zh: 'Wish' },
  sites: SITES,
  credentials: [
    { name: 'clientId', secret: false, title: { en: 'Client ID of the app', zh: '应用的 Client ID' } },
    { name: 'clientSecret', secret: true, title: { en: 'Client secret', zh: 'Client Secret' } },
    {
      name: 'refreshToken',
      secret: true,
      byConsent: true,
      title: { en: 'Refresh token of the shop', zh: '店铺的刷新令牌' },
    },
  ],
  endpoints,
  limits,
  streams: { tickets, orders, penalties, ratings, webhook, 'v2-tickets': v2Tickets },
  kinds: { ticket, feedback },
  open,
  problem: problemOf,
  capabilities,
  consent,
  settings,
  async probe(session) {
    await session.call({ operation: 'oauth.test', method: 'GET', path: '/oauth/test' })
  },
  push: receive,
  subscribe,
})
