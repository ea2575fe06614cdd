import { describe, expect, it, jest } from '@jest/globals'
import { machine, deadlineTable, money } from '#case'
import type { Observation } from '#case'
import type { bazaar } from './__fixtures__/bazaar.js'
import { body, observation, returnStream, returns, spec } from './__fixtures__/bazaar.js'
import type { Session } from './__fixtures__/bazaar.js'
import { unlimited } from './budget.js'
import type { Connection } from './account.js'
import type { CaseRef } from './acting.js'
import { action, kind, marketplace, sighting, stream } from './marketplace.js'
import { Problem, codeOfStatus, withSideEffect } from './problem.js'

const connection: Connection = {
  account: { id: 'a1', site: 'UK', credentials: { token: 't' }, endpoints: spec.endpoints },
  budget: unlimited,
  lane: 'click',
  tokens: { get: async () => 't' },
  now: () => new Date('2026-11-22T00:00:00Z'),
}
const ref: CaseRef = {
  nativeId: '7',
  state: 'OPEN',
  native: {},
  site: 'UK',
  orderId: null,
  lines: [],
  openedAt: '2026-11-20T00:00:00Z',
}
const at = { seenAt: '2026-11-22T00:00:00Z', site: 'UK' }

describe('a marketplace', () => {
  const connected = (): { said: string[]; to: ReturnType<typeof bazaar.connect> } => {
    const session: Session = { said: [] }
    return { said: session.said, to: marketplace({ ...spec, open: () => session }).connect(connection) }
  }

  it('opens one session for a connection and hands it to whatever is done there', async () => {
    const open = jest.fn<(connection: Connection) => Session>(() => ({ said: [] }))
    const to = marketplace({ ...spec, open }).connect(connection)
    await to.list('returns', null)
    await to.reread('return', ref)
    expect(open.mock.calls).toEqual([[connection]])
    const { said, to: other } = connected()
    await other.list('returns', { page: 2 })
    await other.reread('return', ref)
    await expect(other.act('return', 'accept', ref, { comment: 'fine' })).resolves.toEqual({ receipt: 'r1' })
    expect(said).toEqual(['list', 'reread', 'accept 7: fine'])
  })

  it.each([[{}], [{ comment: 7 }], [{ comment: 'x'.repeat(101) }], [null], ['fine']])(
    'refuses the input %j before anything is sent',
    async (input) => {
      const { said, to } = connected()
      await expect(to.act('return', 'accept', ref, input)).rejects.toMatchObject({
        code: 'rejected',
        detail: { sideEffect: 'none' },
      })
      expect(said).toEqual([])
    },
  )

  it('rejects, and does not throw, what it does not have', async () => {
    const { to } = connected()
    await expect(to.list('orders', null)).rejects.toThrow(RangeError)
    await expect(to.reread('claim', ref)).rejects.toThrow(RangeError)
    await expect(to.act('claim', 'accept', ref, {})).rejects.toThrow(RangeError)
    await expect(to.act('return', 'refund', ref, {})).rejects.toThrow(RangeError)
    await expect(to.act('return', 'toString', ref, {})).rejects.toThrow(RangeError)
  })
})

describe('a stream', () => {
  it('opens a body and sees its items, long ids whole', () => {
    const [item] = returnStream.open(body('OPEN').replace('"80000000000123457"', '80000000000123457'))
    expect(returnStream.see(item, at)).toMatchObject({
      cases: [{ kind: 'return', observation: { nativeId: '80000000000123457', state: 'OPEN', site: 'UK' } }],
    })
  })

  it.each<[string, () => unknown]>([
    ['a body that is no JSON', () => returnStream.open('<html>')],
    ['a body of another shape', () => returnStream.open('[]')],
    ['an item of another shape', () => returnStream.see({}, at)],
    [
      'an amount that is none',
      () => returnStream.see({ ...first(), amount: { value: 'much', currency: 'GBP' } }, at),
    ],
    ['a date that is none', () => returnStream.see({ ...first(), openedAt: 'yesterday' }, at)],
  ])('calls %s a changed contract', (_what, look) => {
    expect(look).toThrow(expect.objectContaining({ name: 'Problem', code: 'contract_changed' }))
  })

  it('calls its own stumbling a changed contract, and says over what', () => {
    const stumbling = stream({
      everySeconds: 1,
      list: returnStream.list,
      items: (whole) => [whole],
      parse: (item) => ({ wire: item as { amount?: string }, flags: [] }),
      map: ({ amount }) => ({
        cases: [],
        facts: [{ name: 'n', on: 'd', value: money(amount!, 'USD').currency }],
      }),
    })
    expect(() => stumbling.see({ amount: '1.234' }, at)).toThrow(/^could not be read: RangeError: 1.234 USD/)
    expect(() => stumbling.see({}, at)).toThrow(/^could not be read: /)
    const own = new Problem('unavailable', 'a web page', { sideEffect: 'none' })
    const refusing = stream({
      everySeconds: 1,
      list: returnStream.list,
      items: () => {
        throw own
      },
      parse: (item) => ({ wire: item, flags: [] }),
      map: () => ({ cases: [] }),
    })
    expect(() => refusing.open('{}')).toThrow(own)
  })

  const first = (): object => returnStream.open(body('OPEN'))[0] as object
})

