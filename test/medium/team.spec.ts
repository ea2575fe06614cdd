import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startDesk } from '../support/desk.js'
import type { Desk, Person } from '../support/desk.js'
import { fakeMarketplace } from '../support/fake-marketplace.js'
import type { FakeTicket } from '../support/fake-marketplace.js'

const NOW = new Date('2026-11-20T12:00:00Z')

describe('people who work one inbox', () => {
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

  describe('give cases to each other', () => {
    it('one at a time, each time with a new revision, a line in the timeline and news for ERP systems', async () => {
      const before = Number((await shown())['revision'])
      const given = await ann.call('PUT', `/v1/cases/${caseId}/assignee`, { assignee: 'me' })
      expect(given.body).toMatchObject({ assignee: { id: ann.id, name: 'Ann' }, revision: before + 1 })
      await ann.call('PUT', `/v1/cases/${caseId}/assignee`, { assignee: 'me' })
      expect((await erp('PUT', `/v1/cases/${caseId}/assignee`, { assignee: null })).body).toMatchObject({
        assignee: null,
        revision: before + 2,
      })
      expect(await told()).toEqual(['assignee', 'assignee'])
      const { body } = await erp('GET', `/v1/cases/${caseId}/timeline`)
      expect((body['data'] as unknown[]).slice(0, 2)).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ type: 'assigned', text: 'Ann', actor: { type: 'staff', name: 'Ann' } }),
          expect.objectContaining({ type: 'unassigned', text: null }),
        ]),
      )
    })

    it('many at once, and are told which changed', async () => {
      const other = await shows({})
      await ann.call('PUT', `/v1/cases/${other}/assignee`, { assignee: bo.id })
      const cases = [caseId, other, 'case_999999', caseId]
      expect((await ann.call('POST', '/v1/cases/assign', { cases, assignee: bo.id })).body).toEqual({
        changed: [caseId],
        unchanged: [other],
        unknown: ['case_999999'],
      })
      const { body } = await bo.call('GET', '/v1/cases?assignee=me&fields=id&limit=200')
      expect(body['data']).toEqual(expect.arrayContaining([{ id: caseId }, { id: other }]))
    })

    it('only to who may sign in at this seller', async () => {
      const path = `/v1/cases/${caseId}/assignee`
      expect((await erp('PUT', path, { assignee: 'user_999999' })).body).toMatchObject({
        code: 'not_assignable',
      })
      expect((await erp('PUT', path, { assignee: 'me' })).status).toBe(422)
      expect((await erp('PUT', '/v1/cases/case_999999/assignee', { assignee: ann.id })).status).toBe(404)
      const stranger = await desk.api.seller()
      expect((await desk.api.call(stranger.key, 'PUT', path, { assignee: null })).status).toBe(404)
      expect((await erp('GET', '/v1/people')).body['data']).toEqual([
        expect.objectContaining({ name: 'Admin 1' }),
        { id: ann.id, name: 'Ann' },
        { id: bo.id, name: 'Bo Lee' },
      ])
    })
  })

  describe('tag cases', () => {
    it('with their own words, find them by these, and count the open ones', async () => {
      await ann.call('POST', '/v1/tags', { name: 'VIP' })
      await ann.call('POST', '/v1/tags', { name: '破损' })
      expect((await ann.call('POST', '/v1/tags', { name: 'vip' })).body).toMatchObject({ code: 'tag_exists' })
      const path = `/v1/cases/${caseId}/tags`
      expect((await ann.call('PUT', path, { tags: ['vip', '破损'] })).body['tags']).toEqual(['VIP', '破损'])
      expect((await ann.call('PUT', path, { tags: ['nothing'] })).body).toMatchObject({ code: 'tag_unknown' })
      const other = await shows({})
      const tagging = { cases: [caseId, other], add: ['VIP'], remove: ['破损'] }
      expect((await ann.call('POST', '/v1/cases/tag', tagging)).body['changed']).toEqual([caseId, other])
      const found = await erp('GET', '/v1/cases?tag=Vip,other&fields=id,tags')
      expect(found.body['data']).toHaveLength(2)
      const tags = (await erp('GET', '/v1/tags')).body['data'] as {
        id: string
        name: string
        openCases: number
      }[]
      expect(tags.map(({ name, openCases }) => [name, openCases])).toEqual([
        ['VIP', 2],
        ['破损', 0],
      ])
      expect(await told()).toEqual(['tags', 'tags'])
    })

    it('and whoever runs the shop renames and removes them on all cases', async () => {
      const [tag] = (await erp('GET', '/v1/tags')).body['data'] as { id: string }[]
      await ann.call('PUT', `/v1/cases/${caseId}/tags`, { tags: ['VIP'] })
      const revision = Number((await shown())['revision'])
      expect((await ann.call('PATCH', `/v1/tags/${tag?.id}`, { name: 'Gold' })).status).toBe(403)
      expect((await bo.call('PATCH', `/v1/tags/${tag?.id}`, { name: 'Gold' })).status).toBe(204)
      expect(await shown()).toMatchObject({ tags: ['Gold'], revision: revision + 1 })
      expect((await bo.call('DELETE', `/v1/tags/${tag?.id}`)).status).toBe(204)
      expect(await shown()).toMatchObject({ tags: [], revision: revision + 2 })
      expect((await bo.call('DELETE', `/v1/tags/${tag?.id}`)).status).toBe(404)
    })
  })

  describe('write notes', () => {
    it('that are sealed, name colleagues, and stand in the timeline without their words', async () => {
      const note = await ann.call('POST', `/v1/cases/${caseId}/notes`, {
        text: '@Bo Lee: SECRETWORD, please look',
      })
      expect(note.body).toMatchObject({
        author: { id: ann.id, name: 'Ann' },
        mentions: [{ id: bo.id, name: 'Bo Lee' }],
        text: '@Bo Lee: SECRETWORD, please look',
      })
      const full = (await erp('GET', `/v1/cases/${caseId}?include=notes,timeline,linkedCases,presence`)).body
      expect(full['notes']).toEqual([note.body])
      const line = (full['timeline'] as { id: string }[]).find(({ id }) => id === note.body['event'])
      expect(line).toMatchObject({ type: 'note', text: null, actor: { type: 'staff', name: 'Ann' } })
      const [stored] = await desk.api.sql<{ body: Buffer }>(`select body from case_note`)
      expect(stored?.body.toString()).not.toContain('SECRETWORD')

      const mentions = await bo.call('GET', '/v1/mentions?unseen=true')
      expect(mentions.body['data']).toEqual([{ note: note.body, subject: 'a parcel', seenAt: null }])
      await bo.call('POST', '/v1/mentions/seen', { notes: [note.body['id']] })
      expect((await bo.call('GET', '/v1/mentions?unseen=true')).body['data']).toEqual([])
      expect((await erp('GET', '/v1/mentions')).body).toMatchObject({ code: 'people_only' })
    })

    it('that only their author and whoever runs the shop take away', async () => {
      const write = async () =>
        String((await bo.call('POST', `/v1/cases/${caseId}/notes`, { text: 'x' })).body['id'])
      const note = await write()
      expect((await ann.call('DELETE', `/v1/notes/${note}`)).body).toMatchObject({ code: 'not_yours' })
      expect((await bo.call('DELETE', `/v1/notes/${note}`)).status).toBe(204)
      expect((await bo.call('DELETE', `/v1/notes/${note}`)).status).toBe(404)
      expect((await erp('GET', `/v1/cases/${caseId}/notes`)).body['data']).toEqual([])
      expect(await told()).toEqual(['notes', 'notes'])
    })
  })

  it('keep views of the list, their own and shared ones, that the list itself would take', async () => {
    const filter = { kind: ['ticket'], assignee: 'me', overdue: false }
    const own = await ann.call('POST', '/v1/views', { name: 'mine', filter, sort: '-opened' })
    expect(own.body).toMatchObject({ mine: true, shared: false, owner: 'Ann', filter, sort: '-opened' })
    const shared = await bo.call('POST', '/v1/views', { name: 'all', shared: true, filter: {} })
    const names = async (who: Person) =>
      ((await who.call('GET', '/v1/views')).body['data'] as { name: string }[]).map(({ name }) => name)
    expect([await names(ann), await names(bo)]).toEqual([['all', 'mine'], ['all']])
    for (const bad of [{ colour: 'red' }, { kind: ['nothing'] }, { cursor: 'x' }, { box: 'closed' }]) {
      const body = { name: 'bad', filter: bad, sort: 'deadline' }
      expect([bad, (await ann.call('POST', '/v1/views', body)).status]).toEqual([bad, 400])
    }
    const path = `/v1/views/${String(shared.body['id'])}`
    expect((await ann.call('PATCH', path, { name: 'ours' })).body).toMatchObject({ code: 'not_yours' })
    expect((await bo.call('PATCH', path, { name: 'ours', sort: 'updated' })).body).toMatchObject({
      name: 'ours',
      sort: 'updated',
      shared: true,
    })
    expect((await bo.call('GET', `/v1/views`)).text).not.toContain('"name":"mine"')
    expect((await bo.call('DELETE', `/v1/views/${String(own.body['id'])}`)).status).toBe(404)
    expect((await bo.call('DELETE', path)).status).toBe(204)
  })

  it('see who else has a case open and who is writing, until he leaves or says nothing for a while', async () => {
    const path = `/v1/cases/${caseId}/presence`
    await ann.call('PUT', path, {})
    const seen = await bo.call('PUT', path, { doing: 'replying' })
    expect(seen.body['data']).toMatchObject([
      { user: { name: 'Bo Lee' }, doing: 'replying' },
      { user: { name: 'Ann' }, doing: 'viewing' },
    ])
    expect((await erp('GET', `/v1/cases/${caseId}?include=presence`)).body['presence']).toHaveLength(2)
    expect((await ann.call('DELETE', path)).status).toBe(204)
    await desk.api.sql(`update case_presence set until = now() - interval '1 second'`)
    expect((await erp('GET', `/v1/cases/${caseId}?include=presence`)).body['presence']).toEqual([])
    expect((await erp('PUT', path, {})).body).toMatchObject({ code: 'people_only' })
    expect((await ann.call('PUT', '/v1/cases/case_999999/presence', {})).status).toBe(404)
    expect(await told()).toEqual([])
  })
})
