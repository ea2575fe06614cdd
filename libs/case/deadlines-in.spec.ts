import { describe, expect, it } from '@jest/globals'
import { siteCalendar } from './calendar.js'
import { deadlineTable, deadlinesIn, rowFor } from './deadline.js'
import type { ClockStart, DeadlineRow } from './deadline.js'

const row = (id: string, rule: Partial<DeadlineRow> = {}): DeadlineRow => ({
  id,
  sites: '*',
  duration: 'P3D',
  days: 'all',
  from: 'opened',
  party: 'seller',
  onMiss: 'auto_close',
  validFrom: null,
  validTo: null,
  source: { text: 'a test', url: null, readOn: '2026-11-22' },
  confidence: 'assumed',
  text: { en: 'Test', zh: '测试' },
  ...rule,
})
const us = siteCalendar({ zone: 'America/Los_Angeles', country: 'US' })
const de = siteCalendar({ zone: 'Europe/Berlin', country: 'DE' })
const start: ClockStart = {
  site: 'DE',
  openedAt: '2026-11-10T10:00:00Z',
  enteredAt: '2026-11-12T10:00:00Z',
  enteredAtKnown: true,
  given: {},
}
const table = deadlineTable({
  respond: [row('respond')],
  refund: [row('refund', { from: 'entered', duration: 'P2D', party: 'buyer', onMiss: 'seller_loses' })],
  none: [],
})

describe('the row that rules', () => {
  const rows = [
    row('old', { validTo: '2026-11-21' }),
    row('new', { validFrom: '2026-11-22' }),
    row('old german', { sites: ['AT', 'DE'], validTo: '2026-11-21' }),
    row('future', { sites: ['FR'], validFrom: '2027-01-01' }),
  ]

  it.each([
    ['US', '2020-01-01', 'old'],
    ['US', '2026-11-21', 'old'],
    ['US', '2026-11-22', 'new'],
    ['DE', '2026-11-21', 'old german'],
    ['AT', '2026-11-21', 'old german'],
    ['DE', '2026-11-22', 'new'],
    ['FR', '2026-12-31', 'new'],
    ['FR', '2027-01-01', 'future'],
  ])('at %s on %s is %s', (site, day, id) => {
    expect(rowFor(rows, site, day)?.id).toBe(id)
  })

  it('is none where no row holds', () => {
    expect(rowFor([row('ended', { validTo: '2020-12-31' })], 'DE', '2021-01-01')).toBeUndefined()
    expect(rowFor([row('french', { sites: ['FR'] })], 'DE', '2026-11-22')).toBeUndefined()
  })

  it('goes by the day of the site on which the clock started', () => {
    const night = { ...start, openedAt: '2026-11-22T03:00:00Z' }
    const dated = { respond: rows.slice(0, 2) }
    expect(deadlinesIn(['respond'], dated, night, de)[0]?.ruleId).toBe('new')
    expect(deadlinesIn(['respond'], dated, { ...night, site: 'US' }, us)[0]?.ruleId).toBe('old')
  })

  it('is held against its own clock, though its neighbour starts by another', () => {
    const changed = {
      respond: [
        row('from opening', { from: 'opened', validTo: '2026-11-01' }),
        row('from entry', { from: 'entered', validFrom: '2026-11-02' }),
      ],
    }
    expect(deadlinesIn(['respond'], changed, start, de)).toMatchObject([
      { ruleId: 'from entry', dueAt: '2026-11-15T10:00:00.000Z' },
    ])
    const before = { ...start, openedAt: '2026-10-01T10:00:00Z', enteredAt: '2026-10-05T10:00:00Z' }
    expect(deadlinesIn(['respond'], changed, before, de)).toMatchObject([
      { ruleId: 'from opening', dueAt: '2026-10-04T10:00:00.000Z' },
    ])
  })
})

describe('the deadlines of a state', () => {
  it('come from the rules, soonest first', () => {
    expect(deadlinesIn(['refund', 'respond'], table, start, de)).toEqual([
      {
        key: 'respond',
        dueAt: '2026-11-13T10:00:00.000Z',
        party: 'seller',
        onMiss: 'auto_close',
        source: 'rule',
        ruleId: 'respond',
        estimated: false,
      },
      {
        key: 'refund',
        dueAt: '2026-11-14T10:00:00.000Z',
        party: 'buyer',
        onMiss: 'seller_loses',
        source: 'rule',
        ruleId: 'refund',
        estimated: false,
      },
    ])
  })

  it("give way to the marketplace's own date, which keeps the rule's meaning", () => {
    const given = { respond: '2026-11-30T12:00:00.000+02:00' }
    expect(deadlinesIn(['respond', 'refund'], table, { ...start, given }, de)).toMatchObject([
      { key: 'refund', source: 'rule' },
      {
        key: 'respond',
        dueAt: '2026-11-30T10:00:00.000Z',
        source: 'marketplace',
        party: 'seller',
        onMiss: 'auto_close',
        ruleId: 'respond',
        estimated: false,
      },
    ])
  })

  it("take the marketplace's date even where no rule is known", () => {
    const given = { none: '2026-11-30T12:00:00Z' }
    expect(deadlinesIn(['none'], table, { ...start, given }, de)).toMatchObject([
      { source: 'marketplace', ruleId: null, party: 'seller', onMiss: 'none' },
    ])
  })

  it('are estimated only where the clock starts at an entry that we merely saw', () => {
    const seen = { ...start, enteredAtKnown: false }
    const estimated = (keys: string[], given: Record<string, string> = {}) =>
      deadlinesIn(keys, table, { ...seen, given }, de).map((deadline) => deadline.estimated)
    expect(estimated(['respond'])).toEqual([false])
    expect(estimated(['refund'])).toEqual([true])
    expect(estimated(['refund'], { refund: '2026-11-30T12:00:00Z' })).toEqual([false])
  })

  it('are none without a row, a table, or a start that can be read', () => {
    expect(deadlinesIn(['none', 'unheard of'], table, start, de)).toEqual([])
    expect(deadlinesIn(['respond'], table, { ...start, openedAt: '10.11.2026' }, de)).toEqual([])
  })

  it('ignore a given date of another clock, and one that is no instant', () => {
    const given = { refund: '2026-11-30T12:00:00Z', respond: '2026-11-30' }
    expect(deadlinesIn(['respond'], table, { ...start, given }, de)).toMatchObject([{ source: 'rule' }])
  })
})
