import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { Accounts } from '../../src/accounts/accounts.js'
import { Jobs } from '../../src/infra/jobs.js'
import { Intake } from '../../src/intake/intake.js'
import { startApi } from '../support/api.js'
import type { Api, Reply, Seller } from '../support/api.js'
import { Contract } from '../support/contract.js'
import { register } from '../support/fake-marketplace.js'
import { fakeOffice } from '../support/fake-office.js'

const HELLO = {
  name: 'Parcel is late',
  type: 'reply',
  kinds: ['dispute'],
  reasonPath: 'after_sale/delivery',
  texts: {
    en: { body: 'Hi {{buyer}}, we are sorry that order {{orderId}} is late. {{store}}' },
    de: {
      subject: 'Ihre Bestellung',
      body: 'Guten Tag {{buyer}}, es tut uns leid, dass {{product}} noch nicht da ist.',
    },
  },
} as const

describe('reply templates', () => {
  let api: Api
  let seller: Seller
  let caseId = ''
  let id = ''
  const contract = new Contract()

  beforeAll(async () => {
    api = await startApi()
    register(
      fakeOffice('office', {
        truth: [],
        follow: () => ({ state: 'pending' as const }),
        sent: [],
        alarms: [],
      }),
    )
    seller = await api.seller()
    jest.spyOn(api.service.app.get(Jobs), 'send').mockImplementation(async () => undefined)
    const accounts = api.service.app.get(Accounts)
    const shop = { marketplace: 'office', name: 'Lamps', site: 'HERE', endpoints: 'live' } as const
    const number = await accounts.connect(seller.tenantId, { ...shop, credentials: { secret: 'x' } })
    const account = await accounts.open(seller.tenantId, number)
    const items = [{ id: 'd1', state: 'OPEN', order: '77-1' }]
    await api.service.app.get(Intake).take(account, { stream: 'disputes', items }, '2026-11-20T12:00:00.000Z')
    const [row] = await api.sql<{ id: string }>(`select id::text from cases`)
    caseId = `case_${row?.id}`
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
    expect([method, path, reply.status, reply.text.slice(0, 300)]).toEqual([
      method,
      path,
      status,
      expect.any(String),
    ])
    return reply
  }
  const names = async (query: string) =>
    ((await call('GET', `/v1/templates?${query}`, 200)).body['data'] as { name: string }[]).map(
      ({ name }) => name,
    )

  it('are held against the message rules when they are saved', async () => {
    const made = await call('POST', '/v1/templates', 201, HELLO)
    id = String(made.body['id'])
    expect(made.body).toMatchObject({
      revision: 1,
      variables: expect.arrayContaining(['buyer', 'orderId', 'store', 'product']),
    })
    const held = await call('POST', '/v1/templates', 422, {
      ...HELLO,
      name: 'Bribe',
      texts: { en: { body: 'Hi {{buyer}}, we will refund you if you remove your negative review.' } },
    })
    expect(held.body).toMatchObject({
      code: 'template_held',
      errors: expect.arrayContaining([
        { pointer: '/texts/en', message: expect.stringMatching(/^R1: .*amazon/) },
      ]),
    })
    const unknown = await call('POST', '/v1/templates', 422, {
      ...HELLO,
      name: 'Odd',
      texts: { en: { body: 'Hi {{password}}' } },
    })
    expect(unknown.body).toMatchObject({
      code: 'template_invalid',
      errors: [{ pointer: '/texts/en', message: 'there is no variable {{password}}' }],
    })
    for (const wrong of [
      { kinds: ['dance'] },
      { texts: {} },
      { texts: { english: { body: 'x' } } },
      { colour: 'red' },
    ])
      await call('POST', '/v1/templates', 400, { ...HELLO, name: 'Wrong', ...wrong })
    await call('POST', '/v1/templates', 422, { ...HELLO, name: 'Nowhere', reasonPath: 'nowhere' })
    await call('POST', '/v1/templates', 422, { ...HELLO, name: 'Nobody', marketplaces: ['nobody'] })
    expect((await call('POST', '/v1/templates', 409, HELLO)).body['code']).toBe('name_taken')
  })

  it('tell of a draft what would be held, warned of or hinted at, and where', async () => {
    const texts = { en: { body: 'Dear Miss {{buyer}}, we will send the invoice tomorrow.' } }
    const { body } = await call('POST', '/v1/templates/check', 200, { texts, marketplaces: ['amazon'] })
    expect(body).toMatchObject({ held: false, faults: [] })
    expect(body['findings']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          rule: 'G1',
          suggestion: 'Hi {{buyer}}',
          severity: 'warn',
          language: 'en',
          marketplaces: ['amazon'],
        }),
        expect.objectContaining({ rule: 'P1' }),
      ]),
    )
    const stray = await call('POST', '/v1/templates/check', 200, { texts: { en: { body: 'Hi {{buyer}' } } })
    expect(stray.body).toMatchObject({ held: true, faults: [{ language: 'en' }] })
    const { body: known } = await call('GET', '/v1/templates/variables', 200)
    expect(known['data']).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'orderId' })]))
  })

  it('are filled in for a case, in the buyer’s language or the one asked for', async () => {
    const english = await call('POST', `/v1/templates/${id}/render`, 200, { case: caseId })
    expect(english.body).toMatchObject({
      language: 'en',
      subject: null,
      text: 'Hi somebody, we are sorry that order 77-1 is late. Lamps',
      missing: [],
      values: { buyer: 'somebody', orderId: '77-1', amount: '12.34 EUR', store: 'Lamps' },
    })
    const german = await call('POST', `/v1/templates/${id}/render`, 200, { case: caseId, language: 'de' })
    expect(german.body).toMatchObject({
      subject: 'Ihre Bestellung',
      text: 'Guten Tag somebody, es tut uns leid, dass {{product}} noch nicht da ist.',
      missing: ['product'],
    })
    expect(german.body['findings']).toEqual(
      expect.arrayContaining([expect.objectContaining({ severity: 'block' })]),
    )
    const later = await call('POST', '/v1/templates', 201, {
      name: 'Later',
      texts: { en: { body: 'Hi {{buyer}}, we are looking into it. {{nextWindow}}' } },
    })
    const rendered = async () =>
      (await call('POST', `/v1/templates/${String(later.body['id'])}/render`, 200, { case: caseId })).body
    expect((await rendered())['missing']).toEqual(['nextWindow'])
    const windows = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '09:00', to: '17:00' }))
    const scope = { zone: 'Asia/Shanghai', windows, clockMinutes: 1440 }
    await call('PUT', '/v1/reply-windows/all', 200, scope)
    expect(await rendered()).toMatchObject({
      missing: [],
      text: expect.stringMatching(/looking into it\. .*\d\d:\d\d/),
    })
    await call('PATCH', `/v1/templates/${String(later.body['id'])}`, 200, { retired: true })
    await call('POST', `/v1/templates/${id}/render`, 422, { case: caseId, language: 'ja' })
    await call('POST', `/v1/templates/${id}/render`, 404, { case: 'case_999999' })
    await call('POST', '/v1/templates/tpl_999999/render', 404, { case: caseId })
  })

  it('are offered for the cases that they are made for, the closest first', async () => {
    const { texts } = HELLO
    await call('POST', '/v1/templates', 201, { name: 'Anything', texts })
    await call('POST', '/v1/templates', 201, { name: 'Quality', texts, reasonPath: 'after_sale/quality' })
    await call('POST', '/v1/templates', 201, { name: 'Elsewhere', texts, marketplaces: ['wish'] })
    expect(await names(`case=${caseId}`)).toEqual(['Anything'])
    await call('PUT', `/v1/cases/${caseId}/reason`, 200, { path: 'after_sale/delivery/delay' })
    expect(await names(`case=${caseId}`)).toEqual(['Parcel is late', 'Anything'])
    expect(await names('reasonPath=after_sale')).toEqual(['Parcel is late', 'Quality'])
    expect(await names('marketplace=wish&kind=ticket&language=de')).toEqual([
      'Quality',
      'Elsewhere',
      'Anything',
    ])
  })

  it('count when they have left, with what became of the case', async () => {
    const text = 'Hi somebody, we are sorry that order 77-1 is late.'
    const asked = await call('POST', `/v1/cases/${caseId}/actions/answer`, 202, {
      input: { text },
      template: id,
    })
    const usage = async () => (await call('GET', `/v1/templates/${id}`, 200)).body['usage']
    expect(await usage()).toMatchObject({ uses: 0, satisfaction: null })
    const number = caseId.replace('case_', '')
    await api.sql(
      `update case_action set state = 'sent', sent_at = '2026-11-20T13:00:00Z' where 'act_' || id = $1`,
      [asked.body['id']],
    )
    await api.sql(
      `insert into case_event (tenant_id, case_id, at, event_key, recorded_at, type, actor, origin, from_status, to_status, as_message)
       values ($1, $2, '2026-11-21', 'a', now(), 'activity', 'buyer', 'marketplace', null, null, true),
              ($1, $2, '2026-11-22', 'b', now(), 'moved', 'marketplace', 'marketplace', 'settled', 'awaiting_seller', false)`,
      [seller.tenantId, number],
    )
    expect(await usage()).toMatchObject({
      uses: 1,
      cases: 1,
      reopened: 1,
      wroteAgain: 1,
      rated: 0,
      feedback: 0,
    })
    const again = { input: { text }, template: 'tpl_999999' }
    await api.sql(`update case_action set state = 'confirmed'`)
    await call('POST', `/v1/cases/${caseId}/actions/answer`, 422, again)
  })

  it('keep every version, notice that somebody was quicker, and answer reasons', async () => {
    const changed = await call('PATCH', `/v1/templates/${id}`, 200, {
      name: 'Late parcel',
      reasonPath: null,
      revision: 1,
    })
    expect(changed.body).toMatchObject({ name: 'Late parcel', reasonPath: null, revision: 2, type: 'reply' })
    await call('PATCH', `/v1/templates/${id}`, 412, { name: 'Too late', revision: 1 })
    const answer = { kind: 'template', template: id }
    await call('PATCH', '/v1/reasons', 200, { path: 'after_sale/delivery', answer })
    await call('PATCH', '/v1/reasons', 422, {
      path: 'after_sale/claim',
      answer: { ...answer, template: 'tpl_999999' },
    })
    await call('PATCH', `/v1/templates/${id}`, 409, { retired: true })
    await call('PATCH', '/v1/reasons', 200, { path: 'after_sale/delivery', answer: null })
    const retired = await call('PATCH', `/v1/templates/${id}`, 200, { retired: true })
    expect(retired.body['retiredAt']).not.toBeNull()
    expect(await names('')).not.toContain('Late parcel')
    expect(await names('retired=true')).toEqual(['Late parcel', 'Later'])
    const history = (await call('GET', `/v1/templates/${id}/history`, 200)).body['data']
    expect(history).toMatchObject([
      { revision: 3, change: 'retired', changedBy: 'key: a key' },
      { revision: 2, change: 'changed', body: { name: 'Late parcel', reasonPath: null } },
      { revision: 1, change: 'created', body: { name: 'Parcel is late' } },
    ])
    const stranger = await api.seller()
    expect((await api.call(stranger.key, 'GET', `/v1/templates/${id}`)).status).toBe(404)
  })
})
