import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Topic } from '../reasons.js'
import { compare, consistentCounts, sidesOf, twoProportionTest, wholePercents, wilson } from './compare.js'
import {
  monthQuestions,
  PRODUCT_SHARE_COLUMNS,
  productShares,
  rawSheet,
  returnContactRate,
  topicShares,
} from './inquiries.js'
import type { InquiryFact } from './inquiries.js'
import { share, sharesOfHundred } from './percent.js'
import {
  badExperiences,
  complaintReport,
  levelChanges,
  median,
  promiseReport,
  responseReport,
} from './service.js'

const fact: InquiryFact = {
  productCode: null,
  reason: null,
  topic: 'other',
  opinion: null,
  orderId: null,
  satisfied: null,
}
const times = (count: number, change: Partial<InquiryFact>): InquiryFact[] =>
  Array.from({ length: count }, () => ({ ...fact, ...change }))

/** The inquiries behind the training table: per product delivery, cancellation, return, defect, and the rest of its number. */
const SEED = (
  [
    ['B089YSTPSP', 45, 33, 0, 3, 0],
    ['B089CKBNNK', 51, 39, 3, 0, 0],
    ['B0897OYRYG', 52, 28, 0, 6, 3],
    ['B0831J1BPL', 30, 18, 0, 3, 0],
    ['B08519LNRN', 36, 12, 0, 6, 0],
  ] as const
).flatMap(([productCode, all, ...counts]) => {
  const topics: Topic[] = ['delivery', 'cancellation', 'return_refund', 'defect']
  const rest = all - counts.reduce<number>((sum, count) => sum + count, 0)
  const named = topics.flatMap((topic, at) => times(counts[at] ?? 0, { productCode, topic, satisfied: true }))
  return [...named, ...times(rest, { productCode, topic: 'order_confirmation', satisfied: true })]
})
const INQUIRIES = [
  ...SEED,
  ...Array.from({ length: 773 - SEED.length }, (_, at) => ({ ...fact, productCode: `OTHER${at % 40}` })),
]

describe('the product inquiry share table', () => {
  it('gives the training table from its 773 inquiries, string for string, ranked by share', () => {
    expect(INQUIRIES).toHaveLength(773)
    expect(PRODUCT_SHARE_COLUMNS).toHaveLength(8)
    expect(productShares(INQUIRIES, 5)).toEqual([
      ['1', 'B0897OYRYG', '6.73%', '100.00%', '53.85%', '0.00%', '11.54%', '5.77%'],
      ['2', 'B089CKBNNK', '6.60%', '100.00%', '76.47%', '5.88%', '0.00%', '0.00%'],
      ['3', 'B089YSTPSP', '5.82%', '100.00%', '73.33%', '0.00%', '6.67%', '0.00%'],
      ['4', 'B08519LNRN', '4.66%', '100.00%', '33.33%', '0.00%', '16.67%', '0.00%'],
      ['5', 'B0831J1BPL', '3.88%', '100.00%', '60.00%', '0.00%', '10.00%', '0.00%'],
    ])
  })

  it('is the same from inquiries counted together', () => {
    const groups = new Map<string, { one: InquiryFact; times: number }>()
    for (const one of INQUIRIES) {
      const key = JSON.stringify(one)
      groups.set(key, { one, times: (groups.get(key)?.times ?? 0) + 1 })
    }
    const counted = [...groups.values()].map((group) => ({ ...group.one, times: group.times }))
    expect(counted.length).toBeLessThan(80)
    expect(productShares(counted)).toEqual(productShares(INQUIRIES))
    expect(topicShares(counted)).toEqual(topicShares(INQUIRIES))
    expect(monthQuestions(counted)).toEqual(monthQuestions(INQUIRIES))
    expect(returnContactRate(counted, 900)).toEqual(returnContactRate(INQUIRIES, 900))
  })

  it('leaves satisfaction empty where nobody rated, and divides by those who did', () => {
    const mixed = [
      ...times(1, { productCode: 'A', satisfied: true }),
      ...times(2, { productCode: 'A', satisfied: false }),
      ...times(1, { productCode: 'A' }),
      ...times(1, { productCode: 'B' }),
    ]
    expect(productShares(mixed).map((row) => row[3])).toEqual(['33.33%', ''])
  })
})

