import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ceil, compare, floor, fraction, minus, over, plus, reduced, rounded, times } from './fraction.js'

const number = fc.tuple(fc.integer(), fc.integer({ min: 1 })).map(([num, den]) => fraction(num, den))

describe('fractions', () => {
  it('keep the laws of numbers', () => {
    fc.assert(
      fc.property(number, number, number, (a, b, c) => {
        expect(compare(plus(a, b), plus(b, a))).toBe(0)
        expect(compare(minus(plus(a, b), b), a)).toBe(0)
        expect(compare(times(a, plus(b, c)), plus(times(a, b), times(a, c)))).toBe(0)
        expect(compare(a, b)).toBe(-compare(b, a) + 0)
        expect(compare(reduced(a), a)).toBe(0)
        if (b.num > 0n) expect(compare(over(times(a, b), b), a)).toBe(0)
      }),
    )
  })

  it('stand between their whole neighbours', () => {
    fc.assert(
      fc.property(number, (a) => {
        expect(compare(fraction(floor(a)), a)).toBeLessThanOrEqual(0)
        expect(compare(fraction(floor(a) + 1), a)).toBeGreaterThan(0)
        expect(ceil(a)).toBe(a.num % a.den === 0n ? floor(a) : floor(a) + 1)
      }),
    )
  })

  it.each([
    [899_499, 10_000, 899],
    [89_950, 1000, 900],
    [-25, 100, -2],
    [5, 100, 1],
    [0, 7, 0],
  ])('%d of %d rounds half up to %d tenths', (num, den, tenths) => {
    expect(rounded(fraction(num, den), 10)).toBe(tenths)
  })

  it('reduce to lowest terms', () => {
    expect(reduced(fraction(-6, 4))).toEqual({ num: -3n, den: 2n })
    expect(reduced(fraction(0, 4))).toEqual({ num: 0n, den: 1n })
  })

  it('have no denominator below one', () => {
    expect(() => fraction(1, 0)).toThrow(RangeError)
    expect(() => over(fraction(1), fraction(-1))).toThrow(RangeError)
  })
})
