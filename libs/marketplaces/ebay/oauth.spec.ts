import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { ebay } from './index.js'
import { SCOPES } from './oauth.js'
import { mockNetwork, testShop } from './test-shop.js'

const API = 'https://api.ebay.com'

mockNetwork()

const ROUND = { state: 'round-1', redirectUri: 'https://crosscase.example/consent/ebay' }
const { account } = testShop().connection
const withCredentials = (more: Record<string, string>) => ({
  ...account,
  credentials: { ...account.credentials, ...more },
})

describe('the consent', () => {
  it('is asked for once for everything, under the name that eBay gave our address', () => {
    const address = new URL(ebay.consentAddress(withCredentials({ ruName: 'Our-App-RuName' }), ROUND)!)
    expect(address.origin + address.pathname).toBe('https://auth.ebay.com/oauth2/authorize')
    expect(Object.fromEntries(address.searchParams)).toEqual({
      client_id: 'App-1',
      redirect_uri: 'Our-App-RuName',
      response_type: 'code',
      scope: SCOPES.join(' '),
      state: 'round-1',
    })
  })

  it('is exchanged once for a refresh token and the day of its end', async () => {
    const forms: unknown[] = []
    nock(API)
      .post('/identity/v1/oauth2/token', (form: unknown) => forms.push(form) > 0)
      .reply(200, {
        access_token: 'T',
        expires_in: 7_200,
        refresh_token: 'v^1.1#new',
        refresh_token_expires_in: 47_304_000,
      })
    const given = await testShop().connected.exchange({ code: 'C 1', state: 'round-1' }, ROUND)
    expect(given).toEqual({
      refreshToken: 'v^1.1#new',
      refreshTokenExpiresAt: '2028-05-23T00:00:00.000Z',
    })
    expect(forms).toEqual([
      { grant_type: 'authorization_code', code: 'C 1', redirect_uri: ROUND.redirectUri },
    ])
  })

  it('is not exchanged twice when eBay’s answer is lost: a code is good for one time', async () => {
    nock(API).post('/identity/v1/oauth2/token').reply(502, 'bad gateway')
    await expect(testShop().connected.exchange({ code: 'C' }, ROUND)).rejects.toMatchObject({
      code: 'unavailable',
      detail: { sideEffect: 'unknown' },
    })
  })

  it('that the owner declined is said', async () => {
    await expect(testShop().connected.exchange({ error: 'access_denied' }, ROUND)).rejects.toMatchObject({
      code: 'rejected',
    })
  })
})

describe('the end of the consent', () => {
  const alarms = (now: string, expiresAt?: string) =>
    ebay
      .alarms(withCredentials(expiresAt ? { refreshTokenExpiresAt: expiresAt } : {}), new Date(now))
      .map(({ severity, at }) => [severity, at])

  it.each([
    ['2026-11-22T11:59:59.999Z', []],
    ['2026-11-22T12:00:00.000Z', [['degraded', '2026-12-22T12:00:00.000Z']]],
    ['2026-12-22T12:00:00.000Z', [['needs_attention', '2026-12-22T12:00:00.000Z']]],
  ])('rings from thirty days before: at %s %j', (now, expected) => {
    expect(alarms(now, '2026-12-22T12:00:00Z')).toEqual(expected)
  })

  it('rings for nobody who did not tell it', () => {
    expect(alarms('2030-01-01T00:00:00Z')).toEqual([])
    expect(alarms('2030-01-01T00:00:00Z', 'some day')).toEqual([])
  })
})
