import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { Problem, http, parseWire } from '#adapter'
import type { Connection, HttpAnswer, HttpRequest, Token } from '#adapter'
import { problemOf } from './problems.js'
import { baseOf } from './settings.js'

export interface Call {
  /** Name in limits, logs and metrics. */
  readonly operation: string
  readonly method: 'GET' | 'POST' | 'PUT'
  /** Behind `/api/v3`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: unknown
}

/** An open connection to one shop. All calls throw a {@link Problem}. */
export interface Session {
  now(): Date
  /** What stands inside the envelope. A GET may be repeated; other calls are sent once. */
  call(call: Call): Promise<unknown>
  /** A file by the link that Wish gave: its bytes, and its type as its host says. The link is the only key to it. */
  download(link: string): Promise<{ readonly type: string; readonly bytes: Uint8Array }>
  /** Exchanges the code of the consent page for a refresh token, once. */
  redeem(code: string, redirectUri: string): Promise<string>
  /** Whether a push bears our signature: base64 of HMAC-SHA256 over its bytes, with the latest client secret. */
  signed(body: Uint8Array, signature: string): boolean
}

/** Wish names no life of a refresh token; ours is kept as long as the shop's consent. */
const REFRESH_TOKEN_KEPT_MS = 10 * 365 * 86_400_000

/** Opens a connection: API v3 only, since v2 answers 404 (seen 2026-07-21). */
export function open(connection: Connection): Session {
  const { account, tokens, budget } = connection
  const send = http({
    budget,
    lane: connection.lane,
    circuit: connection.circuit,
    problem: problemOf,
    log: (line) => connection.log?.(line),
    capture: (request, answer) => connection.capture?.(request, answer),
  })
  const base = baseOf(account)
  const url = (path: string): string => `${base}/api/v3${path}`

  /** The access token, renewed with a refresh token; should Wish hand out another one with it, that is kept instead. */
  const renewWith = async (refresh: string, refused: string | undefined): Promise<string> => {
    let next = refresh
    const obtain = async (): Promise<Token> => {
      const request = refreshRequest(url('/oauth/refresh_token'), account.credentials, refresh)
      const { wire } = parseWire(tokenWire, inside((await send(request)).json()))
      next = wire.refresh_token ?? refresh
      return { value: wire.access_token, expiresAt: new Date(wire.expiry_time) }
    }
    const access = await tokens.get('access', obtain, refused)
    if (next !== refresh) await tokens.get(refreshName, keep(next), refresh)
    return access
  }

  const consent = account.credentials['refreshToken'] ?? ''
  /** Ends with the consent that it came from, so that a new consent begins anew. */
  const refreshName = `refresh.${createHash('sha256').update(consent).digest('hex').slice(0, 12)}`
  const keep = (value: string) => async (): Promise<Token> => ({
    value,
    expiresAt: new Date(connection.now().getTime() + REFRESH_TOKEN_KEPT_MS),
  })

  /** A refresh revokes the access token before it at once, so it is done by one caller of all workers. */
  const accessToken = async (refused?: string): Promise<string> => {
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

  /** A refused token means that nothing was done: calls that were under way while it was renewed are sent once more. */
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
    now: () => connection.now(),
    async download(link) {
      const request = {
        operation: 'files.get',
        method: 'GET',
        url: fileUrl(link, url('')),
        encoding: 'latin1',
      } as const
      const { text, headers } = await send(request)
      return { type: headers['content-type'] ?? '', bytes: Buffer.from(text, 'latin1') }
    },
    async redeem(code, redirectUri) {
      const { clientId: client_id, clientSecret: client_secret } = account.credentials
      const body = {
        client_id,
        client_secret,
        code,
        grant_type: 'authorization_code',
        redirect_uri: redirectUri,
      }
      const answer = await send({
        operation: 'oauth.access_token',
        method: 'POST',
        url: url('/oauth/access_token'),
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify(body),
      })
      return parseWire(z.looseObject({ refresh_token: z.string().min(1) }), inside(answer.json())).wire
        .refresh_token
    },
    signed: (body, signature) => isSigned(account.credentials['clientSecret'] ?? '', body, signature),
    async call({ operation, method, path, query, body }) {
      const answer = await sendAs((token) => ({
        operation,
        method,
        url: url(path),
        headers: {
          Authorization: `Bearer ${token}`,
          Accept: 'application/json',
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(query && { query }),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }))
      const remaining = remainingOf(answer)
      if (remaining !== null) await budget.correct(operation, remaining)
      return answer.text.trim() === '' ? null : inside(answer.json())
    },
  }
}

/** What stands in the envelope `{message, code, data}`, or the body itself: Wish's own samples come without one. */
export const inside = (body: unknown): unknown =>
  isRecord(body) && 'code' in body && 'data' in body ? body['data'] : body

/**
 * Wish's files lie on hosts that it does not name beforehand. A link must be https and lead to a named host, or to the very
 * host that serves the shop, so that a forged one reaches nothing inside of our own network.
 */
function fileUrl(link: string, base: string): string {
  const url = URL.canParse(link) ? new URL(link) : null
  const own = url?.origin === new URL(base).origin
  const named = url?.protocol === 'https:' && /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/i.test(url.hostname)
  if (url && (own || (named && !/\.(local|internal|localhost)$/i.test(url.hostname)))) return url.href
  throw new Problem('contract_changed', 'Wish gave a link to a file that is none of a public host', {
    sideEffect: 'none',
  })
}

function isSigned(secret: string, body: Uint8Array, signature: string): boolean {
  if (secret === '') return false
  const expected = createHmac('sha256', secret).update(body).digest()
  const given = Buffer.from(signature, 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function remainingOf({ headers }: HttpAnswer): number | null {
  const text = headers['wish-rate-limit-remaining']?.trim() ?? ''
  return /^\d+$/.test(text) ? Number(text) : null
}

const tokenWire = z.looseObject({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expiry_time: z.iso.datetime({ offset: true }),
})

/** Secrets travel in the query, as Wish demands; nothing of an address but its host is ever logged. */
function refreshRequest(
  url: string,
  credentials: Readonly<Record<string, string>>,
  refreshToken: string,
): HttpRequest {
  const { clientId, clientSecret } = credentials
  if (!clientId || !clientSecret || !refreshToken) {
    throw new Problem('auth_expired', 'this shop is not connected to Wish yet', { sideEffect: 'none' })
  }
  const query = {
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
    grant_type: 'refresh_token',
  }
  return { operation: 'oauth.refresh_token', method: 'GET', url, query }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
