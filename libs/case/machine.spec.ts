import { describe, expect, it } from '@jest/globals'
import { deadlineTable } from './deadline.js'
import type { DeadlineRow } from './deadline.js'
import { faults, machine, offeredActions, recognise, stateOf } from './machine.js'
import type { Machine, StateDef } from './machine.js'

const respond: DeadlineRow = {
  id: 'test.respond',
  sites: '*',
  duration: 'P3D',
  days: 'business',
  from: 'opened',
  party: 'seller',
  onMiss: 'auto_close',
  validFrom: null,
  validTo: null,
  source: { text: 'a test', url: null, readOn: '2026-11-22' },
  confidence: 'assumed',
  text: { en: 'Respond', zh: '答复' },
}

const sound = machine({
  kind: 'return',
  initial: ['OPEN'],
  deadlines: deadlineTable({ respond: [respond] }),
  states: {
    OPEN: {
      status: 'awaiting_seller',
      phase: 'request',
      to: ['SENT', 'CLOSED'],
      actions: ['refund', 'accept'],
      deadlines: ['respond'],
    },
    SENT: { status: 'awaiting_buyer', phase: 'return', to: ['CLOSED', 'OPEN'], actions: ['refund'] },
    CLOSED: { status: 'settled', phase: 'closed', to: [] },
  },
})

/** The sound machine with one state replaced or added, as the compiler would not have let it pass. */
const withState = (name: string, def: Partial<StateDef<string, string, string>>): Machine => {
  const whole: Machine = sound
  const before = stateOf(whole, name) ?? { status: 'awaiting_buyer', phase: 'request', to: ['CLOSED'] }
  return { ...whole, states: { ...whole.states, [name]: { ...before, ...def } } }
}

describe('faults', () => {
  it('finds none in a sound machine', () => {
    expect(faults(sound)).toEqual([])
  })

  it.each([
    ['an undefined target', withState('SENT', { to: ['CLOSED', 'GONE'] }), 'state GONE is not defined'],
    ['a target named like a built-in', withState('SENT', { to: ['toString'] }), 'toString is not defined'],
    ['an undefined initial state', { ...sound, initial: ['OPEN', 'NEW'] }, 'state NEW is not defined'],
    ['an unreachable state', withState('ISLAND', {}), 'ISLAND cannot be reached'],
    ['a closed status in an open phase', withState('SENT', { status: 'won' }), 'SENT mixes status won'],
    ['an open status in the closed phase', withState('SENT', { phase: 'closed' }), 'SENT mixes status'],
    ['an open state without an exit', withState('SENT', { to: [] }), 'SENT is open and leads nowhere'],
    [
      'a closed state with a clock',
      withState('CLOSED', { deadlines: ['respond'] }),
      'CLOSED is closed and has a deadline',
    ],
    [
      'the seller waited for without a clock',
      withState('OPEN', { deadlines: [] }),
      'OPEN waits for the seller without a deadline',
    ],
    ['a clock without a row', withState('OPEN', { deadlines: ['refund'] }), 'names deadline refund'],
    [
      'a clock with no rows left',
      { ...sound, deadlines: { respond: [] } },
      'names deadline respond, which has no row',
    ],
  ])('finds %s, and nothing else', (_fault, broken: Machine, words) => {
    const found = faults(broken)
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(words)
    expect(found[0]).toMatch(/^return: state /)
  })

  it('accepts a reason instead of a clock', () => {
    expect(faults(withState('OPEN', { deadlines: [], noDeadline: 'the marketplace sets none' }))).toEqual([])
  })

  it('ends on machines whose moves go in circles', () => {
    expect(faults(withState('SENT', { to: ['SENT', 'OPEN', 'CLOSED'] }))).toEqual([])
  })
})

describe('a machine', () => {
  it('lists the actions it offers anywhere, once each', () => {
    expect(offeredActions(sound)).toEqual(['accept', 'refund'])
  })

  it.each(['OPEN', 'open', 'NEVER_SEEN', '', 'constructor', '__proto__', 'toString'])(
    'knows %p by the table alone and keeps the word verbatim',
    (word) => {
      expect(recognise(sound, word)).toBe(word)
      expect(stateOf(sound, word) !== undefined).toBe(word === 'OPEN')
    },
  )
})
