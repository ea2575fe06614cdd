import { describe, expect, it } from '@jest/globals'
import nock from 'nock'
import { unlimited } from '#adapter'
import type { Connection, TokenStore } from '#adapter'
import { consent, open } from './client.js'
import { mockNetwork } from '../../adapter/__fixtures__/network.js'

const API = 'https://api.dhgate.com'
const SECURE = 'https://secure.dhgate.com'
const OK = { code: '00000000', message: 'OK', solution: '', subErrors: [] }
const EXPIRED = { code: '40', message: 'expired', solution: '', subErrors: [] }

mockNetwork()

function memoryTokens(): TokenStore & { readonly stored: Map<string, string> } {
  const stored = new Map<string, string>()
  let line: Promise<unknown> = Promise.resolve()
  return {
    stored,
    get(name, obtain, refused) {
      const mine = line.then(async () => {
        const known = stored.get(name)
        if (known !== undefined && known !== refused) return known
        const { value } = await obtain()
        stored.set(name, value)
        return value
      })
      line = mine.catch(() => undefined)
      return mine
    },
  }
}

const connection = (tokens: TokenStore, settings: Record<string, unknown> = {}): Connection => ({
  account: {
    id: 'shop-1',
    site: 'GLOBAL',
    credentials: { clientId: 'app-1', clientSecret: 'hush', refreshToken: 'R1' },
    endpoints: {},
    settings,
  },
  budget: unlimited,
  lane: 'poll',
  tokens,
  now: () => new Date('2026-11-24T08:00:00.000Z'),
})

/** A refresh of DHgate: it takes one refresh token and gives the next. */
const refresh = (used: string, access: string, next: string) =>
  nock(SECURE)
    .post('/dop/oauth2/access_token', {
      grant_type: 'refresh_token',
      refresh_token: used,
      client_id: 'app-1',
      client_secret: 'hush',
      scope: 'basic',
    })
    .reply(200, { access_token: access, refresh_token: next, expires_in: 86_400, scope: 'basic' })

const routed = (access: string, answer: unknown, params: Record<string, string> = {}) =>
  nock(API)
    .post('/dop/router', {
      method: 'dh.user.seller.get',
      v: '2.0',
      access_token: access,
      timestamp: '1795507200000',
      ...params,
    })
    .reply(200, answer as nock.Body)

