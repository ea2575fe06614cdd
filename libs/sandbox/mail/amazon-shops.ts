import type { Order, Seller } from '../amazon/types.js'
import { AMAZON_SITES } from '../amazon/sites.js'
import type { MailAccess, MailShop } from './amazon-mail.js'

/** Since when the Japanese shop is served by the care service: the day on which it began there. */
const CARE_SINCE = '2023-06-29T00:00:00Z'

const grouped = (minor: number): string => minor.toLocaleString('en-US')
const dollars = (minor: number): string => `$${(minor / 100).toFixed(2)}`

/** A seller's mailbox, whose mails speak of the orders of the simulated Amazon. */
export const mailShopOf = ({ login, site }: Seller, orders: readonly Order[]): MailShop => ({
  login,
  domain: AMAZON_SITES[site].name.toLowerCase(),
  language: site === 'JP' ? 'ja' : site === 'DE' ? 'de' : 'en',
  money:
    site === 'JP'
      ? (minor) => `￥${grouped(minor)}`
      : site === 'DE'
        ? (minor) => `${(minor / 100).toFixed(2).replace('.', ',')} €`
        : dollars,
  orderIds: orders.filter(({ seller }) => seller === login).map(({ id }) => id),
})

/** A shop with the way to its mail. */
export const withMail = <
  Shop extends { readonly site: string; readonly credentials: Readonly<Record<string, string>> },
>(
  shop: Shop,
  access: MailAccess,
): Shop & { readonly settings: Readonly<Record<string, unknown>> } => ({
  ...shop,
  credentials: { ...shop.credentials, ...access },
  settings: {
    mailAuthServer: 'mx.sandbox.invalid',
    ...(shop.site === 'JP' && { careService: [{ site: 'JP', from: CARE_SINCE, to: null }] }),
  },
})
