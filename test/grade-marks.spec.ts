import { describe, expect, it } from '@jest/globals'
import { join } from 'node:path'
import { marksIn } from '#grade'
import { marketplaces, rulesets } from '#marketplaces'
import { loadFixtures } from '../libs/adapter/conformance-fixtures.js'

/** Kept as proof on the order, though the rate is one of amounts, which no interface shows. */
const NO_COUNT = ['refunds']

describe.each(marketplaces.map((one) => [one.id, one] as const))('the marks of %s', (id, marketplace) => {
  const folder = join(import.meta.dirname, '../libs/marketplaces', id, '__fixtures__')
  const counted = new Set(
    rulesets
      .filter((ruleset) => ruleset.marketplace === id)
      .flatMap((ruleset) =>
        Object.values(ruleset.metrics).flatMap(({ tally }) =>
          tally ? [...marksIn(tally), ...(tally.of === 'mean' ? [] : (tally.among ?? []))] : [],
        ),
      ),
  )

  it('all count in some metric', () => {
    const seen = new Set<string>()
    for (const fixture of loadFixtures(folder).cases) {
      const stream = marketplace.streams[fixture.stream]
      if (!stream) continue
      const at = { seenAt: fixture.seenAt, site: fixture.site ?? Object.keys(marketplace.sites)[0]! }
      for (const item of stream.open(fixture.text))
        for (const { mark } of stream.see(item, at).marks ?? []) seen.add(mark)
    }
    expect([...seen].filter((mark) => !counted.has(mark) && !NO_COUNT.includes(mark))).toEqual([])
    expect(seen.size).toBeGreaterThan(0)
  })
})
