import { describe, expect, it } from '@jest/globals'
import { unnest } from './unnest.js'

describe('rows as columns', () => {
  const types = { id: 'bigint', name: 'text', more: 'jsonb' } as const

  it('names one array parameter a column, from the number it is given', () => {
    const { from, parameters } = unnest(types, [{ id: '1', name: 'a', more: { x: 1 } }], 4)
    expect(from).toBe('unnest($4::bigint[], $5::text[], $6::text[]) as u(id, name, more)')
    expect(parameters).toEqual([['1'], ['a'], ['{"x":1}']])
  })

  it('keeps the rows in line, in the order of the types, whatever the order of their keys', () => {
    const rows = [
      { more: [1], name: 'a', id: '1' },
      { name: null, id: '2', more: null },
    ]
    const { parameters } = unnest<{ id: string; name: string | null; more: unknown }>(types, rows, 1)
    expect(parameters).toEqual([
      ['1', '2'],
      ['a', null],
      ['[1]', 'null'],
    ])
  })

  it('has the same text for every number of rows', () => {
    expect(unnest<{ id: string; name: string; more: unknown }>(types, [], 1).from).toBe(
      unnest(types, [{ id: '1', name: 'a', more: 1 }], 1).from,
    )
    expect(unnest<{ id: string; name: string; more: unknown }>(types, [], 1).parameters).toEqual([[], [], []])
  })

  it('leaves bytes as they are', () => {
    const bytes = Buffer.from([0, 1, 255])
    expect(unnest({ body: 'bytea' }, [{ body: bytes }], 1).parameters).toEqual([[bytes]])
  })

  it('makes texts storable', () => {
    const { parameters } = unnest(types, [{ id: '1', name: 'a\0b', more: { torn: '\ud83d' } }], 1)
    expect(parameters).toEqual([['1'], ['a\ufffdb'], ['{"torn":"\ufffd"}']])
  })
})
