import { describe, expect, it } from '@jest/globals'
import type { Cursor } from '#adapter'
import { amazon } from './index.js'
import { readAll } from './test-shop.js'
import { withAmazon } from './test-world.js'
import type { Playing } from './test-world.js'

const TYPE = 'GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE'
const BY_SCHEDULE = { settings: { reportsBy: 'schedule' } }

const created = ({ asked }: Playing): number => asked.filter((name) => name === 'reports.create').length
const rmas = (items: readonly unknown[]): string[] =>
  items.flatMap((item) =>
    amazon.streams['returns']!.see(item, { seenAt: '2026-11-22T12:00:00Z', site: 'US' }).cases.map(
      ({ observation }) => observation.nativeId,
    ),
  )
const newReturn = ({ sandbox, shop }: Playing): string =>
  sandbox.amazonWorld.addReturn(shop, sandbox.amazonWorld.addOrder(shop).orderId).rmaId

/** Looks as the service does: once at the beginning, then after each span of time. */
async function looks(
  playing: Playing,
  spans: readonly string[],
): Promise<{ items: unknown[]; cursor: Cursor | null }> {
  let { cursor } = await readAll(playing.connected, 'returns')
  const items: unknown[] = []
  for (const span of spans) {
    playing.sandbox.clock.advance(span)
    const page = await readAll(playing.connected, 'returns', cursor)
    items.push(...page.items)
    cursor = page.cursor
  }
  return { items, cursor }
}

describe('a schedule of reports', () => {
  it('is made once, and its reports are read, each once, without asking for any', () =>
    withAmazon(BY_SCHEDULE, async (playing) => {
      const { cursor } = await looks(playing, ['PT1H'])
      expect(playing.sandbox.ledger('report.scheduled')).toMatchObject([
        { subject: { type: TYPE, period: 'PT1H' } },
      ])
      const before = created(playing)
      const first = newReturn(playing)
      playing.sandbox.clock.advance('PT1H')
      const page = await readAll(playing.connected, 'returns', cursor)
      expect(rmas(page.items)).toEqual([first])
      const second = newReturn(playing)
      playing.sandbox.clock.advance('PT3H')
      const later = await readAll(playing.connected, 'returns', page.cursor)
      expect(rmas(later.items)).toEqual([second])
      expect((await readAll(playing.connected, 'returns', later.cursor)).items).toEqual([])
      expect(created(playing)).toBe(before)
      expect(playing.sandbox.ledger('report.scheduled')).toHaveLength(1)
    }))

  it('leaves the nightly look at sixty days to be asked for', () =>
    withAmazon(BY_SCHEDULE, async (playing) => {
      const { cursor } = await looks(playing, ['PT1H', 'PT1H'])
      const before = created(playing)
      const old = newReturn(playing)
      playing.sandbox.amazonWorld.changeReturn(old, { status: 'Approved' })
      playing.sandbox.clock.advance('P1D')
      expect(rmas((await readAll(playing.connected, 'returns', cursor)).items)).toContain(old)
      expect(created(playing)).toBe(before + 1)
    }))

  it('that stands already, whoever made it, is used as it is', () =>
    withAmazon(BY_SCHEDULE, async (playing) => {
      await looks(playing, ['PT1H'])
      expect(playing.sandbox.ledger('report.scheduled')).toHaveLength(1)
      // As another worker that knows nothing yet.
      await looks(playing, ['PT1H'])
      expect(playing.sandbox.ledger('report.scheduled')).toHaveLength(1)
    }))

  it('whose report is cancelled or fails is read on, the failure said', () =>
    withAmazon(BY_SCHEDULE, async (playing) => {
      const { cursor } = await looks(playing, ['PT1H'])
      playing.sandbox.amazonWorld.endNextReport(TYPE, 'CANCELLED')
      playing.sandbox.amazonWorld.endNextReport(TYPE, 'FATAL')
      playing.sandbox.clock.advance('PT2H')
      const seen = await readAll(playing.connected, 'returns', cursor)
      expect(() => rmas(seen.items)).toThrow('FATAL')
      const one = newReturn(playing)
      playing.sandbox.clock.advance('PT1H')
      expect(rmas((await readAll(playing.connected, 'returns', seen.cursor)).items)).toEqual([one])
    }))

  it('that falls silent is made up for by asking, and made anew at the next look', () =>
    withAmazon(BY_SCHEDULE, async (playing) => {
      const { cursor } = await looks(playing, ['PT1H'])
      const before = created(playing)
      playing.sandbox.amazonWorld.dropSchedules(playing.shop)
      const one = newReturn(playing)
      playing.sandbox.clock.advance('PT3H')
      const asked = await readAll(playing.connected, 'returns', cursor)
      expect(rmas(asked.items)).toEqual([one])
      expect(created(playing)).toBe(before + 1)
      playing.sandbox.clock.advance('PT1H')
      await readAll(playing.connected, 'returns', asked.cursor)
      expect(playing.sandbox.ledger('report.scheduled')).toHaveLength(2)
    }))
})

it('a report that somebody made a short while ago is taken instead of asking for another', () =>
  withAmazon({ world: 'demo' }, async (playing) => {
    const other = await readAll(playing.connected, 'returns')
    playing.sandbox.clock.advance('PT10M')
    const { items } = await readAll(playing.connected, 'returns')
    expect(items).toEqual(other.items)
    expect(created(playing)).toBe(1)
    playing.sandbox.clock.advance('PT40M')
    await readAll(playing.connected, 'returns')
    expect(created(playing)).toBe(2)
  }))
