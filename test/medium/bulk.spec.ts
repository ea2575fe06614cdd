import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { OpenAccount } from '../../src/accounts/accounts.js'
import { Actions } from '../../src/actions/actions.js'
import { BulkRunner } from '../../src/actions/bulk-runner.js'
import { BulkRuns } from '../../src/actions/bulk-runs.js'
import type { Chosen } from '../../src/actions/bulk-runs.js'
import { Jobs } from '../../src/infra/jobs.js'
import type { JobData } from '../../src/infra/jobs.js'
import { Intake } from '../../src/intake/intake.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

describe('one action on many cases', () => {
  let rooms: Rooms
  let shop: OpenAccount
  let work: (data: JobData, lastTry: boolean) => Promise<void>
  let jobs: { queue: string; data: JobData }[]
  let cases: string[]
  let made = 0

  beforeAll(async () => {
    rooms = await openRooms()
    register(fakeMarketplace('fake'))
    shop = await rooms.shop((await rooms.tenant()).tenantId, 'fake')
    const engine = rooms.get(Jobs)
    jest.spyOn(engine, 'work').mockImplementation(async (_queue, handler) => void (work = handler))
    jest.spyOn(engine, 'send').mockImplementation(async (queue, data) => void jobs.push({ queue, data }))
    await rooms.get(BulkRunner).start()
  })
  afterAll(() => rooms.stop())

  /** Thirty cases that can be refunded, one that cannot, one whose state nobody knows. */
  beforeEach(async () => {
    jobs = []
    made += 1
    const states = [...Array.from({ length: 30 }, () => 'NEW'), 'ANSWERED', 'NEVER_HEARD']
    const items = states.map((state, at) => ({
      id: `${made}-${at}`,
      state,
      at: '2026-11-20T08:00:00Z',
      order: `order ${made}`,
    }))
    await rooms.get(Intake).take(shop, { stream: 'tickets', items }, '2026-11-20T08:30:00Z')
    const rows = await rooms.sql<{ id: string }>(
      `select id::text from cases where order_id = $1 order by cases.id`,
      [`order ${made}`],
    )
    cases = rows.map(({ id }) => id)
  })

  const plan = (chosen: Chosen = { filter: { order: `order ${made}`, limit: 1 } }, input: unknown = {}) =>
    rooms.get(BulkRuns).plan(shop.tenantId, chosen, { name: 'refund', input, by: 'Ada' })
  const find = (id: string) => rooms.get(BulkRuns).find(shop.tenantId, id.slice(5))
  const start = (id: string) => rooms.get(BulkRuns).start(shop.tenantId, id.slice(5))
  /** Runs the bulk jobs that are waiting; gives how many there were. */
  const turn = async (): Promise<number> => {
    const due = jobs.filter(({ queue }) => queue === 'bulk_act')
    jobs = jobs.filter(({ queue }) => queue !== 'bulk_act')
    await Promise.all(due.map(({ data }) => work(data, false)))
    return due.length
  }
  const actions = () =>
    rooms.sql<{ caseId: string; n: number }>(
      `select case_id::text as "caseId", count(*)::int as n from case_action where case_id = any($1::bigint[]) group by 1`,
      [cases],
    )
  const confirmAll = () =>
    rooms.sql(
      `update case_action set state = 'confirmed', finished_at = now() where case_id = any($1::bigint[])`,
      [cases],
    )

  it('is planned without asking anything, and says what would be refused and why', async () => {
    const planned = await plan()
    expect(planned).toMatchObject({
      state: 'planned',
      movesMoney: true,
      irreversible: true,
      cases: { total: 32, pending: 30, refused: 2, done: 0 },
    })
    expect(planned.refusals.map(({ code, cases: n }) => [code, n])).toEqual([
      ['action_not_available', 1],
      ['action_not_available', 1],
    ])
    expect(await actions()).toEqual([])
    expect(jobs).toEqual([])
  })

  it('is refused for every case when the input does not fit, and names the cases that are busy', async () => {
    expect((await plan(undefined, { colour: 'red' })).refusals[0]).toMatchObject({
      code: 'input_invalid',
      cases: 30,
    })
    await rooms.get(Actions).request(shop.tenantId, cases[0]!, {
      name: 'refund',
      input: {},
      idempotencyKey: `single ${made}`,
      by: 'Ada',
    })
    const { cases: counted, refusals } = await plan({ cases: [cases[0]!, cases[1]!, '999999'] })
    expect(counted).toMatchObject({ total: 3, pending: 1, refused: 2 })
    expect(refusals.map(({ code }) => code)).toEqual(['action_in_progress', 'not_found'])
  })

  it('acts on the cases that were shown, a handful at a time, each once', async () => {
    const { id } = await plan()
    const late = { id: `${made}-late`, state: 'NEW', at: '2026-11-20T08:00:00Z', order: `order ${made}` }
    await rooms.get(Intake).take(shop, { stream: 'tickets', items: [late] }, '2026-11-20T08:40:00Z')
    await start(id)
    await turn()
    expect((await find(id)).cases).toMatchObject({ underWay: 20, pending: 10, refused: 2 })
    await turn()
    expect((await find(id)).cases).toMatchObject({ underWay: 20, pending: 10 })
    await confirmAll()
    await turn()
    expect(await find(id)).toMatchObject({ state: 'running', cases: { done: 20, underWay: 10, pending: 0 } })
    await confirmAll()
    expect(await find(id)).toMatchObject({ state: 'finished', cases: { total: 32, done: 30, refused: 2 } })
    expect((await actions()).map(({ n }) => n)).toEqual(Array.from({ length: 30 }, () => 1))
    expect(await turn()).toBe(0)
  })

  it('goes on where a worker died, and doubles nothing when two work at it', async () => {
    const { id } = await plan()
    await Promise.all([start(id), start(id)])
    expect(jobs).toHaveLength(2)
    await turn()
    const asked = (await actions()).length
    expect(asked).toBeGreaterThanOrEqual(20)
    // The worker died between asking and writing down that it had asked.
    await rooms.sql(
      `update bulk_item set state = 'pending', action_id = null where run_id = $1 and state = 'asked'`,
      [id.slice(5)],
    )
    for (let turns = 0; turns < 6; turns += 1) {
      await turn()
      await confirmAll()
    }
    expect(await find(id)).toMatchObject({ state: 'finished', cases: { done: 30, refused: 2 } })
    expect((await actions()).map(({ n }) => n)).toEqual(Array.from({ length: 30 }, () => 1))
    const [{ sealed } = { sealed: 1 }] = await rooms.sql<{ sealed: number }>(
      `select count(input)::int as sealed from bulk_run where id = $1`,
      [id.slice(5)],
    )
    expect(sealed).toBe(0)
  })

  it('asks for no further case once it is canceled', async () => {
    const { id } = await plan()
    await start(id)
    await turn()
    const canceled = await rooms.get(BulkRuns).cancel(shop.tenantId, id.slice(5))
    expect(canceled).toMatchObject({ state: 'canceled', cases: { underWay: 20, canceled: 10, pending: 0 } })
    await confirmAll()
    await turn()
    expect(await actions()).toHaveLength(20)
    await expect(start(id)).rejects.toMatchObject({ status: 409, response: { code: 'bulk_canceled' } })
  })

  it('goes on without a case that fails in our own code, after the last try', async () => {
    const { id } = await plan({ cases: cases.slice(0, 2) })
    await start(id)
    const broken = jest
      .spyOn(rooms.get(Actions), 'request')
      .mockRejectedValueOnce(new TypeError('no such thing'))
    await expect(work(jobs[0]!.data, false)).rejects.toThrow(TypeError)
    broken.mockRejectedValueOnce(new TypeError('no such thing'))
    await work(jobs[0]!.data, true)
    broken.mockRestore()
    expect((await find(id)).cases).toMatchObject({ total: 2, failed: 1, underWay: 1 })
  })

  it('has an end: too many cases, and a plan that has waited for long, are refused', async () => {
    const many = Array.from({ length: 501 }, (_, n) => String(n + 1))
    await expect(plan({ cases: many })).rejects.toMatchObject({
      status: 422,
      response: { code: 'bulk_too_large' },
    })
    const { id } = await plan({ cases: cases.slice(0, 1) })
    await rooms.sql(`update bulk_run set expires_at = now() where id = $1`, [id.slice(5)])
    await expect(start(id)).rejects.toMatchObject({ status: 409, response: { code: 'bulk_plan_expired' } })
    expect(jobs).toEqual([])
  })
})
