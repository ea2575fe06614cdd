import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { roundRobin } from './round-robin.js'
import type { AssignmentRule, Unassigned } from './round-robin.js'

const RULE: AssignmentRule = {
  id: '1',
  marketplaces: [],
  kinds: [],
  languages: [],
  people: ['a', 'b', 'c'],
  lastPerson: null,
}
const CASE: Unassigned = { caseId: '', marketplace: 'ebay', kind: 'return', language: 'de' }
const cases = (...more: Partial<Unassigned>[]): Unassigned[] =>
  more.map((one, at) => ({ ...CASE, caseId: String(at), ...one }))
const people = (...turns: Parameters<typeof roundRobin>): (string | null)[] =>
  roundRobin(...turns).assigned.map(({ person }) => person)
const ALL = new Set(['a', 'b', 'c'])

describe('assignment in turns', () => {
  it('goes on after the last person, over those who are not at work, who keep their place', () => {
    expect(people(cases({}, {}, {}, {}), [RULE], ALL)).toEqual(['a', 'b', 'c', 'a'])
    expect(people(cases({}, {}), [{ ...RULE, lastPerson: 'b' }], ALL)).toEqual(['c', 'a'])
    expect(people(cases({}, {}, {}), [RULE], new Set(['a', 'c']))).toEqual(['a', 'c', 'a'])
    expect(people(cases({}), [{ ...RULE, lastPerson: 'gone' }], ALL)).toEqual(['a'])
    expect(people(cases({}), [RULE], new Set(['x']))).toEqual([null])
  })

  it('is decided by the first rule that fits, each with turns of its own', () => {
    const german = { ...RULE, id: '2', languages: ['de'], people: ['b'] }
    const returns = { ...RULE, id: '3', kinds: ['return'], marketplaces: ['ebay'], people: ['c', 'a'] }
    const mixed = cases({}, { language: 'en' }, { language: null }, { kind: 'message', language: 'en' })
    const { assigned, last } = roundRobin(mixed, [german, returns], ALL)
    expect(assigned.map(({ person }) => person)).toEqual(['b', 'c', 'a', null])
    expect([...last]).toEqual([
      ['2', 'b'],
      ['3', 'a'],
    ])
  })

  it('gives everybody at work the same number of cases, give or take one', () => {
    const anybody = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 })
    fc.assert(
      fc.property(
        fc.nat({ max: 40 }),
        anybody,
        fc.constantFrom(null, 'a', 'b', 'x'),
        (count, own, lastPerson) => {
          const given = people(
            cases(...Array.from({ length: count }, () => ({}))),
            [{ ...RULE, people: own, lastPerson }],
            ALL,
          )
          const shares = own
            .filter((one) => ALL.has(one))
            .map((one) => given.filter((person) => person === one).length)
          if (shares.length === 0) return expect(given.every((person) => person === null)).toBe(true)
          expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
          expect(shares.reduce((sum, share) => sum + share, 0)).toBe(count)
        },
      ),
    )
  })
})
