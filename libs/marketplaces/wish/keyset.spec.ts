import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { LARGEST_PAGE, cursorOf, objectsIn, queryOf, resume, step } from './keyset.js'
import type { Cursor } from '#adapter'

const START = Date.parse('2026-11-01T00:00:00.000Z')
interface Thing {
  readonly id: string
  readonly updated_at: string
}

/** A shop as Wish pages it: inclusive, ascending, ties in an order of its own. */
const wishPage = (
  things: readonly Thing[],
  query: Readonly<Record<string, string | number>>,
): readonly Thing[] => {
  const from = Date.parse(String(query['updated_at_min'] ?? '1970-01-01T00:00:00Z'))
  return things
    .filter((thing) => Date.parse(thing.updated_at) >= from)
    .toSorted((a, b) => Date.parse(a.updated_at) - Date.parse(b.updated_at) || (a.id < b.id ? 1 : -1))
    .slice(0, Number(query['limit']))
}

/** All that one walk hands out, by way of the cursor's JSON. */
function walked(
  things: readonly Thing[],
  cursor: Cursor | null = null,
): { out: string[]; cursor: Cursor; pages: number } {
  const out: string[] = []
  for (let pages = 1; ; pages += 1) {
    const walk = resume(cursor === null ? null : (JSON.parse(JSON.stringify(cursor)) as Cursor), null)
    const { fresh, next, over } = step(walk, wishPage(things, queryOf(walk, 'updated_at')), 'updated_at')
    out.push(...fresh.map((thing) => (thing as Thing).id))
    cursor = cursorOf(next, over)
    if (over) return { out, cursor, pages }
    if (pages > 1_000) throw new Error('the walk never ends')
  }
}

const thing = (id: number, ms: number): Thing => ({
  id: id.toString(16).padStart(24, '0'),
  updated_at: new Date(START + ms).toISOString(),
})

describe('paging with inclusive boundaries', () => {
  it('neither loses nor repeats, however many dates are equal at a page’s edge', () => {
    const groups = fc.array(
      fc.record({
        gap: fc.integer({ min: 1, max: 5_000 }),
        size: fc.integer({ min: 1, max: LARGEST_PAGE - 1 }),
      }),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(groups, (made) => {
        let ms = 0
        let id = 0
        const things = made.flatMap(({ gap, size }) => {
          ms += gap
          return Array.from({ length: size }, () => thing((id += 1), ms))
        })
        const { out, cursor } = walked(things)
        expect(out.toSorted()).toEqual(things.map((one) => one.id).toSorted())
        expect(cursor['crowded']).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('asks for the largest page when one is full of a single date', () => {
    const things = Array.from({ length: 300 }, (_, index) => thing(index, 0))
    const { out, pages } = walked(things)
    expect(new Set(out).size).toBe(300)
    expect(out).toHaveLength(300)
    expect(pages).toBe(3)
  })

  it('steps on and remembers the date when even the largest page cannot show all of it', () => {
    const things = [...Array.from({ length: 600 }, (_, index) => thing(index, 0)), thing(9_999, 7)]
    const { out, cursor } = walked(things)
    expect(out).toHaveLength(LARGEST_PAGE + 1)
    expect(out).toContain(thing(9_999, 7).id)
    expect(cursor['crowded']).toEqual([new Date(START).toISOString()])
  })

  it('takes what changes during a walk when it comes to its new date', () => {
    const things = Array.from({ length: 150 }, (_, index) => thing(index, index))
    const walk = resume(null, null)
    const first = step(walk, wishPage(things, queryOf(walk, 'updated_at')), 'updated_at')
    const moved = things.map((one, index) =>
      index === 3 ? { ...one, updated_at: new Date(START + 9_000).toISOString() } : one,
    )
    const { out } = walked(moved, cursorOf(first.next, first.over))
    expect(out).toContain(things[3]?.id)
    expect(out).toHaveLength(51)
  })

  it('begins the next walk a little before the end of the last', () => {
    const { cursor } = walked([thing(1, 0)])
    expect(resume(cursor, null).from).toBe('2026-10-31T23:50:00.000Z')
    expect(walked([thing(1, 0), thing(2, -1_000)], cursor).out).toHaveLength(2)
  })

  it('begins at the very first object, or where it is told, without a cursor that can be read', () => {
    for (const cursor of [null, {}, { since: 'yesterday' }, { from: 7 }]) {
      expect(queryOf(resume(cursor, null), 'updated_at')).toEqual({ sort_by: 'updated_at.asc', limit: 100 })
      expect(resume(cursor, new Date(START)).from).toBe('2026-11-01T00:00:00.000Z')
    }
  })

  it('refuses a full page that has no date to go on from', () => {
    const undated = Array.from({ length: 100 }, (_, id) => ({ id }))
    expect(() => step(resume(null, null), undated, 'updated_at')).toThrow(/full page without updated_at/)
  })
})

it('finds objects in a list or alone, and nothing else', () => {
  expect(objectsIn([1, 2])).toEqual([1, 2])
  expect(objectsIn({ id: 'x' })).toEqual([{ id: 'x' }])
  for (const body of [null, 'x', {}, { data: [] }]) expect(() => objectsIn(body)).toThrow(/no objects/)
})
