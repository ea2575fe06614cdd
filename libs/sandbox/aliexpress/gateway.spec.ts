import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { startSandbox, type Sandbox } from '../index.js'
import { signatureOf } from './gateway.js'

/** The parts of answers that are looked at. */
interface Body {
  readonly code?: string
  readonly message?: string
  readonly access_token?: string
  readonly refresh_token?: string
  readonly refresh_token_valid_time?: number
  readonly error_response?: { readonly code: string }
  readonly result?: { readonly success: boolean; readonly target_list?: readonly unknown[] }
  readonly data_list?: readonly unknown[]
  readonly result_object?: unknown
  readonly aliexpress_issue_detail_get_response?: { readonly result_object: unknown }
}

/** What a seller's software would send, written by hand. */
async function call(
  sandbox: Sandbox,
  path: string,
  parameters: Record<string, string>,
  change: (signed: Record<string, string>) => Record<string, string> = (signed) => signed,
): Promise<{ status: number; text: string; body: Body }> {
  const { clientId, clientSecret, baseUrls } = sandbox.aliexpress[0]!
  const system = {
    app_key: clientId,
    timestamp: String(sandbox.clock.now().getTime()),
    sign_method: 'sha256',
    ...parameters,
  }
  const prefix = path.startsWith('/rest') ? path.slice('/rest'.length) : ''
  const sign = signatureOf(new Map(Object.entries(system)), clientSecret, prefix)
  const body = new URLSearchParams(change({ ...system, sign }))
  const response = await fetch(`${baseUrls.api}${path}`, { method: 'POST', body })
  const text = await response.text()
  return { status: response.status, text, body: JSON.parse(text) as Body }
}

