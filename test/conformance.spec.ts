import { describe, expect, it } from '@jest/globals'
import { join } from 'node:path'
import { marketplaces } from '#marketplaces'
import { conformanceChecks, loadFixtures } from '../libs/adapter/conformance.js'

const fixturesOf = (id: string) =>
  loadFixtures(join(import.meta.dirname, '../libs/marketplaces', id, '__fixtures__'))

describe('the registry', () => {
  it('has marketplaces, each once', () => {
    const ids = marketplaces.map((marketplace) => marketplace.id)
    expect(ids).not.toEqual([])
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe.each(marketplaces.map((marketplace) => [marketplace.id, marketplace] as const))('%s', (id, one) => {
  it.each(conformanceChecks(one, fixturesOf(id)).map((check) => [check.name, check] as const))(
    '%s',
    (_name, check) => {
      check.run()
    },
  )
})
