import { describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import type { DeadlineRow } from '#case'
import {
  bazaar,
  fixtures,
  found,
  returnKind,
  returnStream,
  returns,
  row,
  seeing,
  withSpec,
  withStream,
} from './__fixtures__/bazaar.js'
import { conformanceChecks } from './conformance.js'
import type { Action, Kind } from './acting.js'
import type { Marketplace } from './contract.js'
import { Problem } from './problem.js'

const withAction = (name: string, change: Partial<Action>): Marketplace => {
  const actions = { ...returnKind.actions, [name]: { ...returnKind.actions[name], ...change } }
  return { ...bazaar, kinds: { return: { ...returnKind, actions } as Kind } }
}
const withRows = (...rows: Partial<DeadlineRow>[]): Marketplace => {
  const respond = rows.map((change, index) => ({ ...row, id: `rule ${index}`, ...change }))
  const kind = { ...returnKind, machine: { ...returns, deadlines: { respond } } }
  return { ...bazaar, kinds: { return: kind } }
}
const withMachine = (change: Partial<Kind['machine']>): Marketplace => ({
  ...bazaar,
  kinds: { return: { ...returnKind, machine: { ...returns, ...change } } },
})
const site = { name: 'X', zone: 'UTC', country: 'US' }
const en = { en: 'x', zh: ' ' }

describe('a sound marketplace', () => {
  it('passes every check', () => {
    expect(found(bazaar)).toEqual({})
    expect(conformanceChecks(bazaar, fixtures)).toHaveLength(3 + 3 + 1 + 3 * fixtures.cases.length + 2)
  })
})

describe('a planted fault is found in', () => {
  it.each<[string, Marketplace, string, string]>([
    ['the id', { ...bazaar, id: 'My Bazaar' }, 'is named', 'not a lower-case word'],
    ['the name', { ...bazaar, name: en }, 'is named', 'the name has no zh'],
    ['the sites', { ...bazaar, sites: {} }, 'is named', 'there is no site'],
    ['a zone', withSpec({ sites: { UK: { ...site, zone: 'Europe/Utopia' } } }), 'is named', 'site UK'],
    [
      'a country',
      withSpec({ sites: { UK: { ...site, country: 'UK' } } }),
      'is named',
      'holidays known of UK',
    ],
    ['an endpoint', { ...bazaar, endpoints: { api: 'http://x.test' } }, 'is named', 'not https'],
    ['a cadence', withStream({ everySeconds: 0 }), 'is named', 'looked at every 0 s'],
    ['the credentials', { ...bazaar, credentials: [] }, 'asks for credentials', 'no credential is secret'],
    [
      'a credential',
      { ...bazaar, credentials: [{ name: 'token', secret: true, title: en }] },
      'asks for credentials',
      'token has no zh',
    ],
    ['the limits', { ...bazaar, limits: [] }, 'has limits', 'no limit'],
    [
      'a capacity',
      { ...bazaar, limits: [{ ...bazaar.limits[0]!, capacity: 0 }] },
      'has limits',
      'capacity 0',
    ],
    [
      'a refill',
      { ...bazaar, limits: [{ ...bazaar.limits[0]!, refillPerSecond: -1 }] },
      'has limits',
      'refills -1',
    ],
    [
      "a limit's source",
      { ...bazaar, limits: [{ ...bazaar.limits[0]!, source: '' }] },
      'has limits',
      'no source',
    ],
    ['a machine', withMachine({ initial: ['CLOSED'] }), 'machine is sound', 'OPEN cannot be reached'],
    ['the kind of a machine', withMachine({ kind: 'claim' }), 'machine is sound', 'is one of claim'],
    [
      'an action nobody offers',
      withAction('refund', returnKind.actions['accept'] as Action),
      'actions implemented',
      'refund is never offered',
    ],
    [
      'an action nobody implements',
      { ...bazaar, kinds: { return: { ...returnKind, actions: {} } } },
      'actions implemented',
      'accept is only offered',
    ],
    [
      'the words of an action',
      withAction('accept', { title: en }),
      'actions implemented',
      'accept has no zh',
    ],
    ['an input', withAction('accept', { input: z.date() }), 'actions implemented', 'no JSON Schema'],
    [
      'what confirms an action',
      withAction('accept', { confirmedBy: ['CLOSD'] }),
      'actions implemented',
      'confirmed by CLOSD',
    ],
    [
      'a manual action',
      withAction('accept', { via: 'manual' }),
      'actions implemented',
      'accept is manual and links nowhere',
    ],
    [
      'a link',
      withAction('call', { link: () => '/returns' }),
      'OPEN.json: shows',
      'link of call is not https',
    ],
    ['a duration', withRows({ duration: '3 days' }), 'deadlines are dated', 'does not run'],
    ['an empty duration', withRows({ duration: 'P0D' }), 'deadlines are dated', 'does not run'],
    ['business months', withRows({ duration: 'P1M' }), 'deadlines are dated', 'counts business days in P1M'],
    ['a date', withRows({ validFrom: '2026-02-30' }), 'deadlines are dated', 'date that is none: 2026-02-30'],
    [
      'a span',
      withRows({ validFrom: '2026-02-02', validTo: '2026-02-01' }),
      'deadlines are dated',
      'ends before',
    ],
    [
      'a rule that has ended',
      withRows({ validTo: '2026-11-21' }),
      'deadlines are dated',
      'no rule holds at UK',
    ],
    ['a rule of elsewhere', withRows({ sites: ['FR'] }), 'deadlines are dated', 'names site FR'],
    [
      "a rule's source",
      withRows({ source: { text: '', url: null, readOn: '2026-11-22' } }),
      'deadlines are dated',
      'has no source',
    ],
    [
      'the day of a source',
      withRows({ source: { ...row.source, readOn: 'today' } }),
      'deadlines are dated',
      'date that is none: today',
    ],
    ["a rule's words", withRows({ text: en }), 'deadlines are dated', 'says nothing in zh'],
    [
      'rules that overlap',
      withRows({ validTo: '2026-11-22' }, { validFrom: '2026-11-22' }),
      'deadlines are dated',
      'rules rule 0 and rule 1 hold at one time',
    ],
    [
      'a rule id',
      withRows({ id: 'a', validTo: '2026-01-01' }, { id: 'a', validFrom: '2026-01-02' }),
      'deadlines are dated',
      'used twice',
    ],
    [
      'a mapping to another state',
      seeing((seen) => ({
        cases: seen.cases.map(({ kind, observation: seenAs }) => ({
          kind,
          observation: { ...seenAs, state: 'OPEN' as never },
        })),
      })),
      'CLOSED.json: shows',
      'expected CLOSED, sighted OPEN',
    ],
    [
      'a mapping by the clock',
      seeing((seen) => ({ ...seen, facts: [{ name: 'n', on: 'd', value: String(Math.random()) }] })),
      'OPEN.json: is mapped purely',
      'mapped in two ways',
    ],
    [
      'a mapping that writes',
      seeing((seen, item) => {
        Reflect.set(item as object, 'seen', true)
        return seen
      }),
      'OPEN.json: is mapped purely',
      'changed by its mapping',
    ],
    [
      'a site that does not exist',
      withStream({ see: (item, at) => returnStream.see(item, { ...at, site: 'MARS' }) }),
      'OPEN.json: shows',
      'sighted at site MARS',
    ],
    [
      'a default state',
      seeing((seen) => ({
        cases: seen.cases.map((one) =>
          Object.hasOwn(returns.states, one.observation.state)
            ? one
            : { ...one, observation: { ...one.observation, state: 'OPEN' } },
        ),
      })),
      'keeps words',
      'ON_THE_MOON became OPEN',
    ],
    [
      'an error reader',
      withSpec({ problem: () => new Problem('rejected', 'no', { sideEffect: 'none' }) }),
      'understands its errors',
      'expired: expected auth_expired, understood rejected',
    ],
  ])('%s', (_what, broken, check, words) => {
    expect(Object.values(found(broken, fixtures, check)).join('\n')).toContain(words)
  })
})
