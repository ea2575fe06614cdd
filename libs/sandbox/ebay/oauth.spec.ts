import { describe, expect, it } from '@jest/globals'
import { clientOf, withSandbox } from '../spec-client.js'

const BASE = 'https://api.ebay.com/oauth/api_scope'

describe('OAuth token endpoint', () => {
  it('refreshes for two virtual hours without rotating the refresh token', () =>
    withSandbox({}, async ({ postToken, shop, sandbox, search }) => {
      const form = { grant_type: 'refresh_token', refresh_token: shop.refreshToken }
      const first = await postToken(form)
      expect(first.status).toBe(200)
      expect(first.json).toEqual({
        access_token: expect.stringMatching(/^v\^1\.1#/),
        expires_in: 7200,
        token_type: 'User Access Token',
      })
      const headers = { authorization: `IAF ${first.json.access_token}` }
      const use = () => clientOf(sandbox, shop).postOrder('GET', '/1', { headers })
      sandbox.clock.advance('PT1H59M59S')
      expect((await use()).status).toBe(404)
      sandbox.clock.advance('PT1S')
      expect((await use()).status).toBe(401)
      expect((await postToken(form)).status).toBe(200)
      expect((await search()).status).toBe(200)
    }))

  it('lets a refresh token die after 47 304 000 seconds', () =>
    withSandbox({}, async ({ postToken, shop, sandbox }) => {
      const form = { grant_type: 'refresh_token', refresh_token: shop.refreshToken }
      sandbox.clock.advance('PT47303999S')
      expect((await postToken(form)).status).toBe(200)
      sandbox.clock.advance('PT1S')
      const answer = await postToken(form)
      expect(answer.status).toBe(400)
      expect(answer.json.error).toBe('invalid_grant')
    }))

  it.each([
    ['a wrong secret', { grant_type: 'refresh_token' }, 'me:wrong', 401, 'invalid_client'],
    [
      'an unknown refresh token',
      { grant_type: 'refresh_token', refresh_token: 'x' },
      undefined,
      400,
      'invalid_grant',
    ],
    ['an unknown code', { grant_type: 'authorization_code', code: 'x' }, undefined, 400, 'invalid_grant'],
    ['an unknown grant', { grant_type: 'password' }, undefined, 400, 'unsupported_grant_type'],
    ['a foreign scope', { grant_type: 'client_credentials', scope: 'mail' }, undefined, 400, 'invalid_scope'],
  ])('refuses %s', (_what, form, basic, status, error) =>
    withSandbox({}, async ({ postToken }) => {
      const answer = await postToken(form, basic)
      expect(answer.status).toBe(status)
      expect(answer.json).toEqual({ error, error_description: expect.any(String) })
    }),
  )

  it('grants fewer scopes than consented, never more', () =>
    withSandbox({}, async ({ postToken, shop, postOrder }) => {
      const ask = (scope: string) =>
        postToken({ grant_type: 'refresh_token', refresh_token: shop.refreshToken, scope })
      const narrow = await ask(`${BASE}/sell.analytics.readonly`)
      const headers = { authorization: `IAF ${narrow.json.access_token}` }
      expect((await postOrder('GET', '/1', { headers })).status).toBe(403)
      expect((await ask(`${BASE} ${BASE}/sell.everything`)).json.error).toBe('invalid_scope')
    }))

  it('exchanges a code once, within five minutes and with its own redirect address', () =>
    withSandbox({}, async ({ postToken, shop, sandbox }) => {
      const redirect_uri = 'http://127.0.0.1:3000/accounts/ebay/callback'
      const exchange = (code: string, uri = redirect_uri) =>
        postToken({ grant_type: 'authorization_code', code, redirect_uri: uri })
      const fresh = () => sandbox.ebayWorld.authorizationCode(shop, redirect_uri)
      const code = fresh()
      const granted = await exchange(code)
      expect(granted.json).toMatchObject({ expires_in: 7200, refresh_token_expires_in: 47_304_000 })
      expect(granted.json.refresh_token).not.toBe(shop.refreshToken)
      expect((await exchange(code)).json.error).toBe('invalid_grant')
      expect((await exchange(fresh(), 'http://127.0.0.1/elsewhere')).json.error).toBe('invalid_grant')
      const late = fresh()
      sandbox.clock.advance('PT5M')
      expect((await exchange(late)).json.error).toBe('invalid_grant')
    }))

  it('leads over the consent page back to the application', () =>
    withSandbox({}, async ({ shop, postToken }) => {
      const redirectUri = 'http://localhost:3000/callback'
      const query = new URLSearchParams({
        client_id: shop.clientId,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: `${BASE} ${BASE}/sell.fulfillment`,
        state: 'abc',
      })
      const page = await fetch(`${shop.baseUrls.auth}/oauth2/authorize?${query.toString()}`)
      expect(await page.text()).toContain(`login_hint=${shop.sellerLogin}`)
      query.set('login_hint', shop.sellerLogin)
      const back = await fetch(`${shop.baseUrls.auth}/oauth2/authorize?${query.toString()}`, {
        redirect: 'manual',
      })
      const target = new URL(back.headers.get('location') ?? '')
      expect(target.searchParams.get('state')).toBe('abc')
      const code = target.searchParams.get('code') ?? ''
      const answer = await postToken({ grant_type: 'authorization_code', code, redirect_uri: redirectUri })
      expect(answer.status).toBe(200)
      query.set('redirect_uri', 'https://evil.example/callback')
      expect((await fetch(`${shop.baseUrls.auth}/oauth2/authorize?${query.toString()}`)).status).toBe(400)
    }))

  it('keeps secrets out of the ledger', () =>
    withSandbox({}, async ({ token, sandbox, shop }) => {
      await token()
      const text = JSON.stringify(sandbox.ledger('oauth.access_token_issued'))
      expect(text).toContain('grant_type=refresh_token&refresh_token=…')
      expect(text).not.toContain(encodeURIComponent(shop.refreshToken))
    }))
})
