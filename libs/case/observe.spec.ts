import { describe, expect, it } from '@jest/globals'
import { siteCalendar } from './calendar.js'
import { deadlineTable } from './deadline.js'
import type { DeadlineRow } from './deadline.js'
import { machine, recognise } from './machine.js'
import { observe } from './observe.js'
import type { KnownCase, Observation, Seen } from './observe.js'

const calendar = siteCalendar({ zone: 'Europe/Berlin', country: 'DE' })
const row: DeadlineRow = {
  id: 'test.respond',
  sites: '*',
  duration: 'P4D',
  days: 'all',
  from: 'entered',
  party: 'seller',
  onMiss: 'auto_accept',
  validFrom: null,
  validTo: null,
  source: { text: 'a test', url: null, readOn: '2026-11-22' },
  confidence: 'assumed',
  text: { en: 'Respond', zh: '答复' },
}
const returns = machine({
  kind: 'return',
  initial: ['OPEN'],
  deadlines: deadlineTable({ respond: [row], elsewhere: [{ ...row, sites: ['FR'] }] }),
  states: {
    OPEN: { status: 'awaiting_seller', phase: 'request', to: ['SENT', 'CLOSED'], deadlines: ['respond'] },
    SENT: { status: 'awaiting_buyer', phase: 'return', to: ['CLOSED'] },
    ESCALATED: {
      status: 'awaiting_marketplace',
      phase: 'ruling',
      to: ['CLOSED'],
      deadlines: ['respond', 'elsewhere'],
    },
    CLOSED: { status: 'settled', phase: 'closed', to: [] },
  },
})

const observation = (word: string, with_: Partial<Observation> = {}): Observation => ({
  nativeId: '5000000000000000001',
  state: recognise(returns, word),
  native: { status: word },
  site: 'DE',
  asOf: null,
  openedAt: '2026-11-01T10:00:00Z',
  enteredAt: null,
  subject: 'Return of a lamp',
  orderId: '11-22222-33333',
  lines: [{ lineId: '1', itemId: null, title: 'Lamp', sku: null, quantity: 1, price: null }],
  buyer: { handle: 'buyer', locale: null },
  reason: null,
  amount: { minor: 1234, currency: 'EUR' },
  given: {},
  activities: [],
  flags: [],
  link: null,
  ...with_,
})
const look = (known: KnownCase | null, seen: Observation, at: string): Seen =>
  observe(returns, known, seen, at, calendar)

const first = look(null, observation('OPEN'), '2026-11-02T08:00:00Z')

describe('a first sighting', () => {
  it('opens the case in the state it is in, wherever in the machine that is', () => {
    expect(first).toMatchObject({ outcome: 'opened', status: 'awaiting_seller', box: 'unhandled', flags: [] })
    expect(look(null, observation('SENT'), '2026-11-02T08:00:00Z')).toMatchObject({
      outcome: 'opened',
      status: 'awaiting_buyer',
      phase: 'return',
      box: 'replied',
      flags: [],
    })
  })

  it('estimates a clock whose start the marketplace does not tell, and says so', () => {
    expect(first.enteredAt).toBe('2026-11-02T08:00:00Z')
    expect(first.deadlines).toMatchObject([{ dueAt: '2026-11-06T08:00:00.000Z', estimated: true }])
    const told = observation('OPEN', { enteredAt: '2026-11-01T10:00:00Z' })
    expect(look(null, told, '2026-11-02T08:00:00Z').deadlines).toMatchObject([
      { dueAt: '2026-11-05T10:00:00.000Z', estimated: false },
    ])
  })
})