describe('the simulated gateway of AliExpress', () => {
  let sandbox: Sandbox
  let session = ''
  beforeEach(async () => {
    sandbox = await startSandbox({
      seed: 3,
      frozen: true,
      startAt: new Date('2026-11-22T12:00:00Z'),
      world: 'empty',
      aliexpress: { callsAMinute: 30 },
    })
    const { body } = await call(sandbox, '/rest/auth/token/refresh', {
      refresh_token: sandbox.aliexpress[0]!.refreshToken,
    })
    session = body.access_token ?? ''
  })
  afterEach(() => sandbox.stop())

  const business = (method: string, own: Record<string, string> = {}, change?: Parameters<typeof call>[3]) =>
    call(sandbox, '/sync', { method, session, simplify: 'true', format: 'json', v: '2.0', ...own }, change)
  const list = (change?: Parameters<typeof call>[3]) =>
    business('aliexpress.issue.issuelist.get', { query_dto: '{"current_page":1,"page_size":50}' }, change)

  it('signs as the official documents show', () => {
    const first = {
      access_token: 'test',
      aliexpress_category_id: '200135143',
      app_key: '123456',
      method: 'aliexpress.logistics.redefining.getonlinelogisticsinfo',
      sign_method: 'sha256',
      timestamp: '1517820392000',
    }
    expect(signatureOf(new Map(Object.entries(first)), 'helloworld', '')).toBe(
      'F7F7926B67316C9D1E8E15F7E66940ED3059B1638C497D77973F30046EFB5BBB',
    )
  })

  it.each([
    [
      'another signature',
      (signed: Record<string, string>) => ({ ...signed, sign: 'A'.repeat(64) }),
      'IncompleteSignature',
    ],
    [
      'a parameter that was not signed',
      (signed: Record<string, string>) => ({ ...signed, page: '2' }),
      'IncompleteSignature',
    ],
    [
      'another application',
      (signed: Record<string, string>) => ({ ...signed, app_key: '999999' }),
      'InvalidAppkey',
    ],
  ])('refuses %s, with HTTP 200', async (_what, change, code) => {
    const { status, body } = await list(change)
    expect([status, body.code]).toEqual([200, code])
  })

  it('refuses a call whose clock is far off, and a session that is none', async () => {
    const late = String(sandbox.clock.now().getTime() - 11 * 60_000)
    const { body } = await business('aliexpress.merchant.diagnosis.query', { timestamp: late })
    expect(body.code).toBe('IncompleteSignature')
    const other = await business('aliexpress.merchant.diagnosis.query', { session: 'guess' })
    expect(other.body.error_response).toMatchObject({ code: 'IllegalAccessToken' })
  })

  it('has no operation that was switched off, and none by a wrong name', async () => {
    sandbox.aliexpressWorld.switchOff(sandbox.aliexpress[0]!, 'aliexpress.issue.issuelist.get')
    expect((await list()).body.error_response).toMatchObject({ code: '11' })
    expect((await business('aliexpress.issue.no')).body.error_response).toMatchObject({ code: '22' })
  })

  it('limits the calls of a shop, and says for how long', async () => {
    for (let count = 0; count < 30; count += 1) await list()
    const { status, body } = await list()
    expect([status, body.code]).toEqual([200, 'ApiCallLimit'])
    expect(body.message).toMatch(/last \d+ seconds/)
    sandbox.clock.advance('PT1M')
    expect((await list()).body.data_list).toEqual([])
  })

  it('renews tokens without lengthening the consent', async () => {
    sandbox.clock.advance('P100D')
    const first = sandbox.aliexpress[0]!
    const { body } = await call(sandbox, '/rest/auth/token/refresh', { refresh_token: first.refreshToken })
    expect(new Date(Number(body.refresh_token_valid_time)).toISOString()).toBe(first.refreshTokenValidUntil)
    expect(body.refresh_token).not.toBe(first.refreshToken)
    sandbox.clock.advance('P631D')
    const ended = await call(sandbox, '/rest/auth/token/refresh', {
      refresh_token: body.refresh_token ?? '',
    })
    expect(ended.body.code).toBe('IllegalRefreshToken')
  })

  it('gives a consent’s code once', async () => {
    const { clientId, baseUrls } = sandbox.aliexpress[0]!
    const page = `${baseUrls.api}/oauth/authorize?client_id=${clientId}&redirect_uri=https://erp.example/back&state=s1`
    const { headers } = await fetch(page, { redirect: 'manual' })
    const back = new URL(headers.get('location') ?? '')
    expect(back.searchParams.get('state')).toBe('s1')
    const code = back.searchParams.get('code') ?? ''
    expect((await call(sandbox, '/rest/auth/token/create', { code })).body.code).toBe('0')
    expect((await call(sandbox, '/rest/auth/token/create', { code })).body.code).toBe('InvalidCode')
  })

  it('has the quirks of the real one: bare long ids, wrapped and empty lists, U+0000, parts with another id', async () => {
    const { issueId, orderId } = sandbox.aliexpressWorld.addDispute(sandbox.aliexpress[0]!)
    const { text } = await list()
    expect(text).toContain(`"issue_id":${issueId}`)
    expect(Number.isSafeInteger(Number(issueId))).toBe(false)
    const row = JSON.parse(text) as { data_list: { buyer_login_id: string }[] }
    const wrapped = await business('aliexpress.issue.detail.get', {
      simplify: 'false',
      issue_id: issueId,
      buyer_login_id: row.data_list[0]?.buyer_login_id ?? '',
    })
    const detail = wrapped.body.aliexpress_issue_detail_get_response?.result_object as Record<string, unknown>
    expect(detail).toMatchObject({
      seller_solution_list: {},
      reverse_detail_status: 'wait_for_seller_response\0',
      parent_order_id: Number(orderId),
    })
    const plans = /"solution_api_dto":\[\{"id":\d+,"issue_id":(\d+)/.exec(wrapped.text)
    expect(plans?.[1]).not.toBe(issueId)
  })

  it('shows finished orders only when asked for them alone, and no span that is too long', async () => {
    const shop = sandbox.aliexpress[0]!
    sandbox.aliexpressWorld.addReview(shop, 5, 'Fine.')
    const query = (more: Record<string, string>, from: string) =>
      business('aliexpress.trade.seller.orderlist.get', {
        param_aeop_order_query: JSON.stringify({
          create_date_start: from,
          create_date_end: '2026-11-22 23:00:00',
          current_page: 1,
          page_size: 50,
          ...more,
        }),
      })
    const all = await query({}, '2026-06-01 00:00:00')
    expect(all.body.result).toMatchObject({ success: true, target_list: [] })
    const finished = await query({ order_status: 'FINISH' }, '2026-10-25 00:00:00')
    expect(finished.body.result?.target_list).toHaveLength(1)
    const long = await query({ order_status: 'FINISH' }, '2026-10-01 00:00:00')
    expect(long.body.result).toMatchObject({ success: false })
  })

  it('answers no without a reason', async () => {
    const { issueId } = sandbox.aliexpressWorld.addDispute(sandbox.aliexpress[0]!)
    const { body } = await business('aliexpress.issue.solution.agree', {
      issue_id: issueId,
      buyer_login_id: 'somebody else',
      solution_id: '1',
    })
    expect(body.result_object).toBe(false)
  })
})
