import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Accounts } from '../../src/accounts/accounts.js'
import { Intake } from '../../src/intake/intake.js'
import { startApi } from '../support/api.js'
import type { Api, Reply, Seller } from '../support/api.js'
import { Contract } from '../support/contract.js'
import { fakeMarketplace, register } from '../support/fake-marketplace.js'

interface Reason {
  path: string
  retired: boolean
  answeredAt: string | null
}

describe('the tree of reasons', () => {
  let api: Api
  let seller: Seller
  let take: (tickets: readonly { id: string; reason?: string; order?: string }[]) => Promise<unknown>
  const contract = new Contract()

  beforeAll(async () => {
    api = await startApi()
    register(fakeMarketplace('fake'))
    seller = await api.seller()
    const accounts = api.service.app.get(Accounts)
    const shop = { marketplace: 'fake', name: 'shop', site: 'HERE', endpoints: 'live' } as const
    const number = await accounts.connect(seller.tenantId, { ...shop, credentials: { secret: 'x' } })
    const account = await accounts.open(seller.tenantId, number)
    let second = 0
    take = (tickets) => {
      second += 1
      const at = `2026-11-20T08:00:0${second}Z`
      const items = tickets.map((one) => ({ state: 'NEW', at, ...one }))
      return api.service.app.get(Intake).take(account, { stream: 'tickets', items }, '2026-11-20T09:00:00Z')
    }
  })
  afterAll(() => api.stop())

  const call = async (method: string, path: string, status: number, body?: unknown): Promise<Reply> => {
    const reply = await api.call(seller.key, method, path, body)
    const answered = {
      status: reply.status,
      contentType: reply.headers.get('content-type') ?? '',
      body: reply.body,
    }
    expect(contract.faults(method, path, answered)).toEqual([])
    expect([method, path, reply.status, reply.text.slice(0, 200)]).toEqual([
      method,
      path,
      status,
      expect.any(String),
    ])
    return reply
  }
  const reasonOf = async (id: string) => {
    const { body } = await call('GET', `/v1/cases?q=${id}`, 200)
    return (body['data'] as { id: string; reason: Record<string, unknown> | null; revision: number }[])[0]!
  }
  const reasons = (reply: Reply) => reply.body['reasons'] as Reason[]
  const idsUnder = async (path: string) => {
    const { body } = await call(
      'GET',
      `/v1/cases?box=all&reasonPath=${path}&sort=opened&fields=nativeId`,
      200,
    )
    return (body['data'] as { nativeId: string }[]).map(({ nativeId }) => nativeId)
  }

  it('is ours until somebody edits it, and puts cases where their codes belong', async () => {
    expect((await call('GET', '/v1/reasons', 200)).body).toMatchObject({ revision: 0, changedBy: null })
    const [code, path] = ['LATE', 'after_sale/delivery/delay']
    await take([{ id: 'r1', reason: code, order: 'o1' }])
    expect((await reasonOf('r1')).reason).toMatchObject({ code, path: null })
    const placed = await call('PUT', '/v1/reasons/codes', 200, { marketplace: 'fake', code, path })
    expect(placed.body['codes']).toEqual(expect.arrayContaining([{ marketplace: 'fake', code, path }]))
    await take([{ id: 'r2', reason: code, order: 'o2' }, { id: 'r3', reason: 'ODD' }, { id: 'r4' }])
    for (const id of ['r1', 'r2'])
      expect((await reasonOf(id)).reason).toEqual({ code, text: null, path, placedBy: null })
    expect([(await reasonOf('r3')).reason, (await reasonOf('r4')).reason]).toEqual([
      { code: 'ODD', text: null, path: null, placedBy: null },
      null,
    ])
    await call('PUT', '/v1/reasons/codes', 422, { marketplace: 'fake', code, path: 'no/such/place' })
  })

  it('lets staff place a case, which then stays whatever the marketplace shows, and gives it back', async () => {
    const { id, revision } = await reasonOf('r4')
    await call('PUT', `/v1/cases/${id}/reason`, 200, { path: 'after_sale/quality/damaged' })
    const placed = await reasonOf('r4')
    expect(placed.reason).toMatchObject({
      code: null,
      path: 'after_sale/quality/damaged',
      placedBy: 'key: a key',
    })
    expect(placed.revision).toBe(revision + 1)
    await take([{ id: 'r4', reason: 'LATE' }])
    expect((await reasonOf('r4')).reason).toMatchObject({ code: 'LATE', path: 'after_sale/quality/damaged' })
    expect((await call('GET', `/v1/cases/${id}/timeline`, 200)).body['data']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'reason_placed', text: 'after_sale/quality/damaged' }),
      ]),
    )
    const back = await call('PUT', `/v1/cases/${id}/reason`, 200, { path: null })
    expect(back.body).toEqual({ path: 'after_sale/delivery/delay', placedBy: null })
    await call('PUT', `/v1/cases/${id}/reason`, 422, { path: 'nowhere' })
    await call('PUT', '/v1/cases/case_999999/reason', 404, { path: null })
  })

  it('finds cases by a place with all below it', async () => {
    expect(await idsUnder('after_sale')).toEqual(['r1', 'r2', 'r4'])
    expect(await idsUnder('after_sale/delivery/delay')).toEqual(['r1', 'r2', 'r4'])
    expect(await idsUnder('after_sale/deliver')).toEqual([])
  })

  it('is edited within its bounds, and takes along what lies in it', async () => {
    const name = { en: 'Smell', zh: '气味' }
    await call('POST', '/v1/reasons', 201, { parent: 'after_sale/quality', key: 'smell', name })
    await call('POST', '/v1/reasons', 422, { parent: 'after_sale/quality', key: 'smell', name })
    await call('POST', '/v1/reasons', 400, { parent: 'a/b/c', key: 'deep', name })
    await call('POST', '/v1/reasons', 400, { key: 'half', name: { en: 'Half' } })
    const solution = {
      steps: [{ en: 'Send it again.', zh: '重新发货。' }],
      offer: { minPercent: 5, maxPercent: 20 },
    }
    const path = 'after_sale/delivery'
    const answered = await call('PATCH', '/v1/reasons', 200, {
      path,
      name: { en: 'Parcel', zh: '包裹' },
      answer: { kind: 'solution', solution },
    })
    expect(reasons(answered).find((one) => one.path === `${path}/delay`)?.answeredAt).toBe(`${path}/delay`)
    const moved = await call('POST', '/v1/reasons/move', 200, { path, parent: null })
    expect(reasons(moved).map((one) => one.path)).toEqual(
      expect.arrayContaining(['delivery', 'delivery/delay']),
    )
    expect((await reasonOf('r1')).reason).toMatchObject({ path: 'delivery/delay' })
    await take([{ id: 'r5', reason: 'LATE', order: 'o2' }])
    expect(await idsUnder('delivery')).toEqual(['r1', 'r2', 'r4', 'r5'])
    await call('POST', '/v1/reasons/move', 422, { path: 'delivery', parent: 'pre_sale/stock' })
    await call('POST', '/v1/reasons/move', 422, { path: 'nowhere', parent: null })
  })

  it('shows what is open, what comes again, and where answers and places are missing', async () => {
    const range = 'from=2026-11-01&to=2026-12-01'
    const unsolved = await call('GET', '/v1/reasons/unsolved', 200)
    expect(unsolved.body['data']).toEqual([
      expect.objectContaining({ path: 'delivery/delay', unhandled: 4, replied: 0, overdue: 4 }),
      expect.objectContaining({ path: null, unhandled: 1 }),
    ])
    const repeated = await call('GET', `/v1/reasons/repeated?${range}`, 200)
    expect(repeated.body['data']).toEqual([
      expect.objectContaining({ path: 'delivery/delay', count: 4, orders: 2, answeredAt: 'delivery/delay' }),
    ])
    const coverage = await call('GET', `/v1/reasons/coverage?${range}&minimum=1`, 200)
    expect(coverage.body).toMatchObject({
      inquiries: 5,
      withoutReason: 1,
      frequent: [{ path: 'delivery/delay', count: 4, answeredAt: 'delivery/delay' }],
      unmapped: [{ marketplace: 'fake', code: 'ODD', count: 1 }],
    })
    expect(coverage.body['unanswered']).not.toContain('delivery/delay')
    expect((await call('GET', `/v1/reasons/coverage?from=2020-01-01`, 400)).body['detail']).toContain(
      '800 days',
    )
  })

  it('retires a reason: what lies there stays, nothing new comes', async () => {
    await call('PATCH', '/v1/reasons', 200, { path: 'delivery/delay', retired: true })
    await take([
      { id: 'r1', reason: 'LATE', order: 'o3' },
      { id: 'r6', reason: 'LATE' },
    ])
    expect((await reasonOf('r1')).reason).toMatchObject({ path: 'delivery/delay', code: 'LATE' })
    expect((await reasonOf('r6')).reason).toMatchObject({ path: null, code: 'LATE' })
    const { id } = await reasonOf('r3')
    await call('PUT', `/v1/cases/${id}/reason`, 422, { path: 'delivery/delay' })
    await call('PATCH', '/v1/reasons', 200, { path: 'delivery/delay', retired: false })
    await call('PUT', '/v1/reasons/codes', 200, { marketplace: 'fake', code: 'LATE', path: 'delivery/delay' })
    expect((await reasonOf('r6')).reason).toMatchObject({ path: 'delivery/delay' })
    await api.sql(`update cases set reason_path = null`)
    expect((await call('POST', '/v1/reasons/place', 200)).body).toEqual({ placed: 5 })
  })

  it('keeps every version with who made it, and each tenant its own', async () => {
    const { body } = await call('GET', '/v1/reasons/history', 200)
    const changes = (body['data'] as { revision: number; change: string }[]).map(({ change }) => change)
    expect(changes).toEqual(expect.arrayContaining(['move after_sale/delivery to the root']))
    const feed = await call('GET', '/v1/changes?types=reasons', 200)
    expect((feed.body['data'] as unknown[]).length).toBe(changes.length)
    const stranger = await api.seller()
    expect((await api.call(stranger.key, 'GET', '/v1/reasons')).body).toMatchObject({ revision: 0 })
    const reader = await api.keyOf(seller, ['cases:read'])
    const refused = await api.call(reader, 'PATCH', '/v1/reasons', { path: 'delivery', retired: true })
    expect(refused.status).toBe(403)
  })

  it('stands beside the service rules, which answer by themselves and for a case', async () => {
    const { id: caseId } = await reasonOf('r1')
    await call('GET', '/v1/decisions', 200)
    const path = '/v1/decisions/fee_credit'
    const answer = await call('POST', path, 200, { input: { cause: 'partial_refund' } })
    expect(answer.body).toMatchObject({ decision: 'fee_credit', verdicts: [{ value: 'none' }, {}] })
    await call('POST', path, 422, { input: { cause: 'magic' } })
    await call('POST', path, 400, { cause: 'partial_refund' })
    await call('POST', '/v1/decisions/magic', 404, { input: {} })
    await call('GET', `/v1/cases/${caseId}/guidance`, 200)
    await call('GET', '/v1/cases/case_999999/guidance', 404)
    await api.sql(
      `update cases set marketplace = 'dhgate', kind = 'dispute', liability = '{"party":"buyer","text":"x"}' where 'case_' || id = $1`,
      [caseId],
    )
    const guidance = await call('GET', `/v1/cases/${caseId}/guidance`, 200)
    await api.sql(
      `update cases set marketplace = 'fake', kind = 'ticket', liability = null where 'case_' || id = $1`,
      [caseId],
    )
    expect(guidance.body['data']).toMatchObject([
      {
        decision: 'freight_liability',
        missing: [],
        verdicts: [{ rule: 'dhgate.freight.ruled', value: { bearer: 'buyer' } }],
      },
    ])
    const open = await api.send('POST', path, {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ input: { cause: 'mutual_cancellation' } }),
    })
    expect(open.status).toBe(200)
  })
})
