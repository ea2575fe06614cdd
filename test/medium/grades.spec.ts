import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { addDays } from '#grade'
import { Recompute } from '../../src/grades/recompute.js'
import { Clock } from '../../src/infra/clock.js'
import { NOW, YESTERDAY, late, order, RULES, startGraded } from '../support/graded-shop.js'
import type { Graded } from '../support/graded-shop.js'

describe('grades', () => {
  let graded: Graded

  beforeAll(async () => {
    graded = await startGraded()
  })
  afterAll(() => graded.api.stop())

  const sql = (text: string, parameters?: readonly unknown[]) => graded.api.sql(text, parameters)
  /** `n` orders at noon of each of the last days. */
  const orders = (n: number, days: number, name = 'o') =>
    Array.from({ length: n * days }, (_, index) =>
      order(`${name}${index}`, `${addDays(YESTERDAY, -(index % days))}T12:00:00Z`),
    )

  it('are taken for every day since the first order, in the days of the site, and then no more', async () => {
    const id = await graded.shop()
    await graded.keep(id, {
      // 23:30 UTC is the next day in Berlin.
      orders: [...orders(10, 5), order('night', '2026-11-14T23:30:00Z')],
      marks: [late('o0', '2026-11-19T20:00:00Z')],
    })
    expect(await graded.take()).toBe(5)
    expect(await graded.take()).toBe(0)
    const history = (await graded.get(`/v1/grades/acct_${id}/history`)).body['data'] as {
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
    expect(await graded.of(id)).toMatchObject({
      on: YESTERDAY,
      level: { id: 'GOOD' },
      decidedBy: 'rules',
      provenance: ['computed'],
      metrics: {
        late: { num: 1, den: 51, provenance: 'computed', window: { from: '2026-11-15', to: YESTERDAY } },
        orders: { num: 51 },
      },
      headroom: { level: 'GOOD', headroom: 0 },
      alerts: expect.arrayContaining(['no_headroom']),
      effects: { boost: { value: true } },
      source: RULES.source,
    })
    const told = await sql(`select data from outbox where type = 'grade.alert' and subject = 'acct_' || $1`, [
      id,
    ])
    expect(told).toMatchObject([{ data: { on: YESTERDAY, alerts: expect.arrayContaining(['no_headroom']) } }])
  })

  it('count an order once, whatever its marks; a mark taken back counts no more, as a new version of the day', async () => {
    const id = await graded.shop()
    const marks = [
      late('o1', '2026-11-18T08:00:00Z'),
      late('o1', '2026-11-18T09:00:00Z', { mark: 'very_late' }),
    ]
    await graded.keep(id, { orders: orders(10, 2), marks })
    await graded.take()
    expect(await graded.of(id)).toMatchObject({
      level: { id: 'FAIR' },
      metrics: { late: { num: 1, den: 20 } },
      version: 1,
    })
    await graded.keep(id, { marks: marks.map((mark) => ({ ...mark, withdrawn: true })) })
    await graded.take()
    expect(await graded.of(id)).toMatchObject({
      level: { id: 'GOOD' },
      metrics: { late: { num: 0, den: 20 } },
      version: 2,
    })
    const kept = await sql(
      `select on_day::text as on, version from grade_snapshot where account_id = $1 order by on_day, version`,
      [id],
    )
    expect(kept.at(-1)).toEqual({ on: YESTERDAY, version: 2 })
    await expect(sql(`update grade_snapshot set level = 'GOOD' where account_id = $1`, [id])).rejects.toThrow(
      'never changed',
    )
  })

  it('take the word of the marketplace, show what differs, and say when its word is old', async () => {
    const id = await graded.shop()
    const report = { scope: 'X', cycle: 'current', on: '2026-11-16', nextOn: null, metrics: {} } as const
    await graded.keep(id, { orders: orders(10, 10), reports: [{ ...report, level: 'POOR' }] })
    await graded.take()
    expect(await graded.of(id)).toMatchObject({
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
    const [few, nothing] = [await graded.shop(), await graded.shop()]
    await graded.keep(few, { orders: orders(1, 3) })
    await graded.take()
    expect(await graded.of(few)).toMatchObject({
      level: { id: 'NEW' },
      score: { state: 'not_assessed', points: null },
    })
    expect(await graded.of(nothing)).toMatchObject({
      level: null,
      missing: expect.arrayContaining(['late']),
      metrics: {},
    })
  })

  it('answer what-if without writing anything, and name the orders behind a figure', async () => {
    const id = await graded.shop()
    await graded.keep(id, { orders: orders(10, 10), marks: [late('o3', '2026-11-12T08:00:00Z')] })
    await graded.take()
    const before = await sql(`select count(*) from grade_snapshot`)
    const path = `/v1/grades/acct_${id}/what-if`
    const ask = (changes: unknown) => graded.call('POST', path, { scheme: 'speed', changes })
    const answer = await ask([{ metric: 'late', defects: 2 }])
    expect(answer.body).toMatchObject({
      before: { evaluation: { level: 'GOOD' } },
      after: { evaluation: { level: 'FAIR' } },
    })
    expect((await ask([{ metric: 'late', defects: -2 }])).body).toMatchObject({ code: 'change_impossible' })
    expect((await ask([{ metric: 'late' }])).body).toMatchObject({ code: 'change_invalid' })
    expect(await sql(`select count(*) from grade_snapshot`)).toEqual(before)
    // The order that was late still counts on 11 December; on the 20th no order is left in the window.
    const on = (evaluateOn: string) => graded.call('POST', path, { scheme: 'speed', changes: [], evaluateOn })
    expect((await on('2026-12-11')).body).toMatchObject({
      evaluateOn: '2026-12-11',
      after: { headroom: { metrics: [{ metric: 'late', headroom: 1, allowed: 2 }] } },
    })
    expect((await on('2026-12-20')).body).toMatchObject({ after: { evaluation: { missing: ['late'] } } })
    expect((await on('2026-11-01')).body).toMatchObject({ code: 'change_impossible' })
    const behind = await graded.get(`/v1/grades/acct_${id}/metrics/late/orders?scheme=speed`)
    expect(behind.body).toMatchObject({
      data: [{ orderId: 'o3', marks: [{ mark: 'late', of: 'order o3' }] }],
    })
  })

  it('tell of a level that changed, once', async () => {
    const id = await graded.shop()
    await graded.keep(id, { orders: orders(10, 10) })
    await graded.take()
    await graded.api.service.app.get(Clock).follow(new Date('2026-11-21T12:00:00Z'))
    await graded.keep(id, {
      orders: [order('n', '2026-11-20T12:00:00Z')],
      marks: ['o0', 'o10', 'o20', 'o30'].map((one) => late(one, '2026-11-20T12:00:00Z')),
    })
    await graded.take()
    await graded.take()
    const told = await graded.api.sql<{ type: string; on: string }>(
      `select type, data ->> 'on' as on from outbox where subject = $1 and type = 'grade.level_changed'`,
      [`acct_${id}`],
    )
    expect(told).toEqual([{ type: 'grade.level_changed', on: '2026-11-20' }])
    await graded.api.service.app.get(Clock).follow(NOW)
  })

  it('recompute bit for bit, and show one that was tampered with', async () => {
    const recompute = () => graded.api.service.app.get(Recompute).run()
    const first = await recompute()
    expect(first.checked).toBeGreaterThan(20)
    expect(first.different).toEqual([])
    await sql(
      `insert into grade_snapshot select (jsonb_populate_record(g, '{"version": 99, "hash": "x"}')).* from grade_snapshot g limit 1`,
    )
    expect((await recompute()).different).toEqual([expect.stringMatching(/99: hash$/)])
    await sql(`delete from grade_snapshot where version = 99`)
  })

  it('keep to the tenant, and publish the rules to everybody', async () => {
    const id = await graded.shop()
    const stranger = await graded.api.seller()
    expect((await graded.api.call(stranger.key, 'GET', `/v1/grades/acct_${id}`)).status).toBe(404)
    expect((await graded.api.call(stranger.key, 'GET', `/v1/grades`)).body['data']).toEqual([])
    await graded.get('/v1/grades')
    const path = '/v1/rulesets?marketplace=graded'
    const open = await graded.held('GET', path, graded.api.send('GET', path))
    await graded.held('GET', `/v1/rulesets/${RULES.id}`, graded.api.send('GET', `/v1/rulesets/${RULES.id}`))
    expect(open.body['data']).toMatchObject([{ id: RULES.id, source: RULES.source }])
  })
})
