import { Problem, marketplace } from '#adapter'
import type { Marketplace } from '#adapter'
import { afterSalesSettings } from './after-sales-choice.js'
import { cancellation, cancellations } from './cancellation.js'
import { capabilities } from './capabilities.js'
import { cases, claim } from './claim.js'
import { endpoints, open } from './client.js'
import { credentials } from './credentials.js'
import { feedback, feedbacks } from './feedback.js'
import { disputes } from './dispute-history.js'
import { inquiries, inquiry } from './inquiry.js'
import { limits } from './limits.js'
import { memberMessages, message, messages } from './message.js'
import { serviceMetrics } from './metrics.js'
import { receive } from './notification.js'
import { subscribe } from './notification-subscription.js'
import { consentAddress, consentAlarms } from './oauth.js'
import { paymentDispute, paymentDisputes } from './payment-dispute.js'
import { orders } from './order-list.js'
import { problemOf } from './problems.js'
import { quotas } from './quotas.js'
import { settings } from './settings.js'
import { returnKind } from './return-actions.js'
import { returns } from './return.js'
import { SITES } from './sites.js'
import { standards } from './standards.js'
import { chinaDashboard } from './standards-china.js'
import { unpaidItem, unpaidOrders } from './unpaid-item.js'

export { ebayRulesets } from './rulesets.js'

const NOTHING = { sideEffect: 'none' } as const

/** eBay: all that can follow a sale, and how the shop stands. */
export const ebay: Marketplace = marketplace({
  id: 'ebay',
  name: { en: 'eBay', zh: 'eBay' },
  sites: SITES,
  credentials,
  endpoints,
  limits,
  streams: {
    cancellations,
    unpaid: unpaidOrders,
    returns,
    inquiries,
    cases,
    'trading-disputes': disputes,
    'payment-disputes': paymentDisputes,
    orders,
    messages,
    'member-messages': memberMessages,
    feedback: feedbacks,
    standards,
    'service-metrics': serviceMetrics,
    'china-dashboard': chinaDashboard,
    quotas,
  },
  kinds: {
    cancellation,
    unpaid_item: unpaidItem,
    return: returnKind,
    item_not_received: inquiry,
    claim,
    chargeback: paymentDispute,
    message,
    feedback,
  },
  settings: settings.extend(afterSalesSettings),
  capabilities,
  consent: {
    address: consentAddress,
    async exchange(session, answer, { redirectUri }) {
      const { code } = answer
      if (!code) throw new Problem('rejected', 'eBay sent no code: the owner did not consent', NOTHING)
      return session.exchange(code, redirectUri)
    },
  },
  alarms: consentAlarms,
  push: receive,
  subscribe,
  open,
  problem: problemOf,
})
