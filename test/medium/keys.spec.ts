import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { PASSWORD, startApi } from '../support/api.js'
import type { Api, Seller } from '../support/api.js'

describe('keys and people', () => {
  let api: Api
  let seller: Seller
  let stranger: Seller

  beforeAll(async () => {
    api = await startApi()
    seller = await api.seller()
    stranger = await api.seller()
  })
  afterAll(() => api.stop())

  const post = (path: string, body: unknown) => api.call(seller.key, 'POST', path, body)
  const works = async (key: unknown) => (await api.call(String(key), 'GET', '/v1/cases')).status
  const make = async (more: object = {}) =>
    (await post('/v1/keys', { name: 'erp', scopes: ['cases:read'], ...more })).body as {
      id: string
      key: string
    }

  it('make a key that is shown once and kept as a hash only', async () => {
    const made = await make()
    expect(made.key).toMatch(/^cc_test_[\w-]{43}$/)
    expect(await works(made.key)).toBe(200)
    const list = await api.call(seller.key, 'GET', '/v1/keys')
    expect(list.text).toContain(made.id)
    expect(list.text).not.toContain(made.key)
    const [row] = await api.sql(`select * from api_key where 'key_' || id = $1`, [made.id])
    expect(JSON.stringify(row)).not.toContain(made.key)
  })

  it('rotate with an overlap: both work, then the old one does not; once a key', async () => {
    const old = await make()
    const rotated = await post(`/v1/keys/${old.id}/rotate`, { overlapHours: 1 })
    const fresh = rotated.body as { id: string; key: string; scopes: string[] }
    expect(fresh.scopes).toEqual(['cases:read'])
    expect([await works(old.key), await works(fresh.key)]).toEqual([200, 200])
    expect((await post(`/v1/keys/${old.id}/rotate`, {})).body['code']).toBe('key_over')
    await api.sql(`update api_key set expires_at = now() - interval '1 second' where 'key_' || id = $1`, [
      old.id,
    ])
    expect([await works(old.key), await works(fresh.key)]).toEqual([401, 200])
  })

  it('revoke at once, again without a fault, and never another seller’s', async () => {
    const made = await make()
    expect((await api.call(stranger.key, 'DELETE', `/v1/keys/${made.id}`)).status).toBe(404)
    expect(await works(made.key)).toBe(200)
    for (const _ of [1, 2])
      expect((await api.call(seller.key, 'DELETE', `/v1/keys/${made.id}`)).status).toBe(204)
    expect(await works(made.key)).toBe(401)
  })

  it('end a key at its date, and tell when it was last used', async () => {
    const made = await make({ expiresAt: '2099-01-01T00:00:00Z' })
    const shown = async () =>
      (
        (await api.call(seller.key, 'GET', '/v1/keys')).body['data'] as {
          id: string
          lastUsedAt: string | null
        }[]
      ).find((one) => one.id === made.id)
    expect((await shown())?.lastUsedAt).toBeNull()
    await works(made.key)
    expect((await shown())?.lastUsedAt).not.toBeNull()
    expect(await works((await make({ expiresAt: '2020-01-01' })).key)).toBe(401)
  })

  it('give nobody what he does not have himself', async () => {
    const keeper = await api.keyOf(seller, ['admin', 'cases:read'])
    const asked = await api.call(keeper, 'POST', '/v1/keys', { name: 'x', scopes: ['accounts:write'] })
    expect([asked.status, asked.body['code']]).toEqual([403, 'scope_missing'])
  })

  it('carry a repeated request out once, secrets in the answer included', async () => {
    const headers = {
      Authorization: `Bearer ${seller.key}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': randomUUID(),
    }
    const body = JSON.stringify({ name: 'once', scopes: ['cases:read'] })
    const send = (what = body) => api.send('POST', '/v1/keys', { headers, body: what })
    const many = await Promise.all([send(), send(), send()])
    const first = many.find((reply) => reply.status === 201)
    expect(
      many.every((reply) => reply.status === 201 || reply.body['code'] === 'idempotency_in_flight'),
    ).toBe(true)
    const again = await send()
    expect([again.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([
      201,
      first?.body,
      'true',
    ])
    expect((await send(JSON.stringify({ name: 'other', scopes: ['cases:read'] }))).body['code']).toBe(
      'idempotency_key_reused',
    )
    const made = await api.sql(`select 1 from api_key where name = 'once'`)
    expect(made).toHaveLength(1)
    const [kept] = await api.sql<{ answer: Buffer }>(`select answer from idempotent_answer where key = $1`, [
      headers['Idempotency-Key'],
    ])
    expect(kept?.answer.includes(String(first?.body['key']))).toBe(false)
  })

  it('let people in, change and shut them out with all their sessions, but never the last administrator', async () => {
    const person = { email: 'Agent@Shop.example', name: 'Agent', role: 'agent', password: PASSWORD }
    const added = await post('/v1/staff', person)
    expect(added.status).toBe(201)
    expect(added.text).not.toContain(PASSWORD)
    const id = String(added.body['id'])
    expect((await post('/v1/staff', person)).body['code']).toBe('email_taken')
    const signIn = async () => {
      const headers = { 'Content-Type': 'application/json' }
      const reply = await api.send('POST', '/auth/sign-in', {
        headers,
        body: JSON.stringify({ email: person.email, password: PASSWORD }),
      })
      return { status: reply.status, cookie: (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '' }
    }
    const { cookie } = await signIn()
    const as = async (path: string) => (await api.send('GET', path, { headers: { cookie } })).status
    expect([await as('/v1/cases'), await as('/v1/staff')]).toEqual([200, 403])
    expect((await api.call(stranger.key, 'PATCH', `/v1/staff/${id}`, { role: 'admin' })).status).toBe(404)
    expect((await api.call(seller.key, 'PATCH', `/v1/staff/${id}`, { disabled: true })).status).toBe(200)
    expect([await as('/v1/cases'), (await signIn()).status]).toEqual([401, 401])
    await api.call(seller.key, 'PATCH', `/v1/staff/${id}`, { disabled: false })
    expect((await signIn()).status).toBe(200)
    const staff = (await api.call(seller.key, 'GET', '/v1/staff')).body['data'] as {
      id: string
      role: string
    }[]
    const admin = staff.find((one) => one.role === 'admin')
    const demoted = await api.call(seller.key, 'PATCH', `/v1/staff/${admin?.id}`, { role: 'agent' })
    expect([demoted.status, demoted.body['code']]).toEqual([409, 'last_admin'])
  })
})
