import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { ActionRunner } from '../../src/actions/action-runner.js'
import { DeskRetention } from '../../src/desk/desk-retention.js'
import { Jobs } from '../../src/infra/jobs.js'
import type { JobData } from '../../src/infra/jobs.js'
import { Erasure } from '../../src/intake/erasure.js'
import { startDesk } from '../support/desk.js'
import type { Desk, Person } from '../support/desk.js'
import { fakePost } from '../support/fake-post.js'
import type { FakeLetter } from '../support/fake-post.js'

const NOW = new Date('2026-11-20T12:00:00Z')

describe('what buyers may expect', () => {
  let desk: Desk
  let ann: Person
  let bo: Person
  let caseId: string
  let made = 0
  let jobs: { queue: string; data: JobData }[] = []
  const handlers = new Map<string, (data: JobData, lastTry: boolean) => Promise<void>>()

  beforeAll(async () => {
    desk = await startDesk(fakePost('post'))
    ann = await desk.person('Ann', 'agent')
    bo = await desk.person('Bo', 'manager')
    const engine = desk.api.service.app.get(Jobs)
    jest.spyOn(engine, 'work').mockImplementation(async (queue, handler) => void handlers.set(queue, handler))
    jest.spyOn(engine, 'send').mockImplementation(async (queue, data) => void jobs.push({ queue, data }))
    await desk.api.service.app.get(ActionRunner).start()
    await desk.api.service.app.get(Erasure).start()
  })
  afterAll(() => desk.stop())
  beforeEach(async () => {
    await desk.itIs(NOW)
    caseId = await shows({})
  })

  const shows = (more: Partial<FakeLetter>): Promise<string> => {
    const id = more.id ?? `l${(made += 1)}`
    const letter: FakeLetter = { id, state: 'NEW', at: '2026-11-20T11:00:00.000Z', ...more }
    return desk.shows('letters', letter)
  }
  const work = async (): Promise<void> => {
    for (const { queue, data } of jobs.splice(0)) await handlers.get(queue)?.(data, false)
  }
  /** Sends an answer and lets it take effect. */
  const answer = async (text: string, id = caseId, who = ann): Promise<void> => {
    const key = `${id}-${made}-${Math.random()}`
    const headers = { 'Idempotency-Key': key }
    const reply = await who.call(
      'POST',
      `/v1/cases/${id}/actions/reply`,
      { input: { text }, overrideReason: 'because' },
      headers,
    )
    expect([reply.status, reply.text.slice(0, 200)]).toEqual([202, expect.any(String)])
    await work()
    await desk.sweep()
  }
  const followUps = async (query: string) =>
    (await ann.call('GET', `/v1/follow-ups?${query}`)).body['data'] as Record<string, unknown>[]
  const told = async (id = caseId): Promise<string[]> =>
    (
      await desk.api.sql<{ type: string }>(
        `select type from outbox where subject = $1 and type like 'follow_up.%' order by change_xid, id`,
        [id],
      )
    ).map(({ type }) => type)

  describe('a promised time', () => {
    it('is kept in mind from the answer on, in the buyer’s zone, and closed by the next message alone, 72 minutes late', async () => {
      await answer('We will send you the new label by 15:00 today.')
      const [one] = await followUps(`case=${caseId}`)
      expect(one).toMatchObject({
        when: expect.stringContaining('15:00'),
        dueAt: '2026-11-20T14:00:00.000Z',
        zone: 'Europe/Berlin',
        owner: { id: ann.id, name: 'Ann' },
        market: 'post/HERE',
        state: 'open',
      })
      await desk.itIs(new Date('2026-11-20T13:31:00Z'))
      await desk.sweep()
      expect(await followUps(`case=${caseId}&state=overdue`)).toEqual([])
      await desk.itIs(new Date('2026-11-20T14:00:00Z'))
      await desk.sweep()
      await desk.sweep()
      await desk.itIs(new Date('2026-11-20T15:12:00Z'))
      expect(await followUps(`agent=me&state=overdue&dueBefore=2026-11-20T15:00:00Z`)).toMatchObject([
        { id: one?.['id'], state: 'overdue', minutesLate: 72 },
      ])
      await answer('The label has not come yet, we are sorry.')
      expect(await followUps(`case=${caseId}&state=all`)).toMatchObject([
        { state: 'kept_late', minutesLate: 72, closedAt: expect.stringMatching(/^2026-11-20T15:12:/) },
      ])
      expect(await told()).toEqual([
        'follow_up.created',
        'follow_up.reminder',
        'follow_up.due',
        'follow_up.closed',
      ])
      const included = (await desk.erp('GET', `/v1/cases/${caseId}?include=followUps`)).body['followUps']
      expect(included).toMatchObject([{ state: 'kept_late' }])
    })

    it('is not closed by the answer that made it, shown by the marketplace, but by what the seller writes there', async () => {
      const promise = 'We will answer you tomorrow.'
      const id = await shows({ id: 'echo' })
      await answer(promise, id)
      const echo = {
        key: '1',
        at: '2026-11-20T12:20:00.000Z',
        party: 'seller',
        text: `Dear buyer,\n${promise}`,
      } as const
      await desk.itIs(new Date('2026-11-20T12:30:00Z'))
      await shows({ id: 'echo', at: '2026-11-20T12:20:00.000Z', said: [echo] })
      await desk.sweep()
      expect(await followUps(`case=${id}&state=open`)).toHaveLength(1)
      const other = {
        key: '2',
        at: '2026-11-20T12:40:00.000Z',
        party: 'seller',
        text: 'Here is our answer',
      } as const
      await desk.itIs(new Date('2026-11-20T12:50:00Z'))
      await shows({ id: 'echo', at: '2026-11-20T12:40:00.000Z', said: [echo, other] })
      await desk.sweep()
      expect(await followUps(`case=${id}&state=closed`)).toMatchObject([
        { state: 'kept', closedAt: '2026-11-20T12:40:00.000Z' },
      ])
    })

    it('that is not clear is asked of staff, once, and then stands', async () => {
      await answer('We will send you our answer at 3.')
      const [one] = await followUps(`case=${caseId}&state=unclear`)
      expect(one).toMatchObject({ dueAt: null, ambiguity: 'morning_or_afternoon', state: 'unclear' })
      const path = `/v1/follow-ups/${String(one?.['id'])}`
      expect((await ann.call('PATCH', path, { dueAt: '2026-11-20T10:00:00Z' })).status).toBe(422)
      expect((await ann.call('PATCH', path, { dueAt: '2026-11-20T14:00:00Z' })).body).toMatchObject({
        state: 'open',
        dueAt: '2026-11-20T14:00:00.000Z',
      })
      expect((await ann.call('PATCH', path, { dueAt: '2026-11-21T14:00:00Z' })).body).toMatchObject({
        code: 'due_is_known',
      })
      expect((await ann.call('PATCH', '/v1/follow-ups/fup_999999', { dueAt: '2026-11-21' })).status).toBe(404)
    })

    it('is shown while somebody still writes, in the zone of the locale, and the shares kept are counted', async () => {
      const japanese = await shows({ locale: 'ja-JP' })
      const read = await ann.call('POST', `/v1/cases/${japanese}/promises`, {
        text: '明日中にご返信いたします。',
      })
      expect(read.body).toMatchObject({
        zone: 'Asia/Tokyo',
        zoneSure: true,
        promises: [{ when: expect.stringContaining('明日'), dueAt: '2026-11-21T15:00:00.000Z' }],
      })
      const report = (await bo.call('GET', '/v1/follow-ups/report?by=owner&since=2026-11-20')).body['data']
      expect(report).toMatchObject([{ group: 'Ann', made: 3, settled: 2, kept: 1, medianMinutesLate: 72 }])
    })
  })

  describe('a message that needs no response', () => {
    const path = (id = caseId) => `/v1/cases/${id}/no-response`
    const due = async (id = caseId) => (await desk.shown(id))['nextDeadline']

    it('has no clock, says what that comes to, and gets it back when the mark is taken back', async () => {
      const thanks = { key: '1', at: '2026-11-20T11:00:00.000Z', party: 'buyer', text: 'Thank you!' } as const
      const id = await shows({ said: [thanks] })
      expect((await ann.call('GET', path(id))).body).toMatchObject({
        marked: null,
        markable: true,
        suggested: true,
      })
      const before = await due(id)
      expect(before).toMatchObject({ key: 'answer', dueAt: '2026-11-21T11:00:00.000Z' })
      const marked = await ann.call('PUT', path(id), { reason: 'only says thanks' })
      expect(marked.body).toMatchObject({
        marked: { message: thanks.at, by: 'Ann', reason: 'only says thanks' },
        markable: false,
        effect: { clock: { en: expect.any(String) }, confidence: 'unconfirmed' },
        link: 'https://post.example/letters',
      })
      expect(await due(id)).toBeNull()
      await shows({ id: `l${made}`, said: [thanks] })
      expect([await due(id), (await desk.shown(id))['noResponseAt']]).toEqual([null, thanks.at])
      const found = await desk.erp('GET', '/v1/cases?noResponse=true&fields=id')
      expect(found.body['data']).toEqual([{ id }])
      expect((await ann.call('DELETE', path(id))).body).toMatchObject({ marked: null })
      expect(await due(id)).toEqual(before)
      expect((await ann.call('DELETE', path(id))).body).toMatchObject({ code: 'not_marked' })
    })

    it('waits again when the buyer writes once more, also before the mark was made', async () => {
      await ann.call('PUT', path(), { reason: 'nothing to say' })
      const more = {
        key: '2',
        at: '2026-11-20T11:59:00.000Z',
        party: 'buyer',
        text: 'One more question?',
      } as const
      await shows({ id: `l${made}`, at: more.at, said: [more] })
      expect(await due()).toMatchObject({ dueAt: '2026-11-21T11:59:00.000Z' })
      const { body } = await desk.erp('GET', `/v1/cases/${caseId}/timeline`)
      expect((body['data'] as { type: string }[]).map(({ type }) => type)).toEqual(
        expect.arrayContaining(['no_response_needed', 'response_needed_again']),
      )
      await shows({ id: `l${made}`, state: 'ANSWERED', at: '2026-11-20T12:00:00.000Z' })
      expect((await ann.call('PUT', path(), { reason: 'nothing' })).body).toMatchObject({
        code: 'not_markable',
      })
    })
  })

  it('asks for a review once an order: the second request is held', async () => {
    const ask = 'Please leave a review of the item on the order page.'
    const first = await shows({ order: 'o1' })
    const second = await shows({ order: 'o1' })
    const rules = async (id: string) =>
      (
        (await ann.call('POST', `/v1/cases/${id}/lint`, { text: ask })).body['data'] as { rule: string }[]
      ).map(({ rule }) => rule)
    expect(await rules(second)).not.toContain('R4')
    await answer(ask, first)
    expect(await rules(second)).toContain('R4')
    expect(await rules(await shows({ order: 'o2' }))).not.toContain('R4')
    const held = await ann.call(
      'POST',
      `/v1/cases/${second}/actions/reply`,
      { input: { text: ask } },
      { 'Idempotency-Key': 'r4' },
    )
    expect([held.status, held.body['code']]).toEqual([422, 'message_held'])
    expect(held.body['errors']).toContainEqual({
      pointer: '/input/text',
      message: expect.stringMatching(/^R4: /),
    })
  })

  it('is forgotten with the buyer, on notice and when the case is long over', async () => {
    const id = await shows({ buyer: 'zebrafinch' })
    await ann.call('POST', `/v1/cases/${id}/notes`, { text: 'zebrafinch writes politely' })
    await ann.call('POST', '/v1/views', { name: 'his', filter: { buyer: 'zebrafinch' } })
    const complaint = { case: id, agent: bo.id, cause: 'tone', at: '2026-11-20', note: 'zebrafinch is angry' }
    await ann.call('POST', '/v1/complaints', complaint)
    await answer('zebrafinch, we will write to you by 18:00 today.', id)
    const { tenantId, accountId } = desk.shop
    await desk.api.service.app
      .get(Erasure)
      .erase(tenantId, accountId, { buyers: ['zebrafinch'], noticeId: 'n1' })
    await work()
    const written = async () =>
      JSON.stringify([
        (await ann.call('GET', `/v1/cases/${id}?include=notes,followUps`)).body,
        (await ann.call('GET', '/v1/views')).body,
        (await bo.call('GET', '/v1/complaints')).body,
      ])
    const after = await written()
    expect(after).not.toContain('zebrafinch')
    expect(after.match(/\[erased\]/g)?.length).toBeGreaterThanOrEqual(4)
    await desk.api.sql(`update cases set box = 'closed', closed_at = '2026-01-01' where 'case_' || id = $1`, [
      id,
    ])
    await desk.api.service.app.get(DeskRetention).eraseBefore(new Date('2026-11-21'))
    expect(await written()).not.toMatch(/polite|18:00|angry/)
    expect(await followUps(`case=${id}&state=all`)).toMatchObject([{ text: '', state: 'open' }])
  })
})
