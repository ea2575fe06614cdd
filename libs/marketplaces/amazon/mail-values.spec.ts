import { describe, expect, it } from '@jest/globals'
import { amountIn, dueInstant, orderIdIn, startOfNamedDay } from './mail-values.js'

describe('a named day', () => {
  it.each([
    ['November 27, 2026', 'America/Los_Angeles', '2026-11-28T08:00:00.000Z'],
    ['27 Nov 2026 at 5:00 PM', 'America/Los_Angeles', '2026-11-28T01:00:00.000Z'],
    ['Nov. 27, 2026, 17:00 UTC', 'America/Los_Angeles', '2026-11-27T17:00:00.000Z'],
    ['2026-11-27', 'UTC', '2026-11-28T00:00:00.000Z'],
    ['zum 27. November 2026, 18:30 Uhr', 'Europe/Berlin', '2026-11-27T17:30:00.000Z'],
    ['27.11.2026', 'Europe/Berlin', '2026-11-27T23:00:00.000Z'],
    ['3. März 2026', 'Europe/Berlin', '2026-03-03T23:00:00.000Z'],
    ['2026年11月27日', 'Asia/Shanghai', '2026-11-27T16:00:00.000Z'],
    ['2026年11月27日 17時30分', 'Asia/Tokyo', '2026-11-27T08:30:00.000Z'],
    ['2026/11/27', 'Asia/Tokyo', '2026-11-27T15:00:00.000Z'],
  ])('%s in %s runs until %s', (text, zone, due) => {
    expect(dueInstant(text, zone)).toBe(due)
  })

  it.each(['11/12/2026', '2026-02-30', 'soon', '27. Brumaire 2026', '99 Nov 2026'])(
    'that is not certain is none: %s',
    (text) => {
      expect(dueInstant(text, 'UTC')).toBeNull()
    },
  )

  it('begins in the zone of its site', () => {
    expect(startOfNamedDay('2026-11-01', 'Asia/Tokyo')).toBe('2026-10-31T15:00:00.000Z')
  })
})

describe('an amount', () => {
  it.each([
    [' $1,234.56 total', 'US', 123_456, 'USD'],
    [' $20', 'CA', 2_000, 'CAD'],
    [' 1.234,56 €', 'DE', 123_456, 'EUR'],
    ['EUR 34,90.', 'DE', 3_490, 'EUR'],
    ['￥1,234', 'JP', 1_234, 'JPY'],
    ['1,234円', 'JP', 1_234, 'JPY'],
    [' USD 12.30', 'JP', 1_230, 'USD'],
  ])('%s at %s', (text, site, minor, currency) => {
    expect(amountIn(text, site)).toEqual({ minor, currency })
  })

  it.each(['about 20', 'twenty dollars', ''])('that is none: %s', (text) => {
    expect(amountIn(text, 'US')).toBeNull()
  })
})

it('an order number stands alone', () => {
  expect(orderIdIn('x (Order: 113-5550001-1230001)')).toBe('113-5550001-1230001')
  expect(orderIdIn('9113-5550001-1230001')).toBeNull()
  expect(orderIdIn('113-5550001-12300011')).toBeNull()
})
