import { describe, expect, it } from '@jest/globals'
import { completed } from './complete.js'
import type { Observation } from './observe.js'

const look = (fields: Partial<Observation> = {}): Observation => ({
  nativeId: '1',
  state: 'OPENED',
  native: {},
  site: 'US',
  asOf: '2026-11-20T00:00:00Z',
  openedAt: '2026-11-20T00:00:00Z',
  enteredAt: '2026-11-20T00:00:00Z',
  subject: '',
  orderId: null,
  lines: [],
  buyer: null,
  reason: null,
  amount: null,
  given: {},
  activities: [],
  flags: [],
  link: null,
  partial: true,
  ...fields,
})
const amount = { minor: 100, currency: 'USD' }

describe('a look that tells a part', () => {
  it('that is newer stands, with what it leaves open as it was known', () => {
    const known = look({
      subject: 'Claim',
      amount,
      native: { a: '1', b: '1' },
      openedAt: '2026-11-18T00:00:00Z',
    })
    const newer = look({ state: 'DENIED', asOf: '2026-11-21T00:00:00Z', native: { b: '2' } })
    expect(completed(newer, known)).toMatchObject({
      state: 'DENIED',
      asOf: '2026-11-21T00:00:00Z',
      openedAt: '2026-11-18T00:00:00Z',
      subject: 'Claim',
      amount,
      native: { a: '1', b: '2' },
    })
  })

  it('that is late fills what nobody told before, and moves nothing', () => {
    const known = look({ state: 'DENIED', asOf: '2026-11-21T00:00:00Z', openedAt: '2026-11-21T00:00:00Z' })
    const activities = [{ key: 'k', at: '2026-11-20T00:00:00Z', party: null, text: 'filed' }]
    expect(completed(look({ amount, activities }), known)).toEqual({
      ...known,
      amount,
      activities,
      openedAt: '2026-11-20T00:00:00Z',
    })
  })

  it('that is late and adds nothing stays late', () => {
    const known = look({ state: 'DENIED', asOf: '2026-11-21T00:00:00Z', subject: 'Claim', amount })
    const late = look({ subject: 'Another', amount: { minor: 5, currency: 'EUR' } })
    expect(completed(late, known)).toBe(late)
  })

  it('changes nothing when it comes again', () => {
    const once = completed(look({ asOf: '2026-11-21T00:00:00Z' }), look({ subject: 'Claim', amount }))
    expect(completed(look({ asOf: '2026-11-21T00:00:00Z' }), once)).toEqual(once)
  })
})

it('a look at the whole case stands alone', () => {
  const { partial: _part, ...whole } = look()
  expect(completed(whole, look({ amount }))).toBe(whole)
  expect(completed(look(), null)).toEqual(look())
})
