import { describe, expect, it } from '@jest/globals'
import type { Cursor } from '#adapter'
import { sweep } from './sweep.js'
import type { SweepSpec } from './sweep.js'

interface Thing {
  readonly id: string
  open: boolean
  at: string
  word: string
}

/** A marketplace that lists by creation date; what was read one by one is noted. */
function shop(things: Thing[]) {
  const read: string[] = []
  const spec: SweepSpec = {
    async search({ from, to, limit }) {
      const found = things.filter(({ at }) => at >= from && at <= to)
      return {
        found: new Map(found.map((one) => [one.id, { ...one }])),
        paging: { total: found.length, size: limit, offset: null },
      }
    },
    async read(id) {
      read.push(id)
      const one = things.find((thing) => thing.id === id)
      return one ? [{ summary: { ...one } }] : []
    },
    isOpen: (summary) => (summary as Thing).open,
  }
  /** One whole sweep; what it read. */
  const run = async (cursor: Cursor | null, now: string): Promise<{ cursor: Cursor; read: string[] }> => {
    read.length = 0
    for (let at = cursor; ;) {
      const page = await sweep(spec, at, new Date(now))
      at = JSON.parse(JSON.stringify(page.cursor)) as Cursor
      if (!page.more) return { cursor: at, read: [...read] }
    }
  }
  return { run }
}

const fresh = (): Thing => ({ id: 'a', open: true, at: '2026-11-20T00:00:00.000Z', word: 'x' })

describe('a sweep', () => {
  it('reads what is new, not what looks the same an hour later, and what has changed', async () => {
    const one = fresh()
    const { run } = shop([one])
    const first = await run(null, '2026-11-22T00:10:00.000Z')
    expect(first.read).toEqual(['a'])
    const second = await run(first.cursor, '2026-11-22T01:10:00.000Z')
    expect(second.read).toEqual([])
    one.word = 'y'
    expect((await run(second.cursor, '2026-11-22T02:10:00.000Z')).read).toEqual(['a'])
  })

  it('reads open ones twice a day whatever they look like: messages do not show in a summary', async () => {
    const { run } = shop([fresh()])
    const first = await run(null, '2026-11-22T00:10:00.000Z')
    expect((await run(first.cursor, '2026-11-22T12:10:00.000Z')).read).toEqual(['a'])
  })

  it('leaves closed ones alone', async () => {
    const { run } = shop([{ ...fresh(), open: false }])
    const first = await run(null, '2026-11-22T00:10:00.000Z')
    expect((await run(first.cursor, '2026-11-23T12:10:00.000Z')).read).toEqual([])
  })

  it('follows an open one by its id beyond the reach of the list, until it has ended', async () => {
    const one = fresh()
    const { run } = shop([one])
    const first = await run(null, '2026-11-22T00:10:00.000Z')
    const old = await run(first.cursor, '2027-02-22T00:10:00.000Z')
    expect(old.read).toContain('a')
    one.open = false
    const ended = await run(old.cursor, '2027-03-22T00:10:00.000Z')
    expect(ended.read).toEqual(['a'])
    expect((await run(ended.cursor, '2027-04-22T00:10:00.000Z')).read).toEqual([])
  })
})
