import { z } from 'zod'
import { Problem, http, parseWire, withSideEffect } from '#adapter'
import type { Connection, HttpAnswer, HttpRequest, Token } from '#adapter'
import { problemOf } from './problems.js'
import { SITES } from './sites.js'
import { tradingAnswer, tradingRequest } from './xml.js'
import type { XmlFields } from './xml.js'

/** eBay's live hosts. `apiz` (payment disputes) and `auth` (the consent page) are not called yet, but named. */
export const endpoints = {
  api: 'https://api.ebay.com',
  apiz: 'https://apiz.ebay.com',
  auth: 'https://auth.ebay.com',
} as const

/** Trading schema version whose fields we know; from 1307 on totals include tax. Read 2026-11-22. */
const COMPATIBILITY_LEVEL = '1423'

export interface PostOrderCall {
  /** Name in limits, logs and metrics. */
  readonly operation: string
  readonly method: 'GET' | 'POST'
  /** Behind `/post-order/v2`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: unknown
  /** The site where the sale took place; default: the shop's own. */
  readonly site?: string
  /** A POST that only reads and may be repeated. */
  readonly safe?: boolean
}

/** An open connection to one shop. All calls throw a {@link Problem}. */
export interface Session {
  now(): Date
  /** The answer's JSON, or null where eBay answers without a body. */
  postOrder(call: PostOrderCall): Promise<unknown>
  /** The content of the answer's root element. `GetOrders` is a read and may be repeated; other calls are sent once. */
  trading(call: 'GetOrders' | 'SendInvoice', fields: XmlFields): Promise<Record<string, unknown>>
}

/** Opens a connection: adds tokens, schemes and headers to calls, and renews a refused token once. */
export function open(connection: Connection): Session {
  const { account, tokens } = connection
  const send = http({
    budget: connection.budget,
    lane: connection.lane,
    problem: problemOf,
    log: (line) => connection.log?.(line),
    capture: (request, answer) => connection.capture?.(request, answer),
  })
  const url = (path: string): string =>
    `${(account.endpoints['api'] ?? endpoints.api).replace(/\/$/, '')}${path}`

  const obtain = async (): Promise<Token> => {
    const answer = await send(refreshRequest(url('/identity/v1/oauth2/token'), account.credentials))
    const { wire } = parseWire(tokenWire, answer.json())
    return {
      value: wire.access_token,
      expiresAt: new Date(connection.now().getTime() + wire.expires_in * 1_000),
    }
  }

  /** A refused token means that nothing was done, so that even a call that must not be repeated is sent again. */
  const sendAs = async (request: (token: string) => HttpRequest): Promise<HttpAnswer> => {
    const token = await tokens.get('access', obtain)
    try {
      return await send(request(token))
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'auth_expired') throw error
    }
    const renewed = await tokens.get('access', obtain, token)
    return send(request(renewed))
  }

  return {
    now: () => connection.now(),
    async postOrder(call) {
      const body = call.body === undefined ? {} : { body: JSON.stringify(call.body) }
      const answer = await sendAs((token) => ({
        operation: call.operation,
        method: call.method,
        url: url(`/post-order/v2${call.path}`),
        headers: postOrderHeaders(token, call.site ?? account.site),
        safe: call.safe ?? call.method === 'GET',
        ...(call.query && { query: call.query }),
        ...body,
      }))
      return answer.text.trim() === '' ? null : answer.json()
    },
    async trading(call, fields) {
      const safe = call === 'GetOrders'
      const answer = await sendAs((token) => ({
        operation: call,
        method: 'POST',
        url: url('/ws/api.dll'),
        headers: tradingHeaders(token, call, account.site),
        body: tradingRequest(call, fields),
        safe,
      }))
      try {
        return tradingAnswer(answer.text)
      } catch (error) {
        throw error instanceof Problem && !safe ? withSideEffect(error, 'unknown') : error
      }
    },
  }
}

/** Post-Order answers 401 to `Bearer`: it wants the OAuth token under eBay's own scheme. */
const postOrderHeaders = (token: string, site: string): Record<string, string> => ({
  Authorization: `IAF ${token}`,
  'X-EBAY-C-MARKETPLACE-ID': site,
  Accept: 'application/json',
  'Content-Type': 'application/json',
})

const tradingHeaders = (token: string, call: string, site: string): Record<string, string> => ({
  'X-EBAY-API-IAF-TOKEN': token,
  'X-EBAY-API-CALL-NAME': call,
  'X-EBAY-API-SITEID': String(SITES[site]?.siteId ?? 0),
  'X-EBAY-API-COMPATIBILITY-LEVEL': COMPATIBILITY_LEVEL,
  'Content-Type': 'text/xml; charset=utf-8',
})

const tokenWire = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  token_type: z.unknown().optional(),
})

/** Without scopes: eBay then gives all that the shop's owner consented to. The refresh token is not rotated, so this may be repeated. */
function refreshRequest(url: string, credentials: Readonly<Record<string, string>>): HttpRequest {
  const { clientId, clientSecret, refreshToken } = credentials
  if (!clientId || !clientSecret || !refreshToken) {
    throw new Problem('auth_expired', 'this shop is not connected to eBay yet', { sideEffect: 'none' })
  }
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
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }).toString(),
  }
}
