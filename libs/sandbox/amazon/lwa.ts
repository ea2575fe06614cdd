import { json, type Answer } from '../http.js'
import type { Deed } from '../marketplace.js'
import type { WireRequest } from '../http.js'
import type { Host, Seller } from './types.js'
import { ERRORS, lwaError } from './wire.js'
import { record, type World } from './world.js'

/** `expires_in` of every access token. */
const ACCESS_LASTS_MS = 3_600_000

/** A seller's consent, as after the authorisation page. */
export function grantRefreshToken(world: World, seller: string): string {
  const token = `Atzr|${world.tokenRandom.text(60)}`
  world.state.refreshTokens.push({ token, seller, revoked: false })
  return token
}

/** Makes the access tokens of a seller (or of everybody) expire now. */
export function expireTokens(world: World, seller: string | undefined, at: number): void {
  for (const token of world.state.accessTokens)
    if (seller === undefined || token.seller === seller) token.expiresAt = Math.min(token.expiresAt, at)
}

/** Withdraws the consent of a seller (or of everybody); access tokens end with it. */
export function revokeConsent(world: World, seller: string | undefined, at: number): void {
  for (const token of world.state.refreshTokens)
    if (seller === undefined || token.seller === seller) token.revoked = true
  expireTokens(world, seller, at)
}

/** POST /auth/o2/token on Login with Amazon. */
export function token(world: World, request: WireRequest, deed: Deed): Answer {
  const form = new URLSearchParams(request.body)
  const { clientId, clientSecret } = world.state.app
  const grant = form.get('grant_type')
  if (grant !== 'refresh_token' && grant !== 'client_credentials')
    return lwaError(400, 'unsupported_grant_type', 'The authorization grant type is not supported.')
  if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
    return lwaError(401, 'invalid_client', 'Client authentication failed')
  if (grant === 'client_credentials') return applicationToken(world, form.get('scope'), deed)
  const consent = world.state.refreshTokens.find((one) => one.token === form.get('refresh_token'))
  if (!consent || consent.revoked)
    return lwaError(400, 'invalid_grant', 'The request has an invalid grant parameter : refresh_token')
  const access = {
    token: `Atza|${world.tokenRandom.text(60)}`,
    seller: consent.seller,
    expiresAt: deed.at + ACCESS_LASTS_MS,
  }
  world.state.accessTokens = [...world.state.accessTokens, access].slice(-100)
  record(world, deed, consent.seller, 'lwa.access_token_issued', {})
  const body = {
    access_token: access.token,
    refresh_token: consent.token,
    token_type: 'bearer',
    expires_in: ACCESS_LASTS_MS / 1000,
  }
  return json(200, body, { 'cache-control': 'no-cache, no-store, must-revalidate' })
}

/** A token of the application itself, which no seller granted. */
function applicationToken(world: World, scope: string | null, deed: Deed): Answer {
  if (scope !== 'sellingpartnerapi::notifications')
    return lwaError(400, 'invalid_scope', 'The requested scope is invalid, unknown, or malformed.')
  const access = {
    token: `Atc|${world.tokenRandom.text(60)}`,
    seller: APPLICATION.login,
    expiresAt: deed.at + ACCESS_LASTS_MS,
  }
  world.state.accessTokens = [...world.state.accessTokens, access].slice(-100)
  const body = { access_token: access.token, token_type: 'bearer', expires_in: ACCESS_LASTS_MS / 1000 }
  return json(200, body)
}

/** Stands where a seller would, in calls that have none. */
const APPLICATION: Seller = {
  login: '(application)',
  sellerId: '',
  site: 'US',
  host: 'na',
  storeName: '',
  queue: { url: '', accessKeyId: '', secretAccessKey: '', region: '' },
  missingRoles: [],
  ahr: 0,
}

/** Who makes a grantless call, or the refusal: a seller's token is none for it. */
export function applicationOf(world: World, request: WireRequest, at: number): Seller | Answer {
  const value = request.headers['x-amz-access-token']
  const access = world.state.accessTokens.find((candidate) => candidate.token === value)
  if (access?.seller !== APPLICATION.login) return ERRORS.denied
  return access.expiresAt <= at ? ERRORS.expired : APPLICATION
}

/** The seller behind a request, or the refusal; a token of another region is denied. */
export function callerOf(world: World, request: WireRequest, host: string, at: number): Seller | Answer {
  const value = request.headers['x-amz-access-token']
  const access = world.state.accessTokens.find((candidate) => candidate.token === value)
  const seller = world.state.sellers.find(({ login }) => login === access?.seller)
  if (!access || !seller || seller.host !== (host as Host)) return ERRORS.denied
  return access.expiresAt <= at ? ERRORS.expired : seller
}
