import { Problem, marketplace } from '#adapter'
import type { Marketplace } from '#adapter'
import { cancellation, cancellations } from './cancellation.js'
import { endpoints, open } from './client.js'
import { credentials } from './credentials.js'
import { limits } from './limits.js'
import { consentAddress, consentAlarms } from './oauth.js'
import { problemOf } from './problems.js'
import { SITES } from './sites.js'
import { unpaidItem, unpaidOrders } from './unpaid-item.js'

export { ebayRulesets } from './grade.js'

const NOTHING = { sideEffect: 'none' } as const

/** eBay: cancellations and unpaid items. */
export const ebay: Marketplace = marketplace({
  id: 'ebay',
  name: { en: 'eBay', zh: 'eBay' },
  sites: SITES,
  credentials,
  endpoints,
  limits,
  streams: { cancellations, unpaid: unpaidOrders },
  kinds: { cancellation, unpaid_item: unpaidItem },
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
