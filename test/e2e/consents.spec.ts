import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Accounts } from '../../src/accounts/accounts.js'
import { Tenants } from '../../src/auth/tenants.js'
import { Database } from '../../src/infra/database.js'
import { caller, startWorld } from '../support/service.js'
import type { Answer, Call, World } from '../support/service.js'

interface Begun {
  readonly address: string
  readonly state: string
  readonly expiresAt: string
}
interface Done {
  readonly account: string
  readonly code?: string
}

const BACK = 'http://127.0.0.1:9/back'

describe('the round trip by which a shop’s owner lets us in', () => {
  let world: World
  let stranger: Call

  beforeAll(async () => {
    world = await startWorld({ role: 'api', marketplaces: ['ebay', 'aliexpress'] })
    const admin = { email: 'eve@other.example', name: 'Eve', password: 'a long enough password' }
    const other = await world.service.app.get(Tenants).create({ name: 'Other', mode: 'test', admin })
    stranger = caller(world.service.url, other.apiKey)
  })
  afterAll(() => world.stop())

  const accountOf = async (marketplace: string) => {
    const found = (await world.service.app.get(Accounts).list(world.tenantId)).find(
      (one) => one.marketplace === marketplace,
    )
    return { id: found!.id, public: `acct_${found!.id}` }
  }
  const credentialsOf = async (id: string) =>
    (await world.service.app.get(Accounts).open(world.tenantId, id)).account.credentials
  const begin = (body: object) => world.call<Begun>('POST', '/v1/consents', { redirectUri: BACK, ...body })
  const complete = (answer: object, call = world.call) =>
    call<Done>('POST', '/v1/consents/complete', { answer })
  /** The owner agrees; gives the parameters with which he comes back. */
  const agree = async (address: string, login: string): Promise<Record<string, string>> => {
    const url = new URL(address)
    url.searchParams.set('login_hint', login)
    const response = await fetch(url, { redirect: 'manual' })
    const back = response.headers.get('location') ?? ''
    expect(back).toContain(BACK)
    return Object.fromEntries(new URL(back).searchParams)
  }
  const refused = (answer: Answer<Done>, status: number, code: string) =>
    expect([answer.status, answer.body.code]).toEqual([status, code])

  it.each(['ebay', 'aliexpress'])('renews the consent of a shop of %s', async (marketplace) => {
    const shop = await accountOf(marketplace)
    const before = await credentialsOf(shop.id)
    const { body } = await begin({ account: shop.public })
    const answer = await agree(body.address, world.sandbox.ebay[0]!.sellerLogin)
    expect(answer['state']).toBe(body.state)
    const done = await complete(answer)
    expect([done.status, done.body.account]).toEqual([200, shop.public])
    const after = await credentialsOf(shop.id)
    expect(after['refreshToken']).not.toBe(before['refreshToken'])
    expect(after['clientSecret']).toBe(before['clientSecret'])
    const account = await world.service.app.get(Accounts).open(world.tenantId, shop.id)
    const [stream = ''] = Object.keys(account.marketplace.streams)
    expect((await account.connected('click').list(stream, null)).items.length).toBeGreaterThanOrEqual(0)
  })

  it('connects a shop that was not there, whose credentials nobody saw', async () => {
    const { refreshToken: _own, ...application } = await credentialsOf((await accountOf('ebay')).id)
    const shop = { marketplace: 'ebay', name: 'New shop', site: 'EBAY_US', credentials: application }
    const { body } = await begin({ shop })
    const done = await complete(await agree(body.address, world.sandbox.ebay[0]!.sellerLogin))
    expect(done.status).toBe(200)
    const made = await world.call<{ name: string; health: { state: string } }>(
      'GET',
      `/v1/accounts/${done.body.account}`,
    )
    expect(made.body).toMatchObject({ name: 'New shop', health: { state: 'ok' } })
  })

  it('takes a state once, in time, from the tenant that began, and never one of its own making', async () => {
    const shop = await accountOf('ebay')
    const login = world.sandbox.ebay[0]!.sellerLogin
    const before = await credentialsOf(shop.id)
    const first = await agree((await begin({ account: shop.public })).body.address, login)
    refused(await complete(first, stranger), 400, 'consent_state_invalid')
    refused(await complete({ ...first, state: 'made-up' }), 400, 'consent_state_invalid')
    refused(await complete({ code: first['code'] }), 400, 'consent_state_invalid')
    expect(await credentialsOf(shop.id)).toEqual(before)
    expect((await complete(first)).status).toBe(200)
    refused(await complete(first), 400, 'consent_state_invalid')
    const late = await agree((await begin({ account: shop.public })).body.address, login)
    await world.service.app.get(Database).query(`update consent_round set expires_at = now()`)
    refused(await complete(late), 400, 'consent_state_invalid')
  })

  it('says so when the owner or the marketplace refuses, and keeps what was', async () => {
    const shop = await accountOf('ebay')
    const before = await credentialsOf(shop.id)
    const denied = (await begin({ account: shop.public })).body
    refused(await complete({ state: denied.state, error: 'access_denied' }), 422, 'consent_refused')
    const forged = (await begin({ account: shop.public })).body
    expect((await complete({ state: forged.state, code: 'forged' })).status).toBe(422)
    expect(await credentialsOf(shop.id)).toEqual(before)
  })

  it('is what the check of a shop asks for, when the owner took his consent back', async () => {
    interface Check {
      readonly ok: boolean
      readonly findings: readonly {
        check: string
        ok: boolean
        nextStep: { en: string; zh: string } | null
      }[]
    }
    const shop = await accountOf('ebay')
    const check = () => world.call<Check>('POST', `/v1/accounts/${shop.public}/check`, {})
    const well = await check()
    expect([well.status, well.body.findings.filter(({ ok }) => !ok)]).toEqual([200, []])
    expect(new Set(well.body.findings.map((one) => one.check))).toEqual(
      new Set(['address', 'call', 'expiry', 'quota']),
    )
    const credentials = { ...(await credentialsOf(shop.id)), refreshToken: 'taken back' }
    const { name, site } = (await world.service.app.get(Accounts).list(world.tenantId)).find(
      (one) => one.id === shop.id,
    )!
    await world.call('POST', '/v1/accounts', { marketplace: 'ebay', name, site, credentials })
    const ill = await check()
    expect(ill.body.ok).toBe(false)
    const call = ill.body.findings.find((one) => one.check === 'call')
    expect(call).toMatchObject({
      ok: false,
      nextStep: { en: expect.stringContaining('consent'), zh: expect.stringContaining('授权') },
    })
  })

  it('is refused where it cannot be', async () => {
    const shop = await accountOf('ebay')
    const post = (body: object) => world.call<Done>('POST', '/v1/consents', body)
    refused(await post({ account: shop.public }), 422, 'redirect_uri_missing')
    expect((await post({})).status).toBe(400)
    expect((await post({ account: shop.public, shop: {} })).status).toBe(400)
    expect((await post({ account: shop.public, redirectUri: 'javascript:alert(1)' })).status).toBe(400)
    expect((await post({ shop: { marketplace: 'ebay' }, redirectUri: BACK })).status).toBe(400)
    expect((await stranger('POST', '/v1/consents', { account: shop.public, redirectUri: BACK })).status).toBe(
      404,
    )
    const amazon = { marketplace: 'amazon', name: 'A', site: 'US', credentials: {} }
    const answer = await post({ shop: amazon, redirectUri: BACK })
    expect([answer.status, answer.body.code]).toEqual([409, 'no_consent_round'])
  })
})
