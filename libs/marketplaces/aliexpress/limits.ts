import type { RateLimit } from '#adapter'

const source =
  'UNCONFIRMED: none published for orders and disputes (a list exists for drop-shipping operations alone); 5 a second and application, 2 a second and shop, with a burst for the first reading, are ours, read 2026-11-22'

/** Proactive and careful: AliExpress answers `ApiCallLimit` when there were too many. */
export const limits: readonly RateLimit[] = [
  {
    id: 'app',
    operations: '*',
    scope: 'app',
    capacity: 500,
    refillPerSecond: 5,
    source,
    confidence: 'assumed',
  },
  {
    id: 'shop',
    operations: '*',
    scope: 'account',
    capacity: 200,
    refillPerSecond: 2,
    source,
    confidence: 'assumed',
  },
]
