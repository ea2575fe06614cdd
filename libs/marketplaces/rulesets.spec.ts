import { describe, expect, it } from '@jest/globals'
import { evaluate, inForce, rulesetFor, score } from '#grade'
import type { Condition, Op, Ruleset } from '#grade'
import { marketplaces, rulesets } from './index.js'

const of = (id: string): Ruleset => rulesets.find((ruleset) => ruleset.id === id)!

/** Every number of the seed document's grade tables: where it must be found. Limits in millionths for rates and means. */
const SEED: readonly (readonly [string, string, string, string, Op, number])[] = [
  ['003-06', 'amazon.account-health.seed003', 'GOOD', 'odr', 'lt', 10_000],
  ['003-07', 'amazon.account-health.seed003', 'GOOD', 'cancel', 'lt', 25_000],
  ['003-08', 'amazon.account-health.seed003', 'GOOD', 'late_shipment', 'lt', 40_000],
  ['003-08', 'amazon.account-health.seed003', 'GOOD', 'valid_tracking', 'gt', 950_000],
  ['003-09', 'amazon.account-health.seed003', 'GOOD', 'on_time', 'gt', 970_000],
  ['003-10', 'amazon.account-health.seed003', 'GOOD', 'return_dissatisfaction', 'lt', 100_000],
  ['003-11', 'amazon.account-health.seed003', 'GOOD', 'service_dissatisfaction', 'lt', 250_000],
  ['003-11', 'amazon.account-health.seed003', 'GOOD', 'contact_response', 'gte', 900_000],
  ['003-12', 'amazon.account-health.seed003', 'GOOD', 'policy_violations', 'eq', 0],
  ['003-46', 'aliexpress.service-grade.2015', 'EXCELLENT', 'assessed_orders', 'gte', 90],
  ['003-46', 'aliexpress.service-grade.2015', 'EXCELLENT', 'odr', 'lt', 35_000],
  ['003-46', 'aliexpress.service-grade.2015', 'EXCELLENT', 'liability', 'lt', 8000],
  ['003-46', 'aliexpress.service-grade.2015.phones-tablets', 'EXCELLENT', 'liability', 'lt', 10_000],
  ['003-46', 'aliexpress.service-grade.2015', 'EXCELLENT', 'positive', 'gte', 970_000],
  ['003-47', 'aliexpress.service-grade.2015', 'GOOD', 'assessed_orders', 'gte', 30],
  ['003-47', 'aliexpress.service-grade.2015', 'GOOD', 'odr', 'lt', 60_000],
  ['003-47', 'aliexpress.service-grade.2015', 'GOOD', 'liability', 'lt', 8000],
  ['003-47', 'aliexpress.service-grade.2015.phones-tablets', 'GOOD', 'liability', 'lt', 10_000],
  ['003-47', 'aliexpress.service-grade.2015', 'GOOD', 'positive', 'gte', 950_000],
  ['003-48', 'aliexpress.service-grade.2015', 'PASS', 'odr', 'lt', 120_000],
  ['003-48', 'aliexpress.service-grade.2015', 'PASS', 'liability', 'lt', 8000],
  ['003-48', 'aliexpress.service-grade.2015.phones-tablets', 'PASS', 'liability', 'lt', 10_000],
  ['003-48', 'aliexpress.service-grade.2015', 'PASS', 'positive', 'gte', 900_000],
  ['003-49', 'aliexpress.service-grade.2015', 'FAIL', 'odr', 'gte', 120_000],
  ['003-49', 'aliexpress.service-grade.2015', 'FAIL', 'liability', 'gte', 8000],
  ['003-49', 'aliexpress.service-grade.2015.phones-tablets', 'FAIL', 'liability', 'gte', 10_000],
  ['003-50', 'aliexpress.service-grade.2015', 'NOT_ASSESSED', 'lifetime_closed_orders', 'lt', 30],
  ['003-55', 'wish.trusted-store.2017', 'TRUSTED', 'valid_tracking', 'gte', 950_000],
  ['003-55', 'wish.trusted-store.2017', 'TRUSTED', 'late_fulfilment', 'lte', 100_000],
  ['003-55', 'wish.trusted-store.2017', 'TRUSTED', 'rating_30d', 'gte', 4_000_000],
  ['003-55', 'wish.trusted-store.2017', 'TRUSTED', 'refund_63_93d', 'lte', 100_000],
  ['003-55', 'wish.trusted-store.2017', 'TRUSTED', 'counterfeit', 'lte', 5000],
]

const linesOf = (ruleset: Ruleset, level: string): readonly Condition[] =>
  level === ruleset.notAssessed?.level
    ? ruleset.notAssessed.when
    : (ruleset.levels.find(({ id }) => id === level)?.conditions ?? [])

