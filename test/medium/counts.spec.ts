import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { BOXES } from '#case'
import { Counts } from '../../src/cases/counts.js'
import type { CountsQuery } from '../../src/cases/counts.js'
import { Inbox } from '../../src/cases/inbox.js'
import { Clock } from '../../src/infra/clock.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'
import { seedCases } from '../support/seed-cases.js'
import type { SeededCase } from '../support/seed-cases.js'

const NOW = new Date('2026-11-20T12:00:00Z')
const KINDS = ['ticket', 'return', 'claim'] as const
const MARKETPLACES = ['fake', 'other'] as const

const seeded = fc.record({
  box: fc.constantFrom(...BOXES),
  kind: fc.constantFrom(...KINDS),
  marketplace: fc.constantFrom(...MARKETPLACES),
  due: fc.constantFrom(
    '2026-11-19T08:00:00Z',
    '2026-11-20T11:59:59Z',
    '2026-11-21T08:00:00Z',
    'infinity',
    '-infinity',
  ),
}) satisfies fc.Arbitrary<SeededCase>
const change = fc.record({
  at: fc.nat(),
  to: fc.constantFrom<'gone' | 'unhandled' | 'replied' | 'closed'>('gone', ...BOXES),
})

describe('the counts of the inbox', () => {
  let rooms: Rooms

  beforeAll(async () => {
    rooms = await openRooms()
    for (const id of MARKETPLACES) register(fakeMarketplace(id))
    await rooms.get(Clock).follow(NOW)
  })
  afterAll(() => rooms.stop())

  const listed = async (
    tenantId: number,
    query: CountsQuery & { overdue?: boolean; box?: 'unhandled' | 'replied' | 'closed' },
  ) => {
    const { kind, marketplace, account, ...rest } = query
    const list = <T>(value: T | undefined) => (value === undefined ? undefined : [value])
    const filters = { kind: list(kind), marketplace: list(marketplace), account: list(account) }
    return (await rooms.get(Inbox).list(tenantId, { ...rest, ...filters, limit: 200 })).data.length
  }

  it('are what the lists show, for every filter, after any changes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(seeded, { maxLength: 40 }),
        fc.array(seeded, { maxLength: 20 }),
        fc.array(change, { maxLength: 30 }),
        async (first, second, changes) => {
          const { tenantId } = await rooms.tenant()
          const shops = [
            await rooms.shop(tenantId, 'fake', 'one'),
            await rooms.shop(tenantId, 'other', 'two'),
          ] as const
          const ids = [
            ...(await seedCases(rooms, shops[0], first)),
            ...(await seedCases(rooms, shops[1], second)),
          ]
          for (const { at, to } of ids.length === 0 ? [] : changes) {
            const id = ids[at % ids.length]
            if (to === 'gone') await rooms.sql(`delete from cases where id = $1`, [id])
            else {
              await rooms.sql(
                `update cases set box = $2, closed_at = case when $2 = 'closed' then now() end where id = $1`,
                [id, to],
              )
            }
          }
          const filters: CountsQuery[] = [undefined, ...KINDS].flatMap((kind) =>
            [undefined, ...MARKETPLACES].flatMap((marketplace) =>
              [undefined, shops[0].accountId, shops[1].accountId].map((account) => ({
                kind,
                marketplace,
                account,
              })),
            ),
          )
          for (const filter of filters) {
            const counts = await rooms.get(Counts).of(tenantId, filter)
            expect(counts.boxes.unhandled + counts.boxes.replied + counts.boxes.closed).toBe(counts.total)
            for (const box of BOXES)
              expect(counts.boxes[box]).toBe(await listed(tenantId, { ...filter, box }))
            expect(counts.overdue).toBe(await listed(tenantId, { ...filter, overdue: true }))
            for (const parts of [counts.byKind, counts.byMarketplace]) {
              for (const box of BOXES) {
                expect(parts.reduce((sum, part) => sum + part[box], 0)).toBe(counts.boxes[box])
              }
            }
          }
        },
      ),
      { numRuns: 8 },
    )
  })

  it('are each tenant’s own', async () => {
    const [ours, theirs] = [await rooms.tenant(), await rooms.tenant()]
    await seedCases(rooms, await rooms.shop(theirs.tenantId, 'fake'), [
      { box: 'unhandled', due: '2026-11-19T08:00:00Z' },
    ])
    expect(await rooms.get(Counts).of(ours.tenantId, {})).toEqual({
      total: 0,
      boxes: { unhandled: 0, replied: 0, closed: 0 },
      overdue: 0,
      byKind: [],
      byMarketplace: [],
      byAccount: [],
    })
  })
})
