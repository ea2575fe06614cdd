import type { AmazonShopRef, AmazonWorld } from './handle.js'

const textOf = (values: Readonly<Record<string, unknown>>, name: string, otherwise?: string): string => {
  const value = values[name] ?? otherwise
  if (typeof value !== 'string') throw new RangeError(`"values.${name}" is required`)
  return value
}

/** What can be added to the simulated Amazon by name; each answers with the truth about what it made. Input: {seller, values: {…}}. */
export const AMAZON_SCENARIOS: Readonly<
  Record<
    string,
    (world: AmazonWorld, shop: AmazonShopRef, values: Readonly<Record<string, unknown>>) => unknown
  >
> = {
  /** {title} */
  'amazon-order': (world, shop, values) =>
    world.addOrder(shop, typeof values['title'] === 'string' ? { title: values['title'] } : {}),
  /** {orderId, reason} */
  'amazon-buyer-cancels': (world, shop, values) =>
    world.wishToCancel(shop, textOf(values, 'orderId'), textOf(values, 'reason', 'Ordered by mistake')),
  /** {orderId} */
  'amazon-seller-ships': (world, shop, values) => world.ship(shop, textOf(values, 'orderId')),
  /** {orderId, status} */
  'amazon-unknown-status': (world, shop, values) =>
    world.overrideStatus(shop, textOf(values, 'orderId'), textOf(values, 'status', 'ON_HOLD')),
  /** {orderId} */
  'amazon-return': (world, shop, values) => world.addReturn(shop, textOf(values, 'orderId')),
  /** {rmaId} */
  'amazon-return-vanishes': (world, _shop, values) =>
    world.changeReturn(textOf(values, 'rmaId'), { gone: true }),
  /** {type, ending: "CANCELLED" | "FATAL" | "BOMB"} */
  'amazon-report-ends': (world, _shop, values) => {
    const ending = textOf(values, 'ending', 'FATAL')
    if (ending !== 'CANCELLED' && ending !== 'FATAL' && ending !== 'BOMB')
      throw new RangeError('"values.ending" is CANCELLED, FATAL or BOMB')
    const type = textOf(values, 'type', 'GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE')
    world.endNextReport(type, ending)
    return { type, ending }
  },
}
