import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { appraise, canonical, fingerprint } from './appraise.js'
import { evaluate } from './evaluate.js'
import { headroomOf, linesOf, recovery } from './headroom.js'
import { count, isRatio, share, withCleanOrders, withDefects } from './metric.js'
import type { MetricFact, Metrics } from './metric.js'
import { levelOf, otherBoundary } from './ruleset.js'
import type { MetricDef, Ruleset } from './ruleset.js'
import { bandOf, score } from './score.js'
import { AE, AMAZON, WISH, rules } from './test-shops.js'

/** eBay's own rules are in another room; these have its shields. */
const SHIELDED: Ruleset = {
  ...WISH,
  id: 'test.shielded',
  levels: WISH.levels.map((level) => ({
    ...level,
    conditions: level.conditions.map((line) =>
      line.metric === 'counterfeit' ? { ...line, shield: { atMost: 3, of: 'buyers' as const } } : line,
    ),
  })),
}
const RULES = [AE, otherBoundary(AE), AMAZON, rules('amazon.account-health.2026'), WISH, SHIELDED]

/** Small numbers make the limits near, large ones make the rates fine. */
function factFor(def: MetricDef, quality: number): fc.Arbitrary<MetricFact> {
  if (def.unit === 'points')
    return fc.integer({ min: quality === 2 ? 0 : 200, max: def.best ?? 100 }).map((num) => count(num))
  if (!isRatio(def)) {
    const most = def.better === 'higher' ? 200 : quality === 2 ? 3 : 0
    return fc.integer({ min: 0, max: most }).map((num) => count(num))
  }
  return fc
    .tuple(
      fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 100_000 })),
      fc.nat([2, 12, 60][quality]!),
      fc.nat(),
    )
    .map(([den, permille, extra]) => {
      const bad = Math.min(den, Math.floor((den * permille * permille) / 20_000) + (extra % (quality + 1)))
      if (def.unit === 'mean') return share(Math.max(den, 5 * den - bad * 4), den)
      return {
        ...share(def.better === 'lower' ? bad : den - bad, den),
        ...(extra % 2 ? { buyers: Math.ceil(bad / 2) } : {}),
      }
    })
}

/** A shop of a kind (0 = spotless … 2 = anything) with one metric that may be anything. */
const metricsFor = (ruleset: Ruleset, quality: number): fc.Arbitrary<Metrics> => {
  const needed = new Set([
    ...ruleset.needs.flat(),
    ...(ruleset.notAssessed?.when ?? []).map(({ metric }) => metric),
  ])
  const facts = Object.entries(ruleset.metrics).map(
    ([metric, def]) => [metric, factFor(def, quality)] as const,
  )
  const shop = fc.record(Object.fromEntries(facts), { requiredKeys: [...needed] }) as fc.Arbitrary<Metrics>
  const stain = fc
    .constantFrom(...Object.entries(ruleset.metrics))
    .chain(([metric, def]) => factFor(def, 2).map((fact): Metrics => ({ [metric]: fact })))
  return fc.tuple(shop, fc.option(stain)).map(([metrics, one]) => ({ ...metrics, ...one }))
}

const shop = fc
  .tuple(fc.constantFrom(...RULES), fc.integer({ min: 0, max: 2 }))
  .chain(([ruleset, quality]) => metricsFor(ruleset, quality).map((metrics) => ({ ruleset, metrics })))

const reached = { scored: 0, levels: new Set<string>() }

