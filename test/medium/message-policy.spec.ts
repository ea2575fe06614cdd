import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { Accounts } from '../../src/accounts/accounts.js'
import { Jobs } from '../../src/infra/jobs.js'
import { Intake } from '../../src/intake/intake.js'
import { startApi } from '../support/api.js'
import type { Api, Reply, Seller } from '../support/api.js'
import { Contract } from '../support/contract.js'
import { register } from '../support/fake-marketplace.js'
import { fakeOffice } from '../support/fake-office.js'

const POLITE = 'Dear customer, we are sorry for the delay. Your parcel is on its way.'
const BLOCKED = 'Please call me at +49 170 1234567 and pay by bank transfer outside of the marketplace.'

describe('the message rules', () => {
  let api: Api
  let seller: Seller
  let caseId: string
  let sent: string[]
  let made = 0
  const contract = new Contract()

  beforeAll(async () => {
    api = await startApi()
    const answers = { truth: [], follow: () => ({ state: 'pending' as const }), sent: [], alarms: [] }
    register(fakeOffice('office', answers))
    seller = await api.seller()
    jest.spyOn(api.service.app.get(Jobs), 'send').mockImplementation(async (queue) => void sent.push(queue))
  })
  afterAll(() => api.stop())

  beforeEach(async () => {
    made += 1
    sent = []
    const accounts = api.service.app.get(Accounts)
    const shop = { marketplace: 'office', name: 'shop', site: 'HERE', endpoints: 'live' } as const
    const accountId = await accounts.connect(seller.tenantId, { ...shop, credentials: { secret: 'x' } })
    const account = await accounts.open(seller.tenantId, accountId)
    const items = [{ id: `d${made}`, state: 'OPEN' }]
    await api.service.app.get(Intake).take(account, { stream: 'disputes', items }, '2026-11-20T12:00:00.000Z')
    const rows = await api.sql<{ id: string }>(`select id::text from cases where native_id = $1`, [
      `d${made}`,
    ])
    caseId = `case_${rows[0]!.id}`
  })

  const post = async (path: string, body: unknown): Promise<Reply> => {
    const reply = await api.call(seller.key, 'POST', path, body)
    const { status, headers } = reply
    const answered = { status, contentType: headers.get('content-type') ?? '', body: reply.body }
    expect(contract.faults('POST', path, answered)).toEqual([])
    return reply
  }
  const answer = (text: string, overrideReason?: string) =>
    post(`/v1/cases/${caseId}/actions/answer`, {
      input: { text },
      ...(overrideReason === undefined ? {} : { overrideReason }),
    })

  it('let a clean text leave', async () => {
    expect((await answer(POLITE)).status).toBe(202)
    expect(sent).toEqual(['run_action'])
  })

  it('hold a text before anything is sent, say why and where, and leave nothing behind', async () => {
    const held = await answer(BLOCKED)
    expect(held.body).toMatchObject({
      status: 422,
      code: 'message_held',
      errors: expect.arrayContaining([{ pointer: '/input/text', message: expect.stringMatching(/^C1: /) }]),
    })
    expect(sent).toEqual([])
    expect(await api.sql(`select 1 from case_action where 'case_' || case_id = $1`, [caseId])).toEqual([])
  })

  it('give way to a reason, which stays in the timeline with who gave it', async () => {
    expect((await answer(BLOCKED, 'the buyer asked for our number')).status).toBe(202)
    const timeline = (await api.call(seller.key, 'GET', `/v1/cases/${caseId}/timeline`)).body['data']
    expect(timeline).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          type: 'message_override',
          text: expect.stringMatching(/C1.*: the buyer asked for our number$/),
          actor: { type: 'staff', name: expect.stringContaining('key') },
        }),
      ]),
    )
    const audited = (await api.call(seller.key, 'GET', '/v1/audit?type=action.overridden')).body['data']
    expect(audited).toEqual([
      expect.objectContaining({
        actor: expect.stringMatching(/^key_\d+$/),
        detail: { case: caseId, action: 'answer', rules: expect.arrayContaining(['C1']) },
      }),
    ])
  })

  it('tell while somebody is still writing, with a better wording where there is one', async () => {
    const path = `/v1/cases/${caseId}/lint`
    const found = await post(path, { text: BLOCKED })
    expect(found.body['data']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          rule: 'C1',
          severity: 'block',
          excerpt: expect.any(String),
          title: { en: expect.any(String), zh: expect.any(String) },
          overridable: true,
        }),
      ]),
    )
    expect((await post(path, { text: POLITE })).body['data']).toEqual([])
    const stranger = await api.seller()
    expect((await api.call(stranger.key, 'POST', path, { text: POLITE })).status).toBe(404)
  })
})
