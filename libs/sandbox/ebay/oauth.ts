import { iso } from '../clock.js'
import { json, type Answer } from '../http.js'
import { record, type World } from './world.js'
import type { AccessToken, RefreshToken, Shop } from './types.js'
import type { Call, Route } from './calls.js'

/** Lifetimes in seconds (facts/ebay.md §1.2): an access token two hours, a refresh token about 18 months, a code five minutes. */
export const LIFETIME = { access: 7_200, refresh: 47_304_000, code: 299 } as const

const BASE = 'https://api.ebay.com/oauth/api_scope'
/** What the demo sellers agreed to: the scopes of facts/ebay.md §1.2. */
export const CONSENTED_SCOPES: readonly string[] = [
  BASE,
  ...[
    'sell.fulfillment',
    'sell.fulfillment.readonly',
    'sell.finances',
    'sell.payment.dispute',
    'sell.analytics.readonly',
    'commerce.message',
    'commerce.feedback',
    'commerce.notification.subscription',
    'sell.inventory.readonly',
  ].map((scope) => `${BASE}/${scope}`),
]

/** A token that looks like eBay's: opaque, with characters that must survive encoding. */
const mint = (world: World, kind: 'access' | 'refresh' | 'code'): string => {
  const prefix = {
    access: 'v^1.1#i^1#I^3#p^3#r^0#f^0#t^H4sIAAAA',
    refresh: 'v^1.1#i^1#r^1#I^3#p^3#f^0#t^Ul4x',
    code: 'v^1.1#i^1#f^0#p^3#r^1#I^3#t^Ul41',
  }
  return `${prefix[kind]}${world.tokenRandom.text(kind === 'access' ? 64 : 40)}==`
}

/** A new consent of a seller, as after the consent page. */
export function grantRefreshToken(
  world: World,
  login: string,
  scopes: readonly string[],
  at: number,
): RefreshToken {
  const token: RefreshToken = {
    token: mint(world, 'refresh'),
    login,
    scopes,
    expiresAt: at + LIFETIME.refresh * 1000,
    revoked: false,
  }
  world.state.refreshTokens.push(token)
  return token
}

/** A code that the token endpoint accepts once within five minutes, as the consent page would hand out. */
export function grantCode(
  world: World,
  login: string,
  redirectUri: string,
  scopes: readonly string[],
  at: number,
): string {
  const code = mint(world, 'code')
  world.state.codes.push({ code, login, redirectUri, scopes, expiresAt: at + LIFETIME.code * 1000 })
  return code
}

/** A seller's old Auth'n'Auth token. */
export const legacyToken = (world: World): string => `AgAAAA**${world.tokenRandom.text(48)}`

/** Makes every access token of a seller (or of everybody) expire now. */
export function expireTokens(world: World, login: string | undefined, at: number): void {
  for (const token of world.state.accessTokens) {
    if (login === undefined || token.login === login) token.expiresAt = Math.min(token.expiresAt, at)
  }
}

/** Withdraws the consent of a seller (or of everybody): refresh tokens die and access tokens with them. */
export function revokeConsent(world: World, login: string | undefined, at: number): void {
  for (const token of world.state.refreshTokens) {
    if (login === undefined || token.login === login) token.revoked = true
  }
  expireTokens(world, login, at)
}

const refuse = (status: number, error: string, error_description: string): Answer =>
  json(status, { error, error_description })

const BAD = {
  client: refuse(401, 'invalid_client', 'client authentication failed'),
  form: refuse(400, 'invalid_request', 'the request must be sent as application/x-www-form-urlencoded'),
  grantType: refuse(
    400,
    'unsupported_grant_type',
    'grant type in request is not supported by the authorization server',
  ),
  refresh: refuse(
    400,
    'invalid_grant',
    'the provided authorization refresh token is invalid or was issued to another client',
  ),
  code: refuse(
    400,
    'invalid_grant',
    'the provided authorization grant code is invalid or was issued to another client',
  ),
  scope: refuse(
    400,
    'invalid_scope',
    'The requested scope is invalid, unknown, malformed, or exceeds the scope granted to the client',
  ),
} as const

/** POST /identity/v1/oauth2/token */
function token(call: Call): Answer {
  const { world, request } = call
  const { clientId, clientSecret } = world.state.app
  const expected = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  if (request.headers['authorization'] !== expected) return BAD.client
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) return BAD.form
  const form = new URLSearchParams(request.body)
  const grant = GRANTS[form.get('grant_type') ?? '']
  return grant ? grant(call, form) : BAD.grantType
}

type Grant = (call: Call, form: URLSearchParams) => Answer

