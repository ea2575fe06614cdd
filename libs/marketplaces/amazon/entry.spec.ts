import { describe, expect, it } from '@jest/globals'
import { observe, siteCalendar } from '#case'
import { careMachine } from './care-machine.js'
import { chargebackMachine } from './chargeback-machine.js'
import { claimMachine } from './claim-machine.js'
import { chargeback } from './chargeback-actions.js'
import { claim } from './claim-actions.js'
import { careInquiry } from './care-actions.js'
import { csvRows } from './csv.js'
import { entries, entryFiles } from './entry.js'
import { message } from './message-actions.js'
import { messageMachine } from './message-machine.js'
import { AT, ORDER } from './test-mail.js'

const calendar = siteCalendar({ zone: 'America/Los_Angeles', country: 'US' })
const entry = (fields: Record<string, unknown> = {}) => ({
  kind: 'claim',
  orderId: ORDER,
  state: 'WAITING_SELLER',
  at: '2026-11-20T09:00:00Z',
  ...fields,
})
const only = (item: unknown) => entries.see(item, AT).cases[0]!

describe('a case entered by hand', () => {
  it('is the same case as that of the mails, and says where it came from', () => {
    const { kind, observation } = only(
      entry({
        amount: '34.90',
        currency: 'USD',
        reason: 'NOT_RECEIVED',
        by: 'Ada',
        note: 'seen in Seller Central',
      }),
    )
    expect(kind).toBe('claim')
    expect(observation).toMatchObject({
      nativeId: ORDER,
      state: 'WAITING_SELLER',
      amount: { minor: 3490, currency: 'USD' },
      reason: { code: 'NOT_RECEIVED' },
      stateFrom: 'staff',
      native: { source: 'entered', toldBy: 'Ada' },
    })
    expect(
      observe(claimMachine, null, observation, AT.seenAt, calendar).deadlines.map(({ key }) => key),
    ).toEqual(['seller_answers_claim_early', 'seller_answers_claim'])
  })

  it('with a state that nobody knows keeps the word and stands on top', () => {
    const { observation } = only(entry({ state: 'ON_HOLD' }))
    expect(observe(claimMachine, null, observation, AT.seenAt, calendar)).toMatchObject({
      state: 'ON_HOLD',
      status: 'unrecognised',
    })
  })

  it('with an amount that is none is kept without it, and says so', () => {
    const { observation } = only(entry({ amount: 'about ten', currency: 'USD' }))
    expect(observation.amount).toBeNull()
    expect(observation.flags).toContainEqual({
      code: 'unknown_value',
      path: 'amount',
      value: 'about ten USD',
    })
  })

  it.each([
    ['without an order', { orderId: undefined }, /neither orderId nor nativeId/],
    ['of an order that is none', { orderId: '12345' }, /orderId/],
    ['without an instant', { at: undefined }, /at/],
    ['of a kind that does not come so', { kind: 'return' }, /kind/],
  ])('%s is refused in words', (_what, fields, words) => {
    expect(() => entries.see(entry(fields), AT)).toThrow(words)
  })
})

describe('a chargeback', () => {
  const effect = (fields: Record<string, unknown>) =>
    only(entry({ kind: 'chargeback', state: 'OPENED', ...fields })).observation.gradeEffects?.[0]?.counts

  it('counts as a defect if it is about service, not if it is about fraud', () => {
    expect(effect({ reason: 'UNAUTHORIZED' })).toBe('no')
    expect(effect({ reason: 'NOT_RECEIVED' })).toBe('yes')
    expect(effect({})).toBe('unknown')
  })

  it('must be answered within seven days of the mail', () => {
    const { observation } = only(entry({ kind: 'chargeback', state: 'OPENED' }))
    const { deadlines } = observe(chargebackMachine, null, observation, AT.seenAt, calendar)
    expect(deadlines).toMatchObject([{ key: 'seller_answers_chargeback', dueAt: '2026-11-27T09:00:00.000Z' }])
  })
})

