import { json, type Answer } from '../http.js'

/** Post-Order dates (facts/ebay.md §1.6). */
export const dateTime = (instant: number): { value: string; formattedValue: string } => {
  const value = new Date(instant).toISOString()
  return { value, formattedValue: value }
}

/** Post-Order money: the value is a JSON number. */
export const amount = (minor: number, currency: string): { value: number; currency: string } => ({
  value: minor / 100,
  currency,
})

/** The error body of eBay's REST gateway (facts/ebay.md §1.4, shape 1). */
export function restError(
  status: number,
  errorId: number,
  message: string,
  details: {
    readonly longMessage?: string
    readonly domain?: string
    readonly headers?: Record<string, string>
  } = {},
): Answer {
  const { longMessage = message, domain = 'ACCESS', headers = {} } = details
  const error = { errorId, domain, category: status < 500 ? 'REQUEST' : 'APPLICATION', message, longMessage }
  return json(status, { errors: [error] }, headers)
}

/** The gateway's answer when a limit is used up; which number it carries is from memory (facts/ebay.md §1.4). */
export const tooManyRequests = (retryAfterSeconds: string | number): Answer =>
  restError(429, 2001, 'Too many requests', { headers: { 'retry-after': String(retryAfterSeconds) } })

/** The three error bodies of Post-Order (facts/ebay.md §1.4, shape 2); which endpoint uses which is our choice. */
export type ErrorShape = 'list' | 'single' | 'bare'

export interface PostOrderProblem {
  readonly status: number
  readonly errorId: number
  readonly domain: string
  readonly message: string
  readonly parameter?: Readonly<Record<string, string>>
}

/** Wraps a problem in one of the three bodies. */
export function postOrderError(shape: ErrorShape, problem: PostOrderProblem): Answer {
  const { status, errorId, domain, message, parameter = {} } = problem
  const error = {
    errorId,
    domain,
    severity: 'ERROR',
    category: status < 500 ? 'REQUEST' : 'APPLICATION',
    message,
    parameter: Object.entries(parameter).map(([name, value]) => ({ name, value })),
    longMessage: message,
    httpStatusCode: String(status),
  }
  if (shape === 'list') return json(status, { errorMessage: { error: [error] } })
  if (shape === 'single') return json(status, { errorMessage: { error } })
  return json(status, { error: [error] })
}

/**
 * Only 10003 is attested (facts/ebay.md §1.6; public code, production 2026-10-07: "Missing input creation_date_range_to").
 * 1001–1003 and 1100 are eBay's OAuth numbers from memory (facts §1.4); the others are ours: go by HTTP status.
 */
export const PROBLEMS = {
  invalidToken: { status: 401, errorId: 1001, domain: 'OAuth', message: 'Invalid access token' },
  missingToken: { status: 401, errorId: 1002, domain: 'OAuth', message: 'Missing access token' },
  wrongScheme: {
    status: 401,
    errorId: 1003,
    domain: 'OAuth',
    message: 'Token type in the Authorization header is invalid',
  },
  noScope: {
    status: 403,
    errorId: 1100,
    domain: 'OAuth',
    message: 'Access denied: insufficient permissions',
  },
  missingMarketplace: {
    status: 400,
    errorId: 10002,
    domain: 'cancelErrorDomain',
    message: 'Missing or invalid header X-EBAY-C-MARKETPLACE-ID',
  },
  missingInput: { status: 400, errorId: 10003, domain: 'cancelErrorDomain', message: 'Missing input' },
  invalidInput: { status: 400, errorId: 10004, domain: 'cancelErrorDomain', message: 'Invalid input' },
  notFound: { status: 404, errorId: 10005, domain: 'cancelErrorDomain', message: 'Cancellation not found' },
  wrongState: {
    status: 409,
    errorId: 10006,
    domain: 'cancelErrorDomain',
    message: 'The action is not allowed in the current state of the cancellation',
  },
} as const satisfies Record<string, PostOrderProblem>