describe('a sighting', () => {
  const seen = observation(
    {
      returnId: '7',
      status: 'OPEN',
      openedAt: '2026-11-20T10:00:00Z',
      amount: { value: '1', currency: 'EUR' },
    },
    'UK',
  )
  const activity = { key: 'a1', at: '2026-11-20T10:00:00Z', party: null, text: '' }

  it.each<Partial<Observation<never>>>([
    {},
    { openedAt: '2026-11-20T10:00:00.123Z' },
    { openedAt: '2026-11-20T10:00:00+08:00', enteredAt: '2026-11-20T10:00Z', asOf: '2026-11-20T10:00:00Z' },
    { activities: [activity] },
  ])('takes instants: %j', (dates) => {
    expect(sighting(returns, { ...seen, ...dates }).kind).toBe('return')
  })

  it.each<[string, Partial<Observation<never>>]>([
    ['openedAt', { openedAt: '2026-11-20' }],
    ['openedAt', { openedAt: '2026-11-20T10:00:00' }],
    ['openedAt', { openedAt: '2026-13-20T10:00:00Z' }],
    ['openedAt', { openedAt: '1763632800' }],
    ['enteredAt', { enteredAt: '' }],
    ['asOf', { asOf: 'Fri, 20 Nov 2026 10:00:00 GMT' }],
    ['activities.a1.at', { activities: [{ ...activity, at: '20.11.2026' }] }],
  ])('refuses a date that is none: %s of %j', (path, dates) => {
    const message = `unexpected shape: ${path} is not an instant`
    expect(() => sighting(returns, { ...seen, ...dates })).toThrow(message)
  })
})

describe('typed parts', () => {
  it('pass through unchanged', () => {
    const empty = machine({ kind: 'claim', initial: [], deadlines: deadlineTable({}), states: {} })
    const parts = { machine: empty, reread: async () => [], actions: {} }
    expect(kind(parts)).toBe(parts)
    const one = spec.kinds.return!.actions['accept']!
    expect(action(one)).toBe(one)
  })
})

describe('a problem', () => {
  it.each([
    [301, 'unknown'],
    [400, 'rejected'],
    [401, 'auth_expired'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [408, 'unavailable'],
    [409, 'conflict'],
    [410, 'not_found'],
    [412, 'conflict'],
    [422, 'rejected'],
    [429, 'rate_limited'],
    [500, 'unavailable'],
    [503, 'unavailable'],
    [599, 'unavailable'],
  ])('of status %i is %s where the marketplace says no more', (status, code) => {
    expect(codeOfStatus(status)).toBe(code)
  })

  it('keeps all but its verdict when that changes', () => {
    const cause = new Error('why')
    const detail = {
      sideEffect: 'none',
      native: '42',
      httpStatus: 500,
      retryAt: new Date(0),
      requestId: 'r',
    } as const
    const problem = new Problem('unavailable', 'no', detail, cause)
    const unsure = withSideEffect(problem, 'unknown')
    expect(unsure).toMatchObject({
      code: 'unavailable',
      message: 'no',
      detail: { ...detail, sideEffect: 'unknown' },
    })
    expect(unsure.cause).toMatchObject({ message: 'why' })
    expect(problem.detail.sideEffect).toBe('none')
    expect('cause' in new Problem('unknown', 'x', { sideEffect: 'none' })).toBe(false)
  })
})
