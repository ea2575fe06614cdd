import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { Accounts } from '../../src/accounts/accounts.js'
import { Intake } from '../../src/intake/intake.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import { PASSWORD, startApi } from '../support/api.js'
import type { Api, Reply, Seller } from '../support/api.js'

const cursorOf = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url')

describe('bad input', () => {
  let api: Api
  let seller: Seller
  let caseId: string
  let before: unknown

  beforeAll(async () => {
    api = await startApi()
    register(fakeMarketplace('fake'))
    seller = await api.seller()
    const accounts = api.service.app.get(Accounts)
    const shop = {
      marketplace: 'fake',
      name: 'shop',
      site: 'HERE',
      endpoints: 'live',
      credentials: { secret: 'x' },
    } as const
    const account = await accounts.open(seller.tenantId, await accounts.connect(seller.tenantId, shop))
    const items = [{ id: 'a', state: 'NEW', at: '2026-11-20T08:00:00Z' }]
    await api.service.app.get(Intake).take(account, { stream: 'tickets', items }, '2026-11-20T09:00:00Z')
    const { body } = await api.call(seller.key, 'GET', '/v1/cases')
    caseId = (body['data'] as { id: string }[])[0]!.id
  })
  afterAll(() => api.stop())

  const contents = () =>
    api.sql(`select (select json_agg(c) from cases c) as cases, (select count(*) from case_event) as events, (select count(*) from outbox) as outbox,
      (select count(*) from case_action) as actions, (select count(*) from staff_session) as sessions, (select count(*) from pgboss.job) as jobs`)
  beforeEach(async () => void (before = await contents()))
  afterEach(async () => expect(await contents()).toEqual(before))

  const isProblem = (reply: Reply, status: number, code?: string): void => {
    expect([reply.status, reply.text]).toEqual([status, expect.any(String)])
    expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(reply.body).toMatchObject({ status, detail: expect.any(String), code: code ?? expect.any(String) })
    expect(reply.body['requestId']).toBe(reply.headers.get('x-request-id'))
    expect(reply.body['requestId']).toEqual(expect.stringMatching(/^[\w.-]{8,64}$/))
    expect(reply.text).not.toMatch(/node_modules|\.ts:|QueryFailed|select /i)
  }
  const get = (path: string): Promise<Reply> => api.call(seller.key, 'GET', path)
  const post = (body: string | Buffer, headers: Record<string, string> = {}): Promise<Reply> =>
    api.send('POST', `/v1/cases/${caseId}/actions/refund`, {
      headers: {
        Authorization: `Bearer ${seller.key}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': 'k',
        ...headers,
      },
      body,
    })

  describe('in a body', () => {
    it.each(['{', '{"input":}', 'nothing', '{"input":{}}x', '5', '"text"', 'null'])(
      'refuses %p: it is not a JSON object',
      async (body) => {
        isProblem(await post(body), 400, 'bad_request')
      },
    )

    it('refuses two megabytes, plain or as a small archive', async () => {
      const large = JSON.stringify({ input: { note: 'x'.repeat(2_000_000) } })
      isProblem(await post(large), 413, 'too_large')
      isProblem(await post(gzipSync(large), { 'Content-Encoding': 'gzip' }), 413, 'too_large')
    })

    it('refuses another content type, encoding or character set than JSON has', async () => {
      isProblem(
        await post('input=1', { 'Content-Type': 'application/x-www-form-urlencoded' }),
        415,
        'unsupported_media_type',
      )
      isProblem(await post('{}', { 'Content-Type': 'text/plain' }), 415, 'unsupported_media_type')
      isProblem(await post('{}', { 'Content-Encoding': 'compress' }), 415, 'unsupported_media_type')
      isProblem(
        await post('{}', { 'Content-Type': 'application/json; charset=klingon' }),
        415,
        'unsupported_media_type',
      )
    })

    it.each([
      '[]',
      '[{"input":{}}]',
      '{"input":[]}',
      '{"input":"x"}',
      '{"input":5}',
      '{"other":1}',
      '{"input":{},"other":1}',
    ])('refuses %p: it has not the shape', async (body) => isProblem(await post(body), 400, 'bad_request'))

    it('refuses input that the action does not know, and says where', async () => {
      for (const [input, pointer] of [
        [{ colour: 'red' }, '/input'],
        [{ note: 5 }, '/input/note'],
        [{ note: 'x'.repeat(101) }, '/input/note'],
      ] as const) {
        const reply = await post(JSON.stringify({ input }))
        isProblem(reply, 422, 'input_invalid')
        expect(JSON.stringify(reply.body['errors'])).toContain(pointer)
      }
    })

    it('takes nothing from what only looks like a prototype', async () => {
      const body = `{"__proto__":{"email":"${seller.email}","password":"${PASSWORD}"},"constructor":{"prototype":{"x":1}}}`
      isProblem(
        await api.send('POST', '/auth/sign-in', { headers: { 'Content-Type': 'application/json' }, body }),
        400,
        'bad_request',
      )
      expect(({} as Record<string, unknown>)['x']).toBeUndefined()
    })

    it('refuses a tower of brackets', async () => {
      const tower = `{"input":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`
      isProblem(await post(tower), 400, 'bad_request')
    })

    it('refuses an action without an Idempotency-Key, with an empty or an endless one', async () => {
      const headers = { Authorization: `Bearer ${seller.key}`, 'Content-Type': 'application/json' }
      const without = await api.send('POST', `/v1/cases/${caseId}/actions/refund`, { headers, body: '{}' })
      isProblem(without, 400, 'idempotency_key_missing')
      isProblem(await post('{}', { 'Idempotency-Key': '' }), 400, 'idempotency_key_missing')
      isProblem(await post('{}', { 'Idempotency-Key': 'x'.repeat(256) }), 400, 'idempotency_key_missing')
    })

    it('refuses an action that the marketplace does not have', async () => {
      for (const name of ['dance', 'constructor', '__proto__', 'toString', '%20'])
        isProblem(
          await api.call(seller.key, 'POST', `/v1/cases/${caseId}/actions/${name}`, {}),
          409,
          'action_not_available',
        )
    })

    it('refuses to sign in with anything but an address and a password', async () => {
      for (const body of [
        '{}',
        '{"email":"a"}',
        '{"email":"a@b.example"}',
        '{"email":["a@b.example"],"password":"x"}',
        '{"email":"a@b.example","password":{"$ne":1}}',
        `{"email":"a@b.example","password":"${'x'.repeat(201)}"}`,
        '{"email":"a@b.example","password":"x","role":"admin"}',
      ])
        isProblem(
          await api.send('POST', '/auth/sign-in', { headers: { 'Content-Type': 'application/json' }, body }),
          400,
          'bad_request',
        )
    })

    it.each(['P1Y', 'P', '1D', 'PT', '-P1D', 'P1D; drop table cases', ''])(
      'refuses to move the clock by %p',
      async (duration) => {
        isProblem(
          await api.call(seller.key, 'POST', '/v1/test/clock/advance', { duration }),
          400,
          'bad_request',
        )
      },
    )

    it('refuses to move the clock of real marketplaces', async () => {
      isProblem(
        await api.call(seller.key, 'POST', '/v1/test/clock/advance', { duration: 'P1D' }),
        409,
        'not_virtual',
      )
    })
  })

  describe('in a query', () => {
    it.each(['0', '201', '-1', '1.5', 'abc', '', '1e9', 'NaN'])('refuses a page of %p', async (limit) => {
      for (const path of ['/v1/cases', `/v1/cases/${caseId}/timeline`])
        isProblem(await get(`${path}?limit=${limit}`), 400, 'bad_request')
    })

    it('refuses too large a page of changes', async () => {
      isProblem(await get('/v1/changes?limit=1001'), 400, 'bad_request')
    })

    it.each([
      'page=2',
      'offset=10',
      'status=happy',
      'kind=nothing',
      'box=inbox',
      'overdue=maybe',
      'account=acct_0',
      'account=1',
      'order=',
      'order=a%00b',
      'marketplace=%00',
      'box=open&box=closed',
      'order[]=x',
      'order[$ne]=x',
      'account=acct_99999999999999999999',
    ])('refuses ?%s', async (query) => isProblem(await get(`/v1/cases?${query}`), 400, 'bad_request'))

    it.each([
      'x',
      '%00',
      cursorOf(),
      cursorOf('infinity'),
      cursorOf('infinity', 'x'),
      cursorOf('infinity', 5),
      cursorOf('infinity', '1', '2'),
      cursorOf('yesterday', '1'),
      cursorOf('2026-02-30T00:00:00Z', '1'),
      cursorOf('2026-99-99T99:99:99Z', '1'),
      cursorOf('infinity', '9999999999999999999'),
      cursorOf("infinity'; drop table cases; --", '1'),
      Buffer.from('{"0":"infinity","1":"1","length":2}').toString('base64url'),
    ])('refuses the cursor %s', async (cursor) => {
      isProblem(await get(`/v1/cases?cursor=${cursor}`), 400, 'bad_request')
    })

    it('refuses the cursors of other lists', async () => {
      isProblem(await get(`/v1/changes?after=${cursorOf('infinity', '1')}`), 400, 'bad_request')
      isProblem(await get(`/v1/changes?after=${cursorOf('1', '99999999999999999999')}`), 400, 'bad_request')
      isProblem(await get(`/v1/cases?cursor=${cursorOf('1', '1')}`), 400, 'bad_request')
      isProblem(
        await get(`/v1/cases/${caseId}/timeline?cursor=${cursorOf('2026-11-20T08:00:00Z', 'a\0b')}`),
        400,
        'bad_request',
      )
      isProblem(
        await get(`/v1/cases/${caseId}/timeline?cursor=${cursorOf('2026-11-20T08:00:00Z', '')}`),
        400,
        'bad_request',
      )
    })
  })

  describe('in a path', () => {
    it.each([
      '1',
      'case_',
      'case_0',
      'case_01',
      'case_-1',
      'case_1e3',
      'CASE_1',
      'acct_1',
      'case_1%00',
      'case_99999999999999999999',
      'case_1%27',
      'case_%zz',
    ])('refuses the id %s', async (id) => {
      for (const path of [`/v1/cases/${id}`, `/v1/cases/${id}/timeline`, `/v1/cases/${id}/actions`])
        isProblem(await get(path), 400, 'bad_request')
    })

    it('does not know other paths and other methods', async () => {
      for (const path of [
        '/v1',
        '/v1/',
        '/v1/nothing',
        '/v1/cases/case_1/nothing',
        '/auth/nothing',
        '/health/nothing',
      ])
        isProblem(await get(path), 404, 'not_found')
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'])
        isProblem(await api.call(seller.key, method, '/v1/cases'), 404, 'not_found')
    })

    it('does not give out files beside the page', async () => {
      for (const path of ['/../package.json', '/%2e%2e/package.json', '/..%2f..%2fpackage.json', '/.env']) {
        const reply = await get(path)
        expect(reply.text).not.toContain('"dependencies"')
        expect(reply.status).toBeLessThan(500)
      }
    })
  })
})
