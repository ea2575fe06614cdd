import type { RateLimit } from '#adapter'

const source =
  'UNCONFIRMED: DHgate publishes no figure, only that a user, a session and an application have a daily number of calls and a frequency (error codes 34 to 37); 2 calls a second is our choice'

export const limits: readonly RateLimit[] = [
  {
    id: 'app',
    operations: '*',
    scope: 'app',
    capacity: 100,
    refillPerSecond: 2,
    source,
    confidence: 'assumed',
  },
  {
    id: 'shop',
    operations: '*',
    scope: 'account',
    capacity: 80,
    refillPerSecond: 2,
    source,
    confidence: 'assumed',
  },
]