const allLines = (ruleset: Ruleset): (Condition & { level: string })[] =>
  [...ruleset.levels.map(({ id }) => id), ruleset.notAssessed?.level ?? ''].flatMap((level) =>
    linesOf(ruleset, level).map((line) => ({ ...line, level })),
  )

describe('the seed document’s tables', () => {
  it.each(SEED)('%s: %s %s %s %s %d', (_item, id, level, metric, op, limit) => {
    expect(linesOf(of(id), level)).toContainEqual(expect.objectContaining({ metric, op, limit }))
  })

  it('say of each number whose source was damaged how it was rebuilt', () => {
    const bare = SEED.filter(
      ([, id, level, metric]) => !linesOf(of(id), level).find((line) => line.metric === metric)?.note,
    )
    expect(bare).toEqual([])
    expect(
      allLines(of('amazon.account-health.seed003')).filter(
        ({ level, note }) => level === 'GOOD' && /run together/.test(note ?? ''),
      ),
    ).toHaveLength(4)
  })

  it.each([
    ['EXCELLENT', [3, 'priority', true, true, 'priority', 2000]],
    ['GOOD', [1, 'priority', false, false, 'allowed', 1000]],
    ['PASS', [0, 'normal', false, false, 'allowed', 500]],
    ['FAIL', [0, 'behind', false, false, 'not_allowed', 0]],
    ['NOT_ASSESSED', [0, 'normal', false, false, 'allowed', 500]],
  ])('003-34…38: AliExpress’s resources of %s', (level, values) => {
    const { levels, notAssessed } = of('aliexpress.service-grade.2015')
    const effects = levels.find(({ id }) => id === level)?.effects ?? notAssessed!.effects!
    expect(Object.keys(effects)).toEqual([
      'showcase_slots',
      'search_exposure',
      'special_mark',
      'early_payout',
      'platform_events',
      'marketing_mails',
    ])
    expect(Object.values(effects).map(({ value }) => value)).toEqual(values)
    expect(effects['early_payout']?.confidence).toBe('assumed')
  })

  it('003-21: eBay’s four aspects are there, to be reported', () => {
    const aspects = rulesets.filter(({ scheme }) => scheme.startsWith('china-'))
    expect(aspects.map(({ title }) => title.zh)).toEqual([
      '大中华区：综合表现',
      '大中华区：货运表现',
      '大中华区：非货运表现',
      '大中华区：待处理刊登',
    ])
    const evaluation = evaluate(aspects[0]!, {}, '1')
    expect(evaluation).toMatchObject({ level: '1', decidedBy: 'marketplace', mismatch: false })
    expect(score(aspects[0]!, {}, evaluation).state).toBe('indeterminate')
  })

  it('003-71, 003-72: DHgate’s lost limits are visible gaps', () => {
    const lines = allLines(of('dhgate.seller-level.2017'))
    expect(lines.filter(({ limit }) => limit !== null).map(({ metric, limit }) => [metric, limit])).toEqual([
      ['orders_90d', 20],
      ['orders_90d', 20],
    ])
    expect(lines.filter(({ limit }) => limit === null)).toHaveLength(8)
  })
})

