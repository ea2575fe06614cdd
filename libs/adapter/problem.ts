import { types } from 'node:util'

/**
 * What went wrong, by what the caller should do next:
 * `auth_expired` renew or ask for consent · `forbidden` a role or scope is missing · `not_found` · `rejected` the
 * marketplace refuses this input · `conflict` re-read first · `rate_limited` wait · `unavailable` try later ·
 * `contract_changed` the answer has another shape than we know · `unknown`.
 */
export type ProblemCode =
  | 'auth_expired'
  | 'forbidden'
  | 'not_found'
  | 'rejected'
  | 'conflict'
  | 'rate_limited'
  | 'unavailable'
  | 'contract_changed'
  | 'unknown'

export interface ProblemDetail {
  /** `none`: nothing happened at the marketplace. `unknown`: it may have; read before doing anything again. */
  readonly sideEffect: 'none' | 'unknown'
  /** The marketplace's own error code and words, without personal data. */
  readonly native?: string
  readonly httpStatus?: number
  /** When trying again makes sense. */
  readonly retryAt?: Date
  /** The marketplace's id of the request, for its support. */
  readonly requestId?: string
}

export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ProblemCode
  readonly detail: ProblemDetail
  /** Private to the language: no log, no JSON and no inspection of this error shows it. */
  #body: string | null = null

  constructor(code: ProblemCode, message: string, detail: ProblemDetail, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause: bare(cause) })
    this.code = code
    this.detail = detail
  }

  /** The answer that could not be read, to be stored as it came; null for every other problem. */
  get body(): string | null {
    return this.#body
  }

  carrying(body: string | null): this {
    this.#body = body
    return this
  }
}

/** An error's words and stack without its other properties: libraries hang whole requests on theirs, secrets and all. */
function bare(cause: unknown): Error {
  if (!types.isNativeError(cause)) return new Error(`a thrown ${typeof cause}`)
  const kept = new Error(cause.message)
  kept.name = cause.name
  if (cause.stack !== undefined) kept.stack = cause.stack
  return kept
}

/** The same problem with another verdict on side effects. */
export const withSideEffect = (problem: Problem, sideEffect: ProblemDetail['sideEffect']): Problem =>
  new Problem(problem.code, problem.message, { ...problem.detail, sideEffect }, problem.cause).carrying(
    problem.body,
  )

/** The verdict of an HTTP status where a marketplace has no better word for it. */
export function codeOfStatus(status: number): ProblemCode {
  if (status === 401) return 'auth_expired'
  if (status === 403) return 'forbidden'
  if (status === 404 || status === 410) return 'not_found'
  if (status === 409 || status === 412) return 'conflict'
  if (status === 429) return 'rate_limited'
  if (status === 408 || status >= 500) return 'unavailable'
  return status >= 400 ? 'rejected' : 'unknown'
}
