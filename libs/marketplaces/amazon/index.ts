import { marketplace } from '#adapter'
import type { Marketplace } from '#adapter'
import { open } from './client.js'
import { credentials } from './credentials.js'
import { limits } from './limits.js'
import { cancellation, order } from './order-actions.js'
import { orders } from './order.js'
import { problemOf } from './problems.js'
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
  streams: { orders },
  kinds: { order, cancellation },
  settings: apiSettings,
  open,
  problem: problemOf,
})
