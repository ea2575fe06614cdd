import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { siteCalendar } from './calendar.js'
import { CASE_STATUSES, boxOf } from './case.js'
import type { DeadlineRow } from './deadline.js'
import { recognise, stateOf } from './machine.js'
import type { Machine, StateDef } from './machine.js'
import { observe } from './observe.js'
import type { Observation, Seen } from './observe.js'

const NAMES = ['NEW', 'OPEN', 'SENT', 'CLOSED', 'b c', '__proto__'] as const
const KEYS = ['respond', 'refund', 'appeal'] as const
const calendars = [
  siteCalendar({ zone: 'America/Los_Angeles', country: 'US' }),
  siteCalendar({ zone: 'Europe/London', country: 'GB' }),
  siteCalendar({ zone: 'Europe/Berlin', country: 'DE', weekend: [7] }),
]

const instant = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2028-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString())
const dayOf = instant.map((text) => text.slice(0, 10))
const calendar = fc.constantFrom(...calendars)

const row: fc.Arbitrary<DeadlineRow> = fc.record({
  id: fc.string(),
  sites: fc.constantFrom<DeadlineRow['sites']>('*', ['US'], ['GB', 'DE']),
  duration: fc.constantFrom('PT48H', 'P4D', 'P1W', 'P1M', 'P0D', 'P2DT3H'),
  days: fc.constantFrom<DeadlineRow['days']>('all', 'business'),
  from: fc.constantFrom<DeadlineRow['from']>('opened', 'entered'),
  until: fc.constant<'end_of_day'>('end_of_day'),
  party: fc.constant<'seller'>('seller'),
  onMiss: fc.constant<'none'>('none'),
  validFrom: fc.option(dayOf),
  validTo: fc.option(dayOf),
  source: fc.constant({ text: 'a test', url: null, readOn: '2026-11-22' }),
  confidence: fc.constant<'assumed'>('assumed'),
  text: fc.constant({ en: '', zh: '' }),
})

/** Any table at all, sound or not: observing has to stand it. */
const machine: fc.Arbitrary<Machine> = fc
  .record({
    deadlines: fc.dictionary(fc.constantFrom(...KEYS), fc.array(row, { maxLength: 3 })),
    defs: fc.uniqueArray(
      fc.tuple(
        fc.constantFrom(...NAMES),
        fc.record<StateDef<string, string, string>>({
          status: fc.constantFrom(...CASE_STATUSES),
          phase: fc.constantFrom('request', 'closed'),
          to: fc.subarray([...NAMES]),
          deadlines: fc.subarray([...KEYS]),
        }),
      ),
      { selector: ([name]) => name },
    ),
  })
  .map(({ deadlines, defs }) => ({
    kind: 'return' as const,
    initial: [],
    deadlines,
    states: Object.fromEntries(defs),
  }))

const word = fc.oneof({ weight: 3, arbitrary: fc.constantFrom<string>(...NAMES) }, fc.string())
const text = fc.string({ unit: 'binary' })
const looseInstant = fc.oneof({ weight: 5, arbitrary: instant }, fc.string())
const observation: fc.Arbitrary<Observation> = fc.record({
  nativeId: text,
  state: word.map((name) => recognise({ states: {} } as unknown as Machine<never>, name)),
  native: fc.dictionary(text, text),
  site: fc.constantFrom('US', 'GB', 'DE', 'nowhere'),
  asOf: fc.option(instant),
  openedAt: looseInstant,
  enteredAt: fc.option(looseInstant),
  subject: text,
  orderId: fc.option(text),
  lines: fc.constant([]),
  buyer: fc.option(fc.record({ handle: text, locale: fc.option(text) })),
  reason: fc.option(fc.record({ code: text, text: fc.option(text) })),
  amount: fc.option(fc.record({ minor: fc.maxSafeInteger(), currency: fc.constant('USD') })),
  given: fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), text), looseInstant),
  activities: fc.array(
    fc.record({
      key: text,
      at: instant,
      party: fc.constantFrom('seller' as const, 'buyer' as const, null),
      text,
    }),
    { maxLength: 3 },
  ),
  flags: fc.constant([]),
  link: fc.constant(null),
})

/** What a keeper does with an outcome: history alone for what is old, the newer version alone for a repeat. */
function keep(known: Seen | null, seen: Seen): Seen {
  if (known === null) return seen
  if (seen.outcome === 'stale') return known
  return seen.outcome === 'unchanged' ? { ...known, asOf: seen.asOf } : seen
}

const later = (at: string, minutes = 1): string => new Date(Date.parse(at) + minutes * 60_000).toISOString()

