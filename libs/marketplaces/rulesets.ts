import type { Ruleset } from '#grade'
import { aliexpressRulesets } from './aliexpress/index.js'
import { amazonRulesets } from './amazon/index.js'
import { dhgateRulesets } from './dhgate/index.js'
import { ebayRulesets } from './ebay/index.js'
import { wishRulesets } from './wish/index.js'

/** Every marketplace's grade rules (decision 8: those of marketplaces without a folder stand in libs/grade). */
export const rulesets: readonly Ruleset[] = [
  ...amazonRulesets,
  ...ebayRulesets,
  ...aliexpressRulesets,
  ...wishRulesets,
  ...dhgateRulesets,
]
