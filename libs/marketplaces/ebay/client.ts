import { Problem, http, parseWire, withSideEffect } from '#adapter'
import type {
  Connection,
  HttpAnswer,
  HttpRequest,
  RateBudget,
  ShopSettings,
  Token,
  TokenStore,
} from '#adapter'
import { bearerHeaders, postOrderHeaders, tradingHeaders } from './headers.js'
import { mediaHost } from './media.js'
import { applicationRequest, codeRequest, refreshRequest, tokenWire } from './oauth.js'
import { problemOf } from './problems.js'
import { signed, signingKeyOf } from './signature.js'
import { tradingAnswer, tradingRequest } from './xml.js'
import type { XmlFields } from './xml.js'

/**
 * eBay's live hosts. Payment disputes answer on `apiz` alone, orders on `api` alone: the wrong one is a 404. `gcc` is
 * the Greater China dashboard; that it still answers is not confirmed. `media` has the pictures of messages.
 */
export const endpoints = {
  api: 'https://api.ebay.com',
  apiz: 'https://apiz.ebay.com',
  auth: 'https://auth.ebay.com',
  graphql: 'https://graphqlapi.ebay.com',
  gcc: 'https://gccbtapi.ebay.com.hk',
  media: 'https://i.ebayimg.com',
} as const

/** Trading calls that only read and may be repeated; every other one is sent once. */
export const TRADING_READS = [
  'GetOrders',
  'GetFeedback',
  'GetMemberMessages',
  'GetAllBidders',
  'GetUser',
  'GetUserPreferences',
  'GetMessagePreferences',
  'GetShippingDiscountProfiles',
  'GetNotificationPreferences',
  'VerifyAddSecondChanceItem',
] as const
export const TRADING_WRITES = [
  'SendInvoice',
  'AddSecondChanceItem',
  'AddMemberMessageRTQ',
  'AddMemberMessageAAQToPartner',
  'RespondToFeedback',
  'SetUserPreferences',
  'SetMessagePreferences',
  'SetShippingDiscountProfiles',
] as const
export type TradingCall = (typeof TRADING_READS)[number] | (typeof TRADING_WRITES)[number]

interface Call {
  /** Name in limits, logs and metrics. */
  readonly operation: string
  readonly query?: Readonly<Record<string, string | number | undefined>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** The site where the sale took place; default: the shop's own. */
  readonly site?: string
  /** A POST that only reads and may be repeated. */
  readonly safe?: boolean
}

export interface PostOrderCall extends Call {
  readonly method: 'GET' | 'POST'
  /** Behind `/post-order/v2`. */
  readonly path: string
}

export interface RestCall extends Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Default: `api`. */
  readonly host?: 'api' | 'apiz' | 'gcc'
  /** The whole path: `/sell/fulfillment/v1/order`. */
  readonly path: string
  /** A form instead of a JSON body: its content type and bytes. */
  readonly form?: { readonly type: string; readonly bytes: Uint8Array }
  /** Whose token: the shop's, or that of the application alone. */
  readonly as?: 'shop' | 'application'
}

export interface GraphqlCall {
  readonly operation: string
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  /** A query; mutations are sent once. */
  readonly safe: boolean
  readonly site?: string
}

/** An open connection to one shop. All calls throw a {@link Problem}. */
export interface Session {
  /** The shop's own site. */
  readonly site: string
  readonly credentials: Readonly<Record<string, string>>
  readonly settings: ShopSettings
  /** The shared call budget, for what eBay tells of it. */
  readonly budget: Pick<RateBudget, 'correct' | 'drain'>
  /** Shared by all workers; for what is fetched rarely and believed for a while. */
  readonly tokens: TokenStore
  now(): Date
  /** The answer's JSON, or null where eBay answers without a body. */
  postOrder(call: PostOrderCall): Promise<unknown>
  /** The sell and commerce interfaces; JSON, or null without a body. */
  rest(call: RestCall): Promise<unknown>
  /** What lies at an address that a message names, asked without a token. Throws `rejected` for a host that is not eBay's. */
  media(url: string): Promise<{ readonly type: string; readonly bytes: Uint8Array }>
  /** A file as eBay keeps it, with its type. */
  file(call: RestCall): Promise<{ readonly type: string; readonly bytes: Uint8Array }>
  /** `data` of the answer. */
  graphql(call: GraphqlCall): Promise<unknown>
  /** The content of the answer's root element. */
  trading(call: TradingCall, fields: XmlFields): Promise<Record<string, unknown>>
  /** The credentials that the code of a consent is exchanged for. */
  exchange(code: string, redirectUri: string): Promise<Readonly<Record<string, string>>>
}

