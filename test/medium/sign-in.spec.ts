import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { PASSWORD, startApi } from '../support/api.js'
import type { Api, Reply, Seller } from '../support/api.js'

const JSON_TYPE = { 'Content-Type': 'application/json' }

describe('getting in', () => {
  let api: Api
  let seller: Seller

  beforeAll(async () => {
    api = await startApi()
    seller = await api.seller()
  })
  afterAll(() => api.stop())
  beforeEach(() => api.sql(`delete from sign_in_failure`))

  const signIn = (email = seller.email, password = PASSWORD): Promise<Reply> =>
    api.send('POST', '/auth/sign-in', { headers: JSON_TYPE, body: JSON.stringify({ email, password }) })
  const cookieOf = (reply: Reply): string => reply.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const isProblem = (reply: Reply, status: number, code: string): void => {
    expect(reply.status).toBe(status)
    expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(reply.body).toMatchObject({
      status,
      code,
      type: 'about:blank',
      detail: expect.any(String),
      title: expect.any(String),
    })
    expect(reply.body['requestId']).toBe(reply.headers.get('x-request-id'))
    expect(reply.body['requestId']).toMatch(/^[\w.-]{8,64}$/)
  }

  describe('by the page', () => {
    it('signs in with address and password, in capitals too, and knows who is there', async () => {
      const reply = await signIn(seller.email.toUpperCase())
      expect(reply.status).toBe(200)
      expect(reply.body).toMatchObject({
        user: { email: seller.email, role: 'admin' },
        tenant: { mode: 'test' },
      })
      const me = await api.send('GET', '/auth/me', { headers: { Cookie: cookieOf(reply) } })
      expect(me.body).toEqual(reply.body)
      expect(reply.text).not.toContain('argon2id')
    })

    it('gives a cookie that scripts and other sites cannot use, and that ends', async () => {
      const [cookie] = (await signIn()).headers.getSetCookie()
      expect(cookie).toMatch(/^cc_session=[A-Za-z0-9_-]{43};/)
      for (const flag of ['HttpOnly', 'SameSite=Strict', 'Path=/']) expect(cookie).toContain(flag)
      expect(cookie).toMatch(/Max-Age=\d+/)
      expect(cookie).not.toContain('Secure')
      const stored = await api.sql<{ text: string }>(`select s::text as text from staff_session s`)
      const secret = cookie?.slice('cc_session='.length).split(';')[0] ?? ''
      expect(stored.map((row) => row.text).join()).not.toContain(secret)
    })

    it('answers a wrong password and an unknown address alike', async () => {
      const [wrong, unknown] = [
        await signIn(seller.email, 'not it'),
        await signIn('nobody@shop.example', 'not it'),
      ]
      isProblem(wrong, 401, 'sign_in_failed')
      expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' })
      expect(wrong.headers.getSetCookie()).toEqual([])
    })

    it('does not let a disabled user in, and ends the sessions he has', async () => {
      const cookie = cookieOf(await signIn())
      await api.sql(`update staff_user set disabled_at = now() where email = $1`, [seller.email])
      isProblem(await signIn(), 401, 'sign_in_failed')
      isProblem(await api.send('GET', '/auth/me', { headers: { Cookie: cookie } }), 401, 'not_signed_in')
      await api.sql(`update staff_user set disabled_at = null`)
    })

    it('locks an address after five wrong passwords, for the right one too, and says until when', async () => {
      for (let attempt = 0; attempt < 5; attempt += 1)
        isProblem(await signIn(seller.email, 'no'), 401, 'sign_in_failed')
      const locked = await signIn()
      isProblem(locked, 429, 'too_many_sign_ins')
      expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(Number(locked.headers.get('retry-after'))).toBeLessThanOrEqual(60)
      await api.sql(`update sign_in_failure set until = now() - interval '1 second'`)
      expect((await signIn()).status).toBe(200)
    })

    it('looks at no more than five of many wrong passwords sent at once, and lets many right ones in', async () => {
      const replies = await Promise.all(Array.from({ length: 12 }, () => signIn(seller.email, 'no')))
      const statuses = replies.map((reply) => reply.status).sort((a, b) => a - b)
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429, 429, 429, 429, 429])
      await api.sql(`delete from sign_in_failure`)
      const right = await Promise.all(Array.from({ length: 8 }, () => signIn()))
      expect(right.map((reply) => reply.status)).toEqual(Array.from({ length: 8 }, () => 200))
    })

    it('tells callers behind a trusted proxy apart, and believes nobody else’s word', async () => {
      const from = (client: string, on: Api) =>
        on.send('POST', '/auth/sign-in', {
          headers: { ...JSON_TYPE, 'X-Forwarded-For': client },
          body: JSON.stringify({ email: `${client}@x.example`, password: 'no' }),
        })
      const behind = await startApi({ PROXIES: '1' })
      try {
        for (let client = 1; client <= 6; client += 1)
          isProblem(await from(`10.0.0.${client}`, behind), 401, 'sign_in_failed')
      } finally {
        await behind.stop()
      }
      for (let client = 1; client <= 5; client += 1) await from(`10.0.0.${client}`, api)
      isProblem(await from('10.0.0.6', api), 429, 'too_many_sign_ins')
    })

    it('locks a network address that tries many, and forgets an address’s failures after a success', async () => {
      for (let attempt = 0; attempt < 4; attempt += 1) await signIn(seller.email, 'no')
      expect((await signIn()).status).toBe(200)
      await signIn('somebody@else.example', 'no')
      isProblem(await signIn('nobody@else.example', 'no'), 429, 'too_many_sign_ins')
    })

    it('signs out: the cookie opens nothing any more', async () => {
      const cookie = cookieOf(await signIn())
      expect((await api.send('POST', '/auth/sign-out', { headers: { Cookie: cookie } })).status).toBe(204)
      isProblem(await api.send('GET', '/auth/me', { headers: { Cookie: cookie } }), 401, 'not_signed_in')
      isProblem(await api.send('GET', '/v1/cases', { headers: { Cookie: cookie } }), 401, 'not_signed_in')
    })

    it('ends a session by itself', async () => {
      const cookie = cookieOf(await signIn())
      await api.sql(`update staff_session set expires_at = now() - interval '1 second'`)
      isProblem(await api.send('GET', '/v1/cases', { headers: { Cookie: cookie } }), 401, 'not_signed_in')
    })

    it('reads with the cookie alone, but changes only with the page’s own header', async () => {
      const headers = { Cookie: cookieOf(await signIn()), ...JSON_TYPE }
      expect((await api.send('GET', '/v1/cases', { headers })).status).toBe(200)
      const path = '/v1/cases/case_1/actions/refund'
      isProblem(await api.send('POST', path, { headers, body: '{}' }), 403, 'page_header_missing')
      const fromPage = { ...headers, 'X-Crosscase-Page': '1', 'Idempotency-Key': 'k' }
      isProblem(await api.send('POST', path, { headers: fromPage, body: '{}' }), 404, 'not_found')
    })

    it('allows staff what their role allows', async () => {
      await api.sql(`update staff_user set role = 'agent' where email = $1`, [seller.email])
      const headers = { Cookie: cookieOf(await signIn()) }
      expect((await api.send('GET', '/v1/cases', { headers })).status).toBe(200)
      await api.sql(`update staff_user set role = 'admin'`)
    })
  })

  describe('by key', () => {
    const get = (authorization: string): Promise<Reply> =>
      api.send('GET', '/v1/cases', { headers: { Authorization: authorization } })

    it('lets a good key in', async () => {
      expect((await get(`Bearer ${seller.key}`)).status).toBe(200)
      expect((await get(`bearer ${seller.key}`)).status).toBe(200)
    })

    it.each(['Bearer', 'Bearer ', 'Bearer nonsense', 'Basic YTpi', `Bearer cc_test_${'x'.repeat(43)}`, ''])(
      'refuses %p',
      async (header) => {
        isProblem(await get(header), 401, 'key_invalid')
      },
    )

    it('refuses a key that has expired or was revoked', async () => {
      isProblem(
        await get(`Bearer ${await api.keyOf(seller, ['cases:read'], new Date(Date.now() - 1000))}`),
        401,
        'key_invalid',
      )
      const key = await api.keyOf(seller, ['cases:read'], new Date(Date.now() + 60_000))
      expect((await get(`Bearer ${key}`)).status).toBe(200)
      await api.sql(`update api_key set revoked_at = now() where expires_at is not null`)
      isProblem(await get(`Bearer ${key}`), 401, 'key_invalid')
    })

    it('refuses a key without the scope, and says which', async () => {
      const reply = await get(`Bearer ${await api.keyOf(seller, ['accounts:read'])}`)
      isProblem(reply, 403, 'scope_missing')
      expect(reply.body['detail']).toContain('cases:read')
    })

    it('needs no page header for changes, and does not fall back on a cookie', async () => {
      const headers = { Authorization: 'Bearer wrong', Cookie: cookieOf(await signIn()) }
      isProblem(await api.send('GET', '/v1/cases', { headers }), 401, 'key_invalid')
      isProblem(await api.call(seller.key, 'POST', '/v1/cases/case_1/actions/refund', {}), 404, 'not_found')
    })

    it('notes when a key was last used, and keeps nothing that opens', async () => {
      await get(`Bearer ${seller.key}`)
      const rows = await api.sql<{ text: string; used: boolean }>(
        `select k::text as text, last_used_at is not null as used from api_key k where tenant_id = $1 order by id limit 1`,
        [seller.tenantId],
      )
      expect(rows[0]?.used).toBe(true)
      expect(rows[0]?.text).not.toContain(seller.key.slice(12))
    })
  })

  it('takes a request id over from the caller if it is a decent one', async () => {
    const reply = await api.send('GET', '/v1/cases', { headers: { 'X-Request-Id': 'order-17.retry_2' } })
    expect(reply.body['requestId']).toBe('order-17.retry_2')
    const odd = await api.send('GET', '/v1/cases', { headers: { 'X-Request-Id': 'a b<script>' } })
    isProblem(odd, 401, 'not_signed_in')
  })
})
