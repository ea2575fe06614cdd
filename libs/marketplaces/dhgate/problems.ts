import { Problem, codeOfStatus } from '#adapter'
import type { HttpAnswer, ProblemCode } from '#adapter'
import { SITES } from './sites.js'
import { nextMidnight } from './wall-time.js'

/** `status.code` of a call that went well. */
export const OK = '00000000'

/**
 * What the codes of the gateway ask for. 1 to 39 are those of the open-source framework whose texts the gateway answers
 * with (correspondence inferred from equal texts); 40 and 44 are DHgate's own. Settings may correct each.
 */
export const MEANING: Readonly<Record<string, ProblemCode>> = {
  1: 'unavailable',
  2: 'forbidden',
  3: 'forbidden',
  4: 'rejected',
  5: 'rejected',
  6: 'rejected',
  7: 'forbidden',
  8: 'forbidden',
  9: 'rejected',
  20: 'auth_expired',
  21: 'auth_expired',
  22: 'forbidden',
  23: 'forbidden',
  24: 'rejected',
  25: 'rejected',
  26: 'forbidden',
  27: 'forbidden',
  28: 'forbidden',
  29: 'forbidden',
  30: 'forbidden',
  31: 'rejected',
  32: 'rejected',
  33: 'rejected',
  34: 'rate_limited',
  35: 'rate_limited',
  36: 'rate_limited',
  37: 'rate_limited',
  38: 'rejected',
  39: 'rejected',
  40: 'auth_expired',
  44: 'rejected',
}

/** Numbers of calls that are counted by the day: nothing more until the next one. */
const DAILY = new Set(['34', '35', '36'])
const FREQUENCY_PAUSE_MS = 60_000

const SENTENCES: Readonly<Record<ProblemCode, string>> = {
  auth_expired: 'DHgate refused the access token',
  forbidden: 'DHgate does not permit this to our application or shop',
  not_found: 'DHgate does not know this object',
  rejected: 'DHgate refused the request',
  conflict: 'DHgate says that the object has changed meanwhile',
  rate_limited: 'DHgate says that there were too many calls',
  unavailable: 'DHgate could not answer',
  contract_changed: 'DHgate answered in a shape that we do not know',
  unknown: 'DHgate reported an error that we do not know',
}

/** Statuses that say enough, whatever stands in the body. */
const decisive = (status: number): boolean =>
  [401, 403, 404, 408, 409, 410, 412, 429].includes(status) || status >= 500

/** Corrections by a shop's settings. */
export interface Corrections {
  readonly errorCodes: Readonly<Record<string, ProblemCode>>
  readonly noDataCodes: readonly string[]
  readonly timezone: string
}

const NONE: Corrections = {
  errorCodes: {},
  noDataCodes: ['109'],
  timezone: SITES['GLOBAL']?.zone ?? 'UTC',
}

/**
 * The error in an answer: a business failure in `status`, a failure of the gateway at the top level without a `status`, or
 * OAuth's `error`. Null when there is none; a list without data is none either.
 */
export function problemOf(answer: HttpAnswer, corrections: Corrections = NONE): Problem | null {
  if (answer.status >= 300 && decisive(answer.status)) return problem(answer, codeOfStatus(answer.status), '')
  const body = answer.json()
  if (!isRecord(body)) return null
  const oauth = body['error']
  if (typeof oauth === 'string' && body['status'] === undefined) return problemOfOauth(answer, oauth, body)
  const said = isRecord(body['status']) ? body['status'] : 'status' in body ? null : body
  const code = said === null ? '' : textOf(said['code'])
  if (code === '' || code === OK || corrections.noDataCodes.includes(code)) return null
  const meaning = corrections.errorCodes[code] ?? MEANING[code] ?? (said === body ? 'unknown' : 'rejected')
  return problem(
    answer,
    meaning,
    `${code} ${wordsIn(said ?? {})}`.trim(),
    retryAt(code, meaning, corrections),
  )
}

function retryAt(code: string, meaning: ProblemCode, { timezone }: Corrections): Date | undefined {
  if (meaning !== 'rate_limited') return undefined
  const now = new Date()
  return DAILY.has(code) ? nextMidnight(now, timezone) : new Date(now.getTime() + FREQUENCY_PAUSE_MS)
}

/** Any refusal of a token is one of the consent: there is nothing else to be refused there. */
function problemOfOauth(answer: HttpAnswer, error: string, body: Record<string, unknown>): Problem {
  const words = `${error} ${textOf(body['errorDescription'] ?? body['error_description'])}`.trim()
  return problem(answer, 'auth_expired', words)
}

function problem(answer: HttpAnswer, code: ProblemCode, native: string, retry?: Date): Problem {
  const words = native.slice(0, 300)
  return new Problem(code, words ? `${SENTENCES[code]}: ${words}` : SENTENCES[code], {
    sideEffect: 'none',
    httpStatus: answer.status,
    ...(words && { native: words }),
    ...(retry && { retryAt: retry }),
  })
}

/** `message` in the documentation, `msg` in real answers; what was wrong with which field stands in `subErrors`. */
function wordsIn(said: Record<string, unknown>): string {
  const sub = Array.isArray(said['subErrors']) ? said['subErrors'] : []
  const parts = [said, ...sub].flatMap((one) =>
    isRecord(one) ? [textOf(one['message']) || textOf(one['msg'])] : [],
  )
  return parts.filter((part) => part !== '').join('; ')
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
