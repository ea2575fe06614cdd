import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { mockNetwork } from '../../adapter/__fixtures__/network.js'
import { aliexpress } from './index.js'
import { NOW, testShop } from './test-shop.js'

const account = (refreshTokenValidUntil: string, settings?: Record<string, unknown>) => ({
  id: '1',
  site: 'GLOBAL',
  credentials: { clientId: '123456', refreshTokenValidUntil },
  endpoints: {},
  ...(settings && { settings }),
})

describe('the consent', () => {
  mockNetwork()

  it('is asked for on AliExpress’s page, without anything secret', () => {
    const round = { state: 's 1', redirectUri: 'https://erp.example/back?x=1' }
    const url = new URL(aliexpress.consentAddress(account(''), round) ?? '')
    expect(url.origin + url.pathname).toBe('https://api-sg.aliexpress.com/oauth/authorize')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      force_auth: 'true',
      redirect_uri: round.redirectUri,
      client_id: '123456',
      state: 's 1',
    })
  })

  it('becomes a refresh token with its end', async () => {
    nock('https://api-sg.aliexpress.com')
      .post('/rest/auth/token/create')
      .query(true)
      .reply(200, {
        access_token: 'T1',
        refresh_token: 'R9',
        expires_in: 2_592_000,
        refresh_expires_in: 5_184_000,
        refresh_token_valid_time: Date.parse('2027-01-21T12:00:00.000Z'),
        code: '0',
      })
    const { connected, sent } = testShop()
    const round = { redirectUri: 'https://erp.example/back' }
    expect(await connected.exchange({ code: 'C1' }, round)).toEqual({
      refreshToken: 'R9',
      refreshTokenValidUntil: '2027-01-21T12:00:00.000Z',
    })
    expect(sent).toMatchObject([{ operation: 'auth/token/create', genuine: true, form: { code: 'C1' } }])
  })

  it('that was not given, or cannot be renewed, is refused', async () => {
    const { connected } = testShop()
    const round = { redirectUri: 'https://erp.example/back' }
    await expect(connected.exchange({ error: 'access_denied' }, round)).rejects.toMatchObject({
      code: 'rejected',
    })
    nock('https://api-sg.aliexpress.com').post('/rest/auth/token/create').query(true).reply(200, {
      access_token: 'T1',
      refresh_token: 'R9',
      expires_in: 1,
      refresh_expires_in: 0,
      code: '0',
    })
    await expect(connected.exchange({ code: 'C1' }, round)).rejects.toMatchObject({ code: 'rejected' })
  })
})

describe('the alarm before a consent ends', () => {
  const alarms = (end: string, settings?: Record<string, unknown>) =>
    aliexpress
      .alarms(account(end, settings), new Date(NOW))
      .map(({ code, severity, at }) => [code, severity, at])

  it.each([
    ['far away', '2027-05-01T00:00:00.000Z', []],
    ['in 10 days', '2026-12-02T12:00:00.000Z', [['consent_ending', 'degraded', '2026-12-02T12:00:00.000Z']]],
    [
      'as epoch milliseconds',
      String(Date.parse('2026-12-02T12:00:00.000Z')),
      [['consent_ending', 'degraded', '2026-12-02T12:00:00.000Z']],
    ],
    ['over', '2026-11-22T11:59:59.000Z', [['consent_ending', 'needs_attention', '2026-11-22T11:59:59.000Z']]],
    ['unknown', '', []],
  ])('%s', (_when, end, expected) => {
    expect(alarms(end)).toEqual(expected)
  })

  it('comes as early as the shop wishes', () => {
    expect(alarms('2027-01-21T12:00:00.000Z', { consentAlarmDays: 90 })).toHaveLength(1)
  })
})