describe('every ruleset', () => {
  it('is of a marketplace that we know, in both languages, with a source and the day it was read', () => {
    expect(new Set(rulesets.map(({ marketplace }) => marketplace))).toEqual(
      new Set(['amazon', 'ebay', 'aliexpress', 'wish', 'dhgate']),
    )
    expect(new Set(rulesets.map(({ id }) => id)).size).toBe(rulesets.length)
    for (const ruleset of rulesets) {
      expect(ruleset.id.startsWith(`${ruleset.marketplace}.`)).toBe(true)
      expect(ruleset.source.text.length).toBeGreaterThan(20)
      expect(ruleset.source.readOn).toMatch(/^\d{4}-\d\d-\d\d$/)
      for (const { title } of [ruleset, ...ruleset.levels, ...Object.values(ruleset.metrics)]) {
        expect(title.en).not.toBe('')
        expect(title.zh).toMatch(/[\u4e00-\u9fff]/)
      }
    }
  })

  it('names only metrics that it defines, and says why a limit is open', () => {
    for (const ruleset of rulesets) {
      const lines = allLines(ruleset)
      const known = Object.keys(ruleset.metrics)
      expect(known).toEqual(expect.arrayContaining(lines.map(({ metric }) => metric)))
      expect(known).toEqual(expect.arrayContaining(ruleset.needs.flat()))
      expect(lines.filter(({ limit, note }) => limit === null && !note)).toEqual([])
      expect(lines.every(({ limit }) => limit === null || Number.isSafeInteger(limit))).toBe(true)
      for (const { unit, best, worst } of Object.values(ruleset.metrics)) {
        if (unit === 'mean') expect([best, worst]).toEqual([expect.any(Number), expect.any(Number)])
        if (unit === 'points') expect(best).toEqual(expect.any(Number))
      }
    }
  })

  it('compares in the direction in which the metric is better', () => {
    for (const ruleset of rulesets) {
      for (const { need, conditions } of ruleset.levels) {
        for (const { metric, op } of conditions) {
          const { better } = ruleset.metrics[metric]!
          const minimum = op === 'gt' || op === 'gte'
          expect([ruleset.id, metric, minimum]).toEqual([
            ruleset.id,
            metric,
            (better === 'higher') === (need !== 'any'),
          ])
        }
      }
    }
  })

  it('gives no band to two levels, and better bands to better levels', () => {
    for (const { levels } of rulesets) {
      const bands = levels.flatMap((level) => level.bands ?? [])
      expect(bands).toEqual([...new Set(bands)].sort())
    }
  })

  it('never overlaps in time with another of the same key', () => {
    const keys = Map.groupBy(rulesets, ({ marketplace, scheme, sites, program, category }) =>
      JSON.stringify([marketplace, scheme, sites, program, category]),
    )
    expect(keys.size).toBeGreaterThan(10)
    for (const rows of keys.values()) {
      const spans = rows.map(({ id, validFrom, validTo }) => ({
        id,
        from: validFrom ?? '0000',
        to: validTo ?? '9999',
      }))
      for (const { from, to } of spans) expect(from <= to).toBe(true)
      for (const one of spans)
        for (const other of spans)
          if (one.id !== other.id)
            expect([one.id, other.id, one.from <= other.to && other.from <= one.to]).toEqual([
              one.id,
              other.id,
              false,
            ])
    }
  })

  it('has eBay sites that eBay’s adapter knows', () => {
    const sites = Object.keys(marketplaces.find(({ id }) => id === 'ebay')!.sites)
    const named = rulesets
      .filter(({ marketplace }) => marketplace === 'ebay')
      .flatMap((ruleset) => (ruleset.sites === '*' ? [] : ruleset.sites))
    expect(sites).toEqual(expect.arrayContaining(named))
  })
})

describe('the rules of a day', () => {
  const id = (marketplace: string, on: string, more: object = {}) =>
    rulesetFor(rulesets, { marketplace, on, ...more })?.id

  it.each([
    ['amazon', '2018-09-30', {}, 'amazon.account-health.seed003'],
    ['amazon', '2018-10-01', {}, 'amazon.account-health.2018'],
    ['amazon', '2024-09-24', {}, 'amazon.account-health.2018'],
    ['amazon', '2024-09-25', {}, 'amazon.account-health.2024'],
    ['amazon', '2026-02-28', {}, 'amazon.account-health.2026'],
    ['ebay', '2026-11-20', { site: 'EBAY_US' }, 'ebay.seller-standards.2016.us'],
    ['ebay', '2026-11-20', { site: 'EBAY_IE' }, 'ebay.seller-standards.2016.uk'],
    ['ebay', '2026-11-20', { site: 'EBAY_AU' }, 'ebay.seller-standards.2016.global'],
    [
      'ebay',
      '2026-11-20',
      { site: 'EBAY_US', program: 'PROGRAM_GLOBAL' },
      'ebay.seller-standards.2016.global',
    ],
    ['ebay', '2026-11-20', {}, 'ebay.seller-standards.2016.global'],
    ['ebay', '2026-11-20', { program: 'PROGRAM_DE' }, 'ebay.seller-standards.2016.de'],
    ['ebay', '2016-02-19', { scheme: 'seller-standards' }, undefined],
    ['aliexpress', '2015-01-04', { scheme: 'service-grade' }, undefined],
    ['aliexpress', '2015-01-05', {}, 'aliexpress.service-grade.2015'],
    [
      'aliexpress',
      '2015-01-05',
      { category: 'phones-tablets' },
      'aliexpress.service-grade.2015.phones-tablets',
    ],
    ['aliexpress', '2015-01-05', { category: 'toys' }, 'aliexpress.service-grade.2015'],
    ['aliexpress', '2021-12-19', {}, 'aliexpress.service-grade.2017'],
    ['aliexpress', '2021-12-20', {}, 'aliexpress.service-grade.2021'],
    ['aliexpress', '2026-11-20', { scheme: 'diagnosis' }, 'aliexpress.diagnosis'],
    ['wish', '2021-11-17', {}, 'wish.trusted-store.2017'],
    ['wish', '2021-11-18', {}, 'wish.standards.2021'],
    ['dhgate', '2019-12-08', {}, 'dhgate.seller-level.2017'],
    ['dhgate', '2019-12-09', {}, 'dhgate.seller-level.2019'],
    ['elsewhere', '2026-11-20', {}, undefined],
  ])('%s on %s, %j: %s', (marketplace, on, more, expected) => {
    expect(id(marketplace, on, more)).toBe(expected)
    if (expected !== undefined) expect(inForce(of(expected), on)).toBe(true)
  })
})
