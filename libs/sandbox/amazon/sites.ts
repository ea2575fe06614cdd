import type { Host, SiteId } from './types.js'

/** What the simulated Amazon must know of a marketplace (the ids and hosts are Amazon's own). */
export interface SiteFacts {
  readonly marketplaceId: string
  readonly name: string
  readonly host: Host
  readonly country: string
  readonly currency: string
  readonly locale: string
  /** How its files are written. */
  readonly charset: 'utf-8' | 'windows-1252' | 'shift_jis'
  readonly decimals: 0 | 2
}

export const AMAZON_SITES: Readonly<Record<SiteId, SiteFacts>> = {
  US: {
    marketplaceId: 'ATVPDKIKX0DER',
    name: 'Amazon.com',
    host: 'na',
    country: 'US',
    currency: 'USD',
    locale: 'en_US',
    charset: 'utf-8',
    decimals: 2,
  },
  DE: {
    marketplaceId: 'A1PA6795UKMFR9',
    name: 'Amazon.de',
    host: 'eu',
    country: 'DE',
    currency: 'EUR',
    locale: 'de_DE',
    charset: 'windows-1252',
    decimals: 2,
  },
  JP: {
    marketplaceId: 'A1VC38T7YXB528',
    name: 'Amazon.co.jp',
    host: 'fe',
    country: 'JP',
    currency: 'JPY',
    locale: 'ja_JP',
    charset: 'shift_jis',
    decimals: 0,
  },
}

/** An amount in minor units as Amazon writes it: a decimal text. */
export const amountText = (minor: number, { decimals }: SiteFacts): string =>
  (minor / 10 ** decimals).toFixed(decimals)
