import { create, isAxiosError } from 'axios'
import type { AxiosInstance, AxiosResponse } from 'axios'
import { setTimeout as pause } from 'node:timers/promises'
import { answerOfUnsafe, httpAnswer, problemIn } from './answer.js'
import type { HttpAnswer } from './answer.js'
import type { Lane, RateBudget } from './budget.js'
import type { Circuit } from './circuit.js'
import { Problem, withSideEffect } from './problem.js'
import type { ProblemCode } from './problem.js'

export type { HttpAnswer } from './answer.js'

export interface HttpRequest {
  /** Name of the call in limits, logs and metrics. */
  readonly operation: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly headers?: Readonly<Record<string, string>>
  /** Text, or bytes that go out as they are (a file in a form). */
  readonly body?: string | Uint8Array
  /** How the answer's bytes become text; `latin1` keeps each byte as one character, for files. */
  readonly encoding?: 'utf8' | 'latin1'
  /** A read that may be repeated; default: GET is, everything else is not. */
  readonly safe?: boolean
}

/** What may be logged of a call: nothing else of it ever is. */
export interface HttpLogLine {
  readonly operation: string
  readonly method: string
  readonly host: string
  readonly status: number | null
  readonly attempt: number
  readonly ms: number
  readonly outcome: string
}

export interface HttpOptions {
  readonly budget: RateBudget
  readonly lane: Lane
  /** Spares hosts that do not answer; absent: every call is made. */
  readonly circuit?: Circuit | undefined
  /** Reads the marketplace's own error out of an answer; null when it is none. */
  problem(answer: HttpAnswer): Problem | null
  log?(line: HttpLogLine): void
  /** Sees every request and answer: for recording fixtures and for tests, never in production. */
  capture?(request: HttpRequest, answer: HttpAnswer | null): void
  /** Tries of a safe call in all. */
  readonly attempts?: number
  readonly timeoutMs?: number
  /** The longest wait for a budget or a Retry-After that is sat out instead of handed to the caller. */
  readonly patienceMs?: number
  readonly wait?: (ms: number) => Promise<unknown>
}

/** Answers to an unsafe call that leave it open whether it took effect. */
const UNSURE: ReadonlySet<ProblemCode> = new Set(['unavailable', 'unknown', 'contract_changed'])

export type Http = (request: HttpRequest) => Promise<HttpAnswer>

const MAX_ANSWER_BYTES = 20_000_000
/** Errors by which nothing has left: no connection, or a request that cannot be written (axios: `ERR_BAD_REQUEST`). */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_INVALID_URL',
  'ERR_INVALID_CHAR',
  'ERR_INVALID_HTTP_TOKEN',
  'ERR_UNESCAPED_CHARACTERS',
  'ERR_BAD_REQUEST',
])

const client: AxiosInstance = create({
  maxContentLength: MAX_ANSWER_BYTES,
  maxBodyLength: MAX_ANSWER_BYTES,
  maxRedirects: 0,
  proxy: false,
  responseType: 'text',
  // Bodies go out and come in byte for byte: marketplaces sign them, and ids in them exceed a double.
  transformRequest: (body: unknown) => body,
  transformResponse: (body: string) => body,
  transitional: { clarifyTimeoutError: true },
  validateStatus: () => true,
})

/**
 * Calls to one marketplace for one account. Safe calls are retried on `unavailable` and `rate_limited`; any other call
 * is sent at most once, and if it may have taken effect the {@link Problem} says `sideEffect: 'unknown'`.
 */
export function http(options: HttpOptions): Http {
  const patience = options.patienceMs ?? 5_000
  const wait = options.wait ?? pause
  return async (request) => {
    const safe = request.safe ?? request.method === 'GET'
    const attempts = safe ? (options.attempts ?? 3) : 1
    for (let attempt = 1; ; attempt += 1) {
      await options.circuit?.admit(hostOf(request.url))
      await spendBudget(options, request.operation, patience, wait)
      try {
        return await exchange(options, request, attempt, safe)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        if (error.code === 'rate_limited') {
          const until = error.detail.retryAt ?? new Date(Date.now() + 60_000)
          await options.budget.drain(request.operation, until)
        }
        const pauseMs = retryPause(error, attempt)
        if (attempt >= attempts || pauseMs === null || pauseMs > patience) throw error
        await wait(pauseMs)
      }
    }
  }
}

