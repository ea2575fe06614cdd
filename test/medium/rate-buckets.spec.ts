import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Lane, RateLimit } from '#adapter'
import { RateBuckets } from '../../src/accounts/rate-buckets.js'
import { Database } from '../../src/infra/database.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

/** So slow that nothing comes back while a test runs. */
const NEVER = 1 / 1_000_000

const limit = (id: string, capacity: number, more: Partial<RateLimit> = {}): RateLimit => ({
  id,
  operations: '*',
  scope: 'app',
  capacity,
  refillPerSecond: NEVER,
  source: 'made up for tests',
  confidence: 'assumed',
  ...more,
})

describe('rate buckets', () => {
  let rooms: Rooms
  let made = 0

  beforeAll(async () => {
    rooms = await openRooms({ environment: { DATABASE_POOL: '10' } })
  })
  afterAll(() => rooms.stop())

  /** The buckets of two accounts of one app, as two workers would have them. */
  const bucketsOf = (...limits: RateLimit[]) => {
    made += 1
    const app = `app ${made}`
    const of = (account: string) =>
      new RateBuckets(rooms.get(Database), limits, { app, account: `${app}/${account}` })
    return { one: of('one'), two: of('two') }
  }
  const takes = async (buckets: RateBuckets, times: number, lane: Lane = 'click', operation = 'read') => {
    const answers = await Promise.all(Array.from({ length: times }, () => buckets.take(operation, lane)))
    return answers.filter(({ waitMs }) => waitMs === 0).length
  }

  it('give no more than they hold, to however many callers at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 40 }),
        async (capacity, callers) => {
          const { one, two } = bucketsOf(limit('shared', capacity))
          const [left, right] = await Promise.all([takes(one, callers), takes(two, callers)])
          expect(left + right).toBe(Math.min(capacity, 2 * callers))
        },
      ),
      { numRuns: 15 },
    )
  })

  it('fill again as time goes by, never above their capacity', async () => {
    const { one } = bucketsOf(limit('refilling', 5, { refillPerSecond: 2 }))
    expect(await takes(one, 8)).toBeGreaterThanOrEqual(5)
    await rooms.sql(
      `update rate_bucket set tokens = 0, filled_at = now() - interval '1 second' where id like '%/refilling'`,
    )
    expect(await takes(one, 1)).toBe(1)
    await rooms.sql(
      `update rate_bucket set tokens = 0, filled_at = now() - interval '1 day' where id like '%/refilling'`,
    )
    await one.take('read', 'click')
    const [row] = await rooms.sql<{ tokens: number }>(
      `select tokens from rate_bucket where id like '%/refilling'`,
    )
    expect(row?.tokens).toBe(4)
  })

  it('tell how long to wait: until the next call is refilled', async () => {
    const { one } = bucketsOf(limit('waiting', 1, { refillPerSecond: 0.1 }))
    expect(await one.take('read', 'click')).toEqual({ waitMs: 0 })
    const { waitMs } = await one.take('read', 'click')
    expect(waitMs).toBeGreaterThan(0)
    expect(waitMs).toBeLessThanOrEqual(10_000)
  })

  it('count apart for each account where the limit is the account’s', async () => {
    const { one, two } = bucketsOf(limit('own', 2, { scope: 'account' }))
    expect([await takes(one, 5), await takes(two, 5)]).toEqual([2, 2])
  })

  it('count only the operations that draw from them', async () => {
    const { one } = bucketsOf(limit('writes', 1, { operations: ['write'] }))
    expect(await takes(one, 5, 'click', 'read')).toBe(5)
    expect(await takes(one, 5, 'click', 'write')).toBe(1)
  })

  it('leave to faster lanes what is reserved for them', async () => {
    const { one } = bucketsOf(limit('lanes', 20))
    expect(await takes(one, 30, 'backfill')).toBe(10)
    expect(await takes(one, 30, 'poll')).toBe(8)
    expect(await takes(one, 30, 'click')).toBe(2)
  })

  it('still serve slow lanes when the bucket is too small for a reserve', async () => {
    for (const lane of ['click', 'poll', 'backfill'] as const) {
      const { one } = bucketsOf(limit(`tiny ${lane}`, 1))
      expect(await takes(one, 3, lane)).toBe(1)
    }
  })

  it('give nothing until the instant to which they were drained, and keep the latest of several', async () => {
    const { one, two } = bucketsOf(limit('drained', 10, { refillPerSecond: 1_000_000 }))
    await one.drain('read', new Date(Date.now() + 60_000))
    await two.drain('read', new Date(Date.now() + 1_000))
    const { waitMs } = await two.take('read', 'click')
    expect(waitMs).toBeGreaterThan(50_000)
    expect(waitMs).toBeLessThanOrEqual(60_000)
    await rooms.sql(
      `update rate_bucket set drained_until = now() - interval '1 second' where id like '%/drained'`,
    )
    expect((await one.take('read', 'click')).waitMs).toBe(0)
  })

  it('tell what is left of each, full where nothing was ever drawn, and until when one was drained', async () => {
    const { one, two } = bucketsOf(
      limit('shown', 10),
      limit('own', 4, { scope: 'account' }),
      limit('emptied', 5, { operations: ['write'] }),
    )
    await one.take('read', 'click')
    const until = new Date(Date.now() + 60_000)
    await one.drain('write', until)
    const left = async (buckets: RateBuckets) =>
      (await buckets.levels()).map(({ limit: { id }, left }) => `${id} ${left}`)
    expect(await left(two)).toEqual(['shown 0', 'own 4', 'emptied 0'])
    expect(await left(one)).toEqual(['shown 0', 'own 0', 'emptied 0'])
    const drained = (await one.levels()).map(({ drainedUntil }) => new Date(drainedUntil ?? 0).getTime())
    expect(drained).toEqual([until.getTime(), until.getTime(), until.getTime()])
  })

  it('are lowered to what the marketplace says is left, never raised', async () => {
    const { one } = bucketsOf(limit('corrected', 10))
    expect(await takes(one, 1)).toBe(1)
    await one.correct('read', 3)
    expect(await takes(one, 5)).toBe(3)
    await one.correct('read', 9)
    expect(await takes(one, 5)).toBe(0)
  })

  it('keep what was refilled since the last call when the marketplace says that more is left', async () => {
    const { one } = bucketsOf(limit('rested', 10, { refillPerSecond: 1 }))
    expect(await takes(one, 10)).toBe(10)
    await rooms.sql(`update rate_bucket set filled_at = now() - interval '1 hour' where id like '%/rested'`)
    await one.correct('read', 6)
    expect(await takes(one, 6)).toBe(6)
  })

  it('take from all buckets of an operation or from none', async () => {
    const { one } = bucketsOf(limit('wide', 10), limit('narrow', 2, { operations: ['read'] }))
    expect(await takes(one, 8, 'click', 'read')).toBe(2)
    expect(await takes(one, 20, 'click', 'write')).toBe(8)
  })
})