describe('a date of entry that is only the earliest possible', () => {
  const told = look(null, observation('OPEN', { enteredAt: '2026-11-03T10:00:00Z' }), '2026-11-03T11:00:00Z')
  const again = (enteredAt: string, word = 'OPEN') =>
    look(told, observation(word, { enteredAt, enteredAtEarliest: true }), '2026-11-04T08:00:00Z')

  it('does not set back a later one known of the same stay, and gives way to none that is earlier', () => {
    expect(again('2026-11-01T10:00:00Z').enteredAt).toBe('2026-11-03T10:00:00Z')
    expect(again('2026-11-04T07:00:00Z').enteredAt).toBe('2026-11-04T07:00:00Z')
  })

  it('counts for another state, and where the known one was our own sighting', () => {
    expect(again('2026-11-01T10:00:00Z', 'SENT').enteredAt).toBe('2026-11-01T10:00:00Z')
    const seen = look(
      first,
      observation('OPEN', { enteredAt: '2026-11-01T10:00:00Z', enteredAtEarliest: true }),
      '2026-11-04T08:00:00Z',
    )
    expect(seen.enteredAt).toBe('2026-11-01T10:00:00Z')
  })
})

describe('a later sighting', () => {
  it('moves along the table, and keeps but flags what the table does not know', () => {
    const moved = look(first, observation('SENT'), '2026-11-03T08:00:00Z')
    expect(moved).toMatchObject({ outcome: 'moved', enteredAt: '2026-11-03T08:00:00Z', flags: [] })
    const jumped = look(moved, observation('OPEN'), '2026-11-04T08:00:00Z')
    expect(jumped).toMatchObject({ outcome: 'jumped', state: 'OPEN', box: 'unhandled' })
    expect(jumped.flags).toEqual([{ code: 'jumped', path: 'state', value: 'SENT → OPEN' }])
  })

  it('closes once and opens again', () => {
    const closed = look(first, observation('CLOSED'), '2026-11-05T08:00:00Z')
    expect(closed).toMatchObject({ box: 'closed', closedAt: '2026-11-05T08:00:00Z', deadlines: [] })
    const later = observation('CLOSED', { subject: 'another subject' })
    const stillClosed = look(closed, later, '2026-11-09T08:00:00Z')
    expect(stillClosed).toMatchObject({ outcome: 'updated', closedAt: '2026-11-05T08:00:00Z' })
    const reopened = look(stillClosed, observation('OPEN'), '2026-11-10T08:00:00Z')
    expect(reopened).toMatchObject({ outcome: 'jumped', box: 'unhandled', closedAt: null })
    expect(reopened.deadlines).toHaveLength(1)
    const again = look(reopened, observation('CLOSED'), '2026-11-11T08:00:00Z')
    expect(again).toMatchObject({ outcome: 'moved', closedAt: '2026-11-11T08:00:00Z' })
  })

  it('keeps the entry into a state over many looks, known or estimated', () => {
    const known = look(null, observation('OPEN', { asOf: '2026-11-01T12:00:00Z' }), '2026-11-02T08:00:00Z')
    expect(known).toMatchObject({ enteredAt: '2026-11-01T12:00:00Z', enteredAtKnown: true })
    const changed = observation('OPEN', { subject: 'another', asOf: '2026-11-03T00:00:00Z' })
    expect(look(known, changed, '2026-11-03T08:00:00Z')).toMatchObject({
      outcome: 'updated',
      enteredAt: '2026-11-01T12:00:00Z',
      enteredAtKnown: true,
    })
    expect(look(first, changed, '2026-11-03T08:00:00Z')).toMatchObject({
      enteredAt: '2026-11-02T08:00:00Z',
      enteredAtKnown: false,
    })
  })

  it.each<[string, Partial<Observation>]>([
    ['amount', { amount: { minor: 1235, currency: 'EUR' } }],
    ['due date', { given: { respond: '2026-11-20T00:00:00Z' } }],
    ['line', { lines: [] }],
    ['message', { activities: [{ key: 'm1', at: '2026-11-02T00:00:00Z', party: 'buyer', text: 'hello' }] }],
    ['native field', { native: { status: 'OPEN', type: 'MONEY_BACK' } }],
  ])('with another %s is an update', (_what, change) => {
    expect(look(first, observation('OPEN', change), '2026-11-03T08:00:00Z').outcome).toBe('updated')
  })

  it('with nothing new but the hour of the look is a repeat', () => {
    const again = observation('OPEN', { asOf: '2026-11-03T00:00:00Z' })
    expect(look(first, again, '2026-11-03T08:00:00Z').outcome).toBe('unchanged')
  })
})

