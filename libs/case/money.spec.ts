import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { money, moneyJson } from './money.js'

const currency = fc.constantFrom('USD', 'EUR', 'CNY', 'JPY', 'KRW', 'VND', 'KWD', 'TND', 'CLF')

describe('money', () => {
  it('survives the way to the wire and back, to the last minor unit', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), currency, (minor, code) => {
        const { amount, currency } = moneyJson({ minor, currency: code })
        expect(money(amount, currency)).toEqual({ minor: minor === 0 ? 0 : minor, currency: code })
      }),
    )
  })

  it('reads whole and fraction without a float in between', () => {
    fc.assert(
      fc.property(fc.nat(89_999_999_999), fc.nat(99), (whole, cents) => {
        const written = `${whole}.${String(cents).padStart(2, '0')}`
        expect(BigInt(money(written, 'EUR').minor)).toBe(BigInt(whole) * 100n + BigInt(cents))
      }),
    )
  })

  it.each([
    ['12.34', 'USD', 1234],
    [12.34, 'USD', 1234],
    ['12.3', 'usd', 1230],
    ['12', 'USD', 1200],
    [' 12.30 ', 'USD', 1230],
    ['0.10', 'EUR', 10],
    [0.29, 'EUR', 29],
    ['-5', 'GBP', -500],
    ['-0.05', 'GBP', -5],
    ['-0', 'GBP', 0],
    ['19.990000', 'USD', 1999],
    ['1500', 'JPY', 1500],
    ['1500.00', 'JPY', 1500],
    ['1.234', 'KWD', 1234],
    ['1.2', 'BHD', 1200],
    ['1.2345', 'CLF', 12345],
    ['90071992547409.91', 'USD', Number.MAX_SAFE_INTEGER],
  ])('reads %p %s as %p minor units', (amount, code, minor) => {
    expect(money(amount, code)).toEqual({ minor, currency: code.toUpperCase() })
  })

  it.each([
    [{ minor: 5, currency: 'USD' }, '0.05'],
    [{ minor: -5, currency: 'USD' }, '-0.05'],
    [{ minor: 0, currency: 'USD' }, '0.00'],
    [{ minor: 5, currency: 'JPY' }, '5'],
    [{ minor: -5, currency: 'KWD' }, '-0.005'],
  ])('writes %p as %s', (value, amount) => {
    expect(moneyJson(value)).toEqual({ amount, currency: value.currency })
  })

  it.each([
    ['12.345', 'USD'],
    ['1.5', 'JPY'],
    [0.1 + 0.2, 'USD'],
    ['', 'USD'],
    ['12,34', 'USD'],
    ['1 000', 'USD'],
    ['1e3', 'USD'],
    [1e21, 'USD'],
    ['+5', 'USD'],
    ['.5', 'USD'],
    ['5.', 'USD'],
    ['--5', 'USD'],
    [Number.NaN, 'USD'],
    [Number.POSITIVE_INFINITY, 'USD'],
    ['٣', 'USD'],
    ['90071992547409.92', 'USD'],
    ['5', ''],
    ['5', 'US'],
    ['5', 'US$'],
    ['5', 'EURO'],
  ])('refuses %p %p instead of guessing', (amount, code) => {
    expect(() => money(amount, code)).toThrow(RangeError)
  })
})
