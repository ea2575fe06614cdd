import { Problem, codeOfStatus } from '#adapter'
import type { HttpAnswer, ProblemCode } from '#adapter'
import { isRecord, textOf as text, unwrapped } from './answer.js'

/*
 * AliExpress answers 200 to almost everything; the body decides. Business operations put an `error_response` around it,
 * system operations (tokens) write it flat beside a `code` that is "0" when all is well, and an operation's own failure
 * stands in its `result`. Codes: official SDK of 2023-11-27, catalogue of 2026-10-01 and public integrations, read
 * 2026-11-22; numbers are those of the older gateway, from general knowledge of it (UNCONFIRMED here).
 */

const MEANING: Readonly<Record<string, ProblemCode>> = {
  IllegalAccessToken: 'auth_expired',
  IllegalRefreshToken: 'auth_expired',
  InvalidCode: 'auth_expired',
  'isv.invalid-authorization': 'auth_expired',
  '27': 'auth_expired',
  InvalidAppkey: 'forbidden',
  AUTH_TYPE_UNSUPPORTED: 'forbidden',
  IncompleteSignature: 'forbidden',
  UnsupportedParamMapping: 'rejected',
  ApiCallLimit: 'rate_limited',
  '7': 'rate_limited',
  ServiceUnavailable: 'unavailable',
  InternalError: 'unavailable',
  UnknownRuntimeException: 'unavailable',
}

/** Little-used operations are switched off by notice: the shop has lost a capability, which no retry brings back. */
const LOST = new Set([
  '11',
  '22',
  'InvalidApiPath',
  'InvalidMethod',
  'InsufficientPermission',
  'ApiNotPermitted',
])
const LOST_WORDS =
  /insufficient.*permission|(method|api).{0,40}(not (permitted|allowed|found|exist)|does not exist|unsupported)|no permission/i

const WORDS: Readonly<Record<string, string>> = {
  IllegalAccessToken: 'AliExpress refused the access token',
  IllegalRefreshToken: 'AliExpress no longer accepts this shop’s consent: connect the shop again',
  InvalidCode: 'The consent code has expired or was used before: start the consent again',
  IncompleteSignature:
    'AliExpress refused the signature: application secret, sign method or clock are wrong (see crosscase sign)',
  InvalidAppkey: 'AliExpress does not know the application key of this shop',
}

const SENTENCES: Readonly<Record<ProblemCode, string>> = {
  auth_expired: 'AliExpress refused the access token',
  forbidden: 'AliExpress refuses this to our application or shop',
  not_found: 'AliExpress does not know this object',
  rejected: 'AliExpress refused the request',
  conflict: 'AliExpress says that the object has changed meanwhile',
  rate_limited: 'AliExpress says that there were too many calls',
  unavailable: 'AliExpress could not answer',
  contract_changed: 'AliExpress answered in a shape that we do not know',
  unknown: 'AliExpress reported an error that we do not know',
}

interface NativeError {
  readonly code: string
  readonly subCode: string
  readonly words: string
  readonly requestId: string
}

/** The error in an answer, or null when there is none. */
export function problemOf(answer: HttpAnswer): Problem | null {
  // Looked for in the text first: a page of orders is not parsed twice to learn that nothing is wrong with it.
  if (answer.status < 300 && !/"(error_response|code|success|is_success)"\s*:/.test(answer.text)) return null
  const error = errorIn(answer.json())
  if (!error) return null
  const code = codeOf(answer.status, error)
  const retryAt = code === 'rate_limited' ? new Date(Date.now() + pauseMs(error.words)) : null
  return new Problem(code, sentence(code, error), {
    sideEffect: 'none',
    native: [error.code, error.subCode, error.words].filter(Boolean).join(' ').slice(0, 200),
    httpStatus: answer.status,
    ...(error.requestId !== '' && { requestId: error.requestId }),
    ...(retryAt !== null && { retryAt }),
  })
}

function errorIn(body: unknown): NativeError | null {
  if (!isRecord(body)) return null
  const wrapped = body['error_response']
  if (isRecord(wrapped)) return nativeOf(wrapped)
  const inner = unwrapped(body)
  if (!isRecord(inner)) return null
  const code = text(inner['code'])
  if (code !== '' && code !== '0' && code !== '200') return nativeOf(inner)
  return failureIn(inner['result']) ?? failureIn(inner['response']) ?? failureIn(inner)
}

const nativeOf = (error: Record<string, unknown>): NativeError => ({
  code: text(error['code']),
  subCode: text(error['sub_code']),
  words: text(error['sub_msg']) || text(error['msg']) || text(error['message']),
  requestId: text(error['request_id']),
})

/** An operation that was carried out and did not succeed, with its own code and words. */
function failureIn(result: unknown): NativeError | null {
  if (!isRecord(result)) return null
  const failed = [result['success'], result['is_success']].some((value) => text(value) === 'false')
  if (!failed) return null
  return {
    code: text(result['error_code']) || text(result['sub_error_code']) || 'failed',
    subCode: text(result['sub_error_code']),
    words: text(result['error_message']) || text(result['error_msg']) || text(result['error_desc']),
    requestId: '',
  }
}

function codeOf(status: number, { code, subCode, words }: NativeError): ProblemCode {
  if (status === 429 || status === 401 || status === 403 || status === 404 || status >= 500)
    return codeOfStatus(status)
  for (const one of [subCode, code]) {
    const known = Object.hasOwn(MEANING, one) ? MEANING[one] : undefined
    if (known) return known
    if (one.startsWith('accesscontrol.limited-by-')) return 'rate_limited'
    if (one.startsWith('isp.')) return 'unavailable'
    if (LOST.has(one)) return 'forbidden'
  }
  if (LOST_WORDS.test(words)) return 'forbidden'
  // Remote service error: what it means stands in the sub-code, which was looked at above.
  if (code === '15') return subCode.startsWith('isv.') ? 'rejected' : 'unavailable'
  return status >= 300 ? codeOfStatus(status) : 'rejected'
}

function sentence(code: ProblemCode, error: NativeError): string {
  const known = WORDS[error.subCode] ?? WORDS[error.code]
  if (known) return known
  const lost = code === 'forbidden' ? ' (an operation that is switched off or not granted)' : ''
  const words = error.words && code !== 'auth_expired' ? `: ${error.words.slice(0, 200)}` : ''
  return `${SENTENCES[code]}${lost}${words}`
}

const LONGEST_BAN_S = 600

/** "this ban will last 1 seconds" where the words say so, else a second; the HTTP kit waits that long before it asks again. */
function pauseMs(words: string): number {
  const seconds = Number(/last (?:for )?(\d+)\D{0,8}second/i.exec(words)?.[1] ?? 1)
  return Math.min(LONGEST_BAN_S, Math.max(1, seconds)) * 1_000
}