describe('a call', () => {
  it('goes to the router as one flat form, with method, version, token and time, unsigned', async () => {
    refresh('R1', 'A1', 'R2')
    routed('A1', { status: OK, curLevel: 'OS' })
    await expect(open(connection(memoryTokens())).call('sellerGet', {})).resolves.toMatchObject({
      curLevel: 'OS',
    })
  })

  it('takes the name and version that the shop’s settings give', async () => {
    refresh('R1', 'A1', 'R2')
    nock(API)
      .post(
        '/dop/router',
        (form: Record<string, string>) => form['method'] === 'dh.other.get' && form['v'] === '3.1',
      )
      .reply(200, { status: OK })
    const settings = { operations: { sellerGet: { method: 'dh.other.get', v: '3.1' } } }
    await open(connection(memoryTokens(), settings)).call('sellerGet', {})
  })

  it('that no setting names is refused before anything is sent', async () => {
    await expect(open(connection(memoryTokens())).call('disputeAgree', {})).rejects.toMatchObject({
      code: 'forbidden',
      detail: { sideEffect: 'none' },
    })
  })

  it('reads a failure of the gateway at the top level and one of the business in status', async () => {
    refresh('R1', 'A1', 'R2')
    routed('A1', { code: '32', message: 'missing arguments', solution: '', subErrors: [] })
    routed('A1', { status: { ...OK, code: '44', subErrors: [{ code: 'x', message: 'pageNo is invalid' }] } })
    const session = open(connection(memoryTokens()))
    await expect(session.call('sellerGet', {})).rejects.toMatchObject({ code: 'rejected' })
    await expect(session.call('sellerGet', {})).rejects.toThrow('pageNo is invalid')
  })

  it('takes a code otherwise where the shop’s settings say so', async () => {
    refresh('R1', 'A1', 'R2')
    routed('A1', { status: { ...OK, code: '7001' } })
    const session = open(connection(memoryTokens(), { errorCodes: { 7001: 'forbidden' } }))
    await expect(session.call('sellerGet', {})).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('that found no calls left today is not tried again before the next day in Beijing', async () => {
    refresh('R1', 'A1', 'R2')
    routed('A1', { code: '36', message: 'app exceeded invoke limited', solution: '', subErrors: [] })
    const error: unknown = await open(connection(memoryTokens()))
      .call('sellerGet', {})
      .catch((caught: unknown) => caught)
    const { retryAt } = (error as { detail: { retryAt: Date } }).detail
    expect(new Date(retryAt.getTime() + 8 * 3_600_000).toISOString()).toMatch(/T00:00:00\.000Z$/)
    expect(retryAt.getTime()).toBeGreaterThan(Date.now())
  })

  it('that writes is sent once, and a lost answer leaves its effect open', async () => {
    refresh('R1', 'A1', 'R2')
    nock(API).post('/dop/router').once().replyWithError({ code: 'ECONNRESET' })
    const sent = open(connection(memoryTokens())).call('messageSend', { content: 'x' })
    await expect(sent).rejects.toMatchObject({ detail: { sideEffect: 'unknown' } })
  })
})

describe('the tokens', () => {
  it('rotate: each refresh uses the refresh token of the one before', async () => {
    const tokens = memoryTokens()
    refresh('R1', 'A1', 'R2')
    routed('A1', EXPIRED)
    refresh('R2', 'A2', 'R3')
    routed('A2', { status: OK })
    await open(connection(tokens)).call('sellerGet', {})
    expect([...tokens.stored.values()].toSorted()).toEqual(['A2', 'R3'])
  })

  it('are renewed once for ten calls at once', async () => {
    refresh('R1', 'A1', 'R2')
    for (let call = 0; call < 10; call += 1) routed('A1', { status: OK })
    const session = open(connection(memoryTokens()))
    await Promise.all(Array.from({ length: 10 }, () => session.call('sellerGet', {})))
  })

  it('end where the renewed one is refused as well', async () => {
    refresh('R1', 'A1', 'R2')
    routed('A1', EXPIRED)
    refresh('R2', 'A2', 'R3')
    routed('A2', EXPIRED)
    await expect(open(connection(memoryTokens())).call('sellerGet', {})).rejects.toMatchObject({
      code: 'auth_expired',
    })
  })

  it('need another consent when the refresh token is refused', async () => {
    nock(SECURE)
      .post('/dop/oauth2/access_token')
      .reply(400, { error: 'invalid_request', errorDescription: 'Invalid refresh token' })
    await expect(open(connection(memoryTokens())).call('sellerGet', {})).rejects.toMatchObject({
      code: 'auth_expired',
      detail: { sideEffect: 'none' },
    })
  })

  it('begin with a consent: address, code, refresh token', async () => {
    const shop = connection(memoryTokens())
    const round = { state: 's-1', redirectUri: 'https://our.example/back' }
    const address = new URL(consent.address(shop.account, round))
    expect(address.origin + address.pathname).toBe(`${SECURE}/dop/oauth2/authorize`)
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'app-1',
      redirect_uri: 'https://our.example/back',
      scope: 'basic',
      state: 's-1',
    })
    nock(SECURE)
      .post('/dop/oauth2/access_token', (form: Record<string, string>) => form['code'] === 'C1')
      .reply(200, { access_token: 'A1', refresh_token: 'R9', expires_in: 86_400 })
    await expect(consent.exchange(open(shop), { code: 'C1', state: 's-1' }, round)).resolves.toEqual({
      refreshToken: 'R9',
    })
  })
})