/** Opens a connection: adds tokens, schemes, signatures and headers to calls, and renews a refused token once. */
export function open(connection: Connection): Session {
  const { account } = connection
  const url = (host: keyof typeof endpoints, path: string): string =>
    `${(account.endpoints[host] ?? endpoints[host]).replace(/\/$/, '')}${path}`
  const { send, sendAs } = senders(connection, url('api', '/identity/v1/oauth2/token'))
  const rest = (call: RestCall, encoding?: 'latin1'): Promise<HttpAnswer> =>
    sendAs(call.as ?? 'shop', (token) => ({
      operation: call.operation,
      method: call.method,
      url: url(call.host ?? 'api', call.path),
      headers: bearerHeaders(token, call, account.site),
      safe: call.safe ?? call.method === 'GET',
      ...(call.query && { query: call.query }),
      ...(call.form ? { body: call.form.bytes } : jsonBody(call.body)),
      ...(encoding && { encoding }),
    }))

  return {
    site: account.site,
    credentials: account.credentials,
    settings: account.settings ?? {},
    budget: connection.budget,
    tokens: connection.tokens,
    now: () => connection.now(),
    postOrder: async (call) =>
      jsonOf(
        await sendAs('shop', (token) => ({
          operation: call.operation,
          method: call.method,
          url: url('api', `/post-order/v2${call.path}`),
          headers: postOrderHeaders(token, call.site ?? account.site),
          safe: call.safe ?? call.method === 'GET',
          ...(call.query && { query: call.query }),
          ...jsonBody(call.body),
        })),
      ),
    rest: async (call) => jsonOf(await rest(call)),
    file: async (call) => fileIn(await rest(call, 'latin1')),
    async media(address) {
      const operation = 'message.media'
      const from = mediaHost(address, url('media', ''))
      return fileIn(await send({ operation, method: 'GET', url: from, encoding: 'latin1' }))
    },
    async graphql({ operation, query, variables, safe, site }) {
      const call = {
        method: 'POST',
        body: { query, variables },
        ...(site !== undefined && { site }),
      } as const
      const answer = await sendAs('shop', (token) => ({
        operation,
        method: 'POST',
        url: url('graphql', '/graphql'),
        headers: bearerHeaders(token, call, account.site),
        safe,
        ...jsonBody(call.body),
      }))
      const body = answer.json()
      return typeof body === 'object' && body !== null && 'data' in body ? body.data : null
    },
    async trading(call, fields) {
      const safe = (TRADING_READS as readonly string[]).includes(call)
      const answer = await sendAs('shop', (token) => ({
        operation: call,
        method: 'POST',
        url: url('api', '/ws/api.dll'),
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
    async exchange(code, redirectUri) {
      const tokenUrl = url('api', '/identity/v1/oauth2/token')
      const answer = await send(codeRequest(tokenUrl, account.credentials, code, redirectUri))
      const { wire } = parseWire(tokenWire, answer.json())
      if (wire.refresh_token === undefined) throw new Problem('contract_changed', NO_REFRESH, SENT)
      const lives = (wire.refresh_token_expires_in ?? 47_304_000) * 1_000
      return {
        refreshToken: wire.refresh_token,
        refreshTokenExpiresAt: new Date(connection.now().getTime() + lives).toISOString(),
      }
    },
  }
}

const NO_REFRESH = 'eBay exchanged the code for no refresh token'
const SENT = { sideEffect: 'unknown' } as const

/** Sending as it is, and sending with a token that is renewed when eBay refuses it. */
function senders(connection: Connection, tokenUrl: string) {
  const { account, tokens } = connection
  const send = http({
    budget: connection.budget,
    lane: connection.lane,
    circuit: connection.circuit,
    problem: problemOf,
    log: (line) => connection.log?.(line),
    capture: (request, answer) => connection.capture?.(request, answer),
  })
  const obtain = (request: typeof refreshRequest) => async (): Promise<Token> => {
    const answer = await send(request(tokenUrl, account.credentials))
    const { wire } = parseWire(tokenWire, answer.json())
    return {
      value: wire.access_token,
      expiresAt: new Date(connection.now().getTime() + wire.expires_in * 1_000),
    }
  }
  const kinds = {
    shop: { name: 'access', obtain: obtain(refreshRequest) },
    application: { name: 'application', obtain: obtain(applicationRequest) },
  } as const

  /** A refused token means that nothing was done, so that even a call that must not be repeated is sent again. */
  const sendAs = async (
    whose: keyof typeof kinds,
    request: (token: string) => HttpRequest,
  ): Promise<HttpAnswer> => {
    const kind = kinds[whose]
    const withToken = (token: string): HttpRequest => {
      const plain = request(token)
      const key = signingKeyOf(account.credentials)
      return key ? signed(plain, key, connection.now()) : plain
    }
    const token = await tokens.get(kind.name, kind.obtain)
    try {
      return await send(withToken(token))
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'auth_expired') throw error
    }
    return send(withToken(await tokens.get(kind.name, kind.obtain, token)))
  }
  return { send, sendAs }
}

const fileIn = (answer: HttpAnswer) => ({
  type: answer.headers['content-type'] ?? 'application/octet-stream',
  bytes: Buffer.from(answer.text, 'latin1'),
})

const jsonBody = (body: unknown): { body?: string } =>
  body === undefined ? {} : { body: JSON.stringify(body) }

const jsonOf = (answer: HttpAnswer): unknown => (answer.text.trim() === '' ? null : answer.json())
