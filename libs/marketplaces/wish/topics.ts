/**
 * Topics of Wish's webhooks that concern after-sales (specification 3.0.65 names 26), and the streams that are worth a
 * look when one comes. All others (products, ProductBoost) are received and kept, and read by nobody.
 */
export const TOPICS: Readonly<Record<string, readonly string[]>> = {
  TICKET_AWAITING_MERCHANT: ['tickets'],
  ORDER_RELEASE: ['orders'],
  ORDER_FULFILLMENT_DEADLINE: ['orders'],
  ORDER_ADDRESS_CHANGE: ['orders'],
  ORDER_TRACKING_UPDATE: ['orders'],
  ORDER_REFUND: ['orders', 'tickets'],
  ORDER_PENALTY: ['orders', 'penalties'],
  POLICY_PENALTY_ISSUE: ['penalties'],
  POLICY_PENALTY_REVERSE: ['penalties'],
  POLICY_PENALTY_CANCEL: ['penalties'],
}
/** Everything of an order at once: kept from whoever subscribed to it, never asked for beside the others. */
export const looksOf = (topic: string): readonly string[] =>
  topic === 'ORDER_ALL' ? ['orders'] : Object.hasOwn(TOPICS, topic) ? (TOPICS[topic] ?? []) : []
