import { careConditions, contact, returnAddress, routing, trial } from './care-decisions.js'
import type { Decision } from './decision.js'
import { cancellation, fees, odr } from './order-decisions.js'
import { disposition, eligibility, freight, insurance, loss } from './return-decisions.js'

/** Every service rule that can be asked by itself. */
export const DECISIONS: readonly Decision[] = [
  cancellation,
  careConditions,
  contact,
  returnAddress,
  routing,
  trial,
  disposition,
  eligibility,
  fees,
  freight,
  insurance,
  loss,
  odr,
]

export const decisionOf = (name: string): Decision | undefined => DECISIONS.find((one) => one.name === name)
