import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { jsonText, storable } from './storable.js'

describe('values for PostgreSQL', () => {
  it('are left alone when it can hold them, the very same object', () => {
    for (const value of ['买家 🙂 \\u0000', { a: ['b', null, 5, true], ключ: '\n' }, null, undefined, 5])
      expect(storable(value)).toBe(value)
  })

  it('lose NUL and halves of characters, at any depth and in keys, and nothing else', () => {
    expect(storable('a\0b\ud83d')).toBe('a\ufffdb\ufffd')
    expect(storable({ list: [{ 'k\0': 'v\udc00' }], when: null, n: 1 })).toEqual({
      list: [{ 'k\ufffd': 'v\ufffd' }],
      when: null,
      n: 1,
    })
  })

  it('do not take a written-out escape for the thing itself', () => {
    const value = { path: 'C:\\u0000', torn: 'x\0' }
    expect(storable(value)).toEqual({ path: 'C:\\u0000', torn: 'x\ufffd' })
    expect(JSON.parse(jsonText({ path: 'C:\\ud83d' }))).toEqual({ path: 'C:\\ud83d' })
  })

  it('hold no NUL and no half character afterwards, whatever they were', () => {
    const anything = fc.anything({
      values: [
        fc.string({ unit: 'binary' }),
        fc.constantFrom('\0', '\ud83d', '\udc00'),
        fc.integer(),
        fc.constant(null),
      ],
    })
    fc.assert(
      fc.property(anything, (value) => {
        const text = JSON.stringify(storable(value)) ?? ''
        expect(text.isWellFormed()).toBe(true)
        const strings: string[] = []
        JSON.parse(text || 'null', (key, entry: unknown) => {
          strings.push(key)
          if (typeof entry === 'string') strings.push(entry)
          return entry
        })
        for (const string of strings) expect(string.includes('\0') || !string.isWellFormed()).toBe(false)
      }),
    )
  })
})
