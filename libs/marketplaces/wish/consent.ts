import { Problem } from '#adapter'
import type { Consent } from '#adapter'
import type { Session } from './client.js'
import { baseOf } from './settings.js'

/**
 * The consent of a shop's owner (specification 3.0.65): Wish sends him back with a `code`, to the address that is entered
 * with the app. UNCONFIRMED: that `state` comes back, as the standard demands; where it does not, the round is refused.
 */
export const consent: Consent<Session> = {
  address(account, { state, redirectUri }) {
    const url = new URL(`${baseOf(account)}/v3/oauth/authorize`)
    url.searchParams.set('client_id', account.credentials['clientId'] ?? '')
    url.searchParams.set('redirect_uri', redirectUri)
    url.searchParams.set('state', state)
    return url.href
  },
  async exchange(session, { code }, { redirectUri }) {
    if (!code)
      throw new Problem('rejected', 'Wish sent the owner back without a code', { sideEffect: 'none' })
    return { refreshToken: await session.redeem(code, redirectUri) }
  },
}
