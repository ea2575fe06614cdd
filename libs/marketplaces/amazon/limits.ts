import type { RateLimit } from '#adapter'

const READ =
  'descriptions of the operations in the Selling Partner API models, commit 34dc93f, read 2026-11-22'

const of = (id: string, operations: readonly string[], rate: number, burst: number): RateLimit => ({
  id,
  operations,
  scope: 'account',
  capacity: burst,
  refillPerSecond: rate,
  source: READ,
  confidence: 'official',
})

/**
 * Token buckets per application and selling partner. The header `x-amzn-RateLimit-Limit` names a rate, never what is left, and is
 * missing on 429: a refusal empties the bucket instead.
 */
export const limits: readonly RateLimit[] = [
  of('orders.search', ['orders.search'], 0.0056, 20),
  of('orders.get', ['orders.get'], 0.5, 30),
  of('orders-v0.list', ['orders-v0.list'], 0.0167, 20),
  of('orders-v0.get', ['orders-v0.get'], 0.5, 30),
  of('orders-v0.items', ['orders-v0.items'], 0.5, 30),
  of('orders-v0.confirm-shipment', ['orders-v0.confirm-shipment'], 2, 10),
  of('reports.create', ['reports.create'], 0.0167, 15),
  of('reports.get', ['reports.get'], 2, 15),
  of('reports.list', ['reports.list'], 0.0222, 10),
  of('reports.schedule', ['reports.schedule'], 0.0222, 10),
  of('reports.schedules', ['reports.schedules'], 0.0222, 10),
  of('reports.document', ['reports.document'], 0.0167, 15),
  of('feeds.create-document', ['feeds.create-document'], 0.5, 15),
  of('feeds.create', ['feeds.create'], 0.0083, 15),
  of('feeds.get', ['feeds.get'], 2, 15),
  of('feeds.list', ['feeds.list'], 0.0222, 10),
  of('feeds.document', ['feeds.document'], 0.0222, 10),
  of('messaging.actions', ['messaging.actions'], 1, 5),
  of('messaging.send', ['messaging.send'], 1, 5),
  of('solicitations.actions', ['solicitations.actions'], 1, 5),
  of('solicitations.send', ['solicitations.send'], 1, 5),
  of('notifications.destinations', ['notifications.destinations'], 1, 5),
  of('notifications.create-destination', ['notifications.create-destination'], 1, 5),
  of('notifications.subscription', ['notifications.subscription'], 1, 5),
  of('notifications.subscribe', ['notifications.subscribe'], 1, 5),
  of('uploads.create', ['uploads.create'], 10, 10),
  of('sellers.participations', ['sellers.participations'], 0.016, 15),
  of('finances-v0.events', ['finances-v0.events'], 0.5, 30),
  of('finances.transactions', ['finances.transactions'], 0.5, 10),
  of('data-kiosk.create', ['data-kiosk.create'], 0.0167, 15),
  of('data-kiosk.get', ['data-kiosk.get'], 2, 15),
  of('data-kiosk.list', ['data-kiosk.list'], 0.0222, 10),
  of('data-kiosk.document', ['data-kiosk.document'], 0.0167, 15),
  {
    id: 'documents',
    operations: ['documents.download', 'documents.upload'],
    scope: 'account',
    capacity: 20,
    refillPerSecond: 2,
    source: 'no figure is published for the addresses of documents',
    confidence: 'assumed',
  },
  {
    id: 'lwa',
    operations: ['lwa.token'],
    scope: 'account',
    capacity: 10,
    refillPerSecond: 0.2,
    source: 'no figure is published; a token lasts an hour',
    confidence: 'assumed',
  },
  {
    id: 'sqs',
    operations: ['sqs.receive', 'sqs.delete'],
    scope: 'account',
    capacity: 100,
    refillPerSecond: 10,
    source:
      'a standard queue knows no limit that matters here (AWS SQS quotas, read 2026-11-24); ours, for the bill',
    confidence: 'assumed',
  },
]
