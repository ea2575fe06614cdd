import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { addDays } from '#grade'
import type { Ruleset } from '#grade'
import { rulesets } from '#marketplaces'
import { Accounts } from '../../src/accounts/accounts.js'
import { Recompute } from '../../src/grades/recompute.js'
import { Snapshots } from '../../src/grades/snapshots.js'
import { Clock } from '../../src/infra/clock.js'
import { startApi } from '../support/api.js'
import type { Api, Reply, Seller } from '../support/api.js'
import { Contract } from '../support/contract.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import { keepShown, late, order, RULES } from '../support/graded-shop.js'
import type { Shows } from '../support/graded-shop.js'

const NOW = new Date('2026-11-20T12:00:00Z')
const YESTERDAY = '2026-11-19'

describe('grades', () => {
  let api: Api
  let seller: Seller
  let made = 0

  beforeAll(async () => {
    register(fakeMarketplace('graded'))
    ;(rulesets as Ruleset[]).push(RULES)
    api = await startApi()
    seller = await api.seller()
    await api.service.app.get(Clock).follow(NOW)
  })
  afterAll(() => api.stop())

  const shop = async (): Promise<string> => {
    made += 1
    return api.service.app.get(Accounts).connect(seller.tenantId, {
      marketplace: 'graded',
      name: `shop ${made}`,
      site: 'HERE',
      endpoints: 'live',
      credentials: { secret: 'x' },
    })
  }
  const keep = (accountId: string, what: Shows) => keepShown(api, seller.tenantId, accountId, what)
  const contract = new Contract()
  /** Holds an answer against the OpenAPI document, whatever it is. */
  const held = async (method: string, path: string, asked: Promise<Reply>): Promise<Reply> => {
    const reply = await asked
    const { status, headers, body } = reply
    const answered = { status, contentType: headers.get('content-type') ?? '', body }
    expect(contract.faults(method, path, answered)).toEqual([])
    return reply
  }
  const take = () => api.service.app.get(Snapshots).take()
  const get = (path: string) => held('GET', path, api.call(seller.key, 'GET', path))
  const graded = async (accountId: string) =>
    ((await get(`/v1/grades/acct_${accountId}`)).body['data'] as Record<string, unknown>[])[0]!
  /** `n` orders at noon of each of the last days. */
  const orders = (n: number, days: number, name = 'o') =>
    Array.from({ length: n * days }, (_, index) =>
      order(`${name}${index}`, `${addDays(YESTERDAY, -(index % days))}T12:00:00Z`),
    )

  it('are taken for every day since the first order, in the days of the site, and then no more', async () => {
    const id = await shop()
    await keep(id, {
      // 23:30 UTC is the next day in Berlin.
      orders: [...orders(10, 5), order('night', '2026-11-14T23:30:00Z')],
      marks: [late('o0', '2026-11-19T20:00:00Z')],
    })
    expect(await take()).toBe(5)
    expect(await take()).toBe(0)
    const history = (await get(`/v1/grades/acct_${id}/history`)).body['data'] as {
      on: string
      level: string
    }[]
    expect(history.map(({ on, level }) => `${on} ${level}`)).toEqual([
      '2026-11-15 GOOD',
      '2026-11-16 GOOD',
      '2026-11-17 GOOD',
      '2026-11-18 GOOD',
      '2026-11-19 GOOD',
    ])
    expect(await graded(id)).toMatchObject({
      on: YESTERDAY,
      level: { id: 'GOOD' },
      decidedBy: 'rules',
      provenance: ['computed'],
      metrics: {
        late: { num: 1, den: 51, provenance: 'computed', window: { from: '2026-10-21', to: YESTERDAY } },
        orders: { num: 51 },
      },
      headroom: { level: 'GOOD', headroom: 0 },
      alerts: expect.arrayContaining(['no_headroom']),
      effects: { boost: { value: true } },
      source: RULES.source,
    })
  })

  it('count an order once, whatever its marks; a mark taken back counts no more, as a new version of the day', async () => {
    const id = await shop()
    const marks = [
      late('o1', '2026-11-18T08:00:00Z'),
      late('o1', '2026-11-18T09:00:00Z', { mark: 'very_late' }),
    ]
    await keep(id, { orders: orders(10, 2), marks })
    await take()
    expect(await graded(id)).toMatchObject({
      level: { id: 'FAIR' },
      metrics: { late: { num: 1, den: 20 } },
      version: 1,
    })
    await keep(id, { marks: marks.map((mark) => ({ ...mark, withdrawn: true })) })
    await take()
    expect(await graded(id)).toMatchObject({
      level: { id: 'GOOD' },
      metrics: { late: { num: 0, den: 20 } },
      version: 2,
    })
    const kept = await api.sql(
      `select on_day::text as on, version from grade_snapshot where account_id = $1 order by on_day, version`,
      [id],
    )
    expect(kept.at(-1)).toEqual({ on: YESTERDAY, version: 2 })
    await expect(
      api.sql(`update grade_snapshot set level = 'GOOD' where account_id = $1`, [id]),
    ).rejects.toThrow('never changed')
  })

  it('count some marks among those that are marked at all', async () => {
    const id = await shop()
    const marks = ['o0', 'o1', 'o2'].map((one) => late(one, '2026-11-19T13:00:00Z', { mark: 'praised' }))
    marks.push(late('o3', '2026-11-19T13:00:00Z', { mark: 'blamed' }))
    await keep(id, { orders: orders(10, 2), marks })
    await take()
    expect(await graded(id)).toMatchObject({ metrics: { praise: { num: 3, den: 4 } } })
  })

  it('take the word of the marketplace, show what differs, and say when its word is old', async () => {
    const id = await shop()
    const report = { scope: 'X', cycle: 'current', on: '2026-11-16', nextOn: null, metrics: {} } as const
    await keep(id, { orders: orders(10, 10), reports: [{ ...report, level: 'POOR' }] })
    await take()
    expect(await graded(id)).toMatchObject({
      level: { id: 'POOR' },
      decidedBy: 'marketplace',
      reported: 'POOR',
      computed: { level: 'GOOD' },
      mismatch: true,
      dataOn: '2026-11-16',
      alerts: expect.arrayContaining(['stale']),
    })
  })

  it('say nothing of a shop that is not assessed or of which nothing is known', async () => {
    const [few, nothing] = [await shop(), await shop()]
    await keep(few, { orders: orders(1, 3) })
    await take()
    expect(await graded(few)).toMatchObject({
      level: { id: 'NEW' },
      score: { state: 'not_assessed', points: null },
    })
    expect(await graded(nothing)).toMatchObject({
      level: null,
      missing: expect.arrayContaining(['late']),
      metrics: {},
    })
  })

  it('answer what-if without writing anything, and name the orders behind a figure', async () => {
    const id = await shop()
    await keep(id, { orders: orders(10, 10), marks: [late('o3', '2026-11-12T08:00:00Z')] })
    await take()
    const before = await api.sql(`select count(*) from grade_snapshot`)
    const path = `/v1/grades/acct_${id}/what-if`
    const ask = (changes: unknown) =>
      held('POST', path, api.call(seller.key, 'POST', path, { scheme: 'speed', changes }))
    const answer = await ask([{ metric: 'late', defects: 2 }])
    expect(answer.body).toMatchObject({
      before: { evaluation: { level: 'GOOD' } },
      after: { evaluation: { level: 'FAIR' } },
    })
    expect((await ask([{ metric: 'late', defects: -2 }])).body).toMatchObject({ code: 'change_impossible' })
    expect((await ask([{ metric: 'late' }])).body).toMatchObject({ code: 'change_invalid' })
    expect(await api.sql(`select count(*) from grade_snapshot`)).toEqual(before)
    const behind = await get(`/v1/grades/acct_${id}/metrics/late/orders?scheme=speed`)
    expect(behind.body).toMatchObject({
      data: [{ orderId: 'o3', marks: [{ mark: 'late', of: 'order o3' }] }],
    })
  })

  it('tell of a level that changed, once', async () => {
    const id = await shop()
    await keep(id, { orders: orders(10, 10) })
    await take()
    await api.service.app.get(Clock).follow(new Date('2026-11-21T12:00:00Z'))
    await keep(id, {
      orders: [order('n', '2026-11-20T12:00:00Z')],
      marks: ['o0', 'o10', 'o20', 'o30'].map((one) => late(one, '2026-11-20T12:00:00Z')),
    })
    await take()
    await take()
    const told = await api.sql<{ type: string; on: string }>(
      `select type, data ->> 'on' as on from outbox where subject = $1 and type = 'grade.level_changed'`,
      [`acct_${id}`],
    )
    expect(told).toEqual([{ type: 'grade.level_changed', on: '2026-11-20' }])
    await api.service.app.get(Clock).follow(NOW)
  })

  it('recompute bit for bit, and show one that was tampered with', async () => {
    const recompute = () => api.service.app.get(Recompute).run()
    const first = await recompute()
    expect(first.checked).toBeGreaterThan(20)
    expect(first.different).toEqual([])
    await api.sql(
      `insert into grade_snapshot select (jsonb_populate_record(g, '{"version": 99, "hash": "x"}')).* from grade_snapshot g limit 1`,
    )
    expect((await recompute()).different).toEqual([expect.stringMatching(/99: hash$/)])
    await api.sql(`delete from grade_snapshot where version = 99`)
  })

  it('roll up what a plain count gives, in whatever order orders and marks come and go', async () => {
    const entry = fc.record({
      order: fc.integer({ min: 0, max: 8 }),
      day: fc.integer({ min: 0, max: 4 }),
      hour: fc.integer({ min: 0, max: 23 }),
      mark: fc.constantFrom('none', 'late', 'very_late', 'withdrawn'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(entry, { maxLength: 6 }), { maxLength: 4 }), async (rounds) => {
        const id = await shop()
        const placed = new Map<string, string>()
        const marked = new Map<string, boolean>()
        for (const round of rounds) {
          for (const { order: n, day, hour, mark } of round) {
            const orderId = `o${n}`
            const at =
              placed.get(orderId) ?? `${addDays(YESTERDAY, -day)}T${String(hour).padStart(2, '0')}:10:00Z`
            placed.set(orderId, at)
            const withdrawn = mark === 'withdrawn'
            const marks =
              mark === 'none' ? [] : [late(orderId, at, { mark: withdrawn ? 'late' : mark, withdrawn })]
            if (mark !== 'none') marked.set(`${orderId} ${withdrawn ? 'late' : mark}`, !withdrawn)
            await keep(id, { orders: [order(orderId, at)], marks })
          }
          await take()
        }
        const rows = await api.sql<{ num: number; den: number }>(
          `select coalesce(sum(num), 0)::int as num, coalesce(sum(den), 0)::int as den from metric_day
           where account_id = $1 and metric = 'late'`,
          [id],
        )
        const late_ = [...placed.keys()].filter(
          (name) => marked.get(`${name} late`) || marked.get(`${name} very_late`),
        )
        expect(rows[0]).toEqual({ num: late_.length, den: placed.size })
      }),
      { numRuns: 12 },
    )
  })

  it('say of a case where it counts, and what one more such order would do', async () => {
    const id = await shop()
    await keep(id, {
      orders: orders(10, 10),
      marks: [late('o3', '2026-11-12T08:00:00Z'), late('o4', '2026-11-12T08:00:00Z')],
    })
    await take()
    const words_ = { en: 'it is late', zh: '迟了' }
    const effect = { metric: 'late', counts: 'yes', why: words_, avertUntil: null, source: 'made up' }
    const [row] = await api.sql<{ id: string }>(
      `insert into cases (tenant_id, account_id, marketplace, kind, native_id, status, box, phase, state, native, site, subject, lines,
         deadlines, flags, as_of, opened_at, entered_at, entered_at_known, updated_at, content_hash, grade_effects)
       values ($1, $2, 'graded', 'ticket', 'x', 'awaiting_seller', 'unhandled', 'request', 'NEW', '{}', 'HERE', 's', '[]', '[]', '[]',
         now(), now(), now(), true, now(), '', $3) returning id::text`,
      [seller.tenantId, id, JSON.stringify([effect])],
    )
    expect((await get(`/v1/cases/case_${row!.id}/grade`)).body['data']).toEqual([
      {
        ...effect,
        grades: [
          {
            scheme: 'speed',
            program: null,
            on: YESTERDAY,
            metric: { en: 'late', zh: 'late' },
            level: { id: 'GOOD', title: { en: 'good', zh: 'good' } },
            headroom: 0,
            allowed: 2,
            afterOneMore: { id: 'FAIR', title: { en: 'fair', zh: 'fair' } },
            losesLevel: true,
          },
        ],
      },
    ])
  })

  it('keep to the tenant, and publish the rules to everybody', async () => {
    const id = await shop()
    const stranger = await api.seller()
    expect((await api.call(stranger.key, 'GET', `/v1/grades/acct_${id}`)).status).toBe(404)
    expect((await api.call(stranger.key, 'GET', `/v1/grades`)).body['data']).toEqual([])
    await get('/v1/grades')
    const path = '/v1/rulesets?marketplace=graded'
    const open = await held('GET', path, api.send('GET', path))
    await held('GET', `/v1/rulesets/${RULES.id}`, api.send('GET', `/v1/rulesets/${RULES.id}`))
    expect(open.body['data']).toMatchObject([{ id: RULES.id, source: RULES.source }])
  })
})
