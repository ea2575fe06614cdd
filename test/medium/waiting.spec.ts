import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startDesk } from '../support/desk.js'
import type { Desk, Person } from '../support/desk.js'
import { fakePost } from '../support/fake-post.js'
import type { FakeLetter } from '../support/fake-post.js'

describe('how long buyers wait', () => {
  let desk: Desk
  let ann: Person
  let bo: Person
  let caseId: string
  let made = 0

  beforeAll(async () => {
    desk = await startDesk(fakePost('post'))
    ann = await desk.person('Ann', 'agent')
    bo = await desk.person('Bo', 'manager')
  })
  afterAll(() => desk.stop())
  beforeEach(async () => {
    await desk.itIs(new Date('2026-11-20T12:00:00Z'))
    caseId = await shows({})
  })

  const shows = (more: Partial<FakeLetter>): Promise<string> => {
    const letter: FakeLetter = {
      id: `l${(made += 1)}`,
      state: 'NEW',
      at: '2026-11-20T11:00:00.000Z',
      ...more,
    }
    return desk.shows('letters', letter)
  }

  describe('hours in which the shop answers', () => {
    const windows = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '09:00', to: '12:00' }))
    const put = (scope: string, more: object) =>
      bo.call('PUT', `/v1/reply-windows/${scope}`, { zone: 'Asia/Shanghai', windows, ...more })

    it('are refused when a buyer would wait too long, and stated to buyers in their own zone and language', async () => {
      expect((await put('all', { windows: windows.slice(0, 5) })).body).toMatchObject({
        code: 'windows_too_far',
      })
      expect((await put('all', { windows: [{ day: 1, from: '12:00', to: '09:00' }] })).body).toMatchObject({
        code: 'windows_invalid',
      })
      expect((await put('acct_999999', {})).status).toBe(404)
      expect((await put('all', { windows: [{ day: 8, from: '09:00', to: '10:00' }] })).status).toBe(400)
      expect((await put('all', {})).body).toMatchObject({ scope: 'all', longestGapMinutes: 21 * 60 })
      await put('post:HERE', { zone: 'Europe/Berlin' })
      const said = [
        { key: '1', at: '2026-11-20T11:00:00.000Z', party: 'buyer', text: '请问包裹到哪里了？' },
      ] as const
      const { body } = await ann.call(
        'GET',
        `/v1/cases/${await shows({ said, locale: 'en-GB' })}/reply-window`,
      )
      expect(body).toMatchObject({
        scope: 'post:HERE',
        window: { from: '2026-11-21T08:00:00.000Z', to: '2026-11-21T11:00:00.000Z', open: false },
        zone: 'Europe/London',
        language: 'en',
        text: { en: expect.stringContaining('between 08:00 and 11:00'), ja: expect.any(String) },
      })
      expect((await ann.call('GET', '/v1/reply-windows')).body['data']).toHaveLength(2)
      expect((await ann.call('DELETE', '/v1/reply-windows/post:HERE')).status).toBe(403)
      expect((await bo.call('DELETE', '/v1/reply-windows/post:HERE')).status).toBe(204)
      expect((await bo.call('DELETE', '/v1/reply-windows/post:HERE')).status).toBe(404)
    })
  })

  it('are told of clocks that no machine keeps, as guidance with its source', async () => {
    const rows = (await ann.call('GET', '/v1/clocks?marketplace=amazon')).body['data'] as object[]
    expect(rows).toContainEqual(
      expect.objectContaining({
        id: 'amazon.message.24h',
        ownedBy: 'seller_answers_message',
        corrected: false,
      }),
    )
    expect((await ann.call('GET', `/v1/cases/${caseId}/clocks`)).body['data']).toEqual([])
    expect((await ann.call('GET', '/v1/cases/case_999999/clocks')).status).toBe(404)
    await desk.api.sql(`update cases set marketplace = 'amazon', kind = 'claim' where 'case_' || id = $1`, [
      caseId,
    ])
    expect((await ann.call('GET', `/v1/cases/${caseId}?include=clocks`)).body['clocks']).toMatchObject([
      {
        key: 'amazon.claim_withdrawal',
        dueAt: '2026-11-23T11:00:00.000Z',
        passed: false,
        rule: { source: expect.stringContaining('002-44'), confidence: 'seed' },
      },
    ])
  })
})