describe('shares', () => {
  it('round half up in integers', () => {
    expect([share(1, 8), share(1, 1600), share(3, 20_000), share(0, 0), share(7, 7)]).toEqual([
      '12.50%',
      '0.06%',
      '0.02%',
      '0.00%',
      '100.00%',
    ])
    expect(() => share(2, 1)).toThrow(RangeError)
  })

  it('of topics add up to exactly 100, each within a hundredth of its own', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { minLength: 1, maxLength: 12 }), (counts) => {
        const shares = sharesOfHundred(counts)
        const whole = counts.reduce((sum, count) => sum + count, 0)
        expect(shares.reduce((sum, value) => sum + value, 0)).toBe(whole === 0 ? 0 : 10_000)
        for (const [at, value] of shares.entries())
          expect(Math.abs(value - ((counts[at] ?? 0) * 10_000) / (whole || 1))).toBeLessThan(1)
      }),
    )
    expect(sharesOfHundred([1, 1, 1])).toEqual([3334, 3333, 3333])
    expect(topicShares(INQUIRIES).map(({ topic, count }) => [topic, count])).toEqual([
      ['delivery', 130],
      ['cancellation', 3],
      ['return_refund', 18],
      ['defect', 3],
      ['order_confirmation', 60],
      ['other', 559],
    ])
  })
})

describe('the reports on inquiries', () => {
  it('answer the three questions of a month', () => {
    const facts = [
      ...times(2, { reason: 'a/b', productCode: 'P' }),
      ...times(1, { reason: 'a/c', productCode: 'Q', opinion: 'too late' }),
    ]
    expect(monthQuestions(facts)).toEqual({
      reason: { value: 'a/b', count: 2, share: '66.67%' },
      product: { value: 'P', count: 2, share: '66.67%' },
      opinion: { value: 'too late', count: 1, share: '33.33%' },
    })
    expect(monthQuestions([])).toEqual({ reason: null, product: null, opinion: null })
  })

  it('list the raw sheet and the return-related contact rate with its doubt', () => {
    const facts = times(1, { orderId: '1', reason: 'after_sale/delivery/delay', topic: 'delivery' })
    expect(rawSheet([...facts, fact], (path) => path.split('/'))).toEqual([
      ['1', 'after_sale', 'delivery'],
      ['', '', ''],
    ])
    expect(returnContactRate(times(7, { topic: 'return_refund' }), 100)).toEqual({
      count: 7,
      ordersShipped: 100,
      rate: '7.00%',
      denominator: 'unconfirmed',
    })
    expect(returnContactRate(times(3, { topic: 'return_refund' }), 2).rate).toBe('150.00%')
    expect(returnContactRate([], 0).rate).toBeNull()
  })
})

describe('the reports on service', () => {
  it('count answers at the limit as in time, exempt and open ones not at all', () => {
    const at = (hours: number, minutes = 0) => new Date(Date.UTC(2026, 2, 1, hours, minutes)).toISOString()
    const received = { receivedAt: at(0), exempt: false }
    const report = responseReport(
      [
        { ...received, answeredAt: at(24) },
        { ...received, answeredAt: at(24, 1) },
        { ...received, answeredAt: at(2) },
        { ...received, answeredAt: null },
        { ...received, answeredAt: null, exempt: true },
        { receivedAt: at(30), answeredAt: null, exempt: false },
      ],
      at(48),
    )
    expect(report).toEqual({
      counted: 4,
      inTime: 2,
      inTimeShare: '50.00%',
      medianMinutes: 1440,
      late: 2,
      exempt: 1,
      open: 1,
    })
    expect(responseReport([], at(0))).toMatchObject({ counted: 0, inTimeShare: null, medianMinutes: null })
  })

  it('give the promises kept by agent', () => {
    const followUp = {
      caseId: '1',
      threadId: 't',
      text: '',
      madeAt: '',
      dueAt: '',
      owner: 'ann',
      market: 'DE',
    }
    const states = (['kept', 'kept_late', 'overdue', 'open'] as const).map((state, at) => ({
      followUp,
      state: { state, closedAt: null, minutesLate: [0, 72, 10, 0][at] ?? 0 },
    }))
    expect(promiseReport(states, 'owner')).toEqual([
      { group: 'ann', made: 4, settled: 3, kept: 1, keptShare: '33.33%', medianMinutesLate: 41 },
    ])
    expect(promiseReport(states.slice(3), 'market')).toMatchObject([
      { group: 'DE', made: 1, settled: 0, keptShare: null, medianMinutesLate: null },
    ])
    expect([median([]), median([3, 1, 2]), median([4, 1])]).toEqual([null, 2, 2.5])
  })

  it('find complaints of one cause repeated within a quarter of the shop’s zone', () => {
    const complaint = { agent: 'ann', cause: 'gendered_address' }
    const report = complaintReport(
      [
        { ...complaint, at: '2026-01-05T00:00:00Z' },
        { ...complaint, at: '2026-03-31T15:00:00Z' },
        { ...complaint, at: '2026-03-31T16:00:00Z' },
      ],
      'Asia/Shanghai',
    )
    expect(report).toEqual([
      { ...complaint, quarter: '2026-Q1', count: 2, repeated: true },
      { ...complaint, quarter: '2026-Q2', count: 1, repeated: false },
    ])
  })

  it('mark a change of rules between levels', () => {
    const reading = (on: string, level: string, ruleset = 'a') => ({ on, level, ruleset })
    expect(
      levelChanges([
        reading('2026-03-01', 'good'),
        reading('2026-01-01', 'good'),
        reading('2026-02-01', 'pass'),
        reading('2026-04-01', 'good', 'b'),
      ]),
    ).toEqual([
      { on: '2026-02-01', from: 'good', to: 'pass', rulesChanged: false },
      { on: '2026-03-01', from: 'pass', to: 'good', rulesChanged: false },
      { on: '2026-04-01', from: 'good', to: 'good', rulesChanged: true },
    ])
  })

  it('count an order once among bad experiences', () => {
    const events = [
      { orderId: '1', kind: 'dsr' },
      { orderId: '1', kind: 'dsr' },
      { orderId: '1', kind: 'arbitration' },
      { orderId: '2', kind: 'dsr' },
    ]
    expect(badExperiences(events, 80)).toEqual({
      orders: 2,
      rate: '2.50%',
      kinds: [
        { kind: 'dsr', orders: 2 },
        { kind: 'arbitration', orders: 1 },
      ],
    })
  })
})