describe('observing any history on any machine', () => {
  it('never refuses, and every outcome agrees with the table', () => {
    fc.assert(
      fc.property(machine, calendar, fc.array(fc.tuple(observation, instant)), (table, days, history) => {
        let known: Seen | null = null
        for (const [look, seenAt] of history) {
          const seen: Seen = observe(table, known, look, seenAt, days)
          const def = stateOf(table, look.state)
          expect(seen.state).toBe(look.state)
          expect(seen.status).toBe(def?.status ?? 'unrecognised')
          expect(seen.box).toBe(boxOf(seen.status))
          expect(seen.closedAt === null).toBe(seen.box !== 'closed')
          expect(seen.flags.some((flag) => flag.code === 'unknown_state')).toBe(def === undefined)
          expect(seen.flags.some((flag) => flag.code === 'jumped')).toBe(seen.outcome === 'jumped')
          expect(seen.outcome === 'opened').toBe(known === null)
          if (known && seen.outcome === 'moved') expect(stateOf(table, known.state)?.to).toContain(look.state)
          if (known && seen.outcome === 'jumped')
            expect(stateOf(table, known.state)?.to ?? []).not.toContain(look.state)
          const due = seen.deadlines.map((deadline) => Date.parse(deadline.dueAt))
          expect(due).toEqual([...due].sort((a, b) => a - b))
          known = keep(known, seen)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('puts an unknown word verbatim on top of the inbox', () => {
    fc.assert(
      fc.property(machine, observation, instant, (table, look, seenAt) => {
        fc.pre(stateOf(table, look.state) === undefined)
        const seen = observe(table, null, look, seenAt, calendars[0]!)
        expect(seen).toMatchObject({
          state: look.state,
          status: 'unrecognised',
          box: 'unhandled',
          deadlines: [],
        })
        expect(seen.flags).toContainEqual({ code: 'unknown_state', path: 'state', value: look.state })
      }),
    )
  })

  it('is idempotent: a repeat changes nothing, however often', () => {
    fc.assert(
      fc.property(machine, calendar, observation, instant, (table, days, look, seenAt) => {
        const known = observe(table, null, look, seenAt, days)
        for (const at of [seenAt, later(seenAt), later(seenAt, 9999)]) {
          const again = observe(table, known, structuredClone(look), at, days)
          expect({ ...again, asOf: known.asOf }).toEqual({ ...known, outcome: 'unchanged' })
        }
      }),
    )
  })

  it('takes anything older than what it holds as stale', () => {
    fc.assert(
      fc.property(
        machine,
        observation,
        observation,
        instant,
        fc.integer({ min: 1 }),
        (table, a, b, at, age) => {
          const known = observe(table, null, { ...a, asOf: at }, later(at), calendars[0]!)
          const older = { ...b, asOf: later(at, -(age % 1_000_000) - 1) }
          expect(observe(table, known, older, later(at), calendars[0]!).outcome).toBe('stale')
        },
      ),
    )
  })

  it('ends in the same state for every order in which the same versions arrive', () => {
    const history = fc
      .tuple(fc.array(observation, { minLength: 1, maxLength: 6 }), instant)
      .map(([looks, start]) => {
        let entered = start
        return looks.map((look, index) => {
          const asOf = later(start, index)
          if (look.state !== looks[index - 1]?.state) entered = asOf
          return { ...look, asOf, enteredAt: entered }
        })
      })
      .chain((inOrder) =>
        fc.record({
          inOrder: fc.constant(inOrder),
          arrived: fc.shuffledSubarray([...inOrder, ...inOrder], { minLength: inOrder.length * 2 }),
        }),
      )
    const finally_ = (table: Machine, looks: readonly Observation[]) => {
      const end = looks.reduce<Seen | null>(
        (known, look) => keep(known, observe(table, known, look, later(look.asOf!, 60), calendars[1]!)),
        null,
      )!
      const { outcome: _path, flags, ...state } = end
      return { ...state, flags: flags.filter((flag) => flag.code !== 'jumped') }
    }
    fc.assert(
      fc.property(machine, history, (table, { inOrder, arrived }) => {
        expect(finally_(table, arrived)).toEqual(finally_(table, inOrder))
      }),
      { numRuns: 200 },
    )
  })

  it('hashes the content, not the order of its keys', () => {
    const reversed = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return value
      if (Array.isArray(value)) return value.map(reversed)
      return Object.fromEntries(
        Object.entries(value)
          .map(([key, entry]) => [key, reversed(entry)])
          .toReversed(),
      )
    }
    fc.assert(
      fc.property(machine, observation, instant, (table, look, at) => {
        const one = observe(table, null, look, at, calendars[0]!)
        const other = observe(table, null, reversed(look) as Observation, at, calendars[0]!)
        expect(other.contentHash).toBe(one.contentHash)
        const changed = { ...look, subject: `${look.subject}.` }
        expect(observe(table, null, changed, at, calendars[0]!).contentHash).not.toBe(one.contentHash)
      }),
    )
  })
})