const GRANTS: Readonly<Record<string, Grant>> = {
  /** The refresh token is not rotated and not repeated in the answer; fewer scopes than consented may be asked for. */
  refresh_token(call, form) {
    const { world, deed } = call
    const refresh = world.state.refreshTokens.find(
      (candidate) => candidate.token === form.get('refresh_token'),
    )
    if (!refresh || refresh.revoked || refresh.expiresAt <= deed.at) return BAD.refresh
    const scopes = narrowed(form.get('scope'), refresh.scopes)
    return scopes ? json(200, accessJson(issue(call, refresh.login, scopes))) : BAD.scope
  },
  authorization_code(call, form) {
    const { world, deed } = call
    const code = world.state.codes.find((candidate) => candidate.code === form.get('code'))
    world.state.codes = world.state.codes.filter((candidate) => candidate !== code)
    if (!code || code.expiresAt <= deed.at || code.redirectUri !== form.get('redirect_uri')) return BAD.code
    const refresh = grantRefreshToken(world, code.login, code.scopes, deed.at)
    return json(200, {
      ...accessJson(issue(call, code.login, code.scopes)),
      refresh_token: refresh.token,
      refresh_token_expires_in: LIFETIME.refresh,
    })
  },
  client_credentials(call, form) {
    const scopes = narrowed(form.get('scope') ?? BASE, [BASE])
    return scopes ? json(200, accessJson(issue(call, null, scopes))) : BAD.scope
  },
}

function narrowed(asked: string | null, consented: readonly string[]): readonly string[] | undefined {
  if (asked === null) return consented
  const scopes = asked.split(' ').filter((scope) => scope !== '')
  return scopes.length > 0 && scopes.every((scope) => consented.includes(scope)) ? scopes : undefined
}

/** Expired tokens stay known for a day, so that "expired" and "never seen" can be told apart. */
const REMEMBERED_MS = 86_400_000

function issue({ world, deed }: Call, login: string | null, scopes: readonly string[]): AccessToken {
  const access = { token: mint(world, 'access'), login, scopes, expiresAt: deed.at + LIFETIME.access * 1000 }
  const known = world.state.accessTokens.filter((candidate) => candidate.expiresAt + REMEMBERED_MS > deed.at)
  world.state.accessTokens = [...known, access]
  record(world, deed, login ?? '', 'oauth.access_token_issued', { expiresAt: iso(access.expiresAt) })
  return access
}

const accessJson = ({ token, login }: AccessToken): Record<string, unknown> => ({
  access_token: token,
  expires_in: LIFETIME.access,
  token_type: login === null ? 'Application Access Token' : 'User Access Token',
})

/** Only a page of this machine may get a code, since anybody may call the sandbox. */
const isLoopback = (uri: string): boolean =>
  URL.canParse(uri) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(uri).hostname)

/**
 * GET /oauth2/authorize: a page on which to choose the seller, then the redirect with the code. On the real eBay
 * `redirect_uri` is a RuName; the sandbox knows none and takes the address itself.
 */
function authorize({ world, request, deed }: Call): Answer {
  const { query } = request
  const redirectUri = query.get('redirect_uri') ?? ''
  const scopes = narrowed(query.get('scope'), CONSENTED_SCOPES)
  const valid = query.get('client_id') === world.state.app.clientId && query.get('response_type') === 'code'
  if (!valid || !scopes || !isLoopback(redirectUri)) {
    return json(400, {
      error_id: 'invalid_request',
      error_description: 'Input request parameters are invalid.',
    })
  }
  const shop = world.state.shops.find(({ login }) => login === query.get('login_hint'))
  if (!shop) return consentPage(world.state.shops, query)
  const target = new URL(redirectUri)
  target.searchParams.set('code', grantCode(world, shop.login, redirectUri, scopes, deed.at))
  target.searchParams.set('expires_in', String(LIFETIME.code))
  const state = query.get('state')
  if (state !== null) target.searchParams.set('state', state)
  return { status: 302, headers: { location: target.href }, body: '' }
}

function consentPage(shops: readonly Shop[], query: URLSearchParams): Answer {
  const links = shops.map(({ login, site }) => {
    const choice = new URLSearchParams([...query, ['login_hint', login]])
    return `<li><a href="?${choice.toString().replaceAll('&', '&amp;')}">${login} (${site})</a></li>`
  })
  const body = `<!doctype html><meta charset="utf-8"><title>Sandbox consent</title><h1>Agree as</h1><ul>${links.join('')}</ul>`
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body }
}

export const OAUTH_ROUTES: readonly Route[] = [
  {
    host: 'api',
    method: 'POST',
    path: /^\/identity\/v1\/oauth2\/token$/,
    operation: { name: 'oauth.token', shows: 'nothing' },
    answer: token,
  },
  {
    host: 'auth',
    method: 'GET',
    path: /^\/oauth2\/authorize$/,
    operation: { name: 'oauth.authorize', shows: 'nothing' },
    answer: authorize,
  },
]
