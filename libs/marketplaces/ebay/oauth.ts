import { z } from 'zod'
import { Problem } from '#adapter'
import type { Account, Alarm, HttpRequest } from '#adapter'

/*
 * eBay's OAuth (authorization code). A refresh token lives 47,304,000 s (about 18 months) and is not rotated; no call
 * prolongs it, so that the owner has to consent anew. Source: eBay's token guides, read 2026-11-22.
 */

const SCOPE = 'https://api.ebay.com/oauth/api_scope'

/** All that the streams and actions need, asked for in one consent; a refresh may never ask for more. */
export const SCOPES: readonly string[] = [
  SCOPE,
  ...[
    'sell.fulfillment',
    'sell.finances',
    'sell.payment.dispute',
    'sell.analytics.readonly',
    'commerce.message',
    'commerce.feedback',
    'commerce.notification.subscription',
    // The weakest of those by which eBay lets its count of this seller's calls be read (user_rate_limit).
    'sell.inventory.readonly',
  ].map((name) => `${SCOPE}/${name}`),
]

/** For what belongs to the application itself: public keys, rate limits, destinations. */
const APPLICATION_SCOPE = SCOPE

const tokenWire = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  token_type: z.unknown().optional(),
  refresh_token: z.string().min(1).optional(),
  refresh_token_expires_in: z.number().positive().optional(),
})

export { tokenWire }

type Credentials = Readonly<Record<string, string>>

/** Without scopes: eBay then gives all that the shop's owner consented to. The refresh token is not rotated, so this may be repeated. */
export function refreshRequest(url: string, credentials: Credentials): HttpRequest {
  const { refreshToken } = credentials
  if (!refreshToken) throw notConnected()
  return tokenRequest(url, credentials, { grant_type: 'refresh_token', refresh_token: refreshToken })
}

/** A token of the application alone, for which nobody consents. */
export const applicationRequest = (url: string, credentials: Credentials): HttpRequest =>
  tokenRequest(url, credentials, { grant_type: 'client_credentials', scope: APPLICATION_SCOPE })

/** Exchanges the code of a consent, which eBay accepts once. */
export const codeRequest = (
  url: string,
  credentials: Credentials,
  code: string,
  redirectUri: string,
): HttpRequest => ({
  ...tokenRequest(url, credentials, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: credentials['ruName'] || redirectUri,
  }),
  safe: false,
})

function tokenRequest(url: string, credentials: Credentials, form: Record<string, string>): HttpRequest {
  const { clientId, clientSecret } = credentials
  if (!clientId || !clientSecret) throw notConnected()
  return {
    operation: 'oauth.token',
    method: 'POST',
    url,
    safe: true,
    headers: {
      Authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      'Content-Type': 'application/x-www-form-urlencoded',
      Accept: 'application/json',
    },
    body: new URLSearchParams(form).toString(),
  }
}

const notConnected = (): Problem =>
  new Problem('auth_expired', 'this shop is not connected to eBay yet', { sideEffect: 'none' })

/**
 * Where the owner consents. What eBay calls `redirect_uri` is a name that it gave to the application's address (RuName);
 * only the simulated eBay takes the address itself.
 */
export function consentAddress(
  { credentials, endpoints }: Account,
  round: { readonly state: string; readonly redirectUri: string },
): string {
  const base = (endpoints['auth'] ?? 'https://auth.ebay.com').replace(/\/$/, '')
  const query = new URLSearchParams({
    client_id: credentials['clientId'] ?? '',
    redirect_uri: credentials['ruName'] || round.redirectUri,
    response_type: 'code',
    scope: SCOPES.join(' '),
    state: round.state,
  })
  return `${base}/oauth2/authorize?${query.toString()}`
}

const DAY_MS = 86_400_000
const WARN_DAYS = 30

/** Thirty days before the consent ends, and from its end on; nothing where nobody told us when that is. */
export function consentAlarms({ credentials }: Account, now: Date): Alarm[] {
  const at = new Date(credentials['refreshTokenExpiresAt'] ?? Number.NaN)
  if (Number.isNaN(at.getTime()) || now.getTime() < at.getTime() - WARN_DAYS * DAY_MS) return []
  const ended = now >= at
  const day = at.toISOString().slice(0, 10)
  return [
    {
      code: 'consent_expires',
      at: at.toISOString(),
      severity: ended ? 'needs_attention' : 'degraded',
      reason: ended
        ? { en: `The owner’s consent ended on ${day}.`, zh: `店主授权已于 ${day} 到期。` }
        : { en: `The owner’s consent ends on ${day}.`, zh: `店主授权将于 ${day} 到期。` },
      nextStep: {
        en: 'Let the owner consent again at eBay; nothing else prolongs it.',
        zh: '请店主在 eBay 重新授权；没有其他方式可以延长。',
      },
    },
  ]
}
