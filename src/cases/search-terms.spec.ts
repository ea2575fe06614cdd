import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { searchTerms, soughtIn } from './search-terms.js'

/** Whether a text is found by another. */
const finds = (sought: string, text: string): boolean => {
  const wanted = soughtIn(1, sought)
  const has = new Set(searchTerms(1, [text]))
  return wanted !== null && wanted.terms.every((term) => has.has(term))
}

describe('a text', () => {
  it.each([
    ['退货', '买家申请退货退款'],
    ['退款', '买家申请退货退款'],
    ['申请退货', '买家申请退货退款'],
    ['sku', '请问SKU-123还有货吗'],
    ['123 还有货', '请问SKU-123还有货吗'],
    ['where parcel', 'Where is my PARCEL?'],
    ['ＡＢＣ１２', 'order abc12'],
    ['14-12345-67890', 'about order 14-12345-67890'],
    ['straße', 'Lange STRASSE, STRAßE'],
    ['カタカナ', 'これはカタカナです'],
  ])('is found by %p', (sought, text) => expect(finds(sought, text)).toBe(true))

  it.each([
    ['货退', '买家申请退货退款'.replace('退货退', '退货')],
    ['parc', 'Where is my parcel?'],
    ['换货', '买家申请退货退款'],
  ])('is not found by %p', (sought, text) => expect(finds(sought, text)).toBe(false))

  it('is found by every two neighbouring characters and every word of it, whatever it is', () => {
    const part = fc.oneof(
      fc.stringMatching(/^[a-z0-9]{1,12}$/),
      fc
        .array(fc.constantFrom('退', '货', '款', '申', '请', '买', '家'), { minLength: 2, maxLength: 9 })
        .map((all) => all.join('')),
    )
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), fc.nat(), (parts, which) => {
        const text = parts.join(' ')
        expect(finds(parts[which % parts.length]!, text)).toBe(true)
        expect(finds(text, text)).toBe(true)
      }),
    )
  })

  it('without a word finds nothing, and another tenant’s words are other numbers', () => {
    expect(soughtIn(1, '?! …')).toBeNull()
    expect(searchTerms(1, ['退货'])).not.toEqual(searchTerms(2, ['退货']))
  })

  it('tells which characters must stand side by side: pairs alone do not say so', () => {
    expect(soughtIn(1, '申请退货 abc 退款')?.runs).toEqual(['申请退货'])
  })

  it('gives numbers that fit the index, and of a flood of words no more than some', () => {
    const flood = Array.from({ length: 9_000 }, (_, n) => `word${n}`).join(' ')
    const numbers = searchTerms(7, [flood, 'x'.repeat(1_000)])
    expect(numbers.length).toBeGreaterThan(3_990)
    expect(numbers.length).toBeLessThanOrEqual(4_000)
    for (const number of numbers) expect(number).toBe(number | 0)
  })
})
