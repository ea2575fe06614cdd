import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startDesk } from '../support/desk.js'
import type { Desk, Person } from '../support/desk.js'
import { fakeMarketplace } from '../support/fake-marketplace.js'
import type { FakeTicket } from '../support/fake-marketplace.js'

const NOW = new Date('2026-11-20T12:00:00Z')

describe('what people do with cases', () => {
  let desk: Desk
  let ann: Person
  let bo: Person
  let caseId: string
  let made = 0

  beforeAll(async () => {
    desk = await startDesk(fakeMarketplace('fake'))
    ann = await desk.person('Ann', 'agent')
    bo = await desk.person('Bo Lee', 'manager')
  })
  afterAll(() => desk.stop())
  beforeEach(async () => {
    await desk.itIs(NOW)
    caseId = await shows({})
  })

  const shows = (more: Partial<FakeTicket>, shop = desk.shop): Promise<string> => {
    const id = more.id ?? `t${(made += 1)}`
    const opened = '2026-11-20T08:00:00.000Z'
    return desk.shows('tickets', { id, state: 'NEW', at: null, opened, ...more }, shop)
  }
  const { erp, shown, told } = {
    erp: (...call: Parameters<Desk['erp']>) => desk.erp(...call),
    shown: (id = caseId) => desk.shown(id),
    told: (id = caseId) => desk.told(id),
  }

  describe('put cases off', () => {
    const put = (until: string, id = caseId) => ann.call('PUT', `/v1/cases/${id}/snooze`, { until })
    const asleep = async (id = caseId) => (await shown(id))['snoozedUntil'] !== null

    it('until a time, when they come back by themselves', async () => {
      expect((await put('2026-11-20T18:00:00Z')).body['snoozedUntil']).toBe('2026-11-20T18:00:00.000Z')
      const list = async (query: string) =>
        ((await erp('GET', `/v1/cases?limit=200&fields=id&${query}`)).body['data'] as { id: string }[]).some(
          ({ id }) => id === caseId,
        )
      expect([await list('snoozed=true'), await list('snoozed=false'), await list('box=open')]).toEqual([
        true,
        false,
        true,
      ])
      await desk.itIs(new Date('2026-11-20T17:59:00Z'))
      await desk.sweep()
      expect(await asleep()).toBe(true)
      await desk.itIs(new Date('2026-11-20T18:00:01Z'))
      await desk.sweep()
      await desk.sweep()
      expect(await asleep()).toBe(false)
      expect(await told()).toEqual(['snooze', 'snooze'])
    })

    it('but not past the two hours before a deadline', async () => {
      const due = await shows({ due: '2026-11-21T12:00:00.000Z' })
      await put('2026-11-25T00:00:00Z', due)
      await desk.itIs(new Date('2026-11-21T09:59:00Z'))
      await desk.sweep()
      expect(await asleep(due)).toBe(true)
      await desk.itIs(new Date('2026-11-21T10:01:00Z'))
      await desk.sweep()
      expect(await asleep(due)).toBe(false)
    })

    it('and have them back when the buyer writes, the marketplace moves them or names an earlier date', async () => {
      const wrote = await shows({ id: 'wrote' })
      const moved = await shows({ id: 'moved' })
      const hurried = await shows({ id: 'hurried', due: '2026-12-20T08:00:00.000Z' })
      const still = await shows({ id: 'still' })
      for (const id of [wrote, moved, hurried, still]) await put('2026-11-25T00:00:00Z', id)
      await desk.itIs(new Date('2026-11-20T13:00:00Z'))
      await desk.sweep()
      expect(await asleep(wrote)).toBe(true)
      const at = '2026-11-20T12:30:00.000Z'
      await shows({ id: 'wrote', at, history: [{ key: 'k', at, text: 'hello?' }] })
      await shows({ id: 'moved', at, state: 'ANSWERED' })
      await shows({ id: 'hurried', at, due: '2026-12-01T08:00:00.000Z' })
      await desk.sweep()
      const ids = [wrote, moved, hurried, still]
      expect(await Promise.all(ids.map((id) => asleep(id)))).toEqual([false, false, false, true])
      expect((await ann.call('DELETE', `/v1/cases/${still}/snooze`)).body['snoozedUntil']).toBeNull()
    })

    it('only open ones, for up to 90 days', async () => {
      for (const until of ['2026-11-20T11:00:00Z', '2027-06-01T00:00:00Z'])
        expect((await put(until)).body).toMatchObject({ code: 'snooze_invalid' })
      expect((await put('2026-11-21T00:00:00Z', await shows({ state: 'LOST' }))).body).toMatchObject({
        code: 'case_closed',
      })
      expect((await put('2026-11-21T00:00:00Z', await shows({ state: 'NEVER_HEARD' }))).status).toBe(409)
    })
  })

  it('see the cases of one order together, put others beside them and take them apart', async () => {
    const order = `o${made}`
    const one = await shows({ order })
    const two = await shows({ order })
    const path = `/v1/cases/${one}/links`
    const linked = async (id = one) =>
      ((await erp('GET', `/v1/cases/${id}/links`)).body['data'] as { case: string; why: string }[]).map(
        (link) => [link.case, link.why],
      )
    expect(await linked()).toEqual([[two, 'order']])
    await ann.call('PUT', `${path}/${caseId}`)
    expect(await linked(caseId)).toEqual([[one, 'staff']])
    await ann.call('DELETE', `${path}/${two}`)
    expect([await linked(), await linked(two)]).toEqual([[[caseId, 'staff']], []])
    await ann.call('PUT', `/v1/cases/${two}/links/${one}`)
    await ann.call('DELETE', `${path}/${caseId}`)
    expect([await linked(), await linked(caseId)]).toEqual([[[two, 'order']], []])
    expect((await ann.call('PUT', `${path}/${one}`)).body).toMatchObject({ code: 'same_case' })
    expect((await ann.call('PUT', `${path}/case_999999`)).status).toBe(404)
    const stranger = await desk.api.seller()
    const theirs = await shows({ order }, await desk.connect(stranger))
    expect((await ann.call('PUT', `${path}/${theirs}`)).status).toBe(404)
    expect(await told(two)).toEqual(['links', 'links'])
  })

  describe('have new cases given to them', () => {
    const rule = (more: object) => bo.call('POST', '/v1/assignment-rules', { name: 'a rule', ...more })
    const owner = async (id: string) => (await shown(id))['assignee'] as { name: string } | null
    const nobody = async () => {
      for (const { id } of (await erp('GET', '/v1/assignment-rules')).body['data'] as { id: string }[])
        await bo.call('DELETE', `/v1/assignment-rules/${id}`)
      await desk.api.sql(`update cases set routed_at = 'infinity'`)
    }
    beforeEach(async () => {
      await nobody()
      caseId = await shows({})
    })

    it('in turns, each case once, however many processes are at it', async () => {
      await rule({ people: [ann.id, bo.id] })
      const ids = [caseId, await shows({}), await shows({}), await shows({})]
      await Promise.all([desk.sweep(), desk.sweep(), desk.sweep()])
      await desk.sweep()
      const names = await Promise.all(ids.map(async (id) => (await owner(id))?.name))
      expect(names).toEqual(['Ann', 'Bo Lee', 'Ann', 'Bo Lee'])
      expect(await told(caseId)).toEqual(['assignee'])
      const [stored] = (await erp('GET', '/v1/assignment-rules')).body['data'] as object[]
      expect(stored).toMatchObject({
        lastPerson: bo.id,
        people: [{ name: 'Ann', active: true }, { id: bo.id }],
      })
    })

    it('by the first rule that fits, by the language that the buyer writes, and only if somebody is at work', async () => {
      const cy = await desk.person(`Cy ${made}`, 'agent')
      await rule({ name: 'French', position: 1, languages: ['fr'], people: [ann.id] })
      await rule({ name: 'Chinese', position: 2, languages: ['zh'], kinds: ['ticket'], people: [bo.id] })
      await rule({ name: 'other', position: 3, marketplaces: ['fake'], people: [cy.id] })
      const history = [{ key: 'k', at: NOW.toISOString(), text: '你好，我的包裹还没有收到' }]
      const chinese = await shows({ history })
      await desk.api.sql(`update staff_user set disabled_at = now() where 'user_' || id = $1`, [cy.id])
      await desk.sweep()
      expect([await owner(caseId), await owner(chinese)]).toEqual([null, { id: bo.id, name: 'Bo Lee' }])
    })

    it('once more when a rule changes, but never what a person took away from somebody', async () => {
      await rule({ people: [ann.id], kinds: ['return'] })
      const taken = await shows({})
      await bo.call('PUT', `/v1/cases/${taken}/assignee`, { assignee: bo.id })
      await bo.call('PUT', `/v1/cases/${taken}/assignee`, { assignee: null })
      await desk.sweep()
      expect(await owner(caseId)).toBeNull()
      await desk.itIs(new Date('2026-11-20T12:05:00Z'))
      const [{ id }] = (await erp('GET', '/v1/assignment-rules')).body['data'] as [{ id: string }]
      await bo.call('PUT', `/v1/assignment-rules/${id}`, { name: 'all', people: [ann.id] })
      await desk.sweep()
      expect([(await owner(caseId))?.name, await owner(taken)]).toEqual(['Ann', null])
    })

    it('by rules that whoever runs the shop makes, of people who are there', async () => {
      expect((await ann.call('POST', '/v1/assignment-rules', { name: 'x', people: [ann.id] })).status).toBe(
        403,
      )
      expect((await rule({ people: ['user_999999'] })).body).toMatchObject({ code: 'not_assignable' })
      expect((await bo.call('DELETE', '/v1/assignment-rules/rule_999999')).status).toBe(404)
    })
  })

  it('enter complaints and see who is complained of for what, quarter by quarter', async () => {
    const enter = (agent: Person, at: string, more: object = {}) =>
      ann.call('POST', '/v1/complaints', { agent: agent.id, cause: 'late_promise', at, ...more })
    const first = await enter(ann, '2026-10-01T02:00:00Z', { case: caseId, note: 'was told 3 pm' })
    expect(first.body).toMatchObject({ case: caseId, agent: { name: 'Ann' }, note: 'was told 3 pm' })
    await enter(ann, '2026-11-01T00:00:00Z')
    await enter(bo, '2026-09-30T12:00:00Z')
    expect((await enter(ann, '2026-11-21T00:00:00Z')).body).toMatchObject({ code: 'in_the_future' })
    expect((await ann.call('GET', '/v1/complaints/report')).status).toBe(403)
    const report = async (query: string) =>
      ((await bo.call('GET', `/v1/complaints/report${query}`)).body['data'] as Record<string, unknown>[]).map(
        ({ agent, quarter, count, repeated }) => [(agent as Person).name, quarter, count, repeated],
      )
    expect(await report('')).toEqual([
      ['Ann', '2026-Q4', 2, true],
      ['Bo Lee', '2026-Q3', 1, false],
    ])
    expect(await report('?zone=America/New_York&since=2026-10-01')).toEqual([
      ['Ann', '2026-Q3', 1, false],
      ['Ann', '2026-Q4', 1, false],
    ])
    expect((await bo.call('GET', `/v1/complaints?case=${caseId}`)).body['data']).toHaveLength(1)
    expect((await bo.call('DELETE', `/v1/complaints/${String(first.body['id'])}`)).status).toBe(204)
    expect((await bo.call('GET', `/v1/complaints?agent=${ann.id}`)).body['data']).toHaveLength(1)
  })
})
