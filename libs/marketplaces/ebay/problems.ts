import { Problem, codeOfStatus } from '#adapter'
import type { HttpAnswer, ProblemCode } from '#adapter'
import { tradingAnswer } from './xml.js'

/** An error in eBay's own words, whichever of the five shapes it came in. */
interface NativeError {
  readonly shape: 'trading' | 'post_order' | 'rest' | 'graphql' | 'oauth'
  readonly code: string
  readonly words: string
  /** eBay says that the fault is on its side. */
  readonly internal: boolean
  /** Part of the request was carried out. */
  readonly partial: boolean
}

/** Statuses that say enough; whatever stands in the body is then only words. Others leave it to the code. */
const DECISIVE = (status: number): boolean =>
  [401, 403, 404, 408, 409, 410, 412, 429].includes(status) || status >= 500

/**
 * What eBay's codes ask for. Trading token codes: Trading error list; REST codes 1001–2001 and Trading 518 are known
 * from memory only (UNCONFIRMED), and count only where the status leaves it open.
 */
const MEANING: Readonly<Record<NativeError['shape'], Readonly<Record<string, ProblemCode>>>> = {
  trading: {
    930: 'auth_expired',
    931: 'auth_expired',
    932: 'auth_expired',
    21916984: 'auth_expired',
    21917053: 'auth_expired',
    518: 'rate_limited',
  },
  rest: {
    1001: 'auth_expired',
    1002: 'auth_expired',
    1003: 'auth_expired',
    1100: 'forbidden',
    2001: 'rate_limited',
    // Payment disputes: another revision meanwhile, or another state (Fulfillment 1.20.7, 409 in its description).
    33011: 'conflict',
    33101: 'conflict',
    33004: 'conflict',
    215001: 'forbidden',
    215120: 'forbidden',
    215122: 'forbidden',
  },
  post_order: {},
  graphql: {
    UNAUTHENTICATED: 'auth_expired',
    FORBIDDEN: 'forbidden',
    NOT_FOUND: 'not_found',
    INTERNAL_SERVER_ERROR: 'unavailable',
  },
  oauth: {
    invalid_grant: 'auth_expired',
    invalid_client: 'auth_expired',
    invalid_scope: 'forbidden',
    unauthorized_client: 'forbidden',
    server_error: 'unavailable',
    temporarily_unavailable: 'unavailable',
  },
}

const SENTENCES: Readonly<Record<ProblemCode, string>> = {
  auth_expired: 'eBay refused the access token',
  forbidden: 'eBay refuses this to our application: a scope of the consent is missing',
  not_found: 'eBay does not know this object',
  rejected: 'eBay refused the request',
  conflict: 'eBay says that the object has changed meanwhile',
  rate_limited: 'eBay says that there were too many calls',
  unavailable: 'eBay could not answer',
  contract_changed: 'eBay answered in a shape that we do not know',
  unknown: 'eBay reported an error',
}

const CONSENT_LOST =
  'eBay no longer accepts this shop’s consent: the password was changed, the consent was revoked, or it is older than 18 months. Connect the shop again.'
/** Signatures missing, or not valid (seen in eBay's issue tracker, read 2026-11-24). */
const SIGNATURE_CODES = ['215001', '215120', '215122']
const SIGNATURE_REFUSED =
  'eBay demands a valid digital signature for sellers of the EU and the UK: store the signing key of the Key Management API with this shop'
const KEYS_REFUSED = 'eBay does not accept the application keys (client id and secret) of this shop'

/**
 * eBay's error in an answer, or null when there is none that it words itself. The HTTP status decides first, then the
 * error's own code, in the shapes of OAuth, REST, Post-Order (three forms), GraphQL and Trading (`Ack` in HTTP 200).
 */
