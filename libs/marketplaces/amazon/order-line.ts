import type { At } from '#adapter'
import { money } from '#case'
import type { Money, OrderLine } from '#case'
import type { AmazonOrder, AmazonOrderItem } from './order-wire.js'
import { siteOf } from './sites.js'

/** What Amazon writes as an amount; null without one. */
export const moneyOf = (
  price: { amount: string | number; currencyCode: string } | null | undefined,
): Money | null => (price ? money(price.amount, price.currencyCode) : null)

export const lineOf = (item: AmazonOrderItem): OrderLine => ({
  lineId: item.orderItemId,
  itemId: item.product.asin ?? null,
  title: item.product.title ?? null,
  sku: item.product.sellerSku ?? null,
  quantity: item.quantityOrdered,
  price: moneyOf(item.product.price?.unitPrice),
})

export const siteOfOrder = ({ salesChannel }: AmazonOrder, at: At): string =>
  siteOf(salesChannel.marketplaceId) ?? siteOf(salesChannel.marketplaceName) ?? at.site
