import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { OpenAccount } from '../../src/accounts/accounts.js'
import { Intake } from '../../src/intake/intake.js'
import { fakeMarketplace, register, ticketMachine } from '../support/fake-marketplace.js'
import type { FakeTicket } from '../support/fake-marketplace.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

const CASES = 50
const STATES = [...Object.keys(ticketMachine.states), 'PONDERING']
const instant = (minute: number): string => new Date(Date.UTC(2026, 10, 20, 8, minute)).toISOString()

/** Version `minute` of a case: the same number gives the same content, as at a real marketplace. */
const version = (index: number, minute: number): FakeTicket => ({
  id: `case ${index}`,
  state: STATES[(index * 7 + minute * 3) % STATES.length] ?? 'NEW',
  at: instant(minute),
  subject: `as of ${minute}`,
  history: [{ key: `step ${minute}`, at: instant(minute), text: `step ${minute}` }],
})

/** What eight writers bring: batches of versions, in any order, with repeats. */
const batches = fc.array(
  fc.array(fc.tuple(fc.nat(CASES - 1), fc.integer({ min: 1, max: 30 })), { minLength: 10, maxLength: 80 }),
  { minLength: 8, maxLength: 16 },
)

describe('eight writers of the same cases', () => {
  let rooms: Rooms

  beforeAll(async () => {
    rooms = await openRooms()
    register(fakeMarketplace('fake'))
  })
  afterAll(() => rooms.stop())

  const write = async (shop: OpenAccount, work: readonly FakeTicket[][]): Promise<void> => {
    const queue = [...work]
    const writer = async () => {
      for (let items = queue.pop(); items; items = queue.pop())
        await rooms.get(Intake).take(shop, { stream: 'tickets', items }, instant(59))
    }
    await Promise.all(Array.from({ length: 8 }, writer))
  }

  it('end with the newest version of each, every counter right, nothing double and nothing untold', async () => {
    const { tenantId } = await rooms.tenant()
    let run = 0
    await fc.assert(
      fc.asyncProperty(batches, async (drawn) => {
        run += 1
        const shop = await rooms.shop(tenantId, 'fake', `shop ${run}`)
        await write(
          shop,
          drawn.map((batch) => batch.map(([index, minute]) => version(index, minute))),
        )
        const newest = new Map<string, number>()
        for (const [index, minute] of drawn.flat()) {
          newest.set(`case ${index}`, Math.max(minute, newest.get(`case ${index}`) ?? 0))
        }
        const place = [tenantId, shop.accountId]
        const cases = await rooms.sql<{
          nativeId: string
          subject: string
          asOf: string
          revision: number
          told: number
        }>(
          `select native_id as "nativeId", subject, as_of as "asOf", revision,
             (select count(*)::int from outbox o where o.tenant_id = c.tenant_id and o.subject = 'case_' || c.id) as told
           from cases c where tenant_id = $1 and account_id = $2`,
          place,
        )
        expect(new Map(cases.map((one) => [one.nativeId, one.subject]))).toEqual(
          new Map([...newest].map(([id, minute]) => [id, `as of ${minute}`])),
        )
        for (const one of cases) {
          expect(one.asOf).toBe(instant(newest.get(one.nativeId) ?? 0))
          // Every change is told, no more and no less often than the case changed.
          expect(one.told).toBe(one.revision)
        }
        const doubles = await rooms.sql(
          `select case_id, at, type, to_state, text, count(*) from case_event e join cases c on c.tenant_id = e.tenant_id and c.id = e.case_id
           where c.tenant_id = $1 and c.account_id = $2 and e.text is not null
           group by case_id, at, type, to_state, text having count(*) > 1`,
          place,
        )
        expect(doubles).toEqual([])
        expect(await rooms.sql(DIFFERENCES, place)).toEqual([])
      }),
      { numRuns: 12, endOnFailure: true },
    )
  })
})

/** Counters that differ from a count of the rows. */
const DIFFERENCES = `
  select * from (select kind, box, marketplace, n from case_counter where tenant_id = $1 and account_id = $2 and n <> 0) counted
  full join (select kind, box, marketplace, count(*) as n from cases where tenant_id = $1 and account_id = $2
    group by kind, box, marketplace) found using (kind, box, marketplace)
  where counted.n is distinct from found.n`