describe('a table', () => {
  const table = (text: string) => entryFiles.open(text).flatMap((item) => entryFiles.see(item, AT).cases)

  it.each([
    ['commas', `kind,orderId,state,at,amount,currency\nclaim,${ORDER},DENIED,2026-11-20,,\n`],
    ['semicolons and titles', `\uFEFFKind;Order ID;State;At\r\nclaim;${ORDER};DENIED;2026-11-20\r\n`],
    ['tabs and underscores', `KIND\tORDER_ID\tSTATE\tAT\nclaim\t${ORDER}\tDENIED\t2026-11-20\n`],
  ])('with %s gives the same cases', (_how, text) => {
    expect(table(text)).toMatchObject([
      { kind: 'claim', observation: { nativeId: ORDER, state: 'DENIED', native: { source: 'csv' } } },
    ])
  })

  it('may have quoted cells over several lines', () => {
    expect(csvRows('a,b\n"x, ""y""\nz",2\n')).toEqual([{ a: 'x, "y"\nz', b: '2' }])
  })

  it('takes back the apostrophe that guards formulas', () => {
    expect(csvRows("a,b\n'=1+1,'x\n")).toEqual([{ a: '=1+1', b: "'x" }])
  })

  it.each([
    ['that is empty', '', /header line/],
    ['with a cell that does not end', 'a,b\n"x,1', /does not end/],
    ['beyond all size', `a,b\n${'1,2\n'.repeat(5_001)}`, /more than 5000 rows/],
  ])('%s is refused in words', (_what, text, words) => {
    expect(() => entryFiles.open(text)).toThrow(words)
  })
})

describe('staff’s word', () => {
  const KINDS = { claim, chargeback, care_inquiry: careInquiry, message }
  const MACHINES = {
    claim: claimMachine,
    chargeback: chargebackMachine,
    care_inquiry: careMachine,
    message: messageMachine,
  }
  const manual = Object.entries(KINDS).flatMap(([kind, { actions }]) =>
    Object.entries(actions).flatMap(([name, action]) =>
      action.via === 'manual' ? [[kind as keyof typeof KINDS, name, action] as const] : [],
    ),
  )

  it.each(manual)('of %s %s shows the state by which it is confirmed', (kind, _name, action) => {
    const ref = {
      nativeId: ORDER,
      state: 'x',
      native: { asked: '2026-11-20T09:00:00.000Z' },
      site: 'US',
      orderId: ORDER,
      lines: [],
      openedAt: '2026-11-20T09:00:00.000Z',
    }
    const told = { at: '2026-11-21T09:00:00.000Z', by: 'Ada' }
    const [found] = action.done!(ref, { note: 'done' }, told)
    expect(found?.stream).toBe('manual')
    const { observation } = entries.see(found?.items[0], AT).cases[0]!
    expect(action.confirmedBy).toContain(observation.state)
    expect(MACHINES[kind].states).toHaveProperty(observation.state)
    expect(observation).toMatchObject({
      nativeId: ORDER,
      stateFrom: 'staff',
      asOf: told.at,
      native: { toldBy: 'Ada' },
    })
    expect(action.link!(ref)).toMatch(/^https:\/\/sellercentral\.amazon\.com\//)
  })

  it('that a response is needed after all lets the clock count from the buyer’s mail again', () => {
    const ref = {
      nativeId: ORDER,
      state: 'NO_RESPONSE_NEEDED',
      native: { asked: '2026-11-20T09:00:00.000Z' },
      site: 'US',
      orderId: ORDER,
      lines: [],
      openedAt: '2026-11-20T09:00:00.000Z',
    }
    const told = { at: '2026-11-20T20:00:00.000Z', by: 'Ada' }
    const found = message.actions['response_needed_after_all']!.done?.(ref, {}, told)
    const { observation } = entries.see(found?.[0]?.items[0], AT).cases[0]!
    const { deadlines } = observe(messageMachine, null, observation, AT.seenAt, calendar)
    expect(deadlines[0]?.dueAt).toBe('2026-11-21T09:00:00.000Z')
  })
})
