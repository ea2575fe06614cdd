import type { RateLimit } from '#adapter'

/** Counted per merchant and application; Wish names no figure, only what remains (header `Wish-Rate-Limit-Remaining`). */
export const limits: readonly RateLimit[] = [
  {
    id: 'calls',
    operations: '*',
    scope: 'account',
    capacity: 100,
    refillPerSecond: 2,
    source:
      'UNCONFIRMED: Wish publishes no figure (v3 specification 3.0.65); corrected by its headers on every answer',
    confidence: 'assumed',
  },
]
