import { json, type Answer } from '../http.js'
import { refuseFlat } from './gateway.js'
import { record, type World } from './world.js'
import type { Deed } from '../marketplace.js'
import type { Shop } from './types.js'

/** A seller's own application in China: 365 and 730 days (document 639). */
const ACCESS_LASTS_MS = 365 * 86_400_000
const CONSENT_LASTS_MS = 730 * 86_400_000
const CODE_LASTS_MS = 30 * 60_000

/** A seller's consent, as after the consent page. */
export function grantConsent(
  world: World,
  seller: string,
  at: number,
  validUntil = at + CONSENT_LASTS_MS,
): string {
  const token = `5000${world.tokenRandom.text(40)}`
  world.state.refreshTokens.push({ token, seller, validUntil, revoked: false })
  return token
}

/** The consent page's answer: a code for the application. */
export function grantCode(world: World, seller: string, at: number): string {
  const code = `3_${world.state.app.clientId}_${world.tokenRandom.text(26)}`
  world.state.codes.push({ code, seller, until: at + CODE_LASTS_MS })
  return code
}

function tokens(world: World, shop: Shop, deed: Deed, refreshToken: string, validUntil: number): Answer {
  const access = {
    token: `5001${world.tokenRandom.text(40)}`,
    seller: shop.login,
    expiresAt: deed.at + ACCESS_LASTS_MS,
  }
  world.state.accessTokens.push(access)
  world.state.accessTokens = world.state.accessTokens.slice(-200)
  record(world, deed, shop.login, 'oauth.access_token_issued', {})
  return json(200, {
    access_token: access.token,
    refresh_token: refreshToken,
    expires_in: ACCESS_LASTS_MS / 1_000,
    refresh_expires_in: Math.max(0, Math.floor((validUntil - deed.at) / 1_000)),
    expire_time: access.expiresAt,
    refresh_token_valid_time: validUntil,
    user_id: shop.sellerId,
    seller_id: shop.sellerId,
    user_nick: shop.login,
    account: `${shop.login}@shops.example`,
    account_platform: 'seller_center',
    havana_id: shop.sellerId,
    locale: 'zh_CN',
    sp: 'ae',
    code: '0',
    request_id: '0',
  })
}

/** `/auth/token/create`: a code works once and not for long. */
export function createToken(world: World, code: string | undefined, deed: Deed): Answer {
  const { codes, shops } = world.state
  const index = codes.findIndex((one) => one.code === code && one.until >= deed.at)
  const [grant] = index < 0 ? [] : codes.splice(index, 1)
  const shop = shops.find(({ login }) => login === grant?.seller)
  if (!grant || !shop) return refuseFlat('InvalidCode', 'The code is invalid or has expired after 3 minutes')
  const validUntil = deed.at + CONSENT_LASTS_MS
  return tokens(world, shop, deed, grantConsent(world, shop.login, deed.at, validUntil), validUntil)
}

/** `/auth/token/refresh`: another refresh token that ends when the first would have; the first stays good until then. */
export function refreshTokens(world: World, token: string | undefined, deed: Deed): Answer {
  const consent = world.state.refreshTokens.find((one) => one.token === token)
  const shop = world.state.shops.find(({ login }) => login === consent?.seller)
  if (!consent || !shop || consent.revoked || consent.validUntil <= deed.at)
    return refuseFlat('IllegalRefreshToken', 'The specified refresh token is invalid or expired')
  const next = grantConsent(world, shop.login, deed.at, consent.validUntil)
  world.state.refreshTokens = world.state.refreshTokens.slice(-200)
  return tokens(world, shop, deed, next, consent.validUntil)
}

/** The shop of a session, or null. */
export function callerOf(world: World, session: string | undefined, at: number): Shop | null {
  const token = world.state.accessTokens.find((one) => one.token === session && one.expiresAt > at)
  return world.state.shops.find(({ login }) => login === token?.seller) ?? null
}

/** Makes every access token of a seller (or of everybody) expire now. */
export function expireTokens(world: World, seller: string | undefined, at: number): void {
  for (const token of world.state.accessTokens)
    if (seller === undefined || token.seller === seller) token.expiresAt = Math.min(token.expiresAt, at)
}

/** Withdraws the consent of a seller (or of everybody). */
export function revokeConsent(world: World, seller: string | undefined, at: number): void {
  for (const token of world.state.refreshTokens)
    if (seller === undefined || token.seller === seller) token.revoked = true
  expireTokens(world, seller, at)
}
