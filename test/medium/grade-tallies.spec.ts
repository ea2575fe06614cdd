import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { addDays } from '#grade'
import { YESTERDAY, late, order, startGraded } from '../support/graded-shop.js'
import type { Graded } from '../support/graded-shop.js'

describe('what orders and marks tell of a shop', () => {
  let graded: Graded

  beforeAll(async () => {
    graded = await startGraded()
  })
  afterAll(() => graded.api.stop())

  /** `n` orders at noon of each of the last days. */
  const orders = (n: number, days: number, name = 'o') =>
    Array.from({ length: n * days }, (_, index) =>
      order(`${name}${index}`, `${addDays(YESTERDAY, -(index % days))}T12:00:00Z`),
    )

  it('count some marks among those that are marked at all', async () => {
    const id = await graded.shop()
    const marks = ['o0', 'o1', 'o2'].map((one) => late(one, '2026-11-19T13:00:00Z', { mark: 'praised' }))
    marks.push(late('o3', '2026-11-19T13:00:00Z', { mark: 'blamed' }))
    await graded.keep(id, { orders: orders(10, 2), marks })
    await graded.take()
    expect(await graded.of(id)).toMatchObject({ metrics: { praise: { num: 3, den: 4 } } })
  })

  it('count only the orders that count at all, in numerator and denominator, and their sales in one currency', async () => {
    const id = await graded.shop()
    const placed = orders(4, 5).map((one, index) => ({
      ...one,
      total: { minor: 1_000 + index, currency: index === 3 ? 'EUR' : 'USD' },
    }))
    const own = ['o0', 'o1', 'o2', 'o3'].map((one) => late(one, `${YESTERDAY}T13:00:00Z`, { mark: 'own' }))
    await graded.keep(id, {
      orders: placed,
      // Late are one that counts and one that does not.
      marks: [...own, late('o0', `${YESTERDAY}T14:00:00Z`), late('o9', `${YESTERDAY}T14:00:00Z`)],
    })
    await graded.take()
    expect(await graded.of(id)).toMatchObject({
      metrics: {
        late: { num: 2, den: 20 },
        ours: { num: 3, den: 4 },
        own_orders: { num: 4, den: null },
        sales: { num: 1_000 + 1_001 + 1_002, den: null },
      },
    })
    expect(await behind(id, 'ours')).toEqual(['o0'])
    expect(await behind(id, 'own_orders')).toEqual(['o3', 'o2', 'o1', 'o0'])
  })

  it('count ratings by the day on which they were given, and follow one that moves', async () => {
    const id = await graded.shop()
    const rated = (orderId: string, stars: 1 | 5, at: string) => late(orderId, at, { mark: `rated_${stars}` })
    await graded.keep(id, {
      orders: orders(2, 10),
      marks: [
        rated('o9', 5, '2026-11-19T08:00:00Z'),
        rated('o8', 1, '2026-11-17T08:00:00Z'),
        // The night before in Berlin is still within the three days, the day before is not.
        rated('o7', 5, '2026-11-16T23:30:00Z'),
        rated('o6', 1, '2026-11-16T12:00:00Z'),
      ],
    })
    await graded.take()
    expect(await graded.of(id)).toMatchObject({ metrics: { stars: { num: 11, den: 3 } } })
    expect(await behind(id, 'stars')).toEqual(['o9', 'o8', 'o7'])
    await graded.keep(id, { marks: [rated('o9', 5, '2026-11-15T08:00:00Z')] })
    await graded.take()
    expect(await graded.of(id)).toMatchObject({ metrics: { stars: { num: 6, den: 2 } } })
  })

  it('say from which day on they were counted, and count anew when a tally changes', async () => {
    const id = await graded.shop()
    await graded.keep(id, { orders: orders(4, 5) })
    await graded.take()
    const window = { from: '2026-11-15', to: YESTERDAY }
    expect(await graded.of(id)).toMatchObject({ metrics: { late: { num: 0, den: 20, window } } })
    await graded.api.sql(`delete from metric_day where account_id = $1`, [id])
    await graded.api.sql(`update tally_counted set tallies = 'other' where marketplace = 'graded'`)
    await graded.take()
    const days = `select sum(den)::int as orders from metric_day where account_id = $1 and metric = 'late'`
    expect(await graded.api.sql(days, [id])).toEqual([{ orders: 20 }])
  })

  it('stand beside what the marketplace reports, over its days, and a difference is shown', async () => {
    const id = await graded.shop()
    const theirs = (num: number, den: number) => ({
      num,
      den,
      provenance: 'marketplace' as const,
      window: { from: '2026-11-18', to: YESTERDAY },
    })
    const report = { scope: 'X', cycle: 'current', on: YESTERDAY, level: null, nextOn: null } as const
    await graded.keep(id, {
      orders: orders(10, 4),
      marks: [late('o0', '2026-11-19T13:00:00Z')],
      reports: [{ ...report, metrics: { late: theirs(2, 20), praise: theirs(1, 1) } }],
    })
    await graded.take()
    expect(await graded.of(id)).toMatchObject({
      metrics: { late: { num: 2, den: 20, provenance: 'marketplace' } },
      ours: [{ metric: 'late', ours: { num: 1, den: 20, provenance: 'computed' }, differs: true }],
      version: 1,
    })
    // Told later: our count agrees, as a new version of the day.
    await graded.keep(id, { marks: [late('o1', '2026-11-18T13:00:00Z')] })
    await graded.take()
    expect(await graded.of(id)).toMatchObject({ ours: [{ metric: 'late', differs: false }], version: 2 })
  })

  const behind = async (id: string, metric: string): Promise<string[]> => {
    const path = `/v1/grades/acct_${id}/metrics/${metric}/orders`
    const found: string[] = []
    for (let cursor = ''; ;) {
      const { body } = await graded.get(`${path}?limit=1${cursor}`)
      const page = body as { data: { orderId: string }[]; nextCursor: string | null }
      found.push(...page.data.map(({ orderId }) => orderId))
      if (page.nextCursor === null) return found
      cursor = `&cursor=${page.nextCursor}`
    }
  }

  it('roll up what a plain count gives, in whatever order orders and marks come and go', async () => {
    const entry = fc.record({
      order: fc.integer({ min: 0, max: 8 }),
      day: fc.integer({ min: 0, max: 4 }),
      hour: fc.integer({ min: 0, max: 23 }),
      mark: fc.constantFrom('none', 'late', 'very_late', 'withdrawn'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(entry, { maxLength: 6 }), { maxLength: 4 }), async (rounds) => {
        const id = await graded.shop()
        const placed = new Map<string, string>()
        const marked = new Map<string, boolean>()
        for (const round of rounds) {
          for (const { order: n, day, hour, mark } of round) {
            const orderId = `o${n}`
            const at =
              placed.get(orderId) ?? `${addDays(YESTERDAY, -day)}T${String(hour).padStart(2, '0')}:10:00Z`
            placed.set(orderId, at)
            const withdrawn = mark === 'withdrawn'
            const marks =
              mark === 'none' ? [] : [late(orderId, at, { mark: withdrawn ? 'late' : mark, withdrawn })]
            if (mark !== 'none') marked.set(`${orderId} ${withdrawn ? 'late' : mark}`, !withdrawn)
            await graded.keep(id, { orders: [order(orderId, at)], marks })
          }
          await graded.take()
        }
        const rows = await graded.api.sql<{ num: number; den: number }>(
          `select coalesce(sum(num), 0)::int as num, coalesce(sum(den), 0)::int as den from metric_day
           where account_id = $1 and metric = 'late'`,
          [id],
        )
        const late_ = [...placed.keys()].filter(
          (name) => marked.get(`${name} late`) || marked.get(`${name} very_late`),
        )
        expect(rows[0]).toEqual({ num: late_.length, den: placed.size })
      }),
      { numRuns: 12 },
    )
  })
})
