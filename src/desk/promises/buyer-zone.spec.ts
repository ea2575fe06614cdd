import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from '@jest/globals'
import { buyerZone } from './buyer-zone.js'

const AT = '2026-11-20T12:00:00.000Z'
const zone = (marketplace: string, site: string, locale: string | null) => {
  const { zone: name, sure } = buyerZone({ marketplace, site, locale }, AT)
  return [name, sure]
}

describe('the zone of a buyer', () => {
  it('is that of the locale’s country, wherever the site is', () => {
    expect(zone('ebay', 'EBAY_US', 'ja-JP')).toEqual(['Asia/Tokyo', true])
    expect(zone('ebay', 'EBAY_US', 'de_DE')).toEqual(['Europe/Berlin', true])
  })

  it('is the site’s where the locale names no country', () => {
    expect(zone('ebay', 'EBAY_GB', 'en')).toEqual(['Europe/London', true])
    expect(zone('ebay', 'EBAY_GB', 'no locale')).toEqual(['Europe/London', true])
  })

  it('is not sure in a country with several clocks, nor at a marketplace that sells to all the world', () => {
    expect(zone('ebay', 'EBAY_US', null)).toEqual(['America/Los_Angeles', false])
    expect(zone('dhgate', 'GLOBAL', null)).toEqual(['Asia/Shanghai', false])
    expect(zone('dhgate', 'GLOBAL', 'fr-FR')).toEqual(['Europe/Paris', true])
  })

  it('counts business days by the buyer’s holidays', () => {
    const { calendar } = buyerZone({ marketplace: 'ebay', site: 'EBAY_US', locale: 'de-DE' }, AT)
    const day = (text: string) => calendar.isBusinessDay(Temporal.PlainDate.from(text))
    expect([day('2026-12-25'), day('2026-11-26')]).toEqual([false, true])
  })
})
