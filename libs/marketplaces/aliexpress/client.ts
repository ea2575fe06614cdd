import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Problem, http, parseWire, withSideEffect } from '#adapter'
import type { Connection, FileBody, HttpAnswer, HttpRequest, Token } from '#adapter'
import { unwrapped, whole } from './answer.js'
import { multipart } from './multipart.js'
import { problemOf } from './problems.js'
import { settingsOf } from './settings.js'
import type { Settings } from './settings.js'
import { present, signature } from './sign.js'
import type { Params } from './sign.js'
import { endpoints } from './sites.js'

export interface Call {
  /** Name of the operation, which is also its name in limits, logs and metrics. */
  readonly operation: string
  /** Objects go as one JSON text each. Missing and blank values are not sent. */
  readonly params: Readonly<Record<string, unknown>>
  /** It only reads and may be repeated; every call is a POST. */
  readonly safe: boolean
  /** A file parameter; its bytes are not signed. */
  readonly file?: { readonly name: string; readonly body: FileBody }
}

/** An open connection to one shop. All calls throw a {@link Problem}. */
export interface Session {
  readonly settings: Settings
  now(): Date
  /** The answer without its envelope. */
  call(call: Call): Promise<unknown>
  /** A file that a case's history points at, from AliExpress's own hosts alone. */
  download(url: string): Promise<HttpAnswer>
  /** Exchanges the code of a consent for tokens. */
  create(code: string): Promise<Tokens>
}

/** Our stored refresh token is kept as long as the consent lasts, which AliExpress says once. */
const REFRESH_TOKEN_KEPT_MS = 10 * 365 * 86_400_000
/** "Refresh at least 30 minutes before the end" (document 639, read 2026-11-22). */
const RENEWED_BEFORE_S = 30 * 60
const ATTEMPTS = 4
const TIMEOUT_MS = 30_000

/** Opens a connection: signs every call, adds the token, renews it once when it is refused. */
export function open(connection: Connection): Session {
  const { account, tokens } = connection
  const settings = settingsOf(account.settings)
  const send = http({
    budget: connection.budget,
    lane: connection.lane,
    circuit: connection.circuit,
    problem: problemOf,
    attempts: ATTEMPTS,
    timeoutMs: TIMEOUT_MS,
    log: (line) => connection.log?.(line),
    capture: (request, answer) => connection.capture?.(request, answer),
  })
  const signed = signing(account, settings, () => connection.now())
  const consent = account.credentials['refreshToken'] ?? ''
  /** Ends with the consent that it came from, so that a new consent begins anew. */
  const refreshName = `refresh.${createHash('sha256').update(consent).digest('hex').slice(0, 12)}`
  const keep = (value: string) => async (): Promise<Token> => ({
    value,
    expiresAt: new Date(connection.now().getTime() + REFRESH_TOKEN_KEPT_MS),
  })

  const tokensFrom = async (path: string, params: Params): Promise<Tokens> => {
    const answer = await send(signed.system(path, params))
    return parseWire(tokensWire, unwrapped(answer.json())).wire
  }

  /** The access token, renewed with a refresh token; the one handed out with it is kept instead. */
  const renewWith = async (refresh: string, refused: string | undefined): Promise<string> => {
    let next = refresh
    const obtain = async (): Promise<Token> => {
      const given = await tokensFrom('/auth/token/refresh', { refresh_token: refresh })
      next = given.refresh_token ?? refresh
      const lasts = Math.max(given.expires_in / 2, given.expires_in - RENEWED_BEFORE_S)
      return { value: given.access_token, expiresAt: new Date(connection.now().getTime() + lasts * 1_000) }
    }
    const access = await tokens.get('access', obtain, refused)
    if (next !== refresh) await tokens.get(refreshName, keep(next), refresh)
    return access
  }

  const accessToken = async (refused?: string): Promise<string> => {
    if (consent === '') throw notConnected()
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

  /** A refused token means that nothing was done: even a call that must not be repeated is then sent again. */
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
    async call(call) {
      const answer = await sendAs((token) => signed.business(call, token))
      try {
        return unwrapped(answer.json())
      } catch (error) {
        throw error instanceof Problem && !call.safe ? withSideEffect(error, 'unknown') : error
      }
    },
    async download(url) {
      if (!isOwnHost(url, account.endpoints['api'] ?? endpoints.api))
        throw new Problem('rejected', 'the file lies on a host that is not AliExpress’s', {
          sideEffect: 'none',
        })
      return send({ operation: 'file', method: 'GET', url, encoding: 'latin1' })
    },
    create: (code) => tokensFrom('/auth/token/create', { code }),
  }
}

