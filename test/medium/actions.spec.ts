import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { Problem } from '#adapter'
import type { OpenAccount } from '../../src/accounts/accounts.js'
import { ActionRunner } from '../../src/actions/action-runner.js'
import { Actions } from '../../src/actions/actions.js'
import { ManualActions } from '../../src/actions/manual-actions.js'
import { Inbox } from '../../src/cases/inbox.js'
import { Jobs } from '../../src/infra/jobs.js'
import type { JobData } from '../../src/infra/jobs.js'
import { Intake } from '../../src/intake/intake.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import type { FakeTicket } from '../support/fake-marketplace.js'
import { openRooms } from '../support/rooms.js'
import type { Rooms } from '../support/rooms.js'

interface Job {
  readonly queue: string
  readonly data: JobData
}

describe('actions', () => {
  let rooms: Rooms
  let shop: OpenAccount
  /** What the job engine was given and has not run yet. */
  let jobs: Job[]
  const handlers = new Map<string, (data: JobData, lastTry: boolean) => Promise<void>>()
  /** What the marketplace knows, and how it answers. */
  let truth: FakeTicket
  let refunds: number
  let reading: () => Promise<void>
  let refund: () => Promise<void>
  let caseId: string
  let made = 0

  beforeAll(async () => {
    rooms = await openRooms()
    register(
      fakeMarketplace('fake', {
        async reread() {
          await reading()
          return [{ stream: 'tickets', items: [truth] }]
        },
        async refund() {
          refunds += 1
          await refund()
        },
      }),
    )
    shop = await rooms.shop((await rooms.tenant()).tenantId, 'fake')
    const engine = rooms.get(Jobs)
    jest.spyOn(engine, 'work').mockImplementation(async (queue, handler) => void handlers.set(queue, handler))
    jest.spyOn(engine, 'send').mockImplementation(async (queue, data) => void jobs.push({ queue, data }))
    await rooms.get(ActionRunner).start()
  })
  afterAll(() => rooms.stop())

  beforeEach(async () => {
    made += 1
    jobs = []
    refunds = 0
    reading = async () => undefined
    refund = async () => is('REFUNDED')
    truth = { id: `ticket ${made}`, state: 'NEW', at: '2026-11-20T08:00:00Z' }
    await rooms.get(Intake).take(shop, { stream: 'tickets', items: [truth] }, '2026-11-20T08:30:00Z')
    const [row] = await rooms.sql<{ id: string }>(`select id::text from cases order by cases.id desc limit 1`)
    caseId = row!.id
  })

  /** The marketplace's truth moves on. */
  const is = (state: string): void => {
    truth = { ...truth, state, at: new Date(Date.parse(truth.at ?? '') + 60_000).toISOString() }
  }
  const ask = (idempotencyKey = `key ${made}`, input: unknown = {}, name = 'refund') =>
    rooms.get(Actions).request(shop.tenantId, caseId, { name, input, idempotencyKey, by: 'Ada' })
  const run = async (lastTry = false): Promise<void> => {
    const job = jobs.shift()
    if (!job) throw new Error('no job')
    await handlers.get(job.queue)?.(job.data, lastTry)
  }
  const now = async () => (await rooms.get(Actions).ofCase(shop.tenantId, caseId))[0]!
  const fails = (code: Problem['code'], sideEffect: 'none' | 'unknown') => () =>
    Promise.reject(new Problem(code, `it is ${code}`, { sideEffect }))

  describe('asked for', () => {
    it('are written down once however often the same request comes at the same time', async () => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => ask()))
      expect(new Set(answers.map(({ action }) => action.id)).size).toBe(1)
      expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1)
      expect(jobs).toHaveLength(1)
    })

    it('give the first answer again for the same key, and refuse the key for anything else', async () => {
      const { action } = await ask()
      await run()
      await run()
      expect(await ask()).toMatchObject({ replayed: true, action: { id: action.id, state: 'confirmed' } })
      await expect(ask(`key ${made}`, { note: 'other' })).rejects.toMatchObject({
        status: 422,
        response: { code: 'idempotency_key_reused' },
      })
    })

    it('go one at a time for each case', async () => {
      const answers = await Promise.allSettled([1, 2, 3, 4].map((which) => ask(`key ${made} ${which}`)))
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      await expect(ask('yet another')).rejects.toMatchObject({
        status: 409,
        response: { code: 'action_in_progress' },
      })
      await run()
      expect(refunds).toBe(1)
    })

    it.each(['ANSWERED', 'REFUNDED', 'PONDERING'])(
      'are refused in the state %s before anything is sent',
      async (state) => {
        is(state)
        await rooms.get(Intake).take(shop, { stream: 'tickets', items: [truth] }, '2026-11-20T08:40:00Z')
        await expect(ask()).rejects.toMatchObject({ status: 409, response: { code: 'action_not_available' } })
        expect(jobs).toEqual([])
      },
    )

    it('list newest first', async () => {
      await rooms.sql(
        `insert into case_action (tenant_id, case_id, name, input, state, requested_by, requested_at, idempotency_key, request_hash)
         select tenant_id, case_id, name, input, 'refused', requested_by, requested_at, 'old ' || $1 || ' ' || g, request_hash
         from (select $2::int as tenant_id, $3::bigint as case_id, 'refund' as name, input, 'Ada' as requested_by, now() as requested_at, request_hash
           from case_action limit 1) one, generate_series(1, 12) g`,
        [made, shop.tenantId, caseId],
      )
      const ids = (await rooms.get(Actions).ofCase(shop.tenantId, caseId)).map(({ id }) =>
        Number(id.slice(4)),
      )
      expect(ids).toHaveLength(12)
      expect(ids).toEqual(ids.toSorted((a, b) => b - a))
    })
  })

  describe('carried out', () => {
    it('are confirmed by what the marketplace shows, and told step by step, once each', async () => {
      await ask()
      await run()
      expect(await now()).toMatchObject({ state: 'sent', problem: null })
      await run()
      expect(await now()).toMatchObject({ state: 'confirmed', problem: null })
      expect(refunds).toBe(1)
      expect(jobs).toEqual([])
      const told = await rooms.sql<{ type: string }>(
        `select type from outbox where subject = $1 order by change_xid, outbox.id`,
        [(await now()).id],
      )
      expect(told.map(({ type }) => type)).toEqual(['action.requested', 'action.sent', 'action.confirmed'])
      const { data } = await rooms.get(Inbox).timeline(shop.tenantId, caseId, 50)
      expect(data.map(({ type }) => type).toSorted()).toEqual([
        'action_confirmed',
        'action_requested',
        'action_sent',
        'moved',
        'opened',
      ])
    })

    it('are sent once though two workers have the same job', async () => {
      await ask()
      jobs.push(jobs[0]!)
      await Promise.all([run(), run()])
      expect(refunds).toBe(1)
    })

    it('are not sent when the case has moved on meanwhile', async () => {
      await ask()
      is('LOST')
      await run()
      expect(await now()).toMatchObject({ state: 'refused', problem: { code: 'overtaken' } })
      expect(refunds).toBe(0)
    })

    it('wait while the marketplace cannot be reached, and end unsent with the last try', async () => {
      await ask()
      reading = fails('unavailable', 'none')
      jobs.push(jobs[0]!)
      await expect(run()).rejects.toThrow(Problem)
      expect(await now()).toMatchObject({ state: 'requested' })
      await run(true)
      expect(await now()).toMatchObject({ state: 'refused', problem: { code: 'unavailable' } })
      expect(refunds).toBe(0)
    })

    it('end unsent too when reading keeps failing in our own code: nobody waits for them for ever', async () => {
      await ask()
      reading = () => Promise.reject(new TypeError('cannot read properties of undefined'))
      await run(true)
      expect(await now()).toMatchObject({ state: 'refused', problem: { code: 'unknown' } })
      expect(refunds).toBe(0)
    })

    it('are refused when the marketplace refuses them, and may be asked for again', async () => {
      await ask()
      refund = fails('rejected', 'none')
      await run()
      expect(await now()).toMatchObject({ state: 'refused', problem: { code: 'rejected' } })
      expect(jobs).toEqual([])
      await ask('a new intention')
    })
  })

  describe('in doubt', () => {
    const doubtful = async (): Promise<void> => {
      await ask()
      refund = fails('unavailable', 'unknown')
      await run()
      expect(await now()).toMatchObject({ state: 'in_doubt', problem: { code: 'unavailable' } })
    }

    it('are never sent again, but confirmed when the marketplace shows their effect', async () => {
      await doubtful()
      await run()
      expect(await now()).toMatchObject({ state: 'in_doubt' })
      is('REFUNDED')
      await run()
      expect(await now()).toMatchObject({ state: 'confirmed' })
      expect(refunds).toBe(1)
    })

    it('that move money are never ended by silence, only by their effect or by the word of a person who looked', async () => {
      await doubtful()
      for (let looks = 0; looks < 30; looks += 1) await run()
      expect(await now()).toMatchObject({ state: 'in_doubt' })
      await expect(ask('a second intention')).rejects.toMatchObject({ status: 409 })
      const { id } = await now()
      const ended = await rooms.get(ManualActions).withdraw(shop.tenantId, id.replace('act_', ''), 'Ada')
      expect(ended).toMatchObject({ state: 'refused', problem: { code: 'not_done' } })
      await run()
      expect(jobs).toEqual([])
      await ask('a third intention')
      expect(refunds).toBe(1)
    })

    it('cannot be said not to have happened once their effect shows', async () => {
      await doubtful()
      is('REFUNDED')
      const { id } = await now()
      const said = rooms.get(ManualActions).withdraw(shop.tenantId, id.replace('act_', ''), 'Ada')
      await expect(said).rejects.toMatchObject({ status: 409 })
      expect(await now()).toMatchObject({ state: 'confirmed' })
    })

    it('are what a worker that died while sending leaves', async () => {
      await ask()
      await rooms.sql(`update case_action set state = 'sent', sent_at = now() where case_id = $1`, [caseId])
      await run()
      expect(await now()).toMatchObject({ state: 'in_doubt', problem: { code: 'interrupted' } })
      expect(refunds).toBe(0)
      is('REFUNDED')
      await run()
      expect(await now()).toMatchObject({ state: 'confirmed' })
    })

    it('are looked after until the marketplace can be read again, however long that takes', async () => {
      await doubtful()
      reading = fails('unavailable', 'none')
      for (let days = 0; days < 5; days += 1) await run(true)
      expect(await now()).toMatchObject({ state: 'in_doubt' })
      reading = async () => is('REFUNDED')
      await run()
      expect(await now()).toMatchObject({ state: 'confirmed' })
    })

    it('end with the case when it ends otherwise', async () => {
      await doubtful()
      is('LOST')
      await run()
      expect(await now()).toMatchObject({ state: 'refused', problem: { code: 'overtaken' } })
    })
  })
})
