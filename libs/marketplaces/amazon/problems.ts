import { z } from 'zod'
import { Problem, codeOfStatus } from '#adapter'
import type { HttpAnswer, ProblemCode } from '#adapter'

/** `{"errors":[{"code","message","details"?}]}`, as every model of the Selling Partner API has it. */
const errorList = z.looseObject({
  errors: z.array(z.looseObject({ code: z.string().nullish(), message: z.string().nullish() })).min(1),
})

/** Login with Amazon's own form (RFC 6749). */
const lwaError = z.looseObject({ error: z.string(), error_description: z.string().nullish() })

/** Where Amazon's code says more than the status; codes are an open list, `"400"` and `"Invalid Input"` were seen. */
const CODES: Readonly<Record<string, ProblemCode>> = {
  QuotaExceeded: 'rate_limited',
  RateLimited: 'rate_limited',
  InternalFailure: 'unavailable',
  ServiceUnavailable: 'unavailable',
  DuplicateRequest: 'conflict',
  NotFound: 'not_found',
}

/** Login with Amazon: all of these need the seller or the application's owner, not another try. */
const LWA_CODES: Readonly<Record<string, ProblemCode>> = {
  invalid_grant: 'auth_expired',
  invalid_client: 'auth_expired',
  unauthorized_client: 'auth_expired',
  access_denied: 'auth_expired',
}

/**
 * The problem in an answer, or null. A 403 is either an expired token, which its text says, or a missing role or consent: then
 * nothing is tried again, since hammering makes it worse. Bodies may be HTML: the status then decides.
 */
export function problemOf(answer: HttpAnswer): Problem | null {
  if (answer.status < 300) return null
  const error = errorIn(answer.text)
  const native = error === null ? '' : `${error.code} ${error.message}`.trim()
  const code = codeFor(answer.status, error)
  const requestId = answer.headers['x-amzn-requestid'] ?? answer.headers['x-amz-rid']
  return new Problem(code, wordsFor(code, answer.status, native), {
    sideEffect: 'none',
    httpStatus: answer.status,
    ...(native !== '' && { native: native.slice(0, 300) }),
    ...(requestId && { requestId }),
  })
}

interface NativeError {
  readonly code: string
  readonly message: string
  readonly lwa: boolean
}

function codeFor(status: number, error: NativeError | null): ProblemCode {
  if (error?.lwa) return LWA_CODES[error.code] ?? codeOfStatus(status)
  if (status === 403) return isTokenExpired(error) ? 'auth_expired' : 'forbidden'
  if (status === 429 || status >= 500) return codeOfStatus(status)
  return (error && own(CODES, error.code)) ?? codeOfStatus(status)
}

const isTokenExpired = (error: NativeError | null): boolean =>
  error !== null && /token.*expired|expired.*token/i.test(error.message)

const own = (table: Readonly<Record<string, ProblemCode>>, key: string): ProblemCode | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined

function errorIn(text: string): NativeError | null {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return null
  }
  const list = errorList.safeParse(body)
  if (list.success) {
    const [first] = list.data.errors
    return { code: first?.code ?? '', message: first?.message ?? '', lwa: false }
  }
  const lwa = lwaError.safeParse(body)
  return lwa.success ? { code: lwa.data.error, message: lwa.data.error_description ?? '', lwa: true } : null
}

function wordsFor(code: ProblemCode, status: number, native: string): string {
  if (code === 'forbidden')
    return `Amazon refuses this operation: a role of the application is missing or the seller has not granted it (${native || status})`
  return native === '' ? `Amazon answered ${status}` : `Amazon answered ${status}: ${native}`
}

/** A document's address lives five minutes; refused afterwards, it is fetched anew at the next turn. */
export function documentProblemOf(answer: HttpAnswer): Problem | null {
  if (answer.status < 300) return null
  const expired = answer.status === 403 || answer.status === 400
  return new Problem(
    expired ? 'unavailable' : codeOfStatus(answer.status),
    expired ? 'the address of the document has expired' : `the store of documents answered ${answer.status}`,
    { sideEffect: 'none', httpStatus: answer.status },
  )
}
