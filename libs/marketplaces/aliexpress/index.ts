import { marketplace } from '#adapter'
import type { Marketplace } from '#adapter'
import { capabilities } from './capabilities.js'
import { open } from './client.js'
import { alarms, consent } from './consent.js'
import { diagnosis } from './diagnosis.js'
import { dispute } from './dispute-actions.js'
import { issue, issues } from './dispute-streams.js'
import { dsr } from './dsr.js'
import { evaluations, feedback } from './evaluation.js'
import { limits } from './limits.js'
import { cancellation, order } from './order-actions.js'
import { cancellations, orders } from './order.js'
import { problemOf } from './problems.js'
import { settings } from './settings.js'
import { SITES, endpoints } from './sites.js'

export { aliexpressRulesets } from './grade.js'
export { signature as aliexpressSignature } from './sign.js'

/** AliExpress: disputes, orders, cancellations and reviews, over the gateway of today. */
export const aliexpress: Marketplace = marketplace({
  id: 'aliexpress',
  name: { en: 'AliExpress', zh: '速卖通' },
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
    {
      name: 'refreshTokenValidUntil',
      byConsent: true,
      secret: false,
      optional: true,
      title: {
        en: 'End of the consent (refresh_token_valid_time)',
        zh: '授权到期时间（refresh_token_valid_time）',
      },
    },
  ],
  endpoints,
  limits,
  streams: { issue, issues, orders, cancellations, evaluations, diagnosis, dsr },
  kinds: { dispute, order, cancellation, feedback },
  settings,
  capabilities,
  consent,
  alarms,
  open,
  problem: problemOf,
})
