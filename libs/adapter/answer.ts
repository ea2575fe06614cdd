import { Problem, codeOfStatus, withSideEffect } from './problem.js'
import { parseJson } from './wire.js'

export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** The body as JSON with long integers kept; throws a {@link Problem} for HTML and other bodies. */
  json(): unknown
}

/** An answer as adapters see it; header names in lower case. */
export const httpAnswer = (
  status: number,
  headers: Readonly<Record<string, string>>,
  text: string,
): HttpAnswer => ({
  status,
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  text,
  json() {
    if (/^\s*</.test(text)) {
      throw new Problem('unavailable', 'the marketplace answered with a web page instead of data', {
        sideEffect: 'none',
        httpStatus: status,
      })
    }
    return parseJson(text)
  },
})

/** The same answer to a call that may have taken effect: a body that cannot be read leaves the outcome unknown. */
export const answerOfUnsafe = (answer: HttpAnswer): HttpAnswer => ({
  ...answer,
  json() {
    try {
      return answer.json()
    } catch (error) {
      throw error instanceof Problem ? withSideEffect(error, 'unknown') : error
    }
  },
})

/**
 * What is wrong with an answer: the marketplace's own word for it, else the verdict of its status; null when nothing is.
 * A reader that cannot read the body (a gateway's web page, a new shape) does not hide the status.
 */
export function problemIn(answer: HttpAnswer, read: (answer: HttpAnswer) => Problem | null): Problem | null {
  const failed = answer.status >= 300
  try {
    const problem = read(answer) ?? (failed ? plainProblem(answer) : null)
    return problem && withRetryAfter(problem, answer)
  } catch (error) {
    if (failed) return withRetryAfter(plainProblem(answer), answer)
    if (error instanceof Problem) return error
    const what = error instanceof Error ? error.name : 'error'
    return new Problem('contract_changed', `the answer could not be searched for errors (${what})`, {
      sideEffect: 'none',
      httpStatus: answer.status,
    })
  }
}

const plainProblem = (answer: HttpAnswer): Problem =>
  new Problem(codeOfStatus(answer.status), `the marketplace answered ${answer.status}`, {
    sideEffect: 'none',
    httpStatus: answer.status,
  })

function withRetryAfter(problem: Problem, answer: HttpAnswer): Problem {
  const header = answer.headers['retry-after']?.trim()
  if (problem.detail.retryAt || !header) return problem
  const seconds = Number(header)
  const at = Number.isFinite(seconds) ? Date.now() + Math.max(0, seconds) * 1000 : Date.parse(header)
  const retryAt = new Date(at)
  return Number.isNaN(retryAt.getTime())
    ? problem
    : new Problem(problem.code, problem.message, { ...problem.detail, retryAt }, problem.cause).carrying(
        problem.body,
      )
}
