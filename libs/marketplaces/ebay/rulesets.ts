import type { Ruleset } from '#grade'
import { ebayRulesets as standards } from './grade.js'
import { serviceRulesets } from './metrics-grade.js'

/** Seller standards, the aspects of Greater China and the service metrics. */
export const ebayRulesets: readonly Ruleset[] = [...standards, ...serviceRulesets]
