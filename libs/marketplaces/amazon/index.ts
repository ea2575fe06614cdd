import { marketplace } from '#adapter'
import type { Marketplace } from '#adapter'
import { secretAlarms } from './alarms.js'
import { capabilities } from './capabilities.js'
import { open } from './client.js'
import { credentials } from './credentials.js'
import { fbaReturns } from './fba-return.js'
import { feedback, feedbacks } from './feedback.js'
import { finances } from './finance.js'
import { health } from './health.js'
import { limits } from './limits.js'
import { notifications } from './notification.js'
import { cancellation, order } from './order-actions.js'
import { orders } from './order.js'
import { participations } from './participation.js'
import { problemOf } from './problems.js'
import { returned } from './return-actions.js'
import { returns } from './return.js'
import { sellerAnalytics } from './seller-analytics.js'
import { apiSettings } from './settings.js'
import { SITES, endpoints } from './sites.js'

export { amazonRulesets } from './grade.js'

/** Amazon: seller-fulfilled orders, buyers' wishes to cancel, returns, feedback and account health over the Selling Partner API. */
export const amazon: Marketplace = marketplace({
  id: 'amazon',
  name: { en: 'Amazon', zh: '亚马逊' },
  sites: SITES,
  credentials,
  endpoints,
  limits,
  streams: {
    orders,
    notifications,
    returns,
    feedback: feedbacks,
    finances,
    health,
    'seller-analytics': sellerAnalytics,
    'fba-returns': fbaReturns,
    participations,
  },
  kinds: { order, cancellation, return: returned, feedback },
  settings: apiSettings,
  capabilities,
  open,
  problem: problemOf,
  alarms: secretAlarms,
})