const tokensWire = z.looseObject({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: whole.refine((seconds) => seconds > 0),
  refresh_expires_in: whole.nullish(),
  /** Epoch milliseconds; a refresh does not move it. */
  refresh_token_valid_time: whole.nullish(),
  account: z.string().nullish(),
  user_nick: z.string().nullish(),
})

export type Tokens = z.output<typeof tokensWire>

/** Requests as AliExpress wants them: system parameters in the query, the operation's own in the body, all of them signed. */
function signing(account: Connection['account'], settings: Settings, now: () => Date) {
  const base = (account.endpoints['api'] ?? endpoints.api).replace(/\/$/, '')
  const keys = (): { key: string; secret: string } => {
    const { clientId, clientSecret } = account.credentials
    if (!clientId || !clientSecret) throw notConnected()
    return { key: clientId, secret: clientSecret }
  }
  const stamped = (): Params => ({
    app_key: keys().key,
    timestamp: settings.timestamp === 'epoch_ms' ? String(now().getTime()) : inShanghai(now()),
    sign_method: settings.signMethod,
  })
  const sign = (params: Params, path?: string): string =>
    signature({
      secret: keys().secret,
      params,
      method: settings.signMethod,
      ...(path !== undefined && { path }),
    }).sign
  const form = (params: Params): string => new URLSearchParams(Object.fromEntries(present(params))).toString()
  const FORM = 'application/x-www-form-urlencoded; charset=utf-8'
  return {
    system(path: string, params: Params): HttpRequest {
      const system = stamped()
      const query = { ...system, sign: sign({ ...system, ...params }, path) }
      const url = `${base}/rest${path}?${form(query)}`
      const headers = { 'Content-Type': FORM, Accept: 'application/json' }
      // A refresh may be repeated: an earlier refresh token stays good until its own end.
      return { operation: path.slice(1), method: 'POST', url, headers, body: form(params), safe: true }
    },
    business({ operation, params, safe, file }: Call, token: string): HttpRequest {
      const own = textsOf(params)
      const system = {
        ...stamped(),
        method: operation,
        session: token,
        v: '2.0',
        format: 'json',
        simplify: String(settings.simplify),
      }
      const query = { ...system, sign: sign({ ...system, ...own }) }
      const sent = file ? multipart(present(own), file) : { type: FORM, body: form(own) }
      return {
        operation,
        method: 'POST',
        url: `${base}/sync?${form(query)}`,
        headers: { 'Content-Type': sent.type, Accept: 'application/json' },
        body: sent.body,
        safe,
      }
    },
  }
}

/** Hosts of AliExpress's files; a case is written by strangers, and its addresses must not lead us elsewhere. */
const FILE_HOSTS = /(^|\.)(alicdn\.com|aliexpress\.com|aliexpress-media\.com)$/

function isOwnHost(url: string, api: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, host } = new URL(url)
  return (protocol === 'https:' && FILE_HOSTS.test(hostname)) || host === new URL(api).host
}

/** Objects and lists as JSON; ids are texts in them, since they exceed a double. */
const textsOf = (params: Readonly<Record<string, unknown>>): Params =>
  Object.fromEntries(
    Object.entries(params).map(([key, value]) => [
      key,
      typeof value === 'object' && value !== null ? JSON.stringify(value) : textOf(value),
    ]),
  )

const textOf = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null

/** `yyyy-MM-dd HH:mm:ss` at GMT+8, which has no daylight saving: the older form of the timestamp. */
const inShanghai = (at: Date): string =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')

const notConnected = (): Problem =>
  new Problem('auth_expired', 'this shop is not connected to AliExpress yet', { sideEffect: 'none' })
