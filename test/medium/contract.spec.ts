import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Contract } from '../support/contract.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'
import { SEEN_BY_SPEC } from '../support/seen-by-spec.js'
import { seedShop } from '../support/contract-shop.js'
import { PASSWORD, startApi } from '../support/api.js'
import type { Api, Reply, Seller } from '../support/api.js'

/** Operations whose success needs a marketplace of its own; their tests have one, here they are refused. */
const SEEN_ELSEWHERE = [
  'followEvents', // test/medium/live-events.spec.ts
  'getCaseGrade',
  'getGradeHistory',
  'getGrades',
  'getRuleset',
  'lintText',
  'listGrades',
  'listOrdersBehind',
  'listRulesets',
  'supposeGrade',
  'advanceClock',
  'beginConsent',
  'challengePush',
  'checkPush',
  'completeConsent',
  'confirmDone',
  'getCaseFile',
  'probePush',
  'receivePush',
  'takeMail',
  'withdrawAction',
  ...SEEN_BY_SPEC.flatMap(([, operations]) => operations),
]

/** Every answer that this file gets is held against the document, in its strict form. */
describe('the answers of the service', () => {
  const contract = new Contract()
  const met = new Map<string, Set<number>>()
  let api: Api
  let seller: Seller
  let caseId = ''
  let accountId = ''

  beforeAll(async () => {
    api = await startApi({ WEBHOOK_NETWORKS: '127.0.0.0/8' })
    register(fakeMarketplace('fake'))
    seller = await api.seller()
    ;({ caseId, accountId } = await seedShop(api, seller))
  })
  afterAll(() => api.stop())

  const answered = (reply: Reply) => ({
    status: reply.status,
    contentType: reply.headers.get('content-type') ?? '',
    body: reply.body,
  })
  const hold = (method: string, path: string, reply: Reply): Reply => {
    expect(contract.faults(method, path, answered(reply))).toEqual([])
    const id = contract.operationAt(method, path)?.operationId ?? path
    met.set(id, (met.get(id) ?? new Set()).add(reply.status))
    return reply
  }
  const call = async (method: string, path: string, status: number, body?: unknown): Promise<Reply> => {
    const reply = hold(method, path, await api.call(seller.key, method, path, body))
    expect([method, path, reply.status, reply.text.slice(0, 300)]).toEqual([
      method,
      path,
      status,
      expect.any(String),
    ])
    return reply
  }

  it('about cases are what the document says', async () => {
    for (const query of [
      '',
      '?box=all&sort=-updated&limit=2',
      '?fields=id,status,nextDeadline',
      '?box=closed',
      '?overdue=false',
    ])
      await call('GET', `/v1/cases${query}`, 200)
    await call('GET', `/v1/cases?account=${accountId}&kind=ticket,return&status=awaiting_seller`, 200)
    await call('GET', '/v1/cases?fields=secret', 400)
    await call('GET', '/v1/cases?sort=deadline&box=closed', 400)
    await call('GET', '/v1/cases/counts', 200)
    await call('GET', `/v1/cases/${caseId}`, 200)
    const full = await call('GET', `/v1/cases/${caseId}?include=timeline,actions`, 200)
    expect(full.body).toMatchObject({ timeline: expect.any(Array), actions: [] })
    await call('GET', `/v1/cases/${caseId}?fields=status`, 200)
    await call('GET', '/v1/cases/case_999999', 404)
    await call('GET', '/v1/cases/nonsense', 400)
    await call('GET', `/v1/cases/${caseId}/timeline`, 200)
    await call('GET', '/v1/orders', 200)
    for (const what of ['cases', 'orders?format=csv', 'changes']) await call('GET', `/v1/export/${what}`, 200)
    await call('GET', '/v1/export/secrets', 404)
    await call('GET', '/v1/orders?placedSince=yesterday', 400)
  })

  it('about a case that has not changed are 304 for who has it already', async () => {
    const path = `/v1/cases/${caseId}`
    const etag = (await call('GET', path, 200)).headers.get('etag') ?? ''
    expect(etag).not.toBe('')
    const headers = { Authorization: `Bearer ${seller.key}`, 'If-None-Match': etag }
    const again = hold('GET', path, await api.send('GET', path, { headers }))
    expect([again.status, again.text]).toEqual([304, ''])
    await api.sql(`update cases set revision = revision + 1 where 'case_' || id = $1`, [caseId])
    expect((await api.send('GET', path, { headers })).status).toBe(200)
  })

  it('about actions are what the document says', async () => {
    await call('GET', `/v1/cases/${caseId}/actions`, 200)
    await call('GET', '/v1/cases/case_999999/actions', 404)
    await call('POST', `/v1/cases/${caseId}/actions/dance`, 409, {})
    await call('POST', `/v1/cases/${caseId}/actions/refund`, 422, { input: { colour: 'red' } })
    const { body } = await call('POST', `/v1/cases/${caseId}/actions/refund`, 202, { input: {} })
    await call('GET', `/v1/actions/${String(body['id'])}`, 200)
    await call('GET', '/v1/actions/act_999999', 404)
    await call('GET', `/v1/actions?case=${caseId}`, 200)
    const included = await call('GET', `/v1/cases/${caseId}?include=actions`, 200)
    expect(included.body['actions']).toEqual([expect.objectContaining({ id: body['id'], name: 'refund' })])
  })

  it('about changes, shops and marketplaces are what the document says', async () => {
    const { body } = await call('GET', '/v1/changes?types=case', 200)
    expect((body['data'] as unknown[]).length).toBe(4)
    await call('GET', '/v1/changes?from=now', 200)
    await call('GET', `/v1/changes?after=${String(body['nextCursor'])}`, 200)
    await call('GET', '/v1/changes?after=AAAA', 400)
    const far = Buffer.from(JSON.stringify(['99999999999', '1'])).toString('base64url')
    expect((await call('GET', `/v1/changes?after=${far}`, 410)).body['code']).toBe('cursor_expired')
    await call('GET', '/v1/accounts', 200)
    await call('GET', '/v1/marketplaces', 200)
    await call('GET', '/v1/clock', 200)
    await call('POST', '/v1/test/clock/advance', 409, { duration: 'P1D' })
  })

  it('about bodies and files are what the document says', async () => {
    const upload = async (path: string, body: string, type = 'application/octet-stream') => {
      const headers = { Authorization: `Bearer ${seller.key}`, 'Content-Type': type }
      return hold('POST', path, await api.send('POST', path, { headers, body }))
    }
    expect((await upload('/v1/files?name=proof.txt', 'proof', 'text/plain')).status).toBe(201)
    expect((await upload('/v1/files?name=a/b', 'proof')).status).toBe(400)
    const streams = `/v1/accounts/${accountId}/streams`
    const ticket = JSON.stringify([{ id: 'posted', state: 'NEW', at: '2026-11-20T08:00:00Z' }])
    expect((await upload(`${streams}/tickets`, ticket)).body).toMatchObject({ items: 1, failed: 0 })
    expect((await upload(`${streams}/tickets`, 'no list')).status).toBe(422)
    expect((await upload(`${streams}/nothing`, '[]')).status).toBe(404)
    await call('POST', `/v1/accounts/${accountId}/push/check`, 409, {})
    await call('POST', '/v1/actions/act_999999/confirm-done', 404, {})
    await call('POST', '/v1/actions/act_999999/withdraw', 404, {})
    expect(hold('POST', '/push/fake/nokey', await api.send('POST', '/push/fake/nokey')).status).toBe(404)
  })

  it('about keys and people are what the document says', async () => {
    const made = await call('POST', '/v1/keys', 201, { name: 'erp', scopes: ['cases:read'] })
    await call('POST', '/v1/keys', 400, { name: 'erp', scopes: [] })
    await call('GET', '/v1/keys', 200)
    await call('GET', '/v1/audit?type=key.made', 200)
    await call('POST', `/v1/keys/${String(made.body['id'])}/rotate`, 201, {})
    await call('POST', `/v1/keys/${String(made.body['id'])}/rotate`, 409, {})
    await call('DELETE', `/v1/keys/${String(made.body['id'])}`, 204)
    await call('DELETE', '/v1/keys/key_999999', 404)
    const person = { email: 'a@b.example', name: 'A', role: 'agent', password: PASSWORD }
    const added = await call('POST', '/v1/staff', 201, person)
    await call('POST', '/v1/staff', 409, person)
    await call('GET', '/v1/staff', 200)
    await call('PATCH', `/v1/staff/${String(added.body['id'])}`, 200, { name: 'B' })
    await call('PATCH', '/v1/staff/user_999999', 404, {})
  })

  it('about webhooks are what the document says', async () => {
    const own = await api.keyOf(seller, ['webhooks:write'])
    const ask = async (method: string, path: string, status: number, body?: unknown) => {
      const reply = hold(method, path, await api.call(own, method, path, body))
      expect([method, path, reply.status]).toEqual([method, path, status])
      return reply.body
    }
    const { id } = await ask('POST', '/v1/webhooks', 201, {
      url: 'http://127.0.0.1:9/',
      types: ['case'],
      accounts: [accountId],
    })
    const hook = `/v1/webhooks/${String(id)}`
    await ask('POST', '/v1/webhooks', 422, { url: 'https://10.0.0.1/' })
    await ask('POST', '/v1/webhooks', 400, { url: 'https://erp.example/', colour: 'red' })
    await ask('GET', '/v1/webhooks', 200)
    await ask('GET', hook, 200)
    await ask('GET', '/v1/webhooks/hook_999999', 404)
    await ask('PATCH', hook, 200, { description: 'the ERP', accounts: [] })
    await ask('POST', `${hook}/rotate-secret`, 201, {})
    const delivery = `${hook}/deliveries/${String((await ask('POST', `${hook}/test`, 202, {}))['id'])}`
    await ask('GET', `${hook}/deliveries`, 200)
    await ask('GET', delivery, 200)
    await ask('POST', `${delivery}/replay`, 202, {})
    await ask('POST', `${hook}/replay`, 202, { from: '2026-01-01', to: '2099-01-01' })
    await ask('POST', `${hook}/replay`, 400, { from: 'yesterday', to: 'today' })
    await ask('DELETE', hook, 204)
    await ask('DELETE', hook, 404)
  })

  it('about bulk runs are what the document says', async () => {
    const wanted = { action: 'refund', filter: { kind: ['ticket'], box: 'open' } }
    const planned = await call('POST', '/v1/bulk-runs', 201, wanted)
    expect(planned.body).toMatchObject({ state: 'planned', cases: { pending: 1, refused: 3 } })
    await call('POST', '/v1/bulk-runs', 400, { ...wanted, cases: [caseId] })
    await call('POST', '/v1/bulk-runs', 400, { action: 'refund', filter: { colour: 'red' } })
    await call('POST', '/v1/bulk-runs', 400, { action: 'refund', filter: { limit: 5 } })
    const many = Array.from({ length: 501 }, (_, n) => `case_${n + 1}`)
    await call('POST', '/v1/bulk-runs', 400, { action: 'refund', cases: many })
    const run = `/v1/bulk-runs/${String(planned.body['id'])}`
    await call('GET', run, 200)
    const { body } = await call('GET', `${run}/cases?limit=2`, 200)
    expect(body['data']).toHaveLength(2)
    await call('GET', `${run}/cases?cursor=${String(body['nextCursor'])}`, 200)
    await call('GET', `${run}/cases?cursor=AAAA`, 400)
    await call('POST', `${run}/start`, 202, {})
    await call('POST', `${run}/cancel`, 200, {})
    await call('POST', `${run}/start`, 409, {})
    for (const path of ['/v1/bulk-runs/bulk_999999', '/v1/bulk-runs/bulk_999999/cases'])
      await call('GET', path, 404)
    for (const verb of ['start', 'cancel']) await call('POST', `/v1/bulk-runs/bulk_999999/${verb}`, 404, {})
  })

  it('about connecting and changing shops are what the document says', async () => {
    const shop = { marketplace: 'fake', name: 'another', site: 'HERE', credentials: { secret: 'x' } }
    const made = await call('POST', '/v1/accounts', 201, shop)
    expect(made.body).toMatchObject({ endpoints: 'sandbox', health: { state: 'ok' } })
    expect(made.text).not.toContain('"x"')
    await call('POST', '/v1/accounts', 400, { ...shop, site: 'NOWHERE' })
    await call('POST', '/v1/accounts', 400, { ...shop, credentials: {} })
    await call('POST', '/v1/accounts', 400, { ...shop, marketplace: 'nobody' })
    const path = `/v1/accounts/${String(made.body['id'])}`
    await call('GET', path, 200)
    await call('GET', '/v1/accounts/acct_999999', 404)
    expect((await call('GET', `${path}/reading`, 200)).body).toMatchObject({ complete: false, cases: 0 })
    await call('GET', '/v1/accounts/acct_999999/reading', 404)
    await call('GET', `${path}/budgets`, 200)
    await call('GET', '/v1/accounts/acct_999999/budgets', 404)
    expect((await call('PATCH', path, 200, { paused: true })).body).toMatchObject({
      health: { state: 'paused' },
    })
    expect((await call('PATCH', path, 200, { paused: false })).body).toMatchObject({
      health: { state: 'ok' },
    })
    await call('PATCH', path, 400, { settings: { colour: 'red' } })
    await call('PATCH', '/v1/accounts/acct_999999', 404, { paused: true })
    expect((await call('POST', `/v1/accounts/${accountId}/check`, 200, {})).body).toMatchObject({ ok: true })
    await call('DELETE', path, 204)
    await call('DELETE', path, 404)
    await call('POST', '/v1/consents', 409, { account: accountId, redirectUri: 'https://erp.example/back' })
    await call('POST', '/v1/consents/complete', 400, { answer: { state: 'none', code: 'c' } })
  })

  it('to strangers are what the document says', async () => {
    for (const path of [
      '/health/live',
      '/health/ready',
      '/metrics',
      '/openapi.json',
      '/docs',
      '/docs/start.js',
      '/docs/swagger-ui.css',
    ]) {
      const reply = hold('GET', path, await api.send('GET', path))
      expect([path, reply.status]).toEqual([path, 200])
    }
    hold('GET', '/docs/swagger-ui-bundle.js', await api.send('GET', '/docs/swagger-ui-bundle.js'))
    expect(hold('GET', '/docs/passwords.js', await api.send('GET', '/docs/passwords.js')).status).toBe(404)
    expect(hold('GET', '/v1/cases', await api.send('GET', '/v1/cases')).status).toBe(401)
    const headers = { 'Content-Type': 'application/json' }
    const signIn = (password: string) =>
      api.send('POST', '/auth/sign-in', { headers, body: JSON.stringify({ email: seller.email, password }) })
    expect(hold('POST', '/auth/sign-in', await signIn('wrong')).status).toBe(401)
    const welcome = hold('POST', '/auth/sign-in', await signIn(PASSWORD))
    const cookie = (welcome.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    expect(hold('GET', '/auth/me', await api.send('GET', '/auth/me', { headers: { cookie } })).status).toBe(
      200,
    )
    expect(
      hold('POST', '/auth/sign-out', await api.send('POST', '/auth/sign-out', { headers: { cookie } }))
        .status,
    ).toBe(204)
    const weak = await api.keyOf(seller, [])
    expect(hold('GET', '/v1/cases', await api.call(weak, 'GET', '/v1/cases')).status).toBe(403)
  })

  it('were all looked at: each operation with its success and, where it takes input, a refusal', () => {
    const operations = Object.values(contract.document.paths).flatMap((methods) => Object.values(methods))
    const unseen = operations.filter(
      ({ operationId }) => ![...(met.get(operationId) ?? [])].some((status) => status < 300),
    )
    expect(unseen.map(({ operationId }) => operationId).sort()).toEqual([...SEEN_ELSEWHERE].sort())
  })
})
