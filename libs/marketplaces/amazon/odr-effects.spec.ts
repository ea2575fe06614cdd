import { describe, expect, it } from '@jest/globals'
import { claimMachine } from './claim-machine.js'
import { CLAIM_RULES, chargebackEffects, chargebackType, claimEffects } from './odr-effects.js'

const counts = (state: string, at: string, openedAt: string | null = null) =>
  claimEffects(state, { at, openedAt, avertUntil: null })[0]?.counts

describe('a claim in the order defect rate', () => {
  it.each([
    ['GRANTED_SELLER_FUNDED', 'yes'],
    ['GRANTED_AMAZON_FUNDED', 'no'],
    ['DENIED', 'no'],
    ['WITHDRAWN_BY_BUYER', 'no'],
    ['REFUNDED_BY_SELLER', 'yes'],
    ['ORDER_CANCELLED', 'yes'],
    ['APPEAL_WON', 'no'],
    ['APPEAL_LOST', 'yes'],
    ['WAITING_SELLER', 'unless_averted'],
    ['APPEALED', 'unless_averted'],
  ])('%s today: %s', (state, word) => {
    expect(counts(state, '2026-11-20T09:00:00Z')).toBe(word)
  })

  it.each([
    ['within three days', '2019-05-01T00:00:00Z', '2019-05-04T00:00:00Z', 'no'],
    ['a moment later', '2019-05-01T00:00:00Z', '2019-05-04T00:00:01Z', 'yes'],
    ['without knowing the opening', null, '2019-05-04T00:00:00Z', 'unknown'],
  ])('withdrawn by the rule of the source documents %s', (_what, openedAt, at, word) => {
    expect(counts('WITHDRAWN_BY_BUYER', at, openedAt)).toBe(word)
  })

  it('has a rule for every state on every day', () => {
    for (const state of Object.keys(claimMachine.states))
      for (const at of [
        '2016-01-01T00:00:00Z',
        '2019-12-31T23:59:59Z',
        '2020-01-01T00:00:00Z',
        '2026-11-20T00:00:00Z',
      ])
        expect([state, at, counts(state, at, '2016-01-01T00:00:00Z')]).not.toContain(undefined)
  })

  it('is said in both languages, with its source', () => {
    for (const { why, source } of Object.values(CLAIM_RULES).flat()) {
      expect(why.en).not.toBe('')
      expect(why.zh).toMatch(/\p{Script=Han}/u)
      expect(source).toMatch(/read 2026/)
    }
  })

  it('of a state that nobody knows says nothing', () => {
    expect(claimEffects('ON_HOLD', { at: '2026-11-20T00:00:00Z', openedAt: null, avertUntil: null })).toEqual(
      [],
    )
    expect(
      claimEffects('toString', { at: '2026-11-20T00:00:00Z', openedAt: null, avertUntil: null }),
    ).toEqual([])
  })
})

it('a won service chargeback is not said to count or not: nobody publishes it', () => {
  expect(chargebackEffects('WON', 'service')[0]?.counts).toBe('unknown')
  expect(chargebackEffects('LOST', 'service')[0]?.counts).toBe('yes')
  expect(chargebackEffects('LOST', chargebackType('UNAUTHORIZED'))[0]?.counts).toBe('no')
})
