import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { wish } from './index.js'
import { envelope, mockNetwork, testShop } from './test-shop.js'

const round = { state: 's-1', redirectUri: 'https://cases.example/consent' }

mockNetwork()

describe('the consent of a shop’s owner', () => {
  it('is asked for on the host of the shop’s region', () => {
    const { account } = testShop({ site: 'CN' }).connection
    const url = new URL(wish.consentAddress(account, round)!)
    expect(url.origin + url.pathname).toBe('https://china-merchant.wish.com/v3/oauth/authorize')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'app-1',
      state: 's-1',
      redirect_uri: round.redirectUri,
    })
    expect(url.href).not.toContain('hush')
  })

  it('is exchanged for a refresh token, in a body and not in an address', async () => {
    nock('https://merchant.wish.com')
      .post('/api/v3/oauth/access_token', {
        client_id: 'app-1',
        client_secret: 'hush',
        code: 'c-1',
        grant_type: 'authorization_code',
        redirect_uri: round.redirectUri,
      })
      .reply(200, envelope({ access_token: 'A', refresh_token: 'R9', expiry_time: '2026-12-22T00:00:00Z' }))
    await expect(testShop().connected.exchange({ code: 'c-1' }, round)).resolves.toEqual({
      refreshToken: 'R9',
    })
  })

  it('is refused with Wish’s words when the code was used before', async () => {
    nock('https://merchant.wish.com')
      .post('/api/v3/oauth/access_token')
      .reply(400, { message: 'The authorization code has already been redeemed', code: '10002', data: {} })
    await expect(testShop().connected.exchange({ code: 'c-1' }, round)).rejects.toMatchObject({
      code: 'auth_expired',
      message: expect.stringContaining('already been redeemed'),
    })
  })
})