async function spendBudget(
  options: HttpOptions,
  operation: string,
  patience: number,
  wait: (ms: number) => Promise<unknown>,
): Promise<void> {
  for (let waited = 0; ;) {
    const { waitMs } = await options.budget.take(operation, options.lane)
    if (waitMs === 0) return
    waited += waitMs
    if (waited > patience) {
      const retryAt = new Date(Date.now() + waitMs)
      throw new Problem('rate_limited', 'our call budget for this operation is used up', {
        sideEffect: 'none',
        retryAt,
      })
    }
    await wait(waitMs)
  }
}

async function exchange(
  options: HttpOptions,
  request: HttpRequest,
  attempt: number,
  safe: boolean,
): Promise<HttpAnswer> {
  const startedAt = performance.now()
  const log = (status: number | null, outcome: string) =>
    options.log?.({
      operation: request.operation,
      method: request.method,
      host: hostOf(request.url),
      status,
      attempt,
      ms: Math.round(performance.now() - startedAt),
      outcome,
    })
  let response: AxiosResponse<string>
  try {
    response = await client.request<string>({
      url: request.url,
      method: request.method,
      params: request.query,
      headers: { ...request.headers },
      data: typeof request.body === 'object' ? Buffer.from(request.body) : request.body,
      responseEncoding: request.encoding ?? 'utf8',
      timeout: options.timeoutMs ?? 20_000,
      signal: AbortSignal.timeout((options.timeoutMs ?? 20_000) + 10_000),
    })
  } catch (error) {
    const problem = problemOfTransport(error, safe)
    options.capture?.(request, null)
    log(null, problem.code)
    if (problem.code === 'unavailable') await options.circuit?.told(hostOf(request.url), false)
    throw problem
  }
  const answer = answerOf(response)
  options.capture?.(request, answer)
  await options.circuit?.told(hostOf(request.url), answer.status < 500)
  const problem = problemIn(answer, (read) => options.problem(read))
  log(answer.status, problem?.code ?? 'ok')
  if (!problem) return safe ? answer : answerOfUnsafe(answer)
  const unsure = !safe && UNSURE.has(problem.code)
  throw withSideEffect(problem, unsure ? 'unknown' : problem.detail.sideEffect)
}

function answerOf(response: AxiosResponse<string>): HttpAnswer {
  const headers = Object.entries(response.headers).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, String(value)] as const],
  )
  return httpAnswer(response.status, Object.fromEntries(headers), response.data ?? '')
}

function problemOfTransport(error: unknown, safe: boolean): Problem {
  const code = codeOfTransport(error)
  const tooLarge = isAxiosError(error) && /maxContentLength/.test(error.message)
  const sideEffect = safe || NEVER_SENT.has(code) ? 'none' : 'unknown'
  return tooLarge
    ? new Problem('contract_changed', `the answer is larger than ${MAX_ANSWER_BYTES} bytes`, { sideEffect })
    : new Problem('unavailable', `no answer from the marketplace (${code})`, { sideEffect, native: code })
}

/** The code alone, never the error as a cause: axios errors carry the headers and bodies of the call. */
function codeOfTransport(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : 'unknown'
}

/** Milliseconds to wait before the next try of a safe call, or null when trying again is of no use. */
function retryPause(problem: Problem, attempt: number): number | null {
  if (problem.code !== 'unavailable' && problem.code !== 'rate_limited') return null
  if (problem.detail.retryAt) return Math.max(0, problem.detail.retryAt.getTime() - Date.now())
  if (problem.code === 'rate_limited') return null
  return 250 * 2 ** (attempt - 1) * (0.75 + Math.random() / 2)
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'invalid-url'
}
