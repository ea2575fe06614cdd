import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { addDays } from '#grade'
import { YESTERDAY, late, order, startGraded } from '../support/graded-shop.js'
import type { Graded } from '../support/graded-shop.js'

describe('what a case puts at stake', () => {
  let graded: Graded

  beforeAll(async () => {
    graded = await startGraded()
  })
  afterAll(() => graded.api.stop())

  /** `n` orders at noon of each of the last days. */
  const orders = (n: number, days: number, name = 'o') =>
    Array.from({ length: n * days }, (_, index) =>
      order(`${name}${index}`, `${addDays(YESTERDAY, -(index % days))}T12:00:00Z`),
    )

  /** An open case of the shop, with one effect on its grade. */
  const open = async (accountId: string, counts: string, due: string, metric = 'late'): Promise<string> => {
    const effect = {
      metric,
      counts,
      why: { en: 'it is late', zh: '迟了' },
      avertUntil: null,
      source: 'made up',
    }
    const [row] = await graded.api.sql<{ id: string }>(
      `insert into cases (tenant_id, account_id, marketplace, kind, native_id, status, box, phase, state, native, site, subject, lines,
         deadlines, next_deadline_at, flags, as_of, opened_at, entered_at, entered_at_known, updated_at, content_hash, grade_effects)
       values ($1, $2, 'graded', 'ticket', gen_random_uuid(), 'awaiting_seller', 'unhandled', 'request', 'NEW', '{}', 'HERE', 's', '[]',
         '[]', $4, '[]', now(), now(), now(), true, now(), '', $3) returning id::text`,
      [graded.seller.tenantId, accountId, JSON.stringify([effect]), due],
    )
    return `case_${row!.id}`
  }
  const listed = async (query = '') => {
    const { body } = await graded.get(`/v1/cases?sort=stake${query}`)
    return body as {
      data: { id: string; gradeStake: { losesLevel: boolean; text: { en: string } } | null }[]
      nextCursor: string | null
      prevCursor: string | null
    }
  }

  it('say of a case where it counts, and what one more such order would do', async () => {
    const id = await graded.shop()
    await graded.keep(id, {
      orders: orders(10, 10),
      marks: [late('o3', '2026-11-12T08:00:00Z'), late('o4', '2026-11-12T08:00:00Z')],
    })
    await graded.take()
    const words_ = { en: 'it is late', zh: '迟了' }
    const effect = { metric: 'late', counts: 'yes', why: words_, avertUntil: null, source: 'made up' }
    const [row] = await graded.api.sql<{ id: string }>(
      `insert into cases (tenant_id, account_id, marketplace, kind, native_id, status, box, phase, state, native, site, subject, lines,
         deadlines, flags, as_of, opened_at, entered_at, entered_at_known, updated_at, content_hash, grade_effects)
       values ($1, $2, 'graded', 'ticket', 'x', 'awaiting_seller', 'unhandled', 'request', 'NEW', '{}', 'HERE', 's', '[]', '[]', '[]',
         now(), now(), now(), true, now(), '', $3) returning id::text`,
      [graded.seller.tenantId, id, JSON.stringify([effect])],
    )
    expect((await graded.get(`/v1/cases/case_${row!.id}/grade`)).body['data']).toEqual([
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
            text: { en: 'one more in “late” loses “good”', zh: '“late”再增加一单即失去“good”' },
          },
        ],
      },
    ])
  })

  it('puts what would lose a level first, of two alike the more urgent, and follows the grade', async () => {
    const [edge, safe] = [await graded.shop(), await graded.shop()]
    const two = ['o3', 'o4'].map((one) => late(one, '2026-11-12T08:00:00Z'))
    await graded.keep(edge, { orders: orders(10, 10), marks: two })
    await graded.keep(safe, { orders: orders(10, 10) })
    const early = '2026-11-21T00:00:00Z'
    const later = '2026-11-25T00:00:00Z'
    const none = await open(edge, 'no', '2026-11-20T13:00:00Z')
    const some = await open(safe, 'unless_averted', early)
    const second = await open(edge, 'unless_averted', later)
    await graded.take()
    // Opened after the grade was taken: the database knows what is at stake when it is written.
    const first = await open(edge, 'unknown', early)
    const ids = async () => {
      const ours = [none, some, second, first]
      return (await listed()).data.map(({ id }) => id).filter((id) => ours.includes(id))
    }
    expect(await ids()).toEqual([first, second, some, none])
    const { data } = await listed()
    const stakeOf = (id: string) => data.find((one) => one.id === id)?.gradeStake
    expect(stakeOf(first)).toMatchObject({
      losesLevel: true,
      metric: 'late',
      level: { id: 'GOOD' },
      afterOneMore: { id: 'FAIR' },
      text: { en: 'one more in “late” loses “good”' },
    })
    expect(stakeOf(some)).toMatchObject({ losesLevel: false, text: { en: '“good” stands 2 more in “late”' } })
    expect(stakeOf(none)).toBeNull()

    // One of the marks is taken back, and the other shop gets three: now it has most at stake.
    await graded.keep(edge, { marks: two.map((mark) => ({ ...mark, withdrawn: true })) })
    await graded.keep(safe, { marks: ['o1', 'o2'].map((one) => late(one, '2026-11-12T08:00:00Z')) })
    await graded.take()
    expect(await ids()).toEqual([some, first, second, none])
  })

  it('is turned page by page, there and back', async () => {
    const all = (await listed('&limit=50')).data.map(({ id }) => id)
    const first = await listed('&limit=2')
    const next = await listed(`&limit=2&cursor=${first.nextCursor}`)
    expect([...first.data, ...next.data].map(({ id }) => id)).toEqual(all.slice(0, 4))
    const back = await listed(`&limit=2&cursor=${next.prevCursor}`)
    expect(back.data.map(({ id }) => id)).toEqual(all.slice(0, 2))
    const closed = await graded.call('GET', '/v1/cases?sort=stake&box=closed')
    expect([closed.status, closed.body['code']]).toEqual([400, expect.any(String)])
  })
})
