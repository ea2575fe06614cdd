import { Problem, codeOfStatus } from '#adapter'
import type { HttpAnswer, ProblemCode } from '#adapter'

/**
 * What Wish's codes ask for, by version of its interface: 1002 is a closed account in v3 and an order already fulfilled in v2.
 * v3: specification 3.0.65, harvested 2026-07-21. v2 (dead, met in old exports only): Wish's own SDK of 2017.
 */
export const MEANING = {
  v3: {
    1001: 'rejected',
    1002: 'forbidden',
    1006: 'auth_expired',
    1007: 'auth_expired',
    1008: 'auth_expired',
    1012: 'auth_expired',
    10001: 'auth_expired',
    10002: 'auth_expired',
    10004: 'auth_expired',
    10008: 'auth_expired',
    90001: 'not_found',
  },
  v2: {
    1000: 'rejected',
    1001: 'rejected',
    1002: 'conflict',
    1004: 'not_found',
    1015: 'auth_expired',
    1016: 'auth_expired',
    4000: 'auth_expired',
  },
} as const satisfies Record<string, Readonly<Record<number, ProblemCode>>>

/** What a code means in a version; codes come as numbers and as strings. Undefined for one that is not listed. */
export function meaningOf(version: keyof typeof MEANING, code: unknown): ProblemCode | undefined {
  const table: Readonly<Record<number, ProblemCode>> = MEANING[version]
  return table[Number(code)]
}

/** Statuses that say enough, whatever code stands in the body. */
const decisive = (status: number): boolean =>
  [401, 403, 404, 408, 409, 410, 412, 429].includes(status) || status >= 500

const SENTENCES: Readonly<Record<ProblemCode, string>> = {
  auth_expired: 'Wish refused the access token',
  forbidden: 'Wish refuses this to our application or shop',
  not_found: 'Wish does not know this object',
  rejected: 'Wish refused the request',
  conflict: 'Wish says that the object has changed meanwhile',
  rate_limited: 'Wish says that there were too many calls',
  unavailable: 'Wish could not answer',
  contract_changed: 'Wish answered in a shape that we do not know',
  unknown: 'Wish reported an error that we do not know',
}

/** Where a code needs a person, what that person should know. */
const WORDS: Readonly<Record<number, string>> = {
  1002: 'Wish has closed its interface to this shop (account disabled)',
  1006: 'Wish does not know this token or application: connect the shop again',
  1008: 'Wish has revoked this token; if a new one is refused too, connect the shop again',
  1012: 'Wish found no access token in the call',
  10001: 'Wish does not accept the application keys (client id, client secret) of this shop',
}

/** The error in an answer of v3, whose code is 0 when all is well; null when there is none. */
export function problemOf(answer: HttpAnswer): Problem | null {
  // Looked for in the text first: a page of tickets is not parsed twice to learn that nothing is wrong with it.
  if (answer.status < 300 && !/"code"\s*:(?!\s*"?0"?\s*[,}])/.test(answer.text)) return null
  const body = answer.json()
  const envelope = isRecord(body) && 'code' in body ? body : {}
  const native = envelope['code']
  if (answer.status < 300 && (native === undefined || Number(native) === 0)) return null
  const code = codeOf(answer.status, native)
  const words = typeof envelope['message'] === 'string' ? envelope['message'].slice(0, 200) : ''
  const known = decisive(answer.status) && answer.status !== 401 ? undefined : WORDS[Number(native)]
  const requestId = answer.headers['wish-request-id']
  const retryAt = code === 'rate_limited' ? resetOf(answer) : null
  return new Problem(code, known ?? (words ? `${SENTENCES[code]}: ${words}` : SENTENCES[code]), {
    sideEffect: 'none',
    native: `${typeof native === 'string' || typeof native === 'number' ? native : ''} ${words}`.trim(),
    httpStatus: answer.status,
    ...(requestId !== undefined && { requestId }),
    ...(retryAt !== null && { retryAt }),
  })
}

function codeOf(status: number, native: unknown): ProblemCode {
  if (decisive(status)) return codeOfStatus(status)
  return meaningOf('v3', native) ?? (status < 300 ? 'unknown' : codeOfStatus(status))
}

const LONGEST_WAIT_MS = 3_600_000

/**
 * When the limiter resets: `Wish-Rate-Limit-Reset` as epoch seconds (or milliseconds), as seconds from now, or as ISO 8601 –
 * Wish does not say which. Measured against the answer's own Date, so that a clock that differs from ours does no harm;
 * an hour at most. Null when the header is missing or says nothing.
 */
export function resetOf({ headers }: HttpAnswer): Date | null {
  const text = headers['wish-rate-limit-reset']?.trim()
  if (!text) return null
  const theirNow = Date.parse(headers['date'] ?? '')
  const now = Number.isNaN(theirNow) ? Date.now() : theirNow
  const at = /^\d+(\.\d+)?$/.test(text) ? instantOfNumber(Number(text), now) : Date.parse(text)
  if (Number.isNaN(at)) return null
  return new Date(Date.now() + Math.min(LONGEST_WAIT_MS, Math.max(0, at - now)))
}

function instantOfNumber(value: number, now: number): number {
  if (value >= 1e11) return value
  return value >= 1e9 ? value * 1_000 : now + value * 1_000
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
