import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { BOXES } from '#case'
import { Counts } from '../../src/cases/counts.js'
import { Inbox } from '../../src/cases/inbox.js'
import type { CaseFilters } from '../../src/cases/inbox-query.js'
import { SearchIndex } from '../../src/cases/search-index.js'
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

  const listed = async (tenantId: number, filters: CaseFilters, box: 'open' | (typeof BOXES)[number]) =>
    (await rooms.get(Inbox).list(tenantId, { ...filters, box, limit: 200 })).data.length

  const expectExact = async (tenantId: number, filters: CaseFilters) => {
    const counts = await rooms.get(Counts).of(tenantId, filters)
    expect(counts.boxes.unhandled + counts.boxes.replied + counts.boxes.closed).toBe(counts.total)
    for (const box of BOXES) {
      expect([filters, box, counts.boxes[box]]).toEqual([filters, box, await listed(tenantId, filters, box)])
      for (const parts of [counts.byKind, counts.byMarketplace, counts.byAccount])
        expect(parts.reduce((sum, part) => sum + part[box], 0)).toBe(counts.boxes[box])
    }
    if (filters.overdue === undefined)
      expect(counts.overdue).toBe(await listed(tenantId, { ...filters, overdue: true }, 'open'))
    return counts
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
          const filters: CaseFilters[] = [undefined, ...KINDS.map((kind) => [kind])].flatMap((kind) =>
            [undefined, ...MARKETPLACES.map((id) => [id])].flatMap((marketplace) =>
              [undefined, [shops[0].accountId], [shops[1].accountId]].map((account) => ({
                kind,
                marketplace,
                account,
              })),
            ),
          )
          for (const filter of filters) await expectExact(tenantId, filter)
        },
      ),
      { numRuns: 8 },
    )
  })

  it('are what the lists show for people, tags, words and every other filter', async () => {
    const { tenantId } = await rooms.tenant()
    const shop = await rooms.shop(tenantId, 'fake')
    const due = '2026-11-19T08:00:00Z'
    const ids = await seedCases(rooms, shop, [
      { box: 'unhandled', due, orderId: 'N17' },
      { box: 'unhandled', kind: 'return', orderId: 'N17' },
      { box: 'replied', due, orderId: 'B' },
      { box: 'closed', orderId: 'N17' },
      { box: 'closed', kind: 'return' },
    ])
    const [mine, tagged, worded] = [ids.slice(0, 3), ids.slice(1, 4), ids.slice(2)]
    const [ann] = await rooms.sql<{ id: string }>(
      `insert into staff_user (tenant_id, email, name, password_hash, role)
       values ($1, 'ann@example.invalid', 'Ann', '', 'agent') returning id::text`,
      [tenantId],
    )
    const [tag] = await rooms.sql<{ id: string }>(
      `insert into tag (tenant_id, name, created_by, created_at) values ($1, 'Fragile', 'Ann', now()) returning id::text`,
      [tenantId],
    )
    const has = (list: readonly string[], what: string, value: unknown) =>
      rooms.sql(`update cases set ${what} where tenant_id = $1 and id = any($2::bigint[])`, [
        tenantId,
        list,
        value,
      ])
    await has(mine, 'assignee_id = $3', ann?.id)
    await has(tagged, 'tag_ids = array[$3]::bigint[]', tag?.id)
    await has(worded, 'subject = $3', 'a broken teapot')
    await rooms.sql(`insert into case_term select tenant_id, id, null from cases where tenant_id = $1`, [
      tenantId,
    ])
    await rooms.get(SearchIndex).fill()

    const boxes = async (filters: CaseFilters) => Object.values((await expectExact(tenantId, filters)).boxes)
    expect(await boxes({})).toEqual([2, 1, 2])
    expect(await boxes({ assignee: ann?.id })).toEqual([2, 1, 0])
    expect(await boxes({ assignee: null })).toEqual([0, 0, 2])
    expect(await boxes({ tag: ['fragile'] })).toEqual([1, 1, 1])
    expect(await boxes({ q: 'N17' })).toEqual([2, 0, 1])
    expect(await boxes({ q: 'teapot' })).toEqual([0, 1, 2])
    expect(await boxes({ q: 'teapot', kind: ['return'] })).toEqual([0, 0, 1])
    expect(await boxes({ tag: ['fragile'], assignee: ann?.id, order: 'N17' })).toEqual([1, 0, 0])
    expect(await boxes({ overdue: true })).toEqual([1, 1, 0])
    expect(await boxes({ overdue: false, kind: ['ticket', 'return'] })).toEqual([1, 0, 2])
    expect(await boxes({ status: ['settled'] })).toEqual([0, 0, 2])
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
