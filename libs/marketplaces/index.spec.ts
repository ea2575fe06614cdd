import { describe, expect, it } from '@jest/globals'
import { marketplaceOf, marketplaces } from './index.js'

describe('the registry of marketplaces', () => {
  it('finds each by its id, and nothing for an id that nobody implements', () => {
    for (const marketplace of marketplaces) expect(marketplaceOf(marketplace.id)).toBe(marketplace)
    expect(marketplaceOf('nowhere')).toBeUndefined()
    expect(marketplaceOf('constructor')).toBeUndefined()
  })

  it('has every id once', () => {
    const ids = marketplaces.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
