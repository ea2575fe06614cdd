import { z } from 'zod'
import { Problem, http, parseWire } from '#adapter'
import type { Connection, Http, HttpAnswer, HttpRequest, ShopSettings, Token } from '#adapter'
import { documentProblemOf, problemOf } from './problems.js'
import { queueOf } from './queue.js'
import type { Queue } from './queue.js'
import { endpoints, hostOf } from './sites.js'

/** A call of the Selling Partner API. */
export interface Call {
  /** Name in limits, logs and metrics. */
  readonly operation: string
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: unknown
  /** A POST that may be repeated. */
  readonly safe?: boolean
}

/** An open connection to one selling partner in one region. All calls throw a {@link Problem}. */
export interface Session {
  readonly site: string
  readonly settings: ShopSettings
  now(): Date
  /** The body as JSON, null when there is none. */
  call(call: Call): Promise<unknown>
  /** The same as the application itself, without a seller: what Amazon calls grantless (notifications). */
  callAsApplication(call: Call): Promise<unknown>
  /** A document's bytes, one character each, and its content type. Its address is signed: no token goes with it. */
  download(url: string): Promise<{ readonly bytes: string; readonly type: string }>
  /** `signed`: headers that the address demands. */
  upload(
    url: string,
    body: Uint8Array,
    type: string,
    signed?: Readonly<Record<string, string>>,
  ): Promise<void>
  /** The seller's queue of notifications; null when the shop has none. */
  readonly queue: Queue | null
  /** Its address; null when the shop has none. */
  readonly queueUrl: string | null
}

/** In whose name a call is made: the seller's, or the application's own (for notifications). Names the token kept for it. */
type Grant = 'access' | 'notifications'

const VERSION = 'Crosscase/0.1 (Language=JavaScript)'

const tokenWire = z.looseObject({ access_token: z.string().min(1), expires_in: z.number().positive() })

/** Opens a connection: Login with Amazon alone, no signature (SigV4 is not needed since 2023-10-02). */
export function open(connection: Connection): Session {
  const { account, tokens, budget, lane, circuit } = connection
  const observers = {
    log: (line: Parameters<NonNullable<Connection['log']>>[0]) => connection.log?.(line),
    capture: (request: HttpRequest, answer: HttpAnswer | null) => connection.capture?.(request, answer),
  }
  const send = http({ budget, lane, circuit, problem: problemOf, ...observers })
  const documents = http({ budget, lane, circuit, problem: documentProblemOf, ...observers })
  const base = (host: keyof typeof endpoints): string =>
    (account.endpoints[host] ?? endpoints[host]).replace(/\/$/, '')

  /** Lasts an hour; the store renews it early and lets one caller of all workers ask. */
  const obtain = (as: Grant) => async (): Promise<Token> => {
    const answer = await send(tokenRequest(`${base('lwa')}/auth/o2/token`, account.credentials, as))
    const { wire } = parseWire(tokenWire, answer.json())
    const expiresAt = new Date(connection.now().getTime() + wire.expires_in * 1000)
    return { value: wire.access_token, expiresAt }
  }

  /** A token refused as expired did nothing: the same call is sent once more with a new one, then it is the shop owner's matter. */
  const sendAs = async (as: Grant, request: (token: string) => HttpRequest): Promise<HttpAnswer> => {
    const token = await tokens.get(as, obtain(as))
    try {
      return await send(request(token))
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'auth_expired') throw error
    }
    return send(request(await tokens.get(as, obtain(as), token)))
  }

  const call = async (as: Grant, { operation, method, path, query, body, safe }: Call): Promise<unknown> => {
    const answer = await sendAs(as, (token) => ({
      operation,
      method,
      url: `${base(hostOf(account.site))}${path}`,
      headers: {
        'x-amz-access-token': token,
        'user-agent': VERSION,
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(query && { query }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(safe !== undefined && { safe }),
    }))
    return answer.text.trim() === '' ? null : answer.json()
  }

  return {
    site: account.site,
    settings: account.settings ?? {},
    now: () => connection.now(),
    call: (request) => call('access', request),
    callAsApplication: (request) => call('notifications', request),
    download: (url) => downloaded(documents, url),
    async upload(url, body, type, signed) {
      const headers = { ...signed, 'content-type': type }
      await documents({ operation: 'documents.upload', method: 'PUT', url, headers, body, safe: true })
    },
    queue: queueOf(connection, observers),
    queueUrl: account.credentials['sqsQueueUrl'] || null,
  }
}

async function downloaded(documents: Http, url: string): Promise<{ bytes: string; type: string }> {
  const answer = await documents({ operation: 'documents.download', method: 'GET', url, encoding: 'latin1' })
  return { bytes: answer.text, type: answer.headers['content-type'] ?? '' }
}

function tokenRequest(url: string, credentials: Readonly<Record<string, string>>, as: Grant): HttpRequest {
  const { clientId, clientSecret, refreshToken } = credentials
  if (!clientId || !clientSecret || !refreshToken)
    throw new Problem('auth_expired', 'this shop is not connected to Amazon yet', { sideEffect: 'none' })
  const grant =
    as === 'access'
      ? { grant_type: 'refresh_token', refresh_token: refreshToken }
      : { grant_type: 'client_credentials', scope: 'sellingpartnerapi::notifications' }
  const form = new URLSearchParams({
    ...grant,
    client_id: clientId,
    client_secret: clientSecret,
  })
  return {
    operation: 'lwa.token',
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
    body: form.toString(),
    // Asking for a token changes nothing at Amazon.
    safe: true,
  }
}
