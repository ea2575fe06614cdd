import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Problem, http, parseWire } from '#adapter'
import type { Account, Connection, Consent, HttpAnswer, HttpRequest, Token } from '#adapter'
import type { OperationName } from './operations.js'
import { problemOf } from './problems.js'
import { operationOf, settingsOf } from './settings.js'
import type { DhgateSettings } from './settings.js'
import { endpoints } from './sites.js'

/** Parameters of a call; those that are undefined are not sent. */
export type Params = Readonly<Record<string, string | number | undefined>>

/** An open connection to one shop. All calls throw a {@link Problem}. */
export interface Session {
  readonly settings: DhgateSettings
  now(): Date
  /** The answer's body. Throws `forbidden` for an operation that no setting names. */
  call(name: OperationName, params: Params): Promise<unknown>
  /** The credentials that a consent's code is exchanged for. */
  redeem(code: string, redirectUri: string): Promise<Readonly<Record<string, string>>>
}

const WRITES: ReadonlySet<OperationName> = new Set([
  'messageReply',
  'messageSend',
  'disputeAgree',
  'disputeRefuse',
  'disputeEvidence',
  'returnAddress',
  'confirmReturn',
])

/** A refresh token lives 30 days; each refresh gives another one, so a shop that is read daily never needs consent again. */
const REFRESH_TOKEN_MS = 30 * 86_400_000
const SCOPE = 'basic'

const tokenWire = z.looseObject({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  /** Seconds; a day as far as known. */
  expires_in: z.union([z.number().positive(), z.string().regex(/^\d+$/).transform(Number)]),
})
type Granted = z.output<typeof tokenWire>

/** Opens a connection: one router for all operations, without a signature. */
export function open(connection: Connection): Session {
  const { account } = connection
  const settings = settingsOf(account.settings)
  const send = http({
    budget: connection.budget,
    lane: connection.lane,
    circuit: connection.circuit,
    problem: (answer) => problemOf(answer, settings),
    log: (line) => connection.log?.(line),
    capture: (request, answer) => connection.capture?.(request, answer),
  })
  const grant = async (params: Readonly<Record<string, string>>): Promise<Granted> => {
    const answer = await send(tokenRequest(account, params))
    return parseWire(tokenWire, answer.json()).wire
  }
  const accessToken = tokenSource(connection, grant)

  /** A refused token means that nothing was done: the call is sent once more with another one. */
  const sendAs = async (request: (token: string) => HttpRequest): Promise<HttpAnswer> => {
    const token = await accessToken()
    try {
      return await send(request(token))
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'auth_expired') throw error
    }
    return send(request(await accessToken(token)))
  }

  return {
    settings,
    now: () => connection.now(),
    async call(name, params) {
      const operation = operationOf(settings, name)
      if (!operation) {
        const message = `DHgate's interface has no operation for ${name}; the shop's settings can name one`
        throw new Problem('forbidden', message, { sideEffect: 'none' })
      }
      const { method, v } = operation
      const answer = await sendAs((token) => ({
        operation: name,
        method: 'POST',
        url: `${hostOf(account, 'api')}/dop/router`,
        headers: FORM,
        body: formOf({
          ...params,
          method,
          v,
          access_token: token,
          timestamp: connection.now().getTime(),
        }),
        safe: !WRITES.has(name),
      }))
      return answer.json()
    },
    async redeem(code, redirectUri) {
      const given = await grant({ grant_type: 'authorization_code', code, redirect_uri: redirectUri })
      return { refreshToken: given.refresh_token ?? '' }
    },
  }
}

/**
 * Gives the access token, renewed by one caller of all workers. A refresh hands out another refresh token, which is kept
 * instead of the one before; when another worker was faster, its newer one is taken.
 */
function tokenSource(
  connection: Connection,
  grant: (params: Readonly<Record<string, string>>) => Promise<Granted>,
): (refused?: string) => Promise<string> {
  const { account, tokens } = connection
  const consent = account.credentials['refreshToken'] ?? ''
  /** Ends with the consent that it came from, so that a new consent begins anew. */
  const refreshName = `refresh.${createHash('sha256').update(consent).digest('hex').slice(0, 12)}`
  const keep = (value: string) => async (): Promise<Token> => ({
    value,
    expiresAt: new Date(connection.now().getTime() + REFRESH_TOKEN_MS),
  })
  const renewWith = async (refresh: string, refused: string | undefined): Promise<string> => {
    let next = refresh
    const obtain = async (): Promise<Token> => {
      const given = await grant({ grant_type: 'refresh_token', refresh_token: refresh })
      next = given.refresh_token ?? refresh
      return {
        value: given.access_token,
        expiresAt: new Date(connection.now().getTime() + given.expires_in * 1000),
      }
    }
    const access = await tokens.get('access', obtain, refused)
    if (next !== refresh) await tokens.get(refreshName, keep(next), refresh)
    return access
  }
  return async (refused) => {
    const refresh = await tokens.get(refreshName, keep(consent))
    try {
      return await renewWith(refresh, refused)
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'auth_expired') throw error
      // Another worker may have been given a new one since ours was read.
      const newer = await tokens.get(refreshName, keep(refresh), refresh)
      if (newer === refresh) throw error
      return renewWith(newer, refused)
    }
  }
}

const FORM = {
  'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8',
  Accept: 'application/json',
}

/** System and business parameters stand together in one flat form. */
function formOf(params: Params): string {
  const sent = Object.entries(params).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  )
  return new URLSearchParams(sent).toString()
}

function tokenRequest(account: Account, params: Readonly<Record<string, string>>): HttpRequest {
  const { clientId, clientSecret } = account.credentials
  const secret = params['refresh_token'] ?? params['code']
  if (!clientId || !clientSecret || !secret) {
    throw new Problem('auth_expired', 'this shop is not connected to DHgate yet', { sideEffect: 'none' })
  }
  return {
    operation: 'oauth',
    method: 'POST',
    url: `${hostOf(account, 'secure')}/dop/oauth2/access_token`,
    headers: FORM,
    body: formOf({ ...params, client_id: clientId, client_secret: clientSecret, scope: SCOPE }),
  }
}

const hostOf = (account: Account, host: keyof typeof endpoints): string =>
  (account.endpoints[host] ?? endpoints[host]).replace(/\/$/, '')

/** The round trip by which a shop owner lets us in. */
export const consent: Consent<Session> = {
  address(account, { state, redirectUri }) {
    const query = formOf({
      response_type: 'code',
      client_id: account.credentials['clientId'],
      redirect_uri: redirectUri,
      scope: SCOPE,
      state,
      display: 'page',
    })
    return `${hostOf(account, 'secure')}/dop/oauth2/authorize?${query}`
  },
  async exchange(session, answer, { redirectUri }) {
    const { code } = answer
    if (!code) throw new Problem('rejected', 'DHgate sent no code with the consent', { sideEffect: 'none' })
    return session.redeem(code, redirectUri)
  },
}
