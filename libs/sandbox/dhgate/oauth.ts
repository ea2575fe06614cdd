import { iso } from '../clock.js'
import { json, type Answer } from '../http.js'
import type { Deed } from '../marketplace.js'
import { DAY, hexId, record, type World } from './world.js'
import type { Shop } from './types.js'

/** "access_token 1 day, refresh_token 30 days", the second renewed with every refresh. */
export const ACCESS_LASTS_MS = DAY
export const REFRESH_LASTS_MS = 30 * DAY

/** A seller's consent, as after the authorisation page. */
export function grantRefreshToken(world: World, seller: string): string {
  const token = hexId(world.tokenRandom)
  const expiresAt = world.clock.now() + REFRESH_LASTS_MS
  world.state.refreshTokens.push({ token, seller, expiresAt, revoked: false })
  return token
}

/** Makes every access token of a seller (or of everybody) expire now. */
export function expireTokens(world: World, seller: string | undefined, at: number): void {
  for (const token of world.state.accessTokens)
    if (seller === undefined || token.seller === seller) token.expiresAt = Math.min(token.expiresAt, at)
}

/** Withdraws the consent of a seller (or of everybody). */
export function revokeConsent(world: World, seller: string | undefined, at: number): void {
  expireTokens(world, seller, at)
  for (const token of world.state.refreshTokens)
    if (seller === undefined || token.seller === seller) token.revoked = true
}

const refuse = (error: string, errorDescription: string): Answer => json(400, { error, errorDescription })

/** POST /dop/oauth2/access_token: a refresh token works once; the answer has the next one. */
export function accessToken(world: World, form: URLSearchParams, deed: Deed): Answer {
  const { app, refreshTokens } = world.state
  if (form.get('client_id') !== app.clientId || form.get('client_secret') !== app.clientSecret)
    return refuse('invalid_client', 'client_id or client_secret is wrong')
  if (form.get('scope') !== 'basic') return refuse('invalid_scope', 'scope must be basic')
  if (form.get('grant_type') !== 'refresh_token')
    return refuse('unsupported_grant_type', 'grant_type must be refresh_token here')
  const consent = refreshTokens.find(({ token }) => token === form.get('refresh_token'))
  if (!consent || consent.revoked || consent.expiresAt <= deed.at)
    return refuse('invalid_request', 'Invalid refresh token (expired, used or revoked)')
  consent.revoked = true
  const { seller } = consent
  const access = { token: hexId(world.tokenRandom), seller, expiresAt: deed.at + ACCESS_LASTS_MS }
  world.state.accessTokens = [...world.state.accessTokens, access].slice(-200)
  record(world, deed, seller, 'oauth.access_token_issued', { expiresAt: iso(access.expiresAt) })
  return json(200, {
    access_token: access.token,
    refresh_token: grantRefreshToken(world, seller),
    expires_in: ACCESS_LASTS_MS / 1_000,
    scope: 'basic',
  })
}

/** The shop behind a token, or null for one that is unknown or expired. */
export function shopBehind(world: World, token: string | null, at: number): Shop | null {
  const access = world.state.accessTokens.find((candidate) => candidate.token === token)
  if (!access || access.expiresAt <= at) return null
  return world.state.shops.find(({ login }) => login === access.seller) ?? null
}