describe('for any shop', () => {
  it('the score lies in a band of the level', () => {
    fc.assert(
      fc.property(shop, fc.boolean(), fc.nat(), ({ ruleset, metrics }, isReported, pick) => {
        const reported = isReported ? ruleset.levels[pick % ruleset.levels.length]!.id : null
        const evaluation = evaluate(ruleset, metrics, reported)
        const { state, tenths } = score(ruleset, metrics, evaluation)
        expect(state === 'scored').toBe(tenths !== null)
        if (tenths === null) return
        expect(levelOf(ruleset, evaluation.level)?.bands).toContain(bandOf(tenths))
        reached.scored += 1
        reached.levels.add(`${ruleset.id} ${evaluation.computed.level}`)
      }),
      { numRuns: 600 },
    )
    // The law is empty unless shops of all kinds were made.
    expect(reached.scored).toBeGreaterThan(300)
    for (const level of ['EXCELLENT', 'GOOD', 'PASS', 'FAIL'])
      expect(reached.levels).toContain(`${AE.id} ${level}`)
    for (const level of ['GOOD', 'FAIR', 'POOR']) expect(reached.levels).toContain(`${AMAZON.id} ${level}`)
  })

  it('a worse value never raises the score', () => {
    fc.assert(
      fc.property(shop, fc.nat(), fc.integer({ min: 1, max: 20 }), ({ ruleset, metrics }, pick, defects) => {
        const names = Object.keys(metrics).filter((metric) => ruleset.metrics[metric]!.weight > 0)
        const metric = names[pick % names.length]!
        const fact = metrics[metric]!
        const def = ruleset.metrics[metric]!
        const worse =
          def.unit === 'points'
            ? count(Math.max(0, fact.num! - defects * 10))
            : withDefects(def, fact, defects)
        fc.pre(worse !== null)
        const scoreOf = (facts: Metrics) => score(ruleset, facts, evaluate(ruleset, facts))
        const [before, after] = [scoreOf(metrics), scoreOf({ ...metrics, [metric]: worse })]
        fc.pre(before.tenths !== null)
        expect(after.tenths).toBeLessThanOrEqual(before.tenths)
        expect(after.meanHundredths).toBeLessThanOrEqual(before.meanHundredths!)
      }),
      { numRuns: 600 },
    )
  })

  it('headroom is exact: so many more defects keep the level, one more loses it', () => {
    let looked = 0
    fc.assert(
      fc.property(shop, ({ ruleset, metrics }) => {
        const { level } = evaluate(ruleset, metrics)
        for (const line of linesOf(ruleset, level)) {
          const [def, fact] = [ruleset.metrics[line.metric]!, metrics[line.metric]]
          const room = headroomOf(def, line, fact)
          if (!room || !fact) continue
          const levelWith = (defects: number) => {
            const changed = withDefects(def, fact, defects)
            return changed ? evaluate(ruleset, { ...metrics, [line.metric]: changed }).level : null
          }
          expect(room.headroom).toBeGreaterThanOrEqual(0)
          if (levelWith(room.headroom) === null) continue
          expect(levelWith(room.headroom)).toBe(level)
          if (withDefects(def, fact, room.headroom + 1)) expect(levelWith(room.headroom + 1)).not.toBe(level)
          looked += 1
        }
      }),
      { numRuns: 300 },
    )
    expect(looked).toBeGreaterThan(300)
  })

  it('the headroom of a shop is what any one metric can still take', () => {
    fc.assert(
      fc.property(shop, ({ ruleset, metrics }) => {
        const { headroom } = appraise(ruleset, metrics)
        fc.pre(headroom?.headroom !== undefined && headroom.headroom !== null)
        const rooms = headroom.metrics.map((entry) => entry.headroom)
        expect(rooms).toContain(headroom.headroom)
      }),
    )
  })

  it('recovery is exact: so many clean orders bring a line back, one fewer does not', () => {
    let looked = 0
    fc.assert(
      fc.property(shop, ({ ruleset, metrics }) => {
        for (const { id } of ruleset.levels) {
          for (const { metric, orders } of recovery(ruleset, metrics, id).metrics) {
            if (orders === null || orders === 0) continue
            const holds = (cleanOrders: number) => {
              const changed = withCleanOrders(ruleset.metrics[metric]!, metrics[metric]!, cleanOrders)!
              return evaluate(ruleset, { ...metrics, [metric]: changed }).verdicts.find(
                (verdict) => verdict.level === id && verdict.metric === metric,
              )?.holds
            }
            expect(holds(orders)).toBe(true)
            expect(holds(orders - 1)).toBe(false)
            looked += 1
          }
        }
      }),
      { numRuns: 300 },
    )
    expect(looked).toBeGreaterThan(300)
  })

  it('an appraisal recomputes bit for bit from what a snapshot keeps', () => {
    const backwards = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
      return Object.fromEntries(
        Object.entries(value)
          .map(([key, entry]) => [key, backwards(entry)] as const)
          .toReversed(),
      )
    }
    fc.assert(
      fc.property(shop, fc.nat(2), ({ ruleset, metrics: all }, left) => {
        // Some are not known, so that what is missing is listed.
        const metrics: Metrics = Object.fromEntries(Object.entries(all).slice(left))
        const first = appraise(ruleset, metrics)
        const kept = {
          ruleset: { ...ruleset, metrics: backwards(ruleset.metrics) },
          metrics: backwards(metrics),
        }
        const stored = JSON.parse(JSON.stringify(kept)) as {
          ruleset: Ruleset
          metrics: Metrics
        }
        const second = appraise(stored.ruleset, stored.metrics)
        expect(canonical(second)).toBe(canonical(first))
        expect(fingerprint(stored.ruleset, stored.metrics, second)).toBe(fingerprint(ruleset, metrics, first))
      }),
    )
  })

  it('the fingerprint changes with any input', () => {
    fc.assert(
      fc.property(shop, fc.nat(), ({ ruleset, metrics }, pick) => {
        const metric = Object.keys(metrics)[pick % Object.keys(metrics).length]!
        const changed: Metrics = {
          ...metrics,
          [metric]: { ...metrics[metric]!, num: metrics[metric]!.num! + 1 },
        }
        const print = (facts: Metrics) => fingerprint(ruleset, facts, appraise(ruleset, facts))
        expect(print(changed)).not.toBe(print(metrics))
      }),
      { numRuns: 50 },
    )
  })
})
