import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Problem } from '#adapter'
import type { Ruleset } from '#grade'
import { rulesets } from '#marketplaces'
import { Accounts } from '../../src/accounts/accounts.js'
import { Snapshots } from '../../src/grades/snapshots.js'
import { Clock } from '../../src/infra/clock.js'
import { Housekeeping } from '../../src/ops/housekeeping.js'
import { startApi } from '../support/api.js'
import type { Api, Reply, Seller } from '../support/api.js'
import { eventually } from '../support/eventually.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import type { FakeTicket } from '../support/fake-marketplace.js'
import { keepShown, order, RULES } from '../support/graded-shop.js'
import { startReceiver } from '../support/receiver.js'
import type { Receiver } from '../support/receiver.js'

const CASES = 12

/** Two whole services, each with its polls, jobs, webhooks and housekeeping, on one database. */
describe('two replicas on one database', () => {
  let one: Api
  let two: Api
  let seller: Seller
  let erp: Receiver
  /** What the marketplace has, by ticket, and how often it was told to pay. */
  const truth = new Map<string, FakeTicket>()
  const paid = new Map<string, number>()
  let listed = 0
  let answer: (id: string) => Promise<void> = async (id) => is(id, 'REFUNDED')

  const is = (id: string, state: string): void => {
    const was = truth.get(id)
    const at = new Date(Date.parse(was?.at ?? '2026-11-20T08:00:00Z') + 60_000).toISOString()
    truth.set(id, { ...was, id, state, at })
  }

  beforeAll(async () => {
    for (let n = 0; n < CASES; n += 1) is(`t${n}`, 'NEW')
    register(
      fakeMarketplace('twice', {
        async list() {
          listed += 1
          return { items: [...truth.values()], cursor: { page: listed }, more: false }
        },
        reread: async (id) => [{ stream: 'tickets', items: [truth.get(id)] }],
        async refund(id) {
          paid.set(id, (paid.get(id) ?? 0) + 1)
          await answer(id)
        },
      }),
    )
    register(fakeMarketplace('graded'))
    ;(rulesets as Ruleset[]).push(RULES)
    const environment = { WEBHOOK_NETWORKS: '127.0.0.0/8', ACTION_SETTLE_SECONDS: '5' }
    one = await startApi(environment, { role: 'all' })
    two = await startApi(environment, { role: 'all', beside: one })
    seller = await one.seller()
    erp = await startReceiver()
    await one.call(seller.key, 'POST', '/v1/webhooks', { url: erp.url })
    await connect('twice')
    await eventually('both see the cases', async () => (await cases()).length === CASES)
  })
  afterAll(async () => {
    await two?.stop()
    await one?.stop()
    await erp?.stop()
  })

  const connect = (marketplace: string, name = 'shop'): Promise<string> =>
    one.service.app.get(Accounts).connect(seller.tenantId, {
      marketplace,
      name,
      site: 'HERE',
      endpoints: 'live',
      credentials: { secret: 'x' },
    })
  const cases = async () =>
    (await two.call(seller.key, 'GET', '/v1/cases?box=all')).body['data'] as {
      id: string
      nativeId: string
    }[]
  const caseOf = async (ticket: string): Promise<string> => {
    const found = (await cases()).find(({ nativeId }) => nativeId === ticket)
    if (!found) throw new Error(`no case of ${ticket}`)
    return found.id
  }
  const ask = (api: Api, caseId: string, key: string): Promise<Reply> =>
    api.send('POST', `/v1/cases/${caseId}/actions/refund`, {
      headers: {
        Authorization: `Bearer ${seller.key}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': key,
      },
      body: '{"input":{}}',
    })
  const stateOf = async (caseId: string): Promise<string[]> =>
    (
      (await one.call(seller.key, 'GET', `/v1/actions?case=${caseId}`)).body['data'] as { state: string }[]
    ).map(({ state }) => state)
  const ended = (caseId: string) =>
    eventually('the action ended', async () => {
      const states = await stateOf(caseId)
      return states.every((state) => state === 'confirmed' || state === 'refused') && states
    })

  it('open each case once', async () => {
    const opened = await one.sql<{ subject: string }>(`select subject from outbox where type = 'case.opened'`)
    expect(opened.map(({ subject }) => subject).toSorted()).toEqual(
      (await cases()).map(({ id }) => id).toSorted(),
    )
  })

  it('pay once for one key, however often and to whichever of them it is sent at the same time', async () => {
    const all = await Promise.all(
      ['t0', 't1', 't2'].map(async (ticket) => ({ ticket, caseId: await caseOf(ticket), key: randomUUID() })),
    )
    const answers = await Promise.all(
      all.flatMap(({ caseId, key }) => [one, two, one, two].map((api) => ask(api, caseId, key))),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202))
    expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(all.length)
    for (const { ticket, caseId } of all) {
      expect(await ended(caseId)).toEqual(['confirmed'])
      expect(paid.get(ticket)).toBe(1)
    }
  })

  it('pay once for two keys: the other request is refused', async () => {
    const all = await Promise.all(
      ['t3', 't4', 't5'].map(async (ticket) => ({ ticket, caseId: await caseOf(ticket) })),
    )
    for (const { ticket, caseId } of all) {
      const answers = await Promise.all([one, two].map((api) => ask(api, caseId, randomUUID())))
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202, 409]))
      const refused = answers.find(({ status }) => status === 409)
      expect(refused?.body['code']).toMatch(/^action_(in_progress|not_available)$/)
      await ended(caseId)
      expect(paid.get(ticket)).toBe(1)
      expect((await ask(two, caseId, randomUUID())).body['code']).toBe('action_not_available')
    }
  })

  it('refuse a second payment while the first is on its way, and while nobody knows what became of it', async () => {
    const caseId = await caseOf('t6')
    let release: () => void = () => undefined
    const underWay = new Promise<void>((begun) => {
      answer = async () => {
        begun()
        await new Promise<void>((go) => (release = go))
        throw new Problem('unavailable', 'the connection broke', { sideEffect: 'unknown' })
      }
    })
    await ask(one, caseId, randomUUID())
    await underWay
    expect(await stateOf(caseId)).toEqual(['sent'])
    expect((await ask(two, caseId, randomUUID())).body['code']).toBe('action_in_progress')
    release()
    await eventually('it is in doubt', async () => (await stateOf(caseId))[0] === 'in_doubt')
    expect((await ask(two, caseId, randomUUID())).body['code']).toBe('action_in_progress')
    is('t6', 'REFUNDED')
    expect(await ended(caseId)).toEqual(['confirmed'])
    expect(paid.get('t6')).toBe(1)
    answer = async (id) => is(id, 'REFUNDED')
  })

  it.each([
    ['by their timers', (api: Api): Promise<unknown> => api.service.app.get(Housekeeping).gradesTick()],
    [
      'even where no ledger elects one',
      (api: Api): Promise<unknown> => api.service.app.get(Snapshots).take(),
    ],
  ])('take one snapshot a night, and tell of it once, %s', async (name, take) => {
    await one.service.app.get(Clock).follow(new Date('2026-11-20T12:00:00Z'))
    await two.service.app.get(Clock).refresh()
    const shop = await connect('graded', name)
    await keepShown(one, seller.tenantId, shop, {
      orders: Array.from({ length: 60 }, (_, n) => order(`o${n}`, '2026-11-18T12:00:00Z')),
    })
    await Promise.all([one, two, one, two].map(take))
    const kept = await one.sql<{ day: string; n: number }>(
      `select on_day::text as day, count(*)::int as n from grade_snapshot where account_id = $1 group by 1 order by 1`,
      [shop],
    )
    expect(kept).toEqual(['2026-11-18', '2026-11-19'].map((day) => ({ day, n: 1 })))
    const told = await one.sql(`select 1 from outbox where type = 'grade.snapshot' and subject = $1`, [
      `acct_${shop}`,
    ])
    expect(told).toHaveLength(1)
  })

  it('send each event to a webhook once', async () => {
    const events = await eventually('all are told', async () => {
      const all = await one.sql<{ id: string }>(
        `select 'evt_' || change_xid || '_' || id as id from outbox where tenant_id = $1`,
        [seller.tenantId],
      )
      return erp.got.length >= all.length && all
    })
    expect(erp.got.map(({ id }) => id).toSorted()).toEqual(events.map(({ id }) => id).toSorted())
    expect(events.length).toBeGreaterThan(CASES)
  })
})
