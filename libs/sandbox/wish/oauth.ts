import { iso } from '../clock.js'
import { ERRORS, badParameter, ok } from './wire.js'
import { objectId, record, type World } from './world.js'
import type { Answer } from '../http.js'
import type { Call } from './calls.js'
import type { Shop } from './types.js'

/** "the access token will expire after 30 days" (v3 specification 3.0.65). */
export const ACCESS_LASTS_MS = 30 * 86_400_000

export const SCOPES = [
  'orders:read',
  'orders:write',
  'tickets:read',
  'tickets:write',
  'penalties:read',
  'ratings:read',
  'merchant:read',
  'webhook:read',
  'webhook:write',
] as const

/** A merchant's consent, as after the authorisation page. */
export function grantRefreshToken(world: World, seller: string): string {
  const token = objectId(world.tokenRandom) + objectId(world.tokenRandom)
  world.state.refreshTokens.push({ token, seller, revoked: false })
  return token
}

/** Makes every access token of a seller (or of everybody) expire now. */
export function expireTokens(world: World, seller: string | undefined, at: number): void {
  for (const token of world.state.accessTokens)
    if (seller === undefined || token.seller === seller) token.expiresAt = Math.min(token.expiresAt, at)
}

/** Withdraws the consent of a seller (or of everybody). */
export function revokeConsent(world: World, seller: string | undefined): void {
  for (const token of [...world.state.refreshTokens, ...world.state.accessTokens])
    if (seller === undefined || token.seller === seller) token.revoked = true
}

/** GET /api/v3/oauth/refresh_token: all access tokens given before are revoked at once. */
export function refreshToken({ world, request, deed, host }: Call): Answer {
  const { query } = request
  const { clientId, clientSecret } = world.state.app
  if (query.get('client_id') !== clientId || query.get('client_secret') !== clientSecret)
    return ERRORS.credentials
  if (query.get('grant_type') !== 'refresh_token')
    return badParameter("grant_type must be set to 'refresh_token'")
  const consent = world.state.refreshTokens.find(({ token }) => token === query.get('refresh_token'))
  const shop = world.state.shops.find(({ login }) => login === consent?.seller)
  if (!consent || !shop || shop.host !== host) return ERRORS.unknownToken
  if (consent.revoked) return ERRORS.revokedToken
  for (const token of world.state.accessTokens) if (token.seller === shop.login) token.revoked = true
  const access = {
    token: objectId(world.tokenRandom) + objectId(world.tokenRandom),
    seller: shop.login,
    expiresAt: deed.at + ACCESS_LASTS_MS,
    revoked: false,
  }
  world.state.accessTokens.push(access)
  world.state.accessTokens = world.state.accessTokens.slice(-200)
  if (world.rotateRefreshTokens) consent.revoked = true
  const refresh = world.rotateRefreshTokens ? grantRefreshToken(world, shop.login) : consent.token
  record(world, deed, shop.login, 'oauth.access_token_issued', { expiresAt: iso(access.expiresAt) })
  return ok({
    access_token: access.token,
    refresh_token: refresh,
    expiry_time: iso(access.expiresAt),
    merchant_id: shop.merchantId,
    scopes: SCOPES,
  })
}

/** The shop behind a request, or the refusal. A token of one region is unknown in the other. */
export function callerOf({ world, request, deed, host }: Call): Shop | Answer {
  const [scheme, value] = (request.headers['authorization'] ?? '').split(' ')
  if (scheme !== 'Bearer' || !value) return ERRORS.missingToken
  const token = world.state.accessTokens.find((candidate) => candidate.token === value)
  const shop = world.state.shops.find(({ login }) => login === token?.seller)
  if (!token || !shop || shop.host !== host) return ERRORS.unknownToken
  if (token.revoked) return ERRORS.revokedToken
  return token.expiresAt <= deed.at ? ERRORS.expiredToken : shop
}
