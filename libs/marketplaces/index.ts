import type { Marketplace } from '#adapter'
import { aliexpress, aliexpressSignature } from './aliexpress/index.js'
import { amazon } from './amazon/index.js'
import { dhgate } from './dhgate/index.js'
import { ebay } from './ebay/index.js'
import { wish } from './wish/index.js'

export { rulesets } from './rulesets.js'

/** Every marketplace that can be connected. A new one is a folder beside this file and a word in this list. */
export const marketplaces: readonly Marketplace[] = [aliexpress, amazon, dhgate, ebay, wish]

/** How marketplaces that sign requests do so; for `crosscase sign`. */
export const signers = { aliexpress: aliexpressSignature } as const

/** The marketplace of that id, or undefined for an id that nobody implements. */
export const marketplaceOf = (id: string): Marketplace | undefined =>
  marketplaces.find((marketplace) => marketplace.id === id)