describe('before and after', () => {
  it('leaves the day of the change out, 30 days to each side', () => {
    expect(sidesOf('2026-03-31')).toEqual({
      before: { from: '2026-03-01', to: '2026-03-30' },
      after: { from: '2026-04-01', to: '2026-04-30' },
    })
  })

  it('reproduces the training figures: 47 replies fit, 21 do not, 22 would', () => {
    expect(wholePercents([42, 1, 4])).toEqual([89, 2, 9])
    expect(wholePercents([13, 1, 8])).toEqual([59, 5, 36])
    expect(consistentCounts([89, 2, 9], 47)).toEqual({ counts: [42, 1, 4], nearest: 47 })
    expect(consistentCounts([59, 5, 36], 21)).toEqual({ counts: null, nearest: 22 })
    expect(consistentCounts([59, 5, 36], 22).counts).toEqual([13, 1, 8])
  })

  it('has Wilson’s interval and the two-proportion test, by textbook figures', () => {
    expect(wilson({ count: 8, of: 22 })?.low).toBeCloseTo(0.1973, 3)
    expect(wilson({ count: 8, of: 22 })?.high).toBeCloseTo(0.5705, 3)
    expect(wilson({ count: 0, of: 10 })).toEqual({ low: 0, high: expect.closeTo(0.2775, 3) })
    // z = 1.96 by construction of the quantile: p is 5 %.
    expect(twoProportionTest({ count: 50, of: 100 }, { count: 50, of: 100 })).toBeCloseTo(1, 6)
    expect(twoProportionTest({ count: 15, of: 25 }, { count: 5, of: 25 })).toBeCloseTo(0.00389, 4)
    expect([
      twoProportionTest({ count: 0, of: 5 }, { count: 0, of: 5 }),
      twoProportionTest({ count: 0, of: 0 }, { count: 1, of: 5 }),
      wilson({ count: 0, of: 0 }),
    ]).toEqual([null, null, null])
    const negative = compare('negative', { count: 8, of: 22 }, { count: 4, of: 47 })
    expect(negative.pValue).toBeGreaterThan(0.001)
    expect(negative.pValue).toBeLessThan(0.01)
  })

  it('keeps the interval around its proportion and the test symmetric', () => {
    const proportion = fc
      .integer({ min: 1, max: 5000 })
      .chain((of) => fc.record({ of: fc.constant(of), count: fc.integer({ min: 0, max: of }) }))
    fc.assert(
      fc.property(proportion, proportion, (a, b) => {
        const interval = wilson(a)
        expect(interval?.low).toBeLessThanOrEqual(a.count / a.of)
        expect(interval?.high).toBeGreaterThanOrEqual(a.count / a.of)
        const [p, q] = [twoProportionTest(a, b), twoProportionTest(b, a)]
        expect(p === null ? p : p.toFixed(9)).toBe(q === null ? q : q.toFixed(9))
        if (p !== null) expect(p >= 0 && p <= 1.000001).toBe(true)
      }),
    )
  })
})