export function problemOf(answer: HttpAnswer): Problem | null {
  const error = errorIn(answer)
  if (!error) return null
  const code = codeOf(answer.status, error)
  const requestId = answer.headers['rlogid'] ?? answer.headers['x-ebay-c-request-id']
  return new Problem(code, sentence(code, error), {
    sideEffect: error.partial ? 'unknown' : 'none',
    native: `${error.code} ${error.words}`.trim().slice(0, 200),
    httpStatus: answer.status,
    ...(requestId !== undefined && { requestId }),
  })
}

/** Codes that say it better than their status: a 409 that no re-reading would mend. */
const DESPITE_STATUS: Readonly<Record<string, ProblemCode>> = {
  // No evidence available for contest; the maximum number of files.
  33102: 'rejected',
  33105: 'rejected',
  // Customer service metrics: no data for this site and period.
  54200: 'not_found',
}

function codeOf(status: number, error: NativeError): ProblemCode {
  const better = error.shape === 'rest' ? DESPITE_STATUS[error.code] : undefined
  if (better) return better
  if (DECISIVE(status)) return codeOfStatus(status)
  const known = Object.hasOwn(MEANING[error.shape], error.code) ? MEANING[error.shape][error.code] : undefined
  if (known) return known
  if (status >= 300) return codeOfStatus(status)
  if (error.internal) return 'unavailable'
  return error.shape === 'graphql' ? 'unknown' : 'rejected'
}

function sentence(code: ProblemCode, error: NativeError): string {
  if (error.shape === 'oauth' && error.code === 'invalid_grant') return CONSENT_LOST
  if (error.shape === 'oauth' && error.code === 'invalid_client') return KEYS_REFUSED
  if (error.shape === 'rest' && SIGNATURE_CODES.includes(error.code)) return SIGNATURE_REFUSED
  const words = error.words && code !== 'auth_expired' ? `: ${error.words.slice(0, 200)}` : ''
  return `${SENTENCES[code]}${words}`
}

function errorIn(answer: HttpAnswer): NativeError | null {
  // Looked for in the text first: a page of orders is not parsed twice to learn that nothing is wrong with it.
  if (/<Ack>(?:Partial)?Failure</.test(answer.text)) return tradingError(tradingAnswer(answer.text))
  if (!/"(?:errors|error|errorMessage)"\s*:/.test(answer.text)) return null
  return jsonError(answer.json())
}

function tradingError(body: Record<string, unknown>): NativeError {
  const errors = list(body['Errors'])
  const error = errors.find((one) => one['SeverityCode'] !== 'Warning') ?? {}
  return {
    shape: 'trading',
    code: text(error['ErrorCode']),
    words: text(error['ShortMessage']),
    internal: error['ErrorClassification'] === 'SystemError',
    partial: body['Ack'] === 'PartialFailure',
  }
}

function jsonError(body: unknown): NativeError | null {
  if (!isRecord(body)) return null
  if (typeof body['error'] === 'string') {
    const words = text(body['error_description'])
    return { shape: 'oauth', code: body['error'], words, internal: false, partial: false }
  }
  const [plural] = list(body['errors'])
  if (plural) return 'errorId' in plural ? errorData('rest', plural) : graphqlError(plural)
  const wrapped = isRecord(body['errorMessage']) ? body['errorMessage']['error'] : body['error']
  const [single] = list(wrapped)
  return single ? errorData('post_order', single) : null
}

const errorData = (shape: 'rest' | 'post_order', error: Record<string, unknown>): NativeError => ({
  shape,
  code: text(error['errorId']),
  words: text(error['message']),
  internal: error['category'] === 'APPLICATION',
  partial: false,
})

function graphqlError(error: Record<string, unknown>): NativeError {
  const extensions = isRecord(error['extensions']) ? error['extensions'] : {}
  const code = text(extensions['code'] ?? extensions['errorCode'])
  return { shape: 'graphql', code, words: text(error['message']), internal: false, partial: false }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The objects in a list, or the one object that stands where a list could. */
const list = (value: unknown): Record<string, unknown>[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => isRecord(one))

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
