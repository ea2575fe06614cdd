import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { AuditLog } from '../../src/auth/audit.js'
import { Database } from '../../src/infra/database.js'
import { tenancy } from '../../src/infra/tenancy.js'
import { PASSWORD, startApi } from '../support/api.js'
import type { Api, Seller } from '../support/api.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'

interface Entry {
  id: string
  at: string
  actor: string | null
  actorName: string
  type: string
  subject: string | null
  detail: Record<string, unknown>
}

const SECRET = 'NIGHTINGALE'

describe('the audit log', () => {
  let api: Api
  let seller: Seller

  beforeAll(async () => {
    api = await startApi()
    register(fakeMarketplace('fake'))
    seller = await api.seller()
  })
  afterAll(() => api.stop())

  const log = async (query = '', key = seller.key): Promise<Entry[]> =>
    (await api.call(key, 'GET', `/v1/audit?${query}`)).body['data'] as Entry[]
  const newest = async (type: string): Promise<Entry | undefined> => (await log(`type=${type}&limit=1`))[0]
  const make = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const reply = await api.call(seller.key, method, path, body)
    expect([method, path, reply.status < 300 || reply.text]).toEqual([method, path, true])
    return reply.body
  }
  const counted = async (): Promise<number> =>
    (await api.sql<{ n: number }>(`select count(*)::int as n from audit`))[0]!.n

  it('tells who signed in, and nothing of who failed to', async () => {
    const signIn = (password: string) =>
      api.send('POST', '/auth/sign-in', {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ email: seller.email, password }),
      })
    expect((await signIn('not it')).status).toBe(401)
    expect(await log('type=person.signed_in')).toEqual([])
    expect((await signIn(PASSWORD)).status).toBe(200)
    const [entry, ...others] = await log('type=person.signed_in')
    expect(others).toEqual([])
    expect(entry?.actor).toMatch(/^user_\d+$/)
    expect(entry).toMatchObject({ actorName: 'Admin 1', subject: entry?.actor })
  })

  it('tells of keys made, rotated and revoked, once each', async () => {
    const { id, key } = await make('POST', '/v1/keys', { name: 'erp', scopes: ['cases:read'] })
    expect(await newest('key.made')).toMatchObject({
      actor: expect.stringMatching(/^key_\d+$/),
      actorName: 'key: a key',
      subject: id,
      detail: { name: 'erp', scopes: ['cases:read'], expiresAt: null },
    })
    const next = await make('POST', `/v1/keys/${String(id)}/rotate`, { overlapHours: 1 })
    expect(await newest('key.rotated')).toMatchObject({ subject: id, detail: { replacedBy: next['id'] } })
    await make('DELETE', `/v1/keys/${String(id)}`)
    await make('DELETE', `/v1/keys/${String(id)}`)
    expect((await log('type=key.revoked')).map(({ subject }) => subject)).toEqual([id])
    expect(JSON.stringify(await log())).not.toContain(String(key))
  })

  it('tells of people let in and changed, without their passwords', async () => {
    const person = { email: 'a@b.example', name: 'Ann', role: 'agent', password: PASSWORD }
    const { id } = await make('POST', '/v1/staff', person)
    expect(await newest('person.added')).toMatchObject({
      subject: id,
      detail: { name: 'Ann', role: 'agent' },
    })
    const before = await counted()
    expect((await api.call(seller.key, 'POST', '/v1/staff', person)).status).toBe(409)
    expect(await counted()).toBe(before)
    await make('PATCH', `/v1/staff/${String(id)}`, { role: 'manager', password: `${PASSWORD} anew` })
    expect((await newest('person.changed'))?.detail).toEqual({ role: 'manager', password: 'new' })
  })

  it('tells of shops connected, paused, set up and removed, without what is secret of them', async () => {
    const shop = { marketplace: 'fake', name: 'one', site: 'HERE', credentials: { secret: SECRET } }
    const { id } = await make('POST', '/v1/accounts', shop)
    expect(await newest('account.connected')).toMatchObject({
      subject: id,
      detail: { marketplace: 'fake', name: 'one' },
    })
    const path = `/v1/accounts/${String(id)}`
    await make('PATCH', path, { paused: true })
    await make('PATCH', path, { paused: true })
    expect((await log('type=account.changed')).map(({ detail }) => detail)).toEqual([{ paused: true }])
    await make('PATCH', path, { settings: {} })
    expect((await newest('account.changed'))?.detail).toEqual({ settings: [] })
    await make('DELETE', path)
    expect(await newest('account.removed')).toMatchObject({ subject: id, actorName: 'key: a key' })
    expect(JSON.stringify(await log('limit=200'))).not.toContain(SECRET)
  })

  it('tells of webhooks by their host, and of exports', async () => {
    const { id } = await make('POST', '/v1/webhooks', { url: `https://erp.example/${SECRET}` })
    expect((await newest('webhook.made'))?.detail).toMatchObject({ host: 'erp.example' })
    const path = `/v1/webhooks/${String(id)}`
    await make('PATCH', path, { enabled: false })
    expect((await newest('webhook.changed'))?.detail).toEqual({ enabled: false })
    await make('POST', `${path}/rotate-secret`, { overlapHours: 2 })
    expect((await newest('webhook.secret_rotated'))?.detail).toEqual({ overlapHours: 2 })
    await make('DELETE', path)
    expect(await newest('webhook.removed')).toMatchObject({ subject: id, detail: { host: 'erp.example' } })
    await make('GET', '/v1/export/orders?format=csv')
    expect((await newest('data.exported'))?.detail).toMatchObject({ what: 'orders', format: 'csv' })
    await make('GET', '/v1/request-log/export')
    expect((await newest('data.exported'))?.detail).toMatchObject({ what: 'request-log' })
    expect(JSON.stringify(await log('limit=200'))).not.toContain(SECRET)
  })

  it('is read page by page, newest first, by actor, type and time', async () => {
    const all = await log('limit=200')
    expect(all.length).toBeGreaterThan(12)
    const paged: Entry[] = []
    let cursor = ''
    do {
      const { body } = await api.call(seller.key, 'GET', `/v1/audit?limit=5${cursor}`)
      paged.push(...(body['data'] as Entry[]))
      cursor = body['hasMore'] === true ? `&cursor=${String(body['nextCursor'])}` : ''
    } while (cursor !== '')
    expect(paged).toEqual(all)
    expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).sort((a, b) => (a < b ? 1 : -1)))
    const actor = (await newest('person.signed_in'))?.actor
    expect((await log(`actor=${actor}`)).map(({ type }) => type)).toEqual(['person.signed_in'])
    const middle = all[6]!
    expect(
      (await log(`from=${middle.at}&limit=200`)).length + (await log(`to=${middle.at}&limit=200`)).length,
    ).toBe(all.length)
    expect((await api.call(seller.key, 'GET', '/v1/audit?type=nothing')).status).toBe(400)
    expect((await api.call(seller.key, 'GET', '/v1/audit?cursor=AAAA')).status).toBe(400)
  })

  it('is for administrators of the same company alone', async () => {
    const clerk = await api.keyOf(seller, ['cases:read', 'accounts:write'])
    expect((await api.call(clerk, 'GET', '/v1/audit')).body['code']).toBe('scope_missing')
    const stranger = await api.seller()
    expect((await log('', stranger.key)).map(({ type }) => type)).toEqual(['key.made'])
  })

  it('is changed by nobody, emptied by no request, and forgets after two years', async () => {
    const as = (sql: string) => tenancy.run(seller.tenantId, () => api.service.app.get(Database).query(sql))
    await expect(as(`update audit set actor_name = 'x'`)).rejects.toThrow(/permission denied/)
    await expect(as(`delete from audit`)).rejects.toThrow(/permission denied/)
    await expect(api.sql(`update audit set actor_name = 'x'`)).rejects.toThrow(/never changed/)
    const before = await counted()
    await api.sql(
      `insert into audit (tenant_id, actor_name, type, at) values ($1, 'x', 'key.made', now() - interval '731 days')`,
      [seller.tenantId],
    )
    await api.service.app.get(AuditLog).eraseOld()
    expect(await counted()).toBe(before)
  })
})