describe('a word outside the table', () => {
  const strange = look(first, observation('REVIEW_PENDING'), '2026-11-03T08:00:00Z')

  it('is kept verbatim on top of the inbox', () => {
    expect(strange).toMatchObject({
      outcome: 'jumped',
      state: 'REVIEW_PENDING',
      status: 'unrecognised',
      box: 'unhandled',
      closedAt: null,
      deadlines: [],
    })
    expect(strange.flags).toContainEqual({ code: 'unknown_state', path: 'state', value: 'REVIEW_PENDING' })
  })

  it('is an update once the table has learnt it, though the marketplace shows nothing new', () => {
    const learnt = {
      ...returns,
      states: { ...returns.states, REVIEW_PENDING: returns.states.ESCALATED },
    }
    const seen = observe(learnt, strange, observation('REVIEW_PENDING'), '2026-11-04T08:00:00Z', calendar)
    expect(seen).toMatchObject({ outcome: 'updated', status: 'awaiting_marketplace', box: 'replied' })
    expect(
      observe(learnt, seen, observation('REVIEW_PENDING'), '2026-11-05T08:00:00Z', calendar).outcome,
    ).toBe('unchanged')
  })
})

describe('deadlines of a sighting', () => {
  it('take the date that the marketplace gives', () => {
    const given = observation('OPEN', { given: { respond: '2026-11-20T00:00:00+01:00' } })
    expect(look(null, given, '2026-11-02T08:00:00Z').deadlines).toMatchObject([
      { dueAt: '2026-11-19T23:00:00.000Z', source: 'marketplace', estimated: false },
    ])
  })

  it('fall back to the rule when the given date is none, and flag it', () => {
    const given = observation('OPEN', { given: { respond: 'soon' } })
    const seen = look(null, given, '2026-11-02T08:00:00Z')
    expect(seen.deadlines).toMatchObject([{ source: 'rule', dueAt: '2026-11-06T08:00:00.000Z' }])
    expect(seen.flags).toEqual([{ code: 'unknown_value', path: 'given.respond', value: 'soon' }])
  })

  it('are flagged where no rule holds at the site', () => {
    const seen = look(null, observation('ESCALATED'), '2026-11-02T08:00:00Z')
    expect(seen.deadlines.map((deadline) => deadline.key)).toEqual(['respond'])
    expect(seen.flags).toEqual([{ code: 'no_deadline', path: 'elsewhere', value: 'DE' }])
  })
})

describe('a state that staff told, within one that the marketplace shows', () => {
  const coarse = machine({
    kind: 'return',
    initial: ['OPEN'],
    deadlines: deadlineTable({}),
    states: {
      OPEN: {
        status: 'awaiting_seller',
        phase: 'request',
        to: ['OPEN/SENT', 'CLOSED'],
        noDeadline: 'a test',
      },
      'OPEN/SENT': { status: 'awaiting_buyer', phase: 'return', within: 'OPEN', to: ['CLOSED'] },
      CLOSED: { status: 'settled', phase: 'closed', to: [] },
    },
  })
  const at = (known: KnownCase | null, seen: Observation, when: string): Seen =>
    observe(coarse, known, seen, when, calendar)

  it('stays theirs when the marketplace shows the coarse one again, and ends with its next', () => {
    const told = at(null, observation('OPEN/SENT', { stateFrom: 'staff' }), '2026-11-02T08:00:00Z')
    const again = at(told, observation('OPEN'), '2026-11-03T08:00:00Z')
    expect(again).toMatchObject({ state: 'OPEN/SENT', box: 'replied', stateFrom: 'staff' })
    expect(at(again, observation('CLOSED'), '2026-11-04T08:00:00Z')).toMatchObject({
      outcome: 'moved',
      state: 'CLOSED',
      stateFrom: null,
    })
  })
})
