import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { CaseRemark } from '#adapter'
import type { OpenAccount } from '../../src/accounts/accounts.js'
import { Inbox } from '../../src/cases/inbox.js'
import { DeadlineSweep } from '../../src/cases/sweep.js'
import { Clock } from '../../src/infra/clock.js'
import { Intake } from '../../src/intake/intake.js'
import { fakeOffice } from '../support/fake-office.js'
import type { OfficeAnswers, OfficeCase } from '../support/fake-office.js'
import { register } from '../support/fake-marketplace.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

const at = (hour: number): string => new Date(Date.UTC(2026, 10, 20, hour)).toISOString()
const MOVE = { from: ['OPEN'], to: 'PROVING', stateFrom: 'derived' } as const

describe('what another source tells of a case', () => {
  let rooms: Rooms
  let shop: OpenAccount
  let made = 0
  let id: string
  const answers: OfficeAnswers = { truth: [], follow: () => ({ state: 'pending' }), sent: [], alarms: [] }

  beforeAll(async () => {
    rooms = await openRooms()
    register(fakeOffice('office', answers))
    shop = await rooms.shop((await rooms.tenant()).tenantId, 'office')
  })
  afterAll(() => rooms.stop())
  beforeEach(() => {
    made += 1
    id = `d${made}`
  })

  const take = (stream: string, items: readonly unknown[], seenAt: string) =>
    rooms.get(Intake).take(shop, { stream, items }, seenAt)
  const sight = (seenAt: string, more: Partial<OfficeCase> = {}) =>
    take('disputes', [{ id, state: 'OPEN', order: `o${made}`, ...more }], seenAt)
  const remark = (seenAt: string, more: Partial<CaseRemark> = {}) =>
    take(
      'notes',
      [{ remarks: [{ of: { kind: 'dispute', nativeId: id }, key: `k ${id}`, asOf: seenAt, ...more }] }],
      seenAt,
    )
  const found = async () => {
    const [row] = await rooms.sql<{ id: string }>(`select id::text from cases where native_id = $1`, [id])
    return rooms.get(Inbox).find(shop.tenantId, row!.id)
  }
  const timeline = async () =>
    (await rooms.get(Inbox).timeline(shop.tenantId, (await found()).id.slice(5), 50)).data.toReversed()

  it('moves it, with its clock, and the coarse word that is polled meanwhile does not undo that', async () => {
    await sight(at(9))
    await remark(at(10), { move: MOVE })
    const moved = await found()
    expect(moved).toMatchObject({
      nativeState: 'PROVING',
      stateSource: 'derived',
      box: 'unhandled',
      revision: 2,
    })
    expect(moved.deadlines).toMatchObject([{ key: 'prove', dueAt: '2026-11-23T10:00:00.000Z' }])
    await sight(at(11))
    await sight(at(12))
    expect(await found()).toMatchObject({ nativeState: 'PROVING', deadlines: moved.deadlines })
    await sight(at(13), { state: 'DONE' })
    expect(await found()).toMatchObject({ nativeState: 'DONE', box: 'closed' })
    const types = (await timeline()).map(({ type, toState }) => `${type} ${toState}`)
    expect(types).toContain('moved PROVING')
    expect(types.at(-1)).toBe('moved DONE')
  })

  it('does nothing the second time', async () => {
    await sight(at(9))
    await remark(at(10), { move: MOVE })
    const once = await found()
    await remark(at(10), { move: MOVE })
    expect(await found()).toEqual(once)
  })

  it('does not lead out of a state that was entered later', async () => {
    await sight(at(12))
    await remark(at(10), { move: MOVE })
    expect(await found()).toMatchObject({ nativeState: 'OPEN' })
  })

  it('waits for a case that comes after it', async () => {
    await remark(at(10), {
      of: { orderId: `o${made}`, kinds: ['dispute'] },
      activity: { key: 'fine', at: at(10), party: 'marketplace', text: 'a fine of 5 EUR' },
    })
    await sight(at(9))
    const texts = (await timeline()).map((event) => event.text)
    expect(texts).toContain('a fine of 5 EUR')
  })

  it('speaks of all cases of an order, of the kinds that it names', async () => {
    await sight(at(9))
    const of = (kinds: CaseRemark['of'] & { kinds: unknown }) => kinds
    const activity = { key: 'paid', at: at(10), party: 'marketplace', text: 'money came back' } as const
    await remark(at(10), { of: of({ orderId: `o${made}`, kinds: ['return'] }), key: `other ${id}`, activity })
    expect((await timeline()).map((event) => event.text)).not.toContain('money came back')
    await remark(at(10), { of: of({ orderId: `o${made}`, kinds: ['dispute'] }), activity })
    expect((await timeline()).map((event) => event.text)).toContain('money came back')
  })

  it('gives a date that stays beside those of every later sighting', async () => {
    await sight(at(9))
    await remark(at(10), { given: { answer: '2026-11-21T00:00:00.000Z' } })
    await sight(at(11))
    expect((await found()).nextDeadline).toMatchObject({
      key: 'answer',
      dueAt: '2026-11-21T00:00:00.000Z',
      source: 'marketplace',
    })
  })

  it('raises an alarm for every clock of a state, each once', async () => {
    const sweep = () => rooms.get(DeadlineSweep).run()
    await sight(at(9), { shipBy: '2026-11-19T08:00:00.000Z' })
    const dues = (await found()).deadlines.map(({ key, dueAt }) => `${key} ${dueAt}`)
    expect(dues).toEqual(['answer 2026-11-25T08:00:00.000Z', 'late 2026-11-26T08:00:00.000Z'])
    const missed = async () =>
      (await timeline()).filter(({ type }) => type === 'deadline_missed').map(({ text }) => text)
    for (const [instant, told] of [
      ['2026-11-25T07:59:00Z', []],
      ['2026-11-25T08:00:00Z', ['answer: none']],
      ['2026-11-25T20:00:00Z', ['answer: none']],
      ['2026-11-26T09:00:00Z', ['answer: none', 'late: none']],
      ['2026-11-28T09:00:00Z', ['answer: none', 'late: none']],
    ] as const) {
      await rooms.get(Clock).follow(new Date(instant))
      await sweep()
      expect(await missed()).toEqual(told)
    }
  })

  it('keeps marks once an order and word, reports by their day, and takes a withdrawn mark back', async () => {
    const mark = { orderId: 'o', mark: 'late_shipment', at: at(3), provenance: 'computed', of: 'order o' }
    const report = { scope: 'S', cycle: 'current', on: '2026-11-20', level: 'GOOD', nextOn: null }
    const metrics = (num: number) => ({ odr: { num, den: 100, provenance: 'marketplace' } })
    await take('notes', [{ marks: [mark], reports: [{ ...report, metrics: metrics(1) }] }], at(4))
    await take(
      'notes',
      [{ marks: [{ ...mark, at: at(2) }], reports: [{ ...report, metrics: metrics(2) }] }],
      at(5),
    )
    const marks = () =>
      rooms.sql(`select order_id, mark, at, withdrawn from order_mark where account_id = $1`, [
        shop.accountId,
      ])
    expect(await marks()).toEqual([{ order_id: 'o', mark: 'late_shipment', at: at(2), withdrawn: false }])
    await take('notes', [{ marks: [{ ...mark, withdrawn: true }] }], at(6))
    expect(await marks()).toMatchObject([{ withdrawn: true }])
    const reports = await rooms.sql(`select level, metrics from shop_report where account_id = $1`, [
      shop.accountId,
    ])
    expect(reports).toEqual([{ level: 'GOOD', metrics: metrics(2) }])
  })
})
