import { Problem, marketplace } from '#adapter'
import type { Marketplace } from '#adapter'
import { z } from 'zod'
import { afterSalesSettings } from './after-sales-choice.js'
import { cancellation, cancellations } from './cancellation.js'
import { capabilities } from './capabilities.js'
import { cases, claim } from './claim.js'
import { endpoints, open } from './client.js'
import { credentials } from './credentials.js'
import { disputes } from './dispute-history.js'
import { inquiries, inquiry } from './inquiry.js'
import { limits } from './limits.js'
import { consentAddress, consentAlarms } from './oauth.js'
import { paymentDispute, paymentDisputes } from './payment-dispute.js'
import { problemOf } from './problems.js'
import { returnKind } from './return-actions.js'
import { returns } from './return.js'
import { SITES } from './sites.js'
import { unpaidItem, unpaidOrders } from './unpaid-item.js'

export { ebayRulesets } from './grade.js'

const NOTHING = { sideEffect: 'none' } as const

/** eBay: all that can follow a sale. */
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
  },
  kinds: {
    cancellation,
    unpaid_item: unpaidItem,
    return: returnKind,
    item_not_received: inquiry,
    claim,
    chargeback: paymentDispute,
  },
  settings: z.object({ ...afterSalesSettings }),
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
  open,
  problem: problemOf,
})
