import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { OpenAccount } from '../../src/accounts/accounts.js'
import { Inbox } from '../../src/cases/inbox.js'
import { DeadlineSweep } from '../../src/cases/sweep.js'
import { Clock } from '../../src/infra/clock.js'
import { Intake } from '../../src/intake/intake.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import type { FakeTicket } from '../support/fake-marketplace.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'
import { seedCases } from '../support/seed-cases.js'
import type { SeededCase } from '../support/seed-cases.js'

const NOW = new Date('2026-11-20T12:00:00Z')
const PASSED = '2026-11-20T11:00:00.000Z'
const AHEAD = '2026-11-20T14:00:00.000Z'

describe('the sweep of deadlines', () => {
  let rooms: Rooms
  let beside: Rooms
  let shop: OpenAccount

  beforeAll(async () => {
    rooms = await openRooms()
    beside = await openRooms({ beside: rooms })
    register(fakeMarketplace('fake'))
    shop = await rooms.shop((await rooms.tenant()).tenantId, 'fake')
  })
  afterAll(async () => {
    await beside.stop()
    await rooms.stop()
  })
  beforeEach(async () => {
    await rooms.sql(`truncate cases, case_event, outbox cascade`)
    await itIs(NOW)
  })

  const itIs = async (now: Date): Promise<void> => {
    await rooms.get(Clock).follow(now)
    await beside.get(Clock).refresh()
  }
  const sweep = (process = rooms): Promise<number> => process.get(DeadlineSweep).run()
  /** How often each case was told to have missed a deadline. */
  const told = async (): Promise<Map<string, number>> => {
    const rows = await rooms.sql<{ id: string; n: number }>(
      `select substr(subject, 6) as id, count(*)::int as n from outbox where type = 'deadline.missed' group by subject`,
    )
    return new Map(rows.map(({ id, n }) => [id, n]))
  }
  const misses = async (id: string): Promise<string[]> =>
    (await rooms.get(Inbox).timeline(shop.tenantId, id, 200)).data
      .filter((event) => event.type === 'deadline_missed')
      .map((event) => event.at)
      .toSorted()

  it('marks every passed deadline once, though two sweep at the same time', async () => {
    const many: SeededCase[] = Array.from({ length: 1300 }, (_, index) => ({
      box: index % 3 === 0 ? 'replied' : 'unhandled',
      due: new Date(NOW.getTime() - index * 1000).toISOString(),
    }))
    const ids = await seedCases(rooms, shop, many)
    const marked = await Promise.all([sweep(), sweep(beside), sweep(), sweep(beside)])
    expect(marked.reduce((sum, one) => sum + one, 0)).toBe(1300)
    expect(await told()).toEqual(new Map(ids.map((id) => [id, 1])))
    expect(await sweep()).toBe(0)
    expect(await told()).toEqual(new Map(ids.map((id) => [id, 1])))
    expect(await misses(ids[0]!)).toEqual([NOW.toISOString()])
  })

  it('marks nothing that is closed, unrecognised, without a clock or not yet due', async () => {
    await seedCases(rooms, shop, [
      { box: 'closed', due: PASSED },
      { box: 'unhandled', status: 'unrecognised', due: '-infinity' },
      { box: 'unhandled', due: 'infinity' },
      { box: 'unhandled', due: AHEAD },
      { box: 'replied', due: '2026-11-20T12:30:00Z' },
    ])
    expect(await sweep()).toBe(0)
    expect(await told()).toEqual(new Map())
  })

  it('marks a deadline as soon as it has passed, and says so in the case', async () => {
    const [id] = await seedCases(rooms, shop, [{ box: 'unhandled', due: AHEAD }])
    expect(await sweep()).toBe(0)
    await itIs(new Date(AHEAD))
    expect(await sweep()).toBe(1)
    expect(await misses(id!)).toEqual([AHEAD])
    const found = await rooms.get(Inbox).find(shop.tenantId, id!)
    expect(found).toMatchObject({ overdue: true, box: 'unhandled', status: 'awaiting_seller', revision: 2 })
  })

  it('marks a deadline that was moved again when the new one has passed, not before', async () => {
    const take = (ticket: Partial<FakeTicket>) =>
      rooms
        .get(Intake)
        .take(
          shop,
          { stream: 'tickets', items: [{ id: 'moved', state: 'NEW', ...ticket }] },
          NOW.toISOString(),
        )
    await take({ at: '2026-11-20T08:00:00Z', due: PASSED })
    expect(await sweep()).toBe(1)
    await take({ at: '2026-11-20T09:00:00Z', due: AHEAD })
    expect(await sweep()).toBe(0)
    await itIs(new Date('2026-11-20T15:00:00Z'))
    expect(await sweep()).toBe(1)
    const [row] = await rooms.sql<{ id: string }>(`select id::text from cases`)
    expect(await misses(row!.id)).toEqual([PASSED, AHEAD])
  })

  it('does not mark again what changed without its deadline moving', async () => {
    const take = (at: string, subject: string) =>
      rooms
        .get(Intake)
        .take(
          shop,
          { stream: 'tickets', items: [{ id: 'same', state: 'NEW', at, due: PASSED, subject }] },
          NOW.toISOString(),
        )
    await take('2026-11-20T08:00:00Z', 'red')
    expect(await sweep()).toBe(1)
    await take('2026-11-20T09:00:00Z', 'blue')
    expect(await sweep()).toBe(0)
  })
})
