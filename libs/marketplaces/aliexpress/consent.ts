import { Problem } from '#adapter'
import type { Account, Alarm, Consent } from '#adapter'
import type { Session } from './client.js'
import { settingsOf } from './settings.js'
import { endpoints } from './sites.js'

/*
 * A shop's consent. A refresh gives a new access token and never lengthens the life of the refresh token, so the owner must
 * consent again before its end (document 639: 2 days for an application in test, 60 days launched, 730 days for a seller's own
 * application in China); the end is told once, with the consent.
 */

const DAY = 86_400_000

export const consent: Consent<Session> = {
  address({ credentials, endpoints: hosts }, { state, redirectUri }) {
    const url = new URL(`${(hosts['api'] ?? endpoints.api).replace(/\/$/, '')}/oauth/authorize`)
    const query = {
      response_type: 'code',
      force_auth: 'true',
      redirect_uri: redirectUri,
      client_id: credentials['clientId'] ?? '',
      state,
    }
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    return url.href
  },
  async exchange(session, answer) {
    const { code } = answer
    if (!code)
      throw new Problem('rejected', 'AliExpress sent no code: the consent was not given', {
        sideEffect: 'none',
      })
    const given = await session.create(code)
    if (!given.refresh_token || given.refresh_expires_in === 0) {
      const words = 'AliExpress gave no token that can be renewed: check the type of the application'
      throw new Problem('rejected', words, { sideEffect: 'none' })
    }
    const until =
      given.refresh_token_valid_time ??
      (typeof given.refresh_expires_in === 'number'
        ? session.now().getTime() + given.refresh_expires_in * 1_000
        : null)
    return {
      refreshToken: given.refresh_token,
      ...(until !== null && { refreshTokenValidUntil: new Date(until).toISOString() }),
    }
  },
}

/** When the consent ends, from the credentials: ISO 8601 or epoch milliseconds. Null when nobody knows. */
function endOf({ credentials }: Account): number | null {
  const text = credentials['refreshTokenValidUntil']?.trim() ?? ''
  const at = /^\d{13}$/.test(text) ? Number(text) : Date.parse(text)
  return Number.isNaN(at) ? null : at
}

/** The re-consent alarm: from some days before the end of the consent on. */
export function alarms(account: Account, now: Date): readonly Alarm[] {
  const end = endOf(account)
  if (end === null) return []
  const left = end - now.getTime()
  if (left > settingsOf(account.settings).consentAlarmDays * DAY) return []
  const over = left <= 0
  const day = new Date(end).toISOString().slice(0, 10)
  return [
    {
      code: 'consent_ending',
      at: new Date(end).toISOString(),
      severity: over ? 'needs_attention' : 'degraded',
      reason: over
        ? { en: `The shop’s consent ended on ${day}`, zh: `店铺授权已于 ${day} 到期` }
        : {
            en: `The shop’s consent ends on ${day}; renewing tokens does not lengthen it`,
            zh: `店铺授权将于 ${day} 到期，刷新令牌不会延长`,
          },
      nextStep: {
        en: 'The shop’s owner connects the shop to AliExpress again',
        zh: '请店铺主账号重新授权',
      },
    },
  ]
}
