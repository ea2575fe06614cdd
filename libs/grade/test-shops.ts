import { count, share } from './metric.js'
import type { Metrics } from './metric.js'
import type { Ruleset } from './ruleset.js'
import { aliexpressRulesets } from '../marketplaces/aliexpress/grade.js'
import { amazonRulesets } from '../marketplaces/amazon/grade.js'
import { wishRulesets } from '../marketplaces/wish/grade.js'

const all = [...amazonRulesets, ...aliexpressRulesets, ...wishRulesets]

export function rules(id: string): Ruleset {
  const found = all.find((ruleset) => ruleset.id === id)
  if (!found) throw new Error(`no ruleset ${id}`)
  return found
}

export const AE = rules('aliexpress.service-grade.2015')
export const AMAZON = rules('amazon.account-health.seed003')
export const WISH = rules('wish.trusted-store.2017')

/** An AliExpress shop by its rates in millionths, exact on a million (counts of the three rates). */
export const aliexpress = (odr: number, liability: number, positive: number, orders: number): Metrics => ({
  lifetime_closed_orders: count(1000),
  assessed_orders: count(orders),
  odr: share(odr, 1_000_000),
  liability: share(liability, 1_000_000),
  positive: share(positive, 1_000_000),
})

/** An Amazon shop that meets everything, for one metric to be changed. */
export const amazon = (more: Metrics = {}): Metrics => ({
  odr: share(0, 1000),
  cancel: share(0, 1000),
  late_shipment: share(0, 1000),
  ...more,
})
